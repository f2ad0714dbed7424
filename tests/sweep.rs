//! Sweeps of the scenario library against the closed forms of each scenario.

#[path = "support/files.rs"]
mod files;
#[path = "support/study.rs"]
mod support;

use files::scenario;
use policy_cliff::scenario::{Objective, Rule, Scenario};
use policy_cliff::study::{Column, Jump, Options, Request, RequestError, Session, Sweep};
use support::solve;

/// The scenario's own sweep, watching a named state.
fn options(state: &str) -> Options {
    Options {
        points: Some(201),
        alpha: Some(Some(0.1)),
        objective: Some("entropy".to_owned()),
        rule: Some("uniform".to_owned()),
        state: Some(state.to_owned()),
        ..Options::default()
    }
}

fn request(scenario: &Scenario, options: &Options) -> Request {
    Request::new(scenario, options).expect("a valid request")
}

fn run(scenario: &Scenario, options: &Options) -> Sweep {
    let mut session = Session::new(scenario.clone());
    session
        .sweep(&request(scenario, options), &mut |_| true)
        .expect("not stopped")
        .clone()
}

/// Jumps of the watched state's set.
fn flips(sweep: &Sweep) -> Vec<&Jump> {
    sweep.jumps.iter().filter(|jump| jump.sets[0] != jump.sets[2]).collect()
}

/// The optimal actions below, at and above a jump, as positions among those of the watched state.
fn positions(sweep: &Sweep, jump: &Jump) -> [Vec<usize>; 3] {
    jump.sets.each_ref().map(|set| sweep.positions(set))
}

fn places(jumps: &[&Jump]) -> Vec<f64> {
    jumps.iter().map(|jump| jump.at).collect()
}

fn assert_close(ours: &[f64], theirs: &[f64], tolerance: f64) {
    assert_eq!(ours.len(), theirs.len(), "{ours:?} {theirs:?}");
    assert!(
        ours.iter().zip(theirs).all(|(a, b)| (a - b).abs() <= tolerance),
        "{ours:?} is not {theirs:?}"
    );
}

/// Calls with the index and theta of every point.
fn each(sweep: &Sweep, mut check: impl FnMut(usize, f64)) {
    for (i, &theta) in sweep.theta.iter().enumerate() {
        check(i, theta);
    }
}

#[test]
fn format_bonus() {
    let scenario = scenario("format-bonus");
    for alpha in [1e-6, 0.01, 0.1, 2.0, 1e6] {
        let options = Options {
            alpha: Some(Some(alpha)),
            ..options("solved")
        };
        let sweep = run(&scenario, &options);
        let jumps = flips(&sweep);
        assert_eq!(places(&jumps), [0.0]);
        assert_eq!(positions(&sweep, jumps[0]), [vec![0, 2], vec![0, 1, 2], vec![1]]);
        assert_eq!(jumps[0].policies[0], [0.5, 0.0, 0.5]);
        assert_close(&jumps[0].policies[1], &[1.0 / 3.0; 3], 1e-15);
        assert_eq!(jumps[0].policies[2], [0.0, 1.0, 0.0]);
        let soft = sweep.soft.as_ref().expect("a temperature was given");
        each(&sweep, |i, beta| {
            let expected: [u8; 3] = if beta < 0.0 {
                [1, 0, 1]
            } else if beta > 0.0 {
                [0, 1, 0]
            } else {
                [1, 1, 1]
            };
            assert_eq!([0, 1, 2].map(|a: usize| sweep.optimal[a][i]), expected, "beta {beta}");
            let boxed = 1.0 / (1.0 + 2.0 * (-beta / alpha).exp());
            assert!(
                (soft.policy[1][i] - boxed).abs() <= 1e-9,
                "alpha {alpha} beta {beta}: {} {boxed}",
                soft.policy[1][i]
            );
            let value = 1.0
                + beta.max(0.0)
                + alpha
                    * ((beta - beta.max(0.0)) / alpha)
                        .exp()
                        .mul_add(1.0, 2.0 * (-beta.max(0.0) / alpha).exp())
                        .ln();
            assert!(
                (soft.value[i] - value).abs() <= 1e-12 * alpha.max(1.0),
                "alpha {alpha} beta {beta}: {} {value}",
                soft.value[i]
            );
            assert!((sweep.hard.value[i] - 1.0 - beta.max(0.0)).abs() <= 1e-14);
            assert!((soft.plain[i] - 1.0 - beta * boxed).abs() <= 1e-9);
            assert!((soft.outcomes[0][i] - boxed).abs() <= 1e-9);
            assert_eq!((sweep.hard.truth[i], soft.visits[i]), (1.0, 1.0));
            assert!(sweep.hard.bound[i] < 1e-12 && soft.bound[i] <= 1e-12 * alpha.max(1.0));
        });
    }
}

