//! Certificates made to mislead or to wear out: refused, in bounded time.

use policy_cliff::exact::{CheckError, check};

/// One state, whose actions are given, and a way out of it; the value is 0 on [0, 1].
pub(crate) fn certificate(discount: &str, actions: &str, tied: &str, optimal: &str) -> String {
    format!(
        r#"{{"policy-cliff-certificate": 2, "discount": "{discount}", "states": [[{actions}], []],
            "points": [{{"at": "0", "tied": [{tied}], "optimal": [[0, [{optimal}]]], "values": []}},
                       {{"at": "1", "tied": []}}]}}"#
    )
}

pub(crate) const OUT: &str = r#"{"to": [[1, "1"]], "reward": ["0", "0"]}"#;
/// As good as going out at 0, worse beyond.
const TIED: &str = r#"{"to": [[1, "1"]], "reward": ["0", "-1"]}"#;

#[test]
fn a_state_has_one_set_at_a_point() {
    let with = |tied| check(&certificate("1", &[OUT, ",", TIED].concat(), tied, "0"));
    with("[0, [0, 1]]").expect("true");
    with("").expect_err("the tie at 0 is missing");
    for tied in ["[0, [0]], [0, [0, 1]]", "[0, [0, 1]], [0, [0, 1]]"] {
        let error = with(tied).expect_err("which of the two counts?");
        assert_eq!(error.to_string(), "a state is listed twice (state 0, action 0)");
    }
}

