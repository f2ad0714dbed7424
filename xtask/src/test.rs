//! `cargo xtask test`: everything that must hold, as steps that are listed with their times at the end.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use std::{mem, thread};

use anyhow::{Context, Result, ensure};
use lexopt::prelude::*;
use xshell::{Shell, cmd};

use crate::run::{files_with_suffix, say, shell};
use crate::toolchain::Toolchain;
use crate::{build, install, package};

/// A step's name, what it does, and the function that fails when it does not hold.
type Step = (&'static str, &'static str, fn(&Shell) -> Result<()>);

/// In the order of running: cheap ones first, and the site before what needs it.
const STEPS: [Step; 9] = [
    ("format", "formatting of Rust, and of JavaScript with its lints", format),
    ("lint", "clippy, native, warnings are errors", lint),
    ("lint-wasm", "clippy, WebAssembly, warnings are errors", lint_wasm),
    ("rust", "Rust tests", rust),
    (SITE, "the site builds, and loads no more than it may", site),
    (
        "package",
        "what npm and crates.io get, installed in a fresh project",
        packages,
    ),
    ("types", "types of www/, tests/ and benches/", types),
    ("node", "tests of the JavaScript module on Node", on_node),
    ("browser", "tests of the page in Chromium", in_browser),
];
const SITE: &str = "site";
/// These look at dist/, so asking for one of them asks for the site too.
const NEED_SITE: [&str; 4] = ["package", "types", "node", "browser"];

#[derive(Debug, Default)]
struct Options {
    only: Vec<String>,
    skip: Vec<String>,
}

impl Options {
    fn parse(mut arguments: lexopt::Parser) -> Result<Self> {
        let mut options = Self::default();
        let names = STEPS.map(|(name, ..)| name);
        while let Some(argument) = arguments.next()? {
            let list = match argument {
                Long("only") => &mut options.only,
                Long("skip") => &mut options.skip,
                _ => return Err(argument.unexpected().into()),
            };
            for name in arguments.value()?.string()?.split(',') {
                ensure!(
                    names.contains(&name),
                    "no step {name:?}; there are {}",
                    names.join(", ")
                );
                list.push(name.to_owned());
            }
        }
        Ok(options)
    }

    fn wants(&self, name: &str) -> bool {
        let listed = |list: &[String], name: &str| list.iter().any(|each| each == name);
        let asked = self.only.is_empty()
            || listed(&self.only, name)
            || (name == SITE && NEED_SITE.iter().any(|each| listed(&self.only, each)));
        asked && !listed(&self.skip, name)
    }
}

pub(crate) fn test(arguments: lexopt::Parser) -> Result<()> {
    let options = Options::parse(arguments)?;
    let shell = shell()?;
    let mut outcomes: Vec<(&str, Duration, Result<()>)> = Vec::new();
    for (name, what, run) in STEPS.iter().filter(|(name, ..)| options.wants(name)) {
        say(format!("== {name}: {what}"));
        let start = Instant::now();
        let result = run(&shell);
        if let Err(error) = &result {
            say(format!("{name} failed: {error:#}"));
        }
        outcomes.push((name, start.elapsed(), result));
    }
    println!();
    for (name, time, result) in &outcomes {
        let word = if result.is_ok() { "passed" } else { "FAILED" };
        println!("{word}  {name:<10} {:>6.1} s", time.as_secs_f64());
    }
    let failed = outcomes.iter().filter(|(.., result)| result.is_err()).count();
    let passed = outcomes.len() - failed;
    ensure!(failed == 0, "{passed} passed, {failed} failed");
    ensure!(passed > 0, "no step was left to run");
    println!("{passed} passed, 0 failed");
    Ok(())
}

fn format(shell: &Shell) -> Result<()> {
    install::rust_component("rustfmt", "fmt")?;
    cmd!(shell, "cargo fmt --all --check").run()?;
    install::node_packages()?;
    let biome = install::node_program("@biomejs/biome/bin/biome");
    cmd!(shell, "node {biome} ci").run()?;
    Ok(())
}

fn lint(shell: &Shell) -> Result<()> {
    install::rust_component("clippy", "clippy")?;
    cmd!(shell, "cargo clippy --workspace --all-targets -- -D warnings").run()?;
    // Links between documents lead somewhere.
    cmd!(shell, "cargo doc --workspace --no-deps --document-private-items")
        .env("RUSTDOCFLAGS", "-D warnings")
        .quiet()
        .run()?;
    Ok(())
}

fn lint_wasm(shell: &Shell) -> Result<()> {
    install::rust_component("clippy", "clippy")?;
    for (_, options) in build::PARTS {
        Toolchain::find()?
            .cargo(shell, "clippy")
            .args(options)
            .args(["--", "-D", "warnings"])
            .run()?;
    }
    Ok(())
}

