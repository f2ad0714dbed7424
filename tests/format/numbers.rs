//! Exact numbers and their floats.

use num_bigint::BigInt;
use num_rational::Ratio;
use policy_cliff::rational::{Number, NumberError};

use crate::exact;

fn number(text: &str) -> Number {
    Number::parse(text).unwrap_or_else(|error| panic!("{text} is {error}"))
}

/// A float as the fraction it is.
fn fraction(value: f64) -> Ratio<BigInt> {
    let bits = value.to_bits();
    let (exponent, mantissa) = ((bits >> 52 & 0x7ff) as i32, bits & ((1 << 52) - 1));
    assert!(exponent > 0, "{value} is a normal number");
    let size = Ratio::from(BigInt::from(mantissa | 1 << 52)) * Ratio::from(BigInt::from(2)).pow(exponent - 1075);
    if value < 0.0 { -size } else { size }
}

/// Whether no neighbour of the float is nearer to the exact value, and a neighbour as near has the odd mantissa.
fn is_nearest(number: &Number) -> bool {
    let value = number.value();
    let error = |value: f64| {
        let off = fraction(value) - exact(number);
        if off < Ratio::from(BigInt::from(0)) { -off } else { off }
    };
    [value.next_up(), value.next_down()]
        .into_iter()
        .all(|other| error(value) < error(other) || error(value) == error(other) && value.to_bits().is_multiple_of(2))
}

#[test]
fn decimals_and_fractions_are_exact() {
    for (text, exact) in [
        ("0", (0, 1)),
        ("-0", (0, 1)),
        ("0e999999999999999999999", (0, 1)),
        ("0.00e-5", (0, 1)),
        ("7", (7, 1)),
        ("-0.25", (-1, 4)),
        ("1e3", (1000, 1)),
        ("12.50E-1", (5, 4)),
        ("1.500e+2", (150, 1)),
        ("1000200", (1_000_200, 1)),
        ("0.010020", (501, 50_000)),
        ("0.500000000000000000000000000000000000000000000000000", (1, 2)),
        ("1/3", (1, 3)),
        ("-6/4", (-3, 2)),
        ("0.1/0.3", (1, 3)),
        ("1e-38/3e-38", (1, 3)),
        ("9223372036854775807", (i64::MAX.into(), 1)),
        ("0/5", (0, 1)),
        ("7411887/500000000", (7_411_887, 500_000_000)),
        (
            "123456789012345678901234567890.5",
            (246_913_578_024_691_357_802_469_135_781, 2),
        ),
        ("1e-38", (1, 10i128.pow(38))),
        ("-9e37", (-9 * 10i128.pow(37), 1)),
        ("99999999999999999999999999999999999999", (10i128.pow(38) - 1, 1)),
        (
            "0.99999999999999999999999999999999999999",
            (10i128.pow(38) - 1, 10i128.pow(38)),
        ),
        (
            "99999999999999999999999999999999999999/99999999999999999999999999999999999998",
            (10i128.pow(38) - 1, 10i128.pow(38) - 2),
        ),
    ] {
        assert_eq!(number(text).exact(), exact, "{text}");
    }
    assert!(number("-0").value().is_sign_positive());
}

#[test]
fn halfway_cases_go_to_the_even_float() {
    for (text, value) in [
        ("9007199254740993", 9_007_199_254_740_992.0),
        ("9007199254740993/1", 9_007_199_254_740_992.0),
        ("-9007199254740993/1", -9_007_199_254_740_992.0),
        ("9007199254740995/1", 9_007_199_254_740_996.0),
        ("18014398509481987/2", 9_007_199_254_740_994.0),
        ("90071992547409930000000001/10000000000", 9_007_199_254_740_994.0),
        ("90071992547409929999999999/10000000000", 9_007_199_254_740_992.0),
        ("0.1", 0.1),
        ("1/10", 0.1),
    ] {
        assert_eq!(number(text).value(), value, "{text}");
    }
}

#[test]
fn floats_are_the_nearest() {
    let mut random = fastrand::Rng::with_seed(7);
    let mut digits = |most: usize| {
        let first = random.char('1'..='9');
        let rest: String = (0..random.usize(0..most)).map(|_| random.digit(10)).collect();
        format!("{first}{rest}")
    };
    for case in 0..20_000 {
        let (above, below) = if case % 2 == 0 {
            (digits(17), digits(17))
        } else {
            (digits(38), digits(38))
        };
        let text = match case % 3 {
            0 => format!("-{above}/{below}"),
            1 => format!("{above}/{below}"),
            _ => format!(
                "{}.{}",
                &above[..above.len().div_ceil(2)],
                &below[..below.len().div_ceil(2)]
            ),
        };
        let number = number(&text);
        assert!(is_nearest(&number), "{text} read as {}", number.value());
    }
}

