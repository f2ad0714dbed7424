//! The WebAssembly rewritten so that it compresses better; nothing that runs is changed.
//!
//! gzip looks back by 32 kB, an eighth of the file. So functions that share pieces are put close to each other.
//! And the names of what is imported from the glue end in 16 digits of a hash, by which wasm-bindgen tells crates
//! apart; in the file and in the glue alike they are replaced by small numbers.

use std::collections::{BTreeMap, HashMap};
use std::convert::Infallible;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow, ensure};
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{CodeSection, FunctionSection, ImportSection, Module};
use wasmparser::{
    CodeSectionReader, FunctionBody, FunctionSectionReader, Import, Imports, Parser, Payload,
    TypeRef,
};

/// Pieces by which functions are compared: so many bytes at every place. Shorter ones are common to all functions,
/// longer ones to none; measured.
const PIECE: usize = 5;

/// How far gzip looks back.
const WINDOW: usize = 32_768;

/// Rewrites `<name>_bg.wasm` and the glue `<name>.js` in a folder.
pub(crate) fn pack(folder: &Path, name: &str) -> Result<()> {
    let file = folder.join(format!("{name}_bg.wasm"));
    let script = folder.join(format!("{name}.js"));
    let wasm = fs::read(&file).context("cannot read the WebAssembly")?;
    let glue = fs::read_to_string(&script).context("cannot read the glue")?;

    let (imports, bodies) = parts(&wasm)?;
    let names = short(&imports);
    let mut packed = Module::new();
    Packer::new(&names, imports.len(), &bodies)
        .parse_core_module(&mut packed, Parser::new(0), &wasm)
        .map_err(|error| anyhow!("cannot rewrite the WebAssembly: {error}"))?;
    fs::write(&file, packed.finish()).context("cannot write the WebAssembly")?;
    fs::write(&script, renamed(glue, &names)?).context("cannot write the glue")
}

/// Names of the imported functions and bodies of the others, in order.
fn parts(wasm: &[u8]) -> Result<(Vec<&str>, Vec<&[u8]>)> {
    let (mut imports, mut bodies) = (Vec::new(), Vec::new());
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    let import = import?;
                    let function = matches!(import.ty, TypeRef::Func(_));
                    ensure!(function, "{} is imported and is no function", import.name);
                    imports.push(import.name);
                }
            }
            Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes()),
            _ => {}
        }
    }
    Ok((imports, bodies))
}

/// For every name with a hash the same with a number, in one letter where possible.
fn short<'n>(imports: &[&'n str]) -> BTreeMap<&'n str, String> {
    let hashed = |name: &&&str| {
        let end = name.rsplit_once('_').map_or("", |(_, end)| end);
        end.len() == 16 && end.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    let hashed = imports.iter().filter(hashed);
    hashed
        .enumerate()
        .map(|(index, name)| (*name, format!("_{index}")))
        .collect()
}

/// The glue with the short names. Each stands there once, as the key of an object.
fn renamed(mut glue: String, names: &BTreeMap<&str, String>) -> Result<String> {
    for (name, short) in names {
        let key = format!("{name}:");
        ensure!(
            glue.matches(&key).count() == 1,
            "the glue does not name {name} once"
        );
        glue = glue.replace(&key, &format!("{short}:"));
    }
    Ok(glue)
}

struct Packer<'w> {
    names: &'w BTreeMap<&'w str, String>,
    imported: usize,
    /// Functions that are not imported, as they come in the new file.
    order: Vec<usize>,
    /// The inverse of `order`.
    places: Vec<usize>,
}

impl<'w> Packer<'w> {
    fn new(names: &'w BTreeMap<&'w str, String>, imported: usize, bodies: &[&[u8]]) -> Self {
        let order = order(bodies);
        let mut places = vec![0; order.len()];
        for (place, &function) in order.iter().enumerate() {
            places[function] = place;
        }
        Self {
            names,
            imported,
            order,
            places,
        }
    }
}

type Answer<T = ()> = std::result::Result<T, Error<Infallible>>;

