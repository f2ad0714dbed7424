//! 805 prompts with 11 answers each, as people rate them: one state per prompt, one action per answer, and a length
//! penalty that moves. The figures come from the upper envelopes of the prompts' lines, in integers.

use std::collections::BTreeSet;
use std::fmt::Write;

use num_rational::Ratio;
use policy_cliff::exact::check;
use policy_cliff::scenario::Scenario;
use policy_cliff::study::{Effort, Options, Session};

use crate::ordinary::is_documented;

/// Per prompt and answer, the judge's probability in millionths and the number of characters.
pub(crate) fn answers() -> Vec<Vec<[i128; 2]>> {
    let lines = include_str!("best-of-11/answers.txt").lines();
    let answer = |text: &str| {
        let (judge, characters) = text.split_once(':').expect("two numbers");
        [judge, characters].map(|number| number.parse().expect("a number"))
    };
    lines.map(|line| line.split(' ').map(answer).collect()).collect()
}

/// Reward judge - lambda characters / 1000, lambda in [0, 1].
pub(crate) fn scenario_text() -> String {
    let prompts = answers();
    let mut text = String::from(
        r#"{"policy-cliff": 1, "title": "Best of 11", "discount": 1, "terminal": ["end"],
"parameters": {"lambda": {"from": 0, "to": 1}}, "weights": {"judge": 1, "characters": "-lambda/1000"},
"start": {"#,
    );
    for prompt in 0..prompts.len() {
        let separator = if prompt == 0 { "" } else { ", " };
        write!(text, r#"{separator}"prompt {prompt}": "1/{}""#, prompts.len()).expect("written");
    }
    text += "},\n\"states\": {";
    for (prompt, answers) in prompts.iter().enumerate() {
        text += if prompt == 0 { "\n" } else { ",\n" };
        write!(text, r#""prompt {prompt}": {{"#).expect("written");
        for (sample, [judge, characters]) in answers.iter().enumerate() {
            let separator = if sample == 0 { "" } else { ", " };
            let reward = format!(r#"{{"judge": {judge}e-6, "characters": {characters}}}"#);
            write!(
                text,
                r#"{separator}"sample {sample}": {{"to": "end", "reward": {reward}}}"#
            )
            .expect("written");
        }
        text += "}";
    }
    text + "}}\n"
}

/// The places inside the range where a prompt's best answers change.
fn envelope(answers: &[[i128; 2]]) -> BTreeSet<Ratio<i128>> {
    let mut places = BTreeSet::new();
    for [judge, characters] in answers {
        for [other_judge, other_characters] in answers {
            if characters <= other_characters {
                continue;
            }
            // judge / 10^6 - lambda characters / 10^3 is the same for both.
            let place = Ratio::new(judge - other_judge, (characters - other_characters) * 1000);
            let worth = |[judge, characters]: &[i128; 2]| Ratio::from(*judge) - place * 1000 * characters;
            let is_best = answers
                .iter()
                .all(|third| worth(third) <= worth(&[*judge, *characters]));
            if is_best && place > Ratio::from(0) && place < Ratio::from(1) {
                places.insert(place);
            }
        }
    }
    places
}

#[test]
fn eight_hundred_prompts_are_certified_and_checked() {
    let envelopes: Vec<BTreeSet<Ratio<i128>>> = answers().iter().map(|answers| envelope(answers)).collect();
    let places: BTreeSet<Ratio<i128>> = envelopes.iter().flatten().copied().collect();
    assert_eq!(places.len(), 773);
    assert_eq!(envelopes.iter().map(BTreeSet::len).sum::<usize>(), 782);
    assert_eq!(envelopes.iter().filter(|places| places.is_empty()).count(), 230);

    let scenario = Scenario::parse(&scenario_text()).expect("a scenario");
    let mut session = Session::new(scenario);
    let request = session.request(&Options::default()).expect("a request");
    // Without being asked for more.
    let found = session
        .cliffs(&request, Effort::Ordinary, &mut |_| true)
        .expect("cliffs");
    assert!(found.is_exact(), "{:?}", found.certainty());
    assert!(is_documented("805 prompts of 11 answers", found.work()));
    let fractions: Vec<String> = places.iter().map(ToString::to_string).collect();
    for (index, fraction) in fractions.iter().enumerate() {
        assert_eq!(found.fraction(index), Some(&**fraction));
    }
    let text = certificate();
    assert!(text.len() < 1_000_000, "{} bytes", text.len());
    let checked = check(&text).expect("a valid certificate");
    assert_eq!(checked.states, 806);
    assert_eq!(checked.points[1..774], fractions);
}

pub(crate) fn certificate() -> String {
    let mut session = Session::new(Scenario::parse(&scenario_text()).expect("a scenario"));
    let request = session.request(&Options::default()).expect("a request");
    let text = session.certificate(&request, &mut |_| true).expect("cliffs");
    text.expect("a certificate")
}
