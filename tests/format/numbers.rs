//! Exact numbers and their floats.

use num_bigint::BigInt;
use num_rational::Ratio;
use policy_cliff::model::{Number, NumberError};

fn number(text: &str) -> Number {
    Number::parse(text).unwrap_or_else(|error| panic!("{text} is {error}"))
}

/// A float as the fraction it is.
fn fraction(value: f64) -> Ratio<BigInt> {
    let bits = value.to_bits();
    let (exponent, mantissa) = ((bits >> 52 & 0x7ff) as i32, bits & ((1 << 52) - 1));
    assert!(exponent > 0, "{value} is a normal number");
    let size = Ratio::from(BigInt::from(mantissa | 1 << 52))
        * Ratio::from(BigInt::from(2)).pow(exponent - 1075);
    if value < 0.0 { -size } else { size }
}

/// Whether no neighbour of the float is nearer to the exact value, and a neighbour as near has the odd mantissa.
fn is_nearest(number: &Number) -> bool {
    let value = number.value();
    let error = |value: f64| {
        let off = fraction(value) - number.exact();
        if off < Ratio::from(BigInt::from(0)) {
            -off
        } else {
            off
        }
    };
    [value.next_up(), value.next_down()]
        .into_iter()
        .all(|other| {
            error(value) < error(other)
                || error(value) == error(other) && value.to_bits().is_multiple_of(2)
        })
}

#[test]
fn decimals_and_fractions_are_exact() {
    let ratio = |above: i64, below: i64| Ratio::new(BigInt::from(above), BigInt::from(below));
    for (text, exact) in [
        ("0", ratio(0, 1)),
        ("-0", ratio(0, 1)),
        ("0e999999999999999999999", ratio(0, 1)),
        ("7", ratio(7, 1)),
        ("-0.25", ratio(-1, 4)),
        ("1e3", ratio(1000, 1)),
        ("12.50E-1", ratio(5, 4)),
        ("0.500000000000000000000000000000", ratio(1, 2)),
        ("1/3", ratio(1, 3)),
        ("-6/4", ratio(-3, 2)),
        ("0.1/0.3", ratio(1, 3)),
        ("1e-100/3e-100", ratio(1, 3)),
        ("9223372036854775807", ratio(i64::MAX, 1)),
        ("0/5", ratio(0, 1)),
    ] {
        assert_eq!(number(text).exact(), exact, "{text}");
    }
    let long = number("123456789012345678901234567890.5").exact();
    assert_eq!(long.to_string(), "246913578024691357802469135781/2");
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
        (
            "90071992547409930000000001/10000000000",
            9_007_199_254_740_994.0,
        ),
        (
            "90071992547409929999999999/10000000000",
            9_007_199_254_740_992.0,
        ),
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
        let rest: String = (0..random.usize(0..most))
            .map(|_| random.digit(10))
            .collect();
        format!("{first}{rest}")
    };
    for case in 0..20_000 {
        let (above, below) = if case % 2 == 0 {
            (digits(17), digits(17))
        } else {
            (digits(49), digits(49))
        };
        let text = match case % 3 {
            0 => format!("-{above}/{below}"),
            1 => format!("{above}/{below}"),
            _ => format!("{above}.{below}"),
        };
        let number = number(&text);
        assert!(is_nearest(&number), "{text} read as {}", number.value());
    }
}

#[test]
fn arithmetic_is_exact() {
    let mut random = fastrand::Rng::with_seed(8);
    let mut draw = || {
        let above = random.i64(..) >> random.u32(0..64);
        let below = (random.i64(1..) >> random.u32(0..63)).max(1);
        number(&format!("{above}/{below}"))
    };
    for _ in 0..20_000 {
        let (a, b) = (draw(), draw());
        let sum = a.checked_add(&b).expect("short");
        assert_eq!(sum.exact(), a.exact() + b.exact(), "{a:?} + {b:?}");
        assert!(sum.is_zero() || is_nearest(&sum), "{a:?} + {b:?} = {sum:?}");
        let difference = a.checked_sub(&b).expect("short");
        assert_eq!(difference.exact(), a.exact() - b.exact(), "{a:?} - {b:?}");
        assert_eq!(difference.is_negative(), a.exact() < b.exact());
        let product = a.checked_mul(&b).expect("short");
        assert_eq!(product.exact(), a.exact() * b.exact(), "{a:?} * {b:?}");
        match a.checked_div(&b) {
            None => assert!(b.is_zero()),
            Some(quotient) => {
                assert_eq!(quotient.exact(), a.exact() / b.exact(), "{a:?} / {b:?}");
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
    let mut power = number("1234567890123456789012345678901234567891/3");
    let mut steps = 0;
    while let Some(longer) = power.checked_mul(&power) {
        assert_eq!(longer.exact(), power.exact() * power.exact());
        assert!(longer.value().is_finite() && is_nearest(&longer));
        power = longer;
        steps += 1;
    }
    assert_eq!(
        steps, 2,
        "131 bits squared are 262, then 523, then too many"
    );
}

#[test]
fn what_is_not_a_number() {
    use NumberError::{Division, Large, Length, Small, Syntax};
    for text in [
        "", "-", "+1", "01", ".5", "5.", "1e", "1e+", "e5", "0x1", "1_000", "NaN", "inf", "1 ",
        " 1", "1/", "/1", "1/2/3", "1/-3", "--1", "１",
    ] {
        assert_eq!(Number::parse(text), Err(Syntax), "{text}");
    }
    for text in [
        "1e100",
        "1e999",
        "-1e100",
        "1e99999999999999999999",
        "10000e96",
        "1e99/1e-99",
        "1e1000/1e1000",
    ] {
        assert_eq!(Number::parse(text), Err(Large), "{text}");
    }
    for text in [
        "1e-101",
        "1e-99999999999999999999",
        "-0.001e-98",
        "1e-99/1e99",
    ] {
        assert_eq!(Number::parse(text), Err(Small), "{text}");
    }
    assert_eq!(Number::parse("1/0"), Err(Division));
    assert_eq!(Number::parse("0/0.0"), Err(Division));
    assert_eq!(Number::parse(&"1".repeat(101)), Err(Length));
    assert_eq!(
        Number::parse(&format!("0.{}", "1".repeat(98))).map(|n| n.value()),
        Ok(1.0 / 9.0)
    );
    for text in ["1e-100", "9.9e99", "-9.9e99"] {
        assert!(is_nearest(&number(text)), "{text}");
    }
}
