//! Decimals in JSON's grammar, read exactly.

use super::{Number, NumberError, gcd, quotient};

/// A number in JSON's grammar: -? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?
#[inline(never)]
pub(super) fn decimal(text: &[u8]) -> Result<Number, NumberError> {
    let mut rest = text;
    let negative = take(&mut rest, b"-").is_some();
    let whole = digits(&mut rest)?;
    if whole.len() > 1 && whole[0] == b'0' {
        return Err(NumberError::Syntax);
    }
    let fraction: &[u8] = match take(&mut rest, b".") {
        Some(_) => digits(&mut rest)?,
        None => &[],
    };
    let mut exponent = 0;
    if take(&mut rest, b"eE").is_some() {
        let sign = take(&mut rest, b"+-");
        for &digit in digits(&mut rest)? {
            // Beyond this every number of 100 characters is far outside the range.
            exponent = (exponent * 10 + i32::from(digit - b'0')).min(1000);
        }
        if sign == Some(b'-') {
            exponent = -exponent;
        }
    }
    if !rest.is_empty() {
        return Err(NumberError::Syntax);
    }

    // The number is `size` times ten to the power of `power`; zeros at its end wait until another digit comes.
    let most = Number::MAX_DIGITS.cast_signed() as i32;
    let (mut size, mut count, mut zeros) = (0i128, 0i32, 0i32);
    let mut long = false;
    for &digit in whole.iter().chain(fraction) {
        zeros += i32::from(count > 0);
        if digit != b'0' {
            count += zeros.max(1);
            long |= count > most;
            if !long {
                size = size * power_of_ten(zeros.max(1)) + i128::from(digit - b'0');
            }
            zeros = 0;
        }
    }
    if count == 0 {
        return Ok(Number::ZERO);
    }
    let power = exponent - fraction.len().cast_signed() as i32 + zeros;
    if count + power > most {
        return Err(NumberError::Large);
    }
    if count + power <= -most {
        return Err(NumberError::Small);
    }
    if long || power < -most {
        return Err(NumberError::Digits);
    }
    if negative {
        size = -size;
    }
    let scale = power_of_ten(power.abs());
    let number = if power >= 0 {
        Number::reduced(size * scale, 1)
    } else {
        let g = gcd(size, scale);
        Number::reduced(quotient(size, g), quotient(scale, g))
    };
    number.ok_or(NumberError::Digits)
}

/// The next byte, if it is one of `wanted`.
fn take(rest: &mut &[u8], wanted: &[u8]) -> Option<u8> {
    let (&first, after) = rest.split_first()?;
    if !wanted.contains(&first) {
        return None;
    }
    *rest = after;
    Some(first)
}

/// The digits that come next, at least one.
#[inline(never)]
fn digits<'t>(rest: &mut &'t [u8]) -> Result<&'t [u8], NumberError> {
    let mut count = 0;
    while count < rest.len() && rest[count].is_ascii_digit() {
        count += 1;
    }
    let (digits, after) = rest.split_at(count);
    *rest = after;
    if count == 0 {
        return Err(NumberError::Syntax);
    }
    Ok(digits)
}

/// Ten to a power from 0 to 38.
#[inline(never)]
fn power_of_ten(power: i32) -> i128 {
    let mut result = 1;
    for _ in 0..power {
        result *= 10;
    }
    result
}
