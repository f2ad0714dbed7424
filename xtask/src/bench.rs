//! `cargo xtask bench`: how fast the solvers are, on Node or in Chromium, beside the solvers they are compared with.

use std::ffi::OsString;

use anyhow::Result;
use xshell::cmd;

use crate::run::shell;
use crate::toolchain::Toolchain;
use crate::{build, install};

pub(crate) fn bench(mut arguments: lexopt::Parser) -> Result<()> {
    let mut rest: Vec<OsString> = arguments.raw_args()?.collect();
    // These choose the benchmark when they come first; everything else goes to it.
    let script = match rest.first().and_then(|first| first.to_str()) {
        Some("--browser") => "benches/browser.mjs",
        Some("--cliffs") => "benches/cliffs.mjs",
        Some("--table") => "benches/table.mjs",
        Some("--large-table") => "benches/large-table.mjs",
        Some("--large-page") => "benches/large-page.mjs",
        Some("--reading") => "benches/reading.mjs",
        Some("--train") => "benches/train.mjs",
        _ => "benches/run.mjs",
    };
    if script != "benches/run.mjs" {
        rest.remove(0);
    }
    build::site(Toolchain::find()?, None)?;
    let shell = shell()?;
    if ["benches/browser.mjs", "benches/large-page.mjs"].contains(&script) {
        shell.set_var(install::CHROMIUM, install::chromium()?);
    }
    cmd!(shell, "node {script} {rest...}").run()?;
    Ok(())
}
