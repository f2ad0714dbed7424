//! The temperature as an axis: sweeps over it and maps of a parameter and it, against closed forms, and against the
//! solutions at single points.

#[path = "support/files.rs"]
mod files;
#[path = "support/study.rs"]
mod support;

use files::{LIBRARY, scenario};
use policy_cliff::scenario::{Objective, Rule, Scenario};
use policy_cliff::study::{AlphaMap, Options, Session, Sweep, Values};
use support::solve;

fn over_alpha(scenario: &Scenario, options: Options) -> Sweep {
    let mut session = Session::new(scenario.clone());
    let options = Options {
        axis: Some("alpha".to_owned()),
        ..options
    };
    let request = session.request(&options).expect("valid options");
    session.sweep(&request, &mut |_| true).expect("not stopped").clone()
}

fn map(scenario: &Scenario, options: &Options) -> AlphaMap {
    let mut session = Session::new(scenario.clone());
    let request = session.request(options).expect("valid options");
    session
        .alpha_map(&request, options, &mut |_| true)
        .expect("not stopped")
}

fn close(a: f64, b: f64, tolerance: f64) -> bool {
    a == b || (a.is_nan() && b.is_nan()) || (a - b).abs() <= tolerance * a.abs().max(b.abs()).max(1.0)
}

/// Numbers from 0 to 1 that look random.
fn random(seed: u64) -> impl FnMut() -> f64 {
    let mut state = seed;
    move || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f64 / (1u64 << 24) as f64
    }
}

#[test]
fn format_bonus_is_the_logistic_function_of_the_bonus_over_the_temperature() {
    let scenario = scenario("format-bonus");
    for beta in [-0.3, 0.001, 0.1] {
        let sweep = over_alpha(
            &scenario,
            Options {
                values: Some(Values(vec![("beta".to_owned(), beta)])),
                points: Some(81),
                ..Options::default()
            },
        );
        assert!(sweep.over_alpha && sweep.alpha.is_none() && sweep.jumps.is_empty());
        assert_eq!((sweep.parameter.name.as_str(), sweep.parameter.value), ("alpha", 0.05));
        assert_eq!(sweep.theta.len(), 82);
        assert_eq!([sweep.theta[0], sweep.theta[1], sweep.theta[81]], [0.0, 1e-3, 10.0]);
        let soft = sweep.soft.as_ref().expect("soft");
        for (point, &alpha) in sweep.theta.iter().enumerate().skip(1) {
            // Equal ratios: 20 to a decade.
            assert!(close(alpha, 1e-3 * 10f64.powf((point - 1) as f64 / 20.0), 1e-12));
            let boxed = 1.0 / (1.0 + 2.0 * (-beta / alpha).exp());
            assert!(close(soft.policy[1][point], boxed, 1e-9), "{beta} {alpha}");
            assert!(close(soft.outcomes[0][point], boxed, 1e-9));
            assert!(close(soft.plain[point], 1.0 + beta * boxed, 1e-9));
            assert!(close(soft.truth[point], 1.0, 1e-12));
            assert_eq!(sweep.hard.policy[1][point], if beta > 0.0 { 1.0 } else { 0.0 });
        }
    }
}

#[test]
fn zero_is_the_hard_policy_of_the_rule_and_has_no_soft_one() {
    for scenario in LIBRARY.map(scenario) {
        for rule in ["first", "uniform", "worst", "best"] {
            let chosen = Rule::ALL.into_iter().find(|each| each.name() == rule).expect("a rule");
            if scenario.true_weights.is_none() && matches!(chosen, Rule::Worst | Rule::Best) {
                continue;
            }
            let sweep = over_alpha(
                &scenario,
                Options {
                    rule: Some(rule.to_owned()),
                    points: Some(5),
                    ..Options::default()
                },
            );
            let values: Vec<f64> = scenario.parameters.iter().map(|each| each.value.value()).collect();
            let solution = solve(&scenario, &values, None, Objective::Entropy, chosen).expect("an answer");
            let own = scenario.mdp.actions(scenario.view.state);
            for point in 0..sweep.theta.len() {
                for (action, pair) in own.clone().enumerate() {
                    assert_eq!(sweep.optimal[action][point] == 1, solution.optimal[pair]);
                    assert!(close(
                        sweep.hard.policy[action][point],
                        solution.hard.policy[pair],
                        1e-12
                    ));
                }
                assert!(close(sweep.hard.value[point], solution.hard.start_value, 1e-9));
                assert!(close(sweep.hard.plain[point], solution.hard.start_value, 1e-9));
                if let Some(&truth) = sweep.hard.truth.get(point) {
                    assert!(close(truth, solution.hard.truth, 1e-9));
                }
                for (column, &outcome) in sweep.hard.outcomes.iter().zip(&solution.hard.outcomes) {
                    assert!(close(column[point], outcome, 1e-9));
                }
            }
            let soft = sweep.soft.expect("soft");
            assert!(soft.policy.iter().all(|column| column[0].is_nan()) && soft.value[0].is_nan());
        }
    }
}

