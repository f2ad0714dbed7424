//! Scenarios that are tables of scored answers: random ones against a brute force in fractions, and the one of 805
//! prompts against its upper envelopes.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::rc::Rc;

use fastrand::Rng;
use num_rational::Ratio;
use policy_cliff::scenario::Scenario;
use policy_cliff::study::{Effort, FoundCliffs, Options, Session};

use crate::best_of_11;

/// Per prompt and answer, the two scores in hundredths.
type Table = Vec<Vec<[i128; 2]>>;

/// Optimal answers on the left of a place, at it, and on its right.
type Sets = [Vec<usize>; 3];

/// The scenario with reward first + w second, w in [-1, 2].
fn scenario_text(table: &Table) -> String {
    let column = |score: usize| {
        let rows = table.iter().map(|answers| {
            let scores = answers.iter().map(|answer| format!("{}e-2", answer[score]));
            format!("[{}]", scores.collect::<Vec<_>>().join(", "))
        });
        format!("[{}]", rows.collect::<Vec<_>>().join(",\n"))
    };
    let prompts: Vec<String> = (0..table.len()).map(|prompt| format!("\"p{prompt}\"")).collect();
    let most = table.iter().map(Vec::len).max().unwrap_or(0);
    let answers: Vec<String> = (0..most).map(|answer| format!("\"a{answer}\"")).collect();
    format!(
        "{{\"policy-cliff\": 1, \"title\": \"\", \"parameters\": {{\"w\": {{\"from\": -1, \"to\": 2}}}},\n\
         \"weights\": {{\"second\": \"w\"}},\n\
         \"table\": {{\"prompts\": [{}], \"answers\": [{}],\n\"scores\": {{\"first\": {}, \"second\": {}}}}}}}",
        prompts.join(", "),
        answers.join(", "),
        column(0),
        column(1)
    )
}

fn best(answers: &[[i128; 2]], at: Ratio<i128>) -> Vec<usize> {
    let worth = |answer: &[i128; 2]| Ratio::from(answer[0]) + at * answer[1];
    let most = answers.iter().map(worth).max().expect("an answer");
    (0..answers.len()).filter(|&i| worth(&answers[i]) == most).collect()
}

/// Every place in (-1, 2) at which the best answers of a prompt change: all pairs of lines are cut, and the best answers
/// compared at each cut and between the cuts.
fn brute_force(table: &Table) -> BTreeMap<Ratio<i128>, Vec<(usize, Sets)>> {
    let mut found: BTreeMap<_, Vec<_>> = BTreeMap::new();
    let ends = [-1, 2].map(Ratio::from);
    for (prompt, answers) in table.iter().enumerate() {
        let mut cuts = ends.to_vec();
        for left in answers {
            for right in answers.iter().filter(|right| right[1] != left[1]) {
                cuts.push(Ratio::new(right[0] - left[0], left[1] - right[1]));
            }
        }
        cuts.retain(|cut| (ends[0]..=ends[1]).contains(cut));
        cuts.sort_unstable();
        cuts.dedup();
        for three in cuts.windows(3) {
            let between = |left: usize| best(answers, (three[left] + three[left + 1]) / 2);
            let sets = [between(0), best(answers, three[1]), between(1)];
            if sets[0] != sets[1] || sets[1] != sets[2] {
                found.entry(three[1]).or_default().push((prompt, sets));
            }
        }
    }
    found
}

fn cliffs(text: &str) -> Rc<FoundCliffs> {
    let mut session = Session::new(Scenario::parse(text).unwrap_or_else(|error| panic!("{error}\n{text}")));
    let request = session.request(&Options::default()).expect("a request");
    session
        .cliffs(&request, Effort::Ordinary, &mut |_| true)
        .expect("cliffs")
}

/// A table with ties, duplicates and few levels, as ratings have them, or with many levels.
fn random_table(rng: &mut Rng) -> Table {
    let levels = [3, 5, 5, 1000][rng.usize(0..4)];
    let prompts = rng.usize(1..7);
    let score = |rng: &mut Rng| rng.usize(0..levels) as i128 * if levels < 10 { 100 } else { 1 };
    let answers = |rng: &mut Rng| {
        let mut answers: Vec<[i128; 2]> = Vec::new();
        for _ in 0..rng.usize(1..7) {
            let repeated = (!answers.is_empty() && rng.usize(0..5) == 0).then(|| answers[rng.usize(0..answers.len())]);
            answers.push(repeated.unwrap_or_else(|| [score(rng), score(rng)]));
        }
        answers
    };
    (0..prompts).map(|_| answers(rng)).collect()
}

