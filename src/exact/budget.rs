//! How much a certificate may cost, and how far it has come.

use num_bigint::BigInt;

use super::doubled::is_doubled;
use crate::rational::Rational;

/// What may be spent on a certificate. Work is counted, not timed, so that the same model has the same answer on every
/// machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Bits of the denominators of a piece's values, and of the determinants that lead to them.
    pub bits: u64,
    /// Units of work. One is a product of two digits of 32 bits; an operation of integers costs 100 more.
    pub work: u64,
}

impl Budget {
    /// What is spent where nobody asks for more or for less, enough for ordinary models: 805 prompts with 11 answers
    /// each and 773 cliffs take a four-hundredth of it. Some 0.1 seconds natively.
    pub const ORDINARY: Self = Self {
        bits: 20_000,
        work: 40_000_000,
    };
}

impl Budget {
    /// What is spent on the ties of one point of many: about a millisecond natively, so that a drag across them is
    /// smooth.
    pub(crate) const INSTANT: Self = Self {
        work: 400_000,
        ..Self::ORDINARY
    };

    /// What is spent on the ties of a point alone. Near a discount of 1, where floats may tell nothing apart, that is as
    /// much as on a certificate that was asked for, and [`Budget::INSTANT`] elsewhere.
    pub(crate) fn of_point(discount: f64) -> Self {
        if is_doubled(discount) {
            Self::default()
        } else {
            Self::INSTANT
        }
    }

    /// What is spent on confirming the cliffs of a sweep that floats may have wrong: some ten milliseconds natively, and
    /// more near a discount of 1, as for a point.
    pub(crate) fn of_sweep(discount: f64) -> Self {
        if is_doubled(discount) {
            return Self::default();
        }
        Self {
            work: 10 * Self::INSTANT.work,
            ..Self::ORDINARY
        }
    }
}

impl Default for Budget {
    /// Ten times [`Budget::ORDINARY`].
    fn default() -> Self {
        Self {
            work: 10 * Self::ORDINARY.work,
            ..Self::ORDINARY
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

/// What an operation of integers costs however short they are.
pub(super) const OVERHEAD: u64 = 100;

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

    /// Returns what was spent, or asked for in vain.
    pub(super) fn spent(&self) -> u64 {
        self.spent
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

    /// Asks whether there is as much left, without spending it.
    pub(super) fn expect(&self, work: u64) -> Held {
        if self.spent.saturating_add(work) > self.budget.work {
            return Err(Stop::Budget);
        }
        Ok(())
    }

    /// Asks before a fraction of that many digits is brought to lowest terms: a common divisor takes a step or two for
    /// every bit, through all digits.
    pub(super) fn fraction(&mut self, length: u64) -> Held {
        self.spend(
            length
                .saturating_mul(length)
                .saturating_mul(32)
                .saturating_add(OVERHEAD),
        )
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