/// A decimal as a file may write it, with its exact value.
fn decimal(random: &mut fastrand::Rng) -> (String, Ratio<BigInt>) {
    let mut digits = |count: usize| (0..count).map(|_| random.digit(10)).collect::<String>();
    let (whole, fraction) = (digits(12), digits(16));
    let whole = &whole[..random.usize(0..=12)];
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    let fraction = &fraction[..random.usize(0..=16)];
    let power = if random.bool() { 0 } else { random.i32(-9..=9) };
    let sign = if random.bool() { "-" } else { "" };
    let mut text = format!("{sign}{whole}");
    if !fraction.is_empty() {
        text = format!("{text}.{fraction}");
    }
    if power != 0 {
        text = format!("{text}e{power}");
    }
    let integer: BigInt = format!("{sign}{whole}{fraction}").parse().expect("digits");
    let scale = Ratio::from(BigInt::from(10)).pow(power - fraction.len().cast_signed() as i32);
    (text, Ratio::from(integer) * scale)
}

#[test]
fn decimals_are_exact_and_their_floats_those_of_the_standard_library() {
    let mut random = fastrand::Rng::with_seed(11);
    for _ in 0..50_000 {
        let (text, known) = decimal(&mut random);
        let number = number(&text);
        assert_eq!(exact(&number), known, "{text}");
        let float: f64 = text.parse().expect("a decimal");
        assert_eq!(number.value(), float, "{text}");
        assert!(number.value() != 0.0 || number.value().is_sign_positive(), "{text}");
    }
}

#[test]
fn arithmetic_of_decimals_and_fractions_is_exact() {
    let mut random = fastrand::Rng::with_seed(12);
    let mut draw = || match random.u32(0..4) {
        // Where 64 bits end.
        0 => {
            let edge = [i64::MIN, i64::MIN + 1, i64::MAX - 1, i64::MAX][random.usize(0..4)];
            let shift = i128::from(random.i64(-2..=2));
            number(&format!("{}/{}", i128::from(edge) + shift, random.u32(1..4)))
        }
        1 => number(&format!("{}/{}", random.i32(..), random.u32(1..60))),
        _ => number(&decimal(&mut random).0),
    };
    for _ in 0..50_000 {
        let (a, b) = (draw(), draw());
        let (x, y) = (exact(&a), exact(&b));
        assert_eq!(a == b, x == y, "{a:?} and {b:?}");
        assert_eq!(exact(&a.negated()), -&x, "{a:?}");
        assert_eq!(a.negated().negated(), a);
        assert_eq!(a.is_negative(), x < Ratio::from(BigInt::from(0)), "{a:?}");
        for (found, known) in [
            (a.checked_add(&b), Some(&x + &y)),
            (a.checked_sub(&b), Some(&x - &y)),
            (a.checked_mul(&b), Some(&x * &y)),
            (a.checked_div(&b), (!b.is_zero()).then(|| &x / &y)),
        ] {
            match (found, known) {
                (Some(found), Some(known)) => {
                    assert_eq!(exact(&found), known, "{a:?} and {b:?}");
                    assert!(found.is_zero() || is_nearest(&found), "{found:?}");
                }
                (None, Some(known)) => assert!(known.numer().bits().max(known.denom().bits()) > 127, "{a:?} and {b:?}"),
                (found, None) => assert_eq!(found, None),
            }
        }
    }
}

#[test]
fn equal_numbers_are_equal_however_they_are_written() {
    for same in [
        &["0", "-0", "0.000", "0e5", "0/7"][..],
        &[
            "0.5",
            "0.50",
            "5e-1",
            "0.5e0",
            "1/2",
            "0.3/0.6",
            "500000000000000000/1e18",
        ],
        &["-1e3", "-1000", "-1000.0", "-2000/2"],
        &[
            "9223372036854775808",
            "9.223372036854775808e18",
            "18446744073709551616/2",
        ],
        &[
            "-9223372036854775808",
            "-9.223372036854775808e18",
            "-18446744073709551616/2",
        ],
        &["1/3", "0.1/0.3", "3333333333333333333/9999999999999999999"],
    ] {
        for [one, two] in same.iter().flat_map(|one| same.iter().map(move |two| [one, two])) {
            assert_eq!(number(one), number(two));
            assert_eq!(number(one).exact(), number(two).exact());
        }
    }
    assert_ne!(number("0.1"), number("0.10000000000000001"), "the same float");
}

