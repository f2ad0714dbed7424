//! The text of a guide's step, with the solver's numbers in their places.

use super::format::place;
use crate::scenario::cliff_places;

/// Returns a step's text with the breakpoints of its sweep in their places, which `cliffs` has from the left: `1/20`,
/// `0.0148`. A place for a breakpoint that does not exist shows `…`.
#[must_use]
pub fn explanation(text: &str, cliffs: &[f64]) -> String {
    cliff_places(text, &mut |number| {
        cliffs.get(number - 1).map_or("…".into(), |&at| place(at).0)
    })
}
