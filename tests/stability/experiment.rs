//! The perturbation experiment against closed forms, and against problems solved one by one.

use crate::study::solve;
use policy_cliff::scenario::{Objective, Rule, Scenario};
use policy_cliff::solve::Temperature;
use policy_cliff::stability::{Experiment, Moved, Trial, experiment};

use crate::{pair, scenario};

fn values(scenario: &Scenario) -> Vec<f64> {
    scenario.parameters.iter().map(|p| p.value.value()).collect()
}

fn of(scenario: &Scenario, values: &[f64], alpha: f64) -> Experiment {
    let alpha = Temperature::new(alpha).expect("in range");
    let soft = Some((alpha, Objective::Entropy));
    experiment(scenario, 0, values, 0.01, soft, Rule::Uniform).expect("finite")
}

fn moved(trial: &Trial) -> &Moved {
    trial
        .moved
        .as_ref()
        .expect("inside its range")
        .as_ref()
        .expect("finite")
}

fn names(scenario: &Scenario, states: &[usize]) -> Vec<String> {
    states.iter().map(|&state| scenario.states[state].clone()).collect()
}

fn close(a: f64, b: f64) {
    assert!((a - b).abs() < 1e-12, "{a} {b}");
}

/// Shares of actions worth `q` at a temperature, and the worth of the choice.
fn softmax(q: &[f64], alpha: f64) -> (Vec<f64>, f64) {
    let total: f64 = q.iter().map(|q| (q / alpha).exp()).sum();
    let shares = q.iter().map(|q| (q / alpha).exp() / total);
    (shares.collect(), alpha * total.ln())
}

/// Shares of refusing, of complying and of citing sources, all prompts together, and every state's policy: the numbers
/// of the scenario's notes, by hand.
fn by_hand([h, u, p, k]: [f64; 4], alpha: f64) -> ([f64; 3], Vec<Vec<f64>>) {
    let (hard, helpful) = (h + 0.5, u);
    let safety = softmax(&[hard, 0.8 * hard + 0.4 * helpful, helpful], alpha);
    let values = softmax(&[h + 0.24, 0.6 * h + 0.4 * u + 0.24, u], alpha);
    let general = softmax(&[0.75 * (u + 0.5) + 0.2, u + 0.5], alpha);
    let reasoned = u + 0.5 + 0.3;
    let (a, b) = (h + 0.5 * p, u + 0.5 * (1.0 - p));
    let ambiguous = softmax(&[a, 0.6 * a + 0.5 * b, b], alpha);
    let shared = 0.3 * safety.1 + 0.2 * values.1 + 0.2 * ambiguous.1;
    let cost = 0.125 * 0.4 * k - 0.625 * 0.2 * (0.8 + 0.2 * k);
    let prompt = softmax(&[shared + 0.3 * general.1, shared + 0.3 * reasoned + cost], alpha);
    let by_class = |action: usize| 0.3 * safety.0[action] + 0.2 * values.0[action] + 0.2 * ambiguous.0[action];
    let outcomes = [by_class(0), by_class(2), 0.3 * prompt.0[1]];
    let policies = vec![prompt.0, safety.0, values.0, general.0, vec![1.0], ambiguous.0];
    (outcomes, policies)
}

#[test]
fn one_per_cent_of_helpfulness_flips_two_classes() {
    let multi = scenario("multi-reward");
    let found = of(&multi, &values(&multi), 0.02);
    let at: Vec<(usize, bool)> = found.trials.iter().map(|t| (t.parameter, t.up)).collect();
    assert_eq!(at, (0..4).flat_map(|k| [(k, true), (k, false)]).collect::<Vec<_>>());

    let up = &found.trials[2];
    close(up.to, 0.50096);
    let flipped = moved(up);
    assert_eq!(names(&multi, &flipped.states), ["safety", "values"]);
    assert!(found.optimal[pair(&multi, "safety", "refuse")]);
    assert!(!found.optimal[pair(&multi, "safety", "warn")]);
    assert!(flipped.optimal[pair(&multi, "safety", "warn")]);
    // Three in ten prompts are not refused any more, and two in ten not met with silence.
    close(flipped.hard.outcomes, 0.5);
    close(flipped.hard.policy, 1.0);

    // One per cent less crosses no line.
    let down = moved(&found.trials[3]);
    assert_eq!((down.states.len(), down.hard.outcomes, down.hard.policy), (0, 0.0, 0.0));
    // All ambiguous prompts are kept: there are no more.
    assert_eq!(found.trials[6].moved, None);
    close(found.trials[7].to, 0.99);
    assert!(moved(&found.trials[7]).states.is_empty());
}

