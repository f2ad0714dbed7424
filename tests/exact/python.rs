//! The second checker, `docs/check_certificate.py`: plain Python, which shares nothing with the library. Left out,
//! which is said, where there is no Python.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use policy_cliff::exact::check;
use policy_cliff::scenario::Scenario;
use policy_cliff::study::{Options, Session};
use serde_json::Value;

use crate::best_of_11;
use crate::export::{NAMES, OWN, exported, may_differ, tampered};
use crate::hostile::{OUT, certificate, promises};
use crate::open_ends::open_certificates;
use crate::oracle::random_certificates;
use crate::scenarios::{path, read};

/// Answers each line, which is a certificate, with its points, or with "no".
const DRIVER: &str = "
import json, sys
from check_certificate import check, unique
for line in sys.stdin:
    try:
        print(*check(json.loads(line, object_pairs_hook=unique)))
    except Exception:
        print('no')
";

/// Answers each line with what is wrong with it.
const REASONS: &str = "
import json, sys
from check_certificate import check, unique
for line in sys.stdin:
    try:
        print('valid', *check(json.loads(line, object_pairs_hook=unique)))
    except Exception as error:
        print(error)
";

/// A fork at discount 9/10 (docs/certificate.md).
const FORK: &str = r#"{"policy-cliff-certificate":2,"discount":"9/10","states":[
    [{"to":[[1,"1"]],"reward":["0","1"]},{"to":[[2,"1"]],"reward":["0","-1"]}],
    [{"to":[[1,"1"]],"reward":["0","1"]}],[{"to":[[2,"1"]],"reward":["0","-1"]}],[]],
    "points":[{"at":"-1","tied":[],"optimal":[[0,[1]],[1,[0]],[2,[0]]],"values":[[0,"0","-10"],[1,"0","10"],[2,"0","-10"]]},
    {"at":"0","tied":[[0,[0,1]]],"optimal":[[0,[0]]],"values":[[0,"0","10"]]},{"at":"1","tied":[]}]}"#;

fn python() -> Option<Command> {
    let named = std::env::var("POLICY_CLIFF_PYTHON").ok();
    let names = named.iter().map(String::as_str).chain(["python3", "python"]);
    for name in names {
        let version = Command::new(name).arg("--version").output();
        if version.is_ok_and(|output| output.status.success()) {
            let mut command = Command::new(name);
            command
                .arg("-B")
                .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs"));
            return Some(command);
        }
    }
    println!("left out: there is no Python");
    None
}

/// What Python answers to each certificate.
fn answers(certificates: &[String]) -> Option<Vec<String>> {
    answers_of(DRIVER, certificates)
}

fn answers_of(driver: &str, certificates: &[String]) -> Option<Vec<String>> {
    let mut command = python()?;
    let mut child = command
        .args(["-c", driver])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Python runs");
    let mut input = child.stdin.take().expect("piped");
    let lines: String = certificates.iter().map(|text| text.replace('\n', " ") + "\n").collect();
    let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()));
    let output = child.wait_with_output().expect("Python ends");
    writer.join().expect("joined").expect("written");
    let answers: Vec<String> = String::from_utf8(output.stdout)
        .expect("text")
        .lines()
        .map(Into::into)
        .collect();
    assert_eq!(answers.len(), certificates.len());
    Some(answers)
}

/// What it would answer if it agreed with the library.
fn expected(certificate: &str) -> String {
    check(certificate).map_or_else(|_| "no".into(), |checked| checked.points.join(" "))
}

#[test]
fn python_finds_the_certificates_of_all_scenarios_valid() {
    let certificates: Vec<String> = NAMES.into_iter().map(exported).collect();
    let Some(answers) = answers(&certificates) else { return };
    for ((name, certificate), answer) in NAMES.iter().zip(&certificates).zip(answers) {
        assert_eq!(answer, check(certificate).expect("valid").points.join(" "), "{name}");
    }
}

#[test]
fn python_agrees_on_certificates_of_random_models() {
    let certificates = random_certificates(150);
    let Some(answers) = answers(&certificates) else { return };
    for (certificate, answer) in certificates.iter().zip(answers) {
        assert_eq!(answer, check(certificate).expect("valid").points.join(" "));
    }
}

/// An end that does not belong to the range is no end that does.
#[test]
fn python_agrees_where_a_part_of_the_range_has_no_answer() {
    let open = open_certificates();
    let closed = open.iter().map(|text| text.replacen("\"open\":[", "\"opened\":[", 1));
    let certificates: Vec<String> = open.iter().cloned().chain(closed).collect();
    let Some(answers) = answers(&certificates) else { return };
    for (index, (certificate, answer)) in certificates.iter().zip(answers).enumerate() {
        assert_eq!(answer == "no", index >= open.len());
        assert_eq!(answer, expected(certificate));
    }
}

#[test]
fn python_refuses_what_waiting_for_nothing_never_gives() {
    let Some(answers) = answers(&promises()) else { return };
    assert_eq!(answers, ["no", "no"]);
}

