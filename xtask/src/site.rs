//! What dist/ holds beside the compiled library:
//!
//! ```text
//! index.html            the page, as in the source
//! policy-cliff.js       the JavaScript module: passes on www/policy-cliff.js
//! policy-cliff.d.ts     its types
//! package.json          tells Node that these are ES modules
//! www/                  as in the source, but for the scenarios, and without comments
//! www/scenarios.json    all of www/scenarios/*.json: [{ "id": file stem, "text": file }, ...]
//! www/wasm/             the library and its glue
//! ```

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::json;

use crate::strip::strip;
use crate::wasm;

/// The order in the page's list: from the simplest idea to the richest. A scenario that is not named here comes after
/// these, by name, so adding one is adding its file.
const ORDER: [&str; 11] = [
    "format-bonus",
    "clever-slacker",
    "reasoning-length",
    "length-control",
    "deceptive-reasoning",
    "intelligence-obedience",
    "sophistry",
    "multi-reward",
    "grid-world",
    "lipschitz-fork",
    "future-ties",
];

const SCENARIOS: &str = "scenarios";
const MODULE: &str = "export * from \"./www/policy-cliff.js\";\n";

/// Fills `dist` (where the compiled library already is) from the sources under `root`.
pub(crate) fn assemble(root: &Path, dist: &Path) -> Result<()> {
    let www = root.join("www");
    copy(&root.join("index.html"), &dist.join("index.html"))?;
    copy_folder(&www, &dist.join("www"), &|name| name == SCENARIOS)?;
    let glue = dist.join("www/wasm").join(format!("{}.js", wasm::NAME));
    copy(&glue, &glue)?;
    write(&dist.join("policy-cliff.js"), MODULE)?;
    write(&dist.join("policy-cliff.d.ts"), MODULE)?;
    write(&dist.join("package.json"), &package())?;
    write(
        &dist.join("www").join("scenarios.json"),
        &bundle(&www.join(SCENARIOS))?,
    )
}

/// All scenarios of a folder as one JSON text.
fn bundle(folder: &Path) -> Result<String> {
    let mut ids = Vec::new();
    if folder.exists() {
        for entry in list(folder)? {
            if let Some(id) = entry.strip_suffix(".json") {
                ids.push(id.to_owned());
            }
        }
    }
    ids.sort_by_key(|id| place(id));
    let mut scenarios = Vec::new();
    for id in ids {
        let file = folder.join(format!("{id}.json"));
        let text =
            fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
        scenarios.push(json!({ "id": id, "text": text }));
    }
    Ok(serde_json::to_string(&scenarios)?)
}

fn place(id: &str) -> (usize, String) {
    let known = ORDER.iter().position(|known| *known == id);
    (known.unwrap_or(ORDER.len()), id.to_owned())
}

/// Node reads .js files as ES modules only where a package says so.
fn package() -> String {
    let description = json!({
        "name": "policy-cliff",
        "private": true,
        "type": "module",
        "exports": { "types": "./policy-cliff.d.ts", "default": "./policy-cliff.js" },
    });
    format!("{description:#}\n")
}

fn copy_folder(from: &Path, to: &Path, leave_out: &dyn Fn(&str) -> bool) -> Result<()> {
    fs::create_dir_all(to).with_context(|| format!("cannot create {}", to.display()))?;
    for name in list(from)? {
        if leave_out(&name) {
            continue;
        }
        let source = from.join(&name);
        if source.is_dir() {
            copy_folder(&source, &to.join(&name), &|_| false)?;
        } else {
            copy(&source, &to.join(&name))?;
        }
    }
    Ok(())
}

/// Names in a folder, sorted; editors' hidden files left out.
fn list(folder: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in
        fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?
    {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if !name.starts_with('.') && !name.ends_with('~') {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

/// Scripts and style sheets lose their comments; types keep them, since they are the documentation.
fn copy(from: &Path, to: &Path) -> Result<()> {
    if from
        .extension()
        .is_some_and(|end| end == "js" || end == "css")
    {
        let text =
            fs::read_to_string(from).with_context(|| format!("cannot read {}", from.display()))?;
        return write(to, &strip(&text));
    }
    fs::copy(from, to).with_context(|| format!("cannot copy {}", from.display()))?;
    Ok(())
}

fn write(file: &Path, text: &str) -> Result<()> {
    fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::place;

    #[test]
    fn unknown_scenarios_follow_the_known_ones_by_name() {
        let mut ids = ["zebra", "sophistry", "aardvark", "format-bonus"];
        ids.sort_by_key(|id| place(id));
        assert_eq!(ids, ["format-bonus", "sophistry", "aardvark", "zebra"]);
    }
}
