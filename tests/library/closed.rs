//! Each scenario against its closed form: cliffs and sets as fractions, returns, soft probabilities.

use policy_cliff::rational::Number;
use policy_cliff::scenario::{Objective, Rule, Scenario};
use policy_cliff::study::Solution;

use crate::study::solve;

use crate::exact::{Certified, Exact, Rational, certify, opening, rational};
use crate::{pair, scenario, state};

/// Temperatures from nearly hard to nearly random.
const ALPHAS: [f64; 4] = [0.01, 0.05, 0.3, 2.0];

/// The cliffs of a scenario's own sweep.
fn own(scenario: &Scenario, cliffs: &[(i64, i64)]) -> Certified {
    let cliffs: Vec<Rational> = cliffs.iter().map(|&(a, b)| rational(a, b)).collect();
    certify(scenario, scenario.view.sweep, &opening(scenario), &cliffs)
}

/// A state's set in each piece, then at each cliff, by the actions' names.
fn sets<'s>(scenario: &'s Scenario, found: &Certified, name: &str) -> Vec<Vec<&'s str>> {
    let state = state(scenario, name);
    let first = scenario.mdp.actions(state).start;
    let all = found.inside.iter().chain(&found.at);
    let named = all.map(|sets| {
        let set = sets[state].iter();
        set.map(|a| scenario.actions[first + a].as_str()).collect()
    });
    named.collect()
}

/// True return of the optimal policy in each piece.
fn truths(scenario: &Scenario, found: &Certified) -> Vec<Rational> {
    let truth = Exact::truly(scenario);
    found.inside.iter().map(|s| truth.returned(s)).collect()
}

/// The solution with the swept parameter at a value and the others as the scenario opens.
fn at(scenario: &Scenario, theta: f64, alpha: f64, objective: Objective) -> Solution {
    let mut values = crate::opening(scenario);
    values[scenario.view.sweep] = theta;
    solve(scenario, &values, Some(alpha), objective, Rule::Uniform).expect("finite")
}

/// Compares soft probabilities over the swept range with a closed form.
fn check_soft(scenario: &Scenario, state: &str, action: &str, closed: impl Fn(f64, f64) -> f64) {
    let range = &scenario.parameters[scenario.view.sweep];
    let [from, to] = [&range.from, &range.to].map(Number::value);
    for alpha in ALPHAS {
        for i in 0..=10 {
            let theta = from + (to - from) * f64::from(i) / 10.0;
            let solution = at(scenario, theta, alpha, Objective::Entropy);
            let soft = solution.soft.expect("asked for").expect("finite");
            let ours = soft.policy[pair(scenario, state, action)];
            let wanted = closed(theta, alpha);
            assert!(
                (ours - wanted).abs() <= 1e-11,
                "{}: {action} at {theta}, {alpha}: {ours} not {wanted}",
                scenario.title
            );
        }
    }
}

fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// Every exponential over their sum, the greatest subtracted first.
fn softmax(x: &[f64]) -> Vec<f64> {
    let most = x.iter().fold(f64::NEG_INFINITY, |a, &b| a.max(b));
    let sum: f64 = x.iter().map(|x| (x - most).exp()).sum();
    x.iter().map(|x| (x - most).exp() / sum).collect()
}

#[test]
fn format_bonus() {
    let scenario = scenario("format-bonus");
    let found = own(&scenario, &[(0, 1)]);
    assert_eq!(
        sets(&scenario, &found, "solved"),
        [
            vec!["plain", "markdown"],
            vec!["boxed"],
            vec!["plain", "boxed", "markdown"]
        ]
    );
    check_soft(&scenario, "solved", "boxed", |beta, alpha| {
        1.0 / (1.0 + 2.0 * (-beta / alpha).exp())
    });
    // The uniform rule: 0, 1/3, 1.
    let boxed = pair(&scenario, "solved", "boxed");
    let share = |beta| at(&scenario, beta, 1.0, Objective::Entropy).hard.policy[boxed];
    assert_eq!([share(-0.1), share(0.1)], [0.0, 1.0]);
    assert!((share(0.0) - 1.0 / 3.0).abs() <= 1e-15);
}

