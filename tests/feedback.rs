//! Weights that look back: every fixed point of the library's scenario and of random models, found by enumeration over
//! their pieces in fractions, substituted in fractions, and followed as the base rises and falls.

#[path = "support/exact.rs"]
mod exact;
#[path = "support/files.rs"]
mod files;

use std::fmt::Write as _;

use exact::{ExactModel, Fraction, float};
use files::{parsed, scenario};
use num_traits::Zero;
use policy_cliff::figure::{Figure, Sheet, Theme};
use policy_cliff::scenario::Scenario;
use policy_cliff::study::{FeedbackLoop, Options, Session, StudyError, Values};

fn fraction(above: i64, below: i64) -> Fraction {
    Fraction::new(above.into(), below.into())
}

/// The answer at a base and a gain.
fn answer(scenario: &Scenario, base: f64, gain: f64) -> FeedbackLoop {
    let mut session = Session::new(scenario.clone());
    let values = [("t", base), ("g", gain)].map(|(name, value)| (name.to_owned(), value));
    let options = Options {
        values: Some(Values(values.to_vec())),
        ..Options::default()
    };
    let request = session.request(&options).expect("valid");
    session.feedback(&request, &mut |_| true).expect("an answer")
}

/// An action of a model with one choice: what it earns is c w - e, and it counts r towards the outcome.
#[derive(Clone, Debug)]
struct Line {
    c: Fraction,
    e: Fraction,
    r: Fraction,
}

/// A part of the weight's range, single places for themselves, with the least and the greatest outcome of the best lines.
struct Part {
    from: Fraction,
    to: Fraction,
    outcome: [Fraction; 2],
}

/// All parts of a range, by comparing all lines at every place where two of them cross, and between.
fn parts(lines: &[Line], [low, high]: [&Fraction; 2]) -> Vec<Part> {
    let mut places = vec![low.clone(), high.clone()];
    for (index, one) in lines.iter().enumerate() {
        for other in &lines[..index] {
            if one.c != other.c {
                let at = (&one.e - &other.e) / (&one.c - &other.c);
                if low < &at && &at < high {
                    places.push(at);
                }
            }
        }
    }
    places.sort();
    places.dedup();
    let at = |from: &Fraction, to: &Fraction| {
        let middle = (from + to) / fraction(2, 1);
        let earned = |line: &Line| &line.c * &middle - &line.e;
        let most = lines.iter().map(earned).max().expect("lines");
        let best = lines
            .iter()
            .filter(|line| earned(line) == most)
            .map(|line| line.r.clone());
        let best: Vec<Fraction> = best.collect();
        Part {
            from: from.clone(),
            to: to.clone(),
            outcome: [
                best.iter().min().expect("one").clone(),
                best.iter().max().expect("one").clone(),
            ],
        }
    };
    let mut parts = vec![at(&places[0], &places[0])];
    for pair in places.windows(2) {
        parts.push(at(&pair[0], &pair[1]));
        parts.push(at(&pair[1], &pair[1]));
    }
    parts
}

/// A fixed point: the weights from and to, and whether the weight comes back to it.
#[derive(Debug, PartialEq)]
struct Fixed {
    weight: [Fraction; 2],
    stable: bool,
}

/// All fixed points, part by part. Parts that two equal neighbours make up are one piece to the solver, so their common
/// place is none of its levels; a fixed point there is one of the piece.
fn fixed(parts: &[Part], base: &Fraction, gain: &Fraction) -> Vec<Fixed> {
    // Where the rule leads from the policies of a part: from and to.
    let led = |part: &Part| {
        let ends = [&part.outcome[0], &part.outcome[1]].map(|outcome| base + gain * outcome);
        [
            ends.iter().min().expect("two").clone(),
            ends.iter().max().expect("two").clone(),
        ]
    };
    let mut found = Vec::new();
    for (index, part) in parts.iter().enumerate() {
        let [least, most] = led(part);
        let (is_first, is_last) = (index == 0, index + 1 == parts.len());
        if part.from < part.to {
            let weight = [least.max(part.from.clone()), most.min(part.to.clone())];
            if weight[0] <= weight[1] && weight[1] > part.from && weight[0] < part.to {
                found.push(Fixed { weight, stable: true });
            }
            continue;
        }
        let at = &part.from;
        let is_reached = (&least <= at || is_last) && (at <= &most || is_first);
        if !is_reached {
            continue;
        }
        let rises_below = is_first || &led(&parts[index - 1])[0] >= at;
        let falls_above = is_last || &led(&parts[index + 1])[1] <= at;
        found.push(Fixed {
            weight: [at.clone(), at.clone()],
            stable: rises_below && falls_above,
        });
    }
    found
}

