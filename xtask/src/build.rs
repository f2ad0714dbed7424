//! `cargo xtask build`: the static site in dist/.
//!
//! The site is put together in dist.new/ and takes the place of dist/ when it is complete, so that a failing build
//! leaves the last good one to be served.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use lexopt::prelude::*;
use wasm_bindgen_cli_support::Bindgen;
use xshell::cmd;

use crate::address::Address;
use crate::run::{dist, node, root, say, shell};
use crate::site::Files;
use crate::toolchain::{Toolchain, machine_paths};
use crate::{install, site};

/// The passes of wasm-opt that make the compressed file smallest. Higher levels inline and reorder, and compress worse.
const PASSES: [&str; 11] = [
    "-O1",
    "--dae-optimizing",
    "--duplicate-function-elimination",
    "--rse",
    "--vacuum",
    "--remove-unused-module-elements",
    "--converge",
    "--precompute-propagate",
    "--code-folding",
    // Functions with names alike are alike, and gzip looks back for 32 kB only: side by side they are 8 kB shorter.
    "--reorder-functions-by-name",
    "--strip",
];
/// What the compiler may have used. With more allowed, wasm-opt may write what browsers refuse.
const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-multivalue",
    "--enable-simd",
];

pub(crate) fn build(mut arguments: lexopt::Parser) -> Result<()> {
    let mut address = None;
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("address") => address = Some(Address::parse(&arguments.value()?.string()?)?),
            _ => return Err(argument.unexpected().into()),
        }
    }
    if !is_within_limit(Toolchain::find()?, address.as_ref())? {
        say("the page loads more than it may when it opens; `cargo xtask test --only site` fails for that");
    }
    say("the site is in dist/: any static host serves it, from any sub-path");
    Ok(())
}

/// Builds the site, prints what the page loads when it opens, and returns whether that is no more than it may be.
pub(crate) fn is_within_limit(toolchain: Toolchain, address: Option<&Address>) -> Result<bool> {
    let Files { start, workbench, .. } = site(toolchain, address)?;
    let shell = shell()?;
    let sizes = node(&shell, "sizes.mjs")
        .arg("dist")
        .args(start)
        .arg("then")
        .args(workbench);
    Ok(sizes.run().is_ok())
}

/// Builds everything and swaps it in. Without an address the site says nowhere where it is. Returns the names of its
/// files.
pub(crate) fn site(toolchain: Toolchain, address: Option<&Address>) -> Result<Files> {
    install::node_packages()?;
    let (dist, fresh, old) = (dist(), root().join("dist.new"), root().join("dist.old"));
    remove(&fresh)?;
    library(toolchain, &fresh.join("www/wasm"))?;
    let files = site::assemble(&fresh)?;
    if let Some(address) = address {
        address.publish(&fresh)?;
    }
    let shell = shell()?;
    // The page in one file has the pictures in it.
    node(&shell, "stills.mjs").arg(&fresh).run()?;
    site::service_worker(&fresh, &files)?;
    let loaded = files.loaded.iter().filter_map(|file| file.strip_prefix("www/"));
    node(&shell, "one-file.mjs")
        .args(["www".as_ref(), fresh.as_path()])
        .args(loaded)
        .run()?;

    remove(&old)?;
    if dist.exists() {
        fs::rename(&dist, &old).context("cannot move dist/ aside")?;
    }
    fs::rename(&fresh, &dist).context("cannot move dist.new/ to dist/")?;
    remove(&old)?;
    Ok(files)
}

/// What is built of the library: the name of its files, and cargo's options for it.
pub(crate) const PARTS: [(&str, &[&str]); 2] = [
    ("policy_cliff", &[]),
    // What the page opens with.
    (
        "core",
        &[
            "--no-default-features",
            "--config",
            "profile.release.package.policy-cliff-solver.opt-level=\"z\"",
            "--config",
            "profile.release.package.jsonc-parser.opt-level=\"z\"",
        ],
    ),
];

/// Compiles the library to WebAssembly, the whole and its core, and writes both into `folder`, with the JavaScript that
/// wasm-bindgen makes for them.
fn library(toolchain: Toolchain, folder: &Path) -> Result<()> {
    for (name, options) in PARTS {
        part(toolchain, folder, name, options)?;
    }
    Ok(())
}

fn part(toolchain: Toolchain, folder: &Path, name: &str, options: &[&str]) -> Result<()> {
    let shell = shell()?;
    toolchain
        .cargo(&shell, "build")
        .args(options)
        .run()
        .context("the library does not compile to WebAssembly")?;
    Bindgen::new()
        .input_path(toolchain.compiled())
        .out_name(name)
        .web(true)?
        .typescript(true)
        // www/module/assets.js says where the file is; bundlers would look for this address as well.
        .omit_default_module_path(true)
        .remove_producers_section(true)
        .generate(folder)
        .context("wasm-bindgen cannot read the WebAssembly")?;
    let file = folder.join(format!("{name}_bg.wasm"));
    let (tool, optimised) = (
        install::node_program("binaryen/bin/wasm-opt"),
        folder.join("optimised.wasm"),
    );
    cmd!(shell, "node {tool} {PASSES...} {FEATURES...} {file} -o {optimised}")
        .quiet()
        .run()?;
    fs::rename(&optimised, &file)?;
    let wasm = fs::read(&file)?;
    for (path, _) in machine_paths() {
        let prefix = path.join("").to_string_lossy().into_owned();
        let named = wasm.windows(prefix.len()).any(|window| window == prefix.as_bytes());
        // Such a short path as /a/ would be found by accident.
        ensure!(
            !named || prefix.len() <= 4,
            "the WebAssembly names {prefix}, a folder of this machine"
        );
    }
    Ok(())
}

pub(crate) fn remove(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("cannot remove {}", folder.display()))?;
    }
    Ok(())
}
