//! Published links keep their meaning, which links.txt records.

use std::fmt::Write;

use policy_cliff::link::{Field, Link, Outline, Source, View, fields, number};

use crate::packed::unpack;
use crate::{file, parsed, text};

/// The meaning of a link: every field by its key. Fields that were added when links had been published, whose keys have
/// a hyphen, are left out where they are as the scenario opens.
fn meaning(link: &str) -> String {
    let link = Link::parse(link).unwrap_or_else(|error| panic!("{link}: {error}"));
    let text = match &link.source {
        Source::Scenario(name) => text(name),
        Source::Model(packed) => unpack(packed),
    };
    let scenario = parsed(&text);
    let outline = Outline::from(&scenario);
    let (view, problems) = link.apply(&outline);
    assert!(problems.is_empty(), "{problems:?}");
    let mut meaning = format!("  {}\n", scenario.title);
    for field in fields(&outline) {
        let (key, shown) = (field.key(&outline), view.text(&outline, field));
        let is_quiet = key.contains('-') && shown == View::default_of(&outline).text(&outline, field);
        // Numbers as decimals, however they are written today.
        let text = match field {
            Field::Value(index) => number(view.values[index]),
            _ => shown,
        };
        if !text.is_empty() && !is_quiet {
            writeln!(meaning, "  {key} = {text}").expect("a string");
        }
    }
    meaning
}

#[test]
fn published_links_keep_their_meaning() {
    let kept = file("tests/link/links.txt");
    let (mut again, mut links) = (String::new(), 0);
    for line in kept.lines() {
        if line.starts_with('#') || line.is_empty() {
            again += line;
            again.push('\n');
        } else if !line.starts_with(' ') {
            links += 1;
            write!(again, "{line}\n{}", meaning(line)).expect("a string");
        }
    }
    assert!(links >= 40, "links have been taken out: {links} are left");
    if again != kept {
        let different = again.lines().zip(kept.lines()).find(|(now, then)| now != then);
        panic!("a link means something else now, or its meaning is missing: {different:?}\n\n{again}");
    }
}
