//! The page's scripts in few files: compressed, one file costs much less than its parts do one by one.
//!
//! A root is a script that must keep its address: the page's, the worker's, the public module, and whatever more than
//! one of them imports. Every other script is written into the root that imports it, before what needs it, which is
//! the order in which the browser would have run them. Nothing is renamed. So the scripts keep to some rules, and the
//! build fails where they do not: imports are `import { a, b } from "./name.js";` on one line, exports stand before
//! declarations, and no two scripts of a root declare the same name at the outermost level.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use anyhow::{Context, Result, bail, ensure};

use crate::strip::{strip, without_comments};

/// What is asked for by its address.
const ROOTS: [&str; 3] = ["main.js", "worker.js", "policy-cliff.js"];

/// What declares a name at the outermost level.
const DECLARATIONS: [&str; 6] = [
    "class",
    "async function",
    "function*",
    "function",
    "const",
    "let",
];

/// A script taken apart.
struct Script<'t> {
    /// Names by the script that they come from.
    imports: Vec<(&'t str, Vec<&'t str>)>,
    /// Imports from elsewhere than this folder: they stay as they are.
    foreign: Vec<&'t str>,
    /// Everything else.
    lines: Vec<&'t str>,
    /// What it declares at its outermost level.
    names: Vec<&'t str>,
}

/// The roots with all that they import, from the texts of a folder's scripts. Both by file name.
pub(crate) fn join(texts: &BTreeMap<String, String>) -> Result<BTreeMap<String, String>> {
    let mut plain = BTreeMap::new();
    for (name, text) in texts {
        let text = without_comments(text);
        plain.insert(
            name.as_str(),
            text.with_context(|| format!("{name} has a comment that cannot be followed"))?,
        );
    }
    let mut scripts = BTreeMap::new();
    for (&name, text) in &plain {
        scripts.insert(
            name,
            Script::read(text).with_context(|| format!("cannot join {name}"))?,
        );
    }
    let roots = roots(&scripts)?;
    let mut joined = BTreeMap::new();
    for &root in &roots {
        let text = write(root, &scripts, &roots);
        joined.insert(
            root.to_owned(),
            text.with_context(|| format!("cannot join {root}"))?,
        );
    }
    let mut used = BTreeSet::new();
    for root in &roots {
        used.extend(members(root, &scripts, &roots)?);
    }
    if let Some(unused) = scripts.keys().find(|name| !used.contains(*name)) {
        bail!("no script imports {unused}");
    }
    Ok(joined)
}

impl<'t> Script<'t> {
    fn read(text: &'t str) -> Result<Self> {
        let mut script = Script {
            imports: Vec::new(),
            foreign: Vec::new(),
            lines: Vec::new(),
            names: Vec::new(),
        };
        for line in text.lines() {
            if line.starts_with("import ") {
                script.read_import(line)?;
                continue;
            }
            let declaration = line.strip_prefix("export ").unwrap_or(line);
            let name = declared(declaration);
            ensure!(
                name.is_some_and(|name| !name.is_empty()) || !line.starts_with("export "),
                "not a form of export that can be joined: {line}"
            );
            ensure!(
                name != Some(""),
                "not a declaration that can be joined: {line}"
            );
            script.names.extend(name);
            script.lines.push(line);
        }
        Ok(script)
    }

    fn read_import(&mut self, line: &'t str) -> Result<()> {
        let unknown = || format!("not a form of import that can be joined: {line}");
        let (names, from) = line
            .strip_prefix("import ")
            .and_then(|rest| rest.strip_suffix("\";"))
            .and_then(|rest| rest.split_once(" from \""))
            .with_context(unknown)?;
        let Some(file) = from.strip_prefix("./").filter(|file| !file.contains('/')) else {
            self.foreign.push(line);
            return Ok(());
        };
        let list = names
            .strip_prefix("{ ")
            .and_then(|rest| rest.strip_suffix(" }"))
            .with_context(unknown)?;
        let names: Vec<&str> = list.split(", ").collect();
        ensure!(names.iter().all(|name| !name.contains(' ')), unknown());
        self.imports.push((file, names));
        Ok(())
    }
}

/// The name that a line declares; empty where it declares a pattern. Lines below the outermost level are indented.
fn declared(line: &str) -> Option<&str> {
    let rest = DECLARATIONS
        .iter()
        .find_map(|word| line.strip_prefix(word)?.strip_prefix(' '))?;
    rest.split(|letter: char| !letter.is_alphanumeric() && !"_$".contains(letter))
        .next()
}

type Scripts<'t> = BTreeMap<&'t str, Script<'t>>;

/// [`ROOTS`], and the scripts that more than one root imports.
fn roots<'t>(scripts: &Scripts<'t>) -> Result<BTreeSet<&'t str>> {
    let mut roots = BTreeSet::new();
    for (&name, _) in scripts.iter().filter(|(name, _)| ROOTS.contains(*name)) {
        roots.insert(name);
    }
    loop {
        let (mut seen, mut shared) = (BTreeSet::new(), None);
        for root in &roots {
            for member in members(root, scripts, &roots)? {
                if !seen.insert(member) {
                    // The last comes after what it imports, which may then be its alone.
                    shared = Some(member);
                }
            }
        }
        match shared {
            Some(script) => roots.insert(script),
            None => return Ok(roots),
        };
    }
}

