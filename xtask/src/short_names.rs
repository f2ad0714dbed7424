//! The names by which WebAssembly and the JavaScript that wasm-bindgen writes for it call each other, shortened.
//!
//! wasm-opt shortens them in the WebAssembly and prints, as JSON, how: `"imports": [[module, name, short name]]` and
//! `"exports": [[name, short name]]`. All modules that it imports from are one then, called [`MODULE`].

use std::collections::HashMap;

use anyhow::{Context, Result, bail, ensure};

const MODULE: &str = "a";
/// What the glue calls the WebAssembly's exports.
const EXPORTS: &str = "wasm.";

/// Returns the glue with the names of such a list. In it imports are properties of an object, and exports are properties
/// of [`EXPORTS`].
pub(crate) fn given(glue: &str, list: &str) -> Result<String> {
    let mut list: HashMap<&str, Vec<Vec<&str>>> =
        serde_json::from_str(list).context("wasm-opt printed no list of names")?;
    let (mut imports, mut exports, mut modules) = (HashMap::new(), HashMap::new(), Vec::new());
    for row in list.remove("imports").unwrap_or_default() {
        let [module, name, short] = row[..] else {
            bail!("an import has {} names", row.len());
        };
        imports.insert(name, short);
        modules.push(module);
    }
    for row in list.remove("exports").unwrap_or_default() {
        let [name, short] = row[..] else {
            bail!("an export has {} names", row.len());
        };
        exports.insert(name, short);
    }
    modules.dedup();
    ensure!(modules.len() == 1, "it imports from {modules:?}, not from one module");

    let (mut text, mut rest) = (String::with_capacity(glue.len()), glue);
    while let Some(start) = rest.find(is_of_name) {
        let (before, word) = rest.split_at(start);
        text.push_str(before);
        let (word, after) = word.split_at(word.find(|letter| !is_of_name(letter)).unwrap_or(word.len()));
        let short = if text.ends_with(EXPORTS) {
            exports.get(word).copied()
        } else if after.starts_with(':') {
            imports.remove(word)
        } else {
            None
        };
        text.push_str(short.unwrap_or(word));
        rest = after;
    }
    text.push_str(rest);
    ensure!(imports.is_empty(), "the glue lacks {:?}", imports.keys());
    Ok(text.replace(&format!("\"{}\":", modules[0]), &format!("\"{MODULE}\":")))
}

fn is_of_name(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_' || letter == '$'
}

#[cfg(test)]
mod tests {
    use super::*;

    const GLUE: &str =
        "const r = wasm.f(wasm.free, f);\nreturn { __wbg_now_1f: function() {} };\n{ \"./core_bg.js\": x }";

    #[test]
    fn imports_and_exports_are_called_by_their_short_names() -> Result<()> {
        let list = r#"{"imports": [["./core_bg.js", "__wbg_now_1f", "b"]], "exports": [["f", "c"], ["unused", "d"]]}"#;
        assert_eq!(
            given(GLUE, list)?,
            "const r = wasm.c(wasm.free, f);\nreturn { b: function() {} };\n{ \"a\": x }"
        );
        Ok(())
    }

    #[test]
    fn an_import_that_the_glue_lacks_is_an_error() {
        let list = r#"{"imports": [["./core_bg.js", "__wbg_then", "b"]], "exports": []}"#;
        let error = given(GLUE, list).expect_err("a name that is not there");
        assert_eq!(error.to_string(), "the glue lacks [\"__wbg_then\"]");
        assert!(given(GLUE, "warning").is_err());
    }
}
