//! Every sentence, whole.

use policy_cliff::figure::{Here, SoftHere, describe, here};
use policy_cliff::study::{Gap, Jump, Options, Session, Sweep};

use crate::files::{file, parsed};
use crate::sweeps::{ACTIONS, format_bonus, obedience, slacker, with_gap};

fn told(sweep: &Sweep, at: Option<f64>) -> String {
    describe(sweep, at)
}

#[test]
fn a_flip() {
    assert_eq!(
        told(&slacker(201, None), None),
        "At ρ\u{a0}=\u{a0}1/5 the best action in \u{201c}prompt\u{201d} flips from \u{201c}guess\u{201d} to \u{201c}reason\u{201d}. \
         The true value jumps from 1.85 to 2.65."
    );
}

#[test]
fn a_flip_that_is_spread() {
    assert_eq!(
        told(&slacker(201, Some(0.05)), Some(0.7)),
        "At ρ\u{a0}=\u{a0}1/5 the best action in \u{201c}prompt\u{201d} flips from \u{201c}guess\u{201d} to \u{201c}reason\u{201d}. \
         The true value jumps from 1.85 to 2.65. At α\u{a0}=\u{a0}0.05 the switch is gradual: 10\u{a0}% \u{201c}reason\u{201d} at ρ\u{a0}=\u{a0}0.09, \
         90\u{a0}% at 0.31."
    );
}

#[test]
fn spreads_too_narrow_or_too_wide_to_show() {
    let flip = "At ρ\u{a0}=\u{a0}1/5 the best action in \u{201c}prompt\u{201d} flips from \u{201c}guess\u{201d} to \
                \u{201c}reason\u{201d}. The true value jumps from 1.85 to 2.65.";
    assert_eq!(
        told(&slacker(200, Some(1e-5)), None),
        format!("{flip} At α\u{a0}=\u{a0}0.00001 the switch takes less than a step of 0.00503 in ρ.")
    );
    assert_eq!(
        told(&slacker(201, Some(2.0)), None),
        format!("{flip} At α\u{a0}=\u{a0}2 the switch is so gradual that it does not finish within this range.")
    );
}

#[test]
fn the_nearest_of_several_flips() {
    let case = obedience(401, None);
    assert_eq!(
        told(&case, Some(1.2)),
        "At ω\u{a0}=\u{a0}4/3 the best action in \u{201c}prompt\u{201d} flips from \u{201c}some\u{201d} to \
         \u{201c}think briefly\u{201d}. The true value jumps from 0.7 to 0.5. Other cliffs: \
         ω\u{a0}=\u{a0}2/5 and 3/5."
    );
    let mut sweep = case;
    sweep.jumps.pop();
    assert_eq!(
        describe(&sweep, Some(0.7)),
        "At ω\u{a0}=\u{a0}3/5 the best action in \u{201c}prompt\u{201d} flips from \u{201c}long\u{201d} to \
         \u{201c}some\u{201d}. The true value jumps from 0.85 to 0.7. Another cliff: ω\u{a0}=\u{a0}2/5."
    );
}

#[test]
fn a_tie_interval() {
    assert_eq!(
        told(&format_bonus(201, None), None),
        "At β\u{a0}=\u{a0}0 the best action in \u{201c}solved\u{201d} flips from \u{201c}plain\u{201d} or \
         \u{201c}markdown\u{201d} to \u{201c}boxed\u{201d}. The true value stays at 1. For β < 0, \
         \u{201c}plain\u{201d} and \u{201c}markdown\u{201d} are equally good."
    );
}

/// A jump at 0 of the bonus for a format.
fn jump(sets: [&[usize]; 3], truths: [f64; 3]) -> Jump {
    let even = |set: &[usize]| {
        (0..3)
            .map(|a| if set.contains(&a) { 1.0 / set.len() as f64 } else { 0.0 })
            .collect()
    };
    Jump {
        error: 0.0,
        value: f64::NAN,
        at: 0.0,
        sets: sets.map(|set| set.iter().map(|&action| ACTIONS[action].into()).collect()),
        policies: sets.map(even),
        truths,
        outcomes: [vec![], vec![], vec![]],
    }
}

#[test]
fn a_touching_tie() {
    let mut sweep = format_bonus(201, None);
    sweep.jumps = vec![jump([&[0], &[0, 1], &[0]], [1.0, 0.75, 1.0])];
    assert_eq!(
        describe(&sweep, None),
        "At β\u{a0}=\u{a0}0 \u{201c}boxed\u{201d} is as good as \u{201c}plain\u{201d} in \u{201c}solved\u{201d}, at that point \
         alone: \u{201c}plain\u{201d} is best beside it. The true value is 0.75 there and 1 beside it."
    );
}