/// A root after all that is to be written into it, each after what it imports.
fn members<'t>(
    root: &'t str,
    scripts: &Scripts<'t>,
    roots: &BTreeSet<&str>,
) -> Result<Vec<&'t str>> {
    fn visit<'t>(
        name: &'t str,
        scripts: &Scripts<'t>,
        roots: &BTreeSet<&str>,
        found: &mut Vec<&'t str>,
        open: &mut Vec<&'t str>,
    ) -> Result<()> {
        if found.contains(&name) {
            return Ok(());
        }
        ensure!(
            !open.contains(&name),
            "{name} imports itself by way of {}",
            open.join(", ")
        );
        let script = scripts
            .get(name)
            .with_context(|| format!("there is no script {name}"))?;
        open.push(name);
        for &(file, _) in &script.imports {
            if !roots.contains(file) {
                visit(file, scripts, roots, found, open)?;
            }
        }
        open.pop();
        found.push(name);
        Ok(())
    }
    let (mut found, mut open) = (Vec::new(), Vec::new());
    visit(root, scripts, roots, &mut found, &mut open)?;
    Ok(found)
}

fn write(root: &str, scripts: &Scripts, roots: &BTreeSet<&str>) -> Result<String> {
    let mut imports: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut foreign: BTreeSet<&str> = BTreeSet::new();
    let (mut names, mut body) = (BTreeSet::new(), String::new());
    for member in members(root, scripts, roots)? {
        let script = &scripts[member];
        foreign.extend(&script.foreign);
        for (file, list) in &script.imports {
            if roots.contains(file) {
                imports.entry(file).or_default().extend(list);
            }
        }
        for name in &script.names {
            ensure!(
                names.insert(*name),
                "{member} declares {name}, and so does a script before it"
            );
        }
        for line in &script.lines {
            let kept = if member == root {
                line
            } else {
                line.strip_prefix("export ").unwrap_or(line)
            };
            body.push_str(kept);
            body.push('\n');
        }
    }
    let mut text = String::new();
    for line in foreign {
        writeln!(text, "{line}")?;
    }
    for (file, list) in imports {
        let list: Vec<&str> = list.into_iter().collect();
        if let Some(name) = list.iter().find(|name| names.contains(*name)) {
            bail!("a script declares {name}, which another imports from {file}");
        }
        writeln!(text, "import {{ {} }} from \"./{file}\";", list.join(", "))?;
    }
    text.push_str(&body);
    Ok(strip(&text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(files: &[(&str, &str)]) -> Result<BTreeMap<String, String>> {
        join(
            &files
                .iter()
                .map(|&(name, text)| (name.to_owned(), text.to_owned()))
                .collect(),
        )
    }

    #[test]
    fn a_script_comes_after_what_it_imports() -> Result<()> {
        let files = [
            (
                "main.js",
                "// The page.\nimport { A } from \"./a.js\";\nimport { b } from \"./b.js\";\nA(b);\n",
            ),
            (
                "a.js",
                "import { b } from \"./b.js\";\nimport { load } from \"./policy-cliff.js\";\nexport class A {\n  c = b + load;\n}\n",
            ),
            (
                "b.js",
                "/** Two. */\nexport const b = 2;\nfunction own() {}\n",
            ),
            (
                "policy-cliff.js",
                "import init, * as wasm from \"./wasm/x.js\";\nexport async function load() {\n  init(wasm);\n}\n",
            ),
            (
                "worker.js",
                "import { load } from \"./policy-cliff.js\";\nload();\n",
            ),
        ];
        let joined = joined(&files)?;
        assert_eq!(
            joined.keys().collect::<Vec<_>>(),
            ["main.js", "policy-cliff.js", "worker.js"]
        );
        assert_eq!(
            joined["main.js"],
            "import { load } from \"./policy-cliff.js\";\nconst b = 2;\nfunction own() {}\nclass A {\nc = b + load;\n}\nA(b);\n"
        );
        assert_eq!(
            joined["policy-cliff.js"],
            "import init, * as wasm from \"./wasm/x.js\";\nexport async function load() {\ninit(wasm);\n}\n"
        );
        Ok(())
    }

    #[test]
    fn what_two_roots_import_keeps_its_address() -> Result<()> {
        let files = [
            ("main.js", "import { a } from \"./a.js\";\na();\n"),
            ("worker.js", "import { a } from \"./a.js\";\na(1);\n"),
            (
                "a.js",
                "import { b } from \"./b.js\";\nexport const a = b;\n",
            ),
            ("b.js", "export function* b() {}\n"),
        ];
        let joined = joined(&files)?;
        assert_eq!(joined["a.js"], "function* b() {}\nexport const a = b;\n");
        assert_eq!(joined["main.js"], files[0].1);
        assert!(!joined.contains_key("b.js"));
        Ok(())
    }

    #[test]
    fn what_cannot_be_joined_is_refused() {
        let main = ("main.js", "import { a } from \"./a.js\";\nconst own = a;\n");
        for (text, reason) in [
            ("export const a = 1;\nconst own = 2;\n", "declares own"),
            ("export default 1;\n", "not a form of export"),
            ("export { a };\n", "not a form of export"),
            ("export const { a } = b;\n", "not a form of export"),
            ("const [a] = b;\n", "not a declaration"),
            ("import b from \"./b.js\";\n", "not a form of import"),
            (
                "import { b as c } from \"./b.js\";\n",
                "not a form of import",
            ),
            ("import { b } from \"./b.js\";\n", "there is no script b.js"),
            ("import { b } from \"./a.js\";\n", "a.js imports itself"),
            ("/* open\n", "a comment that cannot be followed"),
        ] {
            let answer = joined(&[main, ("a.js", text)]);
            let refused = answer.is_err_and(|error| format!("{error:#}").contains(reason));
            assert!(refused, "{text}");
        }
        let answer = joined(&[("main.js", ""), ("a.js", "")]);
        assert!(answer.is_err_and(|error| error.to_string().contains("no script imports a.js")));
    }
}
