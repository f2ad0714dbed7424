//! The text of a guide's step, with the solver's numbers in their places.

use super::format::{sign, spoken};
use crate::scenario::cliff_places;

/// Longer fractions are for tables.
const SHORT: usize = 7;

/// A step's text; `cliffs` are the breakpoints of its sweep from the left, as numbers and, where they are certified, exactly. A short fraction stands beside its
/// number: `0.05 (1/20)`, `4/3 (≈ 1.3333)`. A place for a breakpoint that does not exist shows `…`.
#[must_use]
pub fn told(text: &str, cliffs: &[(f64, String)]) -> String {
    cliff_places(text, &mut |number| match cliffs.get(number - 1) {
        Some((at, exact)) if exact.contains('/') && exact.len() <= SHORT => {
            let (decimal, exact) = (spoken(*at), exact.replace('-', "\u{2212}"));
            match sign(*at) {
                "=" => [&decimal, " (", &exact, ")"].concat(),
                about => [&exact, " (", about, " ", &decimal, ")"].concat(),
            }
        }
        Some((at, _)) => spoken(*at),
        None => "…".into(),
    })
}
