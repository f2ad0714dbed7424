//! Tables of Gymnasium and MO-Gymnasium.

use policy_cliff::import::{Kind, Options};
use policy_cliff::rational::Number;

use crate::support::{Vector, floats};
use crate::{cliffs, example, imported, pasted, recognised, refusal, scenario, sweep, values};

#[test]
fn cliff_walking_is_the_vector() {
    let files = [example("cliff-walking.txt")];
    let found = recognised(&files);
    assert_eq!(found.kind, Kind::Gymnasium);
    assert_eq!((found.states.len(), found.ends, found.pairs), (48, 1, 188));
    assert_eq!(found.actions, ["up", "right", "down", "left"]);
    assert_eq!((found.start.as_str(), found.discount), ("s36", None));
    let options = Options {
        discount: Some("0.99".into()),
        from: Some("-1".into()),
        to: Some("1".into()),
        ..sweep("action:left")
    };
    let own = scenario(&files, &options);
    let vector = Vector::load("cliffwalking");
    for pair in 0..vector.mdp.pairs() {
        let (theirs, ours) = (vector.mdp.row(pair), own.mdp.row(pair));
        assert!(theirs == ours, "pair {pair}");
    }
    for theta in [0.0, 0.5] {
        assert_eq!(own.reward_at(&[theta]), vector.reward(theta));
    }
    let places: Vec<f64> = cliffs(&own)
        .iter()
        .map(|text| Number::parse(text).expect("a fraction").value())
        .collect();
    let known = floats(&vector.data["breakpoints"]);
    // At the upper end itself there is a tie, which the vector leaves out.
    assert_eq!(places.iter().filter(|place| **place < 1.0).count(), known.len());
    for (ours, theirs) in places.iter().zip(&known) {
        assert!((ours - theirs).abs() < 1e-12, "{ours} is not {theirs}");
    }
}

/// The optimal values by value iteration over the tuples as Python prints them: four lists of them for each state.
#[test]
fn frozen_lake_has_the_values_of_its_table() {
    let text = crate::files::file("tests/import/files/frozen-lake.txt");
    let rows: Vec<Vec<(f64, usize, f64, bool)>> = text.split('[').skip(1).map(tuples).collect();
    assert_eq!(rows.len(), 16 * 4);
    let mut expected = [0.0; 16];
    for _ in 0..2000 {
        expected = std::array::from_fn(|state| {
            let worth = |row: &Vec<(f64, usize, f64, bool)>| {
                let next = |&(p, to, reward, done): &(f64, usize, f64, bool)| {
                    p * (reward + if done { 0.0 } else { 0.9 * expected[to] })
                };
                row.iter().map(next).sum::<f64>()
            };
            rows[4 * state..4 * state + 4]
                .iter()
                .map(worth)
                .fold(f64::NEG_INFINITY, f64::max)
        });
    }
    let options = Options {
        discount: Some("0.9".into()),
        ..sweep("none")
    };
    let own = scenario(&[example("frozen-lake.txt")], &options);
    assert_eq!(own.states.len(), 16);
    for (name, value) in own.states.iter().zip(values(&own)) {
        let state: usize = name[1..].parse().expect("the number of a state");
        // The table's own actions of the goal and the holes earn nothing.
        assert!(
            (value - expected[state]).abs() < 1e-12,
            "{name}: {value} is not {}",
            expected[state]
        );
    }
    assert!(expected[0] > 0.06);
}

/// The tuples up to the end of a list.
fn tuples(text: &str) -> Vec<(f64, usize, f64, bool)> {
    let list = text.split(']').next().unwrap_or_default();
    let tuples = list.split('(').skip(1).map(|tuple| {
        let parts: Vec<&str> = tuple
            .split(')')
            .next()
            .unwrap_or_default()
            .split(',')
            .map(str::trim)
            .collect();
        let number = |at: usize| parts[at].parse::<f64>().expect("a number");
        (
            number(0),
            parts[1].parse().expect("a state"),
            number(2),
            parts[3] == "True",
        )
    });
    tuples.collect()
}

