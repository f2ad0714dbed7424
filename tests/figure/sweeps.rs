//! Sweeps from closed forms, made without the solver.

use policy_cliff::scenario::{Objective, Rule};
use policy_cliff::study::{Branch, Gap, Jump, Parameter, Sweep};

/// An action of a one-step choice: it earns `base + slope theta` and truly `truth`.
pub(crate) struct Choice {
    pub(crate) name: &'static str,
    pub(crate) base: f64,
    pub(crate) slope: f64,
    pub(crate) truth: f64,
}

fn choice(name: &'static str, base: f64, slope: f64, truth: f64) -> Choice {
    Choice {
        name,
        base,
        slope,
        truth,
    }
}

pub(crate) fn grid(from: f64, to: f64, points: usize) -> Vec<f64> {
    (0..points)
        .map(|i| from + (to - from) * i as f64 / (points - 1) as f64)
        .collect()
}

/// The names of a sweep, without its columns.
pub(crate) fn named(parameter: &str, label: &str, state: &str, actions: &[&str], alpha: Option<f64>) -> Sweep {
    Sweep {
        parameter: Parameter {
            name: parameter.into(),
            label: label.into(),
            ..Parameter::default()
        },
        state: state.into(),
        actions: actions.iter().map(|&name| name.into()).collect(),
        alpha,
        rule: Rule::Uniform.name().into(),
        objective: Objective::Entropy.name().into(),
        ..Sweep::default()
    }
}

/// One state, one step, the uniform rule. `at` are the exact places where the best choice changes.
pub(crate) fn one_step(names: Sweep, theta: Vec<f64>, choices: &[Choice], at: &[f64]) -> Sweep {
    let alpha = names.alpha;
    let reward = |choice: &Choice, theta: f64| choice.base + choice.slope * theta;
    let highest = |theta: f64| -> f64 {
        let rewards = choices.iter().map(|c| reward(c, theta));
        rewards.fold(f64::NEG_INFINITY, f64::max)
    };
    let best = |theta: f64| -> Vec<usize> {
        let most = highest(theta);
        (0..choices.len())
            .filter(|&i| reward(&choices[i], theta) >= most - 1e-12)
            .collect()
    };
    let even = |set: &[usize]| -> Vec<f64> {
        let share = |i: usize| {
            if set.contains(&i) { 1.0 / set.len() as f64 } else { 0.0 }
        };
        (0..choices.len()).map(share).collect()
    };
    let soft = |theta: f64, alpha: f64| -> Vec<f64> {
        let most = highest(theta);
        let weight: Vec<f64> = choices
            .iter()
            .map(|c| ((reward(c, theta) - most) / alpha).exp())
            .collect();
        let sum: f64 = weight.iter().sum();
        weight.iter().map(|w| w / sum).collect()
    };
    let mean = |policy: &[f64], of: &dyn Fn(&Choice) -> f64| -> f64 {
        policy.iter().zip(choices).map(|(p, c)| p * of(c)).sum()
    };
    let branch = |policy: &dyn Fn(f64) -> Vec<f64>, value: &dyn Fn(f64, f64) -> f64| {
        let policies: Vec<Vec<f64>> = theta.iter().map(|&t| policy(t)).collect();
        let plain: Vec<f64> = theta
            .iter()
            .zip(&policies)
            .map(|(&t, p)| mean(p, &|c| reward(c, t)))
            .collect();
        let pairs = theta.iter().zip(&plain);
        Branch {
            policy: (0..choices.len())
                .map(|i| policies.iter().map(|p| p[i]).collect())
                .collect(),
            visits: vec![1.0; theta.len()],
            value: pairs.map(|(&t, &plain)| value(t, plain)).collect(),
            truth: policies.iter().map(|p| mean(p, &|c| c.truth)).collect(),
            residual: vec![0.0; theta.len()],
            bound: vec![0.0; theta.len()],
            outcomes: Vec::new(),
            plain,
        }
    };
    let jump = |&at: &f64| {
        let sets = [best(at - 1e-6), best(at), best(at + 1e-6)];
        let policies = [0, 1, 2].map(|side: usize| even(&sets[side]));
        let truths = [0, 1, 2].map(|side: usize| mean(&policies[side], &|c| c.truth));
        Jump {
            error: 0.0,
            value: f64::NAN,
            at,
            sets: sets.map(|set| set.iter().map(|&i| names.actions[i].clone()).collect()),
            policies,
            truths,
            outcomes: [vec![], vec![], vec![]],
        }
    };
    Sweep {
        optimal: (0..choices.len())
            .map(|i| theta.iter().map(|&t| u8::from(best(t).contains(&i))).collect())
            .collect(),
        hard: branch(&|t| even(&best(t)), &|_, plain| plain),
        soft: alpha.map(|alpha| {
            let value = |t: f64, _| {
                let most = highest(t);
                most + alpha
                    * choices
                        .iter()
                        .map(|c| ((reward(c, t) - most) / alpha).exp())
                        .sum::<f64>()
                        .ln()
            };
            branch(&|t| soft(t, alpha), &value)
        }),
        jumps: at.iter().map(jump).collect(),
        tolerance: 1e-12,
        theta,
        ..names
    }
}

