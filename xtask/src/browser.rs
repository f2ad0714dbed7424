//! The Chromium that the browser tests drive.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::apt;
use crate::run::{say, which};

/// Names the browser for the tests, and for whoever wants another one than the first found.
pub(crate) const VARIABLE: &str = "POLICY_CLIFF_CHROMIUM";

const NAMES: [&str; 5] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
];
const MAC: [&str; 2] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/// The browser's program; installed first where it is missing and that is allowed.
pub(crate) fn find() -> Result<PathBuf> {
    if let Some(given) = env::var_os(VARIABLE).map(PathBuf::from) {
        if given.is_file() {
            return Ok(given);
        }
        bail!("{VARIABLE} is {}, which is not a file", given.display());
    }
    if let Some(found) = first_here() {
        return Ok(found);
    }
    apt::install(&["chromium", "fonts-dejavu-core"], "the browser tests need one")
        .with_context(|| format!("no Chromium or Chrome found; install one, or name its program in {VARIABLE}"))?;
    first_here().context("Debian's chromium is installed but not in PATH")
}

fn first_here() -> Option<PathBuf> {
    let found = NAMES.into_iter().find_map(which).or_else(|| {
        MAC.into_iter()
            .map(Path::new)
            .find(|path| path.is_file())
            .map(PathBuf::from)
    })?;
    say(format!("the browser is {}", found.display()));
    Some(found)
}
