//! The boundary to JavaScript: the only place that knows wasm-bindgen, js-sys, web-sys and plotters-canvas.
//!
//! It translates and does nothing else. Shapes, names and errors are those of www/module/policy-cliff.d.ts, which
//! www/module/connect.js completes.
//!
//! Without the feature `studies` it is what the page opens with: it reads scenarios and links, sweeps and solves, and
//! draws sweeps.

// wasm-bindgen asks for `pub`, and nothing outside of JavaScript can reach this module.
#![allow(unreachable_pub)]

mod canvas;
mod decode;
mod error;
mod facts;
mod figure;
mod link;
mod model;
mod options;
mod progress;
mod question;
mod solution;
#[cfg(feature = "studies")]
mod studies;

use wasm_bindgen::prelude::wasm_bindgen;

use crate::figure::format as text;
use crate::whole::LeftToWhole;
use error::{Thrown, left_to_whole};

/// Runs once, when the WebAssembly is loaded: a panic writes its message and its place to the console, and throws both.
/// No function may be called after a panic, which www/module/instance.js ensures. What is left to the whole is no failure:
/// it is thrown under that name, and the whole takes the place of the core (www/module/worker.js).
#[wasm_bindgen(start)]
fn start() {
    std::panic::set_hook(Box::new(|panic| {
        if panic.payload().is::<LeftToWhole>() {
            wasm_bindgen::throw_val(left_to_whole().into());
        }
        console_error_panic_hook::hook(panic);
        wasm_bindgen::throw_val(Thrown::named("PanicError", &panic.to_string()).into());
    }));
}

/// Returns the library's version.
#[wasm_bindgen]
#[must_use]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

/// Returns the text of a number as the page prints it.
#[wasm_bindgen]
#[must_use]
pub fn format(value: f64) -> String {
    text::number(value)
}

/// Returns the text of a number for a sentence.
#[wasm_bindgen]
#[must_use]
pub fn spoken(value: f64) -> String {
    text::spoken(value)
}

/// Returns the name of a parameter as readers see it.
#[wasm_bindgen]
#[must_use]
pub fn symbol(name: &str) -> String {
    crate::figure::symbol(name)
}

/// Returns a number as fields show it.
#[wasm_bindgen]
#[must_use]
pub fn exact(value: f64) -> String {
    text::written(value)
}

/// Returns a parameter with its value, for a sentence.
#[wasm_bindgen]
#[must_use]
pub fn equation(name: &str, value: f64) -> String {
    text::equation(name, value)
}

/// Returns a parameter with the place of a cliff, for a sentence.
#[wasm_bindgen(js_name = cliffAt)]
#[must_use]
pub fn cliff_at(name: &str, value: f64) -> String {
    text::cliff_at(name, value)
}

/// Returns the text of a number with a fixed number of decimals, fewer where a bound on its error is given and larger
/// than the last of them.
#[wasm_bindgen]
#[must_use]
pub fn fixed(value: f64, decimals: u8, error: Option<f64>) -> String {
    text::fixed_within(value, decimals.into(), error.unwrap_or(0.0))
}
