//! The library's words: complete, short, cited, and without a cliff that the solver does not give.

use policy_cliff::exact::Optimum;
use policy_cliff::link::{Link, Outline, Source};
use policy_cliff::scenario::{Scenario, cliff_places};
use policy_cliff::stability::stability;
use serde_json::Value;

use crate::{file, opening, scenario, shipped, solved};

/// The reference list, by key.
fn references() -> serde_json::Map<String, Value> {
    match serde_json::from_str(&file("www/references.json")).expect("JSON") {
        Value::Object(map) => map,
        other => panic!("{other}"),
    }
}

/// The texts of all steps, a mark in the place of each cliff.
fn steps(scenario: &Scenario) -> Vec<String> {
    let marked = |text: &str| cliff_places(text, &mut |_| "#".into());
    scenario.guide.iter().map(|s| marked(&s.text)).collect()
}

#[test]
fn the_folder_holds_the_library() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/www/scenarios");
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("text"))
        .collect();
    names.sort();
    let mut expected: Vec<String> = shipped().map(|name| format!("{name}.json")).collect();
    expected.sort();
    assert_eq!(names, expected);
}

#[test]
fn every_scenario_is_complete_and_short() {
    let within = |text: &str, least, most, what: &str| {
        let count = text.chars().count();
        assert!((least..=most).contains(&count), "{what}: {count} characters: {text}");
    };
    for name in shipped() {
        let scenario = scenario(name);
        within(&scenario.title, 4, 30, name);
        within(&scenario.summary, 40, 110, name);
        within(&scenario.about, 150, 620, name);
        within(&scenario.view.look, 40, 220, name);
        assert!(!scenario.source.is_empty(), "{name}");
        assert!(scenario.view.alpha.is_some(), "{name}");
        assert!(!scenario.view.outcomes.is_empty(), "{name}");
        for parameter in &scenario.parameters {
            assert_ne!(parameter.label, parameter.name, "{name}: what it means");
        }
        // Where nothing is truly better there is no true reward.
        let has_truth = !["future-ties", "lipschitz-fork", "three-peaks"].contains(&name);
        assert_eq!(scenario.true_reward().is_some(), has_truth, "{name}");
        assert!((3..=6).contains(&scenario.guide.len()), "{name}");
        for text in steps(&scenario) {
            within(&text, 30, 230, name);
        }
    }
}

#[test]
fn citations_resolve_and_every_reference_is_cited() {
    let references = references();
    let mut cited = Vec::new();
    for name in shipped() {
        let scenario = scenario(name);
        let steps = scenario.guide.iter().flat_map(|step| &step.cite);
        let measured = scenario.measured.iter().flat_map(|m| &m.cite);
        let own: Vec<String> = steps.chain(measured).cloned().collect();
        assert!(!own.is_empty(), "{name} cites nothing");
        cited.extend(own);
    }
    for key in &cited {
        assert!(references.contains_key(key), "{key} is not in the list");
    }
    for (key, entry) in &references {
        let text = |field: &str| entry[field].as_str();
        assert!(text("label").is_some() && text("text").is_some(), "{key}");
        let parts = references.values().filter(|part| part["in"] == **key).count();
        assert!(parts > 0 || cited.contains(key), "{key} is not cited");
        if let Some(work) = text("in") {
            assert!(references[work]["in"].is_null(), "{key} is part of a work");
        }
    }
}

/// Numbers with a decimal point in a text, and their last place's worth.
fn decimals(text: &str) -> Vec<(f64, f64)> {
    let words = text.split(|c: char| !c.is_ascii_digit() && c != '.');
    let words = words.map(|word| word.trim_matches('.'));
    let decimals = words.filter_map(|word| {
        let (_, places) = word.split_once('.')?;
        let unit = 0.1f64.powf(places.len() as f64);
        Some((word.parse().expect("a decimal"), unit))
    });
    decimals.collect()
}

/// What opens a scenario stands before anything is solved: its decimals are checked here. Those of the model itself are
/// named, or the ends of the range over which it speaks.
#[test]
fn decimals_in_the_opening_words_are_cliffs_or_of_the_model() {
    for name in shipped() {
        let scenario = scenario(name);
        let found = solved(&scenario, scenario.view.sweep, &opening(&scenario));
        let swept = &scenario.parameters[scenario.view.sweep];
        let mut own = vec![swept.from.value().abs(), swept.to.value().abs()];
        if name == "grid-world" {
            own.extend([0.8, 0.1]);
        }
        for (number, unit) in decimals(&scenario.about)
            .into_iter()
            .chain(decimals(&scenario.view.look))
        {
            let mut cliffs = found.breakpoints.iter();
            let is_cliff = cliffs.any(|b| (b.at.abs() - number).abs() <= 0.5 * unit);
            assert!(is_cliff || own.contains(&number), "{name}: {number}");
        }
    }
}

