//! Lists of transitions.

use policy_cliff::import::{Kind, Options};

use crate::{imported, pasted, recognised, refusal, sweep};

#[test]
fn rows_become_a_model() {
    let text =
        r#"[["here", "go", "there", 0.25, 1], ["here", "go", "here", 0.75, 5], ["there", "dig", "out", 1, [2.50]]]"#;
    let found = recognised(&pasted(text));
    assert_eq!((found.kind, found.ends), (Kind::Lists, 1));
    assert_eq!(found.states, ["here", "there", "out"]);
    let text = imported(&pasted(text), &sweep("none")).scenario;
    assert!(
        text.contains(
            r#""go": { "to": { "there": 0.25, "here": 0.75 }, "reward": { "reward": { "there": 1, "here": 5 } } }"#
        ),
        "{text}"
    );
    assert!(text.contains(r#""dig": { "to": "out", "reward": 2.50 }"#), "{text}");
}

#[test]
fn rows_may_be_objects_and_rewards_stand_apart() {
    let rows = r#"{"rows": [{"s": 0, "a": 1, "sp": 1, "p": 1, "r": 3}, {"s": 1, "a": 0, "sp": 0, "p": 1, "r": 0, "done": true}]}"#;
    let text = imported(&pasted(rows), &sweep("none")).scenario;
    // The start is entered by the last row, so that it is no end.
    assert!(
        text.contains(
            r#""s0": {
      "a1": { "to": "s1", "reward": 3 }
    }"#
        ),
        "{text}"
    );
    assert!(text.contains(r#""a0": { "to": "end" }"#), "{text}");
    let apart = r#"{"states": ["b", "a"], "actions": ["x"], "discount": 0.95, "initialstate": "a", "terminals": ["b"],
      "transitions": [["a", "x", "a", 0.5], ["a", "x", "b", 0.5], ["b", "x", "b", 1]], "rewards": [["a", "x", "b", 10], ["a", "x", "a", 2]]}"#;
    let text = imported(&pasted(apart), &Options::default()).scenario;
    assert!(
        text.contains(
            r#""x": { "to": { "a": 0.5, "b": 0.5 }, "reward": { "reward": { "a": 2, "b": 10 }, "bonus": 1 } }"#
        ),
        "{text}"
    );
    assert!(text.contains(r#""terminal": ["b"]"#), "{text}");
    assert!(text.contains(r#""start": "a""#), "{text}");
}

#[test]
fn refusals_have_their_places() {
    for (text, expected) in [
        (
            r#"[["a", "x", "a", 0.5, 1], ["a", "x", "a", 0.5, [1, 2]]]"#,
            "pasted, line 1, column 27: this reward has 2 components, and the first has 1",
        ),
        (
            r#"[["a", "x", "a", 1, 1], ["a", "x"]]"#,
            "pasted, line 1, column 25: expected a row of a state, an action, a next state, a probability and a reward, found a list of 2",
        ),
        (
            r#"{"rows": [{"s": 0, "a": 1, "sp": 1}]}"#,
            "pasted, line 1, column 11: this row has no \"prob\"",
        ),
        (
            r#"{"transitions": [["a", "x", "a", 1]], "rewards": [["a", "y", 2]]}"#,
            "pasted, line 1, column 57: action \"y\" is in no transition",
        ),
    ] {
        assert_eq!(refusal(text), expected);
    }
}