#[test]
fn clever_slacker() {
    let scenario = scenario("clever-slacker");
    let watched = run(&scenario, &options("prompt"));
    let jumps = flips(&watched);
    assert_close(&places(&jumps), &[0.2], 1e-12);
    assert_eq!(positions(&watched, jumps[0]), [vec![1], vec![0, 1], vec![0]]);
    // The true value also jumps where a state further on flips.
    let broken: Vec<&Jump> = watched
        .jumps
        .iter()
        .filter(|jump| (jump.truths[0] - jump.truths[2]).abs() > 1e-9)
        .collect();
    assert_close(&places(&broken), &[0.05, 0.2], 1e-12);
    assert_close(
        &[broken[0].truths[0], broken[0].truths[2], broken[1].truths[2]],
        &[0.90, 1.85, 2.65],
        1e-14,
    );
    let alpha = 0.1;
    let soft = watched.soft.as_ref().expect("a temperature was given");
    each(&watched, |i, rho| {
        let truth = if (rho - 0.05).abs() < 1e-9 || (rho - 0.2).abs() < 1e-9 {
            return;
        } else if rho < 0.05 {
            0.90
        } else if rho < 0.2 {
            1.85
        } else {
            2.65
        };
        assert!((watched.hard.truth[i] - truth).abs() <= 1e-14, "rho {rho}");
        let derived = [0.95 + 2.0 * rho - 0.05, 0.95 + rho];
        let guessed = [0.90 + rho - 0.05, 0.90];
        let best = (derived[0].max(derived[1]) - 0.25).max(guessed[0].max(guessed[1]));
        assert!((watched.hard.value[i] - best).abs() <= 1e-14, "rho {rho}");
        let log_sum = |q: [f64; 2]| alpha * ((q[0] / alpha).exp() + (q[1] / alpha).exp()).ln();
        let top = [log_sum(derived) - 0.25, log_sum(guessed)];
        assert!((soft.value[i] - log_sum(top)).abs() <= 1e-12, "rho {rho}");
        let reason = 1.0 / (1.0 + ((top[1] - top[0]) / alpha).exp());
        assert!((soft.policy[0][i] - reason).abs() <= 1e-12, "rho {rho}");
    });
    let guessed = run(&scenario, &options("guessed"));
    assert_close(&places(&flips(&guessed)), &[0.05], 1e-12);
}