#[test]
fn steps_leave_cliffs_to_the_solver() {
    for name in shipped() {
        let scenario = scenario(name);
        for (step, text) in scenario.guide.iter().zip(steps(&scenario)) {
            let found = solved(&scenario, step.setting.sweep, &step.values);
            for (number, unit) in decimals(&text) {
                let mut cliffs = found.breakpoints.iter();
                let is_cliff = cliffs.any(|b| b.at.abs() > 1e-9 && (b.at.abs() - number).abs() <= unit);
                assert!(!is_cliff, "{name}: {number} is a cliff in: {text}");
            }
        }
    }
}

/// The paper's Table 1: instructions followed (hard, soft) and correct answers, before and after, in per cent.
#[test]
fn the_table_of_the_paper_is_quoted_as_it_stands() {
    let measured = scenario("intelligence-obedience").measured.expect("a table");
    assert_eq!(measured.cite, ["xu table 1", "fu"]);
    let rows: Vec<String> = measured.cells.chunks(7).map(|row| row.join(" ")).collect();
    let published = [
        ("Qwen2.5-1.5B", "10.00/27.26/1.21", "9.52/23.97/14.58"),
        ("Qwen2.5-7B", "15.95/33.13/13.59", "10.48/27.26/28.39"),
        ("Qwen2.5-Math-1.5B", "9.28/23.33/18.91", "8.33/21.31/24.88"),
        ("Qwen2.5-Math-7B", "9.76/23.53/20.68", "7.85/22.62/32.61"),
    ];
    let wanted = published.map(|(model, before, after)| {
        let pairs = before.split('/').zip(after.split('/'));
        let pairs: Vec<String> = pairs.map(|(b, a)| format!("{b} {a}")).collect();
        format!("{model} {}", pairs.join(" "))
    });
    assert_eq!(rows, wanted);
    // Correctness rose and both measures of obedience fell in all four.
    for row in measured.cells.chunks(7) {
        let number = |i: usize| row[i].parse::<f64>().expect("a number");
        assert!(number(2) < number(1) && number(4) < number(3) && number(6) > number(5));
    }
}

/// Where the paper gives a bar chart alone, no number is quoted.
#[test]
fn what_is_measured_is_cited_and_not_read_off_a_chart() {
    let measured = |name: &str| scenario(name).measured.expect("findings");
    let cheating = measured("deceptive-reasoning");
    assert!(cheating.text.contains("nearly 80 %") && cheating.cite == ["xu 5.1", "baker"]);
    let perturbed = measured("multi-reward");
    let digits: String = perturbed.text.chars().filter(char::is_ascii_digit).collect();
    assert_eq!(digits, "200", "about 200 prompts");
    // In the text of section 5.4.
    let persuaded = measured("sophistry");
    assert_eq!(persuaded.columns, ["human approval", "correctness"]);
    assert_eq!(persuaded.cells, ["+9.4", "−1.8"]);
    assert_eq!(persuaded.cite, ["xu 5.4", "wen"]);
    for name in shipped() {
        let has = [
            "best-of-eleven",
            "deceptive-reasoning",
            "intelligence-obedience",
            "multi-reward",
            "sophistry",
        ]
        .contains(&name);
        assert_eq!(scenario(name).measured.is_some(), has, "{name}");
    }
}

/// What the paper has: its numbered statements and remarks, figures and sections, as the labels of references have them.
const STATEMENTS: [&str; 49] = [
    "abstract",
    "section 1",
    "section 2.1",
    "2.1 to 2.3",
    "figure 1",
    "2.4",
    "2.5",
    "remark 2.6",
    "2.7",
    "remark 2.8",
    "2.9",
    "2.10",
    "section 3.1",
    "section 3.2",
    "3.1",
    "section 3.3",
    "section 3.3.1",
    "3.2",
    "section 3.4",
    "section 4.1",
    "figure of the framework",
    "remark 4.1",
    "4.2",
    "4.3",
    "4.4",
    "4.5",
    "4.6",
    "4.7",
    "section 4.4",
    "figure of hard and soft policies",
    "section 4.5",
    "section 4.6",
    "section 5.1",
    "figure of section 5.1",
    "section 5.2",
    "table 1",
    "section 5.3",
    "section 5.4",
    "section 5.5",
    "section 5.6",
    "figure of section 5.6",
    "section 6.1",
    "section 6.2",
    "section 6.3",
    "conclusion",
    "appendix B",
    "C.1",
    "C.2",
    "other proofs of appendix C",
];

/// The rows of the tables of docs/CLAIMS.md, whose first cell is a statement, or a finding.
fn claims() -> Vec<Vec<String>> {
    let rows = file("docs/CLAIMS.md");
    let rows = rows.lines().filter(|line| line.starts_with("| "));
    let cells = rows.map(|row| {
        let cells = row.trim_matches('|').split('|');
        cells.map(|cell| cell.trim().to_owned()).collect::<Vec<_>>()
    });
    let rows: Vec<_> = cells
        .filter(|cells| !["in the paper", "finding"].contains(&&*cells[0]))
        .collect();
    assert!(rows.iter().all(|cells| cells.len() == 3 || cells.len() == 4));
    rows
}

