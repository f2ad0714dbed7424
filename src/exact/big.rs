//! Whole numbers of any length, with a sign: the few operations that a certificate needs.
//!
//! Storage, sums, differences and comparisons are num-bigint's. Products, quotients and common divisors are those of paper and pencil, here: the numbers have
//! a few dozen digits of 32 bits, and the crate's ways for thousands of them would cost the page 8 kB compressed.

use std::cmp::Ordering;

use num_bigint::BigUint;

use super::digits;

/// A whole number; 0 is not negative.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Big {
    negative: bool,
    size: BigUint,
}

impl Big {
    pub(super) const ZERO: Self = Self {
        negative: false,
        size: BigUint::ZERO,
    };

    #[inline(never)]
    pub(super) fn new(value: i128) -> Self {
        Self::signed(value < 0, BigUint::from(value.unsigned_abs()))
    }

    fn signed(negative: bool, size: BigUint) -> Self {
        Self {
            negative: negative && size != BigUint::ZERO,
            size,
        }
    }

    /// From decimal digits with or without a minus sign; `None` for any other text.
    #[inline(never)]
    pub(super) fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        if digits.is_empty() {
            return None;
        }
        let mut size = BigUint::ZERO;
        for digit in digits.bytes() {
            if !digit.is_ascii_digit() {
                return None;
            }
            size *= 10u32;
            size += u32::from(digit - b'0');
        }
        Some(Self::signed(digits.len() < text.len(), size))
    }

    /// Below, at or above 0.
    pub(super) fn sign(&self) -> Ordering {
        if self.negative {
            Ordering::Less
        } else if self.size == BigUint::ZERO {
            Ordering::Equal
        } else {
            Ordering::Greater
        }
    }

    pub(super) fn is_zero(&self) -> bool {
        self.sign() == Ordering::Equal
    }

    pub(super) fn is_one(&self) -> bool {
        !self.negative && self.size.bits() == 1
    }

    /// Bits of its size.
    pub(super) fn bits(&self) -> u64 {
        self.size.bits()
    }

    /// Digits of 32 bits, at least one.
    pub(super) fn length(&self) -> u64 {
        self.bits() / 32 + 1
    }

    pub(super) fn negated(&self) -> Self {
        Self::signed(!self.negative, self.size.clone())
    }

    #[inline(never)]
    pub(super) fn plus(&self, other: &Self) -> Self {
        if self.negative == other.negative {
            return Self::signed(self.negative, self.size.clone() + &other.size);
        }
        if self.size >= other.size {
            Self::signed(self.negative, self.size.clone() - &other.size)
        } else {
            Self::signed(other.negative, other.size.clone() - &self.size)
        }
    }

    #[inline(never)]
    pub(super) fn minus(&self, other: &Self) -> Self {
        if other.is_zero() {
            return self.clone();
        }
        self.plus(&other.negated())
    }

    #[inline(never)]
    pub(super) fn times(&self, other: &Self) -> Self {
        let product = digits::product(&self.size.to_u32_digits(), &other.size.to_u32_digits());
        Self::signed(self.negative != other.negative, BigUint::new(product))
    }

    /// Adds a product.
    #[inline(never)]
    pub(super) fn add_product(&mut self, a: &Self, b: &Self) {
        *self = self.plus(&a.times(b));
    }

    /// Subtracts a product.
    #[inline(never)]
    pub(super) fn subtract_product(&mut self, a: &Self, b: &Self) {
        *self = self.plus(&a.times(b).negated());
    }

    /// Multiplies in place.
    #[inline(never)]
    pub(super) fn scale(&mut self, factor: &Self) {
        if !factor.is_one() {
            *self = self.times(factor);
        }
    }

    /// Divides in place by a divisor that leaves no remainder.
    #[inline(never)]
    pub(super) fn divide(&mut self, divisor: &Self) {
        if !divisor.is_one() {
            *self = self.over(divisor);
        }
    }

    /// The quotient by a divisor that leaves no remainder.
    #[inline(never)]
    pub(super) fn over(&self, divisor: &Self) -> Self {
        let quotient = digits::quotient(self.size.to_u32_digits(), divisor.size.to_u32_digits());
        Self::signed(self.negative != divisor.negative, BigUint::new(quotient))
    }

    /// The greatest common divisor, at least 0.
    #[inline(never)]
    pub(super) fn common(&self, other: &Self) -> Self {
        if self.is_zero() || other.is_zero() {
            return Self::signed(false, self.size.clone() + &other.size);
        }
        let (odd, twos) = digits::common(self.size.to_u32_digits(), other.size.to_u32_digits());
        let mut common = Self::signed(false, BigUint::new(odd));
        for _ in 0..twos {
            common = common.plus(&common);
        }
        common
    }

    pub(super) fn compare(&self, other: &Self) -> Ordering {
        self.minus(other).sign()
    }

    /// Decimal digits behind `text`.
    #[inline(never)]
    pub(super) fn write(&self, text: &mut String) {
        const BLOCK: u64 = 1_000_000_000;
        let mut rest = self.size.to_u32_digits();
        let mut digits = Vec::new();
        while !rest.is_empty() {
            let mut block = 0;
            for digit in rest.iter_mut().rev() {
                let part = (block << 32) | u64::from(*digit);
                *digit = (part / BLOCK) as u32;
                block = part % BLOCK;
            }
            for _ in 0..9 {
                digits.push(b'0' + (block % 10) as u8);
                block /= 10;
            }
            while rest.last() == Some(&0) {
                rest.pop();
            }
        }
        while digits.last() == Some(&b'0') {
            digits.pop();
        }
        if digits.is_empty() {
            digits.push(b'0');
        }
        if self.negative {
            text.push('-');
        }
        for digit in digits.iter().rev() {
            text.push(char::from(*digit));
        }
    }

    /// The first three digits as a float, and the number of those behind them.
    pub(super) fn leading(&self) -> (f64, i32) {
        let digits = self.size.to_u32_digits();
        let behind = digits.len().saturating_sub(3);
        let mut top = 0.0;
        for digit in digits[behind..].iter().rev() {
            top = top * 4_294_967_296.0 + f64::from(*digit);
        }
        (
            if self.negative { -top } else { top },
            behind.cast_signed() as i32,
        )
    }
}