#[test]
fn sophistry() {
    let scenario = scenario("sophistry");
    let knows = run(&scenario, &options("knows"));
    assert_close(&places(&flips(&knows)), &[0.1], 1e-12);
    let unsure = run(&scenario, &options("unsure"));
    assert_close(&places(&flips(&unsure)), &[0.35], 1e-12);
    let jump = flips(&unsure)[0];
    assert_eq!(positions(&unsure, jump), [vec![0], vec![0, 1], vec![1]]);
    // Correctness falls from (1 + 0.5) / 2 to (1 + 0.2) / 2.
    assert_close(&[jump.truths[0], jump.truths[2]], &[0.75, 0.6], 1e-14);
    let alpha = 0.1;
    let soft = unsure.soft.as_ref().expect("a temperature was given");
    each(&unsure, |i, b| {
        let gap = (0.5 * (1.0 - b) + 0.2 * b) - (0.2 * (1.0 - b) + 0.9 * b - 0.05);
        assert!(
            (soft.policy[1][i] - 1.0 / (1.0 + (gap / alpha).exp())).abs() <= 1e-12,
            "b {b}"
        );
        assert!((soft.visits[i] - 0.5).abs() <= 1e-15);
        assert!((soft.outcomes[1][i] - 0.5 * soft.policy[1][i]).abs() <= 1e-12);
    });
}

/// THEORY 7: eight breakpoints of the textbook's grid world, over all states.
#[test]
fn grid_world() {
    const CLIFFS: [(f64, f64); 8] = [
        (-40888.0, 24785.0),
        (-258_048.0, 164_965.0),
        (-9216.0, 12605.0),
        (-36864.0, 81445.0),
        (-20736.0, 243_985.0),
        (-165_632.0, 3_694_415.0),
        (-544.0, 19885.0),
        (-32.0, 1445.0),
    ];
    let scenario = scenario("grid-world");
    let mut found: Vec<f64> = Vec::new();
    for state in scenario.states.iter().filter(|name| name.starts_with('(')) {
        // A finer grid: the last cliffs are closer together than a two-hundredth of the range.
        let options = Options {
            points: Some(1001),
            alpha: Some(None),
            ..options(state)
        };
        let sweep = run(&scenario, &options);
        assert!(sweep.gaps.is_empty());
        assert!(sweep.hard.bound.iter().all(|&bound| bound < 1e-9), "{state}");
        for jump in sweep.jumps {
            if found.iter().all(|known| (known - jump.at).abs() > 1e-9) {
                found.push(jump.at);
            }
        }
    }
    found.sort_by(f64::total_cmp);
    assert_close(&found, &CLIFFS.map(|(p, q)| p / q), 1e-11);
}

/// With entropy at discount 1, living cheaply is worth more than leaving: above some r there is no finite value, and
/// the sweep says where.
#[test]
fn grid_world_soft_diverges_where_entropy_pays_for_staying() {
    let scenario = scenario("grid-world");
    let alpha = 0.1;
    let options = Options {
        alpha: Some(Some(alpha)),
        ..options("(1,1)")
    };
    let sweep = run(&scenario, &options);
    assert_eq!(sweep.gaps.len(), 1, "{:?}", sweep.gaps);
    let gap = &sweep.gaps[0];
    assert!(gap.soft && gap.points[1] == 200, "{gap:?}");
    let edge = sweep.theta[gap.points[0]];
    // All four actions everywhere can earn at most r + alpha log 4 a step, and staying among nine states a good part of
    // that.
    assert!((-alpha * 4f64.ln()..-0.5 * alpha * 4f64.ln()).contains(&edge), "{edge}");
    let soft = sweep.soft.as_ref().expect("a temperature was given");
    each(&sweep, |i, r| {
        assert_eq!(soft.value[i].is_nan(), i >= gap.points[0], "r {r}");
        if i < gap.points[0] {
            assert!(
                soft.value[i] >= sweep.hard.value[i] && soft.plain[i] <= sweep.hard.value[i] + 1e-12,
                "r {r}"
            );
            assert!(soft.bound[i] < 1e-8, "r {r}: {}", soft.bound[i]);
        }
    });
    // KL to the uniform base has no such bonus.
    let kl = run(
        &scenario,
        &Options {
            objective: Some("kl".to_owned()),
            ..options
        },
    );
    assert!(kl.gaps.is_empty(), "{:?}", kl.gaps);

    let solution =
        solve(&scenario, &[-0.04], Some(1.0), Objective::Entropy, Rule::Uniform).expect("the hard problem is finite");
    let message = solution.soft.expect("asked for").expect_err("infinite");
    assert!(
        message.starts_with("no finite regularised value at temperature 1: entropy pays for never ending from “("),
        "{message}"
    );
    let largest: f64 = message
        .rsplit(' ')
        .next()
        .and_then(|t| t.parse().ok())
        .expect("ends in the largest temperature");
    for (share, finite) in [(0.99, true), (1.01, false)] {
        let solution = solve(
            &scenario,
            &[-0.04],
            Some(share * largest),
            Objective::Entropy,
            Rule::Uniform,
        )
        .expect("finite");
        assert_eq!(solution.soft.expect("asked for").is_ok(), finite, "{message}");
    }
}

