//! rustfmt and clippy, which small installations of Rust leave out.

use std::time::Duration;

use anyhow::{Context, Result, bail};
use xshell::cmd;

use crate::run::{output_of, run_at_most, say, shell, which};

/// For what rustup downloads; a closed network must not hold anyone up for long.
pub(crate) const DOWNLOAD_LIMIT: Duration = Duration::from_mins(2);

/// A component of the Rust toolchain, with the cargo verb that shows whether it is there.
#[derive(Clone, Copy)]
pub(crate) enum Component {
    Rustfmt,
    Clippy,
}

impl Component {
    fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Rustfmt => ("rustfmt", "fmt"),
            Self::Clippy => ("clippy", "clippy"),
        }
    }

    /// Asks rustup for the component where it is missing.
    pub(crate) fn ensure(self) -> Result<()> {
        let (component, verb) = self.names();
        let shell = shell()?;
        if output_of(cmd!(shell, "cargo {verb} --version")).is_some() {
            return Ok(());
        }
        if which("rustup").is_none() {
            bail!("{component} is missing and there is no rustup to add it; install it for the Rust in use");
        }
        say(format!("{component} is missing; asking rustup for it"));
        run_at_most(cmd!(shell, "rustup component add {component}"), DOWNLOAD_LIMIT)
            .with_context(|| format!("{component} is missing and rustup could not add it"))
    }
}