#[test]
fn clever_slacker() {
    let scenario = scenario("clever-slacker");
    let found = own(&scenario, &[(1, 20), (1, 5)]);
    assert_eq!(
        sets(&scenario, &found, "prompt")[..3],
        [["guess"], ["guess"], ["reason"]]
    );
    assert_eq!(
        sets(&scenario, &found, "derived")[..3],
        [["answer only"], ["answer as asked"], ["answer as asked"]]
    );
    assert_eq!(
        sets(&scenario, &found, "guessed")[..3],
        [["fabricate"], ["fabricate as asked"], ["fabricate as asked"]]
    );
    assert_eq!(
        truths(&scenario, &found),
        [rational(90, 100), rational(185, 100), rational(265, 100)]
    );
    // V of both ways as alpha log (1 + exp) beyond its first answer.
    check_soft(&scenario, "prompt", "reason", |rho, alpha| {
        let more = alpha * ((rho - 0.05) / alpha).exp().ln_1p();
        let derived = 0.95 + rho + more - 0.25;
        sigmoid((derived - (0.90 + more)) / alpha)
    });
    check_soft(&scenario, "guessed", "fabricate as asked", |rho, alpha| {
        sigmoid((rho - 0.05) / alpha)
    });
}

/// Thinking at step k gains 0.6 (0.7^k - 0.7^(k+1)) = 0.18 x 0.7^k.
#[test]
fn reasoning_length() {
    let scenario = scenario("reasoning-length");
    let found = own(
        &scenario,
        &[
            (7_411_887, 500_000_000),
            (1_058_841, 50_000_000),
            (151_263, 5_000_000),
            (21_609, 500_000),
            (3087, 50_000),
            (441, 5000),
            (63, 500),
            (9, 50),
        ],
    );
    // 8 steps at first, one less in every piece.
    for (i, sets) in found.inside.iter().enumerate() {
        let steps = (0..9).find(|&k| sets[k] == [usize::from(k < 8)]);
        assert_eq!(steps, Some(8 - i), "{sets:?}");
    }
    let mut power = rational(7, 10).pow(8);
    for truth in truths(&scenario, &found) {
        assert_eq!(truth, rational(1, 1) - rational(3, 5) * &power);
        power *= rational(10, 7);
    }
    // One way to each length: the soft policy is Boltzmann's over lengths.
    for alpha in ALPHAS {
        for lambda in [0.0, 0.02, 0.1, 0.25] {
            let worth: Vec<f64> = (0..9)
                .map(|k| (1.0 - 0.6 * 0.7f64.powi(k) - lambda * f64::from(k)) / alpha)
                .collect();
            let shares = softmax(&worth);
            let mean: f64 = shares.iter().enumerate().map(|(k, p)| k as f64 * p).sum();
            let soft = at(&scenario, lambda, alpha, Objective::Entropy).soft;
            let steps = soft.expect("asked for").expect("finite").outcomes[0];
            assert!((steps - mean).abs() <= 1e-10, "{alpha} {lambda}: {steps} not {mean}");
        }
    }
}

/// The lengths at which a policy that takes any action of the sets can answer.
fn lengths(sets: &[Vec<usize>]) -> Vec<usize> {
    let mut lengths = Vec::new();
    let mut k = 0;
    loop {
        let last = k == 9;
        let (think, answer) = (!last && sets[k].contains(&0), sets[k].contains(&usize::from(!last)));
        if answer {
            lengths.push(k);
        }
        if !think {
            return lengths;
        }
        k += 1;
    }
}

#[test]
fn length_control() {
    let scenario = scenario("length-control");
    let names: Vec<&str> = scenario.parameters.iter().map(|p| &*p.name).collect();
    assert_eq!(names, ["lambda6", "lambda4", "lambda8"]);
    for (parameter, target, left) in [(0, 6, vec![3, 9]), (1, 4, vec![9]), (2, 8, vec![3])] {
        let zero = vec![rational(0, 1); 3];
        let found = certify(&scenario, parameter, &zero, &[rational(0, 1)]);
        assert_eq!(lengths(&found.inside[0]), left);
        assert_eq!(lengths(&found.at[0]), [3, 4, 5, 6, 7, 8, 9]);
        assert_eq!(lengths(&found.inside[1]), [target]);
        // Correct throughout.
        assert_eq!(truths(&scenario, &found), [rational(1, 1), rational(1, 1)]);
    }
    let correct = |k: usize| f64::from(u8::from(k >= 3));
    for alpha in ALPHAS {
        for lambda in [-0.1, -0.01, 0.0, 0.03, 0.1] {
            let worth: Vec<f64> = (0..10)
                .map(|k| (correct(k) - lambda * (k as f64 - 6.0).abs()) / alpha)
                .collect();
            let shares = softmax(&worth);
            let soft = at(&scenario, lambda, alpha, Objective::Entropy).soft;
            let ours = soft.expect("asked for").expect("finite").outcomes;
            for (k, share) in (3..=9).zip(ours) {
                assert!((share - shares[k]).abs() <= 1e-11, "{alpha} {lambda} {k}: {share}");
            }
        }
    }
}

