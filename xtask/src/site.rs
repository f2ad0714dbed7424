//! What dist/ holds beside the compiled library:
//!
//! ```text
//! index.html            the page, as in the source but for indentation, with one style sheet
//! policy-cliff.js       the JavaScript module: passes on www/policy-cliff.js
//! policy-cliff.d.ts     its types
//! package.json          tells Node that these are ES modules
//! www/*.js              the scripts of the source joined into a few (see join.rs), without comments
//! www/style.css         all style sheets of the page, without comments
//! www/*                 everything else as in the source
//! www/scenarios.json    all of www/scenarios/*.json: [{ "id": file stem, "text": file }, ...]
//! www/wasm/             the library and its glue
//! ```

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::{Map, Value, json};

use crate::join::join;
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
    page(root, dist)?;
    let written_here = |name: &str| name == SCENARIOS || is_script(name) || is_style(name);
    copy_folder(&www, &dist.join("www"), &written_here)?;
    scripts(&www, &dist.join("www"))?;
    let glue = dist.join("www/wasm").join(format!("{}.js", wasm::NAME));
    write(&glue, &strip(&read(&glue)?))?;
    write(&dist.join("policy-cliff.js"), MODULE)?;
    write(&dist.join("policy-cliff.d.ts"), MODULE)?;
    write(&dist.join("package.json"), &package())?;
    write(
        &dist.join("www").join("scenarios.json"),
        &bundle(&www.join(SCENARIOS))?,
    )
}

/// The start of the line with which the page asks for a style sheet; the sheet's name and [`STYLE_END`] follow.
const STYLE: &str = "<link rel=\"stylesheet\" href=\"./www/";
const STYLE_END: &str = "\">";

/// The page without indentation. Its style sheets are written one after the other into the first of them.
fn page(root: &Path, dist: &Path) -> Result<()> {
    let (mut page, mut first, mut sheets) = (String::new(), None, String::new());
    for line in read(&root.join("index.html"))?.lines().map(str::trim) {
        let sheet = line
            .strip_prefix(STYLE)
            .and_then(|rest| rest.strip_suffix(STYLE_END));
        if let Some(name) = sheet {
            sheets.push_str(&strip(&read(&root.join("www").join(name))?));
        }
        if sheet.is_none() || first.is_none() {
            page.push_str(line);
            page.push('\n');
        }
        first = first.or(sheet.map(str::to_owned));
    }
    if let Some(name) = first {
        fs::create_dir_all(dist.join("www")).context("cannot create www/")?;
        write(&dist.join("www").join(name), &sheets)?;
    }
    write(&dist.join("index.html"), &page)
}

/// Joins the scripts of a folder into those that the page asks for.
fn scripts(from: &Path, to: &Path) -> Result<()> {
    let mut texts = BTreeMap::new();
    for name in list(from)? {
        if is_script(&name) {
            let text = read(&from.join(&name))?;
            texts.insert(name, text);
        }
    }
    for (name, text) in join(&texts)? {
        write(&to.join(name), &text)?;
    }
    Ok(())
}

fn is_script(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, end)| end == "js")
}

fn is_style(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, end)| end == "css")
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
        let text = dense(&read(&file)?).with_context(|| format!("in {id}"))?;
        scenarios.push(json!({ "id": id, "text": text }));
    }
    Ok(serde_json::to_string(&scenarios)?)
}

/// Parts of a scenario that the page does not show yet: they wait for their room.
const UNSHOWN: [&str; 3] = ["guide", "measured", "notes"];

/// A scenario as the page needs it, its numbers as they were written.
fn dense(text: &str) -> Result<String> {
    let mut scenario: Map<String, Value> = serde_json::from_str(text)?;
    for part in UNSHOWN {
        scenario.shift_remove(part);
    }
    Ok(serde_json::to_string(&scenario)?)
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
            fs::copy(&source, to.join(&name))
                .with_context(|| format!("cannot copy {}", source.display()))?;
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

fn read(file: &Path) -> Result<String> {
    fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))
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
