//! The compiler for WebAssembly. The first of these that works:
//!
//! 1. the compiler in use with its prebuilt standard library, which rustup adds;
//! 2. where rustup can fetch nothing, the compiler in use with the standard library built from its sources
//!    (`rust-src`), if they are there;
//! 3. the same with Debian's compiler and sources.

use std::env;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use xshell::{Cmd, Shell, cmd};

use crate::install;
use crate::run::{output_of, root, run_at_most, say, shell, target, which};

pub(crate) const TARGET: &str = "wasm32-unknown-unknown";
const DEBIAN_PACKAGES: [&str; 5] = ["rustc-web", "cargo-web", "rust-web-src", "rust-web-clippy", "lld-19"];

/// A compiler for WebAssembly that was found to be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Toolchain {
    /// The cargo that started us, with the prebuilt standard library.
    Prebuilt,
    /// The cargo that started us, which builds the standard library as well.
    FromSource,
    /// Debian's cargo, which builds the standard library as well.
    Debian,
}

impl Toolchain {
    /// Returns the first that works, after installing what is missing. Looks once in the life of the process.
    pub(crate) fn find() -> Result<Self> {
        static FOUND: OnceLock<Toolchain> = OnceLock::new();
        match FOUND.get() {
            Some(found) => Ok(*found),
            None => Self::search().map(|found| *FOUND.get_or_init(|| found)),
        }
    }

    fn search() -> Result<Self> {
        let shell = shell()?;
        let version = output_of(cmd!(shell, "rustc --version")).context("rustc does not run")?;
        if has_target(&shell) {
            return Ok(Self::Prebuilt);
        }
        say(format!("{version} has no {TARGET}; asking rustup for it"));
        let add = cmd!(shell, "rustup target add {TARGET}").env_remove("RUST_BACKTRACE");
        match run_at_most(add, Duration::from_mins(2)) {
            Ok(()) if has_target(&shell) => return Ok(Self::Prebuilt),
            Ok(()) => say("rustup added it to another compiler than the one in use"),
            Err(error) => say(format!("{error:#}; building the standard library from its sources")),
        }
        if has_sources(&shell, "rustc") {
            return Ok(Self::FromSource);
        }
        if !has_sources(&shell, "/usr/bin/rustc") || which("wasm-ld-19").is_none() {
            install::debian_packages(&DEBIAN_PACKAGES).with_context(|| {
                format!("nothing here compiles to {TARGET}; `rustup target add {TARGET}` would (https://rustup.rs)")
            })?;
        }
        if has_sources(&shell, "/usr/bin/rustc") {
            return Ok(Self::Debian);
        }
        bail!(
            "{} are installed, and still nothing compiles to {TARGET}",
            DEBIAN_PACKAGES.join(", ")
        )
    }

    /// `cargo <verb>` of the library, as the site needs it.
    pub(crate) fn cargo<'a>(self, shell: &'a Shell, verb: &str) -> Cmd<'a> {
        let cargo = match (self, verb) {
            // Debian's cargo would run the cargo-clippy that rustup has put into PATH.
            (Self::Debian, "clippy") => "/usr/bin/cargo-clippy",
            (Self::Debian, _) => "/usr/bin/cargo",
            _ => "cargo",
        };
        let output = self.output();
        let flags = format!("target.{TARGET}.rustflags={}", serde_json::json!(remapped_paths()));
        let mut command = cmd!(
            shell,
            "{cargo} {verb} --package policy-cliff --lib --release --target {TARGET} --target-dir {output} --config {flags}"
        )
        // The reader's own would replace those of the project instead of being added to them.
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS");
        if self != Self::Prebuilt {
            // The option is unstable; this lets a stable compiler take it.
            command = command.arg("-Zbuild-std=std,panic_abort").env("RUSTC_BOOTSTRAP", "1");
        }
        if self == Self::Debian {
            command = command
                .env("RUSTC", "/usr/bin/rustc")
                .env("CARGO", "/usr/bin/cargo")
                .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", "wasm-ld-19")
                // Names the toolchain of the cargo that started us.
                .env_remove("RUSTUP_TOOLCHAIN");
        }
        command
    }

    /// Returns the file that `cargo build` writes.
    pub(crate) fn compiled(self) -> PathBuf {
        self.output().join(TARGET).join("release/policy_cliff.wasm")
    }

    /// Every way has its own folder, so that a change of way does not throw away what the other has compiled.
    fn output(self) -> PathBuf {
        match self {
            Self::Prebuilt => target(),
            Self::FromSource => target().join("from-source"),
            Self::Debian => target().join("debian"),
        }
    }
}

/// Whether the compiler in use has a standard library for the target.
fn has_target(shell: &Shell) -> bool {
    let folder = output_of(cmd!(shell, "rustc --print target-libdir --target {TARGET}"));
    folder.is_some_and(|folder| Path::new(&folder).is_dir())
}

/// Whether a compiler has the sources of its standard library.
fn has_sources(shell: &Shell, rustc: &str) -> bool {
    let folder = output_of(cmd!(shell, "{rustc} --print sysroot"));
    folder.is_some_and(|folder| Path::new(&folder).join("lib/rustlib/src/rust/library/std").is_dir())
}

/// Folders of this machine that panic messages would name, with what stands for them there.
pub(crate) fn machine_paths() -> Vec<(PathBuf, &'static str)> {
    let cargo = env::var_os("CARGO_HOME").map(PathBuf::from);
    let folders = [(env::home_dir(), "home"), (cargo, "cargo"), (Some(root()), ".")];
    folders
        .into_iter()
        .filter_map(|(folder, name)| Some((folder?, name)))
        .collect()
}

/// The compiler's options for that. Of several that match, it takes the last.
fn remapped_paths() -> Vec<String> {
    let paths = machine_paths().into_iter();
    paths
        .map(|(folder, name)| format!("--remap-path-prefix={}={name}", folder.display()))
        .collect()
}
