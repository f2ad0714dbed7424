//! Decimals in JSON's grammar, read exactly.

use num_bigint::BigInt;

use super::{Number, NumberError, gcd};

/// Sizes a number may have (unless it is 0), as powers of ten.
const MAX_POWER: i64 = 100;

/// A number in JSON's grammar: -? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?
pub(super) fn decimal(text: &str) -> Result<Number, NumberError> {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let exponent_digits = exponent.map(|e| e.strip_prefix(['+', '-']).unwrap_or(e));
    if !digits(whole)
        || (whole.len() > 1 && whole.starts_with('0'))
        || !fraction.is_none_or(digits)
        || !exponent_digits.is_none_or(digits)
    {
        return Err(NumberError::Syntax);
    }

    let fraction = fraction.unwrap_or("").trim_end_matches('0');
    let significant = || {
        whole
            .bytes()
            .chain(fraction.bytes())
            .skip_while(|b| *b == b'0')
    };
    let count = significant().count().cast_signed() as i64;
    if count == 0 {
        return Ok(Number::zero());
    }
    // The number is 0.d1 d2 d3... times ten to the power of `magnitude`; an exponent too long for i64 is far outside the range anyway.
    let huge = if exponent.is_some_and(|e| e.starts_with('-')) {
        i64::MIN / 2
    } else {
        i64::MAX / 2
    };
    let exponent = exponent.map_or(0, |e| {
        e.parse().unwrap_or(huge).clamp(i64::MIN / 2, i64::MAX / 2)
    });
    let power = exponent - fraction.len().cast_signed() as i64;
    let magnitude = power + count;
    if magnitude > MAX_POWER {
        return Err(NumberError::Large);
    }
    if magnitude <= -MAX_POWER {
        return Err(NumberError::Small);
    }

    let digit = |b: u8| i64::from(b - b'0');
    let sign = if text.starts_with('-') { -1 } else { 1 };
    if count <= 18 && (-18..=0).contains(&power) {
        let above = sign * significant().fold(0, |n, b| n * 10 + digit(b));
        let below = 10i64.pow(power.unsigned_abs() as u32);
        let g = gcd(above, below);
        return Number::small((above / g).into(), (below / g).into()).ok_or(NumberError::Length);
    }
    let zeros = std::iter::repeat_n(0, power.max(0).unsigned_abs() as usize);
    long(
        sign,
        &mut significant().map(digit).chain(zeros),
        power.min(0).unsigned_abs(),
    )
}

/// A number of more digits than 64 bits hold: its sign, its digits, and how many of them stand after the point.
#[inline(never)]
fn long(
    sign: i64,
    digits: &mut dyn Iterator<Item = i64>,
    places: u64,
) -> Result<Number, NumberError> {
    let size = digits.fold(BigInt::ZERO, |n, digit| n * 10 + digit);
    let scale = (0..places).fold(BigInt::from(1), |n, _| n * 10);
    Number::reduced(size * sign, scale).ok_or(NumberError::Length)
}
