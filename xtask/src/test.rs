//! `cargo xtask test`: everything that must hold, as steps that are listed with their times at the end.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use lexopt::prelude::*;
use xshell::cmd;

use crate::components::Component;
use crate::run::{say, shell, tee};
use crate::toolchain::Toolchain;
use crate::{browser, build, npm, package, project, python};

/// What a step has to say for itself, such as "212 tests".
type Note = String;

struct Step {
    name: &'static str,
    what: &'static str,
    run: fn() -> Result<Note>,
}

/// In the order of running: cheap ones first, and the site before what needs it.
const STEPS: [Step; 9] = [
    Step {
        name: "format",
        what: "cargo fmt --check",
        run: format,
    },
    Step {
        name: "lint",
        what: "clippy, native, warnings are errors",
        run: lint,
    },
    Step {
        name: "lint-wasm",
        what: "clippy, WebAssembly, warnings are errors",
        run: lint_wasm,
    },
    Step {
        name: "rust",
        what: "Rust tests",
        run: rust,
    },
    Step {
        name: SITE,
        what: "the site builds within its budget",
        run: site,
    },
    Step {
        name: "package",
        what: "what npm and crates.io get, installed in a fresh project",
        run: packages,
    },
    Step {
        name: "types",
        what: "types of www/, tests/ and benches/",
        run: types,
    },
    Step {
        name: "node",
        what: "tests of the JavaScript module on Node",
        run: node,
    },
    Step {
        name: "browser",
        what: "tests of the page in Chromium",
        run: in_browser,
    },
];
const SITE: &str = "site";
/// These look at dist/, so asking for one of them asks for the site too.
const NEED_SITE: [&str; 4] = ["package", "types", "node", "browser"];

#[derive(Debug, Default)]
pub(crate) struct Options {
    only: Vec<String>,
    skip: Vec<String>,
}

