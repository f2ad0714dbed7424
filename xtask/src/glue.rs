//! What wasm-bindgen's glue needs beside what wasm-bindgen wrote: short names, and a way to load the second file.
//!
//! The names of what is imported from the glue end in 16 digits of a hash, by which wasm-bindgen tells crates apart; in
//! the files and in the glue alike they are replaced by small numbers, since digits do not compress.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use anyhow::{Result, ensure};

/// What the second file calls the first.
pub(crate) const FIRST: &str = "first";

/// The end of the glue: links the second file. `lacking` is an export that only the whole has.
pub(crate) fn extension(lacking: &str) -> String {
    format!(
        "export const isWhole = () => \"{lacking}\" in wasm;\n\
         export async function extend(module) {{\n\
         const {{ exports }} = await WebAssembly.instantiate(module, {{ ...__wbg_get_imports(), {FIRST}: wasm }});\n\
         wasm = {{ ...wasm, ...exports }};\n\
         }}\n"
    )
}

/// The same for its types.
pub(crate) const EXTENSION_TYPES: &str = "
/** Whether everything is loaded. */
export function isWhole(): boolean;
/** Adds the functions of the second file. */
export function extend(module: WebAssembly.Module): Promise<void>;
";

/// For every name with a hash the same with a number, in one letter where possible.
pub(crate) fn short<'n>(imports: impl Iterator<Item = &'n str>) -> BTreeMap<&'n str, String> {
    let hashed = |name: &&str| {
        let end = name.rsplit_once('_').map_or("", |(_, end)| end);
        end.len() == 16 && end.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    imports
        .filter(hashed)
        .enumerate()
        .map(|(index, name)| (name, format!("_{index}")))
        .collect()
}

/// What the files of one build call the glue.
pub(crate) fn version(wasm: &[u8], glue: &str) -> String {
    let mut content = DefaultHasher::new();
    (wasm, glue).hash(&mut content);
    format!("version {:08x}", content.finish() >> 32)
}

/// The glue called `<name>` with its version and the short names. Each stands there once, as the key of an object.
pub(crate) fn renamed(
    mut glue: String,
    (name, version): (&str, &str),
    names: &BTreeMap<&str, String>,
) -> Result<String> {
    let module = [(format!("./{name}_bg.js\":"), format!("{version}\":"))];
    let functions = names
        .iter()
        .map(|(name, short)| (format!("{name}:"), format!("{short}:")));
    for (key, short) in module.into_iter().chain(functions) {
        ensure!(glue.matches(&key).count() == 1, "the glue does not name {key} once");
        glue = glue.replace(&key, &short);
    }
    Ok(glue)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_become_numbers_in_the_glue_too() -> Result<()> {
        let names = short(
            [
                "__wbg_fill_0123456789abcdef",
                "__wbindgen_init",
                "__wbg_arc_fedcba9876543210",
            ]
            .into_iter(),
        );
        let glue =
            "\"./a_bg.js\": b,\n__wbg_arc_fedcba9876543210: f,\n__wbindgen_init: g,\n__wbg_fill_0123456789abcdef: h,\n";
        assert_eq!(
            renamed(glue.to_owned(), ("a", "v"), &names)?,
            "\"v\": b,\n_1: f,\n__wbindgen_init: g,\n_0: h,\n"
        );
        assert!(renamed(String::new(), ("a", "v"), &names).is_err());
        Ok(())
    }
}
