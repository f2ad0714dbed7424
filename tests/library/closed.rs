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
        set.map(|a| scenario.actions[first + a].as_ref()).collect()
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
        let earned = scenario.rewards.row(pair(&scenario, state, action));
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
            vec!["ask for clarification"],
            vec!["refuse"],
            vec!["ask for clarification", "comply"],
            vec!["refuse", "ask for clarification"]
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
    for (i, action) in ["refuse", "ask for clarification", "comply"].into_iter().enumerate() {
        check_soft(&scenario, "ambiguous", action, |p, alpha| {
            softmax(&worth(p).map(|x| x / alpha))[i]
        });
    }
}

/// The answers have the base policy's shares, tilted by what they earn; what the base policy never does has none.
#[test]
fn house_style() {
    let scenario = scenario("house-style");
    let found = own(&scenario, &[(0, 1)]);
    assert_eq!(
        sets(&scenario, &found, "question"),
        [vec!["essay", "list"], vec!["table"], vec!["essay", "list", "table"]]
    );
    // Whatever it does, all of it is right.
    assert_eq!(truths(&scenario, &found), [rational(1, 1), rational(1, 1)]);
    let base = [("essay", 0.7), ("list", 0.2), ("table", 0.1), ("drawing", 0.0)];
    // Pay above 1 is what the hard policy takes; at 1 all four tie at a bonus of 0.
    let drawing = certify(&scenario, 1, &[rational(0, 1), rational(0, 1)], &[rational(1, 1)]);
    assert_eq!(
        sets(&scenario, &drawing, "question")[1..],
        [vec!["drawing"], vec!["essay", "list", "table", "drawing"]]
    );
    for alpha in [0.001, 0.01, 0.05, 0.3, 2.0, 1e6] {
        for beta in [-0.1, -0.01, 0.0, 0.001, 0.02, 0.1] {
            for d in [0.0, 1.0, 2.0] {
                let shown = |objective| {
                    let answer = solve(&scenario, &[beta, d], Some(alpha), objective, Rule::Uniform).expect("finite");
                    answer.soft.expect("asked for").expect("finite").policy
                };
                let earned = [1.0, 1.0, 1.0 + beta, d];
                let tilted = |base: [f64; 4]| {
                    let logs: Vec<f64> = earned.iter().zip(base).map(|(r, b)| r / alpha + b.ln()).collect();
                    softmax(&logs)
                };
                let (kl, entropy) = (shown(Objective::Kl), shown(Objective::Entropy));
                let wanted = [tilted(base.map(|(_, share)| share)), tilted([1.0; 4])];
                for (index, (action, share)) in base.into_iter().enumerate() {
                    let pair = pair(&scenario, "question", action);
                    assert!(
                        (kl[pair] - wanted[0][index]).abs() <= 1e-12,
                        "{action} {alpha} {beta} {d}"
                    );
                    assert!(
                        (entropy[pair] - wanted[1][index]).abs() <= 1e-12,
                        "{action} {alpha} {beta} {d}"
                    );
                    assert!(share > 0.0 || kl[pair] == 0.0, "{alpha} {beta} {d}");
                    // At a tie the base policy itself.
                    assert!(beta != 0.0 || (kl[pair] - share).abs() <= 1e-12, "{alpha} {beta} {d}");
                }
            }
        }
    }
    // As the coefficient goes to 0 the base policy on the optimal set is left, not an even choice.
    let soft = at(&scenario, -0.1, 1e-4, Objective::Kl)
        .soft
        .expect("asked for")
        .expect("finite");
    let left = ["essay", "list", "table"].map(|action| soft.policy[pair(&scenario, "question", action)]);
    for (ours, wanted) in left.into_iter().zip([7.0 / 9.0, 2.0 / 9.0, 0.0]) {
        assert!((ours - wanted).abs() <= 1e-12, "{left:?}");
    }
}

/// How many states have a tie among the given optimal sets, and how many actions are optimal in them.
fn ties(scenario: &Scenario, sets: &[Vec<usize>], states: &[&str]) -> (usize, usize) {
    let own = states.iter().map(|name| sets[state(scenario, name)].len());
    (own.clone().filter(|&count| count > 1).count(), own.sum())
}