#[test]
fn deceptive_reasoning() {
    let scenario = scenario("deceptive-reasoning");
    let found = own(&scenario, &[(3, 16), (5, 2)]);
    assert_eq!(
        sets(&scenario, &found, "task"),
        [
            vec!["edit the tests"],
            vec!["hide the hack"],
            vec!["solve honestly"],
            vec!["edit the tests", "hide the hack"],
            vec!["solve honestly", "hide the hack"]
        ]
    );
    assert_eq!(
        truths(&scenario, &found),
        [rational(-1, 1), rational(-1, 1), rational(3, 5)]
    );
    for (i, action) in ["solve honestly", "edit the tests", "hide the hack"]
        .into_iter()
        .enumerate()
    {
        check_soft(&scenario, "task", action, |kappa, alpha| {
            let worth = [0.6, 1.0 - 0.9 * kappa, 0.85 - 0.1 * kappa];
            softmax(&worth.map(|x| x / alpha))[i]
        });
    }
}

#[test]
fn intelligence_obedience() {
    let scenario = scenario("intelligence-obedience");
    let found = own(&scenario, &[(2, 5), (3, 5), (4, 3)]);
    let think = ["think briefly", "think some", "think long", "think very long"];
    let prompt = sets(&scenario, &found, "prompt");
    assert_eq!(prompt[..4], [[think[3]], [think[2]], [think[1]], [think[0]]]);
    assert_eq!(
        prompt[4..],
        [[think[2], think[3]], [think[1], think[2]], [think[0], think[1]]]
    );
    assert_eq!(
        truths(&scenario, &found),
        [rational(5, 4), rational(7, 5), rational(3, 2), rational(29, 20)]
    );
    let answers = [(0.50, 0.95), (0.70, 0.80), (0.85, 0.55), (0.95, 0.30)];
    for (i, action) in think.into_iter().enumerate() {
        check_soft(&scenario, "prompt", action, |omega, alpha| {
            softmax(&answers.map(|(right, obeys)| (right + omega * obeys) / alpha))[i]
        });
    }
}

#[test]
fn sophistry() {
    let scenario = scenario("sophistry");
    let found = own(&scenario, &[(1, 10), (7, 20)]);
    assert_eq!(
        sets(&scenario, &found, "knows")[..3],
        [["state plainly"], ["argue"], ["argue"]]
    );
    assert_eq!(
        sets(&scenario, &found, "unsure")[..3],
        [["admit"], ["admit"], ["bluff"]]
    );
    assert_eq!(
        truths(&scenario, &found),
        [rational(3, 4), rational(3, 4), rational(3, 5)]
    );
    // What persuades, of both kinds of question together: more with every change.
    let component = scenario.components.iter().position(|c| c == "persuasive");
    let earns = |state, action| {
        let earned = &scenario.rewards[pair(&scenario, state, action)];
        let amount = earned.iter().find(|(k, _)| Some(*k) == component);
        amount.map_or(0.0, |(_, amount)| amount.value())
    };
    let [plain, argue] = ["state plainly", "argue"].map(|action| earns("knows", action));
    let [admit, bluff] = ["admit", "bluff"].map(|action| earns("unsure", action));
    assert!(plain + admit < argue + admit && argue + admit < argue + bluff);
    check_soft(&scenario, "knows", "argue", |b, alpha| {
        sigmoid((0.5 * b - 0.05) / alpha)
    });
    check_soft(&scenario, "unsure", "bluff", |b, alpha| sigmoid((b - 0.35) / alpha));
}

