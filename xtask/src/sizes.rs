//! What the site weighs, file by file, and whether the page is within its budget.

use std::fmt;
use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::one_file;
use crate::site::is_script;

/// Bytes that the page may cost over the wire, compressed: HTML, CSS, JavaScript, WebAssembly, scenarios.
const BUDGET: usize = 350_000;

/// When the page asks for a file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum When {
    Opening,
    /// When the reader asks for something.
    Later,
    /// It is for developers: types, the schema, the module.
    Never,
}

/// What the page fetches when it opens, beside scripts.
const OPENING: [&str; 5] = ["sw.js", "index.html", "www/style.css", "www/scenarios.json", "_bg.wasm"];

/// What it fetches later, beside scripts.
const LATER: [&str; 4] = ["www/references.json", "embed.html", "www/embed.css", "www/share.css"];

struct File {
    name: String,
    raw: usize,
    compressed: usize,
    when: When,
}

/// `opening` are the scripts, in www/, that the page runs when it opens.
fn when(name: &str, opening: &[String]) -> When {
    if let Some(script) = name.strip_prefix("www/")
        && !script.contains('/')
        && is_script(script)
    {
        return match script {
            script if opening.iter().any(|name| name == script) => When::Opening,
            "policy-cliff.js" => When::Never,
            _ => When::Later,
        };
    }
    let ends = |list: &[&str]| list.iter().any(|end| name.ends_with(end));
    match () {
        () if ends(&OPENING) => When::Opening,
        () if ends(&LATER) => When::Later,
        () => When::Never,
    }
}

/// The sizes of all files of a site, by name.
pub(crate) struct Sizes(Vec<File>);

impl Sizes {
    /// `opening` are the scripts, in www/, that the page runs when it opens.
    pub(crate) fn measure(site: &Path, opening: &[String]) -> Result<Self> {
        let mut files = Vec::new();
        visit(site, "", opening, &mut files)?;
        files.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(Self(files))
    }

    /// Names of all files that the page may ask for.
    pub(crate) fn loaded(&self) -> Vec<String> {
        let loaded = self.0.iter().filter(|file| file.when != When::Never);
        loaded.map(|file| file.name.clone()).collect()
    }

    /// What to say when the page is over its budget.
    pub(crate) fn excess(&self) -> Option<String> {
        let page = self.sum(When::Opening);
        let text = format!("the page costs {page} bytes compressed; allowed are {BUDGET}");
        (page > BUDGET).then_some(text)
    }

    /// Compressed bytes of everything that the page asks for at a time.
    fn sum(&self, when: When) -> usize {
        let files = self.0.iter().filter(|file| file.when == when);
        files.map(|file| file.compressed).sum()
    }
}

impl fmt::Display for Sizes {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "{:>9} {:>9}  file", "bytes", "gzip")?;
        for file in &self.0 {
            let note = match file.when {
                When::Opening => "",
                When::Later => " (on demand)",
                When::Never if file.name == one_file::NAME => " (the page in one file)",
                When::Never => " (not loaded by the page)",
            };
            writeln!(out, "{:>9} {:>9}  {}{note}", file.raw, file.compressed, file.name)?;
        }
        let (opening, later) = (self.sum(When::Opening), self.sum(When::Later));
        writeln!(out, "{:>9} {later:>9}  on demand", "")?;
        writeln!(out, "{:>9} {opening:>9}  the page; allowed are {BUDGET}", "")
    }
}

fn visit(folder: &Path, prefix: &str, opening: &[String], files: &mut Vec<File>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            visit(&entry.path(), &format!("{name}/"), opening, files)?;
        } else {
            let bytes = fs::read(entry.path()).with_context(|| format!("cannot read {name}"))?;
            files.push(File {
                raw: bytes.len(),
                compressed: gzip(&bytes)?.len(),
                when: when(&name, opening),
                name,
            });
        }
    }
    Ok(())
}

/// Compressed as hosts do.
pub(crate) fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}
