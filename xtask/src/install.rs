//! What the commands need beside Rust: each function looks for one thing, installs it where that is possible, and
//! otherwise fails with what to do.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result, bail, ensure};
use xshell::cmd;

use crate::run::{output_of, root, run_at_most, say, shell, target, which};

/// Names the browser for the tests.
pub(crate) const CHROMIUM: &str = "POLICY_CLIFF_CHROMIUM";
/// Names the Python for the tests, which has pandas.
pub(crate) const PYTHON: &str = "POLICY_CLIFF_PYTHON";
/// The limit for downloads; pandas is some 60 MB.
const LIMIT: Duration = Duration::from_mins(5);
const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const BROWSERS_OF_MACOS: [&str; 2] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/// Installs packages on Debian and its relatives.
pub(crate) fn debian_packages(packages: &[&str]) -> Result<()> {
    let shell = shell()?;
    let list = packages.join(" ");
    ensure!(
        which("apt-get").is_some(),
        "this is not Debian, so {list} cannot be installed"
    );
    let user = output_of(cmd!(shell, "id -u"));
    ensure!(
        user.as_deref() == Some("0"),
        "root can install what is missing: apt-get install {list}"
    );
    say(format!("installing the Debian packages {list}"));
    shell.set_var("DEBIAN_FRONTEND", "noninteractive");
    // Where the lists cannot be updated, those that are there may still serve.
    let _ = cmd!(shell, "apt-get update -qq").run();
    cmd!(shell, "apt-get install -y -qq --no-install-recommends {packages...}").run()?;
    Ok(())
}

/// Adds rustfmt or clippy, which small installations of Rust leave out; `verb` is what cargo calls it.
pub(crate) fn rust_component(component: &str, verb: &str) -> Result<()> {
    let shell = shell()?;
    if output_of(cmd!(shell, "cargo {verb} --version")).is_some() {
        return Ok(());
    }
    run_at_most(cmd!(shell, "rustup component add {component}"), LIMIT)
        .with_context(|| format!("{component} is missing, and rustup could not add it"))
}

/// Installs the packages that package-lock.json names in `node_modules/`.
pub(crate) fn node_packages() -> Result<()> {
    let shell = shell()?;
    let version = output_of(cmd!(shell, "node --version")).unwrap_or_else(|| "missing".to_owned());
    let advice = "install Node 20.19 or newer with npm (https://nodejs.org)";
    ensure!(is_new_enough(&version), "node is {version}; {advice}");
    ensure!(which("npm").is_some(), "npm is missing; {advice}");
    // npm writes this file last, so it is there only after a complete installation.
    if modified("node_modules/.package-lock.json") >= modified("package-lock.json") {
        return Ok(());
    }
    cmd!(shell, "npm ci --no-audit --no-fund").run()?;
    Ok(())
}

/// Whether Node's version, such as v20.19.0, has what the sources use.
fn is_new_enough(version: &str) -> bool {
    let mut numbers = version
        .trim_start_matches('v')
        .split('.')
        .map(|number| number.parse().ok());
    let mut next = || numbers.next().flatten().unwrap_or(0);
    (next(), next()) >= (20, 19)
}

/// The script of a package in `node_modules/`, to be run with node.
pub(crate) fn node_program(script: &str) -> PathBuf {
    root().join("node_modules").join(script)
}

fn modified(file: &str) -> Option<SystemTime> {
    fs::metadata(root().join(file)).and_then(|file| file.modified()).ok()
}

/// Returns the browser that the tests drive.
pub(crate) fn chromium() -> Result<PathBuf> {
    if let Some(given) = env::var_os(CHROMIUM).map(PathBuf::from) {
        ensure!(
            given.is_file(),
            "{CHROMIUM} is {}, which is not a file",
            given.display()
        );
        return Ok(given);
    }
    let find = || {
        let on_macos = BROWSERS_OF_MACOS.into_iter().map(PathBuf::from);
        BROWSERS
            .into_iter()
            .filter_map(which)
            .chain(on_macos)
            .find(|path| path.is_file())
    };
    if let Some(found) = find() {
        return Ok(found);
    }
    debian_packages(&["chromium", "fonts-dejavu-core"])
        .with_context(|| format!("there is no Chromium or Chrome; install one, or name its program in {CHROMIUM}"))?;
    find().context("Debian's chromium is installed but not in PATH")
}

/// Returns a Python that has pandas, with which a test reads exported tables.
pub(crate) fn python_with_pandas() -> Result<PathBuf> {
    if let Some(given) = env::var_os(PYTHON).map(PathBuf::from) {
        ensure!(
            has_pandas(&given),
            "{PYTHON} is {}, which has no pandas",
            given.display()
        );
        return Ok(given);
    }
    let folder = target().join("python");
    let python = folder.join(if cfg!(windows) {
        "Scripts/python.exe"
    } else {
        "bin/python"
    });
    if has_pandas(&python) {
        add_packages_of_models(&python)?;
        return Ok(python);
    }
    let Some(system) = ["python3", "python"].into_iter().find_map(which) else {
        bail!("there is no Python (https://www.python.org)");
    };
    let shell = shell()?;
    if cmd!(shell, "{system} -m venv {folder}").run().is_err() {
        debian_packages(&["python3-venv"])?;
        cmd!(shell, "{system} -m venv {folder}").run()?;
    }
    let pip = cmd!(
        shell,
        "{python} -m pip install --quiet --disable-pip-version-check --only-binary :all: pandas>=2,<4"
    );
    run_at_most(pip, LIMIT)?;
    add_packages_of_models(&python)?;
    Ok(python)
}

/// Packages whose models tests import: the module, and what pip installs for it.
const MODELS: [[&str; 2]; 5] = [
    ["gymnasium", "gymnasium>=1,<2"],
    ["mo_gymnasium", "mo-gymnasium>=1.3,<2"],
    ["mdptoolbox", "pymdptoolbox==4.0b3"],
    ["quantecon", "quantecon>=0.11,<1"],
    ["stormpy", "stormpy>=2,<3"],
];

/// Installs those packages of models that are missing. Tests leave out the ones that cannot be had.
fn add_packages_of_models(python: &Path) -> Result<()> {
    let shell = shell()?;
    for [module, requirement] in MODELS {
        let code = format!("import importlib.util as util; raise SystemExit(util.find_spec('{module}') is None)");
        if cmd!(shell, "{python} -c {code}").quiet().ignore_stderr().run().is_ok() {
            continue;
        }
        // pymdptoolbox has no wheel.
        let pip = cmd!(
            shell,
            "{python} -m pip install --quiet --disable-pip-version-check --only-binary :all: --no-binary pymdptoolbox {requirement}"
        );
        if let Err(error) = run_at_most(pip, LIMIT) {
            say(format!("no models of {module} are imported: {error:#}"));
        }
    }
    Ok(())
}

fn has_pandas(python: &Path) -> bool {
    let code = "import pandas";
    shell().is_ok_and(|shell| output_of(cmd!(shell, "{python} -c {code}")).is_some())
}

#[cfg(test)]
mod tests {
    use super::is_new_enough;

    #[test]
    fn node_must_be_20_19_or_newer() {
        assert!(is_new_enough("v20.19.0"));
        assert!(is_new_enough("v22.1.0"));
        assert!(!is_new_enough("v20.18.3"));
        assert!(!is_new_enough("v9.20.0"));
        assert!(!is_new_enough("missing"));
    }
}