/// THEORY 4: the fork attains the Lipschitz bound; pi = sigmoid(2 theta / (alpha (1 - gamma))).
#[test]
fn lipschitz_fork() {
    let scenario = scenario("lipschitz-fork");
    for alpha in [0.5, 1.0, 20.0] {
        let sweep = run(
            &scenario,
            &Options {
                alpha: Some(Some(alpha)),
                ..options("fork")
            },
        );
        assert_eq!(places(&flips(&sweep)), [0.0]);
        let soft = sweep.soft.as_ref().expect("a temperature was given");
        each(&sweep, |i, theta| {
            let expected = 1.0 / (1.0 + (-2.0 * theta / (alpha * 0.1)).exp());
            assert!(
                (soft.policy[0][i] - expected).abs() <= 1e-9,
                "alpha {alpha} theta {theta}"
            );
            assert!((sweep.hard.value[i] - 10.0 * theta.abs()).abs() <= 1e-11);
        });
    }
    // Near the jump: a difference over 2e-7 attains 1 / (2 alpha (1 - gamma)) = 5.
    let narrow = run(
        &scenario,
        &Options {
            alpha: Some(Some(1.0)),
            from: Some(-1e-7),
            to: Some(1e-7),
            points: Some(3),
            ..options("fork")
        },
    );
    let p = &narrow.soft.as_ref().expect("a temperature was given").policy[0];
    assert!(((p[2] - p[0]) / 2e-7 - 5.0).abs() <= 1e-6, "{p:?}");
}

#[test]
fn future_ties() {
    let scenario = scenario("future-ties");
    for alpha in [1e-6, 0.1, 1e6] {
        let sweep = run(
            &scenario,
            &Options {
                alpha: Some(Some(alpha)),
                ..options("fork")
            },
        );
        let soft = sweep.soft.as_ref().expect("a temperature was given");
        assert_eq!(sweep.theta[100], 0.0);
        assert!((soft.policy[0][100] - 2.0 / 3.0).abs() <= 1e-9);
        assert_eq!((sweep.optimal[0][100], sweep.optimal[1][100]), (1, 1));
    }
}

/// Every rule at the tie, and the bracket under the true reward.
#[test]
fn rules_at_a_tie() {
    let scenario = scenario("clever-slacker");
    let tie = 0.2;
    for (rule, policy, truth) in [
        (Rule::First, [1.0, 0.0], 2.65),
        (Rule::Uniform, [0.5, 0.5], 2.25),
        (Rule::Worst, [0.0, 1.0], 1.85),
        (Rule::Best, [1.0, 0.0], 2.65),
    ] {
        let options = Options {
            from: Some(0.0),
            to: Some(2.0 * tie),
            points: Some(3),
            rule: Some(rule.name().to_owned()),
            ..options("prompt")
        };
        let sweep = run(&scenario, &options);
        assert_eq!([sweep.hard.policy[0][1], sweep.hard.policy[1][1]], policy, "{rule:?}");
        assert!(
            (sweep.hard.truth[1] - truth).abs() <= 1e-14,
            "{rule:?}: {}",
            sweep.hard.truth[1]
        );
    }
}

