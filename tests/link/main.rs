//! Links are read back as they were written, keep their meaning for ever, are refused with a reason, and are short.

#[path = "../support/files.rs"]
mod files;

mod choice;
mod docs;
mod golden;
mod hostile;
mod lengths;
mod made;
mod names;
mod packed;
mod pin;
mod refusals;
mod round;

use files::{LIBRARY, file, parsed, scenario, text};
use policy_cliff::link::{Link, Outline, Source, View, fields, write};

fn outline(name: &str) -> Outline {
    Outline::from(&scenario(name))
}

fn outlined(text: &str) -> Outline {
    Outline::from(&parsed(text))
}

fn written(name: &str, outline: &Outline, view: &View) -> String {
    write(&Source::Scenario(name.to_owned()), outline, view)
}

/// Returns the view of a link whose entries are all taken.
#[track_caller]
fn read(link: &str, outline: &Outline) -> View {
    let (view, problems) = apply(link, outline);
    assert!(problems.is_empty(), "{link}: {problems:?}");
    view
}

/// Returns the view of a link and the sentences about the entries that are not taken.
fn apply(link: &str, outline: &Outline) -> (View, Vec<String>) {
    let link = Link::parse(link).unwrap_or_else(|error| panic!("{link}: {error}"));
    let (view, problems) = link.apply(outline);
    (view, problems.iter().map(ToString::to_string).collect())
}

/// Sets fields by their keys in links.
#[track_caller]
fn set(view: &mut View, outline: &Outline, changes: &[(&str, &str)]) {
    for (key, text) in changes {
        let field = fields(outline).into_iter().find(|field| field.key(outline) == *key);
        let field = field.unwrap_or_else(|| panic!("no field {key}"));
        let set = view.set(outline, field, text);
        set.unwrap_or_else(|problem| panic!("{key}={text}: {problem}"));
    }
}