/// Between two answers that both pass or both fail the price of effort decides from t = 1 - c x effort / grade on.
#[test]
fn right_or_wrong() {
    let scenario = scenario("right-or-wrong");
    let found = own(&scenario, &[(4, 5), (9, 10), (23, 25), (19, 20), (24, 25)]);
    assert_eq!(
        sets(&scenario, &found, "estimate")[..6],
        [["exact"], ["rounded"], ["rounded"], ["lucky"], ["lucky"], ["lucky"]]
    );
    let first = |name| {
        sets(&scenario, &found, name)[..6]
            .iter()
            .map(|set| set[0])
            .collect::<Vec<_>>()
    };
    assert_eq!(first("proof").partition_point(|&a| a == "complete"), 2);
    assert_eq!(first("program").partition_point(|&a| a == "clean"), 4);
    assert_eq!(first("open problem").partition_point(|&a| a == "partial"), 5);
    // A quarter of what each step gives up: 1/10, 1/5, 1/4, 2/5, 1/2.
    let mut truth = rational(7, 8);
    let mut wanted = vec![truth.clone()];
    for lost in [
        rational(1, 10),
        rational(1, 5),
        rational(1, 4),
        rational(2, 5),
        rational(1, 2),
    ] {
        truth -= lost / rational(4, 1);
        wanted.push(truth.clone());
    }
    assert_eq!(truths(&scenario, &found), wanted);
    assert_eq!(wanted[5], rational(41, 80));

    // At t = 1 effort alone decides, in all four at once; where it is free, all are tied.
    let prompts = ["proof", "program", "estimate", "open problem"];
    let binary = certify(&scenario, 1, &[rational(1, 1), rational(0, 1)], &[rational(0, 1)]);
    assert_eq!(ties(&scenario, &binary.at[0], &prompts), (4, 9));
    assert_eq!(ties(&scenario, &binary.inside[0], &prompts), (0, 4));
    assert_eq!(ties(&scenario, &binary.inside[1], &prompts), (0, 4));
    assert_eq!(truths(&scenario, &binary), [rational(7, 8), rational(41, 80)]);
    // Graded, the same step of c changes nothing, but at its very end, where two estimates meet.
    let graded = certify(&scenario, 1, &[rational(0, 1), rational(0, 1)], &[]);
    assert_eq!(ties(&scenario, &graded.inside[0], &prompts), (0, 4));

    // c is 1/50 as the scenario opens.
    check_soft(&scenario, "estimate", "lucky", |t, alpha| {
        let worth = [1.0 - 0.1 * (1.0 - t) - 0.02, 1.0 - 0.35 * (1.0 - t), 1.0 - 0.04];
        softmax(&worth.map(|x| x / alpha))[1]
    });
    check_soft(&scenario, "proof", "complete", |t, alpha| {
        let worth = [1.0 - 0.02, 0.8 * (1.0 - t) + t, 0.2 * (1.0 - t)];
        softmax(&worth.map(|x| x / alpha))[0]
    });
}