#[cfg(test)]
mod tests {
    use num_bigint::BigInt;
    use num_traits::ToPrimitive;

    use super::Big;
    use crate::exact::fraction::Fraction;

    fn random(rng: &mut fastrand::Rng) -> (Big, BigInt) {
        let digits: String = (0..rng.usize(1..80))
            .map(|_| {
                if rng.u8(0..3) == 0 {
                    '0'
                } else {
                    rng.digit(10)
                }
            })
            .collect();
        let text = format!("{}{digits}", if rng.bool() { "-" } else { "" });
        (
            Big::parse(&text).expect("digits"),
            text.parse().expect("digits"),
        )
    }

    fn text(big: &Big) -> String {
        let mut text = String::new();
        big.write(&mut text);
        text
    }

    #[test]
    fn agrees_with_the_whole_crate() {
        let mut rng = fastrand::Rng::with_seed(1);
        for _ in 0..20_000 {
            let ((a, x), (b, y)) = (random(&mut rng), random(&mut rng));
            assert_eq!(text(&a), x.to_string());
            assert_eq!(text(&a.plus(&b)), (&x + &y).to_string());
            assert_eq!(text(&a.minus(&b)), (&x - &y).to_string());
            assert_eq!(text(&a.times(&b)), (&x * &y).to_string());
            assert_eq!(a.compare(&b), x.cmp(&y));
            if !b.is_zero() {
                assert_eq!(text(&a.times(&b).over(&b)), x.to_string());
                let fraction = Fraction::new(&a, &b);
                let known = num_rational::Ratio::new(x.clone(), y.clone());
                assert_eq!(text(&fraction.above), known.numer().to_string());
                assert_eq!(text(&fraction.below), known.denom().to_string());
                // Two numbers and their quotient, each rounded once.
                let near = x.to_f64().expect("finite") / y.to_f64().expect("finite");
                assert!((near - fraction.float()).abs() <= 4.0 * f64::EPSILON * near.abs());
            }
        }
        for x in [0, 1, -1, i128::MAX, -i128::MAX] {
            assert_eq!(text(&Big::new(x)), x.to_string());
        }
        assert!(
            Big::parse("").is_none() && Big::parse("-").is_none() && Big::parse("1.").is_none()
        );
    }
}