/// Fixed points as weights that do not touch: a place that only ends an interval belongs to it.
fn joined(found: Vec<Fixed>) -> Vec<Fixed> {
    let mut joined: Vec<Fixed> = Vec::new();
    for next in found {
        match joined.last_mut() {
            Some(last) if last.weight[1] == next.weight[0] => {
                last.weight[1] = next.weight[1].clone();
                last.stable |= next.stable;
            }
            _ => joined.push(next),
        }
    }
    joined
}

/// What the solver found, as fractions that are the nearest of those expected.
fn compare(found: &FeedbackLoop, wanted: Vec<Fixed>, what: &str) {
    let mut ours: Vec<([f64; 2], bool)> = Vec::new();
    for each in &found.fixed {
        match ours.last_mut() {
            Some((weight, stable)) if (weight[1] - each.weight[0]).abs() < 1e-9 => {
                weight[1] = each.weight[1];
                *stable |= each.stable;
            }
            _ => ours.push((each.weight, each.stable)),
        }
    }
    let wanted = joined(wanted);
    assert_eq!(ours.len(), wanted.len(), "{what}: {ours:?} {wanted:?}");
    for ((weight, stable), wanted) in ours.iter().zip(&wanted) {
        for (ours, wanted) in weight.iter().zip(&wanted.weight) {
            assert!((ours - float(wanted)).abs() < 1e-9, "{what}: {ours} {wanted}");
        }
        assert_eq!(*stable, wanted.stable, "{what}: {wanted:?}");
    }
}

/// The weight of a path at a base: the one before a jump there and the one after it.
fn on_path(path: &[[f64; 2]], base: f64) -> [f64; 2] {
    let mut weights: Vec<f64> = Vec::new();
    for pair in path.windows(2) {
        let [[t0, w0], [t1, w1]] = [pair[0], pair[1]];
        if base < t0.min(t1) - 1e-12 || base > t0.max(t1) + 1e-12 {
            continue;
        }
        if (t1 - t0).abs() < 1e-12 {
            weights.extend([w0, w1]);
        } else {
            weights.push(w0 + (w1 - w0) * (base - t0) / (t1 - t0));
        }
    }
    let least = weights.iter().copied().fold(f64::INFINITY, f64::min);
    let most = weights.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    [least, most]
}

/// The three ways of the library's scenario.
fn thinking() -> [Line; 3] {
    [((1, 5), (0, 1)), ((1, 2), (3, 20)), ((9, 10), (9, 20))].map(|((c, of), (e, by))| Line {
        c: fraction(c, of),
        e: fraction(e, by),
        r: fraction(c, of),
    })
}

#[test]
fn all_fixed_points_of_the_scenario_are_found_and_are_fixed() {
    let scenario = scenario("weights-that-look-back");
    let model = ExactModel::of(&scenario);
    let lines = thinking();
    let [low, high] = [fraction(0, 1), fraction(3, 2)];
    let parts = parts(&lines, [&low, &high]);
    let (mut seen, mut most) = (0, 0);
    for gain in [-10, -5, 0, 5, 8, 10].map(|above| fraction(above, 20)) {
        for base in (0..=40).map(|above| fraction(above, 40)) {
            let wanted = fixed(&parts, &base, &gain);
            let what = format!("t = {base}, g = {gain}");
            // By substitution: the policies that are optimal at the weight bring it about, and the range holds it.
            for each in &wanted {
                let at = &each.weight[0];
                let optimum = model.solve(&[at.clone(), base.clone(), gain.clone()]).expect("finite");
                let optimal = optimum.optimal();
                let best = optimal[..3].iter().zip(&lines).filter(|(best, _)| **best);
                let led: Vec<Fraction> = best.map(|(_, line)| &base + &gain * &line.r).collect();
                let (least, greatest) = (led.iter().min().expect("one"), led.iter().max().expect("one"));
                let is_held = (at == &low && greatest <= at) || (at == &high && least >= at);
                assert!((least <= at && at <= greatest) || is_held, "{what}: {at}");
                seen += 1;
            }
            most = most.max(wanted.len());
            compare(&answer(&scenario, float(&base), float(&gain)), wanted, &what);
        }
    }
    assert_eq!(most, 5);
    assert!(seen > 300, "{seen}");
}

#[test]
fn the_way_up_and_the_way_down_are_the_least_and_the_greatest_fixed_points() {
    let scenario = scenario("weights-that-look-back");
    let parts = parts(&thinking(), [&fraction(0, 1), &fraction(3, 2)]);
    for gain in [-10, -5, 0, 5, 8, 10].map(|above| fraction(above, 20)) {
        let found = answer(&scenario, 0.35, float(&gain));
        for base in (0..=400).map(|above| fraction(above, 400)) {
            let all = fixed(&parts, &base, &gain);
            let least = float(&all[0].weight[0]);
            let greatest = float(&all[all.len() - 1].weight[1]);
            let what = format!("t = {base}, g = {gain}");
            let [before, _] = on_path(&found.rising, float(&base));
            assert!((before - least).abs() < 1e-9, "{what}: {before} {least}");
            let [_, before] = on_path(&found.falling, float(&base));
            assert!((before - greatest).abs() < 1e-9, "{what}: {before} {greatest}");
        }
    }
}

