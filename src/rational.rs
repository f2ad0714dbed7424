//! Exact numbers: fractions of integers of any length, and the numbers of a file, each with the nearest float.
//!
//! A file writes a JSON number or a fraction of two ("1/3", "-0.5", "2.5e-3/7"). Its exact value is kept, so that the
//! places where policies jump can be found as rationals. Arithmetic on numbers is exact and gives up (`None`) where a
//! result needs more than 127 bits above or below its bar, which bounds what reading a file can cost.

use std::cmp::Ordering;
use std::fmt;
use std::iter::once;
use std::num::NonZeroU64;
use std::ops::{Add, Div, Mul, Neg, Sub};

use num_bigint::{BigInt, BigUint};
use num_integer::Integer;
use num_traits::Zero;

use crate::whole;

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

    /// Returns the number that a float stands for, as [`Number::of_float`] does, however small or long. `None` where it
    /// is not finite.
    pub(crate) fn of_float<'n>(value: f64, known: impl IntoIterator<Item = &'n Number>) -> Option<Self> {
        if let Some(number) = Number::of_float(value, known) {
            return Some(number.rational());
        }
        whole::required();
        let text = format!("{:e}", value.abs());
        let (digits, exponent) = text.split_once('e')?;
        let decimals = digits.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        let size = from_digits(&digits.replace('.', ""));
        let digits = if value < 0.0 { -size } else { size };
        let exponent = exponent.parse::<i32>().ok()? - i32::try_from(decimals).ok()?;
        let power = BigInt::from(10).pow(exponent.unsigned_abs());
        Some(if exponent < 0 {
            Self::new(digits, power)
        } else {
            Self::new(digits * power, BigInt::ONE)
        })
    }

    /// Brings a fraction to lowest terms.
    ///
    /// # Panics
    /// Panics when the denominator is 0.
    #[must_use]
    pub fn new(numerator: BigInt, denominator: BigInt) -> Self {
        assert!(!denominator.is_zero(), "a fraction has a denominator other than 0");
        // The short integers of most files are divided without the length of the general way.
        let short = u64::try_from(numerator.magnitude()).ok();
        if let Some((above, below)) = short.zip(u64::try_from(denominator.magnitude()).ok()) {
            let divisor = above.gcd(&below);
            let sign = numerator.sign() * denominator.sign();
            return Self {
                numerator: BigInt::from_biguint(sign, (above / divisor).into()),
                denominator: (below / divisor).into(),
            };
        }
        let divisor = numerator.gcd(&denominator);
        let divisor = if denominator < BigInt::ZERO { -divisor } else { divisor };
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
        if self.numerator < BigInt::ZERO {
            f.write_str("-")?;
        }
        f.write_str(&to_digits(self.numerator.magnitude()))?;
        if !self.is_integer() {
            f.write_str("/")?;
            f.write_str(&to_digits(self.denominator.magnitude()))?;
        }
        Ok(())
    }
}

/// The number of decimal digits that are read and written at once, and the integer of one digit more.
const GROUP: usize = 9;
const GROUP_SIZE: u32 = 1_000_000_000;

/// Returns the integer of decimal digits. The library's own reader and writer would cost the page 4 kB, mostly for
/// tables of every base.
pub(crate) fn from_digits(digits: &str) -> BigInt {
    digits.as_bytes().chunks(GROUP).fold(BigInt::ZERO, |before, group| {
        let value = group
            .iter()
            .fold(0, |value, digit| 10 * value + u32::from(digit - b'0'));
        before * BigInt::from(10u32.pow(group.len() as u32)) + BigInt::from(value)
    })
}