/// The actions of the bonus for a format.
pub(crate) const ACTIONS: [&str; 3] = ["plain", "boxed", "markdown"];

/// SCENARIOS 1: a bonus for the box decides between answers that are equally right.
pub(crate) fn format_bonus(points: usize, alpha: Option<f64>) -> Sweep {
    let choices = [
        choice("plain", 1.0, 0.0, 1.0),
        choice("boxed", 1.0, 1.0, 1.0),
        choice("markdown", 1.0, 0.0, 1.0),
    ];
    let names = named("beta", "bonus for a boxed answer", "solved", &ACTIONS, alpha);
    one_step(names, grid(-0.5, 0.5, points), &choices, &[0.0])
}

/// SCENARIOS 6: four lengths of thought, three cliffs.
pub(crate) fn obedience(points: usize, alpha: Option<f64>) -> Sweep {
    let choices = [
        choice("think briefly", 0.50, 0.95, 0.50),
        choice("some", 0.70, 0.80, 0.70),
        choice("long", 0.85, 0.55, 0.85),
        choice("very long", 0.95, 0.30, 0.95),
    ];
    let names: Vec<&str> = choices.iter().map(|c| c.name).collect();
    let names = named("omega", "weight of obedience", "prompt", &names, alpha);
    one_step(names, grid(0.0, 2.0, points), &choices, &[0.4, 0.6, 4.0 / 3.0])
}

/// Fifteen actions with long names, more than colours, far from one.
pub(crate) fn crowd(points: usize, alpha: Option<f64>) -> Sweep {
    let name = "an answer with a name much longer than any picture can hold beside its curve, \u{7b54}\u{3048}";
    let action = |i: u32| choice(name, f64::from(i) * 1e6, -f64::from(i * i) * 1e5, f64::from(i));
    let choices: Vec<Choice> = (0..15).map(action).collect();
    let numbered: Vec<String> = (1..=15).map(|i| format!("{name} {i}")).collect();
    let actions: Vec<&str> = numbered.iter().map(String::as_str).collect();
    let names = named(name, name, name, &actions, alpha);
    let places = [10.0 / 27.0, 10.0 / 25.0, 10.0 / 23.0];
    one_step(names, grid(0.0, 1.0, points), &choices, &places)
}