#[test]
fn random_tables_have_the_cliffs_of_a_brute_force_in_fractions() {
    let mut rng = Rng::with_seed(15);
    let (mut places, mut ties, mut through) = (0, 0, 0);
    for _ in 0..1000 {
        let table = random_table(&mut rng);
        let text = scenario_text(&table);
        let expected = brute_force(&table);
        let found = cliffs(&text);
        assert!(found.is_exact(), "{text}");
        let fractions: Vec<String> = expected.keys().map(ToString::to_string).collect();
        let own: Vec<_> = (0..found.cliffs.breakpoints.len())
            .map(|index| found.fraction(index))
            .collect();
        assert_eq!(own, fractions.iter().map(|f| Some(&**f)).collect::<Vec<_>>(), "{text}");
        for (breakpoint, changes) in found.cliffs.breakpoints.iter().zip(expected.values()) {
            let own: Vec<(usize, Sets)> = breakpoint.changes.iter().map(|c| (c.state, c.sets.clone())).collect();
            assert_eq!(own, *changes, "at {} in {text}", breakpoint.at);
        }
        places += fractions.len();
        let mut sets = expected.values().flatten();
        ties += usize::from(sets.clone().any(|(_, [left, ..])| left.len() > 1));
        through += usize::from(sets.any(|(_, [left, at, right])| at.len() > left.len() + right.len()));
    }
    // A line that goes through a corner from below ties at that point alone.
    assert!(
        places > 1500 && ties > 100 && through > 20,
        "{places} places, {ties} ties, {through} lines through corners"
    );
}

/// The table of 805 prompts, with reward judge - lambda characters / 1000, lambda in [0, 1].
fn best_of_11_text() -> String {
    let prompts = best_of_11::answers();
    let rows = |score: usize, unit: &str| {
        let mut text = String::new();
        for answers in &prompts {
            let scores: Vec<String> = answers
                .iter()
                .map(|answer| format!("{}{unit}", answer[score]))
                .collect();
            let separator = if text.is_empty() { "" } else { ",\n" };
            write!(text, "{separator}[{}]", scores.join(", ")).expect("written");
        }
        text
    };
    let names = |what: &str, count: usize| {
        let names: Vec<String> = (0..count).map(|index| format!("\"{what} {index}\"")).collect();
        names.join(", ")
    };
    format!(
        r#"{{"policy-cliff": 1, "title": "Best of 11", "parameters": {{"lambda": {{"from": 0, "to": 1}}}},
"weights": {{"characters": "-lambda/1000"}}, "table": {{"prompts": [{}], "answers": [{}],
"scores": {{"judge": [{}], "characters": [{}]}}}}}}"#,
        names("prompt", prompts.len()),
        names("sample", 11),
        rows(0, "e-6"),
        rows(1, "")
    )
}

/// The model that the table stands for is the one that is written out, whose cliffs `best_of_11` compares with envelopes.
#[test]
fn the_table_of_eight_hundred_prompts_is_the_model_written_out() {
    let table = Scenario::parse(&best_of_11_text()).expect("a table");
    let written_out = Scenario::parse(&best_of_11::scenario_text()).expect("a scenario");
    assert_eq!(table.states, written_out.states);
    assert_eq!(table.actions, written_out.actions);
    assert_eq!(table.rewards, written_out.rewards);
    assert_eq!(format!("{:?}", table.mdp), format!("{:?}", written_out.mdp));
    assert_eq!(table.exact_probability, written_out.exact_probability);

    let found = cliffs(&best_of_11_text());
    assert!(found.is_exact());
    assert_eq!(found.cliffs.breakpoints.len(), 773);
    let changes = found.cliffs.breakpoints.iter().map(|breakpoint| &breakpoint.changes);
    assert_eq!(changes.clone().map(Vec::len).sum::<usize>(), 782);
    let mut moved: Vec<usize> = changes.flatten().map(|change| change.state).collect();
    moved.sort_unstable();
    moved.dedup();
    assert_eq!(805 - moved.len(), 230);
}

/// The mean of the judge's scores of the best answers, at every point of the grid, by a loop over the prompts; of the
/// answers that tie each is taken as often.
#[test]
fn the_mean_of_a_column_follows_every_cliff_of_eight_hundred_prompts() {
    let text = best_of_11_text().replacen(
        "\"weights\"",
        r#""view": {"alpha": null, "outcomes": {"judge": {"judge": 1}}}, "weights""#,
        1,
    );
    let mut session = Session::new(Scenario::parse(&text).expect("a table"));
    let request = session.request(&Options::default()).expect("a request");
    let sweep = session.sweep(&request, &mut |_| true).expect("a sweep");
    assert_eq!(sweep.sampled, "");
    let levels = sweep.levels(&[1], &|jump| Some(jump.outcomes.each_ref().map(|side| side[0])));
    assert!(levels.len() > 700, "{} jumps", levels.len());
    // What is just above a cliff stays until the next one.
    let apart = levels.windows(2).map(|two| (two[0].1[2] - two[1].1[0]).abs());
    assert!(apart.fold(0.0, f64::max) < 1e-12);
    let prompts = best_of_11::answers();
    for (point, &theta) in sweep.theta.iter().enumerate() {
        let at = Ratio::new(point as i128, 200);
        assert!((theta - point as f64 / 200.0).abs() < 1e-15);
        let mut mean = 0.0;
        for answers in &prompts {
            // In units of a millionth: 10^6 judge - 10^3 lambda characters.
            let worth = |[judge, characters]: &[i128; 2]| Ratio::from(*judge) - at * 1000 * characters;
            let most = answers.iter().map(worth).max().expect("an answer");
            let best: Vec<f64> = answers
                .iter()
                .filter(|answer| worth(answer) == most)
                .map(|[j, _]| *j as f64)
                .collect();
            mean += best.iter().sum::<f64>() / best.len() as f64 / 1e6 / prompts.len() as f64;
        }
        let found = sweep.hard.outcomes[0][point];
        assert!((found - mean).abs() < 1e-9, "at {theta}: {found} is not {mean}");
    }
}
