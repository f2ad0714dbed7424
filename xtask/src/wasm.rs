//! The library as WebAssembly with its JavaScript glue.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

use crate::flags;
use crate::run::shell;
use crate::toolchain::Toolchain;

/// Name of the glue module; beside it lie `<NAME>_bg.wasm` and `<NAME>.d.ts`.
pub(crate) const NAME: &str = "policy_cliff";

/// Compiles the library and writes glue and WebAssembly into `folder`.
pub(crate) fn build(toolchain: &Toolchain, folder: &Path) -> Result<()> {
    let shell = shell()?;
    toolchain
        .cargo(&shell, "build")?
        .run()
        .context("the library does not compile to WebAssembly")?;
    let compiled = toolchain.output(&format!("{NAME}.wasm"));
    Bindgen::new()
        .input_path(&compiled)
        .out_name(NAME)
        .web(true)?
        .typescript(true)
        // policy-cliff.js knows where its files are; bundlers would look for this one.
        .omit_default_module_path(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(folder)
        .with_context(|| format!("wasm-bindgen cannot read {}", compiled.display()))?;

    let written = folder.join(format!("{NAME}_bg.wasm"));
    let bytes = fs::read(&written).context("cannot read what wasm-bindgen wrote")?;
    match flags::machine_path_in(&bytes) {
        Some(path) => bail!(
            "{} names {}, a folder of this machine",
            written.display(),
            path.display()
        ),
        None => Ok(()),
    }
}
