//! `cargo xtask build`: the static site in dist/.
//!
//! The site is put together in dist.new/ and takes dist/'s place when it is complete, so that a failing build leaves
//! the last good one to be served.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use lexopt::prelude::*;

use crate::address::Address;
use crate::run::say;
use crate::sizes::Sizes;
use crate::toolchain::Toolchain;
use crate::{one_file, optimise, project, site, stills, wasm};

/// Whether to spend the seconds that wasm-opt takes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effort {
    /// For publishing and for every test.
    Full,
    /// For `serve --watch`, where waiting is the cost.
    Quick,
}

pub(crate) fn build(mut arguments: lexopt::Parser) -> Result<()> {
    let mut address = None;
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("address") => address = Some(Address::parse(&arguments.value()?.string()?)?),
            _ => return Err(argument.unexpected().into()),
        }
    }
    checked(&Toolchain::find()?, address.as_ref())
}

/// A full build whose page is within the budget.
pub(crate) fn checked(toolchain: &Toolchain, address: Option<&Address>) -> Result<()> {
    let sizes = site(toolchain, Effort::Full, address)?;
    print!("{sizes}");
    if let Some(excess) = sizes.excess() {
        ensure!(!toolchain.builds_library(), excess);
        say(format!(
            "{excess}; accepted, because the standard library is prebuilt here"
        ));
    }
    say("the site is in dist/: any static host serves it, from any sub-path");
    Ok(())
}

/// Builds everything and swaps it in. Without an address the site says nowhere where it is.
pub(crate) fn site(toolchain: &Toolchain, effort: Effort, address: Option<&Address>) -> Result<Sizes> {
    let root = project::root();
    let (dist, fresh, old) = (project::dist(), root.join("dist.new"), root.join("dist.old"));
    remove(&fresh)?;
    let glue = fresh.join("www").join("wasm");
    wasm::build(toolchain, &glue)?;
    if effort == Effort::Full {
        optimise::optimise(&glue.join(format!("{}_bg.wasm", wasm::NAME)));
    }
    let opening = site::assemble(&root, &fresh)?;
    let files = Sizes::measure(&fresh, &opening)?.loaded();
    site::service_worker(&root, &fresh, &files)?;
    if let Some(address) = address {
        address.publish(&fresh)?;
    }
    one_file::one_file(&fresh, &files);
    stills::stills(&fresh);
    let sizes = Sizes::measure(&fresh, &opening)?;

    remove(&old)?;
    if dist.exists() {
        fs::rename(&dist, &old).context("cannot move dist/ aside")?;
    }
    fs::rename(&fresh, &dist).context("cannot move dist.new/ to dist/")?;
    remove(&old)?;
    Ok(sizes)
}

pub(crate) fn remove(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("cannot remove {}", folder.display()))?;
    }
    Ok(())
}
