//! Damaged files: whatever the text, reading it ends with a scenario or with an error at a place inside the text.

use policy_cliff::scenario::{Place, Scenario};

use crate::refusals::SAMPLE;
use crate::{FILES, json};

/// Pieces that the format gives a meaning to, to hit more than the JSON parser.
const PIECES: [&str; 26] = [
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "null",
    "true",
    "1e999",
    "-1",
    "0",
    "1/3",
    "\"1/0\"",
    "\"end\"",
    "\"to\"",
    "\"reward\"",
    "\"grid\"",
    "b*b",
    "{cliff 2}",
    "\"set\": {",
    "(",
    "é",
    "\u{2028}",
    "\u{0}",
];

/// One to four edits: a piece put in, a stretch taken out, doubled or moved, a byte changed, the end cut off.
fn damaged(text: &str, random: &mut fastrand::Rng) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..random.usize(1..=4) {
        let at = random.usize(0..=bytes.len());
        let to = (at + random.usize(0..40)).min(bytes.len());
        match random.u8(0..6) {
            0 => {
                bytes.splice(at..at, random.choice(PIECES).unwrap_or_default().bytes());
            }
            1 => {
                bytes.drain(at..to);
            }
            2 => {
                let piece = bytes[at..to].to_vec();
                bytes.splice(at..at, piece);
            }
            3 => {
                let piece: Vec<u8> = bytes.drain(at..to).collect();
                let there = random.usize(0..=bytes.len());
                bytes.splice(there..there, piece);
            }
            4 if at < bytes.len() => bytes[at] = random.u8(..),
            _ => bytes.truncate(at.max(bytes.len() / 2)),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn is_inside(place: Place, text: &str) -> bool {
    let line = text.split('\n').nth(place.line.wrapping_sub(1));
    line.is_some_and(|line| (1..=line.chars().count() + 1).contains(&place.column))
}

/// Whether a line, the last step of the path and JSON's own grammar agree with what reading said.
fn check(text: &str) -> bool {
    match Scenario::parse(text) {
        Ok(scenario) => {
            // What is read is JSON for others too, and complete.
            serde_json::from_str::<serde_json::Value>(text).expect("JSON");
            let values: Vec<f64> = scenario.parameters.iter().map(|p| p.value.value()).collect();
            let reward = scenario.reward_at(&values);
            assert!(reward.iter().all(|r| r.is_finite()));
            assert_eq!(reward.len(), scenario.actions.len());
            assert_eq!(scenario.base.len(), scenario.mdp.pairs());
            assert_eq!(scenario.exact_probability.len(), scenario.mdp.transitions());
            assert!(!scenario.mdp.is_terminal(scenario.view.state));
            for step in &scenario.guide {
                assert_eq!(step.values.len(), values.len());
                assert!(!scenario.mdp.is_terminal(step.setting.state) && !step.text.is_empty());
            }
            true
        }
        Err(error) => {
            assert!(is_inside(error.place, text), "{error} in\n{text}");
            json::agrees(text, &error.problem);
            assert!(!error.problem.is_empty() && error.problem.len() < 2000, "{error}");
            false
        }
    }
}

#[test]
fn damaged_files_are_read_or_refused_with_a_place() {
    let mut random = fastrand::Rng::with_seed(2507);
    let mut read = 0;
    for (_, text) in FILES.iter().chain([&("sample", SAMPLE)]) {
        for _ in 0..1500 {
            read += usize::from(check(&damaged(text, &mut random)));
        }
    }
    // Both ends are exercised: some damage is harmless, most is not.
    assert!((200..10_000).contains(&read), "{read} of 31500 damaged files were read");
}

#[test]
fn files_cut_anywhere_are_refused() {
    for end in (0..SAMPLE.trim_end().len()).filter(|&end| SAMPLE.is_char_boundary(end)) {
        assert!(!check(&SAMPLE[..end]), "cut at {end}");
    }
}
