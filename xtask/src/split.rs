//! The WebAssembly in two files: what the page needs to open, and what it fetches when a reader asks for more.
//!
//! [`LATER`] names exports of the second file. The functions that only they reach go with them; whatever a table holds
//! stays in the first, since anyone may call through a table. The second file is linked to the first when it is
//! instantiated: memory, tables and globals are the first's, and so are the functions that both need. So nothing is
//! there twice, and what the first file never calls cannot be missing from it.

use std::collections::BTreeSet;

use anyhow::{Context, Result, bail, ensure};
use wasmparser::{
    ElementItems, ExternalKind, FunctionBody, GlobalType, MemoryType, Operator, Parser, Payload, TableType, TypeRef,
};

/// Exports of the second file, by the name that the library gives them.
const LATER: [&str; 26] = [
    "check",
    "figure_cellAt",
    "figure_drawPoint",
    "figure_nodes",
    "figure_svg",
    "figure_valueAt",
    "linkIn",
    "opened_certificate",
    "opened_cliffs",
    "opened_drawing",
    "opened_experiment",
    "opened_field",
    "opened_phase",
    "opened_reading",
    "opened_stability",
    "opened_stress",
    "opened_tieBreaker",
    "opened_weights",
    "opened_writeLink",
    "packModel",
    "readExperiment",
    "readField",
    "readPhase",
    "readStress",
    "unpackModel",
    "withLink",
];

/// A module taken apart, as far as its functions go. Indices are those of WebAssembly: imported functions come first.
pub(crate) struct Program<'w> {
    pub(crate) wasm: &'w [u8],
    /// Module and name of the imported functions, with their types.
    pub(crate) imports: Vec<(&'w str, &'w str, u32)>,
    /// Types of the others.
    pub(crate) types: Vec<u32>,
    /// Code of the others.
    pub(crate) bodies: Vec<&'w [u8]>,
    pub(crate) tables: Vec<TableType>,
    pub(crate) memories: Vec<MemoryType>,
    pub(crate) globals: Vec<GlobalType>,
    pub(crate) exports: Vec<(&'w str, ExternalKind, u32)>,
    /// What each function calls or takes the address of.
    calls: Vec<Vec<u32>>,
    /// What tables hold.
    elements: Vec<u32>,
}

/// Functions by file, ascending.
pub(crate) struct Halves {
    pub(crate) first: BTreeSet<u32>,
    pub(crate) later: BTreeSet<u32>,
}

impl<'w> Program<'w> {
    pub(crate) fn read(wasm: &'w [u8]) -> Result<Self> {
        let mut program = Self {
            wasm,
            imports: Vec::new(),
            types: Vec::new(),
            bodies: Vec::new(),
            tables: Vec::new(),
            memories: Vec::new(),
            globals: Vec::new(),
            exports: Vec::new(),
            calls: Vec::new(),
            elements: Vec::new(),
        };
        for payload in Parser::new(0).parse_all(wasm) {
            program.add(payload?)?;
        }
        Ok(program)
    }

    fn add(&mut self, payload: Payload<'w>) -> Result<()> {
        match payload {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    let import = import?;
                    let TypeRef::Func(kind) = import.ty else {
                        bail!("{} is imported and is no function", import.name);
                    };
                    self.imports.push((import.module, import.name, kind));
                    self.calls.push(Vec::new());
                }
            }
            Payload::FunctionSection(section) => {
                for kind in section {
                    self.types.push(kind?);
                }
            }
            Payload::TableSection(section) => {
                for table in section {
                    self.tables.push(table?.ty);
                }
            }
            Payload::MemorySection(section) => {
                for memory in section {
                    self.memories.push(memory?);
                }
            }
            Payload::GlobalSection(section) => {
                for global in section {
                    self.globals.push(global?.ty);
                }
            }
            Payload::ExportSection(section) => {
                for export in section {
                    let export = export?;
                    self.exports.push((export.name, export.kind, export.index));
                }
            }
            Payload::ElementSection(section) => {
                for element in section {
                    let ElementItems::Functions(functions) = element?.items else {
                        bail!("a table holds something else than functions");
                    };
                    for function in functions {
                        self.elements.push(function?);
                    }
                }
            }
            Payload::CodeSectionEntry(body) => {
                self.calls.push(called(&body)?);
                self.bodies.push(body.as_bytes());
            }
            Payload::StartSection { .. } | Payload::TagSection(_) => {
                bail!("the compiled library has a section that cannot be split")
            }
            _ => {}
        }
        Ok(())
    }

    /// Whether an export goes into the second file.
    pub(crate) fn is_later(name: &str) -> bool {
        LATER.contains(&name)
    }

    /// The functions of the two files.
    pub(crate) fn halves(&self) -> Result<Halves> {
        for name in LATER {
            let there = self.exports.iter().any(|export| export.0 == name);
            ensure!(there, "the library exports no {name}, which split.rs names");
        }
        let exported = |later: bool| {
            self.exports
                .iter()
                .filter(move |(name, kind, _)| *kind == ExternalKind::Func && Self::is_later(name) == later)
                .map(|export| export.2)
        };
        let first = self.reached(self.elements.iter().copied().chain(exported(false)));
        let later = self.reached(exported(true));
        Ok(Halves {
            later: later.difference(&first).copied().collect(),
            first,
        })
    }

    /// What some functions call, directly or not, and they themselves.
    fn reached(&self, roots: impl Iterator<Item = u32>) -> BTreeSet<u32> {
        let (mut reached, mut waiting) = (BTreeSet::new(), roots.collect::<Vec<_>>());
        while let Some(function) = waiting.pop() {
            if reached.insert(function) {
                waiting.extend(&self.calls[function as usize]);
            }
        }
        reached
    }

    /// Functions that another file's functions call and do not have.
    pub(crate) fn borrowed(&self, by: &BTreeSet<u32>) -> BTreeSet<u32> {
        let called = by.iter().flat_map(|&function| &self.calls[function as usize]);
        called.copied().filter(|function| !by.contains(function)).collect()
    }

    pub(crate) fn is_import(&self, function: u32) -> bool {
        (function as usize) < self.imports.len()
    }

    pub(crate) fn body(&self, function: u32) -> &'w [u8] {
        self.bodies[function as usize - self.imports.len()]
    }

    pub(crate) fn kind(&self, function: u32) -> u32 {
        let function = function as usize;
        match self.imports.get(function) {
            Some(import) => import.2,
            None => self.types[function - self.imports.len()],
        }
    }
}

fn called(body: &FunctionBody<'_>) -> Result<Vec<u32>> {
    let mut called = Vec::new();
    for operator in body.get_operators_reader().context("a function without code")? {
        match operator? {
            Operator::Call { function_index }
            | Operator::ReturnCall { function_index }
            | Operator::RefFunc { function_index } => called.push(function_index),
            _ => {}
        }
    }
    Ok(called)
}
