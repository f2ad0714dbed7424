//! Installing packages on Debian and its relatives, when we are allowed to.

use std::path::Path;

use anyhow::{Context, Result, bail};
use xshell::cmd;

use crate::run::{output_of, say, shell, which};

/// Installs `packages` and everything they need; `why` is told to the reader first.
pub(crate) fn install(packages: &[&str], why: &str) -> Result<()> {
    refuse_elsewhere()?;
    let shell = shell()?;
    shell.set_var("DEBIAN_FRONTEND", "noninteractive");
    say(format!("installing the Debian packages {} ({why})", packages.join(" ")));
    // Stale lists name versions that the mirrors have dropped; a failed update may still leave usable lists.
    if cmd!(shell, "apt-get update -qq").run().is_err() {
        say("apt-get update failed; trying with the package lists that are here");
    }
    cmd!(shell, "apt-get install -y -qq --no-install-recommends {packages...}")
        .run()
        .with_context(|| format!("apt-get could not install {}", packages.join(" ")))
}

/// The reason why packages cannot be installed here, as an error.
fn refuse_elsewhere() -> Result<()> {
    if !Path::new("/etc/debian_version").exists() || which("apt-get").is_none() {
        bail!("this is not Debian or a relative of it");
    }
    let shell = shell()?;
    if output_of(cmd!(shell, "id -u")).as_deref() != Some("0") {
        bail!("installing Debian packages needs root");
    }
    Ok(())
}
