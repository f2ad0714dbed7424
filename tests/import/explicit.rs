//! Explicit files of PRISM and Storm, and DRN: consensus and csma of the quantitative verification benchmark set, as
//! Storm writes them, have the published values.

use policy_cliff::import::{File, Kind, Options};

use crate::{example, imported, pasted, recognised, refusal, scenario, sweep, values};

/// The value of the start.
fn value(files: &[File], options: &Options) -> f64 {
    let own = scenario(files, options);
    let start = (0..own.states.len())
        .find(|&state| own.mdp.start()[state] > 0.0)
        .expect("a start");
    values(&own)[start]
}

fn weights(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter()
        .map(|(name, weight)| ((*name).to_owned(), (*weight).to_owned()))
        .collect()
}

/// The files of consensus in DRN, and the same model in explicit files.
fn consensus() -> [Vec<File>; 2] {
    let parts = ["coin2.tra", "coin2.srew", "coin2.lab", "coin2.sta"];
    [vec![example("coin2.drn")], parts.map(example).into()]
}

#[test]
fn consensus_has_the_published_values() {
    for files in consensus() {
        let found = recognised(&files);
        assert_eq!((found.states.len(), found.pairs), (272, 400));
        assert!(
            found.labels.iter().any(|label| label == "finished"),
            "{:?}",
            found.labels
        );
        let ends = |list: &[(&str, &str)], minimise| Options {
            ends: Some("finished".into()),
            weights: weights(list),
            minimise,
            ..sweep("none")
        };
        let steps = value(&files, &ends(&[], true));
        assert!((steps - 48.0).abs() < 1e-9, "{steps}");
        // The least probability that all coins are 1 in the end.
        let ones = value(&files, &ends(&[("steps", "0"), ("all_coins_equal_1", "-1")], false));
        assert!((ones + 49.0 / 128.0).abs() < 1e-9, "{ones}");
        // The greatest that they disagree, from the least that they agree.
        let agree = value(&files, &ends(&[("steps", "0"), ("agree", "-1")], false));
        assert!((1.0 + agree - 13.0 / 120.0).abs() < 1e-9, "{agree}");
    }
}

#[test]
fn csma_has_the_published_values() {
    let files = [example("csma2_2.drn")];
    assert_eq!(recognised(&files).kind, Kind::Drn);
    let ends = |label: &str, list: &[(&str, &str)], minimise| Options {
        ends: Some(label.to_owned()),
        weights: weights(list),
        minimise,
        ..sweep("none")
    };
    let least = value(&files, &ends("all_delivered", &[], true));
    assert!((least - 53_954_981_353.0 / 805_306_368.0).abs() < 1e-9, "{least}");
    let greatest = value(&files, &ends("all_delivered", &[], false));
    assert!(
        (greatest - 227_630_345_357.0 / 3_221_225_472.0).abs() < 1e-9,
        "{greatest}"
    );
    // The greatest probability of a collision with the longest wait.
    let files = [example("csma2_2.drn")];
    let collision = ends(
        "collision_max_backoff",
        &[("time", "0"), ("collision_max_backoff", "1")],
        false,
    );
    assert!((value(&files, &collision) - 0.125).abs() < 1e-12);
}

#[test]
fn states_have_the_values_of_their_variables_as_names() {
    let [drn, explicit] = consensus();
    assert_eq!(recognised(&drn).start, "counter=6, pc1=0, coin1=0, pc2=0, coin2=0");
    assert_eq!(recognised(&explicit).start, "counter=6, pc1=0, coin1=0, pc2=0, coin2=0");
    assert_eq!(recognised(&explicit).kind, Kind::Prism);
}

