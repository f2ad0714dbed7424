//! Fractions to floats, correctly rounded.

use num_bigint::BigInt;
use num_traits::{Signed, ToPrimitive};

/// The float nearest to a fraction (ties to even) whose parts have at most 900 bits.
///
/// The quotient is taken with 55 to 57 bits, its last bit set when there is a remainder: two bits or more beyond a float's 53, so that rounding
/// this integer rounds the true quotient, and scaling by a power of two is exact.
#[inline(never)]
pub(super) fn big(above: &BigInt, below: &BigInt) -> f64 {
    let (size, below) = (above.magnitude(), below.magnitude());
    let shift = 56 + below.bits().cast_signed() - size.bits().cast_signed();
    let (scaled, divisor) = if shift >= 0 {
        (size << shift.unsigned_abs(), below.clone())
    } else {
        (size.clone(), below << shift.unsigned_abs())
    };
    let quotient = &scaled / &divisor;
    let sticky = u64::from(&quotient * &divisor != scaled);
    let bits = quotient.to_u64().expect("57 bits at most") | sticky;
    let value = bits as f64 * 2f64.powi(-(shift as i32));
    if above.is_negative() { -value } else { value }
}

/// The same for 64 bits, without allocation.
#[inline(never)]
pub(super) fn small(size: u64, below: u64) -> f64 {
    let shift = 56 + size.leading_zeros().cast_signed() - below.leading_zeros().cast_signed();
    let (scaled, divisor) = if shift >= 0 {
        (u128::from(size) << shift, u128::from(below))
    } else {
        (u128::from(size), u128::from(below) << -shift)
    };
    let bits = (scaled / divisor) as u64 | u64::from(scaled % divisor != 0);
    bits as f64 * 2f64.powi(-shift)
}
