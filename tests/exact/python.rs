//! The second checker, `docs/check_certificate.py`: plain Python, which shares nothing with the library. Left out,
//! which is said, where there is no Python.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use policy_cliff::exact::check;
use serde_json::Value;

use crate::best_of_11;
use crate::export::{NAMES, exported, tampered};
use crate::hostile::promises;
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
    let mut command = python()?;
    let mut child = command
        .args(["-c", DRIVER])
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
        }
        let refused = answers.iter().filter(|answer| *answer == "no").count();
        assert!(
            refused > 50 && refused * 2 > answers.len(),
            "{name}: {refused} of {}",
            answers.len()
        );
    }
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

/// The whole chain: the certificate is true, and its model is that of the file.
#[test]
fn python_finds_the_scenario_in_its_certificate() {
    let folder = std::env::temp_dir().join(format!("policy-cliff-certificates-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    for name in NAMES {
        let certificate = folder.join(format!("{name}.json"));
        std::fs::write(&certificate, exported(name)).expect("written");
        let text = std::fs::read_to_string(path(name)).expect("a scenario");
        let parameter = &read(name).parameters[0].name;
        let compare = |scenario: &Path| {
            let mut command = python()?;
            command
                .arg("certificate_of_scenario.py")
                .arg(&certificate)
                .arg(scenario);
            Some(command.arg(parameter).output().expect("Python runs"))
        };
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
            policy_cliff::scenario::Scenario::parse(&changed).expect("a valid scenario");
            std::fs::write(&other, changed).expect("written");
            assert!(!compare(&other).expect("Python").status.success(), "{name}");
        }
    }
    std::fs::remove_dir_all(&folder).expect("removed");
}
