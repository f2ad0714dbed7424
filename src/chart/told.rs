//! The text of a guide's step, with the solver's numbers in their places.

use super::format::spoken;
use crate::model::cliff_places;

/// A step's text; `cliffs` are the breakpoints of its sweep from the left, as numbers. A place for one that does not exist shows `…`.
#[must_use]
pub fn told(text: &str, cliffs: &[f64]) -> String {
    cliff_places(text, &mut |number| match cliffs.get(number - 1) {
        Some(&cliff) => spoken(cliff),
        None => "…".into(),
    })
}