#[test]
fn what_a_table_becomes() {
    let text = "{0: {0: [(0.25, 1, 1, False), (0.25, 1, 3, False), (0.5, 2, 0.5, True)], 1: [(1.0, 0, 0.0, False)]},
 1: {0: [(1, 0, -1.50, False)]}, 2: {0: [(1.0, 2, 0, True)]}}";
    let imported = imported(&pasted(text), &Options::default());
    assert_eq!(
        imported.scenario,
        r#"{
  "policy-cliff": 1,
  "title": "pasted",
  "source": "Imported from Gymnasium's table of transitions.",
  "discount": 0.99,
  "start": "s0",
  "states": {
    "s0": {
      "a0": { "to": { "s1": 0.5, "s2": 0.5 }, "reward": { "reward": { "s1": 2, "s2": 0.5 }, "bonus": 1 } },
      "a1": { "to": "s0" }
    },
    "s1": {
      "a0": { "to": "s0", "reward": { "reward": -1.50, "bonus": 1 } }
    }
  },
  "terminal": ["s2"],
  "parameters": { "b": { "label": "bonus on a0", "from": -2, "to": 2, "value": 0 } },
  "weights": { "bonus": "b" }
}
"#
    );
    assert_eq!(
        imported.notes,
        [
            "s2 is only entered by transitions that end the episode; nothing happens there any more.",
            "The files have no discount; 0.99 was taken.",
            "The files do not say where it starts; “s0” was taken.",
        ]
    );
}

