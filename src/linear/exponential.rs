//! Exponentials of many numbers at once, in a loop without calls or branches that compilers turn into vector
//! instructions.

/// 1 / ln 2.
const TURNS: f64 = std::f64::consts::LOG2_E;
/// ln 2 in two parts, the first of which has so few digits that its product with any exponent is exact.
const LN_2: [f64; 2] = [6.931_471_803_691_238e-1, 1.908_214_929_270_587_7e-10];
/// A number of this size has no digits after the point, so that adding it rounds to the nearest integer.
const ROUNDER: f64 = 1.5 * (1_u64 << 52) as f64;
/// The range in which neither the exponential nor its exponent is anything but an ordinary float.
const ORDINARY: f64 = 700.0;
/// The numbers that are looked at together.
const CHUNK: usize = 16;

/// 1 / k! from k = 13 down to 0: the remainder of the series is below 1e-17 within ln 2 / 2 of 0.
const SERIES: [f64; 14] = {
    let mut series = [1.0; 14];
    let mut factorial = 1.0;
    let mut k = 1;
    while k < series.len() {
        factorial *= k as f64;
        series[13 - k] = 1.0 / factorial;
        k += 1;
    }
    series
};

/// Replaces each number by its exponential, to within two units in the last place. That of 0 is 1.
pub fn exponentials(numbers: &mut [f64]) {
    for chunk in numbers.chunks_mut(CHUNK) {
        if chunk.iter().all(|number| number.abs() <= ORDINARY) {
            for number in chunk {
                *number = ordinary(*number);
            }
        } else {
            for number in chunk {
                *number = if number.abs() <= ORDINARY {
                    ordinary(*number)
                } else {
                    number.exp()
                };
            }
        }
    }
}

/// Returns e^x = 2^n e^r, where x = n ln 2 + r and |r| is at most ln 2 / 2.
#[inline]
fn ordinary(x: f64) -> f64 {
    let rounded = x * TURNS + ROUNDER;
    let n = rounded - ROUNDER;
    let r = (x - n * LN_2[0]) - n * LN_2[1];
    let square = r * r;
    // Two terms at a time, so that fewer operations wait for one another.
    let pairs = SERIES.as_chunks::<2>().0.iter();
    let power = pairs.fold(0.0, |sum, [odd, even]| sum * square + (odd * r + even));
    // The last bits of `rounded` are n; those of 2^n begin above the 52 of the fraction.
    power * f64::from_bits((rounded.to_bits() << 52).wrapping_add(1_f64.to_bits()))
}

#[cfg(test)]
mod tests {
    use super::exponentials;

    #[test]
    fn exponentials_are_those_of_the_standard_library() {
        let mut numbers: Vec<f64> = (-75_000..=71_000)
            .map(|i| f64::from(i) / 100.0 + 1e-3 / f64::from(i.max(1)))
            .collect();
        numbers.extend([0.0, -0.0, 1e-300, -1e-17, f64::NEG_INFINITY, f64::INFINITY, f64::NAN]);
        let expected: Vec<f64> = numbers.iter().map(|number| number.exp()).collect();
        let mut found = numbers.clone();
        exponentials(&mut found);
        for ((number, found), expected) in numbers.iter().zip(found).zip(expected) {
            let is_near = found == expected || (found - expected).abs() <= 2.0 * f64::EPSILON * expected;
            assert!(
                is_near || found.is_nan() && expected.is_nan(),
                "exp({number}) = {expected}, not {found}"
            );
        }
        // What stands beside a number has no part in it.
        let mut alone = [-0.3];
        exponentials(&mut alone);
        let mut beside = [-0.3, -1e4, 3.0];
        exponentials(&mut beside);
        assert_eq!(alone[0], beside[0]);
    }
}
