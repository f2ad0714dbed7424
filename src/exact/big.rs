//! Whole numbers of any length, with a sign: the few operations that a certificate needs.
//!
//! The operations are those of paper and pencil: the numbers have a few dozen digits of 32 bits, and a crate's ways for thousands of them would cost the page
//! several kB compressed.

use std::cmp::Ordering;

use super::digits;

/// A whole number; 0 is not negative.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Big {
    negative: bool,
    /// Digits of 32 bits, the lowest first and the highest above 0; none for 0.
    size: Vec<u32>,
}

impl Big {
    pub(super) const ZERO: Self = Self {
        negative: false,
        size: Vec::new(),
    };

    #[inline(never)]
    pub(super) fn new(value: i128) -> Self {
        let mut size = Vec::new();
        let mut rest = value.unsigned_abs();
        while rest > 0 {
            size.push(rest as u32);
            rest >>= 32;
        }
        Self::signed(value < 0, size)
    }

    /// Drops zeros in front.
    fn signed(negative: bool, mut size: Vec<u32>) -> Self {
        digits::trim(&mut size);
        Self {
            negative: negative && !size.is_empty(),
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
        let mut size = Vec::new();
        for digit in digits.bytes() {
            if !digit.is_ascii_digit() {
                return None;
            }
            let mut carry = u64::from(digit - b'0');
            for place in &mut size {
                let part = u64::from(*place) * 10 + carry;
                *place = part as u32;
                carry = part >> 32;
            }
            if carry > 0 {
                size.push(carry as u32);
            }
        }
        Some(Self::signed(digits.len() < text.len(), size))
    }

    /// Below, at or above 0.
    pub(super) fn sign(&self) -> Ordering {
        if self.negative {
            Ordering::Less
        } else if self.size.is_empty() {
            Ordering::Equal
        } else {
            Ordering::Greater
        }
    }

    pub(super) fn is_zero(&self) -> bool {
        self.sign() == Ordering::Equal
    }

    pub(super) fn is_one(&self) -> bool {
        !self.negative && self.size == [1]
    }

    /// Bits of its size.
    pub(super) fn bits(&self) -> u64 {
        match self.size.last() {
            Some(top) => 32 * self.size.len() as u64 - u64::from(top.leading_zeros()),
            None => 0,
        }
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
            return Self::signed(self.negative, digits::sum(&self.size, &other.size));
        }
        let (greater, less) = match digits::compare(&self.size, &other.size) {
            Ordering::Less => (other, self),
            _ => (self, other),
        };
        let mut size = greater.size.clone();
        digits::subtract(&mut size, &less.size);
        Self::signed(greater.negative, size)
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
        let product = digits::product(&self.size, &other.size);
        Self::signed(self.negative != other.negative, product)
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
        let quotient = digits::quotient(self.size.clone(), divisor.size.clone());
        Self::signed(self.negative != divisor.negative, quotient)
    }

    /// The greatest common divisor, at least 0.
    #[inline(never)]
    pub(super) fn common(&self, other: &Self) -> Self {
        if self.is_zero() || other.is_zero() {
            return Self::signed(false, digits::sum(&self.size, &other.size));
        }
        let (odd, twos) = digits::common(self.size.clone(), other.size.clone());
        let mut common = Self::signed(false, odd);
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
        let mut rest = self.size.clone();
        let mut decimals = Vec::new();
        while !rest.is_empty() {
            let mut block = 0;
            for digit in rest.iter_mut().rev() {
                let part = (block << 32) | u64::from(*digit);
                *digit = (part / BLOCK) as u32;
                block = part % BLOCK;
            }
            for _ in 0..9 {
                decimals.push(b'0' + (block % 10) as u8);
                block /= 10;
            }
            digits::trim(&mut rest);
        }
        while decimals.last() == Some(&b'0') {
            decimals.pop();
        }
        if decimals.is_empty() {
            decimals.push(b'0');
        }
        if self.negative {
            text.push('-');
        }
        for digit in decimals.iter().rev() {
            text.push(char::from(*digit));
        }
    }

    /// The first three digits as a float, and the number of those behind them.
    pub(super) fn leading(&self) -> (f64, i32) {
        let digits = &self.size;
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