/// Weights w of accuracy from each prompt's own chance q to the mean 3/5: deriving earns w, explaining 7/10, comforting
/// 1 - w.
#[test]
fn two_objectives() {
    let scenario = scenario("two-objectives");
    let found = own(&scenario, &[(1, 7), (1, 3), (1, 2), (3, 4)]);
    let prompts = ["surely maths", "mostly maths", "either", "mostly chat", "surely chat"];
    let pieces = [
        ["derive", "derive", "explain", "comfort", "comfort"],
        ["derive", "derive", "explain", "explain", "comfort"],
        ["derive", "explain", "explain", "explain", "comfort"],
        ["derive", "explain", "explain", "explain", "explain"],
        ["explain"; 5],
    ];
    for (index, prompt) in prompts.into_iter().enumerate() {
        let own = sets(&scenario, &found, prompt);
        for (piece, actions) in pieces.iter().enumerate() {
            assert_eq!(own[piece], [actions[index]], "{prompt} in piece {piece}");
        }
    }
    // J, and the best of J: at m = 0 the trained policy has it, and nowhere more.
    let hundredths = [84, 83, 82, 79, 70];
    assert_eq!(truths(&scenario, &found), hundredths.map(|j| rational(j, 100)));
    let best = Exact::truly(&scenario);
    assert_eq!(best.returned(&best.optimal()), rational(84, 100));
    // The shares of the prompts make the mean, so that the weights at m = 1 are those of all data.
    let mean: f64 = [0.3, 0.2, 0.2, 0.2, 0.1]
        .iter()
        .zip([1.0, 0.75, 0.5, 0.25, 0.0])
        .map(|(mu, q)| mu * q)
        .sum();
    assert!((mean - 0.6).abs() <= 1e-15);
    let reward = scenario.reward_at(&[1.0]);
    for prompt in prompts {
        let earned = ["derive", "explain", "comfort"].map(|action| reward[pair(&scenario, prompt, action)]);
        for (ours, wanted) in earned.into_iter().zip([mean, 0.7, 1.0 - mean]) {
            assert!((ours - wanted).abs() <= 1e-15, "{prompt}: {earned:?}");
        }
    }
    for (prompt, q) in prompts.into_iter().zip([1.0, 0.75, 0.5, 0.25, 0.0]) {
        for (i, action) in ["derive", "explain", "comfort"].into_iter().enumerate() {
            check_soft(&scenario, prompt, action, |m, alpha| {
                let w = (1.0 - m) * q + 0.6 * m;
                softmax(&[w, 0.7, 1.0 - w].map(|x| x / alpha))[i]
            });
        }
    }
}

#[test]
fn trained_here() {
    let scenario = scenario("trained-here");
    let found = own(&scenario, &[(1, 3), (5, 7)]);
    assert_eq!(
        sets(&scenario, &found, "habit"),
        [
            vec!["think in words"],
            vec!["ask first"],
            vec!["think in code"],
            vec!["think in words", "ask first"],
            vec!["think in code", "ask first"]
        ]
    );
    // 3/10 of what each earns on code and 7/10 of what it earns on talk, and 1/10 for tests and listening.
    assert_eq!(
        truths(&scenario, &found),
        [rational(82, 100), rational(80, 100), rational(51, 100)]
    );
    let best = Exact::truly(&scenario);
    assert_eq!(best.returned(&best.optimal()), rational(82, 100));
    // The same as what is earned on a prompt of each class, tests or listening included, averaged over where prompts
    // come from in use: a start distribution of its own.
    let classes = ["code prompt", "talk prompt"].map(|name| state(&scenario, name));
    let earned = [[3, 9], [7, 7], [9, 2]].map(|habit: [i64; 2]| habit.map(|tenths| rational(tenths + 1, 10)));
    let used = [rational(3, 10), rational(7, 10)];
    let mean = |[code, talk]: [Rational; 2]| code * &used[0] + talk * &used[1];
    assert_eq!(truths(&scenario, &found), earned.map(mean));
    for q in [0.0, 0.3, 0.9, 1.0] {
        let shares = classes.map(|class| scenario.shares_at(class, &[q]).expect("a class of prompts"));
        assert_eq!(shares[0], [q, 0.3]);
        assert!((shares[1][0] - (1.0 - q)).abs() < 1e-15 && shares[1][1] == 0.7);
    }
    assert!(scenario.shares_at(state(&scenario, "habit"), &[0.3]).is_none());
    // Prompts that training never shows are tied, at both ends.
    for (q, tied, other) in [(0, "code prompt", "talk prompt"), (1, "talk prompt", "code prompt")] {
        let end = Exact::new(&scenario, &[rational(q, 1)]).optimal();
        assert_eq!(ties(&scenario, &end, &[tied]), (1, 2));
        assert_eq!(ties(&scenario, &end, &[other]), (0, 1));
    }
    for (i, action) in ["think in code", "think in words", "ask first"].into_iter().enumerate() {
        // What comes after the habit is the same for all.
        check_soft(&scenario, "habit", action, |q, alpha| {
            softmax(&[0.2 + 0.7 * q, 0.9 - 0.6 * q, 0.7].map(|x| x / alpha))[i]
        });
    }
    check_soft(&scenario, "talk prompt", "listen", |q, alpha| {
        sigmoid(0.2 * (1.0 - q) / alpha)
    });
}

