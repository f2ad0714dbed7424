//! What sharing needs beside links: models of one's own in them, and pictures that have them.

use wasm_bindgen::prelude::*;

use super::errors;
use crate::link;

/// The text of a scenario, packed for a link.
#[wasm_bindgen(js_name = packModel)]
pub fn pack_model(text: &str) -> Result<String, JsValue> {
    link::pack(text).map_err(|error| errors::link(&error))
}

/// The text of a packed model.
#[wasm_bindgen(js_name = unpackModel)]
pub fn unpack_model(packed: &str) -> Result<String, JsValue> {
    link::unpack(packed).map_err(|error| errors::link(&error))
}

/// A picture with a link in it.
#[wasm_bindgen(js_name = withLink)]
#[must_use]
pub fn with_link(picture: &[u8], link: &str) -> Option<Vec<u8>> {
    link::with_link(picture, link)
}

/// The link in a picture.
#[wasm_bindgen(js_name = linkIn)]
#[must_use]
pub fn link_in(picture: &[u8]) -> Option<String> {
    link::link_in(picture)
}