/// The links of a row to the page, each with its words.
fn links(row: &[String]) -> Vec<(&str, &str)> {
    let cells = row.iter().flat_map(|cell| cell.split('[').skip(1));
    let links = cells.map(|rest| {
        let (words, rest) = rest.split_once("](../index.html#").expect("a link to the page");
        (words, rest.split_once(')').expect("an end").0)
    });
    links.collect()
}

/// Every statement, figure and section of the paper and every finding has a row, and every row links to what shows it,
/// or says why nothing does.
#[test]
fn every_statement_has_its_place() {
    let rows = claims();
    for statement in STATEMENTS {
        assert!(rows.iter().any(|row| row[0] == statement), "{statement} has no row");
    }
    let (statements, findings): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row.len() == 4);
    assert_eq!(findings.len(), 10);
    for row in &statements {
        assert!(STATEMENTS.contains(&&*row[0]), "{}", row[0]);
    }
    // From each heading a link leads to its picture, but for two that have nothing to draw.
    let unlinked = STATEMENTS.iter().filter(|statement| {
        let own = rows.iter().filter(|row| row[0] == **statement);
        own.flat_map(|row| links(row)).next().is_none()
    });
    let unlinked: Vec<&str> = unlinked.copied().collect();
    assert_eq!(unlinked, ["remark 2.8", "other proofs of appendix C"]);
    for row in &rows {
        let why = row.last().expect("a cell").split("not shown, because ").nth(1);
        assert!(
            !links(row).is_empty() || why.is_some_and(|why| why.len() > 20),
            "{row:?}"
        );
    }
}

/// Links say which scenario and step they open, and open them with nothing left out.
#[test]
fn the_links_of_the_claims_open_what_they_name() {
    for row in claims() {
        for (words, fragment) in links(&row) {
            if fragment == "cases" {
                continue;
            }
            let link = Link::parse(fragment).unwrap_or_else(|error| panic!("{fragment}: {error}"));
            let Source::Scenario(name) = &link.source else {
                panic!("{fragment}")
            };
            let scenario = scenario(name);
            let (view, problems) = link.apply(&Outline::from(&scenario));
            assert!(problems.is_empty(), "{fragment}: {problems:?}");
            let named = match view.step {
                Some(step) => format!("{}, {}", scenario.title, step + 1),
                None => scenario.title,
            };
            assert_eq!(words, named, "{fragment}");
        }
    }
}

/// A step that a row sends to cites the row's statement, and every statement among the references has a row.
#[test]
fn steps_cite_the_statements_that_send_to_them() {
    let references = references();
    let mut placed = Vec::new();
    for row in claims().iter().filter(|row| row.len() == 4) {
        let mut labels = references.iter();
        let Some((key, _)) = labels.find(|(_, entry)| entry["in"] == "xu" && entry["label"] == *row[0]) else {
            continue;
        };
        for (words, fragment) in links(row) {
            let link = Link::parse(fragment).expect("read above");
            let Source::Scenario(name) = &link.source else {
                panic!("{fragment}")
            };
            let scenario = scenario(name);
            let cited = match link.apply(&Outline::from(&scenario)).0.step {
                Some(step) => &scenario.guide[step].cite,
                None => &scenario.measured.as_ref().expect("findings").cite,
            };
            assert!(cited.contains(key), "{}: {words}", row[0]);
            placed.push(key.clone());
        }
    }
    for (key, entry) in &references {
        assert!(entry["in"] != "xu" || placed.contains(key), "{key} has no place");
    }
}

/// Where statement 4.5 is seen there is room around the policy.
#[test]
fn a_single_best_answer_has_a_stability_radius() {
    let scenario = scenario("multi-reward");
    let rows = claims();
    let row = rows.iter().find(|row| row[0] == "4.5").expect("a row");
    let (view, _) = Link::parse(links(row)[0].1)
        .expect("a link")
        .apply(&Outline::from(&scenario));
    let problem = scenario.problem(scenario.view.sweep, &view.values);
    let optimum = Optimum::new(&problem, view.values[scenario.view.sweep]).expect("finite");
    let radius = stability(&optimum, None)
        .expect("finite")
        .radius
        .expect("another policy");
    assert!(radius.size > 0.001, "{}", radius.size);
    let states = (0..scenario.mdp.states()).filter(|&state| !scenario.mdp.actions(state).is_empty());
    for state in states {
        let best = scenario.mdp.actions(state).filter(|&pair| optimum.optimal[pair]);
        assert_eq!(best.count(), 1, "{}", scenario.states[state]);
    }
}
