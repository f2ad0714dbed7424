//! Exact numbers: fractions of integers of any length, and the numbers of a file, each with the nearest float.
//!
//! A file writes a JSON number or a fraction of two ("1/3", "-0.5", "2.5e-3/7"). Its exact value is kept, so that the places where policies jump can be
//! found as rationals. Arithmetic on numbers is exact and gives up (`None`) where a result needs more than 127 bits above or below its bar, which bounds
//! what reading a file can cost.

use std::cmp::Ordering;
use std::fmt;
use std::ops::{Add, Div, Mul, Neg, Sub};

use num_bigint::{BigInt, BigUint};
use num_integer::Integer;
use num_traits::Zero;

/// A fraction in lowest terms with a denominator above 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rational {
    numerator: BigInt,
    denominator: BigInt,
}

impl Rational {
    /// The number 0.
    pub const ZERO: Self = Self {
        numerator: BigInt::ZERO,
        denominator: BigInt::ONE,
    };

    /// The number 1.
    pub const ONE: Self = Self {
        numerator: BigInt::ONE,
        denominator: BigInt::ONE,
    };

    /// Brings a fraction to lowest terms.
    ///
    /// # Panics
    /// When the denominator is 0.
    #[must_use]
    pub fn new(numerator: BigInt, denominator: BigInt) -> Self {
        assert!(!denominator.is_zero(), "a fraction has a denominator other than 0");
        let divisor = gcd(&numerator, &denominator);
        let divisor = if denominator < BigInt::ZERO { -divisor } else { divisor };
        if divisor == BigInt::ONE {
            return Self { numerator, denominator };
        }
        Self {
            numerator: numerator / &divisor,
            denominator: denominator / divisor,
        }
    }

    /// Returns the integer above the bar.
    #[must_use]
    pub fn numerator(&self) -> &BigInt {
        &self.numerator
    }

    /// Returns the integer below the bar.
    #[must_use]
    pub fn denominator(&self) -> &BigInt {
        &self.denominator
    }

    /// Returns whether this is 0.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.numerator.is_zero()
    }

    /// Returns whether this is an integer.
    #[must_use]
    pub fn is_integer(&self) -> bool {
        self.denominator == BigInt::ONE
    }
}

impl Add for &Rational {
    type Output = Rational;

    fn add(self, other: Self) -> Rational {
        Rational::new(
            &self.numerator * &other.denominator + &other.numerator * &self.denominator,
            &self.denominator * &other.denominator,
        )
    }
}

impl Sub for &Rational {
    type Output = Rational;

    fn sub(self, other: Self) -> Rational {
        self + &-other
    }
}

impl Mul for &Rational {
    type Output = Rational;

    fn mul(self, other: Self) -> Rational {
        Rational::new(
            &self.numerator * &other.numerator,
            &self.denominator * &other.denominator,
        )
    }
}

impl Div for &Rational {
    type Output = Rational;

    /// Panics when the divisor is 0.
    fn div(self, other: Self) -> Rational {
        Rational::new(
            &self.numerator * &other.denominator,
            &self.denominator * &other.numerator,
        )
    }
}

impl Neg for &Rational {
    type Output = Rational;

    fn neg(self) -> Rational {
        Rational {
            numerator: -&self.numerator,
            denominator: self.denominator.clone(),
        }
    }
}

impl Ord for Rational {
    fn cmp(&self, other: &Self) -> Ordering {
        (&self.numerator * &other.denominator).cmp(&(&other.numerator * &self.denominator))
    }
}

impl PartialOrd for Rational {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Rational {
    /// Writes "-32/1445", or "3" for an integer.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.numerator.fmt(f)?;
        if !self.is_integer() {
            f.write_str("/")?;
            self.denominator.fmt(f)?;
        }
        Ok(())
    }
}

/// A finite number with the exact value of the decimal or fraction it was read from.
#[derive(Clone, Debug, PartialEq)]
pub struct Number {
    value: f64,
    exact: Rational,
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

impl fmt::Display for NumberError {
    /// Completes "... is".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Syntax => "not a number; allowed: a decimal like -0.25 or a fraction like 1/3",
            Self::Length => "a number of more than 100 characters",
            Self::Large => "too large; a number is below 1e38 in size",
            Self::Small => "too small; a number is 0 or at least 1e-38 in size",
            Self::Digits => {
                "too long; allowed: 38 digits, 38 decimal places, and 38 digits above and below the bar of a reduced fraction"
            }
            Self::Division => "a division by 0",
        })
    }
}

