//! What the site weighs, file by file, and whether the page is within its budget.

use std::fmt;
use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};
use flate2::Compression;
use flate2::write::GzEncoder;

/// Bytes that the page may cost over the wire, compressed: HTML, CSS, JavaScript, WebAssembly, scenarios.
const BUDGET: usize = 150_000;

struct File {
    name: String,
    raw: usize,
    compressed: usize,
}

impl File {
    /// Types, the schema, the package's description and the WebAssembly as it is are for developers, and the list of references is not shown yet; the
    /// page never asks for them.
    fn belongs_to_page(&self) -> bool {
        let ends = [
            ".d.ts",
            ".schema.json",
            "package.json",
            "references.json",
            ".wasm",
        ];
        !ends.iter().any(|end| self.name.ends_with(end))
    }
}

/// The sizes of all files of a site, by name.
pub(crate) struct Sizes(Vec<File>);

impl Sizes {
    pub(crate) fn measure(site: &Path) -> Result<Self> {
        let mut files = Vec::new();
        visit(site, "", &mut files)?;
        files.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(Self(files))
    }

    /// What to say when the page is over its budget.
    pub(crate) fn excess(&self) -> Option<String> {
        let page = self.page();
        let text = format!("the page costs {page} bytes compressed; allowed are {BUDGET}");
        (page > BUDGET).then_some(text)
    }

    /// Compressed bytes of everything that the page loads.
    fn page(&self) -> usize {
        let page = self.0.iter().filter(|file| file.belongs_to_page());
        page.map(|file| file.compressed).sum()
    }
}

impl fmt::Display for Sizes {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "{:>9} {:>9}  file", "bytes", "gzip")?;
        for file in &self.0 {
            let note = if file.belongs_to_page() {
                ""
            } else {
                " (not loaded by the page)"
            };
            writeln!(
                out,
                "{:>9} {:>9}  {}{note}",
                file.raw, file.compressed, file.name
            )?;
        }
        writeln!(
            out,
            "{:>9} {:>9}  the page; allowed are {BUDGET}",
            "",
            self.page()
        )
    }
}

fn visit(folder: &Path, prefix: &str, files: &mut Vec<File>) -> Result<()> {
    for entry in
        fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?
    {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            visit(&entry.path(), &format!("{name}/"), files)?;
        } else {
            let bytes = fs::read(entry.path()).with_context(|| format!("cannot read {name}"))?;
            files.push(File {
                raw: bytes.len(),
                compressed: compressed(&bytes)?,
                name,
            });
        }
    }
    Ok(())
}

fn compressed(bytes: &[u8]) -> Result<usize> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len())
}
