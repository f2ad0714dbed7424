//! A number as it was written: its exact value beside the nearest float.

use num_bigint::BigInt;
use num_rational::Ratio;

/// A finite number with the exact value of the decimal or fraction it was read from.
#[derive(Clone, Debug, PartialEq)]
pub struct Number {
    value: f64,
    exact: Ratio<BigInt>,
}

impl Number {
    /// The nearest float.
    #[must_use]
    pub fn value(&self) -> f64 {
        self.value
    }

    /// The exact value.
    #[must_use]
    pub fn exact(&self) -> &Ratio<BigInt> {
        &self.exact
    }
}
