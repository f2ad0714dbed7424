//! Random models with names that are hard for links, and random views of them.

use fastrand::Rng;
use policy_cliff::link::{Map, Outline, PANELS, Pin, Scale, View};
use policy_cliff::scenario::{Objective, Rule};
use serde_json::{Map as Object, Value, json};

/// Signs that separate something somewhere, look like an encoding, or end a link in a message.
const SIGNS: [&str; 26] = [
    "a",
    "B",
    "7",
    " ",
    "/",
    ";",
    "%",
    "&",
    "=",
    "+",
    "#",
    ",",
    ":",
    ".",
    "-",
    "_",
    "~",
    "\"",
    "\\",
    "(",
    ")",
    "*",
    "<",
    "é",
    "\u{1f9d7}",
    "%2F",
];

/// Names that are keys of links as well, or that are special somewhere.
const PARAMETERS: [&str; 12] = [
    "rho",
    "v",
    "model",
    "scenario",
    "alpha",
    "sweep",
    "parameter",
    "state",
    "value",
    "__proto__",
    "λ",
    "b_2",
];

fn name(rng: &mut Rng) -> String {
    let mut name = String::new();
    for _ in 0..rng.usize(1..=6) {
        name += SIGNS[rng.usize(..SIGNS.len())];
    }
    name
}

fn names(rng: &mut Rng, count: usize) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    while names.len() < count {
        let name = name(rng);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// Returns a small model with one to four parameters, often with a true reward and a guide.
pub(crate) fn text(rng: &mut Rng) -> String {
    let count = rng.usize(1..=5);
    let states = names(rng, count);
    let mut table = Object::new();
    for state in &states {
        let mut actions = Object::new();
        let count = rng.usize(1..=4);
        for action in names(rng, count) {
            let to = &states[rng.usize(..states.len())];
            actions.insert(action, json!({ "to": to, "reward": { "k": rng.i32(-9..=9) } }));
        }
        table.insert(state.clone(), actions.into());
    }
    let mut parameters = Object::new();
    for _ in 0..rng.usize(1..=4) {
        let from = f64::from(rng.i32(-30..=30)) / 10.0;
        let to = from + f64::from(rng.i32(1..=20)) / 10.0;
        let name = PARAMETERS[rng.usize(..PARAMETERS.len())];
        let range = json!({ "from": number(from), "to": number(to) });
        parameters.insert(name.to_owned(), range);
    }
    let mut file = json!({
        "policy-cliff": 1,
        "title": name(rng),
        "discount": 0.9,
        "start": states[0],
        "states": table,
        "parameters": parameters,
    });
    let weight = parameters_of(&file)[0].clone();
    file["weights"] = json!({ "k": weight });
    if rng.bool() {
        file["true"] = json!({ "k": 1 });
    }
    if rng.bool() {
        let state = &states[rng.usize(..states.len())];
        file["guide"] = json!([
            { "text": "one" },
            { "text": "two", "set": { "alpha": null, "sweep": weight, "state": state } },
        ]);
    }
    serde_json::to_string_pretty(&file).expect("JSON")
}

fn parameters_of(file: &Value) -> Vec<String> {
    let parameters = file["parameters"].as_object().expect("an object");
    parameters.keys().cloned().collect()
}

/// Writes a number as a decimal text, so that it is read as it was meant.
fn number(value: f64) -> String {
    format!("{value:.1}")
}

/// Returns a value of a range: an end, a position of the slider, or any float.
fn between(rng: &mut Rng, from: f64, to: f64) -> f64 {
    match rng.usize(..4) {
        0 => from,
        1 => to,
        2 => {
            let scale = Scale::linear(from, to).expect("a range");
            scale.at(rng.u32(0..=scale.steps())).expect("no off")
        }
        _ => (from + (to - from) * rng.f64()).clamp(from, to),
    }
}

/// Returns any view that is allowed.
pub(crate) fn view(rng: &mut Rng, outline: &Outline) -> View {
    let mut view = match rng.usize(..4) {
        0 if !outline.steps.is_empty() => View::at_step(outline, rng.usize(..outline.steps.len())),
        _ => View::default_of(outline),
    };
    let range = |index: usize| {
        let parameter = &outline.parameters[index];
        (parameter.from, parameter.to)
    };
    let count = outline.parameters.len();
    if rng.bool() {
        let index = rng.usize(..count);
        let (from, to) = range(index);
        view.values[index] = between(rng, from, to);
    }
    if rng.bool() {
        let exponent = 12.0 * rng.f64() - 6.0;
        let alpha = [0.05, 10f64.powf(exponent).clamp(1e-6, 1e6), 1e-6][rng.usize(..3)];
        view.setting.alpha = rng.bool().then_some(alpha);
    }
    if rng.bool() {
        view.setting.sweep = rng.usize(..count);
        // A step's zoom is of its own parameter.
        view.zoom = None;
    }
    if rng.bool() {
        let acting = |&state: &usize| outline.names.count(state) > 0;
        let states: Vec<usize> = (0..outline.names.states()).filter(acting).collect();
        view.setting.state = states[rng.usize(..states.len())];
    }
    if rng.bool() && count > 1 {
        let actions = outline.names.count(view.setting.state);
        view.action = rng.usize(..actions);
    }
    if rng.bool() {
        let known = if outline.has_true_reward { 4 } else { 2 };
        view.setting.rule = Rule::ALL[rng.usize(..known)];
        view.setting.objective = Objective::ALL[rng.usize(..2)];
    }
    if rng.bool() && count > 1 {
        let x = rng.usize(..count);
        view.setting.plane = Some([x, (x + rng.usize(1..count)) % count]);
        view.map = [Map::Hard, Map::Probability, Map::Entropy, Map::Slope][rng.usize(..4)];
    }
    if rng.bool() {
        let (from, to) = range(view.setting.sweep);
        let ends = [between(rng, from, to), between(rng, from, to)];
        view.zoom = Scale::linear(ends[0], ends[1]).is_ok().then_some(ends);
    }
    if rng.bool() {
        view.show = std::array::from_fn::<_, { PANELS.len() }, _>(|_| rng.bool());
    }
    if rng.bool() {
        let amounts = [0.05, -0.05, 2.0 * rng.f64() - 1.0, -1e-9, 3e20];
        for pair in 0..outline.names.pairs() {
            if rng.bool() {
                view.perturbation.push((pair, amounts[rng.usize(..5)]));
            }
        }
    }
    if rng.usize(..3) == 0 {
        view.pin = Some(Pin::of(&self::view(rng, outline)));
    }
    view
}
