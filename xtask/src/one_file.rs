//! The page in one file, dist/policy-cliff.html, for a double click, a mail or an archive. Needs esbuild, and is left
//! out without it.

use std::path::Path;

use anyhow::Result;
use xshell::cmd;

use crate::run::{say, shell};
use crate::{npm, project};

pub(crate) const NAME: &str = "policy-cliff.html";

/// Writes it into `site`, of whose files the page may ask for `loaded`.
pub(crate) fn one_file(site: &Path, loaded: &[String]) {
    if let Err(error) = try_one_file(site, loaded) {
        say(format!("{NAME} left out: {error:#}"));
    }
}

fn try_one_file(site: &Path, loaded: &[String]) -> Result<()> {
    npm::ensure()?;
    let root = project::root();
    let (script, www) = (root.join("xtask").join("one-file.mjs"), root.join("www"));
    // Scripts are joined from the sources, and the page's style sheet stands in it.
    let data = loaded.iter().filter_map(|name| name.strip_prefix("www/"));
    let data = data.filter(|name| match name.rsplit_once('.') {
        Some((name, "css")) => name == "share",
        Some((_, end)) => matches!(end, "json" | "wasm"),
        None => false,
    });
    let shell = shell()?;
    cmd!(shell, "node {script} {www} {site} {data...}").quiet().run()?;
    Ok(())
}
