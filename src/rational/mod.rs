//! A number as it was written: its exact value beside the nearest float.
//!
//! The text is a JSON number or a fraction of two ("1/3", "-0.5", "2.5e-3/7"). Its exact value is kept as a fraction of 128-bit integers in
//! lowest terms, so that the places where policies jump can be found as rationals. Arithmetic is exact and gives up (`None`) where a result
//! needs more.

mod decimal;

use std::fmt;

/// A finite number with the exact value of the decimal or fraction it was read from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Number {
    value: f64,
    /// Above `i128::MIN`, so that its size has 127 bits too.
    numerator: i128,
    /// Above 0, without a common divisor.
    denominator: i128,
}

/// Why a text is not a number this program accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NumberError {
    /// Neither a decimal nor a fraction of decimals.
    Syntax,
    /// More than [`Number::MAX_CHARACTERS`] characters.
    Length,
    /// At least 1e38 in size.
    Large,
    /// Less than 1e-38 in size without being 0.
    Small,
    /// A decimal of more than [`Number::MAX_DIGITS`] significant digits or decimal places, or a fraction that needs more than that above or
    /// below its bar.
    Digits,
    /// A fraction with denominator 0.
    Division,
}

impl NumberError {
    /// What completes "... is".
    pub(super) fn text(self) -> &'static str {
        match self {
            Self::Syntax => "not a number; allowed: a decimal like -0.25 or a fraction like 1/3",
            Self::Length => "a number of more than 100 characters",
            Self::Large => "too large; a number is below 1e38 in size",
            Self::Small => "too small; a number is 0 or at least 1e-38 in size",
            Self::Digits => {
                "too long; allowed: 38 digits, 38 decimal places, and 38 digits above and below the bar of a reduced fraction"
            }
            Self::Division => "a division by 0",
        }
    }
}

impl fmt::Display for NumberError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

impl std::error::Error for NumberError {}

impl Number {
    /// Longest text of a number.
    pub const MAX_CHARACTERS: usize = 100;

    /// Most significant digits of a decimal, and most decimal places (without zeros at the end).
    pub const MAX_DIGITS: usize = 38;

    /// 0.
    pub const ZERO: Self = Self {
        value: 0.0,
        numerator: 0,
        denominator: 1,
    };

    /// 1.
    pub const ONE: Self = Self {
        value: 1.0,
        numerator: 1,
        denominator: 1,
    };

    /// Reads a JSON number, or two of them with a slash between.
    pub fn parse(text: &str) -> Result<Self, NumberError> {
        if text.len() > Self::MAX_CHARACTERS {
            return Err(NumberError::Length);
        }
        let Some(slash) = text.bytes().position(|b| b == b'/') else {
            return decimal::decimal(text.as_bytes());
        };
        let above = decimal::decimal(&text.as_bytes()[..slash])?;
        let below = decimal::decimal(&text.as_bytes()[slash + 1..])?;
        if below.is_zero() {
            return Err(NumberError::Division);
        }
        if below.is_negative() {
            return Err(NumberError::Syntax);
        }
        let size = (above.value / below.value).abs();
        if size >= 1e38 {
            return Err(NumberError::Large);
        }
        if size < 1e-38 && !above.is_zero() {
            return Err(NumberError::Small);
        }
        above.checked_div(&below).ok_or(NumberError::Digits)
    }

    /// The nearest float (ties to even).
    #[must_use]
    pub fn value(&self) -> f64 {
        self.value
    }

    /// The exact value: numerator and denominator in lowest terms, the denominator above 0.
    #[must_use]
    pub fn exact(&self) -> (i128, i128) {
        (self.numerator, self.denominator)
    }