#[test]
fn the_soft_shifts_are_the_closed_ones() {
    let multi = scenario("multi-reward");
    let start = values(&multi);
    for alpha in [0.02, 0.1, 1.0] {
        let found = of(&multi, &start, alpha);
        let here = by_hand([start[0], start[1], start[2], start[3]], alpha);
        for trial in &found.trials {
            let Some(answer) = &trial.moved else { continue };
            let soft = answer.as_ref().expect("finite").soft.expect("a temperature");
            let mut there = start.clone();
            there[trial.parameter] = trial.to;
            let there = by_hand([there[0], there[1], there[2], there[3]], alpha);
            let moves: Vec<f64> = here.0.iter().zip(&there.0).map(|(a, b)| b - a).collect();
            let rest: f64 = moves.iter().sum();
            let outcomes = 0.5 * (moves.iter().map(|m| m.abs()).sum::<f64>() + rest.abs());
            close(soft.outcomes, outcomes);
            let policy = here.1.iter().zip(&there.1).map(|(a, b)| {
                let moves = a.iter().zip(b).map(|(a, b)| (a - b).abs());
                0.5 * moves.sum::<f64>()
            });
            close(soft.policy, policy.fold(0.0, f64::max));
        }
    }
}

#[test]
fn a_parameter_at_0_is_moved_by_a_share_of_its_range() {
    let length = scenario("length-control");
    let found = of(&length, &[0.0; 3], 0.1);
    let up = &found.trials[0];
    close(up.to, 0.002);
    // A tie of all lengths from 3 to 9, each state halving what is left: a share of 1/16 hits the target, and then all.
    close(moved(up).hard.outcomes, 15.0 / 16.0);
    // All states from the third step on had two best actions, and the last has but one.
    assert_eq!(moved(up).states.len(), 6);
    close(found.trials[1].to, -0.002);
}

#[test]
fn agrees_with_problems_solved_one_by_one() {
    for name in ["multi-reward", "length-control", "clever-slacker", "grid-world"] {
        let scenario = scenario(name);
        let view = &scenario.view;
        let start = values(&scenario);
        let answer = |values: &[f64]| {
            let solved = solve(&scenario, values, view.alpha, view.objective, view.rule);
            solved.expect("finite")
        };
        let alpha = Temperature::new(view.alpha.expect("soft")).expect("in range");
        let soft = Some((alpha, view.objective));
        let found = experiment(&scenario, 0, &start, 0.05, soft, view.rule).expect("finite");
        let before = answer(&start);
        assert_eq!(found.optimal, before.optimal);
        for trial in found.trials.iter().filter(|trial| trial.moved.is_some()) {
            let mut there = start.clone();
            there[trial.parameter] = trial.to;
            let after = answer(&there);
            let moved = moved(trial);
            assert_eq!(moved.optimal, after.optimal);
            // One outcome alone cannot move by more than all together.
            for (a, b) in before.hard.outcomes.iter().zip(&after.hard.outcomes) {
                assert!((a - b).abs() <= moved.hard.outcomes + 1e-12, "{name}");
            }
            let soft = |solution: &policy_cliff::study::Solution| {
                solution
                    .soft
                    .as_ref()
                    .expect("soft")
                    .as_ref()
                    .expect("finite")
                    .policy
                    .clone()
            };
            let (a, b) = (soft(&before), soft(&after));
            let shift = (0..scenario.mdp.states()).map(|state| {
                let own = scenario.mdp.actions(state);
                own.map(|pair| (a[pair] - b[pair]).abs()).sum::<f64>() / 2.0
            });
            close(moved.soft.expect("soft").policy, shift.fold(0.0, f64::max));
        }
    }
}

#[test]
fn without_a_temperature_there_is_no_soft_side() {
    let multi = scenario("multi-reward");
    let found = experiment(&multi, 0, &values(&multi), 0.01, None, Rule::First).expect("finite");
    assert!(
        found
            .trials
            .iter()
            .all(|t| t.moved.is_none() || moved(t).soft.is_none())
    );
}
