//! Node and the development packages of package.json. Nothing of them is served.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use xshell::cmd;

use crate::project;
use crate::run::{output_of, say, shell, which};

const OLDEST_NODE: u32 = 20;

/// Installs the packages that package-lock.json names, unless they are there.
pub(crate) fn ensure() -> Result<()> {
    node()?;
    if up_to_date() {
        return Ok(());
    }
    if which("npm").is_none() {
        bail!("npm is not in PATH; it comes with Node (https://nodejs.org)");
    }
    say("installing the development packages of package-lock.json with npm ci");
    let shell = shell()?;
    cmd!(shell, "npm ci --no-audit --no-fund")
        .run()
        .context("npm ci failed")
}

/// Node, new enough for `node --test` and WebAssembly with SIMD.
pub(crate) fn node() -> Result<()> {
    let shell = shell()?;
    let Some(version) = output_of(cmd!(shell, "node --version")) else {
        bail!("node is not in PATH; install Node {OLDEST_NODE} or newer (https://nodejs.org)");
    };
    match major(&version) {
        Some(number) if number >= OLDEST_NODE => Ok(()),
        _ => bail!("node is {version}; install Node {OLDEST_NODE} or newer (https://nodejs.org)"),
    }
}

/// A script of an installed package, to be run with node.
pub(crate) fn program(package: &str, script: &str) -> PathBuf {
    project::root().join("node_modules").join(package).join(script)
}

/// npm writes `node_modules/.package-lock.json` last, so it is there only after a complete installation.
fn up_to_date() -> bool {
    let modified = |name: &str| {
        fs::metadata(project::root().join(name))
            .and_then(|file| file.modified())
            .ok()
    };
    match (
        modified("node_modules/.package-lock.json"),
        modified("package-lock.json"),
    ) {
        (Some(installed), Some(wanted)) => installed >= wanted,
        _ => false,
    }
}

/// 20 from "v20.11.1".
fn major(version: &str) -> Option<u32> {
    version.strip_prefix('v')?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::major;

    #[test]
    fn major_version() {
        assert_eq!(major("v20.11.1"), Some(20));
        assert_eq!(major("v9.0.0"), Some(9));
        assert_eq!(major("20.11.1"), None);
        assert_eq!(major("vx.1"), None);
    }
}
