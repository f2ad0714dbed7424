//! Models of one's own in links. Nothing else needs to compress, so nothing else of the boundary reaches it.

use wasm_bindgen::prelude::*;

use super::errors;
use crate::share;

/// The text of a scenario, packed for a link.
#[wasm_bindgen(js_name = packModel)]
pub fn pack_model(text: &str) -> Result<String, JsValue> {
    share::pack(text).map_err(|error| errors::link(&error))
}

/// The text of a packed model.
#[wasm_bindgen(js_name = unpackModel)]
pub fn unpack_model(packed: &str) -> Result<String, JsValue> {
    share::unpack(packed).map_err(|error| errors::link(&error))
}