/// One state whose actions earn c w - e, of which some count towards the outcome.
fn one_choice(lines: &[Line]) -> String {
    let mut actions = String::new();
    let mut counted = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let comma = if index > 0 { ", " } else { "" };
        let (c, e) = (&line.c, &line.e);
        let _ = write!(
            actions,
            r#"{comma}"a{index}": {{ "to": "end", "reward": {{ "c": "{c}", "e": "{}" }} }}"#,
            -e
        );
        if !line.r.is_zero() {
            counted.push(format!(r#""s/a{index}""#));
        }
    }
    format!(
        r#"{{ "policy-cliff": 1, "title": "t", "discount": 1, "start": "s", "terminal": ["end"],
        "states": {{ "s": {{ {actions} }} }},
        "parameters": {{ "w": {{ "from": -1, "to": 2 }}, "t": {{ "from": -2, "to": 2 }}, "g": {{ "from": -2, "to": 2 }} }},
        "weights": {{ "c": "w", "e": 1 }},
        "view": {{ "sweep": "w", "outcomes": {{ "done": [{}] }} }},
        "feedback": {{ "weight": "w", "base": "t", "gain": "g", "outcome": "done" }} }}"#,
        counted.join(", ")
    )
}

/// Random models with few different numbers, so that lines coincide, and meet where others do.
#[test]
fn random_models_have_no_other_fixed_points() {
    let mut rng = fastrand::Rng::with_seed(14);
    let (mut several, mut intervals, mut held) = (0, 0, 0);
    for _ in 0..300 {
        let lines: Vec<Line> = (0..rng.usize(2..6))
            .map(|index| Line {
                c: fraction(rng.i64(0..5), 4),
                e: fraction(rng.i64(-2..5), 8),
                r: fraction(i64::from(index == 0 || rng.bool()), 1),
            })
            .collect();
        let scenario = parsed(&one_choice(&lines));
        let parts = parts(&lines, [&fraction(-1, 1), &fraction(2, 1)]);
        for _ in 0..6 {
            let (base, gain) = (fraction(rng.i64(-16..17), 8), fraction(rng.i64(-16..17), 8));
            let wanted = fixed(&parts, &base, &gain);
            several += usize::from(wanted.len() > 1);
            intervals += wanted.iter().filter(|each| each.weight[0] != each.weight[1]).count();
            held += usize::from(wanted.iter().any(|each| each.weight[0] == fraction(2, 1)));
            let found = answer(&scenario, float(&base), float(&gain));
            let what = format!("t = {base}, g = {gain}, {lines:?}");
            compare(&found, wanted, &what);
            // The present fixed points are on the lines over the base.
            for each in &found.fixed {
                let on = found.branches.iter().any(|branch| {
                    let [[t0, w0], [t1, w1]] = [branch.from, branch.to];
                    let [low, high] = [t0.min(t1) - 1e-9, t0.max(t1) + 1e-9];
                    let base = found.base.value;
                    let at = if (t1 - t0).abs() < 1e-9 {
                        w0
                    } else {
                        w0 + (w1 - w0) * (base - t0) / (t1 - t0)
                    };
                    (low..=high).contains(&base) && each.weight[0] - 1e-9 <= at && at <= each.weight[1] + 1e-9
                });
                let is_at_end = [-2.0, 2.0].contains(&found.base.value);
                assert!(on || is_at_end, "{what}: {each:?} {:?}", found.branches);
            }
        }
    }
    assert!(
        several > 100 && intervals > 20 && held > 50,
        "{several} {intervals} {held}"
    );
}