    /// Whether this is 0.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.numerator == 0
    }

    /// Whether this is below 0.
    #[must_use]
    pub fn is_negative(&self) -> bool {
        self.numerator < 0
    }

    /// The sum, unless it grows too long.
    #[must_use]
    #[inline(never)]
    pub fn checked_add(&self, other: &Self) -> Option<Self> {
        // Knuth, volume 2, 4.5.1: with g = gcd(b, d), what the sum and b d / g share divides g.
        let g = gcd(self.denominator, other.denominator);
        let (b, d) = (quotient(self.denominator, g), quotient(other.denominator, g));
        let sum = product(self.numerator, d)?.checked_add(product(other.numerator, b)?)?;
        let h = gcd(sum, g);
        Self::reduced(quotient(sum, h), product(b, quotient(other.denominator, h))?)
    }

    /// The difference, unless it grows too long.
    #[must_use]
    pub fn checked_sub(&self, other: &Self) -> Option<Self> {
        self.checked_add(&other.negated())
    }

    /// The product, unless it grows too long.
    #[must_use]
    #[inline(never)]
    pub fn checked_mul(&self, other: &Self) -> Option<Self> {
        let g = gcd(self.numerator, other.denominator);
        let h = gcd(other.numerator, self.denominator);
        Self::reduced(
            product(quotient(self.numerator, g), quotient(other.numerator, h))?,
            product(quotient(self.denominator, h), quotient(other.denominator, g))?,
        )
    }

    /// The quotient, unless it grows too long or the divisor is 0.
    #[must_use]
    pub fn checked_div(&self, other: &Self) -> Option<Self> {
        if other.is_zero() {
            return None;
        }
        let sign = other.numerator.signum();
        self.checked_mul(&Self {
            // Not read: the product's float comes from its fraction.
            value: 0.0,
            numerator: sign * other.denominator,
            denominator: sign * other.numerator,
        })
    }

    /// The number with its sign turned.
    #[must_use]
    pub fn negated(&self) -> Self {
        // 0 - x rather than -x keeps a negative zero out.
        Self {
            value: 0.0 - self.value,
            numerator: -self.numerator,
            denominator: self.denominator,
        }
    }

    /// From a fraction in lowest terms with a denominator above 0.
    fn reduced(numerator: i128, denominator: i128) -> Option<Self> {
        if numerator == i128::MIN {
            return None;
        }
        let size = nearest(numerator.unsigned_abs(), denominator.unsigned_abs());
        Some(Self {
            value: if numerator < 0 { -size } else { size },
            numerator,
            denominator,
        })
    }
}

impl From<i32> for Number {
    fn from(integer: i32) -> Self {
        Self {
            value: integer.into(),
            numerator: integer.into(),
            denominator: 1,
        }
    }
}

/// The product, if it fits: where it does not, what is left of it cannot be divided back. (The compiler's own check is half a kilobyte long.)
#[inline(never)]
fn product(a: i128, b: i128) -> Option<i128> {
    let product = a.wrapping_mul(b);
    let fits = b == 0 || divided(product.unsigned_abs(), b.unsigned_abs()) == (a.unsigned_abs(), 0);
    (fits && product != i128::MIN).then_some(product)
}

/// Greatest common divisor of `a` and `b` > 0, Euclid's way.
#[inline(never)]
fn gcd(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a.unsigned_abs(), b.unsigned_abs());
    while a != 0 {
        (a, b) = (divided(b, a).1, a);
    }
    // No more than the first `b`, or the first `a` where that is not 0.
    b.cast_signed()
}

/// `a` over a divisor `b` > 0 of it.
#[inline(never)]
fn quotient(a: i128, b: i128) -> i128 {
    let size = divided(a.unsigned_abs(), b.unsigned_abs()).0;
    // -2^127 has no opposite, and stays what it is.
    size.cast_signed().wrapping_mul(a.signum())
}

/// Quotient and remainder. The compiler's own division of 128 bits is fast for all of them, and a kilobyte long; here those beyond 64 bits are
/// rare, and divided as on paper.
#[inline(never)]
fn divided(a: u128, b: u128) -> (u128, u128) {
    if let (Ok(a), Ok(b)) = (u64::try_from(a), u64::try_from(b)) {
        return ((a / b).into(), (a % b).into());
    }
    let (mut quotient, mut rest) = (0, a);
    let longer = b.leading_zeros().saturating_sub(a.leading_zeros());
    for shift in (0..=longer).rev() {
        let part = b << shift;
        if rest >= part {
            rest -= part;
            quotient |= 1 << shift;
        }
    }
    (quotient, rest)
}

/// The float nearest to a fraction (ties to even) of integers below 2^127.
///
/// Division on paper, bit by bit: the quotient gets 55 or 56 bits, its last one set when there is a remainder. That is two bits or more beyond a
/// float's 53, so that rounding this integer rounds the true quotient, and scaling by a power of two is exact.
#[inline(never)]
fn nearest(above: u128, below: u128) -> f64 {
    const EXACT: u128 = 1 << 53;
    if above <= EXACT && below <= EXACT {
        return above as u64 as f64 / below as u64 as f64;
    }
    let shift = above.leading_zeros().cast_signed() - below.leading_zeros().cast_signed();
    // Both with their first bit at 126: their quotient is above 1/2 and below 2, and the remainder can be doubled.
    let mut rest = above << (above.leading_zeros() - 1);
    let divisor = below << (below.leading_zeros() - 1);
    let mut quotient = 0u64;
    for _ in 0..56 {
        quotient <<= 1;
        if rest >= divisor {
            rest -= divisor;
            quotient |= 1;
        }
        rest <<= 1;
    }
    quotient |= u64::from(rest != 0);
    // 2^(-55 - shift), written down by its exponent: far from the ends of a float's range.
    let power = f64::from_bits(u64::from((1023 - 55 - shift).unsigned_abs()) << 52);
    quotient as f64 * power
}
