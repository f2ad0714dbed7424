//! Fractions of whole numbers of any length.

use std::cmp::Ordering;

use super::big::{Big, One, Whole};

/// A fraction in lowest terms with a denominator above 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fraction {
    pub(super) above: Big,
    pub(super) below: Big,
}

impl Fraction {
    /// From any fraction whose denominator is not 0.
    #[inline(never)]
    pub(super) fn new(above: &Big, below: &Big) -> Self {
        let mut divisor = above.common(below);
        if below.side() == Ordering::Less {
            divisor = -divisor;
        }
        Self {
            above: above.over(&divisor),
            below: below.over(&divisor),
        }
    }

    /// Digits of 32 bits, above and below.
    pub(super) fn length(&self) -> u64 {
        self.above.length() + self.below.length()
    }

    /// Below, equal or above.
    pub(super) fn compare(&self, other: &Self) -> Ordering {
        let (left, right) = (self.above.times(&other.below), other.above.times(&self.below));
        left.cmp(&right)
    }

    /// "-32/1445", or "3" for a whole number.
    #[inline(never)]
    pub(super) fn write(&self, text: &mut String) {
        self.above.write(text);
        if !self.below.is_one() {
            text.push('/');
            self.below.write(text);
        }
    }

    /// The float nearby: within 3 units in the last place.
    #[inline(never)]
    pub(super) fn float(&self) -> f64 {
        let ((above, x), (below, y)) = (self.above.leading(), self.below.leading());
        above / below * 4_294_967_296f64.powi(x - y)
    }
}