#[test]
fn a_set_that_shrinks() {
    let mut sweep = format_bonus(201, Some(0.05));
    sweep.jumps = vec![jump([&[0, 2], &[0, 2], &[2]], [f64::NAN; 3])];
    assert_eq!(
        describe(&sweep, None),
        "At β\u{a0}=\u{a0}0 the best actions in \u{201c}solved\u{201d} change from \u{201c}plain\u{201d} and \
         \u{201c}markdown\u{201d} to \u{201c}markdown\u{201d} alone. At α\u{a0}=\u{a0}0.05 nothing jumps: at β\u{a0}=\u{a0}0 the \
         probability of \u{201c}plain\u{201d} is 0.33. For β < 0, \u{201c}plain\u{201d} and \u{201c}markdown\u{201d} \
         are equally good."
    );
}

#[test]
fn nothing_changes() {
    let mut sweep = format_bonus(201, None);
    sweep.jumps.clear();
    assert_eq!(
        describe(&sweep, None),
        "In \u{201c}solved\u{201d}, \u{201c}plain\u{201d} and \u{201c}markdown\u{201d} are equally good for all β from \
         \u{2212}0.5 to 0.5."
    );
    sweep.optimal[2].fill(0);
    sweep.hard.visits.fill(0.0);
    assert_eq!(
        describe(&sweep, None),
        "The best action in \u{201c}solved\u{201d} is \u{201c}plain\u{201d} for all β from \u{2212}0.5 to 0.5. \
         \u{201c}solved\u{201d} is off the path: it is not visited from the start."
    );
}

#[test]
fn off_the_path() {
    let mut sweep = slacker(201, None);
    sweep.hard.visits.fill(0.0);
    assert_eq!(
        describe(&sweep, None),
        "At ρ\u{a0}=\u{a0}1/5 the best action in \u{201c}prompt\u{201d} flips from \u{201c}guess\u{201d} to \u{201c}reason\u{201d}. \
         The true value jumps from 1.85 to 2.65. \u{201c}prompt\u{201d} is off the path there: it is not visited from the \
         start."
    );
}

#[test]
fn gaps() {
    let sweep = with_gap(200, 0.05);
    assert_eq!(
        describe(&sweep, None),
        "At β\u{a0}=\u{a0}0 the best action in \u{201c}solved\u{201d} flips from \u{201c}plain\u{201d} or \
         \u{201c}markdown\u{201d} to \u{201c}boxed\u{201d}. The true value stays at 1. At α\u{a0}=\u{a0}0.05 the switch is \
         gradual: 10\u{a0}% \u{201c}boxed\u{201d} at β\u{a0}=\u{a0}\u{2212}0.08, 90\u{a0}% at 0.14. For β < 0, \u{201c}plain\u{201d} and \u{201c}markdown\u{201d} are \
         equally good. There is no finite regularised value for β \u{2265} 0.204 with α\u{a0}=\u{a0}0.05: \
         \u{201c}solved\u{201d} can run forever at a profit."
    );
}

#[test]
fn stretches_without_an_answer() {
    let mut sweep = format_bonus(11, None);
    sweep.jumps.clear();
    let columns = [&mut sweep.hard.value, &mut sweep.hard.plain, &mut sweep.hard.truth];
    for column in columns {
        column.fill(f64::NAN);
    }
    let mut gap = |points| {
        sweep.gaps = vec![Gap {
            edge: None,
            points,
            soft: false,
            problem: "state \u{201c}s\u{201d} never ends.".into(),
        }];
        describe(&sweep, None)
    };
    let text = |stretch: &str| format!("There is no optimal value {stretch}: state \u{201c}s\u{201d} never ends.");
    assert_eq!(gap([0, 10]), text("anywhere in this range"));
    assert_eq!(gap([0, 3]), text("for β \u{2264} \u{2212}0.2"));
    assert_eq!(gap([8, 10]), text("for β \u{2265} 0.3"));
    assert_eq!(gap([5, 5]), text("at β\u{a0}=\u{a0}0"));
    assert_eq!(gap([4, 6]), text("for \u{2212}0.1 \u{2264} β \u{2264} 0.1"));
}

#[test]
fn many_names_are_counted() {
    let mut sweep = format_bonus(3, None);
    sweep.jumps.clear();
    sweep.actions = (0..6).map(|i| format!("a{i}\n")).collect();
    sweep.actions[2] = "an answer with a name much longer than a sentence can carry".into();
    sweep.optimal = vec![vec![1; 3]; 6];
    assert_eq!(
        describe(&sweep, None),
        "In \u{201c}solved\u{201d}, \u{201c}a0 \u{201d}, \u{201c}a1 \u{201d}, \u{201c}an answer with a name much longer than\u{2026}\u{201d} and 3 others are equally \
         good for all β from \u{2212}0.5 to 0.5."
    );
}

