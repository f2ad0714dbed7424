//! docs/LINKS.md agrees with the program: its links are read, and its limits and lists are those of the program.

use policy_cliff::link::{Field, LONGEST, LONGEST_TEXT, Link, NEWEST, Outline, PANELS, Source, View, fields};
use serde_json::Value;

use crate::packed::unpack;
use crate::{file, outline, outlined, read};

fn docs() -> String {
    file("docs/LINKS.md")
}

/// The blocks of code in a language.
fn blocks(language: &str) -> Vec<String> {
    let docs = docs();
    let fence = format!("```{language}\n");
    let blocks = docs.split(&fence).skip(1);
    blocks
        .map(|rest| rest.split("```").next().expect("an end").to_owned())
        .collect()
}

#[test]
fn every_link_in_the_docs_is_read() {
    let mut count = 0;
    for line in blocks("text").iter().flat_map(|block| block.lines()) {
        let Some(link) = line.strip_prefix('#') else {
            continue;
        };
        count += 1;
        let parsed_link = Link::parse(link).unwrap_or_else(|error| panic!("{line}: {error}"));
        let outline = match &parsed_link.source {
            Source::Scenario(name) => outline(name),
            Source::Model(packed) => outlined(&unpack(packed)),
        };
        read(link, &outline);
    }
    assert!(count >= 4, "{count} links");
}

#[test]
fn the_python_example_prints_the_link_that_follows_it() {
    let python = &blocks("python")[0];
    let model = python.split("\"\"\"").nth(1).expect("a model");
    let docs = docs();
    let printed = docs.lines().find_map(|line| line.strip_prefix("#v=1&model="));
    let link = Link::parse(&format!("v=1&model={}", printed.expect("a link"))).expect("a link");
    let Source::Model(packed) = &link.source else {
        panic!("a model")
    };
    // Another version of zlib may print another link to the same text, so the texts are compared.
    let text = unpack(packed);
    let [written, read]: [Value; 2] = [model, &text].map(|text| serde_json::from_str(text).expect("JSON"));
    assert_eq!(written, read);
    let (view, problems) = link.apply(&outlined(&text));
    assert!(problems.is_empty());
    assert_eq!(view.values, [0.25]);
}

#[test]
fn the_keys_of_the_docs_are_those_of_the_table() {
    let docs = docs();
    let outline = outline("multi-reward");
    let row = |key: &str| docs.contains(&format!("\n| `{key}` | "));
    for field in fields(&outline) {
        let key = match field {
            Field::Value(_) => "rho".to_owned(),
            _ => field.key(&outline),
        };
        assert!(row(&key), "{key}");
    }
    for key in ["v", "scenario", "model"] {
        assert!(row(key), "{key}");
    }
    for list in [
        PANELS.map(|panel| panel.value).to_vec(),
        values(Field::Map, &outline),
        values(Field::Rule, &outline),
        values(Field::Objective, &outline),
        values(Field::Picture, &outline),
        values(Field::Style, &outline),
        values(Field::Curves, &outline),
        values(Field::Axis, &outline),
        values(Field::Upwards, &outline),
    ] {
        for value in list {
            assert!(docs.contains(&format!("`{value}`")), "{value}");
        }
    }
    let View { show, .. } = View::default_of(&outline);
    let open: Vec<&str> = PANELS
        .iter()
        .zip(show)
        .filter(|(_, open)| *open)
        .map(|(panel, _)| panel.value)
        .collect();
    assert!(docs.contains(&format!("`{}`", open.join(","))));
}

fn values(field: Field, outline: &Outline) -> Vec<&str> {
    let list = field.alternatives(outline, 0);
    list.iter().map(|each| each.value).collect()
}

#[test]
fn the_sentence_of_the_docs_is_the_programs() {
    let link = "v=1&scenario=clever-slacker&rho=7";
    let (_, problems) = crate::apply(link, &outline("clever-slacker"));
    assert!(docs().contains(&format!("`{link}` gives\n\n```text\n{}\n```", problems[0])));
}

#[test]
fn the_limits_of_the_docs_are_the_programs() {
    let docs = docs();
    for (what, limit) in [
        ("bytes of a link", LONGEST),
        ("bytes of an unpacked text", LONGEST_TEXT),
        ("entries of a link", 256),
        ("newest version", NEWEST),
    ] {
        assert!(docs.contains(&format!("| {what} | {limit} |")), "{what}");
    }
}
