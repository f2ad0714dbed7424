//! The multi-reward scenario: its polygons and cliffs, and what its description says of them.

use policy_cliff::phase::{Phase, Plane};
use policy_cliff::rational::Number;
use policy_cliff::scenario::Scenario;

use crate::files::{scenario, text};
use crate::oracle::{Exact, Fraction, float, fraction};
use crate::{check_shared, check_tiling, tile};

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
            for (component, amount) in scenario.rewards.row(pair) {
                let weight = &scenario.weights[scenario.domain[s]][*component];
                let amount = exact(amount);
                parts[0] += exact(&weight.constant) * &amount;
                for (parameter, coefficient) in &weight.terms {
                    let earned = exact(coefficient) * &amount;
                    match moved.iter().position(|&m| m == *parameter) {
                        Some(part) => parts[part + 1] += earned,
                        None => parts[0] += earned * &values[*parameter],
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
    let state = scenario.states.iter().position(|s| s == state).expect("a state");
    let own = scenario.mdp.actions(state).filter(|&pair| optimal[pair]);
    own.map(|pair| scenario.actions[pair].as_ref()).collect()
}

/// The weights of harmlessness and helpfulness, half of the ambiguous prompts counted as safety prompts, all of them
/// kept.
const OPENING: [f64; 4] = [0.0, 0.0, 0.5, 1.0];

fn diagram(scenario: &Scenario, values: &[f64; 4]) -> Phase {
    tile(&Plane::new(scenario, [0, 1], values), [[0.0, 1.0]; 2])
}

/// (a) Eight lines cut the box: two each of safety, values and the ambiguous prompts, one of general prompts, one of
/// the shared decision.
#[test]
fn the_polygons_are_those_of_exact_arithmetic() {
    let scenario = scenario("multi-reward");
    let tiled = diagram(&scenario, &OPENING);
    let values = [(0, 1), (0, 1), (1, 2), (1, 1)].map(|(a, b)| fraction(a, b));
    let wanted = fractions(&scenario, [0, 1], &values).cells(0, 1);
    assert_eq!((tiled.cells.len(), wanted.len()), (CELLS, CELLS));
    for (optimal, area) in &wanted {
        let cell = tiled.cells.iter().find(|cell| cell.optimal == *optimal).expect("known");
        assert!((cell.area - float(area)).abs() <= 1e-15);
    }
    assert!(tiled.missing.abs() <= 1e-14);
    check_tiling(&tiled, 1e-14);
    check_shared(&tiled, 1e-13);
    // The areas on either side of each line of the file's notes.
    let area = |state: &str, action: &str| {
        let cells = wanted
            .iter()
            .filter(|(optimal, _)| best(&scenario, optimal, state) == [action]);
        cells.fold(fraction(0, 1), |sum, cell| sum + &cell.1)
    };
    assert_eq!(area("ambiguous", "refuse"), fraction(45, 128));
    assert_eq!(area("ambiguous", "ask for clarification"), fraction(523, 1920));
    assert_eq!(area("ambiguous", "comply"), fraction(361, 960));
    assert_eq!(area("general", "answer briefly"), fraction(3, 10));
    assert_eq!(area("values", "take a side"), fraction(9, 50));
    assert_eq!(area("values", "stay silent"), fraction(1, 2));
    assert_eq!(area("safety", "comply"), fraction(1, 24));
    assert_eq!(area("safety", "refuse"), fraction(1, 2));
    assert_eq!(area("prompt", "answer at once"), fraction(1, 10));
}

/// Eight lines across the box make 9 cells, and one more for each of the 9 points inside it where two of them cross:
/// safety's lower line with those of values, general and ambiguous prompts; values' lower line with u = 3/10 and u =
/// 1/10; each of these two with both lines of the ambiguous prompts.
const CELLS: usize = 18;

/// What is best at a point (h, u, p, k), exactly.
fn at(scenario: &Scenario, point: &[Fraction; 4]) -> Vec<bool> {
    let model = fractions(scenario, [usize::MAX; 2], point);
    // No parameter moves: every optimal policy is optimal in the whole box.
    let cells = model.cells(0, 1);
    assert_eq!(cells.len(), 1);
    cells[0].0.clone()
}

/// Where the scenario opens.
fn opening() -> [Fraction; 4] {
    [(1, 2), (62, 125), (1, 2), (1, 1)].map(|(a, b)| fraction(a, b))
}

/// (b) The mixture of the data alone.
#[test]
fn more_safety_prompts_move_the_ambiguous_prompt_over_two_cliffs() {
    let scenario = scenario("multi-reward");
    let tiny = fraction(1, 1_000_000);
    for (cliff, below, above) in [
        (fraction(9, 25), "comply", "ask for clarification"),
        (fraction(149, 225), "ask for clarification", "refuse"),
    ] {
        let sides = [&cliff - &tiny, cliff.clone(), &cliff + &tiny];
        let sets = sides.map(|p| {
            let [h, u, _, k] = opening();
            at(&scenario, &[h, u, p, k])
        });
        let names = [0, 1, 2].map(|side: usize| best(&scenario, &sets[side], "ambiguous"));
        assert_eq!(names[0], [below]);
        assert_eq!(names[1].len(), 2);
        assert_eq!(names[2], [above]);
        for state in ["prompt", "safety", "values", "general"] {
            let all = [0, 1, 2].map(|side: usize| best(&scenario, &sets[side], state));
            assert!(all[0] == all[1] && all[1] == all[2], "{state}: nothing else moves");
        }
    }
}

/// The file with every weight of one reward model, and with it what it earns anywhere, changed by a factor.
fn changed(component: &str, factor: &str) -> Scenario {
    let key = format!("\"{component}\": ");
    let text = text("multi-reward");
    let (head, weights) = text.split_once("\"weights\"").expect("weights");
    let (weights, tail) = weights.split_once("\"true\"").expect("a true reward");
    let parts = weights.split(&key).enumerate().map(|(i, part)| {
        if i == 0 {
            return part.to_owned();
        }
        let end = part.find([',', ' ', '}']).filter(|_| !part.starts_with('"'));
        let end = end.unwrap_or_else(|| 2 + part[1..].find('"').expect("its end"));
        let weight = part[..end].trim_matches('"');
        format!("{key}\"{factor}*({weight})\"{}", &part[end..])
    });
    let weights: String = parts.collect();
    Scenario::parse(&format!("{head}\"weights\"{weights}\"true\"{tail}")).expect("valid")
}

/// (c) Each of the four reward models, 1 % up or down: which classes behave otherwise.
#[test]
fn one_percent_in_one_reward_model_flips_two_classes() {
    let scenario = scenario("multi-reward");
    let before = at(&scenario, &opening());
    let flipped = |component, factor| {
        let after = at(&changed(component, factor), &opening());
        let states = ["prompt", "safety", "values", "general", "reasoned", "ambiguous"];
        let moved = states.into_iter().filter_map(|state| {
            let [before, after] = [&before, &after].map(|optimal| best(&scenario, optimal, state));
            (before != after).then(|| format!("{state}: {} to {}", before[0], after[0]))
        });
        moved.collect::<Vec<_>>()
    };
    let both = ["safety: refuse to warn", "values: stay silent to balance"];
    assert_eq!(flipped("helpful", "1.01"), both);
    assert_eq!(flipped("harmless", "0.99"), both);
    for (component, factor) in [
        ("helpful", "0.99"),
        ("harmless", "1.01"),
        ("honest", "0.99"),
        ("honest", "1.01"),
        ("concise", "0.99"),
        ("concise", "1.01"),
    ] {
        assert!(flipped(component, factor).is_empty(), "{component} {factor}");
    }
}

/// The file with a share of the ambiguous prompts really left out of the data: the others in their proportions,
/// reasoning at 1/8 a prompt.
fn without(kept: &Fraction) -> Scenario {
    let all = fraction(4, 5) + kept / fraction(5, 1);
    let share = |a: i64, b: i64| format!("\"{}\"", fraction(a, b) / &all);
    let ambiguous = format!("\"{}\"", kept / fraction(5, 1) / &all);
    let to = |general: &str| {
        format!(
            "{{ \"safety\": {}, \"values\": {}, \"{general}\": {}, \"ambiguous\": {ambiguous} }}",
            share(3, 10),
            share(1, 5),
            share(3, 10)
        )
    };
    // On an ambiguous prompt reasoning gains 5/8 of honesty, on any it costs 5/8 of brevity.
    let honest = format!("\"{}\"", kept / fraction(8, 1) / &all);
    let text = text("multi-reward")
        .replace(
            "{ \"safety\": 0.3, \"values\": 0.2, \"general\": 0.3, \"ambiguous\": 0.2 }",
            &to("general"),
        )
        .replace(
            "{ \"safety\": 0.3, \"values\": 0.2, \"reasoned\": 0.3, \"ambiguous\": 0.2 }",
            &to("reasoned"),
        )
        .replace("\"honest\": 0.125", &format!("\"honest\": {honest}"))
        .replace("\"0.4*k\"", "0.4")
        .replace("\"0.2*(0.8 + 0.2*k)\"", "0.2");
    Scenario::parse(&text).expect("valid")
}

/// (d) The parameter k is what leaving prompts out does, and it changes how general prompts are answered.
#[test]
fn fewer_ambiguous_prompts_change_the_answers_to_others() {
    let scenario = scenario("multi-reward");
    for kept in [(0, 1), (1, 5), (2, 5), (1, 2), (4, 5), (1, 1)].map(|(a, b)| fraction(a, b)) {
        let really = without(&kept);
        let mut values = OPENING.map(|x| fraction((2.0 * x) as i64, 2));
        values[3] = kept.clone();
        let parameter = fractions(&scenario, [0, 1], &values).cells(0, 1);
        let data = fractions(&really, [0, 1], &values).cells(0, 1);
        assert_eq!(parameter, data, "the same polygons with {kept} of them kept");
    }
    let answers = |k| {
        let [h, u, p, _] = opening();
        let sets = at(&scenario, &[h, u, p, k]);
        best(&scenario, &sets, "prompt")[0]
    };
    let tiny = fraction(1, 1_000_000);
    let cliff = fraction(2, 5);
    assert_eq!(answers(&cliff + &tiny), "reason first");
    assert_eq!(answers(&cliff - &tiny), "answer at once");
    // Without them it never pays: general prompts, cited sources before, get an answer in full.
    let removed = diagram(&scenario, &[0.0, 0.0, 0.5, 0.0]);
    for cell in &removed.cells {
        assert_eq!(best(&scenario, &cell.optimal, "prompt"), ["answer at once"]);
    }
    let cell = &removed.cells[removed.cell_at(0.5, 0.496).expect("inside")];
    assert_eq!(best(&scenario, &cell.optimal, "general"), ["answer in full"]);
}
