//! `cargo xtask serve`: build, serve on this machine, print the address.

use std::fs;
use std::io::ErrorKind;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context, Result, anyhow, bail};
use lexopt::prelude::*;

use crate::build::{self, Effort};
use crate::run::say;
use crate::toolchain::Toolchain;
use crate::{http, project};

const FIRST_PORT: u16 = 8080;
/// How many ports are tried when none was asked for.
const TRIES: u16 = 20;
const POLL: Duration = Duration::from_millis(300);
/// What the site is made of.
const SOURCES: [&str; 5] = ["src", "www", "index.html", "Cargo.toml", "Cargo.lock"];

#[derive(Debug)]
pub(crate) struct Options {
    host: String,
    port: Option<u16>,
    watch: bool,
}

impl Options {
    pub(crate) fn parse(mut arguments: lexopt::Parser) -> Result<Self> {
        let mut options = Self {
            host: "127.0.0.1".to_owned(),
            port: None,
            watch: false,
        };
        while let Some(argument) = arguments.next()? {
            match argument {
                Long("port") => {
                    let text = arguments.value()?.string()?;
                    let port = text
                        .parse()
                        .map_err(|_| anyhow!("--port {text}: allowed is a number from 0 to 65535"))?;
                    options.port = Some(port);
                }
                Long("host") => options.host = arguments.value()?.string()?,
                Long("watch") => options.watch = true,
                _ => return Err(argument.unexpected().into()),
            }
        }
        Ok(options)
    }
}

pub(crate) fn serve(options: &Options) -> Result<()> {
    // First, so that a taken port is known before minutes of building.
    let listener = listen(options)?;
    let toolchain = Toolchain::find()?;
    let effort = if options.watch { Effort::Quick } else { Effort::Full };
    print!("{}", build::site(&toolchain, effort, None)?);
    println!(
        "Policy Cliff is at http://{}/ (stop with Ctrl-C)",
        listener.local_addr()?
    );
    if options.watch {
        thread::spawn(move || rebuild_on_change(&toolchain));
    }
    http::serve(&listener, &project::dist());
    Ok(())
}

fn listen(options: &Options) -> Result<TcpListener> {
    let host = options.host.as_str();
    let bind = |port: u16| TcpListener::bind((host, port));
    if let Some(port) = options.port {
        return bind(port).map_err(|error| match error.kind() {
            ErrorKind::AddrInUse => anyhow!("port {port} is taken; name another with --port"),
            _ => anyhow!("cannot listen on {host}, port {port}: {error}"),
        });
    }
    for port in FIRST_PORT..FIRST_PORT + TRIES {
        match bind(port) {
            Err(error) if error.kind() == ErrorKind::AddrInUse => {
                say(format!("port {port} is taken"));
            }
            other => return other.with_context(|| format!("cannot listen on {host}, port {port}")),
        }
    }
    bail!(
        "ports {FIRST_PORT} to {} are taken; name one with --port",
        FIRST_PORT + TRIES - 1
    )
}

/// Looks at the sources' dates a few times a second. The tree is small, and this works on every system alike.
fn rebuild_on_change(toolchain: &Toolchain) {
    say("watching src/, www/, index.html and Cargo.toml");
    let mut seen = stamps();
    loop {
        thread::sleep(POLL);
        let now = stamps();
        if now == seen {
            continue;
        }
        seen = now;
        let start = Instant::now();
        match build::site(toolchain, Effort::Quick, None) {
            Ok(_) => say(format!(
                "built in {:.1} s; reload the page",
                start.elapsed().as_secs_f64()
            )),
            Err(error) => say(format!("{error:#}\nxtask: still serving the last good site")),
        }
    }
}

/// Every source file with its date, sorted.
fn stamps() -> Vec<(PathBuf, SystemTime)> {
    let mut found = Vec::new();
    for source in SOURCES {
        collect(&project::root().join(source), &mut found);
    }
    found.sort();
    found
}

/// A file may vanish between being listed and being looked at: then it is simply not in the list.
fn collect(path: &Path, found: &mut Vec<(PathBuf, SystemTime)>) {
    if let Ok(entries) = fs::read_dir(path) {
        for entry in entries.flatten() {
            collect(&entry.path(), found);
        }
    } else if let Ok(modified) = fs::metadata(path).and_then(|file| file.modified()) {
        found.push((path.to_owned(), modified));
    }
}
