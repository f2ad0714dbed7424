//! The WebAssembly written anew: whole and in two files (see split.rs), with the glue that loads either.
//!
//! Functions come in an order that compresses better (see order.rs), and imports have short names (see glue.rs), from a
//! module that is named after the content: files of two builds, which meet when a site is updated under an open page, do
//! not link, where they would compute nonsense. Nothing that runs is changed.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{
    CodeSection, DataSection, ElementSection, EntityType, ExportKind, ExportSection, FunctionSection, GlobalSection,
    ImportSection, MemorySection, Module, TableSection,
};
use wasmparser::{
    BinaryReader, CodeSectionReader, DataSectionReader, ElementSectionReader, ExportSectionReader, ExternalKind,
    FunctionBody, FunctionSectionReader, GlobalSectionReader, ImportSectionReader, MemorySectionReader, Parser,
    TableSectionReader,
};

use crate::glue::{EXTENSION_TYPES, FIRST, extension, renamed, short, version};
use crate::order::order;
use crate::split::Program;

/// Rewrites `<name>_bg.wasm` and the glue `<name>.js` in a folder, and writes `<name>_first.wasm` and
/// `<name>_later.wasm` beside them. Sorting the functions takes a second and is left out when not asked for.
pub(crate) fn pack(folder: &Path, name: &str, sorted: bool) -> Result<()> {
    let file = |end: &str| folder.join(format!("{name}{end}"));
    let wasm = fs::read(file("_bg.wasm")).context("cannot read the WebAssembly")?;
    let glue = fs::read_to_string(file(".js")).context("cannot read the glue")?;
    let types = fs::read_to_string(file(".d.ts")).context("cannot read the glue's types")?;

    let program = Program::read(&wasm)?;
    let version = version(&wasm, &glue);
    let names = short(program.imports.iter().map(|import| import.1));
    let halves = program.halves()?;
    let whole = halves.first.union(&halves.later).copied().collect();
    let write = |end: &str, functions: &BTreeSet<u32>, role: Role| {
        let part = Part::new(&program, (&names, &version), functions, role, sorted);
        fs::write(file(end), part.module()?).with_context(|| format!("cannot write {name}{end}"))
    };
    write("_first.wasm", &halves.first, Role::First(&halves.later))?;
    write("_later.wasm", &halves.later, Role::Later)?;
    write("_bg.wasm", &whole, Role::Whole)?;

    let lacking = program
        .exports
        .iter()
        .find(|export| Program::is_later(export.0))
        .map_or("", |export| export.0);
    let glue = renamed(glue, (name, &version), &names)? + &extension(lacking);
    fs::write(file(".js"), glue).context("cannot write the glue")?;
    fs::write(file(".d.ts"), types + EXTENSION_TYPES).context("cannot write the glue's types")
}

/// Which of the files a part is.
#[derive(Clone, Copy)]
enum Role<'w> {
    Whole,
    /// With the functions of the second file.
    First(&'w BTreeSet<u32>),
    Later,
}

/// One of the files under construction.
struct Part<'w> {
    program: &'w Program<'w>,
    names: &'w BTreeMap<&'w str, String>,
    /// The module that the glue is to the file.
    version: &'w str,
    role: Role<'w>,
    /// Functions imported, as they come in the file.
    imported: Vec<u32>,
    /// Functions with their code, as they come in the file.
    own: Vec<u32>,
    /// Place in the file of every function of the program that the file knows.
    places: BTreeMap<u32, u32>,
}

impl<'w> Part<'w> {
    fn new(
        program: &'w Program<'w>,
        (names, version): (&'w BTreeMap<&'w str, String>, &'w str),
        functions: &BTreeSet<u32>,
        role: Role<'w>,
        sorted: bool,
    ) -> Self {
        let is_import = |function: &u32| program.is_import(*function);
        let mut imported: Vec<u32> = functions.iter().copied().filter(is_import).collect();
        if matches!(role, Role::Later) {
            imported.extend(program.borrowed(functions));
        }
        let mut own: Vec<u32> = functions.iter().copied().filter(|each| !is_import(each)).collect();
        if sorted {
            let bodies: Vec<&[u8]> = own.iter().map(|&each| program.body(each)).collect();
            own = order(&bodies).into_iter().map(|place| own[place]).collect();
        }
        let all = imported.iter().chain(&own).copied();
        Self {
            program,
            names,
            version,
            role,
            places: all.zip(0..).collect(),
            imported,
            own,
        }
    }

    fn module(mut self) -> Result<Vec<u8>> {
        let mut module = Module::new();
        let wasm = self.program.wasm;
        self.parse_core_module(&mut module, Parser::new(0), wasm)
            .map_err(|error| anyhow!("cannot rewrite the WebAssembly: {error}"))?;
        Ok(module.finish())
    }

    fn is_later(&self) -> bool {
        matches!(self.role, Role::Later)
    }
}

type Answer<T = ()> = std::result::Result<T, Error<Infallible>>;

impl Reencode for Part<'_> {
    type Error = Infallible;

