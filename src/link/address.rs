//! The whole link: written and read.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::text::unescape;
use super::text::{WHOLE, zoom_text};
use super::{Field, LONGEST, LinkError, Outline, Problem, View, fields, packed_digits};

/// The newest version of links, which is the one that is written.
pub const NEWEST: usize = MIGRATIONS.len() + 1;

/// Changes the entries of a link of one version into those of the next version; the first migration leads from version
/// 1 to 2. A published link keeps its meaning for ever: when a key, a name or a default of the library changes, a
/// migration expresses the old meaning in the new words.
type Migration = fn(&mut Vec<Entry>);
const MIGRATIONS: [Migration; 0] = [];

/// The greatest number of entries that are read. What follows them is taken as part of the last one.
const MOST_ENTRIES: usize = 256;

/// The characters of keys and values that are encoded.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b',')
    .remove(b'/')
    .remove(b':')
    .remove(b';')
    .remove(b' ');

/// The signs that a message may have behind a link. No link that is written here ends with one.
const AROUND: [char; 12] = [')', ']', '>', '.', ',', ';', ':', '!', '?', '"', '\'', '\u{201d}'];

/// The model that a link is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A scenario of the library, by its stable name (that of its file).
    Scenario(String),
    /// A packed model, checked by [`super::packed_digits`] when a link is read.
    Model(String),
}

/// An entry of a link: a key with its value, decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    key: String,
    value: String,
    /// The value without the signs that may stand behind a link, where it ends with some; also decoded.
    inner: Option<String>,
}

/// A link that has been read, without its scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The model that the link is about.
    pub source: Source,
    /// All other entries, in order.
    entries: Vec<Entry>,
}

/// Returns the link to a view of a scenario, as the fragment of an address without its #. The link has the fields that
/// differ from the view that the
/// outline, or the step of its guide, opens with.
///
/// All characters but letters, digits and `-._,/:;` are percent-encoded, and a space becomes a `+`. The last character
/// is a letter or a digit, so that neither Markdown nor programs that find links in messages cut the link short.
///
/// # Panics
/// Panics if the view is not one of this scenario.
#[must_use]
pub fn write(source: &Source, outline: &Outline, view: &View) -> String {
    let mut link = format!("v={NEWEST}");
    match source {
        Source::Scenario(name) => write_entry(&mut link, "scenario", name),
        Source::Model(packed) => write_entry(&mut link, "model", packed),
    }
    // The view that a reader of the link has set so far.
    let mut read = View::default_of(outline);
    for field in fields(outline) {
        let text = match field {
            Field::Zoom => zoom_text(view.zoom, if read.zoom.is_some() { WHOLE } else { "" }),
            _ => view.text(outline, field),
        };
        // Every text of the view is allowed but that of a field that is not set.
        if text != read.text(outline, field) && read.set(outline, field, &text).is_ok() {
            write_entry(&mut link, &field.key(outline), &text);
        }
    }
    encode_last(&mut link);
    link
}

fn write_entry(link: &mut String, key: &str, value: &str) {
    for (separator, text) in [('&', key), ('=', value)] {
        link.push(separator);
        let encoded = utf8_percent_encode(text, ENCODED).to_string();
        *link += &encoded.replace(' ', "+");
    }
}

/// Encodes the last character if it is one with which a sentence could end.
fn encode_last(link: &mut String) {
    match link.pop() {
        Some('+') => *link += "%20",
        Some(last) if last.is_ascii_alphanumeric() || last == '=' => link.push(last),
        Some(last) => link.extend(utf8_percent_encode(last.encode_utf8(&mut [0; 4]), NON_ALPHANUMERIC)),
        None => {}
    }
}

impl Link {
    /// Reads the fragment of an address, with or without its #.
    pub fn parse(fragment: &str) -> Result<Self, LinkError> {
        read(fragment, &MIGRATIONS)
    }

    /// Returns the view that the link shows of its scenario. Fields whose entries cannot be read stay as the scenario
    /// opens, and a [`Problem`] says so.
    #[must_use]
    pub fn apply(&self, outline: &Outline) -> (View, Vec<Problem>) {
        let mut view = View::default_of(outline);
        let mut problems = Vec::new();
        let mut known = vec![false; self.entries.len()];
        let fields = fields(outline);
        for &field in &fields {
            let (key, name) = (field.key(outline), field.name(outline));
            let mut is_set = false;
            for (entry, known) in self.entries.iter().zip(&mut known) {
                // A name whose key has a hyphen is free for a parameter.
                if entry.key != key && (entry.key != name || key.contains('-')) {
                    continue;
                }
                *known = true;
                let reason = if is_set {
                    Some("it is there twice, and the first counts".to_owned())
                } else {
                    let refused = view.set(outline, field, &entry.value).err();
                    let inner = entry.inner.as_ref();
                    let refused =
                        refused.filter(|_| inner.is_none_or(|inner| view.set(outline, field, inner).is_err()));
                    refused.map(|error| error.to_string())
                };
                is_set = true;
                if let Some(reason) = reason {
                    problems.push(entry.problem(reason, view.text(outline, field)));
                }
            }
        }
        for (entry, known) in self.entries.iter().zip(known) {
            if !known {
                problems.push(entry.problem(unknown_key(outline, &fields), String::new()));
            }
        }
        (view, problems)
    }
}