/// Returns the decimal digits of an integer.
fn to_digits(integer: &BigUint) -> String {
    let mut rest = integer.clone();
    let mut groups: Vec<u32> = Vec::new();
    while groups.is_empty() || !rest.is_zero() {
        let (above, group) = rest.div_rem(&BigUint::from(GROUP_SIZE));
        groups.extend(group.iter_u32_digits().chain([0]).take(1));
        rest = above;
    }
    let first = groups.pop().unwrap_or_default();
    let others = groups.iter().rev().map(|group| format!("{group:0GROUP$}"));
    once(first.to_string()).chain(others).collect()
}

/// A number of a file: the exact value of the decimal or fraction it was read from.
///
/// It is not always in lowest terms: the denominators of decimals stay powers of ten, of which one divides the other,
/// so that computing with decimals needs neither a greatest common divisor nor long integers.
#[derive(Clone, Debug)]
pub struct Number(Parts);

/// The integers above and below the bar. A file has millions of numbers, nearly all of them short, which take 16 bytes
/// and no memory of their own.
#[derive(Clone, Debug)]
enum Parts {
    Short(Short),
    /// The one below the bar is above 0.
    Long(Box<[i128; 2]>),
}

/// Short integers above and below the bar. Each amount of a table stands beside the index of its column, which with
/// the alignment of 8 bytes that integers have by themselves would take as much memory again as half of the number.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(feature = "studies", repr(Rust, packed(4)))]
struct Short {
    above: i64,
    below: NonZeroU64,
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        // A difference of 0 is never too long.
        self.checked_sub(other).is_some_and(|difference| difference.is_zero())
    }
}

