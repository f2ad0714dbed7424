//! Whole numbers of any length: num-bigint's, with the few operations that a certificate needs, each compiled once.

use std::cmp::Ordering;

use num_bigint::BigInt;
use num_integer::Integer;
pub(super) use num_traits::{One, Zero};

/// A whole number.
pub(super) type Big = BigInt;

/// What a certificate does with whole numbers.
pub(super) trait Whole: Sized {
    /// From decimal digits with or without a minus sign; `None` for any other text.
    fn read(text: &str) -> Option<Self>;
    /// Below, at or above 0.
    fn side(&self) -> Ordering;
    /// Digits of 32 bits, at least one.
    fn length(&self) -> u64;
    fn times(&self, other: &Self) -> Self;
    /// Adds a product.
    fn add_product(&mut self, a: &Self, b: &Self);
    /// Subtracts a product.
    fn subtract_product(&mut self, a: &Self, b: &Self);
    /// Multiplies in place.
    fn scale(&mut self, factor: &Self);
    /// The quotient by a divisor that leaves no remainder.
    fn over(&self, divisor: &Self) -> Self;
    /// The greatest common divisor, at least 0.
    fn common(&self, other: &Self) -> Self;
    /// Decimal digits behind `text`.
    fn write(&self, text: &mut String);
    /// The first 96 bits or a few less as a float, and the number of digits of 32 bits behind them.
    fn leading(&self) -> (f64, i32);
}

impl Whole for BigInt {
    fn read(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        // The crate would read a plus sign and underscores too.
        let plain = digits.bytes().all(|digit| digit.is_ascii_digit());
        plain.then(|| text.parse().ok()).flatten()
    }

    fn side(&self) -> Ordering {
        self.cmp(&Self::ZERO)
    }

    fn length(&self) -> u64 {
        self.bits() / 32 + 1
    }

    #[inline(never)]
    fn times(&self, other: &Self) -> Self {
        self * other
    }

    #[inline(never)]
    fn add_product(&mut self, a: &Self, b: &Self) {
        *self += a.times(b);
    }

    #[inline(never)]
    fn subtract_product(&mut self, a: &Self, b: &Self) {
        *self -= a.times(b);
    }

    #[inline(never)]
    fn scale(&mut self, factor: &Self) {
        if !factor.is_one() {
            *self = self.times(factor);
        }
    }

    #[inline(never)]
    fn over(&self, divisor: &Self) -> Self {
        if divisor.is_one() || self.is_zero() {
            return self.clone();
        }
        self / divisor
    }

    #[inline(never)]
    fn common(&self, other: &Self) -> Self {
        self.gcd(other)
    }

    #[inline(never)]
    fn write(&self, text: &mut String) {
        text.push_str(&self.to_str_radix(10));
    }

    fn leading(&self) -> (f64, i32) {
        let behind = self.magnitude().iter_u32_digits().len().saturating_sub(3);
        let mut top = 0.0;
        for digit in self.magnitude().iter_u32_digits().skip(behind).rev() {
            top = top * 4_294_967_296.0 + f64::from(digit);
        }
        (
            if self.side() == Ordering::Less { -top } else { top },
            behind.cast_signed() as i32,
        )
    }
}

#[cfg(test)]
mod tests {
    use num_traits::ToPrimitive;

    use super::{Big, Whole};
    use crate::cliffs::exact::fraction::Fraction;

    #[test]
    fn only_digits_are_read() {
        for text in ["", "-", "+1", "1_0", "1.", " 1", "--1", "0x1"] {
            assert_eq!(Big::read(text), None, "{text:?}");
        }
        assert_eq!(Big::read("-012"), Some(Big::from(-12)));
    }

    #[test]
    fn fractions_are_reduced_and_near_their_float() {
        let mut rng = fastrand::Rng::with_seed(1);
        let mut random = || {
            let digits: String = (0..rng.usize(1..80)).map(|_| rng.digit(10)).collect();
            let text = format!("{}1{digits}", if rng.bool() { "-" } else { "" });
            Big::read(&text).expect("digits")
        };
        for _ in 0..20_000 {
            let (x, y, z) = (random(), random(), random());
            let fraction = Fraction::new(&x.times(&z), &y.times(&z));
            let known = num_rational::Ratio::new(x.clone(), y.clone());
            assert_eq!(&fraction.above, known.numer());
            assert_eq!(&fraction.below, known.denom());
            // Two numbers and their quotient, each rounded once.
            let near = x.to_f64().expect("finite") / y.to_f64().expect("finite");
            assert!((near - fraction.float()).abs() <= 4.0 * f64::EPSILON * near.abs());
        }
    }
}
