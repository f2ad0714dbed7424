//! What compiles to WebAssembly here. Two ways, the first that works:
//!
//! 1. `rustup` (or any distribution) provides the standard library for `wasm32-unknown-unknown`: ordinary cargo.
//! 2. The system's own compiler with its library's sources (Debian: `rustc-web cargo-web rust-web-src lld-19`):
//!    cargo builds the standard library too. About a minute once, nothing afterwards.

use std::env;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use xshell::{Cmd, Shell, cmd};

use crate::components::Component;
use crate::run::{output_of, run_at_most, say, shell, which};
use crate::{apt, project};

pub(crate) const TARGET: &str = "wasm32-unknown-unknown";
const FORCE: &str = "POLICY_CLIFF_WASM_TOOLCHAIN";
const DEBIAN_PACKAGES: [&str; 4] = ["rustc-web", "cargo-web", "rust-web-src", "lld-19"];
const DEBIAN_CLIPPY: &str = "rust-web-clippy";
const SYSTEM_CARGO: &str = "/usr/bin/cargo";
const SYSTEM_RUSTC: &str = "/usr/bin/rustc";
const DOWNLOAD_LIMIT: Duration = Duration::from_secs(120);

/// A way of compiling to WebAssembly that was found to work.
#[derive(Debug)]
pub(crate) enum Toolchain {
    /// The cargo that started us; its compiler has the target.
    Installed,
    /// /usr/bin/cargo and /usr/bin/rustc, which compile the standard library as well.
    System { linker: PathBuf },
}

impl Toolchain {
    /// The first way that works, installing what is missing where that is allowed.
    pub(crate) fn find() -> Result<Self> {
        let found = match env::var(FORCE).as_deref() {
            Err(_) | Ok("") => Self::first_that_works()?,
            Ok("rustup") => Self::installed().with_context(|| format!("{FORCE} is rustup"))?,
            Ok("system") => Self::system().with_context(|| format!("{FORCE} is system"))?,
            Ok(other) => bail!("{FORCE} is {other:?}; allowed are \"rustup\" and \"system\""),
        };
        say(format!(
            "compiling to WebAssembly with {}",
            found.describe()?
        ));
        Ok(found)
    }

    fn first_that_works() -> Result<Self> {
        let without_target = match Self::installed() {
            Ok(found) => return Ok(found),
            Err(error) => error,
        };
        say(format!(
            "{without_target:#}; trying the system's own compiler"
        ));
        let without_system = match Self::system() {
            Ok(found) => return Ok(found),
            Err(error) => error,
        };
        bail!(
            "nothing here compiles to {TARGET}:\n  \
             - {without_target:#}\n  \
             - {without_system:#}\n\
             Do one of these and try again:\n  \
             - with rustup (https://rustup.rs): rustup target add {TARGET}\n  \
             - on Debian 12 as root: apt-get install {}\n  \
             - on Fedora: dnf install rust-std-static-{TARGET} lld\n  \
             - elsewhere: any Rust 1.88 or newer whose standard library covers {TARGET}",
            DEBIAN_PACKAGES.join(" ")
        )
    }

    /// The compiler in use, with the target added by rustup when it is missing.
    fn installed() -> Result<Self> {
        let shell = shell()?;
        if has_target(&shell) {
            return Ok(Self::Installed);
        }
        let version =
            output_of(cmd!(shell, "rustc --version")).unwrap_or_else(|| "rustc".to_owned());
        if which("rustup").is_none() {
            bail!("{version} has no {TARGET}, and there is no rustup to add it");
        }
        say(format!("{version} has no {TARGET}; asking rustup for it"));
        let add = cmd!(shell, "rustup target add {TARGET}");
        // A failed download is expected on closed networks; rustup's own backtrace would only bury the reason.
        run_at_most(add.env_remove("RUST_BACKTRACE"), DOWNLOAD_LIMIT)
            .with_context(|| format!("{version} has no {TARGET}, and rustup could not add it"))?;
        if has_target(&shell) {
            Ok(Self::Installed)
        } else {
            bail!("rustup added {TARGET}, but not to {version}, the compiler in use")
        }
    }

    /// The system's compiler, its library's sources and a linker, from Debian packages where they are missing.
    fn system() -> Result<Self> {
        if let Some(found) = Self::system_as_it_is() {
            return Ok(found);
        }
        let packages = DEBIAN_PACKAGES.join(" ");
        apt::install(&DEBIAN_PACKAGES, "a compiler for WebAssembly").with_context(|| {
            format!("the system has no compiler with library sources ({packages})")
        })?;
        Self::system_as_it_is().with_context(|| {
            format!("{packages} are installed but lack cargo, rustc, sources or wasm-ld")
        })
    }

    fn system_as_it_is() -> Option<Self> {
        let shell = shell().ok()?;
        let sysroot = output_of(cmd!(shell, "{SYSTEM_RUSTC} --print sysroot"))?;
        let sources = Path::new(&sysroot).join("lib/rustlib/src/rust/library/std");
        let linker = which("wasm-ld-19").or_else(|| which("wasm-ld"))?;
        (Path::new(SYSTEM_CARGO).is_file() && sources.is_dir()).then_some(Self::System { linker })
    }

    /// `cargo <verb> --target wasm32-unknown-unknown` with whatever this way needs.
    pub(crate) fn cargo<'a>(&self, shell: &'a Shell, verb: &str) -> Cmd<'a> {
        let target_dir = self.target_dir();
        match self {
            Self::Installed => cmd!(
                shell,
                "cargo {verb} --target {TARGET} --target-dir {target_dir}"
            ),
            Self::System { linker } => {
                // `cargo clippy` would run the cargo-clippy of a rustup that is installed beside; this one calls the
                // cargo that it is told.
                let program = match verb {
                    "clippy" => "/usr/bin/cargo-clippy",
                    _ => SYSTEM_CARGO,
                };
                cmd!(
                    shell,
                    "{program} {verb} --target {TARGET} --target-dir {target_dir} -Z build-std=std,panic_abort"
                )
                .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker)
                // build-std is unstable; this lets a stable compiler use it.
                .env("RUSTC_BOOTSTRAP", "1")
                .env("RUSTC", SYSTEM_RUSTC)
                .env("CARGO", SYSTEM_CARGO)
                // The toolchain of the cargo that started us.
                .env_remove("RUSTUP_TOOLCHAIN")
            }
        }
    }

    /// Installs clippy for this way where it is missing.
    pub(crate) fn ensure_clippy(&self) -> Result<()> {
        match self {
            Self::System { .. } if !Path::new("/usr/bin/clippy-driver").is_file() => {
                apt::install(&[DEBIAN_CLIPPY], "clippy of the same version as rustc-web")
            }
            Self::System { .. } => Ok(()),
            Self::Installed => Component::Clippy.ensure(),
        }
    }

    /// Another compiler's output would be thrown away at every change of toolchain, so each has its own folder.
    pub(crate) fn target_dir(&self) -> PathBuf {
        match self {
            Self::Installed => project::target(),
            Self::System { .. } => project::target().join("system"),
        }
    }

    fn describe(&self) -> Result<String> {
        let shell = shell()?;
        Ok(match self {
            Self::Installed => {
                output_of(cmd!(shell, "rustc --version")).context("rustc does not run")?
            }
            Self::System { linker } => format!(
                "{}, building its standard library, linking with {}",
                output_of(cmd!(shell, "{SYSTEM_RUSTC} --version")).context("rustc does not run")?,
                linker.display()
            ),
        })
    }
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
