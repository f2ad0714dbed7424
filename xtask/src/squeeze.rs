//! The WebAssembly as the page loads it: packed with LZMA, which `www/lzma.js` undoes.
//!
//! A sixth smaller than gzip, which is what hosts compress with, for a twentieth of a second of unpacking.

use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};
use lzma_rust2::{LzmaOptions, LzmaWriter};

/// Writes `<name>_bg.wasm.lzma` beside `<name>_bg.wasm`.
pub(crate) fn squeeze(folder: &Path, name: &str) -> Result<()> {
    let file = folder.join(format!("{name}_bg.wasm"));
    let wasm = fs::read(&file).context("cannot read the WebAssembly")?;
    fs::write(folder.join(format!("{name}_bg.wasm.lzma")), packed(&wasm)?)
        .context("cannot write the packed WebAssembly")
}

fn packed(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut options = LzmaOptions::with_preset(9);
    // Instructions begin anywhere: nothing depends on the position.
    options.pb = 0;
    options.nice_len = 273;
    options.depth_limit = 1000;
    options.dict_size = 1 << 20;
    let size = u64::try_from(bytes.len())?;
    let mut writer = LzmaWriter::new_use_header(Vec::new(), &options, Some(size))?;
    writer.write_all(bytes)?;
    Ok(writer.finish()?)
}
