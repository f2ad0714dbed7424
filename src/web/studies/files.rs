//! Pictures as files, with the link to their view in them.

use wasm_bindgen::prelude::*;

use crate::figure;
use crate::link;
use crate::web::error::Thrown;
use crate::web::figure::JsFigure;

/// Returns the picture with a link in it; undefined where it can hold none.
#[wasm_bindgen(js_name = withLink)]
#[must_use]
pub fn with_link(picture: &[u8], link: &str) -> Option<Vec<u8>> {
    link::with_link(picture, link)
}

/// Returns the link in a picture; undefined where there is none.
#[wasm_bindgen(js_name = linkIn)]
#[must_use]
pub fn link_in(picture: &[u8]) -> Option<String> {
    link::link_in(picture)
}

#[wasm_bindgen(js_class = Figure)]
impl JsFigure {
    /// Returns the picture as a document of its own, with lines of text below it.
    pub fn svg(&self, caption: Option<String>, cursor: Option<f64>) -> Result<String, Thrown> {
        Ok(figure::document(&[&self.figure], &caption.unwrap_or_default(), cursor)?)
    }

    /// Returns the picture above another of the same width as one document.
    #[wasm_bindgen(js_name = svgAbove)]
    pub fn svg_above(&self, below: &JsFigure, caption: Option<String>, cursor: Option<f64>) -> Result<String, Thrown> {
        let figures = [&self.figure, &below.figure];
        Ok(figure::document(&figures, &caption.unwrap_or_default(), cursor)?)
    }
}
