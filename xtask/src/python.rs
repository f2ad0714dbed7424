//! Python with pandas, with which the tests read the tables that the page saves. It lives in a virtual environment of the
//! project's own, in target/.

use std::env;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use xshell::cmd;

use crate::run::{output_of, run_at_most, say, shell, which};
use crate::{apt, project};

/// Names the Python for the tests; theirs is left out where there is none.
pub(crate) const VARIABLE: &str = "POLICY_CLIFF_PYTHON";

/// Some 60 MB on a slow line.
const LIMIT: Duration = Duration::from_mins(5);
/// Any that has been seen to read the tables.
const PANDAS: &str = "pandas>=2,<4";

/// A Python that has pandas; installed first where it is missing.
pub(crate) fn pandas() -> Result<PathBuf> {
    if let Some(given) = env::var_os(VARIABLE).map(PathBuf::from) {
        if has_pandas(&given) {
            return Ok(given);
        }
        bail!("{VARIABLE} is {}, which has no pandas", given.display());
    }
    let folder = project::root().join("target").join("python");
    let python = if cfg!(windows) {
        folder.join("Scripts").join("python.exe")
    } else {
        folder.join("bin").join("python")
    };
    if has_pandas(&python) {
        return Ok(python);
    }
    let system = ["python3", "python"].into_iter().find_map(which);
    let system = system.context("there is no Python (https://www.python.org)")?;
    say(format!(
        "installing pandas in {}, for tests that read tables with it",
        folder.display()
    ));
    environment(&system, &folder)?;
    let shell = shell()?;
    run_at_most(
        cmd!(
            shell,
            "{python} -m pip install --quiet --disable-pip-version-check --only-binary :all: {PANDAS}"
        ),
        LIMIT,
    )
    .context("pip could not install pandas")?;
    Ok(python)
}

fn has_pandas(python: &Path) -> bool {
    let Ok(shell) = shell() else { return false };
    python.is_file() && output_of(cmd!(shell, "{python} -c {IMPORT}")).is_some()
}

const IMPORT: &str = "import pandas";

/// A virtual environment; Debian has what makes one in a package of its own.
fn environment(python: &Path, folder: &Path) -> Result<()> {
    let shell = shell()?;
    if cmd!(shell, "{python} -m venv {folder}").quiet().run().is_ok() {
        return Ok(());
    }
    apt::install(&["python3-venv"], "pandas goes to an environment of its own")?;
    cmd!(shell, "{python} -m venv {folder}")
        .run()
        .context("cannot make a virtual environment")
}