/// What each earns is how often it is right times w, without its effort; the fixed points are in tests/feedback.rs.
#[test]
fn weights_that_look_back() {
    let scenario = scenario("weights-that-look-back");
    let found = own(&scenario, &[(1, 2), (3, 4)]);
    assert_eq!(
        sets(&scenario, &found, "problem"),
        [
            vec!["guess"],
            vec!["sketch"],
            vec!["prove"],
            vec!["guess", "sketch"],
            vec!["sketch", "prove"]
        ]
    );
    assert_eq!(
        truths(&scenario, &found),
        [rational(1, 5), rational(1, 2), rational(9, 10)]
    );
    for (i, action) in ["guess", "sketch", "prove"].into_iter().enumerate() {
        check_soft(&scenario, "problem", action, |w, alpha| {
            softmax(&[0.2 * w, 0.5 * w - 0.15, 0.9 * w - 0.45].map(|x| x / alpha))[i]
        });
    }
}

/// Five sentences, one path of words to each: the best one is written, and with entropy they are Boltzmann's.
#[test]
fn word_by_word() {
    let scenario = scenario("word-by-word");
    let found = own(&scenario, &[(1, 2), (2, 1)]);
    // The first sentence that each piece writes.
    let written: Vec<String> = found
        .inside
        .iter()
        .map(|sets| {
            let (mut here, mut words) = (state(&scenario, "Who won?"), Vec::new());
            while let Some(&choice) = sets[here].first() {
                assert_eq!(sets[here].len(), 1);
                let pair = scenario.mdp.actions(here).start + choice;
                words.push(scenario.actions[pair].as_ref());
                here = scenario.mdp.row(pair).0[0] as usize;
            }
            // A state is the text so far.
            assert_eq!(scenario.states[here], words.join(" "));
            words.join(" ")
        })
        .collect();
    assert_eq!(written, ["Ada won.", "I think Ada won.", "I do not know."]);
    // One word changes at each cliff, where the sentences part; all that is reached later follows.
    assert_eq!(
        sets(&scenario, &found, "Who won?"),
        [vec!["Ada"], vec!["I"], vec!["I"], vec!["Ada", "I"], vec!["I"]]
    );
    assert_eq!(
        sets(&scenario, &found, "I"),
        [
            vec!["think"],
            vec!["think"],
            vec!["do"],
            vec!["think"],
            vec!["think", "do"]
        ]
    );
    assert_eq!(
        truths(&scenario, &found),
        [rational(2, 10), rational(3, 10), rational(1, 10)]
    );
    for alpha in ALPHAS {
        for kappa in [0.0, 0.25, 0.5, 1.0, 2.0, 3.0] {
            let worth = [
                0.6 - 0.4 * kappa,
                0.4 - 0.6 * kappa,
                0.5 - 0.2 * kappa,
                0.3 - 0.3 * kappa,
                0.1,
            ];
            let shares = softmax(&worth.map(|x| x / alpha));
            let soft = at(&scenario, kappa, alpha, Objective::Entropy).soft;
            let ours = soft.expect("asked for").expect("finite").outcomes;
            for (ours, wanted) in ours.iter().zip(&shares) {
                assert!((ours - wanted).abs() <= 1e-11, "{alpha} {kappa}: {ours} not {wanted}");
            }
        }
    }
}