/// What is listed when it does not change makes no difference, what is listed twice is refused, and so is a value that
/// a terminal state cannot have.
#[test]
fn lists_have_a_state_once() {
    let text = certificate("1", OUT, "", "0");
    let with = |values: &str| check(&text.replace("\"values\": []", &format!("\"values\": [{values}]")));
    with(r#"[0, "0", "0"], [1, "0", "0"]"#).expect("true");
    let error = |values: &str| with(values).expect_err("false").to_string();
    let twice = "a state is listed twice (state 0, action 0)";
    assert_eq!(error(r#"[0, "0", "0"], [0, "0", "0"]"#), twice);
    let terminal = "a terminal state has a value other than 0 (state 1, action 0)";
    assert_eq!(error(r#"[1, "0", "1"]"#), terminal);
    let twice_optimal = text.replace("[[0, [0]]]", "[[0, [0]], [0, [0]]]");
    assert_eq!(check(&twice_optimal).expect_err("false").to_string(), twice);
}

/// Certificates that promise a value above 0 for waiting for nothing.
pub(crate) fn promises() -> [String; 2] {
    let wait = r#"{"to": [[0, "1"]], "reward": ["0", "0"]}"#;
    let text = certificate("1", &[wait, ",", OUT].concat(), "", "0");
    [r#""1", "0""#, r#""2", "-1""#].map(|value| text.replace("\"values\": []", &format!("\"values\": [[0, {value}]]")))
}

/// At discount 1, waiting for nothing satisfies Bellman's equation with any value from 0 on, but is worth 0; what costs
/// something is refused if it ties at one end alone.
#[test]
fn a_policy_that_never_ends_is_refused() {
    let wait = |slope: &str| format!(r#"{{"to": [[0, "1"]], "reward": ["0", "{slope}"]}}"#);
    let never = "at discount 1 a policy of tied actions never ends (state 0, action 0)";
    let always = certificate("1", &[&wait("0"), ",", OUT].concat(), "", "0, 1");
    check(&always).expect("nothing is better than nothing");
    let promised = "at discount 1 optimal actions never lead to what the value promises (state 0, action 0)";
    for text in promises() {
        assert_eq!(check(&text).expect_err("never attained").to_string(), promised);
    }
    let at_the_end = certificate("1", &[&wait("-1"), ",", OUT].concat(), "[0, [0, 1]]", "1");
    assert_eq!(check(&at_the_end).expect_err("endless").to_string(), never);
    check(&always.replace("\"discount\": \"1\"", "\"discount\": \"1/2\"")).expect("true below discount 1");
}

/// That the check gave up is a third answer, beside valid and not valid.
#[test]
fn what_takes_too_long_is_given_up() {
    let nines = "9".repeat(1_000_000);
    let mut primes: Vec<u32> = Vec::new();
    for n in 2..20_000 {
        if primes.iter().take_while(|&p| p * p <= n).all(|p| n % p != 0) {
            primes.push(n);
        }
    }
    let row: Vec<String> = primes.iter().map(|p| format!(r#"[1, "1/{p}"]"#)).collect();
    let unlike = format!(r#"{{"to": [{}], "reward": ["0", "0"]}}"#, row.join(","));
    for text in [
        certificate(&format!("{nines}/1{nines}"), OUT, "", "0"),
        certificate("1", OUT, "", "0").replace(r#""at": "1""#, &format!(r#""at": "{nines}""#)),
        certificate("1", &unlike, "", "0"),
    ] {
        let error = check(&text).expect_err("beyond the limit");
        assert_eq!(error, CheckError::GaveUp);
        assert_eq!(error.to_string(), "the check gave up, because it would take too long");
    }
    // More than is read at all, though nothing of it is a certificate.
    assert_eq!(check(&",".repeat(5_000_001)), Err(CheckError::GaveUp));
    assert!(matches!(check(",,"), Err(CheckError::Invalid { .. })));
}

/// In whatever order the states stand, finding that all policies end takes time in proportion to their transitions.
#[test]
fn a_long_chain_is_followed_from_either_end() {
    let count = 20_000usize;
    for backwards in [false, true] {
        let mut states = Vec::new();
        let mut optimal = Vec::new();
        for state in 0..count {
            let next = if backwards { state.saturating_sub(1) } else { state + 1 };
            let ends = if backwards { state == 0 } else { next == count };
            states.push(if ends {
                "[]".to_owned()
            } else {
                format!(r#"[{{"to": [[{next}, "1"]], "reward": ["0", "0"]}}]"#)
            });
            if !ends {
                optimal.push(format!("[{state}, [0]]"));
            }
        }
        let text = format!(
            r#"{{"policy-cliff-certificate": 2, "discount": "1", "states": [{}],
                "points": [{{"at": "0", "tied": [], "optimal": [{}], "values": []}}, {{"at": "1", "tied": []}}]}}"#,
            states.join(","),
            optimal.join(",")
        );
        let checked = check(&text).expect("true");
        assert_eq!(checked.states, count);
        if !backwards {
            let endless = text.replacen(r#""to": [[10001, "1"]]"#, r#""to": [[9999, "1"]]"#, 1);
            check(&endless).expect("to and fro for nothing");
            let values = |last: usize| {
                (0..=last)
                    .map(|state| format!(r#"[{state}, "1", "0"]"#))
                    .collect::<Vec<_>>()
            };
            let promising = |text: &str, last: usize| {
                let error =
                    check(&text.replace(r#""values": []"#, &format!(r#""values": [{}]"#, values(last).join(","))));
                error.expect_err("to and fro").to_string()
            };
            let error = promising(&endless, 10_000);
            assert!(
                error.starts_with("at discount 1 optimal actions never lead to what the value promises"),
                "{error}"
            );
            // One way earns 1 and the other costs 1.
            let earning = endless.replacen(
                r#"[[10000, "1"]], "reward": ["0", "0"]"#,
                r#"[[10000, "1"]], "reward": ["1", "0"]"#,
                1,
            );
            let cancelling = earning.replacen(r#"[[9999, "1"]], "reward": ["0", "0"]}]"#, "BACK", 1);
            let cancelling = cancelling.replacen(
                r#"[[9999, "1"]], "reward": ["0", "0"]"#,
                r#"[[9999, "1"]], "reward": ["-1", "0"]"#,
                1,
            );
            let cancelling = cancelling.replacen("BACK", r#"[[9999, "1"]], "reward": ["0", "0"]}]"#, 1);
            let error = promising(&cancelling, 9_999);
            assert!(
                error.starts_with("at discount 1 a policy of tied actions never ends"),
                "{error}"
            );
        }
    }
}
