//! The text of a guide's step, with the solver's numbers in their places.

use super::format::{sign, spoken};
use crate::scenario::cliff_places;

/// The greatest number of characters of a fraction in a text; longer fractions are shown in tables alone.
const SHORT: usize = 7;

/// Returns a step's text with the breakpoints of its sweep in their places. `cliffs` are these breakpoints from the
/// left, as numbers and, where they are certified, as exact fractions. A short fraction stands beside its number: `0.05
/// (1/20)`, `4/3 (≈ 1.3333)`. A place for a breakpoint that does not exist shows `…`.
#[must_use]
pub fn explanation(text: &str, cliffs: &[(f64, String)]) -> String {
    cliff_places(text, &mut |number| match cliffs.get(number - 1) {
        Some((at, exact)) if exact.contains('/') && exact.len() <= SHORT => {
            let (decimal, exact) = (spoken(*at), exact.replace('-', "\u{2212}"));
            match sign(*at) {
                "=" => format!("{decimal} ({exact})"),
                about => format!("{exact} ({about} {decimal})"),
            }
        }
        Some((at, _)) => spoken(*at),
        None => "…".into(),
    })
}