/// A sweep does not depend on what was computed before, nor a point on its grid.
#[test]
fn history_leaves_no_trace() {
    for name in ["clever-slacker", "grid-world", "lipschitz-fork"] {
        let scenario = scenario(name);
        let state = scenario.states[scenario.view.state].clone();
        let mut session = Session::new(scenario.clone());
        let first = Options {
            alpha: Some(Some(0.03)),
            ..options(&state)
        };
        let second = Options {
            alpha: Some(Some(0.3)),
            ..first.clone()
        };
        session
            .sweep(&request(&scenario, &first), &mut |_| true)
            .expect("not stopped");
        let warm = session
            .sweep(&request(&scenario, &second), &mut |_| true)
            .expect("not stopped");
        let cold = run(&scenario, &second);
        assert_eq!(format!("{:?}", warm.jumps), format!("{:?}", cold.jumps));
        assert_eq!(format!("{:?}", warm.soft), format!("{:?}", cold.soft));
        for i in [0, 57, 133] {
            let alone = solve(
                &scenario,
                &[cold.theta[i]],
                Some(0.3),
                Objective::Entropy,
                Rule::Uniform,
            )
            .expect("finite");
            assert!((alone.hard.start_value - cold.hard.value[i]).abs() <= cold.hard.bound[i] + alone.hard.bound);
            if let Some(Ok(soft)) = alone.soft {
                let column = cold.soft.as_ref().expect("a temperature was given");
                assert!((soft.start_value - column.value[i]).abs() <= column.bound[i] + soft.bound);
            }
        }
    }
}

/// What a request with these options is refused with.
fn refusal(name: &str, options: &Options) -> RequestError {
    Request::new(&scenario(name), options).expect_err("not allowed")
}

#[test]
fn refusals_name_the_field_and_what_is_allowed() {
    let good = options("solved");
    let number = |value: f64| Options {
        values: Some([("beta".to_owned(), value)].into()),
        ..good.clone()
    };
    let cases = [
        (
            Options {
                parameter: Some("gamma".to_owned()),
                ..good.clone()
            },
            "parameter: “gamma” is not one of “beta”",
        ),
        (
            Options {
                from: Some(f64::NAN),
                ..good.clone()
            },
            "from: NaN is not a finite number",
        ),
        (
            Options {
                from: Some(-1.7e308),
                to: Some(1.7e308),
                ..good.clone()
            },
            "from: -1.7e308 is not below 1e38 in size",
        ),
        (
            Options {
                to: Some(-0.5),
                ..good.clone()
            },
            "to: -0.5 is not above from, which is -0.5",
        ),
        (
            Options {
                points: Some(1),
                ..good.clone()
            },
            "points: 1 is outside 2 to 100001",
        ),
        (number(f64::INFINITY), "values: inf is not a finite number"),
        (number(-1e308), "values: -1e308 is not below 1e38 in size"),
        (
            Options {
                at: Some(f64::NAN),
                ..good.clone()
            },
            "at: NaN is not a finite number",
        ),
        (
            Options {
                state: Some("end".to_owned()),
                ..good.clone()
            },
            "state: it must be a state with actions",
        ),
        (
            Options {
                alpha: Some(Some(1e-7)),
                ..good.clone()
            },
            "alpha: temperature 0.0000001 is outside [1e-6, 1e6]",
        ),
        (
            Options {
                perturbation: Some(Column(vec![0.0; 3])),
                ..good.clone()
            },
            "perturbation: it is not 4 finite numbers, one per action",
        ),
    ];
    for (options, message) in cases {
        assert_eq!(refusal("format-bonus", &options).to_string(), message);
    }
    let worst = Options {
        rule: Some("worst".to_owned()),
        ..options("fork")
    };
    assert_eq!(
        refusal("lipschitz-fork", &worst).to_string(),
        "rule: worst and best need a true reward, which this scenario does not have"
    );
}

