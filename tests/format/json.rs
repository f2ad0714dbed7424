//! What is JSON and what it says: the reader agrees with `serde_json`.

use policy_cliff::scenario::Scenario;

/// Whether a text is JSON for `serde_json`, with the lone surrogates that this reader refuses.
pub(crate) fn is_json(text: &str) -> bool {
    serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
}

/// Checks that a refusal says "not JSON" where that is the reason, and nowhere else.
pub(crate) fn agrees(text: &str, problem: &str) {
    let limited = problem.starts_with("nested more than ") || problem.starts_with("more than 5000000 values");
    if limited || problem.ends_with("(a lone surrogate)") {
        return;
    }
    let refused = problem.starts_with("not JSON: ") || problem.starts_with("empty text");
    assert_eq!(is_json(text), !refused, "{problem} in\n{text}");
}

/// Pieces of JSON, whole and broken.
const PIECES: [&str; 46] = [
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    " ",
    "\n",
    "\t",
    "\r",
    "\u{c}",
    "\u{a0}",
    "\u{feff}",
    "\"",
    "\"a\"",
    "\"b\":",
    "\"\\n\"",
    "\"\\u00e9\"",
    "\"\\x\"",
    "\"\\u12\"",
    "\"é\"",
    "\"\u{1}\"",
    "\u{7f}",
    "null",
    "true",
    "false",
    "nul",
    "True",
    "0",
    "00",
    "-",
    "-1",
    "1.5",
    "1.",
    ".5",
    "1e5",
    "1E+05",
    "1e",
    "e",
    "+1",
    "0x1",
    "NaN",
    "-Infinity",
    "//",
    "/**/",
    "'a'",
];

#[test]
fn what_is_json() {
    let mut random = fastrand::Rng::with_seed(8259);
    let mut json = 0;
    for _ in 0..200_000 {
        let count = random.usize(1..8);
        let text: String = (0..count).filter_map(|_| random.choice(PIECES)).collect();
        // A byte order mark at the start is skipped before reading.
        let text = text.trim_start_matches('\u{feff}');
        let error = Scenario::parse(text).expect_err("no scenario is so short");
        agrees(text, &error.problem);
        json += usize::from(is_json(text));
    }
    assert!(json > 5000, "only {json} of the texts are JSON");
}

#[test]
fn what_strings_say() {
    const PARTS: [&str; 20] = [
        "a",
        "é",
        "€",
        "😀",
        " ",
        "/",
        "\\\"",
        "\\\\",
        "\\/",
        "\\b",
        "\\f",
        "\\n",
        "\\r",
        "\\t",
        "\\u0041",
        "\\u00e9",
        "\\u20AC",
        "\\ud83d\\ude00",
        "\\u0000",
        "\\uFFFF",
    ];
    let mut random = fastrand::Rng::with_seed(7159);
    for _ in 0..5000 {
        let count = random.usize(0..6);
        let parts: String = (0..count).filter_map(|_| random.choice(PARTS)).collect();
        let quoted = format!("\"{parts}\"");
        let text = crate::refusals::SAMPLE.replacen("\"Sample\"", &quoted, 1);
        let scenario = Scenario::parse(&text).unwrap_or_else(|error| panic!("{error} in {quoted}"));
        let expected: String = serde_json::from_str(&quoted).expect("a JSON string");
        assert_eq!(scenario.title, expected, "{quoted}");
    }
}

#[test]
fn halves_of_characters() {
    for escape in [
        "\\ud83d",
        "\\ude00",
        "\\ud83d\\ud83d",
        "\\ude00\\ud83d",
        "\\ud83d\\n",
        "\\ud83dude00",
    ] {
        let text = format!("[\"{escape}\"]");
        let error = Scenario::parse(&text).expect_err(escape).to_string();
        assert!(error.starts_with("line 1, column "), "{error}");
        assert!(
            error.ends_with("not JSON: escape of half a character (a lone surrogate)"),
            "{error}"
        );
    }
}
