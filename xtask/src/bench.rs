//! `cargo xtask bench`: how fast the solvers are, on Node or in Chromium, beside the solvers they are compared with.

use std::ffi::OsString;

use anyhow::{Context, Result};
use xshell::cmd;

use crate::run::shell;
use crate::toolchain::Toolchain;
use crate::{browser, build, npm};

const ON_NODE: &str = "benches/run.mjs";
const IN_BROWSER: &str = "benches/browser.mjs";
const CLIFFS: &str = "benches/cliffs.mjs";

#[derive(Debug)]
pub(crate) struct Options {
    /// What is run, and whether it needs a browser.
    script: &'static str,
    browser: bool,
    arguments: Vec<OsString>,
}

impl Options {
    /// `--browser` and `--cliffs` are ours when they come first; everything after goes to the benchmark.
    pub(crate) fn parse(mut arguments: lexopt::Parser) -> Result<Self> {
        let mut rest: Vec<OsString> = arguments.raw_args()?.collect();
        let first = rest.first().and_then(|first| first.to_str());
        let (script, browser) = match first {
            Some("--browser") => (IN_BROWSER, true),
            Some("--cliffs") => (CLIFFS, false),
            _ => (ON_NODE, false),
        };
        if script != ON_NODE {
            rest.remove(0);
        }
        Ok(Self {
            script,
            browser,
            arguments: rest,
        })
    }
}

pub(crate) fn bench(options: &Options) -> Result<()> {
    npm::ensure()?;
    build::checked(&Toolchain::find()?, None)?;
    let shell = shell()?;
    if options.browser {
        shell.set_var(browser::VARIABLE, browser::find()?);
    }
    let script = options.script;
    let arguments = &options.arguments;
    cmd!(shell, "node {script} {arguments...}")
        .run()
        .context("the benchmark failed")
}
