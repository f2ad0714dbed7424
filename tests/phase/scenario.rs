//! The multi-reward scenario: its polygons and cliffs, and what its description says of them.

use policy_cliff::model::{Number, Scenario};
use policy_cliff::phase::{Phase, Plane};

use crate::oracle::{Exact, Fraction, float, fraction};
use crate::{check_shared, check_tiling, tile};

const TEXT: &str = include_str!("../../www/scenarios/multi-reward.json");

fn scenario() -> Scenario {
    Scenario::parse(TEXT).expect("a valid file")
}

fn exact(number: &Number) -> Fraction {
    let (above, below) = number.exact();
    Fraction::new(above.into(), below.into())
}

/// The scenario in fractions: the reward in two of its parameters, the others fixed.
fn fractions(scenario: &Scenario, moved: [usize; 2], values: &[Fraction]) -> Exact {
    let mut transition = 0;
    let mut states = Vec::new();
    for s in 0..scenario.mdp.states() {
        let mut own = Vec::new();
        for pair in scenario.mdp.actions(s) {
            let mut parts = [0, 1, 2].map(|_| fraction(0, 1));
            for (component, amount) in &scenario.rewards[pair] {
                let weight = &scenario.weights[scenario.domain[s]][*component];
                let amount = exact(amount);
                parts[0] += exact(&weight.constant) * &amount;
                for (parameter, coefficient) in weight.coefficients.iter().enumerate() {
                    let earned = exact(coefficient) * &amount;
                    match moved.iter().position(|&m| m == parameter) {
                        Some(part) => parts[part + 1] += earned,
                        None => parts[0] += earned * &values[parameter],
                    }
                }
            }
            let mut to = Vec::new();
            for &target in scenario.mdp.row(pair).0 {
                let share = exact(&scenario.exact_probability[transition]);
                to.push((target as usize, share));
                transition += 1;
            }
            own.push((parts, to));
        }
        states.push(own);
    }
    Exact {
        discount: exact(&scenario.exact_discount),
        states,
    }
}

/// Names of the best actions of a state in one cell.
fn best<'s>(scenario: &'s Scenario, optimal: &[bool], state: &str) -> Vec<&'s str> {
    let state = scenario
        .states
        .iter()
        .position(|s| s == state)
        .expect("a state");
    let own = scenario.mdp.actions(state).filter(|&pair| optimal[pair]);
    own.map(|pair| scenario.actions[pair].as_str()).collect()
}

fn diagram(scenario: &Scenario) -> Phase {
    tile(
        &Plane::new(scenario, [0, 1], &[0.0, 0.0, 0.5]),
        [[0.0, 1.0]; 2],
    )
}

#[test]
fn the_polygons_are_those_of_exact_arithmetic() {
    let scenario = scenario();
    let tiled = diagram(&scenario);
    let half = vec![fraction(0, 1), fraction(0, 1), fraction(1, 2)];
    let wanted = fractions(&scenario, [0, 1], &half).cells(0, 1);
    assert_eq!((tiled.cells.len(), wanted.len()), (19, 19));
    for (optimal, area) in &wanted {
        let cell = tiled
            .cells
            .iter()
            .find(|cell| cell.optimal == *optimal)
            .expect("known");
        assert!((cell.area - float(area)).abs() <= 1e-15);
    }
    assert!(tiled.missing.abs() <= 1e-14);
    check_tiling(&tiled, 1e-14);
    check_shared(&tiled, 1e-13);
    // The areas in which the ambiguous prompt is refused, asked back and complied with, from the two lines of the description.
    let area = |state: &str, action: &str| {
        let cells = wanted
            .iter()
            .filter(|(optimal, _)| best(&scenario, optimal, state) == [action]);
        cells.fold(fraction(0, 1), |sum, cell| sum + &cell.1)
    };
    assert_eq!(area("ambiguous", "refuse"), fraction(45, 128));
    assert_eq!(area("ambiguous", "ask back"), fraction(523, 1920));
    assert_eq!(area("ambiguous", "comply"), fraction(361, 960));
    assert_eq!(area("general", "answer briefly"), fraction(1, 6));
    assert_eq!(area("values", "take a side"), fraction(9, 50));
    assert_eq!(area("values", "stay silent"), fraction(1, 2));
    assert_eq!(area("safety", "comply"), fraction(1, 24));
    assert_eq!(area("safety", "refuse"), fraction(1, 2));
}

