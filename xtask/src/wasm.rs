//! The library as WebAssembly with its JavaScript glue.

use std::path::Path;

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use crate::run::shell;
use crate::toolchain::{TARGET, Toolchain};

/// Name of the glue module; beside it lie `<NAME>_bg.wasm` and `<NAME>.d.ts`.
pub(crate) const NAME: &str = "policy_cliff";

/// Compiles the library and writes glue and WebAssembly into `folder`.
pub(crate) fn build(toolchain: &Toolchain, folder: &Path) -> Result<()> {
    let shell = shell()?;
    toolchain
        .cargo(&shell, "build")
        .args(["--release", "--lib", "--package", "policy-cliff"])
        .run()
        .context("the library does not compile to WebAssembly")?;
    let compiled = toolchain
        .target_dir()
        .join(TARGET)
        .join("release")
        .join(NAME)
        .with_extension("wasm");
    Bindgen::new()
        .input_path(&compiled)
        .out_name(NAME)
        .web(true)?
        .typescript(true)
        // `init()` without an argument finds the file beside the glue.
        .omit_default_module_path(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(folder)
        .with_context(|| format!("wasm-bindgen cannot read {}", compiled.display()))
}
