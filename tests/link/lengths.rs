//! Links are as long as docs/LINKS.md says.

use std::fmt::Write;

use policy_cliff::link::{Field, PANELS, Source, View, fields, pack, write};
use policy_cliff::scenario::Scenario;
use policy_cliff::stability;
use serde_json::{Map, Value, json};

use crate::{LIBRARY, file, read, scenario, text, written};

/// A view that a reader makes in a minute: every parameter is moved by some steps of its slider, and the temperature, the state and the rule are changed.
fn ordinary(scenario: &Scenario) -> View {
    let mut view = View::default_of(scenario);
    for index in 0..scenario.parameters.len() {
        let scale = Field::Value(index).scale(scenario).expect("a scale");
        let place = scale.position(Some(view.values[index]));
        view.values[index] = scale
            .at(if place < 40 { place + 37 } else { place - 37 })
            .expect("a number");
    }
    view.setting.alpha = Field::Alpha.scale(scenario).expect("a scale").at(123);
    let last = |field: Field, view: &View| {
        let list = field.alternatives(scenario, view.setting.state);
        list.last().expect("something").value.to_owned()
    };
    for field in [Field::State, Field::Rule] {
        view.set(scenario, field, &last(field, &view)).expect("allowed");
    }
    view
}

/// A view in which everything that can be set by hand is set.
fn full(scenario: &Scenario) -> View {
    let mut view = ordinary(scenario);
    for field in fields(scenario) {
        let list = field.alternatives(scenario, view.setting.state);
        let text = match (field, list.as_slice()) {
            (Field::Plane, [.., y, x]) => format!("{},{}", x.value, y.value),
            (Field::Zoom, _) => {
                let scale = Field::Value(view.setting.sweep).scale(scenario).expect("a scale");
                let at = |place| scale.write(scale.at(place));
                format!("{},{}", at(123), at(scale.steps() - 123))
            }
            (Field::Show, _) => PANELS.map(|panel| panel.value).join(","),
            (Field::State | Field::Value(_), _) => continue,
            (_, [.., last]) => last.value.to_owned(),
            _ => continue,
        };
        view.set(scenario, field, &text).expect("allowed");
    }
    view
}

/// The view with the worst perturbation, as "tip it" adds it.
fn tipped(scenario: &Scenario) -> View {
    let mut view = View::default_of(scenario);
    let problem = scenario.problem(view.setting.sweep, &view.values);
    let found = stability::stability(&problem, view.values[view.setting.sweep], None).expect("finite");
    let radius = found.radius.expect("a cliff");
    for (pair, amount) in stability::tip(&radius, 1.0 + 1e-6).into_iter().enumerate() {
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
        let scenario = scenario(name);
        let views = [
            View::default_of(&scenario),
            ordinary(&scenario),
            full(&scenario),
            tipped(&scenario),
        ];
        let links = views.each_ref().map(|view| written(name, &scenario, view));
        for (link, view) in links.iter().zip(&views) {
            assert_eq!(read(link, &scenario), *view);
        }
        let [opening, ordinary, full, tipped] = links.each_ref().map(String::len);
        assert!(opening < 200 && ordinary < 200, "{links:#?}");
        let row = format!("| `{name}` | {opening} | {ordinary} | {full} | {tipped} |");
        assert!(docs.contains(&row), "docs/LINKS.md has no row {row}\n{links:#?}");
    }
}