/// The temperature that is said to work works, and one of the next three digits does not, whatever the loop costs.
#[test]
fn the_largest_temperature_that_is_said_to_work_works() {
    for cost in [0.13, 0.3, 0.5, 0.7, 0.9, 1.1, 7.0, 9.0, 13.0, 77.0, 123.4] {
        let scenario = Scenario::parse(
            r#"{ "policy-cliff": 1, "title": "t", "discount": 1, "start": "s", "terminal": ["end"],
            "states": { "s": { "a": { "to": "s", "reward": { "c": 1 } }, "b": { "to": "s", "reward": { "c": 1 } }, "stop": { "to": "end" } } },
            "parameters": { "theta": { "from": -1000, "to": 1000 } }, "weights": { "c": "theta" } }"#,
        )
        .expect("a scenario");
        let soft = |alpha: f64| {
            let solution = solve(&scenario, &[-cost], Some(alpha), Objective::Entropy, Rule::First);
            solution.expect("finite").soft.expect("asked for")
        };
        let message = soft(1e5).expect_err("entropy pays for staying");
        let digits = message.rsplit(' ').next().expect("it ends in the limit");
        let largest: f64 = digits.parse().expect("a number");
        assert!(soft(largest).is_ok(), "{cost}: {message}");
        // Staying earns alpha log 2 a step: the limit is cost / log 2, and three digits are a hundredth at most.
        let limit = cost / 2f64.ln();
        assert!(largest <= limit && largest > limit * 0.989, "{cost}: {message}");
        assert!(
            digits
                .trim_start_matches(['0', '.'])
                .replace('.', "")
                .trim_end_matches('0')
                .len()
                <= 3,
            "{message}"
        );
    }
}

/// Name, target, and what is earned: a base that p multiplies, and a constant.
type Move<'a> = (&'a str, &'a str, f64, f64);

