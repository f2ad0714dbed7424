//! Names that a file defines and refers to: looking them up, showing them in errors, and guessing what a misspelt one meant.

use std::collections::HashMap;

use super::limits;
use super::text::{Fault, Read, refuse};

/// Names in file order with the index of each.
#[derive(Default)]
pub(super) struct Names<'a> {
    list: Vec<&'a str>,
    index: HashMap<&'a str, usize>,
}

impl<'a> Names<'a> {
    /// The index of a name, which is added if new.
    #[inline(never)]
    pub(super) fn add(&mut self, name: &'a str) -> usize {
        *self.index.entry(name).or_insert_with(|| {
            self.list.push(name);
            self.list.len() - 1
        })
    }

    /// The index of a name, if it is known.
    #[inline(never)]
    pub(super) fn get(&self, name: &str) -> Option<usize> {
        self.index.get(name).copied()
    }

    /// The index of a name that must be known; `kind` says what it names.
    #[inline(never)]
    pub(super) fn find(&self, kind: &str, name: &str, at: usize) -> Read<usize> {
        self.get(name)
            .ok_or_else(|| Fault::new(at, unknown(kind, name, &self.list)))
    }

    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    pub(super) fn list(&self) -> &[&'a str] {
        &self.list
    }
}

/// Refuses names that are empty, too long, or contain control characters.
#[inline(never)]
pub(super) fn check(name: &str, at: usize) -> Read<()> {
    if name.is_empty() {
        return refuse(at, "empty name");
    }
    if name.len() > limits::NAME && name.chars().count() > limits::NAME {
        return refuse(
            at,
            format!(
                "name {} has more than {} characters",
                quoted(name),
                limits::NAME
            ),
        );
    }
    if name.chars().any(char::is_control) {
        return refuse(
            at,
            format!("name {} contains a control character", quoted(name)),
        );
    }
    Ok(())
}

/// Longest piece of the file that an error repeats, and longest list of allowed names.
const SHOWN_CHARACTERS: usize = 60;
const SHOWN_NAMES: usize = 16;

/// A text cut to what an error shows.
#[inline(never)]
pub(super) fn shortened(text: &str) -> String {
    match text.char_indices().nth(SHOWN_CHARACTERS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.into(),
    }
}

/// A text in quotes, escaped as in JSON and cut to what an error shows.
#[inline(never)]
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in shortened(text).chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            '\n' => quoted += "\\n",
            '\t' => quoted += "\\t",
            c if c.is_control() || (c.is_whitespace() && c != ' ') => {
                quoted.extend(format!("\\u{:04x}", u32::from(c)).chars());
            }
            c => quoted.push(c),
        }
    }
    quoted + "\""
}

/// Names as an error lists them.
#[inline(never)]
pub(super) fn listed(names: &[&str]) -> String {
    let shown: Vec<_> = names
        .iter()
        .take(SHOWN_NAMES)
        .map(|name| quoted(name))
        .collect();
    match names.len() {
        0 => "none".into(),
        count if count > SHOWN_NAMES => {
            format!("{} and {} more", shown.join(", "), count - SHOWN_NAMES)
        }
        _ => shown.join(", "),
    }
}

/// "unknown key "rewards"; did you mean "reward"? allowed: "to", "reward"".
#[inline(never)]
pub(super) fn unknown(kind: &str, name: &str, allowed: &[&str]) -> String {
    let nearest = allowed
        .iter()
        .filter_map(|known| Some((distance(name, known)?, known)))
        .min_by_key(|d| d.0);
    let guess = nearest.map_or_else(
        || ";".into(),
        |(_, known)| format!("; did you mean {}?", quoted(known)),
    );
    format!(
        "unknown {kind} {}{guess} allowed: {}",
        quoted(name),
        listed(allowed)
    )
}

/// Number of single-character edits between two names (the case of A to Z counting for nothing), if it is small for their length.
#[inline(never)]
fn distance(a: &str, b: &str) -> Option<usize> {
    let (a, b): (Vec<char>, Vec<char>) = (
        a.to_ascii_lowercase().chars().collect(),
        b.to_ascii_lowercase().chars().collect(),
    );
    // One-letter names are all alike; four letters allow for two that changed places.
    let shorter = a.len().min(b.len());
    let allowed = if shorter < 3 { 0 } else { shorter.div_ceil(3) };
    if a.len().abs_diff(b.len()) > allowed || a.len() > SHOWN_CHARACTERS {
        return None;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let replace = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = replace.min(row[j] + 1).min(diagonal + 1);
        }
    }
    Some(row[b.len()]).filter(|&edits| edits <= allowed)
}
