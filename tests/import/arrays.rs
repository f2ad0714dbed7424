//! Arrays: how their indices are told apart, and files of numpy.

use policy_cliff::import::{Content, File, Kind, Options, import, recognise};

use crate::files;
use crate::{example, imported, pasted, recognised, refusal, scenario, sweep, values};

/// Two states and three actions: the same model in every order of indices and every form of rewards.
const P: &str = "[[[0.5, 0.5], [0.25, 0.75]], [[1, 0], [0, 1]], [[0.1, 0.9], [0.2, 0.8]]]";
const BY_STATE: &str = "[[[0.5, 0.5], [1, 0], [0.1, 0.9]], [[0.25, 0.75], [0, 1], [0.2, 0.8]]]";
/// As arrays of Julia print: the next state first.
const BY_NEXT: &str = "[[[0.5, 0.25], [1, 0], [0.1, 0.2]], [[0.5, 0.75], [0, 1], [0.9, 0.8]]]";

fn model(p: &str, r: &str) -> String {
    let text = format!(r#"{{"P": {p}, "R": {r}, "discount": 0.9, "start": 0}}"#);
    imported(&pasted(&text), &sweep("none")).scenario
}

#[test]
fn orders_of_indices_are_told_by_sizes_and_sums() {
    let expected = model(P, "[[1, 2, 3], [4, 5, 6]]");
    assert!(
        expected.contains(r#""a2": { "to": { "s0": 0.1, "s1": 0.9 }, "reward": 3 }"#),
        "{expected}"
    );
    for (p, r) in [
        (P, "[[1, 4], [2, 5], [3, 6]]"),
        (BY_STATE, "[[1, 2, 3], [4, 5, 6]]"),
        (BY_NEXT, "[[1, 2, 3], [4, 5, 6]]"),
        (P, "[[[1, 1], [4, 4]], [[2, 2], [5, 5]], [[3, 3], [6, 6]]]"),
        (BY_STATE, "[[[1, 1], [2, 2], [3, 3]], [[4, 4], [5, 5], [6, 6]]]"),
        (P, "{\"reward\": [[1, 2, 3], [4, 5, 6]]}"),
    ] {
        assert_eq!(model(p, r), expected, "{p} {r}");
    }
}

#[test]
fn rewards_of_states_and_of_transitions() {
    let of_states = model(P, "[10, -1]");
    assert_eq!(of_states.matches("\"reward\": 10 ").count(), 3);
    assert_eq!(of_states.matches("\"reward\": -1 ").count(), 3);
    let of_transitions = model(P, "[[[1, 1], [3, 5]], [[0, 0], [0, 0]], [[0, 7], [0, 0]]]");
    assert!(
        of_transitions
            .contains(r#""a0": { "to": { "s0": 0.25, "s1": 0.75 }, "reward": { "reward": { "s0": 3, "s1": 5 } } }"#),
        "{of_transitions}"
    );
    assert!(
        of_transitions.contains(r#""a2": { "to": { "s0": 0.1, "s1": 0.9 }, "reward": { "reward": { "s1": 7 } } }"#),
        "{of_transitions}"
    );
}

#[test]
fn components_are_by_name_or_by_the_last_index() {
    let by_name = model(P, r#"{"gold": [[1, 2, 3], [4, 5, 6]], "time": [-1, -1]}"#);
    assert!(by_name.contains(r#""reward": { "gold": 6, "time": -1 }"#), "{by_name}");
    let last = model(
        P,
        "[[[1, 0, 0, 9], [2, 0, 0, 9], [3, 0, 0, 9]], [[4, 0, 0, 9], [5, 0, 0, 9], [6, 1.50, 0, 9]]]",
    );
    assert!(
        last.contains(r#""reward": { "reward 1": 6, "reward 2": 1.50, "reward 4": 9 }"#),
        "{last}"
    );
}

#[test]
fn as_many_actions_as_states_is_told() {
    let text = r#"{"P": [[[1, 0], [0, 1]], [[0, 1], [1, 0]]], "R": [[0, 1], [2, 3]]}"#;
    let found = recognised(&pasted(text));
    assert_eq!(
        found.warnings,
        ["There are as many actions as states, and the probabilities were read as [a][s][s']."]
    );
}

#[test]
fn refusals_have_their_places() {
    for (text, expected) in [
        (
            r#"{"P": [[[0.5, 0.5], [1]]], "R": [1, 2]}"#,
            "pasted, line 1, column 21: this list has 1 items, and the first beside it has 2",
        ),
        (
            r#"{"P": [[[0.5, 0.5], [0.3, 0.6]]], "R": [1, 2]}"#,
            "pasted, line 1, column 22: the probabilities of action \"a0\" of state \"s1\" sum to 0.9, not to 1 (within 1e-9); \
             even renormalised, sums are from 0.95 to 1.05",
        ),
        (
            r#"{"P": [[[1, 0], [0, 1]]], "R": [1, 2, 3]}"#,
            "pasted, line 1, column 32: rewards of the shape [3] do not fit 2 states and 1 actions; allowed are (2), (2, 1), and \
             (1, 2, 2) or (2, 1, 2) for rewards of transitions",
        ),
        (
            r#"{"P": [[[1, 0, 0], [0, 1, 0]]], "R": [1, 2]}"#,
            "pasted, line 1, column 7: probabilities of the shape 1 x 2 x 3 are neither P[a][s][s'] nor Q[s][a][s']: two of the \
             sizes, the last among them, are the number of states",
        ),
        (
            r#"{"P": [[[1, 0], [0, 1]]]}"#,
            "pasted, line 1, column 1: the rewards are missing: expected R in (s), (s, a) or (s, a, s')",
        ),
        (
            r#"{"R": [[1], [0]]}"#,
            "pasted, line 1, column 1: the probabilities are missing: expected P, T or Q in three dimensions",
        ),
        (
            r#"{"P": [[[1, 0], [0, 1]]], "R": [NaN, 2]}"#,
            "pasted, line 1, column 33: a reward is nan; allowed are numbers below 1e38 in size",
        ),
        (
            r#"{"P": [[[2, -1], [0, 1]]], "R": [0, 2]}"#,
            "pasted, line 1, column 13: probability -1 is negative; allowed: 0 to 1",
        ),
        (
            "P = array([[[1., 0.],\n  ...,\n [0., 1.]]])",
            "pasted, line 2, column 3: numpy has left numbers out (...); write the array with .tolist(), or first call \
             np.set_printoptions(threshold=sys.maxsize)",
        ),
    ] {
        assert_eq!(refusal(text), expected);
    }
}

/// The values are numpy's own, by value iteration.
#[test]
fn files_of_numpy_are_read() {
    let parts = [
        example("P.npy"),
        example("R.npy"),
        File::text("more.json", r#"{"gamma": 0.9, "states": ["x", "y", "z"]}"#),
    ];
    assert_eq!(recognised(&parts).kind, Kind::Numpy);
    let own = scenario(&parts, &sweep("none"));
    assert_eq!(own.states, ["x", "y", "z"]);
    let known = [-6.241_629_181_325_232, -3.980_217_003_240_286, -5.723_456_226_371_342];
    for (ours, theirs) in values(&own).iter().zip(known) {
        assert!((ours - theirs).abs() < 1e-12, "{ours} is not {theirs}");
    }
    // Single precision, compressed, with the discount and the names of actions beside it.
    let single = [example("single.npz")];
    let options = Options {
        renormalise: true,
        ..sweep("none")
    };
    let text = imported(&single, &options);
    assert!(text.notes[0].starts_with("Probabilities are divided by their sums; the largest change of one is "));
    let own = files::parsed(&text.scenario);
    assert_eq!([&*own.actions[0], &*own.actions[1]], ["left", "right"]);
    for (ours, theirs) in values(&own).iter().zip(known) {
        assert!((ours - theirs).abs() < 1e-5, "{ours} is not {theirs}");
    }
}

#[test]
fn broken_files_of_numpy_are_refused_with_the_reason() {
    let Content::Bytes(array) = example("P.npy").content else {
        panic!("bytes")
    };
    for (bytes, expected) in [
        (array[..100].to_vec(), "P.npy: the array ends too early"),
        (
            array[..140].to_vec(),
            "P.npy: the array ends too early: 12 bytes for 18 cells of 8",
        ),
        (b"PK\x03\x04".to_vec(), "P.npy: the archive is broken: "),
        (
            vec![0xff, 0xfe],
            "P.npy: byte 1 is neither of a text in UTF-8 nor of an array of numpy",
        ),
    ] {
        let error = recognise(&[File {
            name: "P.npy".into(),
            content: Content::Bytes(bytes),
        }])
        .expect_err("broken");
        assert!(error.to_string().starts_with(expected), "{error}");
    }
    let alone = import(&[example("P.npy")], &Options::default()).expect_err("no rewards");
    assert_eq!(
        alone.to_string(),
        "P.npy, P: the rewards are missing: expected R in (s), (s, a) or (s, a, s')"
    );
}

#[test]
fn empty_arrays_are_refused() {
    let header = |shape: &str| {
        let mut header = format!("{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}, }}\n").into_bytes();
        let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
        bytes.extend((header.len() as u16).to_le_bytes());
        bytes.append(&mut header);
        bytes
    };
    for shape in [
        "(0, 1000000000, 1000000000)",
        "(2, 1000000000, 1000000000)",
        "(4294967296, 4294967296)",
    ] {
        let file = File {
            name: "P.npy".into(),
            content: Content::Bytes(header(shape)),
        };
        let error = recognise(&[file]).expect_err("no such array").to_string();
        assert!(error.starts_with("P.npy: an array of the shape ["), "{error}");
        assert!(error.ends_with("] is empty or too large"), "{error}");
    }
}
