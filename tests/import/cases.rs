//! The public cases (tests/cases) as the programs that they come from would have written them.

use policy_cliff::import::{File, Kind, Options};

use crate::exporters::Table;
use crate::files::file;
use crate::{cliffs, pasted, recognised, scenario, sweep};

const CASES: [&str; 15] = [
    "01-free-loop",
    "02-gambler-stake-0",
    "03-range-with-a-bad-end",
    "04-forbidden-action",
    "05-forbidden-action-smaller",
    "06-near-undiscounted",
    "07-large-amounts",
    "08-float32-probabilities",
    "09-staying-pays",
    "10-recycling-robot",
    "11-pymdptoolbox-small",
    "12-forest-3",
    "13-gridworld-5x5-constant",
    "14-two-loops",
    "15-slippery-cliff",
];

fn text(name: &str) -> String {
    let text = file(&format!("tests/cases/{name}.json"));
    // Of single precision the sum is 1.00000003; here it stands as the thirds that were meant.
    text.replace("0.3333333432674408", "\"1/3\"")
}

#[test]
fn every_case_opens_in_every_kind_as_the_same_model() {
    for name in CASES {
        let table = Table::new(&text(name));
        let kinds: [(Kind, Vec<File>); 6] = [
            (Kind::Gymnasium, table.gymnasium().into()),
            (Kind::Numpy, table.numpy().into()),
            (Kind::QuantEcon, table.quantecon().into()),
            (Kind::Prism, table.prism()),
            (Kind::Drn, table.drn().into()),
            (Kind::Lists, table.lists().into()),
        ];
        for (kind, files) in kinds {
            let what = format!("{name} as {}", kind.id());
            assert_eq!(recognised(&files).kind, kind, "{what}");
            let mut options = sweep("none");
            if matches!(kind, Kind::Prism | Kind::Drn) {
                options.discount = Some(table.discount.clone());
            }
            table.assert_is(&scenario(&files, &options), &what);
        }
    }
}

/// MO-Gymnasium #43: a vector of treasure and time, weights w and 1 - w.
#[test]
fn weights_of_a_vector_move_against_each_other() {
    let table = "{0: {0: [(1, 0, [0, -1], False)], 1: [(1, 2, [1, -1], True)], 2: [(1, 1, [0, -1], False)]},
      1: {0: [(1, 2, [3, -1], True)]}, 2: {0: [(1, 2, [0, 0], True)]}}";
    let text =
        format!("P = {table}\ncomponents = ['treasure', 'time']\nactions = ['wander', 'small', 'large']\ndiscount = 1");
    let options = Options {
        weights: vec![("time".into(), "1 - w".into())],
        from: Some("0".into()),
        to: Some("999/1000".into()),
        ..sweep("component:treasure")
    };
    assert_eq!(cliffs(&scenario(&pasted(&text), &options)), ["1/3"]);
}

/// pymdptoolbox's small example, #39: a bonus on the second action.
#[test]
fn the_small_example_has_its_cliffs() {
    let text = "(array([[[0.5, 0.5], [0.8, 0.2]], [[0. , 1. ], [0.1, 0.9]]]), array([[ 5, 10], [-1,  2]]))";
    assert_eq!(recognised(&pasted(text)).kind, Kind::Toolbox);
    let options = Options {
        discount: Some("0.99".into()),
        from: Some("-20".into()),
        to: Some("20".into()),
        ..sweep("action:a1")
    };
    assert_eq!(cliffs(&scenario(&pasted(text), &options)), ["-3515/1297", "321/157"]);
}

/// The forest of pymdptoolbox: the price of old wood is 2 with the bonus 0.
#[test]
fn the_forest_has_its_threshold() {
    let text = "(array([[[0.1, 0.9, 0. ],\n        [0.1, 0. , 0.9],\n        [0.1, 0. , 0.9]],\n
       [[1. , 0. , 0. ],\n        [1. , 0. , 0. ],\n        [1. , 0. , 0. ]]]), array([[0., 0.],\n       [0., 1.],\n       [4., 2.]]))";
    let options = Options {
        discount: Some("0.9".into()),
        from: Some("-2".into()),
        to: Some("18".into()),
        ..sweep("pair:s2/a1")
    };
    let own = scenario(&pasted(text), &options);
    assert_eq!(cliffs(&own), ["19661/2500"]);
    for (ours, theirs) in crate::values(&own).iter().zip([26.244, 29.484, 33.484]) {
        assert!((ours - theirs).abs() < 1e-9);
    }
}

/// QuantEcon #171: an action that is forbidden, without a penalty.
#[test]
fn a_forbidden_action_is_left_out() {
    let text = "R = array([[1.0, 0.9, -inf], [0, -inf, -inf]])
Q = array([[[0.5, 0.5], [0, 1], [0, 1]], [[1, 0], [0.5, 0.5], [0.5, 0.5]]])
beta = 0.9
actions = ['a', 'b', 'forbidden']";
    let options = Options {
        from: Some("0".into()),
        to: Some("1".into()),
        ..sweep("pair:s0/b")
    };
    let own = scenario(&pasted(text), &options);
    assert!(own.actions.iter().map(AsRef::as_ref).eq(["a", "b", "a"]));
    assert_eq!(cliffs(&own), ["119/290"]);
}

/// AI-Toolbox #45: a third in single precision, three times.
#[test]
fn single_precision_is_told_and_renormalised() {
    let third = "0.3333333432674408";
    let text = format!(
        r#"{{"P": [[[0, {third}, {third}, {third}], [0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]],
  [[0, 1, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]]], "R": [[1, 0], [0, 0], [0, 0], [0, 0]], "gamma": 0.9}}"#
    );
    assert_eq!(
        crate::refusal(&text),
        "pasted, line 1, column 10: the probabilities of action \"a0\" of state \"s0\" sum to 1.0000000298023224, not to 1 \
         (within 1e-9); renormalising divides them by it"
    );
    let options = Options {
        renormalise: true,
        ..sweep("none")
    };
    let table = Table::new(&self::text("08-float32-probabilities"));
    table.assert_is(&scenario(&pasted(&text), &options), "renormalised");
}
