use super::{Scale, ScaleError};
use crate::solve::Temperature;

fn linear(from: f64, to: f64) -> Scale {
    Scale::linear(from, to).expect("a range")
}

#[test]
fn positions_stand_on_round_decimals_and_both_ends() {
    for (from, to) in [
        (-0.5, 0.5),
        (0.0, 1.0),
        (-2.0, -0.01),
        (0.0, 0.25),
        (-1.0, 1.0),
        (0.0, 3.0),
        (1e-7, 3e-7),
        (-1e9, 2e9),
        (0.3, 0.7),
    ] {
        let scale = linear(from, to);
        assert!(
            (500..=1252).contains(&scale.steps()),
            "{} steps from {from} to {to}",
            scale.steps()
        );
        assert_eq!(scale.at(0), Some(from));
        assert_eq!(scale.at(scale.steps()), Some(to));
        for position in 0..=scale.steps() {
            let value = scale.at(position);
            assert_eq!(scale.position(value), position, "{value:?} from {from} to {to}");
            assert_eq!(scale.read(&scale.write(value)), Ok(value));
            assert!(
                position == 0 || value > scale.at(position - 1),
                "{value:?} from {from} to {to}"
            );
        }
    }
    assert_eq!(linear(-0.5, 0.5).at(linear(-0.5, 0.5).position(Some(1e-5))), Some(0.0));
    assert_eq!(linear(0.0, 1.0).at(linear(0.0, 1.0).position(Some(0.0499))), Some(0.05));
    assert_eq!(linear(0.0, 1.0).position(Some(7.0)), linear(0.0, 1.0).steps());
}

#[test]
fn the_narrowest_range_has_a_scale() {
    for (from, to) in [(0.0, 1.1e-290), (-3e-290, 1e-289), (2e-280, 3e-280)] {
        let scale = linear(from, to);
        assert!((500..=1252).contains(&scale.steps()), "{} steps", scale.steps());
        assert_eq!([scale.at(0), scale.at(scale.steps())], [Some(from), Some(to)]);
        for position in 1..=scale.steps() {
            let value = scale.at(position);
            assert!(value > scale.at(position - 1), "{value:?}");
            assert_eq!(scale.position(value), position);
        }
    }
}

#[test]
fn empty_ranges_are_refused() {
    for (from, to) in [
        (1.0, 1.0),
        (1.0, 0.0),
        (f64::NAN, 1.0),
        (0.0, f64::INFINITY),
        (1.0, 1.0 + 1e-12),
        (-f64::MAX, f64::MAX),
        (0.0, 1e-310),
        (-f64::from_bits(1), f64::from_bits(1)),
    ] {
        let refused = Scale::linear(from, to);
        assert!(
            matches!(refused, Err(ScaleError::Range { .. })),
            "{from} to {to}: {refused:?}"
        );
    }
}

#[test]
fn the_temperature_is_logarithmic_and_ends_in_off() {
    let scale = Scale::Alpha;
    assert_eq!(scale.at(0), None);
    assert_eq!(scale.position(None), 0);
    assert_eq!(
        [1, 101, 201, 301, 401].map(|position| scale.at(position)),
        [0.001, 0.01, 0.1, 1.0, 10.0].map(Some)
    );
    for position in 0..=scale.steps() {
        assert_eq!(scale.position(scale.at(position)), position);
    }
    for position in 1..=scale.steps() {
        let above = f64::from(position - 1) / 100.0;
        let digits = format!("{:.2e}", 10f64.powf(above - 3.0));
        assert_eq!(scale.at(position), digits.parse().ok());
    }
    assert_eq!([1e-6, 1e6].map(|alpha| scale.position(Some(alpha))), [1, 401]);
    // 0 is the hard maximum.
    assert_eq!(scale.position(Some(0.0)), 0);
    assert_eq!(
        [1, 401].map(|position| scale.at(position)),
        Temperature::USUAL.map(Some)
    );
}

#[test]
fn text_is_read_as_people_write_it() {
    let scale = linear(-0.5, 0.5);
    for (text, value) in [
        (" 0.25 ", 0.25),
        ("\u{2212}0.1", -0.1),
        ("1/20", 0.05),
        ("-32 / 1445", -32.0 / 1445.0),
        ("5e-2", 0.05),
        (".5", 0.5),
        ("+0.5", 0.5),
        ("-.5", -0.5),
        ("-0.", 0.0),
        ("00.5", 0.5),
        ("007 / 014", 0.5),
        ("0,25", 0.25),
        ("-0,125", -0.125),
        (",5", 0.5),
        ("0,5 / 2", 0.25),
    ] {
        assert_eq!(scale.read(text), Ok(Some(value)), "{text}");
    }
    assert_eq!(Scale::Alpha.read("OFF"), Ok(None));
    assert_eq!(Scale::Alpha.read("0.0"), Ok(None));
    assert_eq!(Scale::Alpha.read("1e-6"), Ok(Some(1e-6)));
}

#[test]
fn other_text_is_refused_with_what_is_allowed() {
    let error = |scale: &Scale, text: &str| scale.read(text).expect_err(text).to_string();
    for text in [
        "", "abc", "0.51", "NaN", "inf", "1/0", "0/0", "off", "0,2,1", "0,2.1", "0.2,1", "1,000", "0,", "1/2/3",
        "0/2/3", ".", ",", "+", "-", "e5", "/",
    ] {
        assert_eq!(
            error(&linear(-0.5, 0.5), text),
            format!("\u{201c}{text}\u{201d}: allowed is \u{2212}0.5 to 0.5")
        );
    }
    assert_eq!(
        error(&Scale::Alpha, "0.0000001"),
        "\u{201c}0.0000001\u{201d}: allowed is off or 0.000001 to 1000000"
    );
    assert_eq!(
        error(&Scale::Alpha, "a rather long text"),
        "\u{201c}a rather lon\u{2026}\u{201d}: allowed is off or 0.000001 to 1000000"
    );
}
