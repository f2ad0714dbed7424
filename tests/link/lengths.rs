//! Links are as long as docs/LINKS.md says; tests/node/packed.test.mjs measures those that carry a model.

use policy_cliff::link::{Field, Outline, PANELS, View, fields};
use policy_cliff::scenario::Scenario;
use policy_cliff::study::{Options, Session};

use crate::{LIBRARY, file, outline, read, scenario, written};

/// A view that a reader makes in a minute: every parameter is moved by some steps of its slider, and the temperature,
/// the state and the rule are changed.
fn ordinary(outline: &Outline) -> View {
    let mut view = View::default_of(outline);
    for index in 0..outline.parameters.len() {
        let scale = Field::Value(index).scale(outline).expect("a scale");
        let place = scale.position(Some(view.values[index]));
        view.values[index] = scale
            .at(if place < 40 { place + 37 } else { place - 37 })
            .expect("a number");
    }
    view.setting.alpha = Field::Alpha.scale(outline).expect("a scale").at(123);
    let last = |field: Field, view: &View| {
        let list = field.alternatives(outline, view.setting.state);
        list.last().expect("something").value.to_owned()
    };
    for field in [Field::State, Field::Rule] {
        view.set(outline, field, &last(field, &view)).expect("allowed");
    }
    view
}

/// A view in which everything that can be set by hand is set.
fn full(outline: &Outline) -> View {
    let mut view = ordinary(outline);
    for field in fields(outline) {
        let list = field.alternatives(outline, view.setting.state);
        let text = match (field, list.as_slice()) {
            (Field::Plane, [.., y, x]) => format!("{},{}", x.value, y.value),
            (Field::Zoom, _) => {
                let scale = Field::Value(view.setting.sweep).scale(outline).expect("a scale");
                let at = |place| scale.write(scale.at(place));
                format!("{},{}", at(123), at(scale.steps() - 123))
            }
            (Field::Show, _) => PANELS.map(|panel| panel.value).join(","),
            (Field::State | Field::Value(_), _) => continue,
            (_, [.., last]) => last.value.to_owned(),
            _ => continue,
        };
        view.set(outline, field, &text).expect("allowed");
    }
    view
}

/// The view with the worst perturbation, as "tip it" adds it.
fn tipped(scenario: &Scenario) -> View {
    let mut view = View::default_of(&scenario.into());
    let mut session = Session::new(scenario.clone());
    let request = session.request(&Options::default()).expect("a valid request");
    let found = session.stability(&request, &mut |_| true).expect("an answer");
    for (pair, amount) in found.tip.expect("a cliff").into_iter().enumerate() {
        if amount != 0.0 {
            view.perturbation.push((pair, amount));
        }
    }
    view
}

#[test]
fn links_to_the_library_are_short_and_as_long_as_the_docs_say() {
    let docs = file("docs/LINKS.md");
    for name in LIBRARY {
        let outline = outline(name);
        let views = [
            View::default_of(&outline),
            ordinary(&outline),
            full(&outline),
            tipped(&scenario(name)),
        ];
        let links = views.each_ref().map(|view| written(name, &outline, view));
        for (link, view) in links.iter().zip(&views) {
            assert_eq!(read(link, &outline), *view);
        }
        let [opening, ordinary, full, tipped] = links.each_ref().map(String::len);
        assert!(opening < 200 && ordinary < 200, "{links:#?}");
        let row = format!("| `{name}` | {opening} | {ordinary} | {full} | {tipped} |");
        assert!(docs.contains(&row), "docs/LINKS.md has no row {row}\n{links:#?}");
    }
}