/// Returns the reason why an entry with an unknown key is not used.
pub(super) fn unknown_key(outline: &Outline, fields: &[Field]) -> String {
    let keys: Vec<String> = fields.iter().map(|field| field.key(outline)).collect();
    format!("nothing here has that name; allowed: {}", keys.join(", "))
}

impl Entry {
    fn problem(&self, reason: String, instead: String) -> Problem {
        Problem {
            key: self.key.clone(),
            reason,
            instead,
        }
    }
}

/// Reads a link of any version up to the one after the last migration.
fn read(fragment: &str, migrations: &[Migration]) -> Result<Link, LinkError> {
    if fragment.len() > LONGEST {
        return Err(LinkError::Length);
    }
    // Some programs encode all of a link.
    let whole = if fragment.contains('=') {
        fragment.to_owned()
    } else {
        unescape(fragment)
    };
    let mut entries = entries(whole.strip_prefix('#').unwrap_or(&whole));
    let version = take(&mut entries, "v").unwrap_or_else(|| "1".to_owned());
    let done = version.parse::<usize>().unwrap_or_default().checked_sub(1);
    let Some(due) = done.and_then(|done| migrations.get(done..)) else {
        return Err(LinkError::Version {
            found: version,
            newest: migrations.len() + 1,
        });
    };
    for migrate in due {
        migrate(&mut entries);
    }
    let scenario = take(&mut entries, "scenario").map(Source::Scenario);
    let model = take(&mut entries, "model").map(Source::Model);
    match (scenario, model) {
        (Some(source), None) | (None, Some(source)) => {
            if let Source::Model(packed) = &source {
                packed_digits(packed)?;
            }
            Ok(Link { source, entries })
        }
        _ => Err(LinkError::Source),
    }
}

/// Splits a link into its entries, in order.
fn entries(link: &str) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut pieces = link.splitn(MOST_ENTRIES, '&').peekable();
    while let Some(piece) = pieces.next() {
        if !piece.is_empty() {
            // A link that was copied out of HTML has &amp; for &. No key begins with amp;.
            let plain = piece.strip_prefix("amp;").unwrap_or(piece);
            let (key, value) = plain.split_once('=').unwrap_or((plain, ""));
            let inner = value.trim_end_matches(AROUND);
            let is_inside = inner.len() < value.len() && pieces.peek().is_none();
            entries.push(Entry {
                key: decode(key),
                value: decode(value),
                inner: is_inside.then(|| decode(inner)),
            });
        }
    }
    entries
}

fn decode(text: &str) -> String {
    unescape(&text.replace('+', " "))
}

/// Removes the first entry with a key and returns its value, without signs that may stand behind the link.
fn take(entries: &mut Vec<Entry>, key: &str) -> Option<String> {
    let index = entries.iter().position(|entry| entry.key == key)?;
    let entry = entries.remove(index);
    Some(entry.inner.unwrap_or(entry.value))
}

#[cfg(test)]
mod tests {
    use super::{Entry, Migration, Source, read};

    /// Two migrations as they could become necessary: a scenario has a new name, and a default has changed.
    const EXAMPLE: [Migration; 2] = [rename, keep_alpha];

    fn rename(entries: &mut Vec<Entry>) {
        for entry in entries {
            if entry.key == "scenario" && entry.value == "old" {
                "new".clone_into(&mut entry.value);
            }
        }
    }

    fn keep_alpha(entries: &mut Vec<Entry>) {
        if entries.iter().all(|entry| entry.key != "alpha") {
            entries.push(Entry {
                key: "alpha".to_owned(),
                value: "0.1".to_owned(),
                inner: None,
            });
        }
    }

    fn values(link: &str) -> Vec<String> {
        let link = read(link, &EXAMPLE).expect("a link");
        let Source::Scenario(name) = link.source else {
            panic!("a scenario");
        };
        let mut values = vec![name];
        values.extend(link.entries.into_iter().map(|entry| entry.value));
        values
    }

    #[test]
    fn links_go_through_the_migrations_since_their_version() {
        assert_eq!(values("v=1&scenario=old&rho=2"), ["new", "2", "0.1"]);
        assert_eq!(values("v=2&scenario=old&rho=2"), ["old", "2", "0.1"]);
        assert_eq!(values("v=3&scenario=old&rho=2"), ["old", "2"]);
        let error = read("v=4&scenario=old", &EXAMPLE).expect_err("too new");
        assert_eq!(
            error.to_string(),
            "version \"4\" is not known; a link begins with v=3, the newest that is known"
        );
    }
}
