//! Whole numbers as digits of 32 bits, the lowest first and the highest above 0: multiplied and divided as with paper and pencil.

use std::cmp::Ordering;

/// The product, with zeros in front.
#[inline(never)]
pub(super) fn product(a: &[u32], b: &[u32]) -> Vec<u32> {
    if a.is_empty() || b.is_empty() {
        return Vec::new();
    }
    let mut product = vec![0u32; a.len() + b.len()];
    let mut i = 0;
    while i < a.len() {
        let mut carry = 0;
        let mut j = 0;
        while j < b.len() {
            let sum = u64::from(a[i]) * u64::from(b[j]) + u64::from(product[i + j]) + carry;
            product[i + j] = sum as u32;
            carry = sum >> 32;
            j += 1;
        }
        product[i + j] = carry as u32;
        i += 1;
    }
    product
}

/// The quotient by a divisor above 0 that leaves no remainder, from the lowest digit up (Jebelean 1993): the low digits of dividend and divisor alone determine
/// the quotient's.
#[inline(never)]
pub(super) fn quotient(mut rest: Vec<u32>, mut d: Vec<u32>) -> Vec<u32> {
    let halves = twos(&d);
    shift(&mut rest, halves);
    shift(&mut d, halves);
    let length = (rest.len() + 1).saturating_sub(d.len());
    rest.truncate(length);
    // Newton: an odd number is its own inverse to 3 bits, and each step doubles them.
    let odd = d.first().copied().unwrap_or(1);
    let mut inverse = odd;
    for _ in 0..4 {
        inverse = inverse.wrapping_mul(2u32.wrapping_sub(odd.wrapping_mul(inverse)));
    }
    let mut i = 0;
    while i < rest.len() {
        let digit = rest[i].wrapping_mul(inverse);
        let mut borrow = 0;
        let mut j = 0;
        while i + j < rest.len() && (j < d.len() || borrow > 0) {
            let part = if j < d.len() {
                u64::from(digit) * u64::from(d[j])
            } else {
                0
            } + borrow;
            let (left, below) = rest[i + j].overflowing_sub(part as u32);
            rest[i + j] = left;
            borrow = (part >> 32) + u64::from(below);
            j += 1;
        }
        // What is left at this place is 0; the quotient takes it.
        rest[i] = digit;
        i += 1;
    }
    rest
}

/// The odd part of the greatest common divisor of two numbers above 0, and how often it is to be doubled (Stein's way: halving and subtracting).
#[inline(never)]
pub(super) fn common(mut a: Vec<u32>, mut b: Vec<u32>) -> (Vec<u32>, usize) {
    let (x, y) = (twos(&a), twos(&b));
    shift(&mut a, x);
    shift(&mut b, y);
    loop {
        match a
            .len()
            .cmp(&b.len())
            .then_with(|| a.iter().rev().cmp(b.iter().rev()))
        {
            Ordering::Equal => break,
            Ordering::Less => std::mem::swap(&mut a, &mut b),
            Ordering::Greater => {}
        }
        let mut borrow = false;
        let mut i = 0;
        while i < a.len() {
            let taken = if i < b.len() { b[i] } else { 0 };
            let (left, below) = a[i].overflowing_sub(taken);
            let (left, again) = left.overflowing_sub(u32::from(borrow));
            a[i] = left;
            borrow = below || again;
            i += 1;
        }
        let halves = twos(&a);
        shift(&mut a, halves);
    }
    (a, x.min(y))
}

/// How often a number above 0 can be halved.
fn twos(digits: &[u32]) -> usize {
    let mut zeros = 0;
    while digits[zeros] == 0 {
        zeros += 1;
    }
    32 * zeros + digits[zeros].trailing_zeros() as usize
}

/// Halves so many times, and drops zeros in front.
#[inline(never)]
fn shift(digits: &mut Vec<u32>, times: usize) {
    let (whole, bits) = (times / 32, times % 32);
    let mut i = 0;
    while i < digits.len() {
        let at = |k: usize| {
            if k < digits.len() {
                u64::from(digits[k])
            } else {
                0
            }
        };
        let both = at(i + whole) | at(i + whole + 1) << 32;
        digits[i] = (both >> bits) as u32;
        i += 1;
    }
    while digits.last() == Some(&0) {
        digits.pop();
    }
}
