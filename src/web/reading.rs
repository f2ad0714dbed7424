//! Reading what JavaScript hands over goes on after a refusal, with nothing in the place of what was refused; the first refusal is kept until [`accept`] is
//! asked. A way out at every single read would be half of the boundary's code.

use std::cell::Cell;

use wasm_bindgen::JsValue;

use super::errors;
use crate::scenario::names::shortened;

thread_local! {
    /// The first refusal since reading began.
    static REFUSED: Cell<Option<JsValue>> = const { Cell::new(None) };
}

/// Begins to read: what was refused before is no longer of interest.
pub(super) fn begin() {
    REFUSED.set(None);
}

/// Keeps the first refusal.
#[inline(never)]
pub(super) fn refuse(refusal: JsValue) {
    let first = REFUSED.take();
    REFUSED.set(Some(first.unwrap_or(refusal)));
}

/// Ends a reading: what was read is all there, or the first refusal.
#[inline(never)]
pub(super) fn accept() -> Result<(), JsValue> {
    match REFUSED.take() {
        Some(refusal) => Err(refusal),
        None => Ok(()),
    }
}

/// Longest list of what is allowed in a refusal.
const SHOWN: usize = 16;

/// The index of a text among those allowed; 0 where it is none of them.
#[inline(never)]
pub(super) fn choice(key: &str, text: &str, allowed: &[&str]) -> usize {
    if let Some(index) = allowed.iter().position(|&each| each == text) {
        return index;
    }
    let mut list: Vec<String> = allowed.iter().take(SHOWN).map(|each| quoted(each)).collect();
    if allowed.len() > SHOWN {
        list.push("…".to_owned());
    }
    let (text, list) = (quoted(text), list.join(", "));
    refuse(errors::range(&[key, ": ", &text, " is not one of ", &list].concat()));
    0
}

/// A text in quotation marks, cut to what a refusal shows.
pub(super) fn quoted(text: &str) -> String {
    ["\u{201c}", &shortened(text), "\u{201d}"].concat()
}
