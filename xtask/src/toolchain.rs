//! What compiles to WebAssembly here. Three ways, the first that works:
//!
//! 1. The compiler in use with the sources of its standard library (rustup's `rust-src`): cargo compiles the library
//!    too, for size. Half a minute once, nothing afterwards.
//! 2. The same with the system's own compiler (Debian: `rustc-web cargo-web rust-web-src lld-19`).
//! 3. The compiler in use with a standard library that somebody else compiled, for speed and with panic messages:
//!    it works, and the page is too large.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use xshell::{Cmd, Shell, cmd};

use crate::components::{self, Component};
use crate::run::{output_of, run_at_most, say, shell, which};
use crate::{apt, flags, project};

pub(crate) const TARGET: &str = "wasm32-unknown-unknown";
/// Of Cargo.toml: small rather than fast.
const PROFILE: &str = "site";
/// Sources of the standard library, as rustup and Fedora call them.
const SOURCES: &str = "rust-src";
const FORCE: &str = "POLICY_CLIFF_WASM_TOOLCHAIN";
const DEBIAN_PACKAGES: [&str; 4] = ["rustc-web", "cargo-web", "rust-web-src", "lld-19"];
const DEBIAN_CLIPPY: &str = "rust-web-clippy";
const SYSTEM_CARGO: &str = "/usr/bin/cargo";
const SYSTEM_RUSTC: &str = "/usr/bin/rustc";

/// A way of compiling to WebAssembly that was found to work.
#[derive(Debug)]
pub(crate) enum Toolchain {
    /// The cargo that started us, which compiles the standard library as well.
    Installed,
    /// /usr/bin/cargo and /usr/bin/rustc, which compile the standard library as well.
    System { linker: PathBuf },
    /// The cargo that started us, with the standard library that it came with.
    Prebuilt,
}

impl Toolchain {
    /// The first way that works, installing what is missing where that is allowed.
    pub(crate) fn find() -> Result<Self> {
        let found = match env::var(FORCE).as_deref() {
            Err(_) | Ok("") => Self::first_that_works()?,
            Ok("rustup") => Self::installed().with_context(|| format!("{FORCE} is rustup"))?,
            Ok("system") => Self::system().with_context(|| format!("{FORCE} is system"))?,
            Ok("prebuilt") => Self::prebuilt().with_context(|| format!("{FORCE} is prebuilt"))?,
            Ok(other) => {
                bail!("{FORCE} is {other:?}; allowed are \"rustup\", \"system\" and \"prebuilt\"")
            }
        };
        say(format!("compiling to WebAssembly with {}", found.describe()?));
        Ok(found)
    }

    fn first_that_works() -> Result<Self> {
        let without_sources = match Self::installed() {
            Ok(found) => return Ok(found),
            Err(error) => error,
        };
        say(format!("{without_sources:#}; trying the system's own compiler"));
        let without_system = match Self::system() {
            Ok(found) => return Ok(found),
            Err(error) => error,
        };
        say(format!("{without_system:#}; trying a prebuilt standard library"));
        let without_target = match Self::prebuilt() {
            Ok(found) => return Ok(found),
            Err(error) => error,
        };
        bail!(
            "nothing here compiles to {TARGET}:\n  \
             - {without_sources:#}\n  \
             - {without_system:#}\n  \
             - {without_target:#}\n\
             Do one of these and try again:\n  \
             - with rustup (https://rustup.rs): rustup component add {SOURCES}\n  \
             - on Debian 12 as root: apt-get install {}\n  \
             - on Fedora: dnf install {SOURCES} lld\n  \
             - elsewhere: any Rust {} or newer with the sources of its standard library",
            DEBIAN_PACKAGES.join(" "),
            env!("CARGO_PKG_RUST_VERSION"),
        )
    }

    /// The compiler in use, with the sources added by rustup when they are missing.
    fn installed() -> Result<Self> {
        let shell = shell()?;
        if has_sources(&shell, "rustc") {
            return Ok(Self::Installed);
        }
        let lacking = format!("{} has no sources of its library", version(&shell)?);
        rustup(&["component", "add", SOURCES], &lacking)?;
        ensure!(
            has_sources(&shell, "rustc"),
            "{lacking}: rustup added {SOURCES}, but not to this compiler, the one in use"
        );
        Ok(Self::Installed)
    }

    /// The compiler in use, with the target added by rustup when it is missing.
    fn prebuilt() -> Result<Self> {
        let shell = shell()?;
        if has_target(&shell) {
            return Ok(Self::Prebuilt);
        }
        let lacking = format!("{} has no {TARGET}", version(&shell)?);
        rustup(&["target", "add", TARGET], &lacking)?;
        ensure!(
            has_target(&shell),
            "{lacking}: rustup added it, but not to this compiler, the one in use"
        );
        Ok(Self::Prebuilt)
    }

    /// The system's compiler, its library's sources and a linker, from Debian packages where they are missing.
    fn system() -> Result<Self> {
        if let Some(found) = Self::system_as_it_is() {
            return Ok(found);
        }
        let packages = DEBIAN_PACKAGES.join(" ");
        apt::install(&DEBIAN_PACKAGES, "a compiler for WebAssembly")
            .with_context(|| format!("the system has no compiler with library sources ({packages})"))?;
        Self::system_as_it_is()
            .with_context(|| format!("{packages} are installed but lack cargo, rustc, sources or wasm-ld"))
    }