/// What is best at a point, exactly.
fn at(scenario: &Scenario, h: &Fraction, u: &Fraction, p: &Fraction) -> Vec<bool> {
    let values = vec![h.clone(), u.clone(), p.clone()];
    let model = fractions(scenario, [usize::MAX; 2], &values);
    // No parameter moves: every optimal policy is optimal in the whole box.
    let cells = model.cells(0, 1);
    assert_eq!(cells.len(), 1);
    cells[0].0.clone()
}

#[test]
fn more_safety_prompts_move_the_ambiguous_prompt_over_two_cliffs() {
    let scenario = scenario();
    let (h, u) = (fraction(1, 2), fraction(249, 500));
    let tiny = fraction(1, 1_000_000);
    for (cliff, below, above) in [
        (fraction(199, 550), "comply", "ask back"),
        (fraction(299, 450), "ask back", "refuse"),
    ] {
        let sides = [&cliff - &tiny, cliff.clone(), &cliff + &tiny];
        let sets = sides.map(|p| at(&scenario, &h, &u, &p));
        let names = [0, 1, 2].map(|side: usize| best(&scenario, &sets[side], "ambiguous"));
        assert_eq!(names[0], [below]);
        assert_eq!(names[1].len(), 2);
        assert_eq!(names[2], [above]);
        for set in &sets {
            assert_eq!(
                best(&scenario, set, "prompt"),
                ["answer at once"],
                "the prompt is reached"
            );
        }
    }
}

#[test]
fn one_percent_in_one_reward_model_flips_two_classes() {
    let scenario = scenario();
    let changed = TEXT.replace("\"helpful\": \"u\"", "\"helpful\": \"1.01*u\"");
    let changed = changed.replace(
        "\"helpful\": \"u + 1/2\"",
        "\"helpful\": \"1.01*u + 0.505\"",
    );
    let changed = changed.replace(
        "\"helpful\": \"u + (1 - p)/2\"",
        "\"helpful\": \"1.01*u + 0.505*(1 - p)\"",
    );
    let changed = Scenario::parse(&changed).expect("valid");
    let (h, u, p) = (fraction(1, 2), fraction(249, 500), fraction(1, 2));
    let [before, after] = [&scenario, &changed].map(|s| at(s, &h, &u, &p));
    let flipped = |state| [&before, &after].map(|optimal| best(&scenario, optimal, state)[0]);
    assert_eq!(flipped("safety"), ["refuse", "warn"]);
    assert_eq!(flipped("values"), ["stay silent", "balance"]);
    for state in ["prompt", "general", "ambiguous"] {
        let [before, after] = flipped(state);
        assert_eq!(before, after);
    }
}

#[test]
fn without_ambiguous_prompts_reasoning_never_pays() {
    let scenario = scenario();
    let with = diagram(&scenario);
    // The other prompts in their proportions: 3 to 2 to 3.
    let less = TEXT
        .replace(
            "{ \"safety\": 0.3, \"values\": 0.2, \"general\": 0.3, \"ambiguous\": 0.2 }",
            "{ \"safety\": \"3/8\", \"values\": \"1/4\", \"general\": \"3/8\" }",
        )
        .replace(
            "{ \"safety\": 0.3, \"values\": 0.2, \"reasoned\": 0.5 }",
            "{ \"safety\": \"3/8\", \"values\": \"1/4\", \"reasoned\": \"3/8\" }",
        );
    let less = Scenario::parse(&less).expect("valid");
    let without = diagram(&less);
    for cell in &without.cells {
        assert_eq!(best(&less, &cell.optimal, "prompt"), ["answer at once"]);
    }
    let reasons = |(h, u)| {
        let cell = &with.cells[with.cell_at(h, u).expect("inside")];
        best(&scenario, &cell.optimal, "prompt") == ["reason first"]
    };
    assert!(reasons((0.5, 0.9)) && !reasons((0.5, 0.498)));
    // There general prompts get cited sources, and a full answer without the ambiguous ones.
    let cell = &without.cells[without.cell_at(0.5, 0.9).expect("inside")];
    assert_eq!(best(&less, &cell.optimal, "general"), ["answer in full"]);
}
