//! Numbers in doubled precision: sums of two floats, of which the second is at most the rounding of the first (Dekker
//! 1971). The algorithms and their error bounds are those of Joldes, Muller & Popescu 2017.

use std::ops::{Add, Div, Mul, Neg, Sub};

/// A number of some 31 decimal digits.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct Doubled {
    high: f64,
    low: f64,
}

impl Doubled {
    /// The number 0.
    pub const ZERO: Self = Self { high: 0.0, low: 0.0 };

    /// The number 1.
    pub const ONE: Self = Self { high: 1.0, low: 0.0 };

    /// A bound on the rounding of one operation, as a share of its result: 2^-100, where the greatest one proved is 15
    /// times 2^-106, that of a division.
    pub const ROUNDING: f64 = 16.0 * f64::EPSILON * f64::EPSILON;

    /// Returns the sum of two floats, which is exact.
    #[must_use]
    pub fn sum(a: f64, b: f64) -> Self {
        let high = a + b;
        let part = high - a;
        let low = (a - (high - part)) + (b - part);
        Self { high, low }
    }

    /// Returns the sum of two floats of which the first is the greater in size.
    fn quick_sum(a: f64, b: f64) -> Self {
        let high = a + b;
        Self {
            high,
            low: b - (high - a),
        }
    }

    /// Returns the product of two floats.
    fn product(a: f64, b: f64) -> Self {
        let [a_high, a_low] = halves(a);
        let [b_high, b_low] = halves(b);
        let high = a * b;
        let low = ((a_high * b_high - high) + a_high * b_low + a_low * b_high) + a_low * b_low;
        Self { high, low }
    }

    /// Returns the nearest float.
    #[must_use]
    pub fn float(self) -> f64 {
        self.high
    }

    /// Returns the size of the number, as a float.
    #[must_use]
    pub fn size(self) -> f64 {
        self.high.abs()
    }
}

/// Returns two floats of half the digits whose sum is a float.
fn halves(a: f64) -> [f64; 2] {
    const SPLITTER: f64 = 134_217_729.0;
    let scaled = SPLITTER * a;
    let high = scaled - (scaled - a);
    [high, a - high]
}

impl From<f64> for Doubled {
    fn from(float: f64) -> Self {
        Self { high: float, low: 0.0 }
    }
}

impl From<i128> for Doubled {
    /// Returns an integer, exactly where it has at most 106 bits.
    fn from(integer: i128) -> Self {
        let high = integer as f64;
        Self::sum(high, integer.wrapping_sub(high as i128) as f64)
    }
}

impl Add for Doubled {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        let high = Self::sum(self.high, other.high);
        let low = Self::sum(self.low, other.low);
        let sum = Self::quick_sum(high.high, high.low + low.high);
        Self::quick_sum(sum.high, low.low + sum.low)
    }
}

impl Neg for Doubled {
    type Output = Self;

    fn neg(self) -> Self {
        Self {
            high: -self.high,
            low: -self.low,
        }
    }
}

impl Sub for Doubled {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl Mul for Doubled {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        let product = Self::product(self.high, other.high);
        Self::quick_sum(
            product.high,
            product.low + (self.high * other.low + self.low * other.high),
        )
    }
}

impl Div for Doubled {
    type Output = Self;

    fn div(self, other: Self) -> Self {
        let first = self.high / other.high;
        let rest = self - other * first.into();
        let second = rest.high / other.high;
        let rest = rest - other * second.into();
        Self::sum(first, second) + Self::from(rest.high / other.high)
    }
}

#[cfg(test)]
mod tests {
    use super::Doubled;

    /// Returns the fraction of two integers.
    fn fraction(above: i128, below: i128) -> Doubled {
        Doubled::from(above) / Doubled::from(below)
    }

    #[test]
    fn arithmetic_keeps_the_digits_of_two_floats() {
        let third = fraction(1, 3);
        // 1/3 is the float 6004799503160661 / 2^54 and a third of 2^-54 more.
        assert_eq!(third.high, 1.0 / 3.0);
        assert!((third.low * 54f64.exp2() - 1.0 / 3.0).abs() <= 1e-15);
        for (a, b, c, d) in [
            (1, 3, 2, 7),
            (-22, 7, 1, 1_000_000_007),
            (10_i128.pow(30) + 1, 10_i128.pow(30), -1, 9),
        ] {
            let (x, y) = (fraction(a, b), fraction(c, d));
            for (found, above, below) in [
                (x + y, a * d + c * b, b * d),
                (x - y, a * d - c * b, b * d),
                (x * y, a * c, b * d),
                (x / y, a * d, b * c),
            ] {
                let error = found - fraction(above, below);
                assert!(
                    error.size() <= 4.0 * Doubled::ROUNDING * found.size(),
                    "{a}/{b} {c}/{d}: {error:?}"
                );
            }
        }
    }

    #[test]
    fn what_cancels_keeps_its_digits() {
        let small = fraction(1, 10_i128.pow(25));
        let left = (Doubled::from(1.0) + small) - Doubled::from(1.0);
        assert!((left - small).size() <= Doubled::ROUNDING);
        assert!(Doubled::from(1.0) + small > Doubled::from(1.0));
        let long = Doubled::from(10_i128.pow(30) + 1) - Doubled::from(10_i128.pow(30));
        assert_eq!(long, Doubled::from(1.0));
    }
}