#[test]
fn the_pictures_say_what_was_found() {
    let scenario = scenario("weights-that-look-back");
    let sheet = Sheet {
        width: 600.0,
        height: 400.0,
        theme: Theme::Light,
        font_size: 16.0,
    };
    let found = answer(&scenario, 0.35, 0.5);
    let figure = Figure::feedback_loop(&found, &sheet).expect("drawn");
    assert_eq!(
        figure.description,
        "As t rises, w jumps at t = 2/5, 1/2. As t falls, w jumps at t = 0.3, 1/4. The way back is another one: \
         hysteresis."
    );
    let labels: Vec<&str> = figure.series.iter().map(|series| series.label.as_str()).collect();
    assert_eq!(
        labels,
        [
            "stable",
            "not stable",
            "as t rises",
            "as t falls",
            "at t\u{a0}=\u{a0}0.35"
        ]
    );
    // Three fixed points that last, and two that do not, at the present base.
    let marks = &figure.series[4].marks;
    let filled: Vec<bool> = marks.iter().map(|mark| mark.filled).collect();
    assert_eq!(filled, [true, false, true, false, true]);
    for (mark, wanted) in marks.iter().zip([0.45, 0.5, 0.6, 0.75, 0.8]) {
        assert!((mark.y - wanted).abs() < 1e-12 && mark.x == 0.35);
    }
    // The legend shows the line on which they stand: one upright line in its own colour, no dotted one beside it.
    let upright = &figure.series[4].lines;
    assert!(upright.len() == 1 && upright[0].dash.is_none() && figure.cliffs.is_empty());
    assert_eq!(upright[0].points, [(0.35, figure.y.from), (0.35, figure.y.to)]);
    // The arrows stand where the paths jump.
    for (series, wanted) in [(2, [0.4, 0.5]), (3, [0.3, 0.25])] {
        let upright = figure.series[series]
            .lines
            .iter()
            .filter(|line| line.points[0].0 == line.points[1].0);
        let places: Vec<f64> = upright.map(|line| line.points[0].0).collect();
        assert_eq!(places.len(), 2);
        assert!(
            places.iter().zip(wanted).all(|(a, b)| (a - b).abs() < 1e-12),
            "{places:?}"
        );
    }
    let figure = Figure::feedback_outcome(&found, &sheet).expect("drawn");
    assert_eq!(
        figure.description,
        "w = 0.35 + 0.5\u{a0}×\u{a0}solved has 5 fixed points: w\u{a0}=\u{a0}9/20 (guess), stable; w\u{a0}=\
         \u{a0}1/2 (a mixture of 2/3 guess and 1/3 sketch), not stable; w\u{a0}=\u{a0}3/5 (sketch), stable; \
         w\u{a0}=\u{a0}3/4 (a mixture of 1/4 sketch and 3/4 prove), not stable; w\u{a0}=\u{a0}4/5 (prove), stable."
    );
    for (mark, outcome) in figure.series[2].marks.iter().zip([0.2, 0.3, 0.5, 0.8, 0.9]) {
        assert!((mark.y - outcome).abs() < 1e-12, "{mark:?}");
    }
    let found = answer(&scenario, 0.7, -0.5);
    assert_eq!(
        Figure::feedback_loop(&found, &sheet).expect("drawn").description,
        "As t rises, w never jumps. As t falls, w never jumps. The way back is the way there. w stays \
         within its range, 0 to 1.5."
    );
    assert_eq!(
        Figure::feedback_outcome(&found, &sheet).expect("drawn").description,
        "w = 0.7 − 0.5\u{a0}×\u{a0}solved has one fixed point: w\u{a0}=\u{a0}1/2 (a mixture of 1/3 guess and \
         2/3 sketch), stable."
    );
    let figure = |found: &FeedbackLoop| Figure::feedback_loop(found, &sheet);
    let mut broken = found.clone();
    broken.levels[1].outcome[0] = f64::NAN;
    assert_eq!(
        figure(&broken),
        Err("feedback: a number is missing or not finite".to_owned())
    );
    let mut broken = found.clone();
    broken.fixed[0].best = vec![3];
    assert_eq!(figure(&broken), Err("feedback: an action is not one of 3".to_owned()));
    let mut broken = found;
    broken.base.to = 0.0;
    assert_eq!(figure(&broken), Err("feedback: 0 to 0 is no range".to_owned()));
}

#[test]
fn where_there_is_no_answer_it_says_why() {
    let problem = |text: &str| {
        let mut session = Session::new(parsed(text));
        let request = session.request(&Options::default()).expect("valid");
        match session.feedback(&request, &mut |_| true) {
            Err(StudyError::NoAnswer(problem)) => problem,
            other => panic!("{other:?}"),
        }
    };
    let none = one_choice(&thinking()).replace(r#", "outcome": "done" }"#, "");
    assert!(Scenario::parse(&none).is_err());
    assert_eq!(
        problem(&files::text("format-bonus")),
        "no weight of the scenario looks back"
    );
    // Above 0 staying is paid for ever.
    let endless = r#"{ "policy-cliff": 1, "title": "t", "discount": 1, "start": "s", "terminal": ["end"],
        "states": { "s": { "stay": { "to": "s", "reward": { "c": 1 } }, "stop": { "to": "end" } } },
        "parameters": { "w": { "from": -1, "to": 1 }, "t": { "from": 0, "to": 1 }, "g": { "from": 0, "to": 1 } },
        "weights": { "c": "w" }, "view": { "sweep": "w", "outcomes": { "stopped": ["s/stop"] } },
        "feedback": { "weight": "w", "base": "t", "gain": "g", "outcome": "stopped" } }"#;
    assert_eq!(problem(endless), "a part of the weight's range has no answer");
}
