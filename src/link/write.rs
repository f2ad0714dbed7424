//! Links written.

use super::{NEWEST, Source};
use crate::link::view::{View, escape, fields};
use crate::scenario::Scenario;

/// The link to a view of a scenario, as the fragment of an address without its #: what differs from the view that the scenario (or the step of its
/// guide) opens with.
///
/// All but letters, digits and `-._,/:;` is percent-encoded, a space is a `+`, and the last character is a letter or a digit, so that neither Markdown
/// nor programs that find links in messages cut it short.
///
/// # Panics
/// When the view is not of this scenario.
#[must_use]
pub fn write(source: &Source, scenario: &Scenario, view: &View) -> String {
    let (key, name) = match source {
        Source::Scenario(name) => ("scenario", name),
        Source::Model(packed) => ("model", packed),
    };
    let mut link = ["v=", &NEWEST.to_string()].concat();
    add(&mut link, key, name);
    // What a reader of the link has set so far.
    let mut read = View::default_of(scenario);
    for field in fields(scenario) {
        let text = view.text(scenario, field);
        // A text of the view's own is allowed.
        if text != read.text(scenario, field) && read.set(scenario, field, &text).is_ok() {
            add(&mut link, &field.key(scenario), &text);
        }
    }
    close(&mut link);
    link
}

fn add(link: &mut String, key: &str, value: &str) {
    for (before, text) in [("&", key), ("=", value)] {
        *link += before;
        *link += &escape(text, "-._,/:; ").replace(' ', "+");
    }
}

/// Makes the last character one with which no sentence ends.
fn close(link: &mut String) {
    let last = link.split_off(link.len() - 1);
    *link += &escape(&last.replace('+', " "), "=");
}
