//! Probabilities that belong together: their sum is 1, or near enough to be divided by.

use super::diagnostic::{Place, Result, places, refuse};
use super::json::{Ranged, Value, described, number};
use crate::rational::Number;
use crate::whole::IS_WHOLE;

/// The largest difference between 1 and a sum of probabilities that is accepted where a file does not say another.
const SUM_TOLERANCE: f64 = 1e-9;

/// The largest difference that a file can ask for.
const MOST: f64 = 0.5;

/// The largest difference between 1 and a sum of probabilities in single precision, unless there are very many of them.
const SINGLE_PRECISION: f64 = 1e-6;

/// What dividing probabilities by their sums has changed, in a file that asks for it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Renormalised {
    /// The largest change of a probability; 0 where all sums are 1.
    pub largest: f64,
    /// The place of the distribution that has it; `None` where nothing changed.
    pub place: Option<Place>,
}

/// How far the sums of a file may be from 1, and what dividing by them has changed most.
pub(super) struct Sums {
    within: f64,
    /// The same as errors write it.
    written: String,
    is_asked: bool,
    largest: f64,
    /// The byte of the distribution with the largest change.
    at: Option<usize>,
}

impl Sums {
    /// Reads the key "renormalise", which says how far sums may be from 1.
    pub(super) fn read(value: Option<&Value>) -> Result<Self> {
        let mut sums = Self {
            within: SUM_TOLERANCE,
            written: "1e-9".into(),
            is_asked: false,
            largest: 0.0,
            at: None,
        };
        if let Some(value) = value {
            sums.within = number(value)?.value();
            sums.written = described(value);
            sums.is_asked = true;
            if !(SUM_TOLERANCE..=MOST).contains(&sums.within) {
                let written = &sums.written;
                return refuse(value.start(), format!("difference {written} is outside [1e-9, 0.5]"));
            }
        }
        Ok(sums)
    }

    /// Checks that the probabilities of states or pairs sum to 1 (exactly or nearly) and divides them by an exact sum
    /// that is not 1.
    ///
    /// The sum is exact unless it grows too long, as it can with many unlike fractions; then it is a float and nothing
    /// is divided here.
    pub(super) fn normalize(&mut self, row: &mut [(usize, Number)], at: usize) -> Result<()> {
        let exact = row.iter().try_fold(Number::ZERO, |sum, (_, p)| sum.checked_add(p));
        if exact == Some(Number::ONE) {
            return Ok(());
        }
        let float = match &exact {
            Some(sum) => sum.value(),
            None => row.iter().map(|(_, p)| p.value()).sum(),
        };
        let off = exact.as_ref().and_then(|sum| sum.checked_sub(&Number::ONE));
        let off = off.map_or(float - 1.0, |off| off.value()).abs();
        if off > self.within {
            let hint = if off <= SINGLE_PRECISION {
                "; if they come from single precision, write fractions like \"1/3\" or set \"renormalise\" to 1e-6"
            } else {
                ""
            };
            let within = &self.written;
            let message = format!("probabilities sum to {float}, not to 1 (within {within}){hint}");
            return refuse(at, message);
        }
        let shares = exact.and_then(|sum| row.iter().map(|(_, p)| p.checked_div(&sum)).collect::<Option<Vec<_>>>());
        let Some(shares) = shares else {
            if IS_WHOLE && off > SUM_TOLERANCE {
                return refuse(at, "probabilities are too long to be divided by their sum");
            }
            return Ok(());
        };
        for ((_, p), share) in row.iter_mut().zip(shares) {
            if !(IS_WHOLE && self.is_asked) {
                *p = share;
                continue;
            }
            let change = share
                .checked_sub(p)
                .map_or(share.value() - p.value(), |change| change.value());
            if change.abs() > self.largest {
                self.largest = change.abs();
                self.at = Some(at);
            }
            *p = share;
        }
        Ok(())
    }

    /// Returns what dividing has changed, if the file asks for it.
    pub(super) fn told(&self, text: &str) -> Option<Renormalised> {
        (IS_WHOLE && self.is_asked).then(|| Renormalised {
            largest: self.largest,
            place: self.at.map(|at| places(text, &[at])[0]),
        })
    }
}
