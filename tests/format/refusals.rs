//! Every way a file can be refused: the error's whole text with line, column and path.

use policy_cliff::scenario::{Place, Scenario};

/// A file with a bit of everything.
pub(crate) const SAMPLE: &str = include_str!("sample.json");

/// A change to the sample and the error it must give.
pub(crate) struct Refusal {
    pub(crate) text: String,
    pub(crate) error: &'static str,
}

/// The cases of `refusals.txt`.
pub(crate) fn all() -> Vec<Refusal> {
    let read = |text: &str| text.replace('¶', "\n").replace('°', "\u{a0}").replace("(nothing)", "");
    let blocks = include_str!("refusals.txt").split("\n\n").skip(1);
    let cases = blocks.filter(|block| !block.starts_with('#')).map(|block| {
        let lines: Vec<&str> = block.trim_end().split('\n').collect();
        let [find, replace, error] = lines[..] else {
            panic!("not three lines: {block}")
        };
        let find = read(find);
        assert!(SAMPLE.contains(&find), "{find} is not in the sample");
        Refusal {
            text: SAMPLE.replacen(&find, &read(replace), 1),
            error,
        }
    });
    cases.collect()
}

#[test]
fn the_sample_is_accepted() {
    Scenario::parse(SAMPLE).expect("the sample");
}

#[test]
fn each_refusal_says_what_where_and_what_is_allowed() {
    let cases = all();
    assert!(cases.len() > 150, "only {} cases were read", cases.len());
    for case in cases {
        let error = Scenario::parse(&case.text).expect_err(case.error);
        assert_eq!(error.to_string(), case.error, "in\n{}", case.text);
    }
}

#[test]
fn an_error_has_its_parts() {
    let error = Scenario::parse(&SAMPLE.replace("\"here\": 0.75", "\"here\": 0.7")).expect_err("a sum below 1");
    assert_eq!(error.problem, "probabilities sum to 0.95, not to 1 (within 1e-9)");
    assert_eq!(error.place, Place { line: 9, column: 23 });
    assert_eq!(error.path, "states.here.wait.to");
}

#[test]
fn probabilities_in_single_precision_are_refused_with_advice() {
    let text = r#"{
        "policy-cliff": 1, "title": "Probabilities as float32", "discount": "9/10", "start": "s",
        "states": { "s": { "a": { "to": { "u": 0.3333333432674408, "v": 0.3333333432674408, "w": 0.3333333432674408 } } } },
        "terminal": ["u", "v", "w"], "parameters": { "x": { "from": 0, "to": 1 } } }"#;
    assert_eq!(
        Scenario::parse(text).expect_err("a sum above 1").to_string(),
        "line 3, column 41, states.s.a.to: probabilities sum to 1.0000000298023224, not to 1 (within 1e-9); \
         if they come from single precision, write fractions like \"1/3\" or set \"renormalise\" to 1e-6"
    );
    Scenario::parse(&text.replace("0.3333333432674408", "\"1/3\"")).expect("what the advice makes of it");
}

#[test]
fn columns_count_characters_and_lines_end_with_newlines() {
    let error = |text: &str| Scenario::parse(text).expect_err("refused").to_string();
    assert_eq!(
        error("{ \"é€😀\": 1, 7 }"),
        "line 1, column 13: not JSON: expected string for object property"
    );
    assert_eq!(
        error("\u{feff}{\r\n  7 }"),
        "line 2, column 3: not JSON: expected string for object property"
    );
    assert_eq!(error(""), "line 1, column 1: empty text; expected an object");
    assert_eq!(error(" \n "), "line 1, column 1: empty text; expected an object");
    assert_eq!(error("7"), "line 1, column 1: expected an object, found 7");
}
