//! Certificates of the part of a range that has an answer, where beyond it a loop is paid for ever.

use std::fmt::Write;

use policy_cliff::exact::check;
use policy_cliff::scenario::Scenario;
use policy_cliff::study::{Effort, Options, Session};
use serde_json::Value;

/// The certificate of a scenario's cliffs over the whole range of k; `None` where there is none.
fn certificate(text: &str) -> Option<String> {
    let scenario = Scenario::parse(text).expect("a scenario");
    let mut session = Session::new(scenario);
    let request = session.request(&Options::default()).expect("a valid request");
    let found = session.cliffs(&request, Effort::Ordinary, &mut |_| true).ok()?;
    assert!(found.is_exact(), "{:?} of {text}", found.certainty());
    session.certificate(&request, &mut |_| true).expect("not stopped")
}

/// A scenario whose reward is what its actions say, constant and slope in k, which is from -1 to 1.
fn scenario(states: &str) -> String {
    format!(
        r#"{{"policy-cliff": 1, "title": "Loops", "discount": 1, "start": "a", "states": {{{states}}}, "terminal": ["end"],
        "parameters": {{"k": {{"from": -1, "to": 1, "value": 0}}}}, "weights": {{"constant": 1, "slope": "k"}}}}"#
    )
}

fn action(name: &str, to: &str, constant: i32, slope: i32) -> String {
    format!(r#""{name}": {{"to": "{to}", "reward": {{"constant": {constant}, "slope": {slope}}}}}"#)
}

/// Three states with two ways each, one of which may lead back.
fn random(rng: &mut fastrand::Rng) -> String {
    let mut states = String::new();
    for state in ["a", "b", "c"] {
        let mut way = |name: &str, targets: &[&str]| {
            let to = targets[rng.usize(0..targets.len())];
            action(name, to, rng.i32(-3..=0), rng.i32(-7..=7))
        };
        let (back, on) = (way("back", &["a", "b", "c"]), way("on", &["end", "end", "c"]));
        let on = if state == "c" {
            on.replace("\"c\"", "\"end\"")
        } else {
            on
        };
        let comma = if states.is_empty() { "" } else { ", " };
        write!(states, r#"{comma}"{state}": {{{back}, {on}}}"#).expect("written");
    }
    scenario(&states)
}

/// Certificates that are open at both ends, or at one.
pub(crate) fn open_certificates() -> Vec<String> {
    let mut rng = fastrand::Rng::with_seed(3);
    let texts = (0..150).map(|_| random(&mut rng));
    let certificates = texts.filter_map(|text| certificate(&text));
    certificates.filter(|text| text.contains("\"open\"")).collect()
}

/// Staying earns k - 1/3 and, by another loop, -k - 1/2: from -1/2 to 1/3 there is an answer. There going on is worth
/// k, or 1/4 by another way.
#[test]
fn both_ends_are_fractions() {
    let states = [
        [action("up", "a", -1, 3), action("down", "a", -3, -6)].join(", "),
        [action("out", "end", 0, 4), action("safe", "end", 1, 0)].join(", "),
    ];
    let text = scenario(&format!(r#""a": {{{}}}"#, states.join(", ")));
    let certificate = certificate(&text).expect("certified");
    assert!(certificate.contains("\"open\":[true,true]"));
    assert_eq!(check(&certificate).expect("valid").points, ["-1/2", "1/4", "1/3"]);
}

#[test]
fn a_certificate_proves_the_part_with_an_answer_and_nothing_more() {
    let certificates = open_certificates();
    let mut kinds = [0; 3];
    for text in &certificates {
        let points = check(text).expect("valid").points;
        let whole: Value = serde_json::from_str(text).expect("JSON");
        let open = [0, 1].map(|end| whole["open"][end].as_bool().expect("true or false"));
        kinds[usize::from(open[0]) + 2 * usize::from(open[1]) - 1] += 1;
        // An end that is open cannot be said to belong to the range, and the range cannot go on.
        for end in (0..2).filter(|&end| open[end]) {
            let mut closed = whole.clone();
            closed["open"][end] = false.into();
            check(&closed.to_string()).expect_err("not closed");
            let mut longer = whole.clone();
            let last = points.len() - 1;
            longer["points"][[0, last][end]]["at"] = ["-2", "2"][end].into();
            check(&longer.to_string()).expect_err("not answered");
        }
        for wrong in [r#""open":[true]"#, r#""open":[true,1]"#, r#""open":"both""#] {
            let start = text.find("\"open\"").expect("open");
            let length = text[start..].find(']').expect("a list") + 1;
            let mut text = text.clone();
            text.replace_range(start..start + length, wrong);
            check(&text).expect_err("not two ends");
        }
    }
    assert!(kinds.iter().all(|&count| count > 5), "{kinds:?}");
}
