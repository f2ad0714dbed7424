//! wasm-opt, from npm's `binaryen`: a smaller file. Optional, since the page runs without it.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use xshell::cmd;

use crate::npm;
use crate::run::{say, shell};

/// What the compiler may have used. Named one by one: with everything allowed, wasm-opt writes what browsers refuse.
const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-multivalue",
    "--enable-simd",
];

/// What makes the compressed file smallest. Higher levels make the file smaller and its compression worse: they
/// inline and reorder, and what the compiler wrote twice the same no longer is.
const PASSES: [&str; 7] = [
    "-O1",
    "--dae-optimizing",
    "--duplicate-function-elimination",
    "--rse",
    "--vacuum",
    "--remove-unused-module-elements",
    "--strip-target-features",
];

/// Rewrites `wasm` in place; when that is not possible, says so and leaves it.
pub(crate) fn optimise(wasm: &Path) {
    if let Err(error) = try_optimise(wasm) {
        say(format!(
            "wasm-opt left out, the file is larger than it could be: {error:#}"
        ));
    }
}

fn try_optimise(wasm: &Path) -> Result<()> {
    npm::ensure()?;
    let shell = shell()?;
    let tool = npm::program("binaryen", "bin/wasm-opt");
    let optimised = wasm.with_extension("optimised");
    cmd!(shell, "node {tool} {PASSES...} {FEATURES...} {wasm} -o {optimised}")
        .quiet()
        .run()?;
    fs::rename(&optimised, wasm).context("cannot put the optimised file in its place")
}
