//! The scenario "Best of eleven": that it is the data, and what its reading says of them.

use policy_cliff::scenario::Scenario;
use policy_cliff::study::Answer;

use crate::guides::{Shown, check};
use crate::{file, scenario};

const NAME: &str = "best-of-eleven";

/// The data as they stand beside the tests of certificates: the judge's probability in millionths, and the length.
#[test]
fn its_numbers_are_those_of_the_data() {
    let scenario = scenario(NAME);
    let data = file("tests/exact/best-of-11/answers.txt");
    let answers: Vec<[i128; 2]> = data
        .split_whitespace()
        .map(|answer| {
            let (judge, characters) = answer.split_once(':').expect("two numbers");
            [judge, characters].map(|number| number.parse().expect("a number"))
        })
        .collect();
    assert_eq!(scenario.components[..2], ["judge", "characters"]);
    assert_eq!((scenario.states.len(), scenario.rewards.len()), (806, answers.len()));
    for (earned, [judge, characters]) in scenario.rewards.rows().zip(answers) {
        let (above, below) = earned[0].1.exact();
        assert_eq!(above * 1_000_000, judge * below);
        assert_eq!(earned[1].1.exact(), (characters, 1));
    }
    assert!(scenario.source.contains("arXiv 2403.13787") && scenario.source.contains("Apache License 2.0"));
}

/// The number of prompts with more than one best answer.
fn tied(scenario: &Scenario, answer: &Answer) -> usize {
    let states = 0..scenario.mdp.states();
    let best = |state: usize| {
        scenario
            .mdp
            .actions(state)
            .filter(|&pair| answer.policy[pair] > 0.0)
            .count()
    };
    states.filter(|&state| best(state) > 1).count()
}

/// The number of prompts with other best answers.
fn others(one: &Shown, other: &Shown) -> usize {
    let best = |shown: &Shown, pair: usize| shown.solution.hard.policy[pair] > 0.0;
    let mdp = &one.scenario.mdp;
    let differ = |&state: &usize| mdp.actions(state).any(|pair| best(one, pair) != best(other, pair));
    (0..mdp.states()).filter(differ).count()
}

/// By how much a mean is lower than it is without a penalty, as a share.
fn fall(shown: &Shown, name: &str) -> f64 {
    1.0 - shown.often(name) / shown.moved(0.0).often(name)
}

#[test]
fn its_reading_holds() {
    check(
        NAME,
        &[
            |s| {
                assert_eq!(tied(s.scenario, &s.solution.hard), 41);
                let beyond = s.moved(0.5 * s.cliff(1));
                assert!(tied(s.scenario, &beyond.solution.hard) < 41);
                let penalised = s.moved(0.00014);
                assert_eq!(others(s, &penalised), 85);
                let reward = 0.00014 * penalised.often("thousands of characters");
                assert_eq!((1e4 * reward).round(), 2.0);
            },
            |s| {
                assert_eq!((100.0 * fall(s, "thousands of characters")).round(), 15.0);
                let lost = fall(s, "judge");
                assert!(0.0 < lost && lost < 0.01, "{lost}");
            },
            |s| {
                assert_eq!(s.cliffs.breakpoints.len(), 773);
                let places: Vec<f64> = s.cliffs.breakpoints.iter().map(|breakpoint| breakpoint.at).collect();
                assert_eq!((places[0].log10().floor(), places[772].log10().ceil()), (-7.0, 0.0));
                assert!(places[0] < 1e-6 && places[386] < 0.05, "{places:?}");
            },
            |s| {
                for penalty in [0.0, 0.001, 0.1, 0.5, 1.0] {
                    let there = s.moved(penalty);
                    assert!(
                        there.outcome(there.soft_answer(), "judge") < there.often("judge"),
                        "at {penalty}"
                    );
                }
            },
            |s| {
                let measured = s.scenario.measured.as_ref().expect("findings");
                let shares: Vec<u32> = measured.cells.iter().filter_map(|cell| cell.parse().ok()).collect();
                assert_eq!(shares.len(), 30);
                assert_eq!((shares.iter().min(), shares.iter().max()), (Some(&7), Some(&21)));
            },
        ],
    );
}
