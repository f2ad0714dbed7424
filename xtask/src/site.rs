//! What dist/ holds beside the compiled library:
//!
//! ```text
//! index.html            the page, as in the source but for indentation, with one style sheet, and with what it
//!                       opens with named beforehand
//! embed.html            one picture, for frames
//! element.js            the same as an element
//! embed-host.js         gives such frames their height
//! claims.html           where each statement of the paper can be seen: docs/CLAIMS.md with links that open
//! scenarios/*.html      a page for each scenario, for readers without scripts and for previews of links
//! pictures/*.svg        every scenario as it opens, and the pictures of the start page (see stills.mjs)
//! sw.js                 the service worker, with the list of what the page may ask for
//! policy-cliff.js       the JavaScript module: passes on www/policy-cliff.js
//! policy-cliff.d.ts     its types
//! policy-cliff.html     the page in one file (see one-file.mjs)
//! package.json          tells Node that these are ES modules
//! www/*.js              the scripts of the source joined into a few and shortened (see bundle.mjs)
//! www/style.css         all style sheets of the page, likewise
//! www/*                 the references, the schema, the pictures for previews, and types, as in the source
//! www/scenarios/*.json  the scenarios, as in the source, and so www/templates/*.json, what own models begin with
//! www/scenarios.json    their list: [{ "id": file stem, "title", "steps", "measured" }, ...]
//! www/wasm/             the library, the whole and what the page opens with, and their glue
//! ```

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::pages;
use crate::run::{node, root, shell};

/// What the start page loads when it opens, beside its scripts.
const OPENING: [&str; 7] = [
    "index.html",
    SERVICE_WORKER,
    "www/early.js",
    "www/style.css",
    "www/scenarios.json",
    "www/scenarios/format-bonus.json",
    CORE,
];
/// What the page opens with of the library.
const CORE: &str = "www/wasm/core_bg.wasm";
/// The whole library.
const SOLVER: &str = "www/wasm/policy_cliff_bg.wasm";
/// The service worker, which lies beside the page.
const SERVICE_WORKER: &str = "sw.js";
const STYLES: &str = "www/styles";
const SCENARIOS: &str = "www/scenarios";
const TEMPLATES: &str = "www/templates";
const MODULE: &str = "export * from \"./www/policy-cliff.js\";\n";

/// Names of files of the site.
pub(crate) struct Files {
    /// What the start page loads when it opens.
    pub(crate) start: Vec<String>,
    /// What the workbench loads besides.
    pub(crate) workbench: Vec<String>,
    /// All that it may ask for.
    pub(crate) loaded: Vec<String>,
}

/// Fills `site`, where the compiled library already is, from the sources.
pub(crate) fn assemble(site: &Path) -> Result<Files> {
    let (root, out) = (root(), site.join("www"));
    for name in ["preview.png", "references.json", "scenario.schema.json"] {
        copy(&root.join("www").join(name), &out.join(name))?;
    }
    fs::create_dir_all(out.join("previews"))?;
    for scenario in names_in(&root.join(SCENARIOS), ".json")? {
        // A scenario of the reader's own has no picture of its own in the sources.
        let name = format!("previews/{}", scenario.replace(".json", ".png"));
        let (own, any) = (root.join("www").join(&name), root.join("www/preview.png"));
        copy(if own.exists() { &own } else { &any }, &out.join(&name))?;
    }
    for name in names_in(&root.join("www/module"), ".d.ts")? {
        copy(&root.join("www/module").join(&name), &out.join(&name))?;
    }
    let scenarios = pages::scenarios(&root.join(SCENARIOS))?;
    write(&out.join("scenarios.json"), &pages::list(&scenarios))?;
    for folder in [SCENARIOS, TEMPLATES] {
        fs::create_dir_all(site.join(folder))?;
        for name in names_in(&root.join(folder), ".json")? {
            copy(&root.join(folder).join(&name), &site.join(folder).join(&name))?;
        }
    }
    let (page, style) = page("index.html")?;
    let page = pages::start_page(&page, &scenarios)?;
    write(&out.join(STYLE_SHEET), &style)?;
    for sheet in LATER_SHEETS {
        copy(&root.join(STYLES).join(sheet), &out.join(sheet))?;
    }

    let shell = shell()?;
    let scripts = node(&shell, "bundle.mjs")
        .args(["www".as_ref(), out.as_path()])
        .read()?;
    let scripts: Value = serde_json::from_str(&scripts).context("bundle.mjs printed something else than names")?;
    let (start, workbench) = (strings(&scripts["start"]), strings(&scripts["workbench"]));
    write(&site.join("index.html"), &preloading(&page, &start))?;
    let (template, _) = self::page("scenario.html")?;
    fs::create_dir_all(site.join("scenarios"))?;
    for scenario in &scenarios {
        let name = format!("scenarios/{}.html", scenario.id);
        write(&site.join(name), &pages::scenario_page(&template, &page, scenario)?)?;
    }
    let claims = read(&root.join("docs/CLAIMS.md"))?;
    let (template, _) = self::page("claims.html")?;
    write(
        &site.join("claims.html"),
        &pages::claims_page(&template, &page, &claims)?,
    )?;
    // Its sheets are all of the page's, and its own. It names nothing beforehand: in a frame without an origin WebKit
    // refuses what was fetched so.
    write(&site.join("embed.html"), &self::page("embed.html")?.0)?;
    // For the pages of others, where a short address is a kindness.
    copy(&out.join("embed-host.js"), &site.join("embed-host.js"))?;
    write(&site.join("element.js"), "import \"./www/element.js\";\n")?;
    write(&site.join("policy-cliff.js"), MODULE)?;
    write(&site.join("policy-cliff.d.ts"), MODULE)?;
    write(&site.join("package.json"), &package())?;

    let in_www = |names: &[String]| names.iter().map(|name| format!("www/{name}")).collect();
    let start = [OPENING.map(str::to_owned).to_vec(), in_www(&start)].concat();
    let workbench = in_www(&workbench);
    let loaded = loaded(site)?;
    Ok(Files {
        start,
        workbench,
        loaded,
    })
}

