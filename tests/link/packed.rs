//! Packed models, packed and unpacked by other libraries than the browser's, for links whose model is looked at.
//! tests/node/packed.test.mjs is about packing itself.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec;
use policy_cliff::link::{packable, packed_digits};

pub(crate) fn pack(text: &str) -> String {
    let text = packable(text).expect("short enough");
    format!(
        "deflate:{}",
        BASE64_URL_SAFE_NO_PAD.encode(compress_to_vec(text.as_bytes(), 9))
    )
}

pub(crate) fn unpack(packed: &str) -> String {
    let digits = packed_digits(packed).expect("a packed model");
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(digits).expect("base64");
    String::from_utf8(decompress_to_vec(&bytes).expect("deflated")).expect("a text")
}