    fn function_index(&mut self, function: u32) -> Answer<u32> {
        // What is not there is not called, by the way the files were divided.
        self.places.get(&function).copied().ok_or(Error::InvalidCodeSectionSize)
    }

    fn parse_import_section(&mut self, section: &mut ImportSection, _: ImportSectionReader<'_>) -> Answer {
        let mut borrowed = 0;
        for &function in &self.imported {
            let kind = EntityType::Function(self.program.kind(function));
            if let Some(&(_, name, _)) = self.program.imports.get(function as usize) {
                let name = self.names.get(name).map_or(name, String::as_str);
                section.import(self.version, name, kind);
            } else {
                section.import(FIRST, &format!("f{borrowed}"), kind);
                borrowed += 1;
            }
        }
        if self.is_later() {
            for (index, &memory) in self.program.memories.iter().enumerate() {
                section.import(FIRST, &format!("m{index}"), self.memory_type(memory)?);
            }
            for (index, &table) in self.program.tables.iter().enumerate() {
                section.import(FIRST, &format!("t{index}"), self.table_type(table)?);
            }
            for (index, &global) in self.program.globals.iter().enumerate() {
                section.import(FIRST, &format!("g{index}"), self.global_type(global)?);
            }
        }
        Ok(())
    }

    fn parse_function_section(&mut self, section: &mut FunctionSection, _: FunctionSectionReader<'_>) -> Answer {
        for &function in &self.own {
            section.function(self.program.kind(function));
        }
        Ok(())
    }

    fn parse_table_section(&mut self, section: &mut TableSection, tables: TableSectionReader<'_>) -> Answer {
        match self.role {
            Role::Later => Ok(()),
            _ => utils::parse_table_section(self, section, tables),
        }
    }

    fn parse_memory_section(&mut self, section: &mut MemorySection, memories: MemorySectionReader<'_>) -> Answer {
        match self.role {
            Role::Later => Ok(()),
            _ => utils::parse_memory_section(self, section, memories),
        }
    }

    fn parse_global_section(&mut self, section: &mut GlobalSection, globals: GlobalSectionReader<'_>) -> Answer {
        match self.role {
            Role::Later => Ok(()),
            _ => utils::parse_global_section(self, section, globals),
        }
    }

    fn parse_export_section(&mut self, section: &mut ExportSection, _: ExportSectionReader<'_>) -> Answer {
        for &(name, kind, index) in &self.program.exports {
            let here = match self.role {
                Role::Whole => true,
                Role::First(_) => !Program::is_later(name),
                Role::Later => Program::is_later(name),
            };
            if !here {
                continue;
            }
            let (kind, index) = match kind {
                ExternalKind::Memory => (ExportKind::Memory, index),
                ExternalKind::Table => (ExportKind::Table, index),
                ExternalKind::Global => (ExportKind::Global, index),
                _ => (ExportKind::Func, self.function_index(index)?),
            };
            section.export(name, kind, index);
        }
        let Role::First(later) = self.role else {
            return Ok(());
        };
        let mut lent = self.program.borrowed(later);
        lent.retain(|&function| !self.program.is_import(function));
        for (index, function) in lent.into_iter().enumerate() {
            let place = self.function_index(function)?;
            section.export(&format!("f{index}"), ExportKind::Func, place);
        }
        let shared = [
            ("m", ExportKind::Memory, self.program.memories.len()),
            ("t", ExportKind::Table, self.program.tables.len()),
            ("g", ExportKind::Global, self.program.globals.len()),
        ];
        for (letter, kind, count) in shared {
            for (index, place) in (0..count).zip(0..) {
                section.export(&format!("{letter}{index}"), kind, place);
            }
        }
        Ok(())
    }

    fn parse_element_section(&mut self, section: &mut ElementSection, elements: ElementSectionReader<'_>) -> Answer {
        match self.role {
            Role::Later => Ok(()),
            _ => utils::parse_element_section(self, section, elements),
        }
    }

    fn parse_code_section(&mut self, section: &mut CodeSection, _: CodeSectionReader<'_>) -> Answer {
        for function in self.own.clone() {
            let body = FunctionBody::new(BinaryReader::new(self.program.body(function), 0));
            self.parse_function_body(section, body)?;
        }
        Ok(())
    }

    fn data_count(&mut self, count: u32) -> Answer<u32> {
        Ok(if self.is_later() { 0 } else { count })
    }

    fn parse_data_section(&mut self, section: &mut DataSection, data: DataSectionReader<'_>) -> Answer {
        match self.role {
            Role::Later => Ok(()),
            _ => utils::parse_data_section(self, section, data),
        }
    }
}