impl std::error::Error for NumberError {}

impl Number {
    /// Longest text of a number.
    pub const MAX_CHARACTERS: usize = 100;

    /// Most significant digits of a decimal, and most decimal places (without zeros at the end).
    pub const MAX_DIGITS: usize = 38;

    /// Most bits above and below the bar; 38 digits have no more.
    const MAX_BITS: u64 = 127;

    /// The number 0.
    pub const ZERO: Self = Self {
        value: 0.0,
        exact: Rational::ZERO,
    };

    /// The number 1.
    pub const ONE: Self = Self {
        value: 1.0,
        exact: Rational::ONE,
    };

    /// Reads a JSON number, or two of them with a slash between.
    pub fn parse(text: &str) -> Result<Self, NumberError> {
        if text.len() > Self::MAX_CHARACTERS {
            return Err(NumberError::Length);
        }
        let Some((above, below)) = text.split_once('/') else {
            return decimal(text);
        };
        let (above, below) = (decimal(above)?, decimal(below)?);
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

    /// Returns the nearest float (ties to even).
    #[must_use]
    pub fn value(&self) -> f64 {
        self.value
    }

    /// Returns the exact value as numerator and denominator.
    ///
    /// # Panics
    /// Never, since no number has more bits.
    #[must_use]
    pub fn exact(&self) -> (i128, i128) {
        let short = "at most 127 bits";
        (
            self.exact.numerator().try_into().expect(short),
            self.exact.denominator().try_into().expect(short),
        )
    }

    /// Returns the exact value.
    #[must_use]
    pub fn rational(&self) -> &Rational {
        &self.exact
    }

    /// Returns whether this is 0.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.exact.is_zero()
    }

    /// Returns whether this is below 0.
    #[must_use]
    pub fn is_negative(&self) -> bool {
        *self.exact.numerator() < BigInt::ZERO
    }

    /// Returns the sum, unless it grows too long.
    #[must_use]
    pub fn checked_add(&self, other: &Self) -> Option<Self> {
        // Sums begin at 0, and many terms are 0.
        if self.is_zero() {
            return Some(other.clone());
        }
        if other.is_zero() {
            return Some(self.clone());
        }
        Self::new(&self.exact + &other.exact)
    }

    /// Returns the difference, unless it grows too long.
    #[must_use]
    pub fn checked_sub(&self, other: &Self) -> Option<Self> {
        Self::new(&self.exact - &other.exact)
    }

    /// Returns the product, unless it grows too long.
    #[must_use]
    pub fn checked_mul(&self, other: &Self) -> Option<Self> {
        Self::new(&self.exact * &other.exact)
    }

    /// Returns the quotient, unless it grows too long or the divisor is 0.
    #[must_use]
    pub fn checked_div(&self, other: &Self) -> Option<Self> {
        if other.is_zero() {
            return None;
        }
        Self::new(&self.exact / &other.exact)
    }

    /// Returns the number with its sign turned.
    #[must_use]
    pub fn negated(&self) -> Self {
        // 0 - x rather than -x keeps a negative zero out.
        Self {
            value: 0.0 - self.value,
            exact: -&self.exact,
        }
    }

    /// Takes a fraction, unless it is too long.
    fn new(exact: Rational) -> Option<Self> {
        let length = exact.numerator().bits().max(exact.denominator().bits());
        (length <= Self::MAX_BITS).then(|| Self {
            value: nearest(&exact),
            exact,
        })
    }
}

impl From<i32> for Number {
    fn from(integer: i32) -> Self {
        Self {
            value: integer.into(),
            exact: Rational::new(integer.into(), BigInt::ONE),
        }
    }
}

/// Returns the greatest common divisor; for the short integers of most files without the length of the general way.
fn gcd(a: &BigInt, b: &BigInt) -> BigInt {
    match (u64::try_from(a.magnitude()), u64::try_from(b.magnitude())) {
        (Ok(a), Ok(b)) => a.gcd(&b).into(),
        _ => a.gcd(b),
    }
}