/// Each weight has its cliff, wherever the other one is.
#[test]
fn clever_slacker_two() {
    let scenario = scenario("clever-slacker-two");
    let names: Vec<&str> = scenario.parameters.iter().map(|p| &*p.name).collect();
    assert_eq!(names, ["f", "c", "e"]);
    for (f, c, process, comply) in [
        ((1, 10), (1, 100), "guess", false),
        ((1, 10), (1, 10), "guess", true),
        ((4, 10), (1, 100), "reason", false),
        ((4, 10), (1, 10), "reason", true),
    ] {
        let values = [rational(f.0, f.1), rational(c.0, c.1), rational(1, 1)];
        let across = certify(&scenario, 1, &values, &[rational(1, 20)]);
        let upwards = certify(&scenario, 0, &values, &[rational(1, 4)]);
        assert_eq!(sets(&scenario, &across, "prompt"), vec![[process]; 3]);
        let answers = sets(&scenario, &upwards, "derived");
        let wanted = if comply { "answer as asked" } else { "answer only" };
        assert_eq!(answers, vec![[wanted]; 3]);
        let there = Exact::new(&scenario, &values).optimal();
        let truth = Exact::truly(&scenario).returned(&there);
        let reasons = process == "reason";
        let earned = 90 + 75 * i64::from(reasons) + 95 * i64::from(comply);
        assert_eq!(truth, rational(earned, 100));
    }
    // Without effort and without both weights everything is tied.
    let free = Exact::new(&scenario, &[rational(0, 1), rational(0, 1), rational(0, 1)]).optimal();
    assert_eq!(ties(&scenario, &free, &["prompt", "derived", "guessed"]), (3, 6));
    // Any price of effort ends that, and nothing else happens.
    let priced = Exact::new(&scenario, &[rational(0, 1), rational(0, 1), rational(1, 1_000_000)]).optimal();
    assert_eq!(ties(&scenario, &priced, &["prompt", "derived", "guessed"]), (0, 3));
    certify(&scenario, 2, &[rational(0, 1), rational(0, 1), rational(0, 1)], &[]);
    check_soft(&scenario, "prompt", "reason", |f, alpha| sigmoid((f - 0.25) / alpha));
    check_soft(&scenario, "derived", "answer as asked", |_, alpha| {
        sigmoid((0.1 - 0.05) / alpha)
    });
}

/// Quality in hundredths of the length, as the notes derive it.
fn quality(k: i32) -> f64 {
    let side = |top: i32, per_step: i32| 100 - per_step * (k - top).abs();
    f64::from(
        [side(20, 20), side(50, 10), side(80, 5), 0]
            .into_iter()
            .max()
            .expect("four"),
    ) / 100.0
}

#[test]
fn three_peaks() {
    let scenario = scenario("three-peaks");
    let found = own(&scenario, &[(0, 1)]);
    assert_eq!(
        sets(&scenario, &found, "prompt"),
        [vec!["0.20"], vec!["0.80"], vec!["0.20", "0.50", "0.80"]]
    );
    let reward = |b: f64| (0..=100).map(move |k| quality(k) + b * f64::from(k) / 100.0);
    assert_eq!(scenario.actions.len(), 101);
    for (k, (ours, wanted)) in scenario.reward_at(&[0.3]).into_iter().zip(reward(0.3)).enumerate() {
        assert!((ours - wanted).abs() <= 1e-15, "{k}: {ours} not {wanted}");
    }
    for alpha in ALPHAS {
        for b in [-0.5, -0.01, 0.0, 0.1, 0.5] {
            let worth: Vec<f64> = reward(b).map(|x| x / alpha).collect();
            let shares = softmax(&worth);
            let soft = at(&scenario, b, alpha, Objective::Entropy)
                .soft
                .expect("asked for")
                .expect("finite");
            for (k, (ours, wanted)) in soft.policy.iter().zip(&shares).enumerate() {
                assert!((ours - wanted).abs() <= 1e-11, "{alpha} {b}: {k}");
            }
            for (outcome, own) in soft.outcomes.iter().zip([16..=24, 41..=59, 61..=99]) {
                let wanted: f64 = shares[own].iter().sum();
                assert!((outcome - wanted).abs() <= 1e-11, "{alpha} {b}: {outcome} not {wanted}");
            }
        }
        // At 0 a peak is a geometric sum on both sides of its top.
        let soft = at(&scenario, 0.0, alpha, Objective::Entropy)
            .soft
            .expect("asked for")
            .expect("finite");
        let top = soft.policy[pair(&scenario, "prompt", "0.50")];
        for (outcome, (drop, count)) in soft.outcomes.iter().zip([(0.2, 4), (0.1, 9), (0.05, 19)]) {
            let ratio = f64::exp(-drop / alpha);
            let wanted = top * (1.0 + 2.0 * ratio * (1.0 - ratio.powi(count)) / (1.0 - ratio));
            assert!((outcome - wanted).abs() <= 1e-11, "{alpha}: {outcome} not {wanted}");
        }
    }
}