#[test]
fn grid_world() {
    let scenario = scenario("grid-world");
    let found = own(
        &scenario,
        &[
            (-40_888, 24_785),
            (-258_048, 164_965),
            (-9216, 12_605),
            (-36_864, 81_445),
            (-20_736, 243_985),
            (-165_632, 3_694_415),
            (-544, 19_885),
            (-32, 1445),
        ],
    );
    assert!(
        found.inside.iter().flatten().all(|set| set.len() <= 1),
        "one optimal policy between cliffs"
    );
    let watched = sets(&scenario, &found, "(3,2)");
    assert_eq!([0, 1, 8].map(|i: usize| watched[i][0]), ["Right", "Up", "Left"]);
}

#[test]
fn lipschitz_fork() {
    let scenario = scenario("lipschitz-fork");
    let found = own(&scenario, &[(0, 1)]);
    assert_eq!(
        sets(&scenario, &found, "fork"),
        [vec!["to B"], vec!["to A"], vec!["to A", "to B"]]
    );
    // Slope 1/(2 alpha (1 - gamma)) at 0: a quarter of that of the sigmoid's argument.
    check_soft(&scenario, "fork", "to A", |theta, alpha| {
        sigmoid(2.0 * theta / (alpha * (1.0 - 0.9)))
    });
}

#[test]
fn future_ties() {
    let scenario = scenario("future-ties");
    let found = own(&scenario, &[(0, 1)]);
    assert_eq!(
        sets(&scenario, &found, "fork"),
        [vec!["to one"], vec!["to many"], vec!["to many", "to one"]]
    );
    assert_eq!(sets(&scenario, &found, "many"), vec![["left", "right"]; 3]);
    let many = pair(&scenario, "fork", "to many");
    for alpha in [1e-6, 1e-3, 0.1, 1.0, 1e3, 1e6] {
        let soft = |objective| {
            let soft = at(&scenario, 0.0, alpha, objective).soft;
            soft.expect("asked for").expect("finite").policy[many]
        };
        assert!((soft(Objective::Entropy) - 2.0 / 3.0).abs() <= 1e-12, "{alpha}");
        assert!((soft(Objective::Kl) - 0.5).abs() <= 1e-12, "{alpha}");
    }
}

/// What the file's notes derive, along each parameter from where the scenario opens.
#[test]
fn multi_reward() {
    let scenario = scenario("multi-reward");
    // p: U = 6H/5 and U = 4H/5 with H = 1/2 + p/2 and U = 0.996 - p/2.
    let found = own(&scenario, &[(9, 25), (149, 225)]);
    assert_eq!(
        sets(&scenario, &found, "ambiguous"),
        [
            vec!["comply"],
            vec!["ask back"],
            vec!["refuse"],
            vec!["ask back", "comply"],
            vec!["refuse", "ask back"]
        ]
    );
    let along = |parameter, cliffs: &[(i64, i64)]| {
        let cliffs: Vec<_> = cliffs.iter().map(|&(a, b)| rational(a, b)).collect();
        certify(&scenario, parameter, &opening(&scenario), &cliffs)
    };
    // k: reasoning pays from 2/5 on.
    let kept = along(3, &[(2, 5)]);
    assert_eq!(
        sets(&scenario, &kept, "prompt")[..2],
        [["answer at once"], ["reason first"]]
    );
    // u at h = 1/2: reasoning 1/10; general 3/10; ambiguous 7/20 and 13/20; safety and values together at 1/2; values
    // 9/10.
    let helpful = along(1, &[(1, 10), (3, 10), (7, 20), (1, 2), (13, 20), (9, 10)]);
    let fourth = helpful.inside.len() + 3;
    assert_eq!(sets(&scenario, &helpful, "safety")[fourth], ["refuse", "warn"]);
    assert_eq!(sets(&scenario, &helpful, "values")[fourth], ["stay silent", "balance"]);
    let worth = |p: f64| {
        let (h, u) = (0.5 + p / 2.0, 0.496 + (1.0 - p) / 2.0);
        [h, 0.6 * h + 0.5 * u, u]
    };
    for (i, action) in ["refuse", "ask back", "comply"].into_iter().enumerate() {
        check_soft(&scenario, "ambiguous", action, |p, alpha| {
            softmax(&worth(p).map(|x| x / alpha))[i]
        });
    }
}
