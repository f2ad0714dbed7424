//! The project's files, and the scenarios among them.
#![allow(dead_code, unreachable_pub)] // Each test file uses a part of it.

use policy_cliff::scenario::Scenario;

/// The library, in the order of the files' names.
pub const LIBRARY: [&str; 20] = [
    "clever-slacker-two",
    "clever-slacker",
    "deceptive-reasoning",
    "format-bonus",
    "future-ties",
    "grid-world",
    "house-style",
    "intelligence-obedience",
    "length-control",
    "lipschitz-fork",
    "multi-reward",
    "reasoning-length",
    "right-or-wrong",
    "sophistry",
    "three-peaks",
    "trained-here",
    "two-objectives",
    "weights-that-look-back",
    "what-training-does",
    "word-by-word",
];

/// The scenarios of the library that are tables of real data, with hundreds of states.
pub const TABLES: [&str; 1] = ["best-of-eleven"];

/// The text of a file by its path in the project.
pub fn file(path: &str) -> String {
    let path = format!("{}/{path}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The text of a scenario of the library.
pub fn text(name: &str) -> String {
    file(&format!("www/scenarios/{name}.json"))
}

/// A scenario that must be one.
pub fn parsed(text: &str) -> Scenario {
    Scenario::parse(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// A scenario of the library.
pub fn scenario(name: &str) -> Scenario {
    parsed(&text(name))
}
