//! Where things are, and how programs are started.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use xshell::{Cmd, Shell, cmd};

/// The workspace's folder.
pub(crate) fn root() -> PathBuf {
    // Cargo says at run time where the package is now: a build that was copied or moved along with its folder knows
    // only where it was.
    let xtask = env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    xtask.parent().map_or_else(PathBuf::new, Path::to_path_buf)
}

/// The folder of the built site.
pub(crate) fn dist() -> PathBuf {
    root().join("dist")
}

/// Cargo's output folder. A relative `CARGO_TARGET_DIR` counts from the workspace's folder, in which all programs
/// start.
pub(crate) fn target() -> PathBuf {
    root().join(env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into()))
}

/// Files of `folder` (from the workspace's folder) whose name ends in `suffix`, sorted by name.
pub(crate) fn files_with_suffix(folder: &str, suffix: &str) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(root().join(folder)).with_context(|| format!("cannot read {folder}"))? {
        let path = entry?.path();
        if path.to_string_lossy().ends_with(suffix) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Prints one line of progress.
pub(crate) fn say(text: impl std::fmt::Display) {
    eprintln!("xtask: {text}");
}

/// Returns a shell in the workspace's folder.
pub(crate) fn shell() -> Result<Shell> {
    let shell = Shell::new().context("cannot read the current folder")?;
    shell.change_dir(root());
    Ok(shell)
}

/// Returns the command that runs a script of xtask/ with Node.
pub(crate) fn node<'a>(shell: &'a Shell, script: &str) -> Cmd<'a> {
    cmd!(shell, "node xtask/{script}").quiet()
}

/// Returns the place of `program` in PATH.
pub(crate) fn which(program: &str) -> Option<PathBuf> {
    let names = [program.to_owned(), format!("{program}.exe"), format!("{program}.cmd")];
    env::split_paths(&env::var_os("PATH")?)
        .flat_map(|folder| names.iter().map(move |name| folder.join(name)))
        .find(|path| path.is_file())
}

/// Returns what `command` prints, or `None` when it cannot be started or fails.
pub(crate) fn output_of(command: Cmd) -> Option<String> {
    command.quiet().ignore_stderr().read().ok()
}

/// Runs `command` for at most `limit`: what it downloads must not hold anybody up on a closed network.
pub(crate) fn run_at_most(command: Cmd, limit: Duration) -> Result<()> {
    let shown = command.to_string();
    eprintln!("$ {shown}");
    let mut child = Command::from(command)
        .spawn()
        .with_context(|| format!("cannot start `{shown}`"))?;
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return if status.success() {
                Ok(())
            } else {
                bail!("`{shown}` failed ({status})")
            };
        }
        if start.elapsed() > limit {
            child.kill()?;
            child.wait()?;
            bail!("`{shown}` was stopped after {} s", limit.as_secs());
        }
        thread::sleep(Duration::from_millis(50));
    }
}