/// The reason why a text is not a number that this program accepts.
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
    /// A decimal of more than [`Number::MAX_DIGITS`] significant digits or decimal places, or a fraction that needs
    /// more than that above or below its bar.
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

    /// The number 0.
    pub const ZERO: Self = Self::short_of(0, NonZeroU64::MIN);

    /// The number 1.
    pub const ONE: Self = Self::short_of(1, NonZeroU64::MIN);

    const fn short_of(above: i64, below: NonZeroU64) -> Self {
        Self(Parts::Short(Short { above, below }))
    }

    /// Returns a number of a numerator and a denominator above 0.
    pub(crate) fn of(numerator: i128, denominator: i128) -> Self {
        let below = u64::try_from(denominator).ok().and_then(NonZeroU64::new);
        match (i64::try_from(numerator), below) {
            (Ok(above), Some(below)) => Self::short_of(above, below),
            _ => Self(Parts::Long(Box::new([numerator, denominator]))),
        }
    }

    /// Reads a JSON number, or two of them with a slash between.
    pub fn parse(text: &str) -> Result<Self, NumberError> {
        if text.len() > Self::MAX_CHARACTERS {
            return Err(NumberError::Length);
        }
        // Hardly any number is a fraction.
        let read = decimal(text.as_bytes());
        if read.is_ok() {
            return read;
        }
        let Some((above, below)) = text.split_once('/') else {
            return read;
        };
        let (above, below) = (decimal(above.as_bytes())?, decimal(below.as_bytes())?);
        if below.is_zero() {
            return Err(NumberError::Division);
        }
        if below.is_negative() {
            return Err(NumberError::Syntax);
        }
        let size = (above.value() / below.value()).abs();
        if size >= 1e38 {
            return Err(NumberError::Large);
        }
        if size < 1e-38 && !above.is_zero() {
            return Err(NumberError::Small);
        }
        above.checked_div(&below).ok_or(NumberError::Digits)
    }

    /// Returns the number that a float stands for: the one of these that has this float, else what its shortest decimal
    /// writes. `None` where that is too long or too small.
    pub(crate) fn of_float<'n>(value: f64, known: impl IntoIterator<Item = &'n Self>) -> Option<Self> {
        match known.into_iter().find(|number| number.value() == value) {
            Some(number) => Some(number.clone()),
            None => Self::parse(&value.to_string()).ok(),
        }
    }

    /// Returns the nearest float (ties to even).
    #[must_use]
    pub fn value(&self) -> f64 {
        let (numerator, denominator) = self.parts();
        nearest_short(numerator, denominator)
    }

    /// Returns the exact value as numerator and denominator, in lowest terms.
    ///
    /// # Panics
    /// Never, since no number has more bits.
    #[must_use]
    pub fn exact(&self) -> (i128, i128) {
        let (exact, short) = (self.rational(), "at most 127 bits");
        (
            exact.numerator().try_into().expect(short),
            exact.denominator().try_into().expect(short),
        )
    }

    /// Returns a numerator and a denominator above 0 that are the exact value, not always in lowest terms.
    pub(crate) fn parts(&self) -> (i128, i128) {
        match &self.0 {
            &Parts::Short(Short { above, below }) => (above.into(), below.get().into()),
            Parts::Long(parts) => (parts[0], parts[1]),
        }
    }

    /// Returns the exact value.
    #[must_use]
    pub fn rational(&self) -> Rational {
        let (numerator, denominator) = self.parts();
        Rational::new(numerator.into(), denominator.into())
    }

    /// Returns whether this is 0.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.parts().0 == 0
    }

    /// Returns whether this is below 0.
    #[must_use]
    pub fn is_negative(&self) -> bool {
        self.parts().0 < 0
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
        if let Some([(a, b), (c, d)]) = self.small(other) {
            return Some(if b == d {
                Self::of_small(a + c, b)
            } else if b % d == 0 {
                Self::of_small(a + c * (b / d), b)
            } else if d % b == 0 {
                Self::of_small(a * (d / b) + c, d)
            } else {
                Self::of_small(a * d + c * b, b * d)
            });
        }
        let sum = |(one, two, denominator): (i128, i128, i128)| Some((one.checked_add(two)?, denominator));
        Self::short(self.aligned(other).and_then(sum)).or_else(|| self.long(other, |one, two| one + two))
    }

    /// Returns the difference, unless it grows too long.
    #[must_use]
    pub fn checked_sub(&self, other: &Self) -> Option<Self> {
        self.checked_add(&other.negated())
    }

    /// Returns the product, unless it grows too long.
    #[must_use]
    pub fn checked_mul(&self, other: &Self) -> Option<Self> {
        if let Some([(a, b), (c, d)]) = self.small(other) {
            return Some(Self::of_small(a * c, b * d));
        }
        let ((a, b), (c, d)) = (self.parts(), other.parts());
        Self::short(product(a, c).zip(product(b, d))).or_else(|| self.long(other, |one, two| one * two))
    }

    /// Returns the quotient, unless it grows too long or the divisor is 0.
    #[must_use]
    pub fn checked_div(&self, other: &Self) -> Option<Self> {
        if other.is_zero() {
            return None;
        }
        if let Some([(a, b), (c, d)]) = self.small(other) {
            let (a, c) = (a * c.signum(), c.abs());
            return Some(if b == d {
                Self::of_small(a, c)
            } else if b % d == 0 {
                Self::of_small(a, c * (b / d))
            } else if d % b == 0 {
                Self::of_small(a * (d / b), c)
            } else {
                Self::of_small(a * d, c * b)
            });
        }
        let quotient = |(one, two, _): (i128, i128, i128)| Some((product(one, two.signum())?, two.checked_abs()?));
        Self::short(self.aligned(other).and_then(quotient)).or_else(|| self.long(other, |one, two| one / two))
    }

    /// Returns the number with its sign turned.
    #[must_use]
    pub fn negated(&self) -> Self {
        let (numerator, denominator) = self.parts();
        Self::of(-numerator, denominator)
    }

    /// Returns the integers above and below the bar of two numbers if all have at most 31 bits, so that a sum of two
    /// products has no more than 63: what most numbers of files are, and WebAssembly multiplies fastest.
    fn small(&self, other: &Self) -> Option<[(i64, i64); 2]> {
        // The page opens with few numbers.
        if !whole::IS_WHOLE {
            return None;
        }
        let small = |number: &Self| {
            let Parts::Short(Short { above, below }) = number.0 else {
                return None;
            };
            let below = below.get();
            (above.unsigned_abs() >> 31 == 0 && below >> 31 == 0).then(|| (above, below.cast_signed()))
        };
        Some([small(self)?, small(other)?])
    }

    /// Returns a number of a numerator and a denominator above 0.
    fn of_small(numerator: i64, denominator: i64) -> Self {
        let below = NonZeroU64::new(denominator.cast_unsigned());
        Self::short_of(numerator, below.unwrap_or(NonZeroU64::MIN))
    }

    /// Returns both numerators over one denominator, and that denominator, unless they grow too long.
    fn aligned(&self, other: &Self) -> Option<(i128, i128, i128)> {
        let ((a, b), (c, d)) = (self.parts(), other.parts());
        if b == d {
            return Some((a, c, b));
        }
        let factor = b.max(d) / b.min(d);
        if product(b, factor) == Some(d) {
            Some((product(a, factor)?, c, d))
        } else if product(d, factor) == Some(b) {
            Some((a, product(c, factor)?, b))
        } else {
            Some((product(a, d)?, product(c, b)?, product(b, d)?))
        }
    }

    /// Takes a numerator and a denominator above 0 that have not grown too long.
    fn short(fraction: Option<(i128, i128)>) -> Option<Self> {
        let (numerator, denominator) = fraction.filter(|(numerator, _)| *numerator > i128::MIN)?;
        Some(Self::of(numerator, denominator))
    }

    /// Computes with integers of any length and in lowest terms, unless the result is too long.
    fn long(&self, other: &Self, compute: fn(&Rational, &Rational) -> Rational) -> Option<Self> {
        let exact = compute(&self.rational(), &other.rational());
        Self::short(Some((
            exact.numerator().try_into().ok()?,
            exact.denominator().try_into().ok()?,
        )))
    }
}