/// A grid world of `side` cells each way: 0.8 ahead, 0.1 to either side, no way through the walls, an exit in the far corner.
fn grid(side: usize) -> String {
    let name = |[x, y]: [usize; 2]| format!("({x},{y})");
    // The turns are up, right, down and left.
    let beside = |[x, y]: [usize; 2], turn: usize| match turn % 4 {
        0 => [x, (y + 1).min(side)],
        1 => [(x + 1).min(side), y],
        2 => [x, (y - 1).max(1)],
        _ => [(x - 1).max(1), y],
    };
    let mut states = Map::new();
    for cell in (0..side * side).map(|index| [index % side + 1, index / side + 1]) {
        let mut actions = Map::new();
        for (turn, action) in ["Up", "Right", "Down", "Left"].into_iter().enumerate() {
            let mut to: Map<String, Value> = Map::new();
            for (turn, tenths) in [(turn, 8), (turn + 1, 1), (turn + 3, 1)] {
                let target = name(beside(cell, turn));
                let before = to.get(&target).and_then(Value::as_f64).unwrap_or_default();
                let sum = (before * 10.0 + f64::from(tenths)) / 10.0;
                to.insert(target, sum.into());
            }
            actions.insert(action.into(), json!({ "to": to, "reward": { "step": 1 } }));
        }
        if cell == [side, side] {
            actions.clear();
            actions.insert("exit".into(), json!({ "to": "end", "reward": { "goal": 1 } }));
        }
        states.insert(name(cell), actions.into());
    }
    let rows: Vec<Vec<String>> = (1..=side)
        .rev()
        .map(|y| (1..=side).map(|x| name([x, y])).collect())
        .collect();
    let file = json!({
        "policy-cliff": 1,
        "title": "Grid world",
        "discount": 0.99,
        "start": "(1,1)",
        "states": states,
        "terminal": ["end"],
        "parameters": { "r": { "label": "reward of a step", "from": -2, "to": 0 } },
        "weights": { "step": "r", "goal": 1 },
        "layout": { "grid": rows },
    });
    serde_json::to_string_pretty(&file).expect("JSON")
}

/// A random model of `count` states with two actions of two successors each, in two decimals.
fn random(count: usize) -> String {
    let mut rng = fastrand::Rng::with_seed(7);
    let mut states = Map::new();
    for state in 0..count {
        let mut actions = Map::new();
        for action in ["stay the course", "try something else"] {
            let first = rng.usize(..count);
            let second = (first + rng.usize(1..count)) % count;
            let share = rng.i32(1..100);
            let name = |state: usize| format!("state {state}");
            let to = json!({
                name(first): f64::from(share) / 100.0,
                name(second): f64::from(100 - share) / 100.0,
            });
            let reward = json!({
                "given": f64::from(rng.i32(-99..100)) / 100.0,
                "bonus": f64::from(rng.i32(-99..100)) / 100.0,
            });
            actions.insert(action.into(), json!({ "to": to, "reward": reward }));
        }
        states.insert(format!("state {state}"), actions.into());
    }
    let file = json!({
        "policy-cliff": 1,
        "title": "Random model",
        "discount": 0.95,
        "start": "state 0",
        "states": states,
        "parameters": { "theta": { "label": "weight of the bonus", "from": -1, "to": 1 } },
        "weights": { "bonus": "theta" },
    });
    serde_json::to_string_pretty(&file).expect("JSON")
}

/// The first example of docs/FORMAT.md, three states that act.
fn three() -> String {
    let docs = file("docs/FORMAT.md");
    let rest = docs.split("```json\n").nth(1).expect("an example");
    rest.split("```").next().expect("its end").to_owned()
}

#[test]
fn links_to_models_are_as_long_as_the_docs_say() {
    let docs = file("docs/LINKS.md");
    let mut rows = String::new();
    for (what, text) in [
        ("3 states (the example of FORMAT.md)", three()),
        ("20 random states", random(20)),
        ("10 x 10 grid", grid(10)),
        ("`multi-reward` as a file of one's own", text("multi-reward")),
    ] {
        let scenario = crate::parsed(&text);
        let packed = pack(&text).expect("short enough");
        let view = View::default_of(&scenario);
        let link = write(&Source::Model(packed), &scenario, &view);
        assert_eq!(read(&link, &scenario), view);
        // A twentieth is allowed, because another version of the compressor may do a little better.
        let row = docs.lines().find_map(|line| line.strip_prefix(&format!("| {what} | ")));
        let documented = row.and_then(|row| row.split(" | ").nth(1)?.trim_end_matches(" |").parse::<usize>().ok());
        let (bytes, characters) = (text.len(), link.len());
        writeln!(rows, "| {what} | {bytes} | {characters} |").expect("a string");
        let close = documented.is_some_and(|documented| link.len().abs_diff(documented) * 20 <= documented);
        assert!(close, "docs/LINKS.md says {documented:?}:\n{rows}");
    }
}