#[test]
fn every_column_is_the_solution_at_its_temperature() {
    let mut random = random(20);
    for scenario in LIBRARY.map(scenario) {
        for objective in Objective::ALL {
            let values: Vec<f64> = scenario
                .parameters
                .iter()
                .map(|each| each.from.value() + (each.to.value() - each.from.value()) * random())
                .collect();
            let named = scenario.named_values(&values);
            let options = Options {
                values: Some(Values(named)),
                objective: Some(objective.name().to_owned()),
                points: Some(17),
                ..Options::default()
            };
            let sweep = over_alpha(&scenario, options);
            let soft = sweep.soft.as_ref().expect("soft");
            let own = scenario.mdp.actions(scenario.view.state);
            for (point, &alpha) in sweep.theta.iter().enumerate().skip(1) {
                let solution = solve(&scenario, &values, Some(alpha), objective, Rule::First).expect("an answer");
                let in_gap = sweep
                    .gaps
                    .iter()
                    .any(|gap| gap.soft && (gap.points[0]..=gap.points[1]).contains(&point));
                let Ok(answer) = solution.soft.expect("a temperature") else {
                    assert!(in_gap && soft.value[point].is_nan(), "{} at {alpha}", scenario.title);
                    continue;
                };
                assert!(!in_gap, "{} at {alpha}", scenario.title);
                for (action, pair) in own.clone().enumerate() {
                    assert!(
                        close(soft.policy[action][point], answer.policy[pair], 1e-6),
                        "{} at {values:?}, {alpha}: {} is not {}",
                        scenario.title,
                        soft.policy[action][point],
                        answer.policy[pair]
                    );
                }
                assert!(close(soft.value[point], answer.start_value, 1e-8));
                assert!(close(soft.plain[point], answer.plain, 1e-6));
                assert!(close(soft.visits[point], answer.visits[scenario.view.state], 1e-6));
                for (column, &outcome) in soft.outcomes.iter().zip(&answer.outcomes) {
                    assert!(close(column[point], outcome, 1e-6));
                }
            }
        }
    }
}

#[test]
fn the_limit_of_the_soft_policy_is_not_what_a_rule_takes_at_a_tie() {
    let sweep = over_alpha(&scenario("future-ties"), Options::default());
    let soft = sweep.soft.expect("soft");
    let two_thirds = soft.policy.iter().any(|column| close(column[1], 2.0 / 3.0, 1e-9));
    assert!(
        two_thirds,
        "{:?}",
        soft.policy.iter().map(|column| column[1]).collect::<Vec<_>>()
    );
    assert!(sweep.hard.policy.iter().all(|column| column[0] == 0.5));
}

#[test]
fn entropy_that_pays_for_never_ending_leaves_a_gap() {
    let scenario = scenario("grid-world");
    let options = Options {
        objective: Some("entropy".to_owned()),
        ..Options::default()
    };
    let sweep = over_alpha(&scenario, options);
    let [gap] = &sweep.gaps[..] else {
        panic!("one gap: {:?}", sweep.gaps);
    };
    assert!(gap.soft && gap.points[1] + 1 == sweep.theta.len());
    // The solution at a point in it names the largest temperature that works, with three digits.
    let values: Vec<f64> = scenario.parameters.iter().map(|each| each.value.value()).collect();
    let refused = solve(&scenario, &values, Some(10.0), Objective::Entropy, Rule::First)
        .expect("an answer")
        .soft;
    let problem = refused.expect("a temperature").expect_err("refused");
    let limit = problem
        .rsplit(' ')
        .next()
        .and_then(|limit| limit.parse::<f64>().ok())
        .expect("a number");
    assert!(sweep.theta[gap.points[0] - 1] <= limit * 1.01 && limit <= sweep.theta[gap.points[0]]);
    // It is not below the cost of a step over its greatest bonus (THEORY 4).
    assert!(limit >= 0.04 / 4f64.ln() * 0.99);
}

#[test]
fn the_range_reaches_a_temperature_beyond_it() {
    let scenario = scenario("format-bonus");
    for (alpha, ends) in [
        (None, [1e-3, 10.0]),
        (Some(2e-5), [1e-5, 10.0]),
        (Some(300.0), [1e-3, 1e3]),
    ] {
        let sweep = over_alpha(
            &scenario,
            Options {
                alpha: Some(alpha),
                points: Some(9),
                ..Options::default()
            },
        );
        assert!(close(sweep.theta[1], ends[0], 1e-12) && close(sweep.theta[9], ends[1], 1e-12));
        assert_eq!(sweep.parameter.value, alpha.unwrap_or(0.0));
    }
}