impl From<i32> for Number {
    fn from(integer: i32) -> Self {
        Self::short_of(integer.into(), NonZeroU64::MIN)
    }
}

/// Returns a product, unless it is too long. Most factors are short, and of two of 64 bits none is: WebAssembly has to
/// compute whether one is in many steps.
pub(crate) fn product(one: i128, two: i128) -> Option<i128> {
    match (i64::try_from(one), i64::try_from(two)) {
        (Ok(one), Ok(two)) => Some(i128::from(one) * i128::from(two)),
        _ => one.checked_mul(two),
    }
}

/// Returns the float nearest to a fraction (ties to even).
#[must_use]
pub fn nearest(fraction: &Rational) -> f64 {
    // A quotient of 63 or 64 bits, or fewer near the smallest float, whose last bit also stands for all that would
    // follow.
    let (numerator, denominator) = (fraction.numerator.magnitude(), &fraction.denominator.magnitude());
    if let (Ok(above), Ok(below)) = (i64::try_from(&fraction.numerator), i64::try_from(&fraction.denominator)) {
        return nearest_short(above.into(), below.into());
    }
    // Two bits below the smallest float are enough to round the smallest ones once.
    let shift = (63 + denominator.bits().cast_signed() - numerator.bits().cast_signed()).min(1076);
    let distance = shift.unsigned_abs();
    let (quotient, remainder) = if shift >= 0 {
        (numerator << distance).div_rem(denominator)
    } else {
        numerator.div_rem(&(*denominator << distance))
    };
    let leading = u64::try_from(quotient).unwrap_or(u64::MAX) | u64::from(!remainder.is_zero());
    // In two steps, since the power alone may be out of range where the float is not.
    let half = (-shift / 2).clamp(-2000, 2000) as i32;
    let rest = (-shift).clamp(-4000, 4000) as i32 - half;
    let size = leading as f64 * 2f64.powi(half) * 2f64.powi(rest);
    if *fraction.numerator() < BigInt::ZERO {
        -size
    } else {
        size
    }
}

