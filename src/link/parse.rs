//! Links read.

use super::{LONGEST, LinkError, Problem};
use crate::link::view::{View, fields, unescape};
use crate::scenario::Scenario;
use crate::scenario::names::quoted;

/// The newest version, and the one that is written.
pub const NEWEST: usize = MIGRATIONS.len() + 1;

/// Changes the entries of a link of one version into those of the next, the first from version 1 to 2. A published link keeps its meaning for ever:
/// when a key, a name or a default of the library changes, a migration says the old meaning in the new words.
type Migration = fn(&mut Vec<Entry>);
const MIGRATIONS: [Migration; 0] = [];

/// More entries than a link can have use for.
const ENTRIES: usize = 256;

/// What a link is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A scenario of the library, by its stable name (that of its file).
    Scenario(String),
    /// A model of its own, packed: [`super::unpack`] gives its text.
    Model(String),
}

/// A key with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    key: String,
    value: String,
    /// In characters from 1.
    position: usize,
}

/// A link that could be read, before the scenario is at hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// What it is about.
    pub source: Source,
    /// Everything else, in order.
    entries: Vec<Entry>,
}

impl Link {
    /// Reads the fragment of an address, with or without its #.
    pub fn parse(fragment: &str) -> Result<Self, LinkError> {
        read(fragment, &MIGRATIONS)
    }

    /// What the link shows of its scenario. What cannot be read stays as the scenario opens, and is told.
    #[must_use]
    pub fn apply(&self, scenario: &Scenario) -> (View, Vec<Problem>) {
        let mut view = View::default_of(scenario);
        let (mut problems, mut keys) = (Vec::new(), Vec::new());
        let mut known = vec![false; self.entries.len()];
        for field in fields(scenario) {
            let (key, name) = (field.key(scenario), field.name(scenario));
            let mut again = false;
            for (entry, known) in self.entries.iter().zip(&mut known) {
                if entry.key != key && entry.key != name {
                    continue;
                }
                *known = true;
                let taken = if again {
                    Err("it is there twice, and the first counts".to_owned())
                } else {
                    view.set(scenario, field, &entry.value)
                };
                again = true;
                if let Err(reason) = taken {
                    problems.push(entry.problem(reason, view.text(scenario, field)));
                }
            }
            keys.push(key);
        }
        for (entry, known) in self.entries.iter().zip(known) {
            if !known {
                let allowed = keys.join(", ");
                let reason = ["nothing here has that name; allowed: ", &allowed].concat();
                problems.push(entry.problem(reason, String::new()));
            }
        }
        (view, problems)
    }
}

impl Entry {
    fn problem(&self, reason: String, instead: String) -> Problem {
        Problem {
            key: self.key.clone(),
            position: self.position,
            reason,
            instead,
        }
    }
}

/// Reads a link of any version up to the one after the last migration.
fn read(fragment: &str, migrations: &[Migration]) -> Result<Link, LinkError> {
    if fragment.len() > LONGEST {
        return Err(LinkError::new("a link of more than 1048576 bytes", ""));
    }
    let mut entries = entries(fragment.strip_prefix('#').unwrap_or(fragment));
    let version = take(&mut entries, "v").unwrap_or_default();
    let number: usize = version.parse().unwrap_or_default();
    let Some(due) = migrations.get(number.wrapping_sub(1)..) else {
        let newest = (migrations.len() + 1).to_string();
        let more = [
            &quoted(&version),
            " is not known; a link begins with v=",
            &newest,
            ", the newest that is known",
        ];
        return Err(LinkError::new("version ", &more.concat()));
    };
    for migrate in due {
        migrate(&mut entries);
    }
    let scenario = take(&mut entries, "scenario").map(Source::Scenario);
    let model = take(&mut entries, "model").map(Source::Model);
    match (scenario, model) {
        (Some(source), None) | (None, Some(source)) => Ok(Link { source, entries }),
        _ => Err(LinkError::new("a link has one of scenario=... and model=...", "")),
    }
}

/// Keys and values in order.
#[inline(never)]
fn entries(link: &str) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut position = 1;
    // Beyond the limit everything is one entry, which nothing can read.
    for piece in link.splitn(ENTRIES, '&') {
        if !piece.is_empty() {
            // Where a link was copied out of HTML. No key begins so.
            let plain = piece.strip_prefix("amp;").unwrap_or(piece);
            let (key, value) = plain.split_once('=').unwrap_or((plain, ""));
            entries.push(Entry {
                key: decoded(key),
                value: decoded(value),
                position,
            });
        }
        position += piece.chars().count() + 1;
    }
    entries
}

#[inline(never)]
fn decoded(text: &str) -> String {
    unescape(&text.replace('+', " "))
}

/// Takes the first entry of a key out: its value.
#[inline(never)]
fn take(entries: &mut Vec<Entry>, key: &str) -> Option<String> {
    let place = entries.iter().position(|entry| entry.key == key)?;
    Some(entries.remove(place).value)
}

#[cfg(test)]
mod tests {
    use super::{Entry, Migration, Source, read};

    /// What a version 2 could bring: a scenario under a new name, and a default that has become another one.
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
                position: 1,
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