#[test]
fn rewards_that_are_vectors_are_components() {
    let text = r#"{"P": {"left": {"go": [[1, "right", [0.5, -1], false]], "wait": [[1, "left", [0, -1], false]]},
      "right": {"dig": [[1.0, "left", [23.7, -1], true]]}}, "components": ["treasure", "time"], "gamma": 0.98,
      "start": "left", "title": "Two"}"#;
    let found = recognised(&pasted(text));
    assert_eq!(found.components, ["treasure", "time"]);
    assert_eq!(found.title, "Two");
    assert_eq!(found.discount.as_deref(), Some("0.98"));
    // "left" is the start, so that its actions are taken although it is entered at the end.
    assert_eq!(found.states, ["left", "right", "end"]);
    assert_eq!(found.sweeps[0].id, "component:time");
    let imported = imported(&pasted(text), &Options::default()).scenario;
    assert!(
        imported.contains(r#""dig": { "to": "end", "reward": { "treasure": 23.7, "time": -1 } }"#),
        "{imported}"
    );
    assert!(imported.contains(r#""weights": { "time": "w" }"#), "{imported}");
    let costs = crate::imported(
        &pasted(text),
        &Options {
            minimise: true,
            ..sweep("pair:left/go")
        },
    )
    .scenario;
    assert!(costs.contains("\n  \"minimise\": true,\n"), "{costs}");
    assert!(costs.contains(r#""weights": { "bonus": "-b" }"#), "{costs}");
    assert!(costs.contains(r#""go": { "to": "right", "reward": { "treasure": 0.5, "time": -1, "bonus": 1 } }"#));
}

#[test]
fn refusals_have_their_places() {
    for (text, expected) in [
        (
            "{0: {0: [(0.5, 0, 1, False), (0.4, 0, 1, False)]}}",
            "pasted, line 1, column 9: the probabilities of action \"a0\" of state \"s0\" sum to 0.9, not to 1 (within 1e-9); \
             even renormalised, sums are from 0.95 to 1.05",
        ),
        (
            "{0: {0: [(0.33333334, 0, 1, False), (0.33333334, 0, 1, False), (0.33333334, 0, 1, False)]}}",
            "pasted, line 1, column 9: the probabilities of action \"a0\" of state \"s0\" sum to 1.00000002, not to 1 (within \
             1e-9); renormalising divides them by it",
        ),
        (
            "{0: {0: [(1.0, 0, 1, False)],\n     1: [(1.0, 7, 1, False)]}}",
            "pasted, line 2, column 16: unknown next state \"7\"; allowed: \"0\"",
        ),
        (
            "{0: {0: [(1.0, 0, inf, False)]}}",
            "pasted, line 1, column 19: the reward is inf; allowed are numbers below 1e38 in size",
        ),
        (
            "{0: {0: [(-1.0, 0, 0, False)]}}",
            "pasted, line 1, column 11: probability -1.0 is negative; allowed: 0 to 1",
        ),
        (
            "{0: {0: [(1.0, 0, 0, 2)]}}",
            "pasted, line 1, column 22: expected whether the episode ends: True or False, found 2",
        ),
        (
            "{0: {0: [(1.0, 0, 0, False), (1.0, 0, [0, 1], False)]}}",
            "pasted, line 1, column 30: this reward has 2 components, and the first of the table has 1",
        ),
        (
            "{0: {0: [(1.0, 0, 0, False)], 0: [(1.0, 0, 0, False)]}}",
            "pasted, line 1, column 34: action \"a0\" is there twice in one state",
        ),
        (
            "{0: {0: [(1.0, 0, 0, False)]}, 0: {0: [(1.0, 0, 0, False)]}}",
            "pasted, line 1, column 35: state \"0\" is there twice",
        ),
        (
            r#"{"P": {"0": {"0": [[1, 0, 0, false]]}}, "gama": 0.9}"#,
            "pasted, line 1, column 41: unknown key \"gama\"; allowed: \"P\", \"transitions\", \"discount\", \"start\", \"states\", \
             \"actions\", \"components\", \"title\", \"shape\", \"minimise\"",
        ),
        (
            "{0: {0: [(np.float64(0.5), 0, 0, False), (foo(0.5), 0, 0, False)]}}",
            "pasted, line 1, column 43: \"foo(...)\" is not known; allowed are numbers of numpy such as np.float64(0.1), arrays \
             such as array([0.1]), and dicts",
        ),
        (
            "{0: {0: [(1.0, 0, 0, False)]",
            "pasted, line 1, column 29: expected \",\" or \"}\", found the end of the text",
        ),
        (
            "hello",
            "pasted, line 1, column 1: name \"hello\" is not known; allowed are True, False, None, inf, nan, and numbers \
          and arrays of numpy",
        ),
        ("", "pasted: the text is empty; expected a model"),
    ] {
        assert_eq!(refusal(text), expected);
    }
}

#[test]
fn single_precision_is_renormalised_on_request() {
    let text = "{0: {0: [(0.33333334, 0, 1, False), (0.33333334, 1, 1, False), (0.33333334, 2, 4, False)]},
      1: {0: [(1, 0, 0, False)]}, 2: {0: [(1, 0, 0, False)]}}";
    let found = recognised(&pasted(text));
    assert!(
        (found.largest_change - 6.67e-9).abs() < 1e-11,
        "{}",
        found.largest_change
    );
    let options = Options {
        renormalise: true,
        ..sweep("none")
    };
    let own = imported(&pasted(text), &options);
    assert!(
        own.scenario.contains("\n  \"renormalise\": 1e-7,\n"),
        "{}",
        own.scenario
    );
    let row = r#""a0": { "to": { "s0": 0.33333334, "s1": 0.33333334, "s2": 0.33333334 }"#;
    assert!(own.scenario.contains(row), "{}", own.scenario);
    assert_eq!(
        own.notes[0],
        "Probabilities are divided by their sums; the largest change of one is 6.67e-9."
    );
    let own = crate::files::parsed(&own.scenario);
    assert_eq!(own.exact_probability[0], Number::parse("1/3").expect("a number"));
    assert_eq!(own.reward_at(&[0.0])[0], 2.0);
}

#[test]
fn what_is_asked_for_must_be_there() {
    let text = "{0: {0: [(1.0, 0, 1, False)]}}";
    let refused = |options: &Options| {
        let failure = policy_cliff::import::import(&pasted(text), options).expect_err("refused");
        assert!(matches!(failure, policy_cliff::import::Failure::Option(_)));
        failure.to_string()
    };
    let with = Options::default;
    for (options, expected) in [
        (sweep("action:a1"), r#"sweep: unknown action "a1"; allowed: "a0""#),
        (
            sweep("component:gold"),
            r#"sweep: unknown component "gold"; allowed: "reward""#,
        ),
        (
            sweep("pair:s0/a1"),
            r#"sweep: "s0/a1" is no pair; expected a state and one of its actions with a slash between"#,
        ),
        (
            sweep("all"),
            r#"sweep: "all" is not known; allowed are component:NAME, action:NAME, pair:STATE/ACTION and none"#,
        ),
        (
            Options {
                discount: Some("1.5".into()),
                ..with()
            },
            "discount: 1.5 is outside [0, 1]",
        ),
        (
            Options {
                start: Some("s1".into()),
                ..with()
            },
            r#"start: unknown state "s1"; allowed: "s0""#,
        ),
        (
            Options {
                from: Some("2".into()),
                ..with()
            },
            "from: 2 is not below 1, the upper end of the range",
        ),
        (
            Options {
                to: Some("x".into()),
                ..with()
            },
            r#"to: "x" is not a number; allowed: a decimal like -0.25 or a fraction like 1/3"#,
        ),
    ] {
        assert_eq!(refused(&options), expected);
    }
}