impl Options {
    pub(crate) fn parse(mut arguments: lexopt::Parser) -> Result<Self> {
        let mut options = Self::default();
        while let Some(argument) = arguments.next()? {
            let list = match argument {
                Long("only") => &mut options.only,
                Long("skip") => &mut options.skip,
                _ => return Err(argument.unexpected().into()),
            };
            for name in arguments.value()?.string()?.split(',') {
                let names = STEPS.map(|step| step.name);
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

struct Outcome {
    name: &'static str,
    time: Duration,
    result: Result<Note>,
}

pub(crate) fn test(options: &Options) -> Result<()> {
    let mut outcomes = Vec::new();
    for step in STEPS.iter().filter(|step| options.wants(step.name)) {
        say(format!("== {}: {}", step.name, step.what));
        let start = Instant::now();
        let result = (step.run)();
        if let Err(error) = &result {
            say(format!("{} failed: {error:#}", step.name));
        }
        outcomes.push(Outcome {
            name: step.name,
            time: start.elapsed(),
            result,
        });
    }
    summarise(&outcomes)
}

fn summarise(outcomes: &[Outcome]) -> Result<()> {
    println!();
    for Outcome { name, time, result } in outcomes {
        let seconds = time.as_secs_f64();
        match result {
            Ok(note) => println!("passed  {name:<10} {seconds:>6.1} s  {note}"),
            Err(error) => println!("FAILED  {name:<10} {seconds:>6.1} s  {error:#}"),
        }
    }
    let failed = outcomes.iter().filter(|each| each.result.is_err()).count();
    let total = outcomes.len();
    let time: Duration = outcomes.iter().map(|each| each.time).sum();
    if failed > 0 {
        bail!("{failed} of {total} steps failed");
    }
    ensure!(total > 0, "no step was left to run");
    println!("all {total} steps passed in {:.0} s", time.as_secs_f64());
    Ok(())
}

fn format() -> Result<Note> {
    Component::Rustfmt.ensure()?;
    let shell = shell()?;
    cmd!(shell, "cargo fmt --all --check").run()?;
    Ok(Note::new())
}

fn lint() -> Result<Note> {
    Component::Clippy.ensure()?;
    let shell = shell()?;
    cmd!(shell, "cargo clippy --workspace --all-targets -- -D warnings").run()?;
    Ok(Note::new())
}

fn lint_wasm() -> Result<Note> {
    let toolchain = Toolchain::find()?;
    toolchain.ensure_clippy()?;
    let shell = shell()?;
    let clippy = toolchain.cargo(&shell, "clippy")?;
    clippy.args(["--", "-D", "warnings"]).run()?;
    Ok(Note::new())
}

fn rust() -> Result<Note> {
    let shell = shell()?;
    // The commands are tested under the profile they run in, which spares building wasm-bindgen's tool twice.
    let runs = [
        cmd!(shell, "cargo test --no-fail-fast --package policy-cliff"),
        cmd!(shell, "cargo test --no-fail-fast --package xtask --profile dev"),
    ];
    let (mut compiled, mut passed, mut failed) = (true, 0, 0);
    for run in runs {
        let (success, lines) = tee(run)?;
        let sum = |mark: &str| -> usize { lines.iter().filter_map(|line| count(line, mark)).sum() };
        passed += sum("test result: ok. ") + sum("test result: FAILED. ");
        let failures: usize = lines.iter().filter_map(|line| failures(line)).sum();
        failed += failures;
        compiled &= success || failures > 0;
    }
    ensure!(failed == 0, "{failed} of {} tests failed", passed + failed);
    ensure!(compiled, "the tests do not compile");
    Ok(format!("{passed} tests"))
}

fn site() -> Result<Note> {
    build::checked(&Toolchain::find()?, None)?;
    if npm::node().is_err() {
        return Ok("scripts not checked, there is no Node".to_owned());
    }
    // What the build took out of the scripts must not have been code.
    let shell = shell()?;
    let scripts = ["dist/www", "dist/www/wasm"].map(|folder| project::files_with_suffix(folder, ".js"));
    let scripts = scripts.concat();
    for script in &scripts {
        cmd!(shell, "node --check {script}").quiet().run()?;
    }
    Ok(format!("{} scripts", scripts.len()))
}

fn packages() -> Result<Note> {
    package::for_npm()?;
    // Compiling the crate once more is for `cargo xtask package`; everything it needs has been fetched by now.
    let files = package::for_cargo(&["--no-verify", "--offline"])?;
    let tests = node_tests("tests/package")?;
    Ok(format!("{tests}, {files} files in the crate"))
}

fn types() -> Result<Note> {
    npm::ensure()?;
    let shell = shell()?;
    let compiler = npm::program("typescript", "bin/tsc");
    cmd!(shell, "node {compiler} --project tsconfig.json").run()?;
    Ok(Note::new())
}

fn node() -> Result<Note> {
    npm::ensure()?;
    let shell = shell()?;
    let pandas = match python::pandas() {
        Ok(python) => {
            shell.set_var(python::VARIABLE, python);
            ""
        }
        Err(error) => {
            say(format!(
                "pandas left out, so nothing reads the tables with it: {error:#}"
            ));
            ", pandas left out"
        }
    };
    let tests = node_tests_in(&shell, "tests/node", &[])?;
    Ok(tests + pandas)
}

fn in_browser() -> Result<Note> {
    npm::ensure()?;
    // Its element is tried as well.
    package::for_npm()?;
    let shell = shell()?;
    // One browser at a time: the tests measure times.
    shell.set_var(browser::VARIABLE, browser::find()?);
    node_tests_in(&shell, "tests/browser", &["--test-concurrency=1"])
}

fn node_tests(folder: &str) -> Result<Note> {
    node_tests_in(&shell()?, folder, &[])
}

fn node_tests_in(shell: &xshell::Shell, folder: &str, options: &[&str]) -> Result<Note> {
    // Node 20 takes no patterns, so the files are named.
    let files = project::files_with_suffix(folder, ".test.mjs");
    ensure!(!files.is_empty(), "there is no {folder}/*.test.mjs");
    let (passed, lines) = tee(cmd!(shell, "node --test --test-reporter=spec {options...} {files...}"))?;
    let last = |mark: &str| lines.iter().rev().find_map(|line| count(line, mark));
    let total = last("ℹ tests ").context("node printed no count")?;
    let failed = last("ℹ fail ").unwrap_or(0);
    ensure!(passed, "{failed} of {total} tests failed");
    Ok(format!("{total} tests"))
}

/// 2 from "test result: FAILED. 10 passed; 2 failed; ...".
fn failures(line: &str) -> Option<usize> {
    let counts = line.strip_prefix("test result: FAILED. ")?;
    count(counts.split("; ").nth(1)?, "")
}

/// The number that follows `mark` at the start of `line`.
fn count(line: &str, mark: &str) -> Option<usize> {
    line.strip_prefix(mark)?.split(' ').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(arguments: &[&str]) -> Result<Options> {
        Options::parse(lexopt::Parser::from_args(arguments))
    }

    fn steps(arguments: &[&str]) -> Vec<&'static str> {
        let options = options(arguments).expect("valid arguments");
        let wanted = STEPS.iter().filter(|step| options.wants(step.name));
        wanted.map(|step| step.name).collect()
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

    #[test]
    fn counts_are_read_from_the_runners_own_lines() {
        assert_eq!(
            count("test result: ok. 12 passed; 0 failed", "test result: ok. "),
            Some(12)
        );
        assert_eq!(count("ℹ pass 7", "ℹ pass "), Some(7));
        assert_eq!(count("running 3 tests", "ℹ pass "), None);
        let line = "test result: FAILED. 10 passed; 2 failed; 0 ignored";
        assert_eq!(failures(line), Some(2));
    }
}