/// Writes the service worker, which keeps what the page may ask for, and its pictures.
pub(crate) fn service_worker(site: &Path, files: &Files) -> Result<()> {
    let mut kept = files.loaded.clone();
    for folder in ["pictures", "pictures/thumbnails"] {
        let names = names_in(&site.join(folder), ".svg")?;
        kept.extend(names.iter().map(|name| format!("{folder}/{name}")));
    }
    // The service worker must lie above all that it answers for. The page is asked for by the folder's name, too.
    let names = std::iter::once("./".to_owned()).chain(kept.iter().map(|name| format!("./{name}")));
    let bundled = site.join("www").join(SERVICE_WORKER);
    let (worker, list) = (read(&bundled)?, json!(names.collect::<Vec<_>>()));
    fs::remove_file(bundled)?;
    write(&site.join(SERVICE_WORKER), &format!("self.FILES = {list};\n{worker}"))
}

/// Lists what the page may ask for, which is all of `www` but what is there for developers.
fn loaded(site: &Path) -> Result<Vec<String>> {
    let mut files = ["claims.html", "embed.html", "index.html", CORE, SOLVER]
        .map(str::to_owned)
        .to_vec();
    for end in [".css", ".js", ".json"] {
        for name in names_in(&site.join("www"), end)? {
            if !["policy-cliff.js", SERVICE_WORKER].contains(&name.as_str()) {
                files.push(format!("www/{name}"));
            }
        }
    }
    for folder in [SCENARIOS, TEMPLATES] {
        let names = names_in(&site.join(folder), ".json")?;
        files.extend(names.iter().map(|name| format!("{folder}/{name}")));
    }
    Ok(files)
}

/// The start of the line with which the page asks for a style sheet; the sheet's name and [`STYLE_END`] follow.
const STYLE: &str = "<link rel=\"stylesheet\" href=\"./www/styles/";
const STYLE_END: &str = "\">";

/// What the page's one style sheet is called; the first of the sources is called so too.
const STYLE_SHEET: &str = "style.css";
/// What an embedded picture has besides, what is fetched when it is first wanted, and what the page of the claims has.
const LATER_SHEETS: [&str; 6] = [
    "embed.css",
    "panels.css",
    "share.css",
    "prompts.css",
    "own.css",
    "claims.css",
];

/// A page without indentation, and its style sheets one after the other. Of the lines that ask for them those stay
/// whose sheets are there.
fn page(name: &str) -> Result<(String, String)> {
    let (mut page, mut style) = (String::new(), String::new());
    for line in read(&root().join(name))?.lines().map(str::trim) {
        let sheet = line.strip_prefix(STYLE).and_then(|rest| rest.strip_suffix(STYLE_END));
        if let Some(name) = sheet {
            style.push_str(&read(&root().join(STYLES).join(name))?);
        }
        if sheet.is_none_or(|name| name == STYLE_SHEET || LATER_SHEETS.contains(&name)) {
            page.push_str(&line.replace(STYLE, "<link rel=\"stylesheet\" href=\"./www/"));
            page.push('\n');
        }
    }
    Ok((page, style))
}

/// The page with a hint for the solver, and for each script that the first one will ask for, so that the browser
/// fetches them all at once. They stand above the style sheet and the first script, which browsers wait for.
fn preloading(page: &str, opening: &[String]) -> String {
    let mut hints = format!(
        "<link rel=\"preload\" href=\"./{CORE}\" as=\"fetch\" type=\"application/wasm\" fetchpriority=\"low\" crossorigin>\n"
    );
    for name in opening {
        if name != "main.js" {
            hints += "<link rel=\"modulepreload\" href=\"./www/";
            hints += name;
            hints += "\">\n";
        }
    }
    let styles = "<link rel=\"stylesheet\"";
    page.replacen(styles, &(hints + styles), 1)
}

fn strings(list: &Value) -> Vec<String> {
    let strings = list.as_array().into_iter().flatten().filter_map(Value::as_str);
    strings.map(str::to_owned).collect()
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

/// Names of the files in a folder that end in `end`, sorted; editors' hidden files left out.
pub(crate) fn names_in(folder: &Path, end: &str) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.ends_with(end) && !name.starts_with('.') {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::copy(from, to).with_context(|| format!("cannot copy {}", from.display()))?;
    Ok(())
}

fn read(file: &Path) -> Result<String> {
    fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))
}

fn write(file: &Path, text: &str) -> Result<()> {
    fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))
}
