//! The project's commands: `cargo xtask <verb>`. There is one file per verb; the others hold what verbs share.

mod address;
mod bench;
mod build;
mod install;
mod package;
mod pages;
mod preview;
mod run;
mod serve;
mod short_names;
mod site;
mod test;
mod toolchain;

use std::process::ExitCode;

use anyhow::{Result, bail};
use lexopt::prelude::*;

const HELP: &str = "\
The commands of Policy Cliff.

  cargo xtask serve [--port N] [--host ADDRESS] [--watch]
      Install what is missing, build the page, serve it and print its address.
      --watch builds again when a source changes (reload the page by hand).

  cargo xtask test [--only STEP,...] [--skip STEP,...]
      Everything that must hold. Steps: format, lint, lint-wasm, rust, site, package,
      types, node, browser.

  cargo xtask build [--address ADDRESS]
      The static site in dist/: relative addresses only, any static host, any sub-path; and the page in one file.
      --address says where it will be published, for previews of links to it.

  cargo xtask package
      What the registries get: dist.npm/ for npm, and the crate.

  cargo xtask preview
      Draw www/preview.png, the picture in previews of links.

  cargo xtask bench [--browser | --cliffs | --train] [ARGUMENT...]
      Build, then time the solvers on Node (in Chromium, or exact cliffs, or training). Arguments go to the benchmark.

Environment:
  POLICY_CLIFF_CHROMIUM=/path/to/chromium     the browser for the browser tests
  POLICY_CLIFF_PYTHON=/path/to/python         a Python with pandas, for a test that reads tables with it
";

fn main() -> ExitCode {
    match dispatch() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch() -> Result<()> {
    // Also behind a command.
    if std::env::args().any(|argument| argument == "--help") {
        return help();
    }
    let mut arguments = lexopt::Parser::from_env();
    match arguments.next()? {
        Some(Value(verb)) => match verb.string()?.as_str() {
            "serve" => serve::serve(arguments),
            "build" => build::build(arguments),
            "test" => test::test(arguments),
            "package" => package::package(arguments),
            "preview" => preview::preview(arguments),
            "bench" => bench::bench(arguments),
            "help" => help(),
            other => bail!("no command {other:?}; there are serve, test, build, package, preview and bench"),
        },
        None | Some(Short('h')) => help(),
        Some(option) => Err(option.unexpected().into()),
    }
}

#[allow(clippy::unnecessary_wraps)] // Same shape as the other verbs.
fn help() -> Result<()> {
    print!("{HELP}");
    Ok(())
}