impl Reencode for Packer<'_> {
    type Error = Infallible;

    fn function_index(&mut self, function: u32) -> Answer<u32> {
        Ok(match (function as usize).checked_sub(self.imported) {
            Some(own) => (self.imported + self.places[own]) as u32,
            None => function,
        })
    }

    fn parse_imports(&mut self, section: &mut ImportSection, imports: Imports<'_>) -> Answer {
        for import in imports {
            let (_, import) = import?;
            let name = self
                .names
                .get(import.name)
                .map_or(import.name, String::as_str);
            let import = Import { name, ..import };
            utils::parse_imports(self, section, Imports::Single(0, import))?;
        }
        Ok(())
    }

    fn parse_function_section(
        &mut self,
        section: &mut FunctionSection,
        types: FunctionSectionReader<'_>,
    ) -> Answer {
        let mut all = Vec::new();
        for each in types {
            all.push(each?);
        }
        for &function in &self.order {
            section.function(all[function]);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        section: &mut CodeSection,
        bodies: CodeSectionReader<'_>,
    ) -> Answer {
        let mut all: Vec<FunctionBody> = Vec::new();
        for body in bodies {
            all.push(body?);
        }
        for function in self.order.clone() {
            self.parse_function_body(section, all[function].clone())?;
        }
        Ok(())
    }
}

/// Functions in an order in which each shares much with those before it: begins with the largest, and goes on with
/// the one that has most pieces within gzip's reach, for its size. What many functions have counts for little.
fn order(bodies: &[&[u8]]) -> Vec<usize> {
    let pieces: Vec<Vec<usize>> = pieces(bodies);
    let mut owners: Vec<Vec<usize>> = Vec::new();
    for (function, list) in pieces.iter().enumerate() {
        for &piece in list {
            owners.resize(owners.len().max(piece + 1), Vec::new());
            owners[piece].push(function);
        }
    }
    // How many functions within reach have a piece, and the weight of a function's pieces that are within reach.
    let (mut present, mut shared) = (vec![0_usize; owners.len()], vec![0.0; bodies.len()]);
    let mut left: Vec<usize> = (0..bodies.len()).collect();
    let (mut order, mut oldest, mut reach) = (Vec::new(), 0, 0);
    while !left.is_empty() {
        let worth = |function: usize| {
            let shared: f64 = shared[function];
            (
                shared * shared / pieces[function].len().max(1) as f64,
                bodies[function].len(),
            )
        };
        let mut best = 0;
        for place in 1..left.len() {
            if worth(left[place]) > worth(left[best]) {
                best = place;
            }
        }
        let next = left.remove(best);
        order.push(next);
        reach += bodies[next].len();
        for &piece in &pieces[next] {
            present[piece] += 1;
            if present[piece] == 1 {
                weigh(&owners[piece], 1.0, &mut shared);
            }
        }
        while reach > WINDOW && oldest + 1 < order.len() {
            let gone = order[oldest];
            oldest += 1;
            reach -= bodies[gone].len();
            for &piece in &pieces[gone] {
                present[piece] -= 1;
                if present[piece] == 0 {
                    weigh(&owners[piece], -1.0, &mut shared);
                }
            }
        }
    }
    order
}

/// Adds a piece to, or takes it from, what its owners share.
fn weigh(owners: &[usize], sign: f64, shared: &mut [f64]) {
    for &owner in owners {
        shared[owner] += sign / owners.len() as f64;
    }
}

/// The different pieces of every function, numbered.
fn pieces<'b>(bodies: &[&'b [u8]]) -> Vec<Vec<usize>> {
    let mut numbers: HashMap<&'b [u8], usize> = HashMap::new();
    let mut all = Vec::new();
    for body in bodies {
        let mut list = Vec::new();
        for piece in body.windows(PIECE) {
            let next = numbers.len();
            list.push(*numbers.entry(piece).or_insert(next));
        }
        list.sort_unstable();
        list.dedup();
        all.push(list);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_that_share_pieces_come_together() {
        let bodies: [&[u8]; 5] = [
            b"abcdefghij",
            b"0123456789+-",
            b"xxabcdefgh",
            b"01234567",
            b"",
        ];
        assert_eq!(order(&bodies), [1, 3, 0, 2, 4]);
    }

    #[test]
    fn hashes_become_numbers_in_the_glue_too() -> Result<()> {
        let names = short(&[
            "__wbg_fill_0123456789abcdef",
            "__wbindgen_init",
            "__wbg_arc_fedcba9876543210",
        ]);
        let glue = "__wbg_arc_fedcba9876543210: f,\n__wbindgen_init: g,\n__wbg_fill_0123456789abcdef: h,\n";
        assert_eq!(
            renamed(glue.to_owned(), &names)?,
            "_1: f,\n__wbindgen_init: g,\n_0: h,\n"
        );
        assert!(renamed(String::new(), &names).is_err());
        Ok(())
    }
}