/// A model swept by p in [-2, 2]: component c has the weight p in training and 1 in truth, component d has 1 and 0.
fn small(discount: f64, start: &str, states: &[(&str, &[Move])]) -> Scenario {
    let states: Vec<String> = states
        .iter()
        .map(|(name, actions)| {
            let actions: Vec<String> = actions
                .iter()
                .map(|(action, to, c, d)| {
                    format!(r#""{action}": {{ "to": "{to}", "reward": {{ "c": {c}, "d": {d} }} }}"#)
                })
                .collect();
            format!(r#""{name}": {{ {} }}"#, actions.join(", "))
        })
        .collect();
    let text = format!(
        r#"{{ "policy-cliff": 1, "title": "t", "discount": {discount}, "start": "{start}", "states": {{ {} }},
        "parameters": {{ "p": {{ "from": -2, "to": 2 }} }}, "weights": {{ "c": "p" }}, "true": {{ "c": 1 }} }}"#,
        states.join(", ")
    );
    Scenario::parse(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// Two jumps in neighbouring cells of which one leaves the watched value without a kink: neither swallows the other,
/// whatever the grid.
#[test]
fn a_jump_elsewhere_is_told_from_one_here() {
    let scenario = small(
        0.9,
        "s0",
        &[
            ("s0", &[("a0", "s2", -1.5, -2.0), ("a1", "s0", 2.9, 1.8)]),
            ("s1", &[("a0", "s2", -0.5, 2.4)]),
            ("s2", &[("a0", "s2", 3.0, 0.4), ("a1", "s1", -1.8, 2.5)]),
        ],
    );
    for points in [51, 201, 401, 1001] {
        let sweep = run(
            &scenario,
            &Options {
                points: Some(points),
                alpha: Some(None),
                ..options("s2")
            },
        );
        assert_eq!(sweep.jumps.len(), 2, "{points} {:?}", sweep.jumps);
        let [elsewhere, here] = [&sweep.jumps[0], &sweep.jumps[1]];
        assert!(
            (elsewhere.at - 0.050_383_6).abs() <= 1e-7 && !elsewhere.flips(),
            "{points} {elsewhere:?}"
        );
        assert!(
            (elsewhere.truths[2] - 29.0).abs() <= 1e-9 && elsewhere.truths[0] < 0.0,
            "{points} {elsewhere:?}"
        );
        assert!((here.at - 26.0 / 53.0).abs() <= here.error, "{points} {here:?}");
        assert_eq!(positions(&sweep, here), [vec![1], vec![0, 1], vec![0]], "{points}");
    }
}

/// With long horizons the tolerance makes a tie of a neighbourhood of the jump: still one jump, with the tie at it.
#[test]
fn one_flip_is_one_jump_with_its_tie() {
    for (discount, [first, second], place) in [
        (0.99, [(3.0, 1.1), (2.0, 1.9)], 0.8),
        (0.9, [(0.0, 0.0), (1.2, 1.4)], -7.0 / 6.0),
        (0.999, [(3.0, 1.1), (2.0, 1.9)], 0.8),
    ] {
        let actions = [("a0", "s0", first.0, first.1), ("a1", "s0", second.0, second.1)];
        let scenario = small(discount, "s0", &[("s0", &actions)]);
        for points in [2, 51, 201, 1001] {
            let sweep = run(
                &scenario,
                &Options {
                    points: Some(points),
                    alpha: Some(None),
                    ..options("s0")
                },
            );
            assert_eq!(sweep.jumps.len(), 1, "{points} {:?}", sweep.jumps);
            let jump = &sweep.jumps[0];
            assert!(
                (jump.at - place).abs() <= jump.error.max(1e-9),
                "{discount} {points} {jump:?}"
            );
            assert_eq!(positions(&sweep, jump)[1], [0, 1], "{discount} {points} {jump:?}");
            assert!(
                jump.sets[0].len() == 1 && jump.sets[2].len() == 1,
                "{discount} {points} {jump:?}"
            );
        }
    }
}

/// The jump of the true value is given whole: from what is earned well below to what is earned well above.
#[test]
fn the_true_value_on_both_sides_of_a_jump() {
    let actions: [Move; 2] = [("a0", "s0", -1.7, -2.9), ("a1", "s0", 0.7, 0.4)];
    let scenario = small(0.99, "s0", &[("s0", &actions), ("s1", &[("a0", "s1", -2.4, 2.0)])]);
    for points in [51, 201] {
        let sweep = run(
            &scenario,
            &Options {
                points: Some(points),
                alpha: Some(None),
                ..options("s1")
            },
        );
        assert_eq!(sweep.jumps.len(), 1, "{:?}", sweep.jumps);
        assert!((sweep.jumps[0].at + 1.375).abs() <= 1e-8);
        assert_close(&sweep.jumps[0].truths, &[-170.0, -50.0, 70.0], 1e-8);
    }
}

#[test]
fn the_optimal_value_at_a_jump_is_that_of_the_point() {
    for name in ["clever-slacker", "sophistry", "grid-world", "reasoning-length"] {
        let scenario = scenario(name);
        let watched = &scenario.states[scenario.view.state];
        let sweep = run(&scenario, &options(watched));
        assert!(!sweep.jumps.is_empty());
        for jump in &sweep.jumps {
            let mut values: Vec<f64> = scenario.parameters.iter().map(|each| each.value.value()).collect();
            values[scenario.view.sweep] = jump.at;
            let point = solve(&scenario, &values, None, Objective::Entropy, Rule::Uniform).expect("an answer");
            let expected = point.hard.start_value;
            assert!(
                (jump.value - expected).abs() < 1e-9,
                "{name} at {}: {} {expected}",
                jump.at,
                jump.value
            );
        }
    }
}

#[test]
fn bands_keep_their_order_whatever_is_drawn_of_the_range() {
    let scenario = scenario("intelligence-obedience");
    let of = |from: f64, to: f64, alpha: Option<f64>| {
        let sweep = run(
            &scenario,
            &Options {
                from: Some(from),
                to: Some(to),
                alpha: Some(alpha),
                ..options("prompt")
            },
        );
        sweep
            .order
            .iter()
            .map(|&action| sweep.actions[action].clone())
            .collect::<Vec<String>>()
    };
    let expected = ["think very long", "think long", "think some", "think briefly"];
    for alpha in [None, Some(0.01), Some(1.0), Some(10.0)] {
        // All of it, parts with two cliffs, one and none, and the far end.
        for (from, to) in [(0.0, 2.0), (0.3, 0.7), (0.5, 0.7), (1.0, 1.2), (1.9, 2.0)] {
            assert_eq!(of(from, to, alpha), expected, "{from} to {to} at {alpha:?}");
        }
    }
}

#[test]
fn the_order_of_the_bands_does_not_depend_on_what_was_asked_before() {
    let scenario = scenario("grid-world");
    let part = |from: f64, to: f64, state: &str| Options {
        from: Some(from),
        to: Some(to),
        alpha: Some(None),
        ..options(state)
    };
    let parts = [
        part(-0.05, 0.0, "(3,2)"),
        part(-2.0, 0.0, "(3,2)"),
        part(-0.05, 0.0, "(1,1)"),
        part(-1.0, -0.5, "(3,2)"),
        part(-0.05, 0.0, "(3,2)"),
    ];
    let mut session = Session::new(scenario.clone());
    for options in parts {
        let request = request(&scenario, &options);
        let order = session
            .sweep(&request, &mut |_| true)
            .expect("not stopped")
            .order
            .clone();
        assert_eq!(order, run(&scenario, &options).order);
        assert_eq!(order.len(), 4);
    }
}

/// Amounts of 1e15 blur every difference by some units. The state s comes near its own jump as fast as t falls, up to
/// where t turns, and goes the rest of the way slowly: where it jumps is then known no better than its slow approach
/// lets it be.
#[test]
fn a_jump_behind_a_bend_is_within_its_error() {
    let scenario = small(
        0.5,
        "s",
        &[
            ("s", &[("go", "t", -300.0, 300.15), ("stop", "end", 0.0, 0.0)]),
            ("t", &[("fall", "end", -1e9, 1e9), ("rest", "end", 0.0, 0.0)]),
            ("rich", &[("earn", "end", 0.0, 1e15)]),
            ("end", &[]),
        ],
    );
    let sweep = run(
        &scenario,
        &Options {
            points: Some(5),
            alpha: Some(None),
            ..options("s")
        },
    );
    let flips = flips(&sweep);
    let [jump] = flips[..] else { panic!("{flips:?}") };
    assert_eq!(positions(&sweep, jump), [vec![0], vec![0, 1], vec![1]]);
    assert!((jump.at - 1.0005).abs() <= jump.error, "{jump:?}");
}

/// Where an end of the range cannot be told from a jump, the best action is not left out beyond it.
#[test]
fn at_an_end_of_the_range_the_best_action_stays_in_the_set() {
    let actions = [("falls", "end", -5.0, -8.0), ("rests", "end", 0.0, 0.0)];
    let rich = [("earn", "end", 0.0, 1e15)];
    let scenario = small(0.5, "s", &[("s", &actions), ("rich", &rich), ("end", &[])]);
    let sweep = run(
        &scenario,
        &Options {
            points: Some(41),
            alpha: Some(None),
            ..options("s")
        },
    );
    assert!(sweep.tolerance > 2.0, "{}", sweep.tolerance);
    each(&sweep, |i, p| {
        let best = usize::from(p > -1.6);
        assert_eq!(sweep.optimal[best][i], 1, "{p}");
    });
}
