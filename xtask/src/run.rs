//! Starting programs and telling the reader about it.

use std::env;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use xshell::{Cmd, Shell};

/// One line of progress.
pub(crate) fn say(text: impl std::fmt::Display) {
    eprintln!("xtask: {text}");
}

/// A shell in the project's folder.
pub(crate) fn shell() -> Result<Shell> {
    let shell = Shell::new().context("cannot read the current folder")?;
    shell.change_dir(crate::project::root());
    Ok(shell)
}

/// Where `program` is in PATH.
pub(crate) fn which(program: &str) -> Option<PathBuf> {
    let names = if cfg!(windows) {
        vec![format!("{program}.exe"), format!("{program}.cmd")]
    } else {
        vec![program.to_owned()]
    };
    env::split_paths(&env::var_os("PATH")?)
        .flat_map(|folder| names.iter().map(move |name| folder.join(name)))
        .find(|path| path.is_file())
}

/// What `command` prints, or `None` when it cannot be started or fails.
pub(crate) fn output_of(command: Cmd) -> Option<String> {
    command.quiet().ignore_stderr().read().ok()
}

/// Runs to the end, passing the output on as it comes; the lines of the standard output come back.
pub(crate) fn tee(command: Cmd) -> Result<(bool, Vec<String>)> {
    let shown = command.to_string();
    eprintln!("$ {shown}");
    let mut child = Command::from(command)
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start `{shown}`"))?;
    let mut lines = Vec::new();
    if let Some(stdout) = child.stdout.take() {
        for line in BufReader::new(stdout).lines() {
            let line = line.with_context(|| format!("`{shown}` printed something that is not text"))?;
            println!("{line}");
            lines.push(line);
        }
    }
    Ok((child.wait()?.success(), lines))
}

/// Runs to the end or for `limit`, whichever comes first.
pub(crate) fn run_at_most(command: Cmd, limit: Duration) -> Result<()> {
    let shown = command.to_string();
    eprintln!("$ {shown}");
    let mut child = Command::from(command)
        .spawn()
        .with_context(|| format!("cannot start `{shown}`"))?;
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            if status.success() {
                return Ok(());
            }
            bail!("`{shown}` failed ({status})");
        }
        if start.elapsed() > limit {
            child.kill()?;
            child.wait()?;
            bail!("`{shown}` was stopped after {} s", limit.as_secs());
        }
        thread::sleep(Duration::from_millis(50));
    }
}