fn rust(shell: &Shell) -> Result<()> {
    // The commands are tested under the profile they run in, which spares building wasm-bindgen's tool twice.
    let library = cmd!(
        shell,
        "cargo test --no-fail-fast --package policy-cliff --package policy-cliff-linear --package policy-cliff-solver --package policy-cliff-train"
    )
    .run();
    cmd!(shell, "cargo test --no-fail-fast --package xtask --profile dev").run()?;
    Ok(library?)
}

fn site(_: &Shell) -> Result<()> {
    let within_limit = build::is_within_limit(Toolchain::find()?, None)?;
    ensure!(within_limit, "the page loads more than it may when it opens");
    Ok(())
}

fn packages(shell: &Shell) -> Result<()> {
    package::for_npm()?;
    // Compiling the crates once more is for `cargo xtask package`; everything it needs has been fetched by now.
    package::for_cargo(&["--no-verify", "--offline"])?;
    node_tests(shell, "tests/package")
}

fn types(shell: &Shell) -> Result<()> {
    install::node_packages()?;
    let compiler = install::node_program("typescript/bin/tsc");
    cmd!(shell, "node {compiler} --project tsconfig.json").run()?;
    Ok(())
}

fn on_node(shell: &Shell) -> Result<()> {
    match install::python_with_pandas() {
        Ok(python) => shell.set_var(install::PYTHON, python),
        Err(error) => say(format!("nothing reads the tables with pandas: {error:#}")),
    }
    node_tests(shell, "tests/node")
}

fn in_browser(shell: &Shell) -> Result<()> {
    // Its element is tried as well.
    package::for_npm()?;
    shell.set_var(install::CHROMIUM, install::chromium()?);
    install::node_packages()?;
    // Two files at a time, as one often waits. A busy machine can starve a browser of seconds, so a file that fails has a
    // second chance alone, when all others are done; what is broken fails again. The log says so in any case.
    let waiting = Mutex::new(files_with_suffix("tests/browser", ".test.mjs")?.into_iter());
    let failed = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for shell in [shell.clone(), shell.clone()] {
            let (waiting, failed) = (&waiting, &failed);
            scope.spawn(move || {
                let next = || locked(waiting).next();
                while let Some(file) = next() {
                    if browser_tests(&shell, &file).is_err() {
                        locked(failed).push(file);
                    }
                }
            });
        }
    });
    let failed = mem::take(&mut *locked(&failed));
    for file in &failed {
        say(format!("{} failed, and is tried once more", file.display()));
    }
    for file in failed {
        browser_tests(shell, &file).with_context(|| format!("{} failed twice", file.display()))?;
    }
    Ok(())
}

/// Returns what is locked. No thread panics while it holds it.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Runs one file, and prints what it prints when it is done, so that those of two files stay apart.
fn browser_tests(shell: &Shell, file: &Path) -> Result<()> {
    let command = cmd!(shell, "node --test --test-reporter=spec --test-concurrency=1 {file}");
    let output = command.quiet().ignore_status().output()?;
    print!("{}\n{}", file.display(), String::from_utf8_lossy(&output.stdout));
    eprint!("{}", String::from_utf8_lossy(&output.stderr));
    ensure!(output.status.success(), "it exited with {}", output.status);
    Ok(())
}

fn node_tests(shell: &Shell, folder: &str) -> Result<()> {
    install::node_packages()?;
    // Node 20 takes no patterns, so the files are named.
    let files = files_with_suffix(folder, ".test.mjs")?;
    cmd!(shell, "node --test --test-reporter=spec {files...}").run()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(arguments: &[&str]) -> Result<Options> {
        Options::parse(lexopt::Parser::from_args(arguments))
    }

    fn steps(arguments: &[&str]) -> Vec<&'static str> {
        let options = options(arguments).expect("valid arguments");
        STEPS
            .map(|(name, ..)| name)
            .into_iter()
            .filter(|name| options.wants(name))
            .collect()
    }

    #[test]
    fn steps_are_chosen_by_name_and_bring_the_site_they_need() {
        assert_eq!(steps(&[]).len(), STEPS.len());
        assert_eq!(steps(&["--only", "lint,rust"]), ["lint", "rust"]);
        assert_eq!(steps(&["--only", "node"]), ["site", "node"]);
        assert_eq!(steps(&["--only", "node", "--skip", "site"]), ["node"]);
        assert_eq!(steps(&["--skip", "browser"]).len(), STEPS.len() - 1);
    }

    #[test]
    fn an_unknown_step_is_refused_with_the_list() {
        let error = options(&["--only", "lints"]).expect_err("no such step");
        assert_eq!(
            error.to_string(),
            "no step \"lints\"; there are format, lint, lint-wasm, rust, site, package, types, node, browser"
        );
    }
}