    fn system_as_it_is() -> Option<Self> {
        let shell = shell().ok()?;
        let linker = which("wasm-ld-19").or_else(|| which("wasm-ld"))?;
        (Path::new(SYSTEM_CARGO).is_file() && has_sources(&shell, SYSTEM_RUSTC)).then_some(Self::System { linker })
    }

    /// Whether the standard library is compiled for size, without which the page is over its budget.
    pub(crate) fn builds_library(&self) -> bool {
        !matches!(self, Self::Prebuilt)
    }

    /// `cargo <verb>` of the library alone, for the target and under the page's profile, with whatever this way needs.
    pub(crate) fn cargo<'a>(&self, shell: &'a Shell, verb: &str) -> Result<Cmd<'a>> {
        let program = match (self, verb) {
            // `cargo clippy` would run the cargo-clippy of a rustup that is installed beside; this one calls the cargo
            // that it is told.
            (Self::System { .. }, "clippy") => "/usr/bin/cargo-clippy",
            (Self::System { .. }, _) => SYSTEM_CARGO,
            _ => "cargo",
        };
        let rustc = match self {
            Self::System { .. } => SYSTEM_RUSTC,
            _ => "rustc",
        };
        let sysroot = sysroot(shell, rustc).context("rustc does not run")?;
        let flags = flags::arguments(self.builds_library(), &sysroot);
        let target_dir = self.target_dir();
        let mut command = cmd!(
            shell,
            "{program} {verb} --package policy-cliff --lib --profile {PROFILE} --target {TARGET} --target-dir {target_dir} {flags...}"
        )
        // The reader's own would replace those of the project, not add to them.
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS");
        if self.builds_library() {
            // Compiling the library is unstable; this lets a stable compiler do it.
            command = command.env("RUSTC_BOOTSTRAP", "1");
        }
        if let Self::System { linker } = self {
            command = command
                .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker)
                .env("RUSTC", SYSTEM_RUSTC)
                .env("CARGO", SYSTEM_CARGO)
                // The toolchain of the cargo that started us.
                .env_remove("RUSTUP_TOOLCHAIN");
        }
        Ok(command)
    }

    /// Where `cargo build` leaves the compiled library.
    pub(crate) fn output(&self, file: &str) -> PathBuf {
        self.target_dir().join(TARGET).join(PROFILE).join(file)
    }

    /// Installs clippy for this way where it is missing.
    pub(crate) fn ensure_clippy(&self) -> Result<()> {
        match self {
            Self::System { .. } if !Path::new("/usr/bin/clippy-driver").is_file() => {
                apt::install(&[DEBIAN_CLIPPY], "clippy of the same version as rustc-web")
            }
            Self::System { .. } => Ok(()),
            Self::Installed | Self::Prebuilt => Component::Clippy.ensure(),
        }
    }

    /// Another compiler's output would be thrown away at every change of toolchain, so each has its own folder.
    fn target_dir(&self) -> PathBuf {
        match self {
            Self::Installed | Self::Prebuilt => project::target(),
            Self::System { .. } => project::target().join("system"),
        }
    }

    fn describe(&self) -> Result<String> {
        let shell = shell()?;
        Ok(match self {
            Self::Installed => format!("{}, and its standard library for size", version(&shell)?),
            Self::System { linker } => format!(
                "{}, and its standard library for size, linking with {}",
                output_of(cmd!(shell, "{SYSTEM_RUSTC} --version")).context("rustc does not run")?,
                linker.display()
            ),
            Self::Prebuilt => format!(
                "{} and its prebuilt standard library, which makes the page larger; \
                 its sources would make it smaller (rustup component add {SOURCES})",
                version(&shell)?
            ),
        })
    }
}

fn version(shell: &Shell) -> Result<String> {
    output_of(cmd!(shell, "rustc --version")).context("rustc does not run")
}

fn sysroot(shell: &Shell, rustc: &str) -> Option<PathBuf> {
    output_of(cmd!(shell, "{rustc} --print sysroot")).map(PathBuf::from)
}

/// Whether a compiler has the sources of its standard library.
fn has_sources(shell: &Shell, rustc: &str) -> bool {
    sysroot(shell, rustc).is_some_and(|sysroot| flags::sources(&sysroot).join("library/std").is_dir())
}

/// Whether the compiler in use has a standard library for the target.
fn has_target(shell: &Shell) -> bool {
    output_of(cmd!(shell, "rustc --print target-libdir --target {TARGET}"))
        .and_then(|folder| std::fs::read_dir(folder).ok())
        .is_some_and(|files| {
            files
                .flatten()
                .any(|file| file.file_name().to_string_lossy().starts_with("libstd-"))
        })
}

/// Asks rustup for what is lacking.
fn rustup(arguments: &[&str], lacking: &str) -> Result<()> {
    ensure!(which("rustup").is_some(), "{lacking}, and there is no rustup to add it");
    say(format!("{lacking}; asking rustup for it"));
    let shell = shell()?;
    let add = cmd!(shell, "rustup {arguments...}");
    // A failed download is expected on closed networks; rustup's own backtrace would only bury the reason.
    run_at_most(add.env_remove("RUST_BACKTRACE"), components::DOWNLOAD_LIMIT)
        .with_context(|| format!("{lacking}, and rustup could not add it"))
}
