//! A number as it was written: its exact value beside the nearest float.
//!
//! The text is a JSON number or a fraction of two ("1/3", "-0.5", "2.5e-3/7"). Its exact value is kept as a reduced fraction, so that the places
//! where policies jump can be found as rationals. A fraction of two 64-bit integers, which nearly every number in a file is, takes no allocation;
//! longer ones are boxed. Arithmetic is exact and gives up (`None`) where a result would need more than 900 bits above or below the fraction
//! bar, so that no file can make it slow.

mod decimal;
mod nearest;

use std::fmt;

use num_bigint::BigInt;
use num_rational::Ratio;
use num_traits::{Signed, ToPrimitive};

/// A finite number with the exact value of the decimal or fraction it was read from.
#[derive(Clone, Debug, PartialEq)]
pub struct Number {
    value: f64,
    exact: Exact,
}

/// A reduced fraction with a positive denominator; `Big` only where 64 bits are too few.
#[derive(Clone, Debug, PartialEq)]
enum Exact {
    Small(i64, i64),
    Big(Box<Ratio<BigInt>>),
}

/// Why a text is not a number this program accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NumberError {
    /// Neither a decimal nor a fraction of decimals.
    Syntax,
    /// More than [`Number::MAX_CHARACTERS`] characters.
    Length,
    /// At least 1e100 in size.
    Large,
    /// Less than 1e-100 in size without being 0.
    Small,
    /// A fraction with denominator 0.
    Division,
}

impl fmt::Display for NumberError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Syntax => "not a number; allowed: a decimal like -0.25 or a fraction like 1/3",
            Self::Length => "a number of more than 100 characters",
            Self::Large => "too large; a number is below 1e100 in size",
            Self::Small => "too small; a number is 0 or at least 1e-100 in size",
            Self::Division => "a division by 0",
        })
    }
}

impl std::error::Error for NumberError {}

/// Longest numerator and denominator of exact arithmetic. Such
/// fractions, and the powers of two on the way to their floats, are far from a float's limits.
const MAX_BITS: u64 = 900;

impl Number {
    /// Longest text of a number.
    pub const MAX_CHARACTERS: usize = 100;

    /// Reads a JSON number, or two of them with a slash between.
    pub fn parse(text: &str) -> Result<Self, NumberError> {
        if text.len() > Self::MAX_CHARACTERS {
            return Err(NumberError::Length);
        }
        let Some((above, below)) = text.split_once('/') else {
            return decimal::decimal(text);
        };
        let (above, below) = (decimal::decimal(above)?, decimal::decimal(below)?);
        if below.is_zero() {
            return Err(NumberError::Division);
        }
        if below.is_negative() {
            return Err(NumberError::Syntax);
        }
        let quotient = above.checked_div(&below).ok_or(NumberError::Length)?;
        match quotient.value.abs() {
            size if size >= 1e100 => Err(NumberError::Large),
            size if size < 1e-100 && size != 0.0 => Err(NumberError::Small),
            _ => Ok(quotient),
        }
    }

    /// The nearest float (ties to even).
    #[must_use]
    pub fn value(&self) -> f64 {
        self.value
    }

    /// The exact value, reduced.
    #[must_use]
    #[inline(never)]
    pub fn exact(&self) -> Ratio<BigInt> {
        match &self.exact {
            Exact::Small(above, below) => Ratio::new_raw((*above).into(), (*below).into()),
            Exact::Big(ratio) => ratio.as_ref().clone(),
        }
    }

    /// 0.
    #[must_use]
    pub fn zero() -> Self {
        Self::from(0)
    }

    /// 1.
    #[must_use]
    pub fn one() -> Self {
        Self::from(1)
    }

