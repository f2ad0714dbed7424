//! Names that a file defines and refers to: looking them up, showing them in errors, and guessing what a misspelt one meant.

use super::limits;
use super::text::{Read, misnamed, refuse};

/// Names in file order, and how to find them.
#[derive(Default)]
pub(crate) struct Names<'a> {
    list: Vec<&'a str>,
    /// Indices in the order of the names.
    order: Vec<u32>,
}

impl<'a> Names<'a> {
    /// From a list; O(n log n) whatever the names.
    #[inline(never)]
    pub(crate) fn new(list: Vec<&'a str>) -> Self {
        let order = sorted(&list);
        Self { list, order }
    }

    /// The index of a name, which is added if new. Linear in the number of names: for those of which there are few.
    #[inline(never)]
    pub(super) fn add(&mut self, name: &'a str) -> usize {
        let place = self.place(name);
        if let Some(index) = self.at(place, name) {
            return index;
        }
        self.order.insert(place, self.list.len() as u32);
        self.list.push(name);
        self.list.len() - 1
    }

    /// The index of a name, if it is known; of the first where there are several.
    pub(crate) fn get(&self, name: &str) -> Option<usize> {
        self.at(self.place(name), name)
    }

    /// Whether a name stands in the list more than once.
    pub(super) fn is_repeated(&self, name: &str) -> bool {
        self.at(self.place(name) + 1, name).is_some()
    }

    /// The index of a name that must be known; `kind` says what it names.
    #[inline(never)]
    pub(super) fn find(&self, kind: &str, name: &str, at: usize) -> Read<usize> {
        match self.get(name) {
            Some(index) => Ok(index),
            None => refuse(at, &[&unknown(kind, name, &self.list)]),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    pub(super) fn list(&self) -> &[&'a str] {
        &self.list
    }

    /// How many names come before this one in their order.
    #[inline(never)]
    fn place(&self, name: &str) -> usize {
        self.order.partition_point(|&index| self.list[index as usize] < name)
    }

    /// The index at a place of the order, if the name there is this one.
    #[inline(never)]
    fn at(&self, place: usize, name: &str) -> Option<usize> {
        let index = *self.order.get(place)? as usize;
        (self.list[index] == name).then_some(index)
    }
}

/// Indices in the order of the names, those of equal names ascending.
#[inline(never)]
fn sorted(names: &[&str]) -> Vec<u32> {
    let mut order: Vec<u32> = (0..names.len() as u32).collect();
    order.sort_unstable_by(|&i, &j| names[i as usize].cmp(names[j as usize]).then(i.cmp(&j)));
    order
}

/// The first of the names that an earlier one equals.
#[inline(never)]
pub(super) fn repeated(names: &[&str]) -> Option<usize> {
    let mut first = None;
    for pair in sorted(names).windows(2) {
        let (earlier, later) = (pair[0] as usize, pair[1] as usize);
        if names[earlier] == names[later] && first.is_none_or(|first| later < first) {
            first = Some(later);
        }
    }
    first
}

/// Refuses names that are empty, too long, or contain control characters.
#[inline(never)]
pub(super) fn check(name: &str, at: usize) -> Read<()> {
    if name.is_empty() {
        return refuse(at, &["empty name"]);
    }
    if name.len() > limits::NAME && name.chars().count() > limits::NAME {
        let most = limits::NAME.to_string();
        let problem = [" has more than ", &most, " characters"].concat();
        return Err(misnamed(at, "name ", name, &problem));
    }
    if name.chars().any(char::is_control) {
        let problem = " contains a control character";
        return Err(misnamed(at, "name ", name, problem));
    }
    Ok(())
}

/// Whether a character is a letter, a digit or an underscore. Beyond ASCII everything is a letter but white space and control characters: a rule
/// that needs no tables.
#[inline(never)]
pub(super) fn is_of_word(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_alphanumeric() || c == '_'
    } else {
        !c.is_whitespace() && !c.is_control()
    }
}

/// Longest piece of the file that an error repeats, and longest list of allowed names.
const SHOWN_CHARACTERS: usize = 60;
const SHOWN_NAMES: usize = 16;

/// A text cut to what an error shows.
#[inline(never)]
pub(crate) fn shortened(text: &str) -> String {
    match text.char_indices().nth(SHOWN_CHARACTERS) {
        Some((end, _)) => [&text[..end], "…"].concat(),
        None => text.into(),
    }
}

/// A text in quotes, escaped as in JSON and cut to what an error shows.
#[inline(never)]
pub(crate) fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in shortened(text).chars() {
        match c {
            '"' | '\\' => {
                quoted.push('\\');
                quoted.push(c);
            }
            '\n' => quoted += "\\n",
            '\t' => quoted += "\\t",
            c if c.is_control() || (c.is_whitespace() && c != ' ') => {
                quoted += "\\u";
                for shift in [12, 8, 4, 0] {
                    quoted.extend(char::from_digit(u32::from(c) >> shift & 15, 16));
                }
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// Names as an error lists them.
#[inline(never)]
pub(super) fn listed(names: &[&str]) -> String {
    if names.is_empty() {
        return "none".into();
    }
    let mut listed = String::new();
    for (i, name) in names.iter().take(SHOWN_NAMES).enumerate() {
        if i > 0 {
            listed += ", ";
        }
        listed += &quoted(name);
    }
    if names.len() > SHOWN_NAMES {
        listed += &[" and ", &(names.len() - SHOWN_NAMES).to_string(), " more"].concat();
    }
    listed
}

/// "unknown key "rewards"; did you mean "reward"? allowed: "to", "reward"".
#[inline(never)]
pub(crate) fn unknown(kind: &str, name: &str, allowed: &[&str]) -> String {
    let mut nearest = (usize::MAX, "");
    for known in allowed {
        let distance = distance(name, known);
        if distance < nearest.0 {
            nearest = (distance, known);
        }
    }
    let guess = match nearest {
        (usize::MAX, _) => ";".into(),
        (_, known) => ["; did you mean ", &quoted(known), "?"].concat(),
    };
    [
        "unknown ",
        kind,
        " ",
        &quoted(name),
        &guess,
        " allowed: ",
        &listed(allowed),
    ]
    .concat()
}

/// Number of single-character edits between two names (the case of A to Z counting for nothing), or the greatest number where they are many for
/// names of their length.
#[inline(never)]
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    // One-letter names are all alike; four letters allow for two that changed places.
    let shorter = a.len().min(b.len());
    let allowed = if shorter < 3 { 0 } else { shorter.div_ceil(3) };
    if a.len().abs_diff(b.len()) > allowed || a.len() > SHOWN_CHARACTERS {
        return usize::MAX;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let replace = diagonal + usize::from(!x.eq_ignore_ascii_case(y));
            diagonal = row[j + 1];
            row[j + 1] = replace.min(row[j] + 1).min(diagonal + 1);
        }
    }
    if row[b.len()] <= allowed {
        row[b.len()]
    } else {
        usize::MAX
    }
}