#[test]
fn explicit_files_of_storm_are_read() {
    let files = [
        File::text("a.tra", "mdp\n0 0 1 0.5\n0 0 2 0.5\n0 1 2 1\n1 0 1 1\n2 0 0 1\n"),
        File::text("a.lab", "#DECLARATION\ninit goal\n#END\n0 init\n1 goal\n"),
        File::text("a.state.rew", "0 2\n2 0.25\n"),
        File::text("a.transition.rew", "0 0 1 4\n"),
    ];
    let found = recognised(&files);
    assert_eq!((found.kind, found.labels), (Kind::Storm, vec!["goal".to_owned()]));
    let options = Options {
        ends: Some("goal".into()),
        ..sweep("component:a")
    };
    let text = imported(&files, &options).scenario;
    assert!(
        text.contains(
            r#""c0": { "to": { "s1": 0.5, "s2": 0.5 }, "reward": { "a": { "s1": 6, "s2": 2 }, "goal": { "s1": 1 } } }"#
        ),
        "{text}"
    );
    assert!(text.contains(r#""c1": { "to": "s2", "reward": { "a": 2 } }"#), "{text}");
    assert!(text.contains(r#""weights": { "a": "w", "goal": 0 }"#), "{text}");
    assert!(text.contains(r#""discount": 1,"#), "{text}");
}

#[test]
fn rewards_of_prism_have_the_names_of_their_structures() {
    let files = [
        File::text(
            "m.tra",
            "3 3 4\n0 0 1 1/3 go\n0 0 2 2/3 go\n1 0 0 1 back\n2 0 2 1 stay\n",
        ),
        File::text(
            "m1.srew",
            "# Reward structure: \"time\"\n# State rewards\n3 2\n0 1\n1 1\n",
        ),
        File::text(
            "m2.trew",
            "# Reward structure \"energy\"\n# Transition rewards\n3 3 2\n0 0 1 3\n1 0 0 2.5\n",
        ),
        File::text("m.lab", "# Labels\n0=\"init\" 1=\"deadlock\" 2=\"done\"\n1: 0\n2: 2\n"),
    ];
    let text = imported(&files, &sweep("none")).scenario;
    assert!(text.contains(r#""start": "s1""#), "{text}");
    assert!(
        text.contains(
            r#""go": { "to": { "s1": "1/3", "s2": "2/3" }, "reward": { "time": 1, "energy": { "s1": 3 } } }"#
        ),
        "{text}"
    );
    assert!(
        text.contains(r#""back": { "to": "s0", "reward": { "time": 1, "energy": 2.5 } }"#),
        "{text}"
    );
}

#[test]
fn refusals_have_their_places() {
    let drn = "@type: MDP\n@parameters\n\n@reward_models\nr\n@nr_states\n1\n@model\nstate 0 [0] init\n\taction a [1]\n\t\t0 : 1\n";
    assert_eq!(recognised(&pasted(drn)).kind, Kind::Drn);
    for (from, to, expected) in [
        (
            "MDP",
            "CTMC",
            "pasted, line 1, column 8: models of the type \"CTMC\" are not read; allowed: MDP, DTMC",
        ),
        (
            "@parameters\n\n",
            "@parameters\np\n",
            "pasted, line 3, column 1: the parameter \"p\" has no value; instantiate the model first",
        ),
        (
            "0 : 1",
            "0 : x",
            "pasted, line 11, column 3: expected a probability, found \"x\"",
        ),
        (
            "0 : 1",
            "0 : [0.5, 1]",
            "pasted, line 11, column 3: \"[0.5, 1]\" is an interval; a probability is one number",
        ),
        (
            "0 : 1",
            "0 : 0.9",
            "pasted, line 10, column 2: the probabilities of action \"a\" of state \"s0\" sum to 0.9, not to 1 \
            (within 1e-9); even renormalised, sums are from 0.95 to 1.05",
        ),
        (
            "0 : 1",
            "3 : 1",
            "pasted, line 10, column 2: state 3 is not among 0 to 0",
        ),
        (
            "[1]",
            "[1, 2]",
            "pasted, line 10, column 11: there are 2 rewards for 1 reward models",
        ),
        (
            "state 0",
            "state 1",
            "pasted, line 9, column 7: state 1 is out of order; expected 0",
        ),
        (
            "@nr_states\n1",
            "@nr_states\n2",
            "pasted, line 11, column 3: the file ends after 1 of 2 states",
        ),
        (
            "@model",
            "@mode",
            "pasted, line 8, column 1: \"@mode\" is not known; allowed are @type, @value_type, @parameters, \
            @placeholders, @reward_models, @nr_states, @nr_choices and @model",
        ),
    ] {
        assert_eq!(refusal(&drn.replacen(from, to, 1)), expected);
    }
    let refused = |files: &[File]| policy_cliff::import::recognise(files).expect_err("refused").to_string();
    let tra = File::text("a.tra", "1 1 1\n0 0 0 1\n");
    for (files, expected) in [
        (
            vec![File::text("a.tra", "2 1 1\n0 0 2 1\n")],
            "a.tra, line 2, column 5: state 2 is not among 0 to 1",
        ),
        (
            vec![File::text("a.tra", "2 1 1\n0 0 1 1 a b\n")],
            "a.tra, line 2, column 1: expected s choice s' p and perhaps an action, found \"0 0 1 1 a b\"",
        ),
        (
            vec![tra.clone(), tra.clone()],
            "a.tra: these are transitions, too; expected one .tra",
        ),
        (
            vec![File::text("a.srew", "1 1\n0 1\n")],
            "a.srew: the transitions are missing: expected a .tra",
        ),
        (
            vec![tra.clone(), File::text("x", "hello")],
            "x: this is no explicit file; allowed beside a .tra are .srew, .trew, .lab and .sta of PRISM and Storm",
        ),
        (
            vec![tra.clone(), File::text("a.trew", "1 1 1\n0 1 0 5\n")],
            "a.trew, line 2, column 1: there is no transition from state 0 by choice 1 to state 0",
        ),
        (
            vec![tra, File::text("a.lab", "0=\"init\"\n0: 1\n")],
            "a.lab, line 2, column 4: label \"1\" is not declared",
        ),
    ] {
        assert_eq!(refused(&files), expected);
    }
}
