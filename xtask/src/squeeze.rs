//! The WebAssembly as the page loads it: packed with LZMA, which `www/lzma.js` undoes.
//!
//! A sixth smaller than gzip, which is what hosts compress with, for a twentieth of a second of unpacking.

use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};
use lzma_rust2::{LzmaOptions, LzmaWriter};

/// Puts `<name>_first.wasm.lzma` and `<name>_later.wasm.lzma` in the place of the same without `.lzma`.
pub(crate) fn squeeze(folder: &Path, name: &str) -> Result<()> {
    for part in ["first", "later"] {
        let file = folder.join(format!("{name}_{part}.wasm"));
        let wasm = fs::read(&file).context("cannot read the WebAssembly")?;
        fs::write(file.with_extension("wasm.lzma"), packed(&wasm)?).context("cannot write the packed WebAssembly")?;
        fs::remove_file(&file).context("cannot remove what has been packed")?;
    }
    Ok(())
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
