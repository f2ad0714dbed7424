//! Names that a file defines and refers to: finding them, showing them in errors, and suggesting the name that a
//! misspelt one may mean.

use std::collections::HashMap;

use super::diagnostic::{Result, refuse};
use super::limits;

/// A name of the index. Copies lie together, where looking one up is fast; in a long text the names lie far apart. The
/// core, which reads short ones, does without.
#[cfg(feature = "studies")]
type Key<'a> = Box<str>;
#[cfg(not(feature = "studies"))]
type Key<'a> = &'a str;

/// The names in file order, with an index to find them.
#[derive(Clone, Default)]
pub(crate) struct Names<'a> {
    list: Vec<&'a str>,
    index: HashMap<Key<'a>, usize>,
}

impl<'a> Names<'a> {
    /// Returns the names of a list; a name that appears twice is found at its first place.
    #[allow(clippy::useless_conversion)] // A key of the core is the name itself.
    pub(crate) fn new(list: Vec<&'a str>) -> Self {
        let mut index = HashMap::with_capacity(list.len());
        for (i, &name) in list.iter().enumerate() {
            index.entry(name.into()).or_insert(i);
        }
        Self { list, index }
    }

    /// Returns the index of a name, which is added if it is new.
    #[allow(clippy::useless_conversion)] // As above.
    pub(super) fn add(&mut self, name: &'a str) -> usize {
        let next = self.list.len();
        let index = *self.index.entry(name.into()).or_insert(next);
        if index == next {
            self.list.push(name);
        }
        index
    }

    /// Returns the index of a name, if it is known.
    pub(crate) fn get(&self, name: &str) -> Option<usize> {
        self.index.get(name).copied()
    }

    /// Returns the index of a name that must be known; `kind` says what it names.
    pub(super) fn find(&self, kind: &str, name: &str, at: usize) -> Result<usize> {
        match self.get(name) {
            Some(index) => Ok(index),
            None => refuse(at, unknown(kind, name, &self.list)),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    pub(super) fn list(&self) -> &[&'a str] {
        &self.list
    }
}

/// Returns the first of some names that is not taken.
pub(super) fn free(names: &[&'static str], taken: &Names, at: usize) -> Result<&'static str> {
    match names.iter().find(|name| taken.get(name).is_none()) {
        Some(name) => Ok(name),
        None => refuse(
            at,
            format!("the names {} are taken by states; rename one of them", listed(names)),
        ),
    }
}

/// Returns the first of the names that an earlier one equals.
pub(super) fn repeated(names: &[&str]) -> Option<usize> {
    // Most objects have few keys, and comparing those costs less than hashing them.
    if names.len() <= 16 {
        return (1..names.len()).find(|&later| names[..later].contains(&names[later]));
    }
    let mut known = Names::default();
    (0..names.len()).find(|&index| known.add(names[index]) < index)
}

/// Returns an error for names that are empty, too long, or contain control characters.
pub(super) fn check(name: &str, at: usize) -> Result<()> {
    if name.is_empty() {
        return refuse(at, "empty name");
    }
    if name.len() > limits::NAME && name.chars().count() > limits::NAME {
        let (name, most) = (quoted(name), limits::NAME);
        return refuse(at, format!("name {name} has more than {most} characters"));
    }
    if name.chars().any(char::is_control) {
        return refuse(at, format!("name {} contains a control character", quoted(name)));
    }
    Ok(())
}

/// Returns whether a character is a letter, a digit or an underscore. Beyond ASCII everything is a letter but white
/// space and control characters: a rule that needs no tables.
pub(super) fn is_of_word(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_alphanumeric() || c == '_'
    } else {
        !c.is_whitespace() && !c.is_control()
    }
}

/// The length of the longest piece of a file that an error repeats, in characters.
const SHOWN_CHARACTERS: usize = 60;
/// The length of the longest list of allowed names.
const SHOWN_NAMES: usize = 16;

/// Returns a text, shortened for an error.
pub(crate) fn shortened(text: &str) -> String {
    match text.char_indices().nth(SHOWN_CHARACTERS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.into(),
    }
}

/// Returns a text in quotes, escaped as in JSON and shortened for an error.
pub(crate) fn quoted(text: &str) -> String {
    let escaped = shortened(text).chars().fold(String::new(), |text, c| match c {
        '"' | '\\' => text + "\\" + c.encode_utf8(&mut [0; 4]),
        '\n' => text + "\\n",
        '\t' => text + "\\t",
        c if c.is_control() || (c.is_whitespace() && c != ' ') => text + &format!("\\u{:04x}", u32::from(c)),
        c => text + c.encode_utf8(&mut [0; 4]),
    });
    format!("\"{escaped}\"")
}

/// Returns names as an error lists them.
pub(super) fn listed(names: &[&str]) -> String {
    if names.is_empty() {
        return "none".into();
    }
    let shown: Vec<String> = names.iter().take(SHOWN_NAMES).map(|name| quoted(name)).collect();
    let more = match names.len().saturating_sub(SHOWN_NAMES) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    shown.join(", ") + &more
}

/// Returns a text like "unknown key "rewards"; did you mean "reward"? allowed: "to", "reward"".
pub(crate) fn unknown(kind: &str, name: &str, allowed: &[&str]) -> String {
    let guess = match nearest(name, allowed) {
        Some(known) => format!("; did you mean {}?", quoted(known)),
        None => ";".into(),
    };
    format!("unknown {kind} {}{guess} allowed: {}", quoted(name), listed(allowed))
}

/// Returns the name that a misspelt one probably means.
pub(crate) fn nearest<'a>(name: &str, allowed: &[&'a str]) -> Option<&'a str> {
    let near = allowed
        .iter()
        .filter_map(|known| Some((distance(name, known)?, *known)));
    near.min_by_key(|(distance, _)| *distance).map(|(_, known)| known)
}

/// Returns the number of single-character edits between two names (the case of A to Z counting for nothing), unless
/// they are many for names of their length.
fn distance(a: &str, b: &str) -> Option<usize> {
    let [first, second] = [a, b].map(|name| name.chars().count());
    // One-letter names are all alike; four letters allow for two that changed places.
    let shorter = first.min(second);
    let allowed = if shorter < 3 { 0 } else { shorter.div_ceil(3) };
    if first.abs_diff(second) > allowed || first > SHOWN_CHARACTERS {
        return None;
    }
    let distance = strsim::levenshtein(&a.to_ascii_lowercase(), &b.to_ascii_lowercase());
    (distance <= allowed).then_some(distance)
}
