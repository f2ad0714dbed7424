//! How much a certificate may cost, and how far it has come.

use num_bigint::BigInt;

use crate::rational::Rational;

/// What may be spent on a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Bits of the common denominator of a piece's values, and of the determinants that lead to it.
    pub bits: u64,
    /// Products of two 32-bit digits, roughly: about 1e9 a second natively.
    pub work: u64,
}

impl Default for Budget {
    /// Half a second natively, and a few seconds in a browser.
    fn default() -> Self {
        Self {
            bits: 20_000,
            work: 400_000_000,
        }
    }
}

/// Why an answer was not computed, or cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// Beyond the budget.
    Budget,
    /// What is claimed is not so, at this pair.
    Wrong(usize),
}

/// Whether something holds.
pub(super) type Held = Result<(), Stop>;

/// Counts work against a budget.
pub(super) struct Meter<'m> {
    budget: Budget,
    spent: u64,
    told: u64,
    /// The part of the pieces that is done, and the callback: it is told that part, and says whether to go on.
    pub(super) done: f64,
    progress: &'m mut dyn FnMut(f64) -> bool,
}

/// Work between two calls of the callback.
const STRIDE: u64 = 1 << 16;

impl<'m> Meter<'m> {
    pub(super) fn new(budget: Budget, progress: &'m mut dyn FnMut(f64) -> bool) -> Self {
        Self {
            budget,
            spent: 0,
            told: 0,
            done: 0.0,
            progress,
        }
    }

    /// Asks before work is done.
    pub(super) fn spend(&mut self, work: u64) -> Held {
        self.spent = self.spent.saturating_add(work);
        if self.spent > self.budget.work {
            return Err(Stop::Budget);
        }
        if self.spent - self.told > STRIDE {
            self.told = self.spent;
            if !(self.progress)(self.done) {
                self.budget.work = 0;
                return Err(Stop::Budget);
            }
        }
        Ok(())
    }

    /// Asks before a fraction of that many digits is brought to lowest terms: a common divisor takes a step or two for every bit, through all digits.
    pub(super) fn fraction(&mut self, length: u64) -> Held {
        self.spend(length.saturating_mul(length).saturating_mul(32))
    }

    /// Asks whether a denominator may be this long.
    pub(super) fn allow(&self, denominator: &BigInt) -> Held {
        if denominator.bits() > self.budget.bits {
            return Err(Stop::Budget);
        }
        Ok(())
    }
}

/// Returns the number of digits of 32 bits of an integer, at least one.
pub(super) fn digits(integer: &BigInt) -> u64 {
    integer.bits() / 32 + 1
}

/// Returns the number of digits of 32 bits above and below the bar of a fraction.
pub(super) fn fraction_digits(fraction: &Rational) -> u64 {
    digits(fraction.numerator()) + digits(fraction.denominator())
}
