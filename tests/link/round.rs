//! Every view is read back from its link, and the link survives messages.

use fastrand::Rng;
use policy_cliff::link::{Field, Link, Outline, Scale, Source, View, number, write};

use crate::packed::{pack, unpack};
use crate::{LIBRARY, apply, made, outline, outlined, parsed, read, set, text, written};

#[track_caller]
fn goes_round(source: &Source, outline: &Outline, view: &View) -> String {
    let link = write(source, outline, view);
    assert_eq!(&Link::parse(&link).expect("a link").source, source);
    assert_eq!(&read(&link, outline), view, "{link}");
    assert_eq!(read(&format!("#{link}"), outline), *view);
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._,/:;%+&=".contains(&byte);
    assert!(link.bytes().all(allowed), "{link}");
    assert!(link.ends_with(|c: char| c.is_ascii_alphanumeric()), "{link}");
    link
}

#[test]
fn random_views_of_the_library_go_round() {
    let mut rng = Rng::with_seed(1);
    for name in LIBRARY {
        let outline = outline(name);
        let source = Source::Scenario(name.to_owned());
        for _ in 0..400 {
            goes_round(&source, &outline, &made::view(&mut rng, &outline));
        }
    }
}

#[test]
fn random_views_of_random_models_go_round() {
    let mut rng = Rng::with_seed(2);
    for _ in 0..4000 {
        let text = made::text(&mut rng);
        let packed = pack(&text);
        let unpacked = unpack(&packed);
        let outline = outlined(&unpacked);
        let view = made::view(&mut rng, &outline);
        let source = Source::Model(packed);
        let link = goes_round(&source, &outlined(&text), &view);
        let Source::Model(found) = Link::parse(&link).expect("a link").source else {
            panic!("a model");
        };
        assert_eq!(unpack(&found), unpacked);
    }
}

#[test]
fn random_names_of_scenarios_go_round() {
    let mut rng = Rng::with_seed(3);
    let slacker = outline("clever-slacker");
    for _ in 0..2000 {
        let name = parsed(&made::text(&mut rng)).title;
        goes_round(&Source::Scenario(name), &slacker, &View::default_of(&slacker));
    }
}

#[test]
fn links_end_with_a_sign_that_belongs_to_them() {
    let slacker = outline("clever-slacker");
    let view = View::default_of(&slacker);
    for (name, end) in [
        ("a", "a"),
        ("a.", "a%2E"),
        ("a_", "a%5F"),
        ("a ", "a%20"),
        ("a+", "a%2B"),
        ("", ""),
    ] {
        let link = written(name, &slacker, &view);
        assert_eq!(link, format!("v=1&scenario={end}"));
        let source = Link::parse(&link).expect("a link").source;
        assert_eq!(source, Source::Scenario(name.to_owned()));
    }
}

#[test]
fn what_a_scenario_opens_with_needs_no_words() {
    for name in LIBRARY {
        let outline = outline(name);
        let link = format!("v=1&scenario={name}");
        assert_eq!(written(name, &outline, &View::default_of(&outline)), link);
        for step in 0..outline.steps.len() {
            let view = View::at_step(&outline, step);
            let link = format!("{link}&step={step}");
            assert_eq!(written(name, &outline, &view), link);
            assert_eq!(read(&link, &outline), view);
        }
    }
}

#[test]
fn links_are_readable() {
    let slacker = outline("clever-slacker");
    let mut view = View::default_of(&slacker);
    set(
        &mut view,
        &slacker,
        &[("rho", "0.07"), ("alpha", "off"), ("state", "derived")],
    );
    let link = "v=1&scenario=clever-slacker&rho=0.07&alpha=off&state=derived";
    assert_eq!(written("clever-slacker", &slacker, &view), link);

    let grid = outline("grid-world");
    let mut view = View::default_of(&grid);
    set(
        &mut view,
        &grid,
        &[
            ("r", "-32/1445"),
            ("state", "(3,1)"),
            ("zoom", "-0.1,-0.01"),
            ("show", "cliffs,model"),
            ("perturbation", "0.01;(3,1)/Up;(3,2)/Left"),
        ],
    );
    assert_eq!(
        written("grid-world", &grid, &view),
        "v=1&scenario=grid-world&r=-32/1445&state=%283,1%29&zoom=-0.1,-0.01\
         &show=cliffs,model&perturbation=0.01;%283,1%29/Up;%283,2%29/Left"
    );
}

#[test]
fn names_that_keys_have_too_are_written_out() {
    let text = text("clever-slacker").replace("rho", "alpha");
    let outline = outlined(&text);
    let mut view = View::default_of(&outline);
    set(&mut view, &outline, &[("value.alpha", "0.5"), ("alpha", "3")]);
    let link = written("x", &outline, &view);
    assert_eq!(link, "v=1&scenario=x&value.alpha=0.5&alpha=3");
    assert_eq!((view.values[0], view.setting.alpha), (0.5, Some(3.0)));
    // The long name is always understood.
    let slacker = self::outline("clever-slacker");
    let view = read("v=1&scenario=x&value.rho=1/2", &slacker);
    assert_eq!(view.values, [0.5]);
}

