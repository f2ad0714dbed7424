//! A file with names that pages find hard (markup, combining marks, other directions of writing, very long words)
//! opens, and its links go round.

use std::collections::BTreeSet;

use policy_cliff::link::{Choice, Field, Link, Outline, Source, View, write};
use serde_json::Value;

use crate::packed::{pack, unpack};
use crate::{file, parsed, read};

#[test]
fn a_file_with_hostile_names_opens_and_its_links_go_round() {
    let text = file("tests/link/hostile-names.json");
    let json: Value = serde_json::from_str(&text).expect("JSON");
    let scenario = parsed(&text);
    let outline = Outline::from(&scenario);

    // Every name is kept whole.
    assert_eq!(scenario.title, json["title"]);
    let states = json["states"].as_object().expect("states");
    let terminal = json["terminal"].as_array().expect("terminal states");
    let terminal = terminal.iter().filter_map(Value::as_str);
    let names: BTreeSet<&str> = states.keys().map(String::as_str).chain(terminal).collect();
    assert_eq!(
        scenario.states.iter().map(String::as_str).collect::<BTreeSet<_>>(),
        names
    );
    for (index, state) in scenario.states.iter().enumerate() {
        let actions: BTreeSet<&str> = scenario.actions[scenario.mdp.actions(index)]
            .iter()
            .map(AsRef::as_ref)
            .collect();
        let expected = states.get(state).and_then(Value::as_object);
        let expected = expected.map(|actions| actions.keys().map(String::as_str).collect());
        assert_eq!(actions, expected.unwrap_or_default(), "{state}");
    }

    let packed = pack(&text);
    let unpacked: Value = serde_json::from_str(&unpack(&packed)).expect("JSON");
    assert_eq!(unpacked, json);
    let source = Source::Model(packed);
    for state in (0..outline.names.states()).filter(|&state| outline.names.count(state) > 0) {
        for action in 0..outline.names.count(state) {
            let mut view = View::default_of(&outline);
            view.set(&outline, Field::State, outline.names.state(state))
                .expect("a state");
            view.action = action;
            view.setting.plane = Some([1, 0]);
            view.perturbation = (0..outline.names.pairs())
                .map(|pair| (pair, 0.25 - pair as f64))
                .collect();
            let link = write(&source, &outline, &view);
            assert_eq!(Link::parse(&link).expect("a link").source, source);
            assert_eq!(read(&link, &outline), view, "{link}");
            assert_eq!(Choice::of(&outline, &view).view(&outline), Ok(view));
        }
    }
}
