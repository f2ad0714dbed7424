//! What cargo and the compiler are told for the page, beyond the profile `site` of Cargo.toml.

use std::env;
use std::path::{Path, PathBuf};

use crate::{project, toolchain};

/// The standard library is compiled along, with its smaller algorithms.
const WITH_LIBRARY: [&str; 2] = ["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"];

/// A panic is a trap and nothing else. Its message would cost the machinery of formatting and the place of every
/// check in the source; what can go wrong with a reader's input is an error, never a panic.
const PANICS: [&str; 3] = [
    "-Zunstable-options",
    "-Cpanic=immediate-abort",
    "-Zlocation-detail=none",
];

/// At opt-level "z" next to nothing is inlined; with this much the solvers are a quarter faster for half a kilobyte.
const INLINED: &str = "-Cllvm-args=-inline-threshold=25";

/// The arguments of cargo; `sysroot` is the compiler's folder.
pub(crate) fn arguments(library: bool, sysroot: &Path) -> Vec<String> {
    let mut flags: Vec<String> = remapped(sysroot)
        .iter()
        .map(|(folder, name)| format!("--remap-path-prefix={}={name}", folder.display()))
        .collect();
    flags.push(INLINED.to_owned());
    let mut arguments = Vec::new();
    if library {
        flags.extend(PANICS.map(str::to_owned));
        arguments.extend(WITH_LIBRARY.map(str::to_owned));
    }
    // Added to what .cargo/config.toml says for the target. A JSON text is a TOML text too.
    let flags = serde_json::json!(flags);
    arguments.push("--config".to_owned());
    arguments.push(format!("target.{}.rustflags={flags}", toolchain::TARGET));
    arguments
}

/// Where a compiler's sources of the standard library are, when it has them.
pub(crate) fn sources(sysroot: &Path) -> PathBuf {
    sysroot.join("lib/rustlib/src/rust")
}

/// Folders of this machine, each with the name that stands for it in what is compiled. Of several that match, the
/// compiler takes the last.
fn remapped(sysroot: &Path) -> Vec<(PathBuf, &'static str)> {
    let sources = sources(sysroot);
    let mut folders = Vec::new();
    folders.extend(env::home_dir().map(|folder| (folder, "home")));
    folders.extend(cargo_home().map(|folder| (folder, "cargo")));
    folders.extend(sources.canonicalize().map(|folder| (folder, "rust")));
    folders.push((sources, "rust"));
    folders.push((project::root(), "."));
    folders.push((project::target(), "target"));
    folders
}

fn cargo_home() -> Option<PathBuf> {
    let named = env::var_os("CARGO_HOME").map(PathBuf::from);
    named.or_else(|| Some(env::home_dir()?.join(".cargo")))
}

/// The first of this machine's folders that a compiled file names. The home folder, cargo's, the project's.
pub(crate) fn machine_path_in(compiled: &[u8]) -> Option<PathBuf> {
    let folders = [
        env::home_dir(),
        cargo_home(),
        Some(project::root()),
        Some(project::target()),
    ];
    folders.into_iter().flatten().find(|folder| names(compiled, folder))
}

/// Whether something below `folder` is named. A folder directly under the root of the file system with a name of one
/// or two letters would be found by accident.
fn names(compiled: &[u8], folder: &Path) -> bool {
    let prefix = folder.join("").to_string_lossy().into_owned();
    prefix.len() > 4 && compiled.windows(prefix.len()).any(|window| window == prefix.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_found_where_something_below_them_is_named() {
        let compiled = b"\0asm...\x07/folk/ada/policy-cliff/src/lib.rs\x01";
        assert!(names(compiled, Path::new("/folk/ada")));
        assert!(names(compiled, Path::new("/folk/ada/policy-cliff")));
        assert!(!names(compiled, Path::new("/folk/ad")));
        assert!(!names(compiled, Path::new("/folk/bob")));
        assert!(!names(compiled, Path::new("/")));
    }

    #[test]
    fn only_a_library_compiled_along_gets_unstable_options() {
        let sysroot = Path::new("/usr");
        let with = arguments(true, sysroot).join(" ");
        assert!(with.contains("-Zbuild-std=std,panic_abort"));
        assert!(with.contains("\"-Cpanic=immediate-abort\""));
        let without = arguments(false, sysroot).join(" ");
        assert!(!without.contains("-Z"));
        assert!(!without.contains("immediate-abort"));
        assert!(without.contains("\"--remap-path-prefix=/usr/lib/rustlib/src/rust=rust\""));
    }
}
