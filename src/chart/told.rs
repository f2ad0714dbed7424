//! The text of a guide's step, with the solver's numbers in their places.

use super::format::spoken;
use crate::model::{Part, Step};

/// A step's text; `cliffs` are the breakpoints of its sweep from the left, as numbers. A place for one that does not exist shows `…`.
#[must_use]
pub fn told(step: &Step, cliffs: &[f64]) -> String {
    let mut told = String::new();
    for part in &step.text {
        match part {
            Part::Text(text) => told += text,
            Part::Cliff(number) => match cliffs.get(number - 1) {
                Some(&cliff) => told += &spoken(cliff),
                None => told.push('…'),
            },
        }
    }
    told
}