#[test]
fn actions_that_alone_never_end() {
    let mut session = Session::new(parsed(&file("tests/cases/01-free-loop.json")));
    let options = Options {
        alpha: Some(None),
        ..Options::default()
    };
    let request = session.request(&options).expect("a valid request");
    assert_eq!(
        describe(session.sweep(&request, &mut |_| true).expect("not stopped"), None),
        "In “s”, “stay” and “go” are equally good for all g from 0.5 to 2. “stay” stays in a loop that costs nothing; \
         a policy that never leaves it earns nothing."
    );
}

/// The answer at one point of the format bonus: the optimal actions, and the policies of hard argmax and of entropy.
fn point(optimal: [bool; 3], policy: [f64; 3], soft: Option<[f64; 3]>) -> Here {
    Here {
        optimal: optimal.to_vec(),
        policy: policy.to_vec(),
        value: 1.25,
        truth: 1.0,
        soft: soft.map(|policy| SoftHere {
            policy: policy.to_vec(),
            truth: 0.98765,
        }),
        names_state: false,
        pinned: None,
    }
}

#[test]
fn the_cursor_s_place() {
    let hard = format_bonus(201, None);
    let boxed = point([false, true, false], [0.0, 1.0, 0.0], None);
    assert_eq!(
        here(&hard, 0.25, &boxed),
        "At β\u{a0}=\u{a0}0.25 the model takes “boxed”; true value 1."
    );
    let without_truth = Here {
        truth: f64::NAN,
        names_state: true,
        pinned: None,
        ..boxed.clone()
    };
    assert_eq!(
        here(&hard, 1.0 / 3.0, &without_truth),
        "At β\u{a0}≈\u{a0}0.333, in “solved”, the model takes “boxed”; value 1.25."
    );
    let tied = point([true; 3], [1.0 / 3.0; 3], None);
    assert_eq!(
        here(&hard, 0.0, &tied),
        "At β\u{a0}=\u{a0}0 a tie: “plain” 33\u{a0}%, “boxed” 33\u{a0}%, \
         “markdown” 33\u{a0}%; true value 1."
    );
    let first = point([true, false, true], [1.0, 0.0, 0.0], None);
    assert_eq!(
        here(&hard, -0.2, &first),
        "At β\u{a0}=\u{a0}−0.2 a tie of “plain” and “markdown”: the model takes “plain”; true value 1."
    );
}

#[test]
fn the_cursor_s_place_with_entropy() {
    let sweep = format_bonus(201, Some(0.05));
    let boxed = point([false, true, false], [0.0, 1.0, 0.0], Some([0.004, 0.992, 0.004]));
    assert_eq!(
        here(&sweep, 0.25, &boxed),
        "At β\u{a0}=\u{a0}0.25 the model takes “boxed”; true value 1. With α\u{a0}=\u{a0}0.05: “boxed” >99\u{a0}%, \
         “plain” <1\u{a0}%, “markdown” <1\u{a0}%; true value 0.988."
    );
    // Alike ones are one part where the rounded ones would not add up.
    for (policy, said) in [
        (
            [0.1065, 0.787, 0.1065],
            "“boxed” 79\u{a0}%, “plain” and “markdown” together 21\u{a0}%",
        ),
        (
            [0.5, 0.25, 0.25],
            "“plain” 50\u{a0}%, “boxed” 25\u{a0}%, “markdown” 25\u{a0}%",
        ),
    ] {
        let text = here(
            &sweep,
            0.25,
            &point([false, true, false], [0.0, 1.0, 0.0], Some(policy)),
        );
        assert!(text.contains(&format!(": {said}; true")), "{text}");
    }
    // Without a regularised answer nothing is said of it.
    assert_eq!(
        here(&sweep, 0.25, &point([false, true, false], [0.0, 1.0, 0.0], None)),
        "At β\u{a0}=\u{a0}0.25 the model takes “boxed”; true value 1."
    );
    let mut many = sweep;
    many.actions = (0..6).map(|i| format!("a{i}")).collect();
    let even = Here {
        optimal: vec![false, false, true, false, false, false],
        policy: vec![0.0, 0.0, 1.0, 0.0, 0.0, 0.0],
        soft: Some(SoftHere {
            policy: vec![0.1, 0.1, 0.4, 0.2, 0.1, 0.1],
            truth: f64::NAN,
        }),
        ..boxed
    };
    assert_eq!(
        here(&many, 0.25, &even),
        "At β\u{a0}=\u{a0}0.25 the model takes “a2”; true value 1. With α\u{a0}=\u{a0}0.05: “a2” 40\u{a0}%, “a3” 20\u{a0}%, \
         “a0” 10\u{a0}%, others 30\u{a0}%."
    );
}
