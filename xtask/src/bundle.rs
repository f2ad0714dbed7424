//! esbuild, from npm's `esbuild`: the page's scripts in few files, and everything shorter. Optional, since browsers run the
//! sources as they are.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use xshell::cmd;

use crate::run::{say, shell};
use crate::site::{NOT_OF_THE_PAGE, is_script};
use crate::{npm, project};

/// Writes the scripts of `www` and shortens the style sheet in `out`. Answers with the names of the scripts that the page
/// runs when it opens: without esbuild, all of them.
pub(crate) fn bundle(www: &Path, out: &Path, glue: &Path) -> Result<Vec<String>> {
    match try_bundle(www, out, glue) {
        Ok(opening) => Ok(opening),
        Err(error) => {
            say(format!(
                "esbuild left out, the scripts stay as they are and cost more: {error:#}"
            ));
            as_they_are(www, out)
        }
    }
}

fn try_bundle(www: &Path, out: &Path, glue: &Path) -> Result<Vec<String>> {
    npm::ensure()?;
    let shell = shell()?;
    let script = project::root().join("xtask").join("bundle.mjs");
    let opening = cmd!(shell, "node {script} {www} {glue} {out}").quiet().read()?;
    serde_json::from_str(&opening).context("bundle.mjs printed something else than names")
}

fn as_they_are(www: &Path, out: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(www).with_context(|| format!("cannot read {}", www.display()))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if is_script(&name) && !NOT_OF_THE_PAGE.contains(&name.as_str()) {
            fs::copy(www.join(&name), out.join(&name)).with_context(|| format!("cannot copy {name}"))?;
            names.push(name);
        }
    }
    Ok(names)
}