    /// Whether this is 0.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.exact == Exact::Small(0, 1)
    }

    /// Whether this is 1.
    #[must_use]
    pub fn is_one(&self) -> bool {
        self.exact == Exact::Small(1, 1)
    }

    /// Whether this is below 0.
    #[must_use]
    pub fn is_negative(&self) -> bool {
        match &self.exact {
            Exact::Small(above, _) => *above < 0,
            Exact::Big(ratio) => ratio.is_negative(),
        }
    }

    /// The sum, unless it grows too long.
    #[must_use]
    #[inline(never)]
    pub fn checked_add(&self, other: &Self) -> Option<Self> {
        if let (&Exact::Small(a, b), &Exact::Small(c, d)) = (&self.exact, &other.exact) {
            // Knuth, volume 2, 4.5.1: with g = gcd(b, d), what the sum and b d / g share divides g.
            let g = gcd(b, d);
            let above = i128::from(a) * i128::from(d / g) + i128::from(c) * i128::from(b / g);
            let h = gcd((above % i128::from(g)) as i64, g);
            let below = i128::from(b / g) * i128::from(d / h);
            if let Some(sum) = Self::small(above / i128::from(h), below) {
                return Some(sum);
            }
        }
        Self::big_sum(self, other)
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
        if let (&Exact::Small(a, b), &Exact::Small(c, d)) = (&self.exact, &other.exact) {
            let (g, h) = (gcd(a, d), gcd(c, b));
            let above = i128::from(a / g) * i128::from(c / h);
            let below = i128::from(b / h) * i128::from(d / g);
            if let Some(product) = Self::small(above, below) {
                return Some(product);
            }
        }
        Self::big_product(self, other)
    }

    /// The quotient, unless it grows too long or the divisor is 0.
    #[must_use]
    #[inline(never)]
    pub fn checked_div(&self, other: &Self) -> Option<Self> {
        let inverse = match &other.exact {
            Exact::Small(0, _) => return None,
            Exact::Small(c, d) => Exact::Small(d * c.signum(), c.abs()),
            Exact::Big(ratio) => Exact::Big(Box::new(ratio.recip())),
        };
        self.checked_mul(&Self {
            value: 1.0 / other.value,
            exact: inverse,
        })
    }

    /// The number with its sign turned.
    #[must_use]
    pub fn negated(&self) -> Self {
        let exact = match &self.exact {
            Exact::Small(above, below) => Exact::Small(-above, *below),
            Exact::Big(ratio) => Exact::Big(Box::new(-ratio.as_ref().clone())),
        };
        // 0 - x rather than -x keeps a negative zero out.
        Self {
            value: 0.0 - self.value,
            exact,
        }
    }

    /// The sum where 64 bits are too few. Rarely called and large, so kept out of line, as what follows it is.
    #[inline(never)]
    fn big_sum(&self, other: &Self) -> Option<Self> {
        let ((a, b), (c, d)) = (self.exact().into_raw(), other.exact().into_raw());
        Self::reduced(&a * &d + c * &b, b * d)
    }

    /// The product where 64 bits are too few.
    #[inline(never)]
    fn big_product(&self, other: &Self) -> Option<Self> {
        let ((a, b), (c, d)) = (self.exact().into_raw(), other.exact().into_raw());
        Self::reduced(a * c, b * d)
    }

    /// From a reduced fraction, if 64 bits are enough (less the one number that has no opposite).
    fn small(above: i128, below: i128) -> Option<Self> {
        const EXACT: u64 = 1 << 53;
        let (above, below) = (i64::try_from(above).ok()?, i64::try_from(below).ok()?);
        let (size, divisor) = (above.unsigned_abs(), below.unsigned_abs());
        let value = if size <= EXACT && divisor <= EXACT {
            above as f64 / below as f64
        } else {
            nearest::small(size, divisor) * above.signum() as f64
        };
        (above != i64::MIN).then_some(Self {
            value,
            exact: Exact::Small(above, below),
        })
    }

    /// From any fraction, unless it is too long.
    #[inline(never)]
    fn reduced(above: BigInt, below: BigInt) -> Option<Self> {
        let ratio = Ratio::new(above, below);
        let small = ratio.numer().to_i64().zip(ratio.denom().to_i64());
        if let Some(number) =
            small.and_then(|(above, below)| Self::small(above.into(), below.into()))
        {
            return Some(number);
        }
        if ratio.numer().bits() > MAX_BITS || ratio.denom().bits() > MAX_BITS {
            return None;
        }
        let value = nearest::big(ratio.numer(), ratio.denom());
        Some(Self {
            value,
            exact: Exact::Big(Box::new(ratio)),
        })
    }
}

impl From<i32> for Number {
    fn from(integer: i32) -> Self {
        Self {
            value: integer.into(),
            exact: Exact::Small(integer.into(), 1),
        }
    }
}

/// Greatest common divisor of `a` and `b` > 0, Euclid's way.
#[inline(never)]
fn gcd(a: i64, b: i64) -> i64 {
    let (mut a, mut b) = (a.unsigned_abs(), b.unsigned_abs());
    while a != 0 {
        (a, b) = (b % a, a);
    }
    // At most the smaller of the two when neither is 0, and `b` when `a` is: it fits wherever one of them is positive.
    b.cast_signed()
}