#[test]
fn what_is_no_range_of_temperatures_is_refused() {
    let scenario = scenario("format-bonus");
    let refused = |axis: &str, from: f64, to: f64| {
        let options = Options {
            axis: Some(axis.to_owned()),
            from: Some(from),
            to: Some(to),
            ..Options::default()
        };
        let refused = Session::new(scenario.clone()).request(&options);
        refused.expect_err("refused").to_string()
    };
    assert_eq!(refused("alpha", 0.0, 1.0), "from: temperature 0 is outside [1e-6, 1e6]");
    assert_eq!(
        refused("alpha", 1.0, 1e7),
        "to: temperature 10000000 is outside [1e-6, 1e6]"
    );
    assert_eq!(refused("alpha", 1.0, 0.5), "to: 0.5 is not above from, which is 1");
    assert_eq!(
        refused("beta", 0.0, 1.0),
        "axis: “beta” is not one of “parameter”, “alpha”"
    );
}

/// Two roads that differ by an advantage, and each of which counts `roads` times: the logarithm of the first one's
/// probability is -ln(1 + roads exp(-advantage / alpha)).
fn first_of_two(advantage: f64, roads: f64, alpha: f64) -> f64 {
    let x = advantage / alpha;
    if x >= 0.0 {
        -(roads * (-x).exp()).ln_1p()
    } else {
        x - roads.ln() - (x.exp() / roads).ln_1p()
    }
}

#[test]
fn a_map_is_within_its_bound_of_closed_forms() {
    type Advantage = fn(f64) -> f64;
    let forms: [(&str, usize, f64, Advantage); 2] = [
        ("format-bonus", 1, 2.0, |beta| beta),
        ("lipschitz-fork", 0, 1.0, |theta| 20.0 * theta),
    ];
    for (name, action, roads, advantage) in forms {
        let found = map(&scenario(name), &Options::default());
        assert_eq!(found.bound.len(), found.theta.len() * found.alpha.len());
        for (row, &alpha) in found.alpha.iter().enumerate() {
            for (column, &theta) in found.theta.iter().enumerate() {
                let point = row * found.theta.len() + column;
                let expected = first_of_two(advantage(theta), roads, alpha);
                // The closed form rounds as well.
                let rounding = 4.0 * f64::EPSILON * (1.0 + (advantage(theta) / alpha).abs());
                let bound = 2.0 * found.bound[point] / alpha + rounding;
                assert!(bound < 1e-9, "{name} at {theta}, {alpha}: {bound}");
                let off = (found.log_policy[action][point] - expected).abs();
                assert!(off <= bound, "{name} at {theta}, {alpha}: {off} > {bound}");
                let share = found.policy[action][point];
                let off = (share - expected.exp()).abs();
                assert!(off <= share * bound, "{name} at {theta}, {alpha}: {share} is {off} off");
            }
        }
    }
}

#[test]
fn a_map_has_the_logarithms_of_the_policy_at_each_of_its_points() {
    let mut random = random(31);
    for scenario in LIBRARY.map(scenario) {
        for objective in Objective::ALL {
            let view = &scenario.view;
            let mut values: Vec<f64> = scenario.parameters.iter().map(|each| each.value.value()).collect();
            let found = map(
                &scenario,
                &Options {
                    objective: Some(objective.name().to_owned()),
                    points: Some(23),
                    ..Options::default()
                },
            );
            assert!(found.theta.is_sorted_by(|a, b| a < b) && found.alpha.is_sorted_by(|a, b| a < b));
            assert_eq!([found.alpha[0], found.alpha[64]], [1e-3, 10.0]);
            assert_eq!(found.sweep.objective, objective.name());
            for jump in &found.sweep.jumps {
                assert!(found.theta.contains(&jump.at), "{}", scenario.title);
            }
            let own = scenario.mdp.actions(view.state);
            for _ in 0..12 {
                // The place that is nearest to a share of the way.
                let pick = |list: &[f64], share: f64| {
                    let places = 0..list.len();
                    let distance = |&place: &usize| (place as f64 - share * list.len() as f64).abs();
                    places
                        .min_by(|a, b| distance(a).total_cmp(&distance(b)))
                        .expect("a place")
                };
                let (column, row) = (pick(&found.theta, random()), pick(&found.alpha, random()));
                values[view.sweep] = found.theta[column];
                let solution = solve(&scenario, &values, Some(found.alpha[row]), objective, Rule::First);
                let answer = solution.expect("an answer").soft.expect("a temperature");
                for (action, pair) in own.clone().enumerate() {
                    let point = row * found.theta.len() + column;
                    let (share, log) = (found.policy[action][point], found.log_policy[action][point]);
                    match &answer {
                        Ok(answer) => assert!(
                            close(log.exp(), answer.policy[pair], 1e-5) && close(share, answer.policy[pair], 1e-6),
                            "{} at {values:?}, {}: {} is not {}",
                            scenario.title,
                            found.alpha[row],
                            log.exp(),
                            answer.policy[pair]
                        ),
                        Err(_) => assert!(share.is_nan() && log.is_nan()),
                    }
                }
            }
        }
    }
}