/// SCENARIOS 2, watched at the prompt: the flip there is at 1/5; at 1/20 both answers below it change, which moves the
/// true value without a jump of the prompt's own.
pub(crate) fn slacker(points: usize, alpha: Option<f64>) -> Sweep {
    // Trained reward c + d rho and true reward of each whole answer, by first action.
    let answers = [
        [(0.65, 2.0, 2.65), (0.70, 1.0, 1.70)],
        [(0.85, 1.0, 1.85), (0.90, 0.0, 0.90)],
    ];
    let choices: Vec<Choice> = vec![choice("reason", 0.0, 0.0, 0.0), choice("guess", 0.0, 0.0, 0.0)];
    let theta = grid(0.0, 1.0, points);
    // Hard: the best answer below each action, then between them.
    let hard = |rho: f64| {
        let below = answers.map(|pair| {
            let worth = pair.map(|(c, d, _)| c + d * rho);
            let most = worth[0].max(worth[1]);
            let best: Vec<usize> = (0..2).filter(|&i| worth[i] >= most - 1e-12).collect();
            (most, best.iter().map(|&i| pair[i].2).sum::<f64>() / best.len() as f64)
        });
        let most = below[0].0.max(below[1].0);
        let best: Vec<usize> = (0..2).filter(|&i| below[i].0 >= most - 1e-12).collect();
        let truth = best.iter().map(|&i| below[i].1).sum::<f64>() / best.len() as f64;
        (most, best, truth)
    };
    let names = named("rho", "weight of doing as asked", "prompt", &["reason", "guess"], alpha);
    let mut sweep = one_step(names, theta.clone(), &choices, &[]);
    for (point, &rho) in theta.iter().enumerate() {
        let (value, best, truth) = hard(rho);
        for action in 0..2 {
            let member = best.contains(&action);
            sweep.optimal[action][point] = u8::from(member);
            sweep.hard.policy[action][point] = if member { 1.0 / best.len() as f64 } else { 0.0 };
        }
        (
            sweep.hard.value[point],
            sweep.hard.plain[point],
            sweep.hard.truth[point],
        ) = (value, value, truth);
        let (Some(soft), Some(alpha)) = (&mut sweep.soft, alpha) else {
            continue;
        };
        let lse = |values: [f64; 2]| {
            let most = values[0].max(values[1]);
            most + alpha * values.iter().map(|v| ((v - most) / alpha).exp()).sum::<f64>().ln()
        };
        let q = answers.map(|pair| lse(pair.map(|(c, d, _)| c + d * rho)));
        let v = lse(q);
        soft.value[point] = v;
        (soft.plain[point], soft.truth[point]) = (0.0, 0.0);
        for action in 0..2 {
            soft.policy[action][point] = ((q[action] - v) / alpha).exp();
            for (c, d, truth) in answers[action] {
                let share = ((c + d * rho - v) / alpha).exp();
                soft.plain[point] += share * (c + d * rho);
                soft.truth[point] += share * truth;
            }
        }
    }
    sweep.jumps = vec![Jump {
        error: 0.0,
        value: f64::NAN,
        at: 0.2,
        sets: [vec!["guess"], vec!["reason", "guess"], vec!["reason"]]
            .map(|set| set.into_iter().map(Into::into).collect()),
        policies: [vec![0.0, 1.0], vec![0.5, 0.5], vec![1.0, 0.0]],
        truths: [1.85, 2.25, 2.65],
        outcomes: [vec![], vec![], vec![]],
    }];
    sweep
}

/// The format bonus with the soft values gone above 0.2, as where the bonus of entropy outweighs the cost of living.
pub(crate) fn with_gap(points: usize, alpha: f64) -> Sweep {
    let mut sweep = format_bonus(points, Some(alpha));
    let first = sweep.theta.partition_point(|&theta| theta < 0.2);
    let soft = sweep.soft.as_mut().expect("alpha was given");
    let columns = soft
        .policy
        .iter_mut()
        .chain([&mut soft.value, &mut soft.plain, &mut soft.truth, &mut soft.visits]);
    for column in columns {
        column[first..].fill(f64::NAN);
    }
    let problem = "\u{201c}solved\u{201d} can run forever at a profit".to_owned();
    sweep.gaps.push(Gap {
        edge: None,
        points: [first, points - 1],
        soft: true,
        problem,
    });
    sweep
}