#[test]
fn python_refuses_what_was_tampered_with() {
    for (name, step) in [
        ("lipschitz-fork", 1),
        ("format-bonus", 1),
        ("clever-slacker", 1),
        ("grid-world", 7),
    ] {
        let whole: Value = serde_json::from_str(&exported(name)).expect("JSON");
        let changed = tampered(&whole, step);
        let texts: Vec<String> = changed.iter().map(|(_, broken)| broken.to_string()).collect();
        let Some(answers) = answers(&texts) else { return };
        for (((path, _), text), answer) in changed.iter().zip(&texts).zip(&answers) {
            assert_eq!(*answer, expected(text), "{name}: {path}");
            assert!(answer == "no" || may_differ(&whole, path), "{name}: {path} passes");
        }
        let refused = answers.iter().filter(|answer| *answer == "no").count();
        assert!(
            refused > 50 && refused * 2 > answers.len(),
            "{name}: {refused} of {}",
            answers.len()
        );
    }
}

/// Certificates of a fork in each of which one thing is wrong, with what is wrong.
fn broken_forks() -> Vec<(&'static str, String)> {
    let changed = |from: &str, to: &str| {
        assert!(FORK.contains(from), "{from}");
        FORK.replacen(from, to, 1)
    };
    vec![
        ("not a fraction: 0.9", changed("9/10", "0.9")),
        (
            "not the number of a state or an action: 2",
            changed("[[0,[0,1]]]", "[[0,[0,2]]]"),
        ),
        ("the discount is outside [0, 1]", changed("9/10", "11/10")),
        (
            "a probability is not above 0 in state 0",
            changed(r#"[[1,"1"]]"#, r#"[[1,"1"],[2,"0"]]"#),
        ),
        (
            "probabilities do not sum to 1 in state 0",
            changed(r#"[[1,"1"]]"#, r#"[[1,"1/2"]]"#),
        ),
        (
            "a state is listed twice: 0",
            changed("[[0,[0,1]]]", "[[0,[0,1]],[0,[0,1]]]"),
        ),
        (
            "not a certificate of version 2",
            changed(r#"certificate":2"#, r#"certificate":3"#),
        ),
        ("the points do not ascend", changed(r#""at":"0""#, r#""at":"1""#)),
        (
            "the last point has a piece beyond it",
            changed(r#""at":"1","#, r#""at":"1","values":[],"#),
        ),
        (
            "not two ends, open or not: [True, 0]",
            changed(r#""points""#, r#""open":[true,0],"points""#),
        ),
        (
            "a terminal state has a value: 3",
            changed(r#"[2,"0","-10"]"#, r#"[2,"0","-10"],[3,"1","0"]"#),
        ),
        ("a set changes without a tie in state 0", changed("[[0,[0,1]]]", "[]")),
        ("no action is optimal in state 1", changed("[1,[0]],", "")),
        (
            "an action is better than the value in state 0 action 1 from -1 to 0",
            changed(r#"[0,"0","-10"]"#, r#"[0,"0","-9"]"#),
        ),
        (
            "a set is false in state 0 action 1 from 0 to 1",
            changed("[[0,[0]]]", "[[0,[0,1]]]"),
        ),
        (
            "a tie is false in state 0 action 0 from -1 to 0",
            changed("[[0,[0,1]]]", "[[0,[1]]]"),
        ),
        (
            "nothing changes at a point between pieces",
            changed(
                r#"{"at":"1""#,
                r#"{"at":"1/2","tied":[],"optimal":[],"values":[]},{"at":"1""#,
            ),
        ),
        (
            "a key stands twice",
            changed(r#""discount""#, r#""discount":"9/10","discount""#),
        ),
    ]
}

/// Certificates of a state in which one may stay for ever, the first of them true.
fn broken_loops() -> Vec<(&'static str, String)> {
    let wait = |reward: [&str; 2]| {
        let [constant, slope] = reward;
        format!(r#"{{"to": [[0, "1"]], "reward": ["{constant}", "{slope}"]}}"#)
    };
    let loops = |actions: [&str; 2], tied: &str, optimal: &str| certificate("1", &actions.join(","), tied, optimal);
    let costly = OUT.replace(r#"["0", "0"]"#, r#"["-2", "0"]"#);
    let stays = loops([&wait(["0", "0"]), &costly], "", "0");
    let [promise, _] = promises();
    vec![
        ("valid 0 1", stays.clone()),
        (
            "at discount 1 a policy of tied actions never ends (0, 0)",
            loops([&wait(["0", "-1"]), OUT], "[0, [0, 1]]", "1"),
        ),
        (
            "staying for ever is better",
            stays.replace(r#""values": []"#, r#""values": [[0, "-1", "0"]]"#),
        ),
        ("optimal actions never lead to what the value promises: 0", promise),
    ]
}

/// One certificate for each thing that is demanded, in which only that is wrong: what is not asked for any more would be
/// found valid, or wrong for another reason.
#[test]
fn python_notices_each_violation() {
    let mut cases = vec![("valid -1 0 1", FORK.to_owned())];
    cases.extend(broken_forks());
    cases.extend(broken_loops());
    let texts: Vec<String> = cases.iter().map(|(_, text)| text.clone()).collect();
    let Some(answers) = answers_of(REASONS, &texts) else {
        return;
    };
    let mut noticed = 0;
    for ((expected, text), answer) in cases.iter().zip(&answers) {
        assert_eq!(answer, expected);
        assert_eq!(check(text).is_ok(), expected.starts_with("valid"), "{expected}");
        noticed += usize::from(check(text).is_err());
    }
    let source = include_str!("../../docs/check_certificate.py");
    assert_eq!(
        source.matches("demand(").count() - 1,
        noticed,
        "one demand is not tried"
    );
}

#[test]
fn python_checks_eight_hundred_prompts() {
    let text = best_of_11::certificate();
    let Some(answers) = answers(&[text.clone(), text.replacen("\"1/1163000\"", "\"1/1163001\"", 1)]) else {
        return;
    };
    assert_eq!(answers[0].split(' ').count(), 775);
    assert_eq!(answers[0], expected(&text));
    assert_eq!(answers[1], "no");
}

/// Compares a certificate with a scenario file along a parameter.
fn compare(certificate: &Path, scenario: &Path, parameter: &str) -> Option<Output> {
    let mut command = python()?;
    command.arg("certificate_of_scenario.py").arg(certificate).arg(scenario);
    Some(command.arg(parameter).output().expect("Python runs"))
}

/// A table of scored answers is a model of one step.
#[test]
fn python_finds_a_table_in_its_certificate() {
    let text = r#"{"policy-cliff": 1, "title": "Scores", "parameters": {"w": {"from": 0, "to": 2}},
"weights": {"judge": 1, "rules": "w", "words": 0},
"table": {"prompts": ["p", "q"], "answers": [["a", "b"], ["c", "d", "e"]], "scores":
{"judge": [[1, "1/3"], [0.25, 3, 1]], "rules": [[0, 1], [4, 3, 1e-1]], "words": [[3, 4], [5, 6, 7]]}}}"#;
    let folder = std::env::temp_dir().join(format!("policy-cliff-table-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let [certificate, scenario] = ["certificate.json", "scenario.json"].map(|name| folder.join(name));
    let mut session = Session::new(Scenario::parse(text).expect("a table"));
    let request = session.request(&Options::default()).expect("a request");
    let certified = session.certificate(&request, &mut |_| true).expect("cliffs");
    std::fs::write(&certificate, certified.expect("a certificate")).expect("written");
    for (file, is_its) in [(text.to_owned(), true), (text.replace("1e-1", "2e-1"), false)] {
        std::fs::write(&scenario, &file).expect("written");
        let Some(output) = compare(&certificate, &scenario, "w") else {
            return;
        };
        assert_eq!(output.status.success(), is_its, "{file}");
        if is_its {
            let answer = String::from_utf8_lossy(&output.stdout).into_owned();
            assert!(answer.trim_end().ends_with("from 0 to 2; cliffs: 2/3"), "{answer}");
        }
    }
    std::fs::remove_dir_all(&folder).expect("removed");
}

/// The whole chain: the certificate is true, and its model is that of the file.
#[test]
fn python_finds_the_scenario_in_its_certificate() {
    let folder = std::env::temp_dir().join(format!("policy-cliff-certificates-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    for name in NAMES.into_iter().chain(OWN) {
        let certificate = folder.join(format!("{name}.json"));
        std::fs::write(&certificate, exported(name)).expect("written");
        let text = std::fs::read_to_string(path(name)).expect("a scenario");
        let parameter = &read(name).parameters[0].name;
        let compare = |scenario: &Path| compare(&certificate, scenario, parameter);
        let Some(output) = compare(&path(name)) else { return };
        let answer = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(
            output.status.success(),
            "{name}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        let known = check(&exported(name)).expect("valid").points;
        let cliffs = answer.trim_end().split("; cliffs:").nth(1).expect("cliffs").trim();
        assert_eq!(cliffs, known[1..known.len() - 1].join(" "), "{name}");

        // Another discount, and another reward.
        let other = folder.join("other.json");
        let (before, after) = text.split_once("\"discount\": ").expect("a discount");
        let rest = after.split_once(',').expect("another key").1;
        let discounted = format!("{before}\"discount\": \"123/456\",{rest}");
        let rewarded = text.replacen("\"reward\": {", "\"reward\": {\"something else\": 7, ", 1);
        for changed in [discounted, rewarded] {
            assert_ne!(changed, text, "{name}");
            Scenario::parse(&changed).expect("a valid scenario");
            std::fs::write(&other, changed).expect("written");
            assert!(!compare(&other).expect("Python").status.success(), "{name}");
        }
    }
    std::fs::remove_dir_all(&folder).expect("removed");
}
