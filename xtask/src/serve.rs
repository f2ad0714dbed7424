//! `cargo xtask serve`: builds the site, serves it on this machine, and prints its address.

use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result, bail};
use lexopt::prelude::*;

use crate::build;
use crate::run::{dist, node, root, say, shell};
use crate::toolchain::Toolchain;

/// The ports that are tried when none is asked for.
const PORTS: [u16; 10] = [8080, 8081, 8082, 8083, 8084, 8085, 8086, 8087, 8088, 8089];
const SOURCES: [&str; 9] = [
    "src",
    "www",
    "index.html",
    "scenario.html",
    "claims.html",
    "docs/CLAIMS.md",
    "embed.html",
    "Cargo.toml",
    "Cargo.lock",
];

pub(crate) fn serve(mut arguments: lexopt::Parser) -> Result<()> {
    let (mut host, mut ports, mut watch) = ("127.0.0.1".to_owned(), PORTS.to_vec(), false);
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("host") => host = arguments.value()?.string()?,
            Long("port") => ports = vec![arguments.value()?.parse()?],
            Long("watch") => watch = true,
            _ => return Err(argument.unexpected().into()),
        }
    }
    // A port that is taken is reported before minutes of building.
    let Some(port) = ports
        .iter()
        .find(|&&port| TcpListener::bind((host.as_str(), port)).is_ok())
    else {
        bail!("cannot listen on {host} at any of the ports {ports:?}; name another with --port");
    };
    let toolchain = Toolchain::find()?;
    build::site(toolchain, None)?;
    // The server ends with this process, when its input ends.
    let shell = shell()?;
    let mut server = Command::from(node(&shell, "serve.mjs").arg(dist()).arg(host).arg(port.to_string()));
    let mut server = server.stdin(Stdio::piped()).spawn().context("cannot start node")?;
    if watch {
        thread::spawn(move || build_on_change(toolchain));
    }
    // Waiting for it would close its input.
    while server.try_wait()?.is_none() {
        thread::sleep(Duration::from_millis(300));
    }
    bail!("the server has ended")
}

/// Looks at the sources' dates a few times a second: the tree is small, and this works on every system alike.
fn build_on_change(toolchain: Toolchain) {
    let newest = || SOURCES.iter().filter_map(|source| modified(&root().join(source))).max();
    let mut seen = newest();
    loop {
        thread::sleep(Duration::from_millis(300));
        let now = newest();
        if now == seen {
            continue;
        }
        seen = now;
        match build::site(toolchain, None) {
            Ok(_) => say("built; reload the page"),
            Err(error) => say(format!("{error:#}; still serving the last good site")),
        }
    }
}

/// When the newest file in `path`, or a folder in it, was last changed: a folder changes with the names in it.
fn modified(path: &Path) -> Option<SystemTime> {
    let entries = fs::read_dir(path).into_iter().flatten().flatten();
    let own = fs::metadata(path).and_then(|file| file.modified()).ok();
    entries.filter_map(|entry| modified(&entry.path())).chain(own).max()
}