/// Returns the float nearest to a fraction (ties to even).
#[must_use]
pub fn nearest(fraction: &Rational) -> f64 {
    // Two integers that are floats have a quotient that is rounded once.
    const EXACT: i64 = 1 << f64::MANTISSA_DIGITS;
    match (
        i64::try_from(fraction.numerator()),
        i64::try_from(fraction.denominator()),
    ) {
        (Ok(above), Ok(below)) if above.abs() <= EXACT && below <= EXACT => above as f64 / below as f64,
        _ => rounded(fraction),
    }
}

/// As [`nearest`], by the first bits of the quotient.
fn rounded(fraction: &Rational) -> f64 {
    // The exponent of the smallest float.
    const LEAST: i64 = 1074;
    let (numerator, denominator) = (fraction.numerator.magnitude(), fraction.denominator.magnitude());
    let length = |integer: &BigUint| integer.bits().cast_signed();
    // The quotient has 63 or 64 bits, or ten more than the smallest float.
    let shift = (63 + length(denominator) - length(numerator)).min(LEAST + 10);
    let distance = shift.unsigned_abs();
    let (quotient, remainder) = if shift >= 0 {
        (numerator << distance).div_rem(denominator)
    } else {
        numerator.div_rem(&(denominator << distance))
    };
    // The last bit also stands for all that would follow.
    let bits = u64::try_from(quotient).unwrap_or(u64::MAX) | u64::from(!remainder.is_zero());
    let excess = i64::from(u64::BITS - bits.leading_zeros()) - i64::from(f64::MANTISSA_DIGITS);
    let dropped = excess.max(shift - LEAST);
    let (kept, rest, half) = (bits >> dropped, bits & ((1 << dropped) - 1), 1 << (dropped - 1));
    let up = rest > half || rest == half && kept % 2 == 1;
    // The power is taken in two parts, since it may be out of the range of floats where the product is not.
    let exponent = (dropped - shift).clamp(-2000, 2000) as i32;
    let first = exponent / 2;
    let size = (kept + u64::from(up)) as f64 * 2f64.powi(first) * 2f64.powi(exponent - first);
    if fraction.numerator < BigInt::ZERO { -size } else { size }
}

/// Reads a decimal as people type it, a JSON number and also +1, .5, 2. and 007, as the nearest float (ties to even), which may be infinite. Returns `None`
/// for other texts and those of more than a thousand characters.
#[must_use]
pub fn parse_float(text: &str) -> Option<f64> {
    if text.len() > 1000 {
        return None;
    }
    let (mantissa, power) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let unsigned = mantissa.strip_prefix(['+', '-']).unwrap_or(mantissa);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let digits = [whole, fraction].concat();
    if !is_digits(&digits) {
        return None;
    }
    let integer: BigInt = digits.parse().ok()?;
    let power = exponent(power).ok()? - fraction.len().cast_signed() as i32;
    let scale = BigInt::from(10).pow(power.unsigned_abs());
    let size = if power >= 0 {
        nearest(&Rational::new(integer * scale, BigInt::ONE))
    } else {
        nearest(&Rational::new(integer, scale))
    };
    Some(if mantissa.starts_with('-') { -size } else { size })
}

/// Reads a number in JSON's grammar: -? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?
fn decimal(text: &str) -> Result<Number, NumberError> {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, self::exponent(exponent)?),
        None => (unsigned, 0),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) if is_digits(fraction) => (whole, fraction),
        Some(_) => return Err(NumberError::Syntax),
        None => (mantissa, ""),
    };
    if !is_digits(whole) || (whole.len() > 1 && whole.starts_with('0')) {
        return Err(NumberError::Syntax);
    }

    // The number is its digits, without zeros at either end, times ten to the power of `power`.
    let all = whole.bytes().chain(fraction.bytes());
    let is_zero = |digit: &u8| *digit == b'0';
    let leading = all.clone().take_while(is_zero).count();
    let trailing = all.clone().rev().take_while(is_zero).count();
    let length = whole.len() + fraction.len();
    if leading == length {
        return Ok(Number::ZERO);
    }
    let digits = length - leading - trailing;
    let signed = |count: usize| count.cast_signed() as i32;
    let power = exponent - signed(fraction.len()) + signed(trailing);
    let most = signed(Number::MAX_DIGITS);
    if signed(digits) + power > most {
        return Err(NumberError::Large);
    }
    if signed(digits) + power <= -most {
        return Err(NumberError::Small);
    }
    if digits > Number::MAX_DIGITS || power < -most {
        return Err(NumberError::Digits);
    }
    let significant = all.skip(leading).take(digits);
    let size = significant.fold(0u128, |size, digit| 10 * size + u128::from(digit - b'0'));
    let scale = 10u128.pow(power.unsigned_abs());
    let size = if power >= 0 { size * scale } else { size };
    let numerator = BigInt::from(size);
    let numerator = if unsigned.len() < text.len() {
        -numerator
    } else {
        numerator
    };
    let denominator = if power >= 0 { BigInt::ONE } else { scale.into() };
    Number::new(Rational::new(numerator, denominator)).ok_or(NumberError::Digits)
}