#[test]
fn no_key_begins_like_a_reference_to_a_character() {
    // HTML reads these after a & even without their semicolon, and a link in HTML may have come there unescaped.
    let entities = [
        "para", "copy", "reg", "not", "sect", "times", "micro", "yen", "uml", "shy", "deg", "eth", "cent", "pound",
        "curren", "amp", "lt", "gt", "quot", "laquo", "raquo", "macr", "plusmn", "middot", "ordf", "ordm", "divide",
        "acute", "cedil", "iexcl", "iquest", "brvbar", "sup",
    ];
    let outline = outline("multi-reward");
    for field in policy_cliff::link::fields(&outline) {
        let key = field.key(&outline);
        assert!(!entities.iter().any(|entity| key.starts_with(entity)), "{key}");
    }
}

#[test]
fn numbers_are_the_shortest_that_are_read_back() {
    for (value, text) in [
        (0.1, "0.1"),
        (0.1 + 0.2, "0.30000000000000004"),
        (-0.0, "0"),
        (1e-6, "0.000001"),
        (1e15, "1000000000000000"),
        (5e-38, "0.00000000000000000000000000000000000005"),
        // A decimal would need more than 38 places.
        (1.26e-37, "1.26e-37"),
        (-5.5e-39, "-5.5e-39"),
        (f64::from_bits(1), "5e-324"),
    ] {
        assert_eq!(number(value), text);
    }
    let mut rng = Rng::with_seed(4);
    let slacker = outline("clever-slacker");
    let mut view = View::default_of(&slacker);
    for _ in 0..20_000 {
        let value = rng.f64() * 10f64.powi(-rng.i32(0..4));
        view.set(&slacker, Field::Value(0), &number(value)).expect("a number");
        assert_eq!(view.values[0].to_bits(), value.to_bits());
    }
}

/// Returns any finite float; the exponents are evenly distributed.
fn any_float(rng: &mut Rng) -> f64 {
    loop {
        let value = f64::from_bits(rng.u64(..));
        if value.is_finite() {
            return value;
        }
    }
}

#[test]
fn every_number_that_a_control_can_hold_goes_round() {
    let mut rng = Rng::with_seed(6);
    let most = 9.9e37;
    let text = text("clever-slacker");
    let place = "\"from\": 0, \"to\": 1";
    assert_eq!(text.matches(place).count(), 1);
    let wide = outlined(&text.replace(place, "\"from\": -9.9e37, \"to\": 9.9e37"));
    let source = Source::Scenario("x".to_owned());
    let mut smallest = 1.0f64;
    for _ in 0..20_000 {
        let mut view = View::default_of(&wide);
        let (value, amount) = (any_float(&mut rng), any_float(&mut rng));
        if value.abs() <= most {
            view.values[0] = value;
            smallest = smallest.min(value.abs());
            let end = any_float(&mut rng);
            let ends = [value.min(end), value.max(end)];
            if end.abs() <= most && Scale::linear(ends[0], ends[1]).is_ok() {
                view.zoom = Some(ends);
            }
        }
        if amount.abs() <= 1e38 && amount != 0.0 {
            view.perturbation.push((1, amount));
        }
        view.setting.alpha = Some(value.abs())
            .filter(|alpha| (1e-6..=1e6).contains(alpha))
            .or(Some(0.05));
        let link = goes_round(&source, &wide, &view);
        let again = read(&link, &wide);
        assert_eq!(again.values[0].to_bits(), (view.values[0] + 0.0).to_bits(), "{link}");
        assert_eq!(again, view, "{link}");
    }
    assert!(smallest < 1e-300, "{smallest:e}");
}

#[test]
fn a_tiny_value_is_kept_and_one_that_no_float_is_near_is_refused() {
    let slacker = outline("clever-slacker");
    for (text, value, written) in [
        ("11e-38/20", 5.5e-39, "5.5e-39"),
        ("1e-39", 1e-39, "1e-39"),
        ("1e-38", 1e-38, "0.00000000000000000000000000000000000001"),
        ("1e-200/1e100", 1e-300, "1e-300"),
        ("5e-324", f64::from_bits(1), "5e-324"),
        ("0e-999", 0.0, "0"),
    ] {
        let view = read(&format!("v=1&scenario=x&rho={text}"), &slacker);
        assert_eq!(view.values, [value], "{text}");
        let link = self::written("x", &slacker, &view);
        assert_eq!(link, format!("v=1&scenario=x&rho={written}"));
        assert_eq!(read(&link, &slacker), view);
    }
    for text in ["1e-400", "-1e-400", "1e-200/1e200", "1e-999/2", "2/1e-999"] {
        let (view, problems) = apply(&format!("v=1&scenario=x&rho={text}"), &slacker);
        assert_eq!(view, View::default_of(&slacker));
        let reason = "a number is 0 or at least 5e\u{2212}324 in size; taken instead: 0.1";
        assert_eq!(problems, [format!("rho: “{text}”: {reason}")]);
    }
}

/// A link may have a fraction whose decimal is too small for a file: 11e-38 / 20 is 5.5e-39.
#[test]
fn a_value_whose_decimal_is_too_small_goes_round() {
    let outline = outline("clever-slacker");
    let view = read("v=1&scenario=clever-slacker&rho=11e-38/20", &outline);
    assert_eq!(view.values, [5.5e-39]);
    let source = Source::Scenario("clever-slacker".to_owned());
    goes_round(&source, &outline, &view);
}
