//! esbuild, from npm's `esbuild`: the page's scripts in few files, and everything shorter.

use std::path::Path;

use anyhow::{Context, Result};
use xshell::cmd;

use crate::run::shell;
use crate::{npm, project};

/// Writes the scripts of `www` and shortens the style sheets in `out`. Answers with the names of the scripts that the page
/// runs when it opens.
pub(crate) fn bundle(www: &Path, out: &Path, glue: &Path) -> Result<Vec<String>> {
    npm::ensure().context("the page's scripts are joined with esbuild, which needs Node with npm")?;
    let shell = shell()?;
    let script = project::root().join("xtask").join("bundle.mjs");
    let opening = cmd!(shell, "node {script} {www} {glue} {out}").quiet().read()?;
    serde_json::from_str(&opening).context("bundle.mjs printed something else than names")
}