/// Returns the same as [`nearest`], for a dividend and a divisor above 0.
fn nearest_short(dividend: i128, divisor: i128) -> f64 {
    // Two integers that are floats have a quotient that is rounded once.
    const EXACT: u128 = 1 << f64::MANTISSA_DIGITS;
    let (mut rest, size) = (dividend.unsigned_abs(), divisor.unsigned_abs());
    if rest == 0 {
        return 0.0;
    }
    if rest.max(size) <= EXACT {
        // WebAssembly converts integers of 64 bits itself.
        return dividend as i64 as f64 / divisor as i64 as f64;
    }
    // Long division of integers that begin at the same bit, by 64 bits of which at most one is not needed. The last
    // also stands for all that would follow.
    let [above, below] = [rest, size].map(u128::leading_zeros);
    let size = size << below >> 1;
    rest = rest << above >> 1;
    let mut quotient = 0;
    for _ in 0..64 {
        let bit = rest >= size;
        rest = (if bit { rest - size } else { rest }) << 1;
        quotient = quotient << 1 | u64::from(bit);
    }
    quotient |= u64::from(rest > 0);
    let nearest = quotient as f64 * 2f64.powi(below.cast_signed() - above.cast_signed() - 63);
    if dividend < 0 { -nearest } else { nearest }
}

/// Returns the float nearest to an integer of decimal digits times ten to the power (ties to even); infinite beyond the
/// largest. The standard library's reader would cost the page 12 kB for its tables.
#[must_use]
pub fn nearest_decimal(digits: &str, power: i64) -> f64 {
    // Numbers half way between two floats have at most 767 digits.
    const DIGITS: usize = 800;
    let digits = digits.trim_start_matches('0');
    let magnitude = power.saturating_add(digits.len().cast_signed() as i64);
    if digits.is_empty() || magnitude < -400 {
        return 0.0;
    }
    if magnitude > 400 {
        return f64::INFINITY;
    }
    let (kept, dropped) = digits.split_at(digits.len().min(DIGITS));
    let mut integer = kept.to_owned();
    let mut power = power + dropped.len().cast_signed() as i64;
    if dropped.bytes().any(|digit| digit != b'0') {
        integer.push('1');
        power -= 1;
    }
    let integer = from_digits(&integer);
    let scale = BigInt::from(10).pow(power.unsigned_abs() as u32);
    nearest(&if power < 0 {
        Rational::new(integer, scale)
    } else {
        Rational::new(integer * scale, BigInt::ONE)
    })
}

/// The base of decimals.
const TEN: NonZeroU64 = NonZeroU64::MIN.saturating_add(9);

/// Reads a number in JSON's grammar: `-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?`
fn decimal(text: &[u8]) -> Result<Number, NumberError> {
    let (sign, unsigned) = match text {
        [b'-', unsigned @ ..] => (-1, unsigned),
        _ => (1, text),
    };
    let (whole, rest) = split_digits(unsigned);
    if let [] | [b'0', _, ..] = whole {
        return Err(NumberError::Syntax);
    }
    let (fraction, rest) = match rest {
        [b'.', b'0'..=b'9', ..] => split_digits(&rest[1..]),
        _ => (&rest[..0], rest),
    };
    let exponent = match rest {
        [] => 0,
        [b'e' | b'E', rest @ ..] => exponent(rest)?,
        _ => return Err(NumberError::Syntax),
    };

    let all = whole.iter().chain(fraction);
    let length = whole.len() + fraction.len();
    // Nearly all numbers are read here. Integers of 18 digits are short.
    if exponent == 0 && length <= 18 {
        let size = all.fold(0, |size, digit| 10 * size + i64::from(digit - b'0'));
        let below = TEN.saturating_pow(fraction.len() as u32);
        return Ok(Number::short_of(sign * size, below));
    }
    // The number is its digits, without zeros at either end, times ten to the power of `power`.
    let is_zero = |digit: &&u8| **digit == b'0';
    let leading = all.clone().take_while(is_zero).count();
    let trailing = all.clone().rev().take_while(is_zero).count();
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
    let size = significant.fold(0, |size, digit| 10 * size + i128::from(digit - b'0'));
    let scale = 10i128.pow(power.unsigned_abs());
    let (size, denominator) = if power >= 0 { (size * scale, 1) } else { (size, scale) };
    Ok(Number::of(i128::from(sign) * size, denominator))
}

