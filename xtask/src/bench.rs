//! `cargo xtask bench`: how fast the solvers are, on Node or in Chromium, beside the solvers they are compared with.

use std::ffi::OsString;

use anyhow::{Context, Result};
use xshell::cmd;

use crate::run::shell;
use crate::toolchain::Toolchain;
use crate::{browser, build, npm};

const ON_NODE: &str = "benches/run.mjs";
const IN_BROWSER: &str = "benches/browser.mjs";

#[derive(Debug)]
pub(crate) struct Options {
    browser: bool,
    arguments: Vec<OsString>,
}

impl Options {
    /// `--browser` is ours when it comes first; everything after goes to the benchmark.
    pub(crate) fn parse(mut arguments: lexopt::Parser) -> Result<Self> {
        let mut rest: Vec<OsString> = arguments.raw_args()?.collect();
        let browser = rest.first().is_some_and(|first| first == "--browser");
        if browser {
            rest.remove(0);
        }
        Ok(Self {
            browser,
            arguments: rest,
        })
    }
}

pub(crate) fn bench(options: &Options) -> Result<()> {
    npm::ensure()?;
    build::checked(&Toolchain::find()?)?;
    let shell = shell()?;
    let script = if options.browser {
        shell.set_var(browser::VARIABLE, browser::find()?);
        IN_BROWSER
    } else {
        ON_NODE
    };
    let arguments = &options.arguments;
    cmd!(shell, "node {script} {arguments...}")
        .run()
        .context("the benchmark failed")
}
