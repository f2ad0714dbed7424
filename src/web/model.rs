//! An open scenario, `Model` of policy-cliff.d.ts.

use std::cell::{RefCell, RefMut};
use std::hint;

use wasm_bindgen::prelude::*;

use super::decode::encode;
use super::error::Thrown;
use super::facts::Facts;
use super::link::JsOutline;
use super::question::Question;
use crate::scenario::{Scenario, limits};
use crate::study::Session;

/// The memory that reading a text takes at most, as a multiple of its length: that of a table of short numbers. What is
/// not written to costs nothing.
const MEMORY: usize = 9;

/// A valid scenario in WebAssembly's memory.
#[wasm_bindgen]
pub struct Opened {
    session: RefCell<Session>,
}

/// Reads a scenario file in UTF-8. Browsers encode a long text much faster than wasm-bindgen passes one.
#[wasm_bindgen]
pub fn open(text: &[u8]) -> Result<Opened, Thrown> {
    take_memory(MEMORY * text.len().min(limits::TEXT_BYTES));
    let text = std::str::from_utf8(text).map_err(|error| Thrown::type_error(&error.to_string()))?;
    let session = RefCell::new(Session::new(Scenario::parse(text)?));
    Ok(Opened { session })
}

/// Allocates memory from the browser at once, and returns it to the allocator. The allocator itself grows in steps of
/// 64 kB, which would take longer than reading a long text does. If there is not as much memory, this has no effect.
fn take_memory(bytes: usize) {
    let mut block: Vec<u8> = Vec::new();
    let _ = block.try_reserve_exact(bytes);
    hint::black_box(block);
}

#[wasm_bindgen]
impl Opened {
    /// Returns the `Facts` of the scenario.
    pub fn facts(&self) -> Result<JsValue, Thrown> {
        encode(&Facts::from(self.session()?.scenario()))
    }

    /// Returns the outline that links are made from.
    pub fn outline(&self) -> Result<JsOutline, Thrown> {
        Ok(JsOutline::new(self.session()?.scenario().into()))
    }

    /// Answers a question: takes the options of a method of `Model` in policy-cliff.d.ts, and returns what that
    /// returns.
    pub fn ask(&self, method: &str, options: &JsValue) -> Result<JsValue, Thrown> {
        let mut question = Question::new(self, method, options)?;
        match method {
            "sweep" => question.sweep(),
            #[cfg(feature = "studies")]
            method if method != "solve" => question.study(method, options),
            // The core has no other method.
            _ => question.solve(),
        }
    }
}

impl Opened {
    /// Returns the session. It is an error if the session is in use, as when a progress listener calls the model whose
    /// progress it receives.
    pub(super) fn session(&self) -> Result<RefMut<'_, Session>, Thrown> {
        let busy = || "the model is busy: onProgress may not ask it".to_owned();
        Ok(self.session.try_borrow_mut().map_err(|_| busy())?)
    }
}