/// Reads an exponent; beyond a thousand in size every number of 100 characters is far outside the range, whatever the
/// exponent.
fn exponent(text: &[u8]) -> Result<i32, NumberError> {
    let (sign, unsigned) = match text {
        [b'-', unsigned @ ..] => (-1, unsigned),
        [b'+', unsigned @ ..] => (1, unsigned),
        _ => (1, text),
    };
    match split_digits(unsigned) {
        (digits @ [_, ..], []) => {
            let size = digits
                .iter()
                .fold(0, |size, digit| (10 * size + i32::from(digit - b'0')).min(1000));
            Ok(sign * size)
        }
        _ => Err(NumberError::Syntax),
    }
}

/// Splits a text behind the digits that it begins with.
fn split_digits(text: &[u8]) -> (&[u8], &[u8]) {
    let end = text.iter().position(|byte| !byte.is_ascii_digit());
    text.split_at(end.unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use num_bigint::BigInt;

    use super::{Rational, from_digits, nearest, nearest_decimal, to_digits};

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
    fn decimals_are_read_as_the_standard_library_reads_them() {
        let mut rng = fastrand::Rng::with_seed(2);
        let agree = |digits: &str, power: i64| {
            let known: f64 = format!("{digits}e{power}").parse().expect("a decimal");
            assert_eq!(nearest_decimal(digits, power), known, "{digits}e{power}");
        };
        for _ in 0..20_000 {
            let count = rng.usize(1..25);
            let digits: String = (0..count).map(|_| rng.digit(10)).collect();
            agree(&digits, rng.i64(-350..320));
            // Of numbers near the least float there are few.
            agree(&digits, rng.i64(-326..-305) - count.cast_signed() as i64);
        }
        for (digits, power) in [
            ("0", 5),
            ("000", -400),
            ("1", 999_999),
            ("1", -999_999),
            ("17976931348623159", 292),
        ] {
            agree(digits, power);
        }
        // Half way between two floats, and a little more, far behind.
        for bits in [1_u64, 2, 3, 0x000f_ffff_ffff_ffff, 0x0010_0000_0000_0000] {
            let half = format!("{:.1075}", f64::from_bits(bits)).replace("0.", "");
            let next = format!("{:.1075}", f64::from_bits(bits + 1)).replace("0.", "");
            let sum: BigInt = half.parse::<BigInt>().expect("digits") + next.parse::<BigInt>().expect("digits");
            let middle = (sum / 2_u32).to_string();
            agree(&middle, -1075);
            agree(&format!("{middle}{}1", "0".repeat(900)), -1976);
        }
    }

    #[test]
    fn integers_are_read_and_written_as_the_library_does() {
        let ends = [
            "0",
            "1",
            "9",
            "10",
            "999999999",
            "1000000000",
            "1000000000000000000",
            "100000000020000000003",
        ];
        let long = (1..200).map(|length| "102030405060708090".chars().cycle().take(length).collect());
        for text in ends.map(str::to_owned).into_iter().chain(long) {
            let integer: BigInt = text.parse().expect("digits");
            assert_eq!(from_digits(&text), integer, "{text}");
            assert_eq!(to_digits(integer.magnitude()), text);
        }
        assert_eq!(from_digits("007"), BigInt::from(7));
    }
}
