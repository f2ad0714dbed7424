//! What dist/ holds beside the compiled library:
//!
//! ```text
//! index.html            the page, as in the source but for indentation, with one style sheet, and with what it
//!                       opens with named beforehand
//! embed.html            one picture, for frames
//! element.js            the same as an element
//! embed-host.js         gives such frames their height
//! pictures/*.svg        every scenario as it opens, for readers without scripts (see stills.rs)
//! sw.js                 the service worker, with the list of what the page may ask for
//! policy-cliff.js       the JavaScript module: passes on www/policy-cliff.js
//! policy-cliff.d.ts     its types
//! policy-cliff.html     the page in one file (see one_file.rs)
//! package.json          tells Node that these are ES modules
//! www/*.js              the scripts of the source joined into a few and shortened (see bundle.rs)
//! www/style.css         all style sheets of the page, likewise
//! www/*                 everything else as in the source
//! www/scenarios.json    all of www/scenarios/*.json: [{ "id": file stem, "text": file }, ...]
//! www/wasm/             the library and its glue
//! ```

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::json;

use crate::bundle::bundle;
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
/// Folders of `www` whose scripts and style sheets are joined into a few files.
const JOINED: [&str; 6] = ["module", "panels", "share", "state", "styles", "view"];
const STYLES: &str = "styles";
/// The folder of the JavaScript module, whose types are published with it.
const MODULE_FOLDER: &str = "module";
const ELEMENT: &str = "import \"./www/element.js\";\n";
/// For the pages of others, where a short address is a kindness.
const EMBED_HOST: &str = "embed-host.js";
const MODULE: &str = "export * from \"./www/policy-cliff.js\";\n";

/// Fills `dist` (where the compiled library already is) from the sources under `root`. Answers with the names of the
/// scripts that the page runs when it opens.
pub(crate) fn assemble(root: &Path, dist: &Path) -> Result<Vec<String>> {
    let (www, out) = (root.join("www"), dist.join("www"));
    let written_here = |name: &str| name == SCENARIOS || JOINED.contains(&name) || is_script(name);
    copy_folder(&www, &out, &written_here)?;
    copy_folder(&www.join(MODULE_FOLDER), &out, &is_script)?;
    let (page, style) = page(root, "index.html")?;
    write(&out.join(STYLE_SHEET), &style)?;
    for sheet in LATER_SHEETS {
        write(&out.join(sheet), &read(&www.join(STYLES).join(sheet))?)?;
    }
    let glue = out.join("wasm").join(format!("{}.js", wasm::NAME));
    let opening = bundle(&www, &out, &glue)?;
    write(&dist.join("index.html"), &preloading(&page, &opening))?;
    // Its sheets are all of the page's, and its own.
    write(&dist.join("embed.html"), &self::page(root, "embed.html")?.0)?;
    fs::copy(out.join(EMBED_HOST), dist.join(EMBED_HOST)).context("cannot copy a script")?;
    write(&dist.join("element.js"), ELEMENT)?;
    write(&dist.join("policy-cliff.js"), MODULE)?;
    write(&dist.join("policy-cliff.d.ts"), MODULE)?;
    write(&dist.join("package.json"), &package())?;
    write(&out.join("scenarios.json"), &scenarios(&www.join(SCENARIOS))?)?;
    Ok(opening)
}

/// The service worker, which must lie above all that it answers for, with the names of those files before it.
pub(crate) fn service_worker(root: &Path, dist: &Path, files: &[String]) -> Result<()> {
    // The page is asked for by the folder's name, too.
    let mut names = vec!["./".to_owned()];
    names.extend(files.iter().map(|name| format!("./{name}")));
    let text = read(&root.join("www").join(SERVICE_WORKER))?;
    let list = serde_json::to_string(&names)?;
    write(&dist.join(SERVICE_WORKER), &format!("self.FILES = {list};\n{text}"))
}

const SERVICE_WORKER: &str = "sw.js";

/// The start of the line with which the page asks for a style sheet; the sheet's name and [`STYLE_END`] follow.
const STYLE: &str = "<link rel=\"stylesheet\" href=\"./www/styles/";
const STYLE_END: &str = "\">";

/// What the page's one style sheet is called; the first of the sources is called so too.
const STYLE_SHEET: &str = "style.css";
/// What an embedded picture has besides, and what the share dialogue has.
const LATER_SHEETS: [&str; 2] = ["embed.css", "share.css"];

/// A page without indentation, and its style sheets one after the other. Of the lines that ask for them those stay whose sheets are there.
fn page(root: &Path, name: &str) -> Result<(String, String)> {
    let (mut page, mut style) = (String::new(), String::new());
    for line in read(&root.join(name))?.lines().map(str::trim) {
        let sheet = line.strip_prefix(STYLE).and_then(|rest| rest.strip_suffix(STYLE_END));
        if let Some(name) = sheet {
            style.push_str(&read(&root.join("www").join(STYLES).join(name))?);
        }
        if sheet.is_none_or(|name| name == STYLE_SHEET || LATER_SHEETS.contains(&name)) {
            page.push_str(&line.replace(STYLE, "<link rel=\"stylesheet\" href=\"./www/"));
            page.push('\n');
        }
    }
    Ok((page, style))
}

/// The page with a hint for each script that the first one will ask for, so that the browser fetches them all at once.
fn preloading(page: &str, opening: &[String]) -> String {
    let mut hints = String::new();
    for name in opening {
        if !["main.js", "worker.js"].contains(&name.as_str()) {
            hints += "<link rel=\"modulepreload\" href=\"./www/";
            hints += name;
            hints += "\">\n";
        }
    }
    page.replacen("<script type=\"module\"", &(hints + "<script type=\"module\""), 1)
}

pub(crate) fn is_script(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, end)| end == "js")
}

/// Returns the scenarios of a folder in one file.
fn scenarios(folder: &Path) -> Result<String> {
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
        let text = read(&folder.join(format!("{id}.json")))?;
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
            fs::copy(&source, to.join(&name)).with_context(|| format!("cannot copy {}", source.display()))?;
        }
    }
    Ok(())
}

/// Names in a folder, sorted; editors' hidden files left out.
fn list(folder: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
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