#[test]
fn arithmetic_is_exact() {
    let mut random = fastrand::Rng::with_seed(8);
    // Sums, products and quotients of such fractions have at most 126 bits above and below.
    let mut draw = || {
        let above = random.i64(..) >> random.u32(2..64);
        let below = (random.i64(1..) >> random.u32(1..63)).max(1);
        number(&format!("{above}/{below}"))
    };
    for _ in 0..20_000 {
        let (a, b) = (draw(), draw());
        let sum = a.checked_add(&b).expect("short");
        assert_eq!(exact(&sum), exact(&a) + exact(&b), "{a:?} + {b:?}");
        assert!(sum.is_zero() || is_nearest(&sum), "{a:?} + {b:?} = {sum:?}");
        let difference = a.checked_sub(&b).expect("short");
        assert_eq!(exact(&difference), exact(&a) - exact(&b), "{a:?} - {b:?}");
        assert_eq!(difference.is_negative(), exact(&a) < exact(&b));
        let product = a.checked_mul(&b).expect("short");
        assert_eq!(exact(&product), exact(&a) * exact(&b), "{a:?} * {b:?}");
        match a.checked_div(&b) {
            None => assert!(b.is_zero()),
            Some(quotient) => {
                assert_eq!(exact(&quotient), exact(&a) / exact(&b), "{a:?} / {b:?}");
                assert!(
                    quotient.is_zero() || is_nearest(&quotient),
                    "{a:?} / {b:?} = {quotient:?}"
                );
            }
        }
    }
}

#[test]
fn arithmetic_gives_up_where_numbers_grow_too_long() {
    let mut random = fastrand::Rng::with_seed(9);
    let mut draw = || {
        let part = |bits: u32, random: &mut fastrand::Rng| (random.u128(1..) >> (128 - bits)).max(1);
        let (above, below) = (random.u32(1..=126), random.u32(1..=126));
        let sign = if random.bool() { "-" } else { "" };
        let text = format!("{sign}{}/{}", part(above, &mut random), part(below, &mut random));
        number(&text)
    };
    let (mut fits, mut gives_up) = (0, 0);
    for _ in 0..20_000 {
        let (a, b) = (draw(), draw());
        let (x, y) = (exact(&a), exact(&b));
        for (found, expected) in [
            (a.checked_add(&b), &x + &y),
            (a.checked_sub(&b), &x - &y),
            (a.checked_mul(&b), &x * &y),
            (a.checked_div(&b), &x / &y),
        ] {
            let bits = expected.numer().bits().max(expected.denom().bits());
            if let Some(found) = &found {
                fits += 1;
                assert_eq!(exact(found), expected);
                assert!(found.is_zero() || is_nearest(found), "{found:?}");
            } else {
                // Sums pass through a numerator that may be longer than the reduced one by the divisor they share.
                gives_up += 1;
                assert!(bits > 100, "{a:?} and {b:?} give {expected}");
            }
            assert!(bits <= 127 || found.is_none());
        }
    }
    assert!(fits > 10_000 && gives_up > 10_000, "{fits} and {gives_up}");
    let (a, b) = (number("9223372036854775808"), number("18446744073709551616"));
    let inverse = |number: &Number| Number::ONE.checked_div(number).expect("short");
    assert_eq!(a.checked_mul(&b), None, "2^127");
    assert_eq!(a.negated().checked_mul(&b), None, "-2^127");
    assert_eq!(inverse(&a).checked_mul(&inverse(&b)), None, "2^-127");
    let greatest = number("99999999999999999999999999999999999999");
    let double = greatest.checked_add(&greatest);
    assert_eq!(double, None, "2e38 is beyond 2^127");
}

#[test]
fn what_is_not_a_number() {
    use NumberError::{Digits, Division, Large, Length, Small, Syntax};
    for text in [
        "", "-", "+1", "01", ".5", "5.", "1e", "1e+", "e5", "0x1", "1_000", "NaN", "inf", "1 ", " 1", "1/", "/1",
        "1/2/3", "1/-3", "--1", "１",
    ] {
        assert_eq!(Number::parse(text), Err(Syntax), "{text}");
    }
    for text in [
        "1e38",
        "1e999",
        "-1e38",
        "100000000000000000000000000000000000000",
        "1e99999999999999999999",
        "10000e34",
        "1e30/1e-30",
        "1e1000/1e1000",
    ] {
        assert_eq!(Number::parse(text), Err(Large), "{text}");
    }
    for text in ["9e-39", "1e-99999999999999999999", "-0.001e-36", "1e-30/1e30"] {
        assert_eq!(Number::parse(text), Err(Small), "{text}");
    }
    for text in [
        "1.00000000000000000000000000000000000001",
        "0.000000000000000000000000000000000000015",
        "1.5e-38",
        "-123456789012345678901234567890123456.789",
        "1.2345678901234567890123456789/9.8765432109876543210987654321e-12",
    ] {
        assert_eq!(Number::parse(text), Err(Digits), "{text}");
    }
    assert_eq!(Number::parse("1/0"), Err(Division));
    assert_eq!(Number::parse("0/0.0"), Err(Division));
    assert_eq!(Number::parse(&"1".repeat(101)), Err(Length));
    let most = format!("0.5{}", "0".repeat(97));
    assert_eq!(Number::parse(&most).map(|n| n.value()), Ok(0.5));
    for text in ["1e-38", "1e-30", "9.9e37", "-9.9e37", "123456.789", "0.1"] {
        assert!(is_nearest(&number(text)), "{text}");
    }
}
