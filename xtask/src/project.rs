//! Where things are.

use std::env;
use std::path::PathBuf;

/// The workspace's folder.
pub(crate) fn root() -> PathBuf {
    // Set by `cargo run`; the compile-time value serves when the binary is started by hand.
    let xtask =
        env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    xtask.parent().map_or_else(|| xtask.clone(), PathBuf::from)
}

/// The built site.
pub(crate) fn dist() -> PathBuf {
    root().join("dist")
}

/// The package for npm.
pub(crate) fn npm() -> PathBuf {
    root().join("dist.npm")
}

/// Cargo's output folder; every cargo we start is told this one.
pub(crate) fn target() -> PathBuf {
    // A relative CARGO_TARGET_DIR counts from the folder cargo was started in, which is ours too.
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// Files of `folder` (from the root) whose name ends in `suffix`, sorted; none when the folder is missing.
pub(crate) fn files_with_suffix(folder: &str, suffix: &str) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(root().join(folder)) else {
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| {
            path.is_file()
                && path
                    .file_name()
                    .is_some_and(|name| name.to_string_lossy().ends_with(suffix))
        })
        .collect();
    files.sort();
    files
}
