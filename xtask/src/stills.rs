//! Pictures of the scenarios for readers without scripts, by the built module on Node. Left out where there is none.

use std::path::Path;

use anyhow::Result;
use xshell::cmd;

use crate::run::{say, shell};
use crate::{npm, project};

/// Writes pictures/ into `site`.
pub(crate) fn stills(site: &Path) {
    if let Err(error) = try_stills(site) {
        say(format!("pictures/ left out: {error:#}"));
    }
}

fn try_stills(site: &Path) -> Result<()> {
    npm::node()?;
    let script = project::root().join("xtask").join("stills.mjs");
    let shell = shell()?;
    cmd!(shell, "node {script} {site}").quiet().run()?;
    Ok(())
}