/// Reads an exponent; beyond two thousand in size every number of a thousand characters is far outside the range, whatever the exponent.
fn exponent(text: &str) -> Result<i32, NumberError> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if !is_digits(unsigned) {
        return Err(NumberError::Syntax);
    }
    let size = unsigned.parse().unwrap_or(2000).min(2000);
    Ok(if text.starts_with('-') { -size } else { size })
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use num_bigint::BigInt;

    use super::{Rational, nearest, parse_float};

    #[test]
    fn long_fractions_are_reduced_and_near_their_float() {
        let mut rng = fastrand::Rng::with_seed(1);
        let mut random = || {
            let digits: String = (0..rng.usize(1..80)).map(|_| rng.digit(10)).collect();
            let text = format!("{}1{digits}", if rng.bool() { "-" } else { "" });
            let near: f64 = text.parse().expect("a number");
            (text.parse::<BigInt>().expect("digits"), near)
        };
        for _ in 0..20_000 {
            let (x, y, z) = (random(), random(), random());
            let fraction = Rational::new(&x.0 * &z.0, &y.0 * &z.0);
            let known = num_rational::Ratio::new(x.0, y.0);
            assert_eq!(fraction.to_string(), known.to_string());
            // Two numbers and their quotient, each rounded once.
            let near = x.1 / y.1;
            assert!((near - nearest(&fraction)).abs() <= 4.0 * f64::EPSILON * near.abs());
        }
    }

    #[test]
    fn floats_are_read_as_the_standard_library_reads_them() {
        let mut rng = fastrand::Rng::with_seed(2);
        let check = |text: &str| {
            let known: f64 = text.parse().expect("a number");
            assert_eq!(parse_float(text).map(f64::to_bits), Some(known.to_bits()), "{text}");
        };
        for text in [
            "0",
            "-0",
            "+1",
            ".5",
            "2.",
            "007",
            "1e400",
            "-1e-400",
            "1e999999999999",
            "1e-999999999999",
        ] {
            check(text);
        }
        for _ in 0..20_000 {
            let float = f64::from_bits(rng.u64(..)).abs();
            let subnormal = f64::from_bits(rng.u64(..1 << 53));
            for float in [float, subnormal].into_iter().filter(|float| float.is_finite()) {
                check(&float.to_string());
                check(&format!("-{float:e}"));
                check(&format!("{float:.14E}"));
            }
        }
        // Half way between two floats, exactly and nearly: the even one, or the nearer.
        for exponent in [-1074, -1060, -1022, -1000, -53, 0, 100, 900] {
            for mantissa in [
                1u64,
                2,
                3,
                1000,
                1001,
                (1 << 52) - 1,
                1 << 52,
                (1 << 52) + 1,
                (1 << 53) - 1,
            ] {
                let unit = num_rational::Ratio::from(BigInt::from(2)).pow(exponent);
                let middle = unit * num_rational::Ratio::new(BigInt::from(2 * mantissa + 1), BigInt::from(2));
                let digits = (middle * BigInt::from(10).pow(1080)).to_integer().to_string();
                let near = digits.trim_end_matches('0');
                let power = (digits.len() - near.len()).cast_signed() as i32 - 1080;
                check(&format!("{near}e{power}"));
                check(&format!("{near}1e{}", power - 1));
            }
        }
        for text in [
            "", "-", ".", "e5", "1e", "1e+", "--1", "1 ", "inf", "NaN", "1_0", "0x1", "1.2.3", "1e1.5",
        ] {
            assert_eq!(parse_float(text), None, "{text:?}");
        }
        assert_eq!(parse_float(&"1".repeat(1001)), None);
    }
}
