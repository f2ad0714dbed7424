//! What the guided readings say, step by step, asked of the solver at the very view that the step sets.

use policy_cliff::cliffs::Cliffs;
use policy_cliff::exact::{Budget, ExactProblem, Optimum, certify};
use policy_cliff::figure;
use policy_cliff::scenario::{Layout, Objective, Scenario, Step, cliff_places};
use policy_cliff::stability::{slacker, stability, tie_breaker};
use policy_cliff::study::{Answer, Solution};

use crate::study::solve;

use crate::{pair, scenario, solved, state};

/// A step as it is shown.
pub(crate) struct Shown<'s> {
    pub(crate) scenario: &'s Scenario,
    pub(crate) step: &'s Step,
    pub(crate) values: Vec<f64>,
    pub(crate) cliffs: Cliffs,
    pub(crate) solution: Solution,
}

impl<'s> Shown<'s> {
    fn new(scenario: &'s Scenario, step: &'s Step, values: Vec<f64>) -> Self {
        let alpha = step.setting.alpha;
        Self {
            scenario,
            step,
            cliffs: solved(scenario, step.setting.sweep, &values),
            solution: solution(scenario, step, &values, alpha),
            values,
        }
    }

    /// The same step with its swept parameter elsewhere.
    pub(crate) fn moved(&self, theta: f64) -> Self {
        let mut values = self.values.clone();
        values[self.step.setting.sweep] = theta;
        Self::new(self.scenario, self.step, values)
    }

    /// The same step at another temperature.
    pub(crate) fn at_temperature(&self, alpha: f64) -> Self {
        let mut shown = self.moved(self.theta());
        shown.solution = solution(self.scenario, self.step, &self.values, Some(alpha));
        shown
    }

    pub(crate) fn theta(&self) -> f64 {
        self.values[self.step.setting.sweep]
    }

    /// As the texts count them, from 1.
    pub(crate) fn cliff(&self, number: usize) -> f64 {
        self.cliffs.breakpoints[number - 1].at
    }

    /// Just below and just above a cliff.
    fn sides(&self, number: usize) -> [Self; 2] {
        [-1e-6, 1e-6].map(|off| self.moved(self.cliff(number) + off))
    }

    fn hard(&self, state: &str, action: &str) -> f64 {
        self.solution.hard.policy[pair(self.scenario, state, action)]
    }

    pub(crate) fn soft_answer(&self) -> &Answer {
        let soft = self.solution.soft.as_ref().expect("a temperature");
        soft.as_ref().expect("finite")
    }

    pub(crate) fn soft(&self, state: &str, action: &str) -> f64 {
        self.soft_answer().policy[pair(self.scenario, state, action)]
    }

    pub(crate) fn outcome(&self, answer: &Answer, name: &str) -> f64 {
        let outcomes = &self.scenario.view.outcomes;
        let index = outcomes.iter().position(|o| o.name == name);
        answer.outcomes[index.expect("an outcome")]
    }

    /// How often a hard policy does something.
    pub(crate) fn often(&self, name: &str) -> f64 {
        self.outcome(&self.solution.hard, name)
    }

    fn truth(&self) -> f64 {
        self.solution.hard.truth
    }

    fn is_hard(&self) -> bool {
        self.step.setting.alpha.is_none()
    }
}

fn solution(scenario: &Scenario, step: &Step, values: &[f64], alpha: Option<f64>) -> Solution {
    solve(scenario, values, alpha, step.setting.objective, step.setting.rule).expect("finite")
}

/// One claim for every step.
pub(crate) fn check(name: &str, claims: &[fn(&Shown)]) {
    let scenario = scenario(name);
    assert_eq!(scenario.guide.len(), claims.len(), "{name}: every step is checked");
    for (step, claim) in scenario.guide.iter().zip(claims) {
        let values = step.values.clone();
        let shown = Shown::new(&scenario, step, values);
        let most = shown.cliffs.breakpoints.len();
        let filled = cliff_places(&step.text, &mut |number| {
            assert!(number <= most, "{name}: {step:?}");
            String::new()
        });
        assert!(!filled.contains(['{', '}']));
        claim(&shown);
    }
}

fn near(a: f64, b: f64) {
    assert!((a - b).abs() <= 1e-9, "{a} is not {b}");
}

fn between(low: f64, x: f64, high: f64) {
    assert!(low < x && x < high, "{low} < {x} < {high}");
}

/// The optimal value has no jump where the true one may: on both sides of a cliff it is nearly the same.
fn no_jump_in_value(shown: &Shown, cliff: usize) {
    let [below, above] = shown.sides(cliff).map(|s| s.solution.hard.start_value);
    assert!((above - below).abs() <= 1e-5, "{below} {above}");
}

#[test]
fn format_bonus() {
    check(
        "format-bonus",
        &[
            |s| {
                let slopes: Vec<f64> = s.cliffs.pieces.iter().map(|p| p.slope).collect();
                assert_eq!(slopes, [0.0, 1.0]);
                no_jump_in_value(s, 1);
                assert!(s.is_hard() && s.theta() < s.cliff(1));
            },
            |s| {
                near(s.cliff(1), s.theta());
                near(s.hard("solved", "boxed"), 1.0 / 3.0);
            },
            |s| {
                let [below, above] = s.sides(1);
                near(s.hard("solved", "boxed"), 1.0);
                near(below.hard("solved", "boxed"), 0.0);
                near(above.hard("solved", "boxed"), 1.0);
            },
            |s| between(1.0 / 3.0, s.soft("solved", "boxed"), 0.34),
            |s| {
                let cooler = s.at_temperature(0.05).soft("solved", "boxed");
                between(0.5, s.soft("solved", "boxed"), cooler);
                between(0.1, s.soft("solved", "plain"), 0.3);
            },
        ],
    );
}

#[test]
fn clever_slacker() {
    check(
        "clever-slacker",
        &[
            |s| {
                near(s.hard("prompt", "guess"), 1.0);
                let correct = |state: &str| {
                    let earned = s.scenario.rewards.row(s.scenario.mdp.actions(state_of(s, state)).start);
                    let k = s.scenario.components.iter().position(|c| c == "correct");
                    let amount = earned.iter().find(|(component, _)| Some(*component) == k);
                    amount.expect("correct").1.value()
                };
                near(correct("derived") - correct("guessed"), 0.05);
            },
            |s| {
                between(s.cliff(1), s.theta(), s.cliff(2));
                near(s.hard("guessed", "fabricate as asked"), 1.0);
                near(s.often("reasoning made up"), 1.0);
            },
            |s| {
                assert!(s.theta() > s.cliff(2));
                near(s.hard("prompt", "reason"), 1.0);
                let [below, above] = s.sides(2).map(|s| s.truth());
                near(below, 1.85);
                near(above, 2.65);
                no_jump_in_value(s, 2);
            },
            |s| {
                near(s.theta(), s.cliff(2));
                between(0.25, s.soft("prompt", "reason"), 0.75);
            },
            |s| {
                assert!(s.theta() > 1.4 * s.cliff(2));
                between(0.1, s.soft("prompt", "guess"), 0.5);
            },
            crate::trained::slacker,
        ],
    );
}

fn state_of(shown: &Shown, name: &str) -> usize {
    state(shown.scenario, name)
}

#[test]
fn reasoning_length() {
    check(
        "reasoning-length",
        &[
            |s| near(s.often("steps of thinking"), 8.0),
            |s| {
                between(s.cliff(1), s.theta(), s.cliff(2));
                near(s.often("steps of thinking"), 7.0);
                near(s.hard("step 7", "answer"), 1.0);
            },
            |s| {
                assert!(s.theta() > s.cliff(8) && s.cliffs.breakpoints.len() == 8);
                near(s.often("steps of thinking"), 0.0);
                near(s.sides(8)[0].often("steps of thinking"), 1.0);
            },
            |s| {
                let mixed = |k: usize| {
                    let p = s.soft(&format!("step {k}"), "answer");
                    p > 0.05 && p < 0.95
                };
                assert!((0..8).filter(|&k| mixed(k)).count() >= 2);
                // No stair left: between two points there is no more than their distance accounts for.
                let steps = |theta: f64| {
                    let moved = s.moved(theta);
                    moved.outcome(moved.soft_answer(), "steps of thinking")
                };
                for number in 1..=8 {
                    let cliff = s.cliff(number);
                    assert!((steps(cliff - 1e-6) - steps(cliff + 1e-6)).abs() < 1e-2);
                }
            },
        ],
    );
}

#[test]
fn length_control() {
    check(
        "length-control",
        &[
            |s| {
                let shares: Vec<f64> = (3..=9).map(|length| s.often(&format!("{length} steps"))).collect();
                assert!(shares.iter().all(|&share| share > 0.0));
                // No length is missing.
                near(shares.iter().sum(), 1.0);
                near(s.truth(), 1.0);
            },
            |s| {
                near(s.cliff(1), 0.0);
                near(s.theta(), 0.0003);
                near(s.often("6 steps"), 1.0);
            },
            |s| {
                near(s.cliff(1), 0.0);
                near(s.theta(), -0.0003);
                near(s.often("3 steps") + s.often("9 steps"), 1.0);
                between(0.4, s.often("3 steps"), 0.6);
                near(s.truth(), 1.0);
            },
            |s| {
                near(s.cliff(1), 0.0);
                near(s.often("4 steps"), 1.0);
            },
            |s| {
                let without = s.moved(0.0);
                let [with, without] = [s, &without].map(|s| s.outcome(s.soft_answer(), "6 steps"));
                between(0.0, with - without, 0.002);
            },
        ],
    );
}

#[test]
fn deceptive_reasoning() {
    check(
        "deceptive-reasoning",
        &[
            |s| {
                near(s.hard("task", "edit the tests"), 1.0);
                near(s.often("caught"), 0.9);
            },
            |s| {
                between(s.cliff(1), s.theta(), s.cliff(2));
                let [below, above] = s.sides(1);
                assert_eq!([below.often("hacked"), above.often("hacked")], [1.0, 1.0]);
                assert_eq!([below.truth(), above.truth(), s.truth()], [-1.0; 3]);
                near(below.often("caught"), 0.9);
                near(s.often("caught"), 0.1);
            },
            |s| {
                assert!(s.theta() > s.cliff(2));
                let [below, above] = s.sides(2).map(|s| s.truth());
                near(below, -1.0);
                near(above, 0.6);
                near(s.often("solved"), 1.0);
                // The hidden hack would gain 0.25 before its penalty, which comes 1 time in 10.
                assert!(0.1 * s.theta() > 0.95 - 0.1 - 0.6);
            },
            |s| {
                near(s.theta(), s.cliff(2));
                near(s.soft("task", "solve honestly"), 0.5);
                between(0.5, s.moved(3.0).soft("task", "solve honestly"), 0.75);
            },
            crate::trained::deceiver,
        ],
    );
}

#[test]
fn intelligence_obedience() {
    check(
        "intelligence-obedience",
        &[
            |s| near(s.hard("prompt", "think very long"), 1.0),
            |s| {
                // One best action, and it stays the same all the way to the cliff.
                assert_eq!(s.solution.optimal, [false, false, false, true]);
                for theta in [0.0, 0.1, s.cliff(1) - 1e-9] {
                    assert_eq!(s.moved(theta).solution.optimal, s.solution.optimal);
                }
                assert!(s.theta() < s.cliff(1));
                // Neighbours differ by 0.05 in value, and each may be changed by half of it.
                let problem = s.scenario.problem(s.step.setting.sweep, &s.values);
                let found = stability(&Optimum::new(&problem, s.theta()).expect("finite"), None).expect("finite");
                near(found.radius.expect("two policies").size, 0.025);
            },
            |s| {
                between(s.cliff(1), s.theta(), s.cliff(2));
                near(s.sides(1)[0].hard("prompt", "think very long"), 1.0);
                near(s.hard("prompt", "think long"), 1.0);
                near(s.sides(2)[0].hard("prompt", "think long"), 1.0);
                near(s.sides(2)[1].hard("prompt", "think some"), 1.0);
            },
            |s| {
                assert!(s.theta() > s.cliff(3));
                near(s.hard("prompt", "think briefly"), 1.0);
                let truth = |theta: f64| s.moved(theta).truth();
                let best = truth(1.0);
                between(s.cliff(2), 1.0, s.cliff(3));
                assert!([0.2, 0.5, s.theta()].iter().all(|&theta| truth(theta) < best - 0.04));
            },
            |s| {
                let lengths = ["think briefly", "think some", "think long", "think very long"];
                assert!(lengths.iter().all(|action| s.soft("prompt", action) > 0.02));
            },
        ],
    );
}

#[test]
fn sophistry() {
    check(
        "sophistry",
        &[
            |s| {
                near(s.hard("knows", "state plainly"), 1.0);
                near(s.hard("unsure", "admit"), 1.0);
            },
            |s| {
                between(s.cliff(1), s.theta(), s.cliff(2));
                near(s.hard("knows", "argue"), 1.0);
                let [below, above] = s.sides(1).map(|s| s.truth());
                near(below, above);
            },
            |s| {
                assert!(s.theta() > s.cliff(2));
                near(s.hard("unsure", "bluff"), 1.0);
                let [below, above] = s.sides(2).map(|s| s.truth());
                near(above - below, -0.15);
                no_jump_in_value(s, 2);
                assert!(s.cliffs.pieces[2].slope > 0.0);
            },
            |s| {
                assert!(s.theta() < s.cliff(2));
                near(s.hard("unsure", "bluff"), 0.0);
                between(0.1, s.soft("unsure", "bluff"), 0.5);
            },
        ],
    );
}

#[test]
fn multi_reward() {
    check(
        "multi-reward",
        &[
            |s| {
                let names = ["comply", "ask for clarification", "refuse"];
                for (number, pair) in [(1, &names[..2]), (2, &names[1..])] {
                    let sides = s.sides(number);
                    near(sides[0].hard("ambiguous", pair[0]), 1.0);
                    near(sides[1].hard("ambiguous", pair[1]), 1.0);
                }
            },
            |s| {
                let names = s
                    .step
                    .setting
                    .plane
                    .expect("a plane")
                    .map(|i| &*s.scenario.parameters[i].name);
                assert_eq!(names, ["h", "u"]);
                // It opens beside the cliff, in the same place otherwise, and stands on it.
                let opening = crate::opening(s.scenario);
                near(opening[1], 0.496);
                near(s.moved(0.496).values[0], opening[0]);
                near(s.cliff(4), s.theta());
                // Both classes change at this place, and on the other axis too.
                for axis in [0, 1] {
                    let found = solved(s.scenario, axis, &s.values);
                    let here = found.breakpoints.iter().find(|b| (b.at - 0.5).abs() < 1e-9);
                    for name in ["safety", "values"] {
                        let class = state(s.scenario, name);
                        assert!(here.expect("a cliff").changes.iter().any(|c| c.state == class));
                    }
                }
                // Each tied action can be made the only best one by a change as small as one likes.
                let problem = s.scenario.problem(s.step.setting.sweep, &s.values);
                for (class, actions) in [("safety", ["refuse", "warn"]), ("values", ["stay silent", "balance"])] {
                    for action in actions {
                        let tied = pair(s.scenario, class, action);
                        assert!(s.solution.optimal[tied]);
                        let epsilon = 1e-6;
                        let optimum = Optimum::new(&problem, s.theta()).expect("finite");
                        let change = tie_breaker(&optimum, tied, epsilon).expect("no free loop");
                        assert!(change.iter().all(|c| c.abs() <= 2.0 * epsilon));
                        let mut scenario = s.scenario.clone();
                        scenario.perturbation = change;
                        let solution = solution(&scenario, s.step, &s.values, None);
                        let own = scenario.mdp.actions(state(&scenario, class));
                        let best: Vec<usize> = own.filter(|&each| solution.optimal[each]).collect();
                        assert_eq!(best, [tied]);
                    }
                }
            },
            |s| {
                let opening = crate::opening(s.scenario)[1];
                near(opening, 0.496);
                let before = s.moved(opening);
                near(s.theta(), 1.01 * opening);
                between(opening, s.cliff(4), s.theta());
                near(before.hard("safety", "refuse"), 1.0);
                near(s.hard("safety", "warn"), 1.0);
                near(before.hard("values", "stay silent"), 1.0);
                near(s.hard("values", "balance"), 1.0);
                // No Q-value moves by more than H = 2 times what a reward does.
                let most = |a: &[f64], b: &[f64]| {
                    let moves = a.iter().zip(b).map(|(a, b)| (a - b).abs());
                    moves.fold(0.0, f64::max)
                };
                let [old, new] = [&before, s].map(|s| s.scenario.reward_at(&s.values));
                let moved = most(&before.solution.hard.q, &s.solution.hard.q);
                between(0.0, moved, 2.0 * most(&old, &new));
                assert!(moved < 0.01);
                let [old, new] = [&before, s].map(|s| s.solution.hard.start_value);
                assert!((new - old).abs() < 0.01, "{old} {new}");
                no_jump_in_value(s, 4);
            },
            |s| {
                assert!(s.theta() < s.cliff(1));
                near(s.hard("prompt", "answer at once"), 1.0);
                near(s.moved(1.0).often("cited sources"), 0.3);
                near(s.often("cited sources"), 0.0);
            },
            |s| {
                let before = s.moved(0.496);
                let [before, after] = [&before, s].map(|s| &s.soft_answer().policy);
                let shift = before.iter().zip(after).map(|(a, b)| (a - b).abs());
                between(0.009, shift.fold(0.0, f64::max), 0.0101);
                // From one thousandth of the way to the next a thousandth of that, also over the cliff.
                for number in 0..1000 {
                    let [a, b] = [number, number + 1].map(|n| 0.496 * (1.0 + f64::from(n) / 1e5));
                    let [a, b] = [a, b].map(|u| s.moved(u).soft_answer().policy.clone());
                    assert!(a.iter().zip(&b).all(|(a, b)| (a - b).abs() < 1.1e-5));
                }
            },
            crate::trained::many,
        ],
    );
}

#[test]
fn grid_world() {
    check(
        "grid-world",
        &[
            |s| {
                assert!(s.theta() < s.cliff(1));
                near(s.hard("(3,2)", "Right"), 1.0);
                // Names count columns from the left and rows from below; what pays −1 is the exit on the right of
                // (3,2).
                let Some(Layout::Grid(rows)) = &s.scenario.layout else {
                    panic!("a grid");
                };
                for (y, row) in rows.iter().rev().enumerate() {
                    for (x, cell) in row.iter().enumerate() {
                        let name = cell.map(|cell| s.scenario.states[cell].as_str());
                        let expected = format!("({},{})", x + 1, y + 1);
                        assert!(name.is_none_or(|name| name == expected), "{name:?}");
                    }
                }
                near(s.solution.hard.q[pair(s.scenario, "(4,2)", "exit")], -1.0);
            },
            |s| {
                assert!(s.theta() > s.cliff(2));
                near(s.sides(1)[1].hard("(3,2)", "Up"), 1.0);
                near(s.sides(2)[0].hard("(3,1)", "Right"), 1.0);
                near(s.sides(2)[1].hard("(3,1)", "Up"), 1.0);
                near(s.hard("(3,2)", "Up"), 1.0);
            },
            |s| {
                assert!(s.theta() > s.cliff(3));
                near(s.sides(3)[0].hard("(1,1)", "Right"), 1.0);
                near(s.hard("(1,1)", "Up"), 1.0);
                near(s.hard("(1,2)", "Up"), 1.0);
                near(s.hard("(1,3)", "Right"), 1.0);
            },
            |s| {
                assert!(s.theta() > s.cliff(7));
                near(s.sides(7)[0].hard("(3,2)", "Up"), 1.0);
                near(s.sides(7)[1].hard("(3,2)", "Left"), 1.0);
                near(s.hard("(3,2)", "Left"), 1.0);
            },
            |s| {
                assert_eq!(
                    (s.cliffs.breakpoints.len(), s.step.setting.objective),
                    (8, Objective::Kl)
                );
                for number in 1..=8 {
                    let sides = s.sides(number);
                    let [below, above] = [0, 1].map(|side: usize| &sides[side].soft_answer().policy);
                    let jump = below.iter().zip(above).map(|(a, b)| (a - b).abs());
                    assert!(jump.fold(0.0, f64::max) < 1e-3, "cliff {number}");
                }
            },
        ],
    );
}

/// The slope of the soft choice at a place, by a central difference whose own error is some 1e-8 of it.
fn slope(shown: &Shown, theta: f64) -> f64 {
    let width = 1e-5;
    let [below, above] = [-width, width].map(|off| shown.moved(theta + off).soft("fork", "to A"));
    (above - below) / (2.0 * width)
}

#[test]
fn lipschitz_fork() {
    check(
        "lipschitz-fork",
        &[
            |s| {
                near(s.cliff(1), 0.0);
                let [below, above] = s.sides(1);
                near(below.hard("fork", "to B"), 1.0);
                near(above.hard("fork", "to A"), 1.0);
            },
            |s| {
                // 1 / (2 alpha (1 - discount)) with alpha 1 and discount 0.9.
                let bound = 5.0;
                assert!((slope(s, 0.0) - bound).abs() <= 1e-6);
                for i in -9..=9 {
                    assert!(slope(s, f64::from(i) / 10.0) <= bound);
                }
            },
            |s| {
                assert!((slope(s, 0.0) - 10.0).abs() <= 1e-5);
            },
            |s| {
                let (change, best) = broken(s, "fork", "to A");
                assert_eq!(best, ["to A"]);
                // The fork's own reward and no other, and so less than the bound, 1.9 of EPSILON.
                let wanted = earned(s, &[("fork", "to A", EPSILON)]);
                assert_eq!(change, wanted);
            },
        ],
    );
}

/// How far a Q-value is raised to break a tie.
const EPSILON: f64 = 1e-6;

/// The smallest change of the reward that raises a tied action's Q-value by EPSILON, and the actions of its state that
/// are optimal once the reward is changed.
fn broken(shown: &Shown, class: &str, action: &str) -> (Vec<f64>, Vec<String>) {
    let tied = pair(shown.scenario, class, action);
    assert!(shown.solution.optimal[tied]);
    let problem = shown.scenario.problem(shown.step.setting.sweep, &shown.values);
    let optimum = Optimum::new(&problem, shown.theta()).expect("finite");
    let change = tie_breaker(&optimum, tied, EPSILON).expect("no free loop");
    let discount = shown.scenario.exact_discount.value();
    assert!(change.iter().all(|c| c.abs() <= (1.0 + discount) * EPSILON));
    let mut scenario = shown.scenario.clone();
    scenario.perturbation.clone_from(&change);
    let solution = solution(&scenario, shown.step, &shown.values, None);
    let own = scenario.mdp.actions(state(&scenario, class));
    let best = own.filter(|&each| solution.optimal[each]);
    (change, best.map(|each| scenario.actions[each].to_string()).collect())
}

/// A reward per pair, 0 but where it is given.
fn earned(shown: &Shown, amounts: &[(&str, &str, f64)]) -> Vec<f64> {
    let mut reward = vec![0.0; shown.scenario.actions.len()];
    for &(state, action, amount) in amounts {
        reward[pair(shown.scenario, state, action)] = amount;
    }
    reward
}

#[test]
fn future_ties() {
    check(
        "future-ties",
        &[
            |s| {
                near(s.cliff(1), s.theta());
                near(s.hard("fork", "to many"), 0.5);
            },
            |s| near(s.soft("fork", "to many"), 2.0 / 3.0),
            |s| near(s.soft("fork", "to many"), 2.0 / 3.0),
            |s| near(s.soft("fork", "to many"), 0.5),
            |s| {
                let (change, best) = broken(s, "many", "left");
                assert_eq!(best, ["left"]);
                let gamma = s.scenario.exact_discount.value();
                near(gamma, 0.5);
                let wanted = earned(
                    s,
                    &[
                        ("many", "left", (1.0 - gamma) * EPSILON),
                        ("many", "right", -gamma * EPSILON),
                        ("fork", "to many", -gamma * EPSILON),
                    ],
                );
                assert!(
                    change.iter().zip(&wanted).all(|(a, b)| (a - b).abs() <= 1e-18),
                    "{change:?}"
                );
            },
        ],
    );
}

/// The names of a state's optimal actions.
fn best<'s>(shown: &Shown<'s>, name: &str) -> Vec<&'s str> {
    let own = shown.scenario.mdp.actions(state_of(shown, name));
    let best = own.filter(|&pair| shown.solution.optimal[pair]);
    best.map(|pair| shown.scenario.actions[pair].as_ref()).collect()
}

#[test]
fn house_style() {
    check(
        "house-style",
        &[
            |s| {
                near(s.cliff(1), s.theta());
                for action in ["essay", "list", "table"] {
                    near(s.hard("question", action), 1.0 / 3.0);
                    near(s.soft("question", action), 1.0 / 3.0);
                }
                assert_eq!(s.step.setting.objective, Objective::Entropy);
            },
            |s| {
                assert_eq!(s.step.setting.objective, Objective::Kl);
                for alpha in [0.001, 0.05, 10.0] {
                    let shown = s.at_temperature(alpha);
                    near(shown.soft("question", "essay"), 0.7);
                    near(shown.soft("question", "list"), 0.2);
                    near(shown.soft("question", "table"), 0.1);
                }
                // Equal values, in training and in truth, and unequal policies.
                for answer in [&s.solution.hard, s.soft_answer()] {
                    near(answer.plain, 1.0);
                    near(answer.truth, 1.0);
                }
                near(s.hard("question", "essay"), 1.0 / 3.0);
            },
            |s| {
                near(s.theta(), 0.001);
                near(s.hard("question", "table"), 1.0);
                near(s.moved(0.0).soft("question", "table"), 0.1);
                between(0.1015, s.soft("question", "table"), 0.1025);
            },
            |s| {
                assert!(s.theta() < s.cliff(1));
                assert_eq!(best(s, "question"), ["essay", "list"]);
                near(s.hard("question", "essay"), 0.5);
                for alpha in [0.001, 0.0001] {
                    let shown = s.at_temperature(alpha);
                    near(shown.soft("question", "essay") / shown.soft("question", "list"), 3.5);
                    between(0.0, shown.soft("question", "table"), 1e-5);
                }
            },
            |s| {
                let reward = s.scenario.reward_at(&s.values);
                let earns = |action| reward[pair(s.scenario, "question", action)];
                for other in ["essay", "list", "table"] {
                    near(earns("drawing"), 2.0 * earns(other));
                }
                near(s.hard("question", "drawing"), 1.0);
                for alpha in [1e-3, 0.05, 1e3] {
                    near(s.at_temperature(alpha).soft("question", "drawing"), 0.0);
                }
            },
        ],
    );
}

/// The four prompts of the scenario of the same name.
const PROMPTS: [&str; 4] = ["proof", "program", "estimate", "open problem"];

#[test]
fn right_or_wrong() {
    check(
        "right-or-wrong",
        &[
            |s| {
                near(s.theta(), 0.0);
                assert!(PROMPTS.iter().all(|prompt| best(s, prompt).len() == 1));
                near(s.often("careful answers"), 1.0);
                near(s.truth(), 0.875);
            },
            |s| {
                assert!(s.theta() > s.cliff(5) && s.cliffs.breakpoints.len() == 5);
                near(s.often("careful answers"), 0.0);
                // One after the other: at each cliff one prompt changes.
                for breakpoint in &s.cliffs.breakpoints {
                    assert_eq!(breakpoint.changes.len(), 1);
                }
                near(s.sides(1)[0].often("careful answers"), 1.0);
                near(s.sides(5)[0].often("careful answers"), 0.25);
            },
            |s| {
                let sets = PROMPTS.map(|prompt| best(s, prompt).len());
                assert!(sets.iter().all(|&count| count > 1));
                assert_eq!(sets.iter().sum::<usize>(), 9);
                // Of the prompts' answers; "read it" is none.
                assert_eq!(s.scenario.actions.len() - 1, 11);
                assert_eq!(best(s, "estimate"), ["exact", "rounded", "lucky"]);
            },
            |s| {
                near(s.theta(), 0.001);
                near(s.cliff(1), 0.0);
                assert_eq!(s.cliffs.breakpoints[0].changes.len(), 4);
                near(s.truth(), 0.5125);
                near(s.moved(-0.001).truth(), 0.875);
                let [below, above] = s.sides(1).map(|s| s.truth());
                near(below, 0.875);
                near(above, 0.5125);
                no_jump_in_value(s, 1);
            },
            |s| {
                near(s.hard("proof", "with a gap"), 1.0);
                let [complete, gap] = ["complete", "with a gap"].map(|action| s.soft("proof", action));
                between(0.48, complete, gap);
                between(complete, gap, 0.52);
            },
        ],
    );
}

#[test]
fn two_objectives() {
    check(
        "two-objectives",
        &[
            |s| {
                near(s.theta(), 0.0);
                near(s.truth(), 0.84);
                near(s.solution.hard.start_value, 0.84);
            },
            |s| {
                between(s.cliff(1), s.theta(), s.cliff(2));
                assert_eq!(best(s, "mostly chat"), ["explain"]);
                assert_eq!(best(&s.moved(0.0), "mostly chat"), ["comfort"]);
                assert!(s.truth() < 0.84 - 1e-3);
            },
            |s| {
                assert!(s.theta() > s.cliff(4) && s.cliffs.breakpoints.len() == 4);
                let prompts = ["surely maths", "mostly maths", "either", "mostly chat", "surely chat"];
                assert!(prompts.iter().all(|prompt| best(s, prompt) == ["explain"]));
                near(s.truth(), 0.7);
                let lost = |number: usize| {
                    let [below, above] = s.sides(number).map(|s| s.truth());
                    below - above
                };
                let losses = [1, 2, 3, 4].map(lost);
                assert!(losses.iter().all(|&loss| loss > 0.005));
                near(losses.iter().sum(), 0.84 - 0.7);
                // Per prompt, of which the shares are those of the file: 1/20 where it was not sure, 3/10 where it was.
                for (loss, (share, each)) in losses.iter().zip([(0.2, 0.05), (0.2, 0.05), (0.1, 0.3), (0.3, 0.3)]) {
                    near(*loss, share * each);
                }
                (1..=4).for_each(|number| no_jump_in_value(s, number));
            },
            |s| {
                for i in 0..=10 {
                    assert_eq!(best(&s.moved(f64::from(i) / 10.0), "either"), ["explain"]);
                }
                // And of what J pays there it is the best, too.
                let truth = s.scenario.true_reward().expect("J");
                let [derive, explain, comfort] =
                    ["derive", "explain", "comfort"].map(|action| truth[pair(s.scenario, "either", action)]);
                assert!(explain > derive && explain > comfort);
            },
            |s| {
                let j = |m: f64| s.moved(m).soft_answer().truth;
                between(0.8, j(0.0), 0.84 - 1e-3);
                for number in 1..=4 {
                    let cliff = s.cliff(number);
                    assert!((j(cliff - 1e-6) - j(cliff + 1e-6)).abs() < 1e-5);
                }
                assert!([0.2, 0.4, 0.6, 0.8, 1.0].map(j).is_sorted_by(|a, b| a > b));
            },
        ],
    );
}

/// The weight that the policy of a step brings about.
fn led(s: &Shown) -> f64 {
    let [_, base, gain] = s.values[..] else {
        panic!("three parameters")
    };
    base + gain * s.often("solved")
}

/// The weight of each step brings itself about: w = t + g times the share that its policy solves.
#[test]
fn weights_that_look_back() {
    check(
        "weights-that-look-back",
        &[
            |s| {
                between(s.cliff(1), s.theta(), s.cliff(2));
                near(s.hard("problem", "sketch"), 1.0);
                let [below, above] = s.sides(1);
                near(below.hard("problem", "guess"), 1.0);
                near(above.hard("problem", "sketch"), 1.0);
                let [_, above] = s.sides(2);
                near(above.hard("problem", "prove"), 1.0);
            },
            |s| {
                near(s.hard("problem", "guess"), 1.0);
                near(led(s), s.theta());
                // The others that last; tests/feedback.rs has those that do not, and that there are no more.
                for (weight, action) in [(0.6, "sketch"), (0.8, "prove")] {
                    let there = s.moved(weight);
                    near(there.hard("problem", action), 1.0);
                    near(led(&there), weight);
                }
                near(s.values[1], 0.35);
            },
            |s| {
                near(s.hard("problem", "sketch"), 1.0);
                near(led(s), s.theta());
                // Guessing brings about a weight at which it is best up to t = 0.40, and no longer here.
                near(0.4 + 0.5 * 0.2, s.cliff(1));
                assert!(s.values[1] + 0.5 * 0.2 > s.cliff(1));
            },
            |s| {
                near(s.hard("problem", "sketch"), 1.0);
                near(led(s), s.theta());
                // The other models at the same t, and how far down this one is there.
                near(s.values[1], 0.33);
                for (solved, action) in [(0.2, "guess"), (0.9, "prove")] {
                    let other = s.moved(s.values[1] + 0.5 * solved);
                    near(other.hard("problem", action), 1.0);
                    near(led(&other), other.theta());
                }
                near(0.25 + 0.5 * 0.5, s.cliff(1));
            },
            |s| {
                near(s.theta(), s.cliff(1));
                near(s.values[1], 0.7);
                // One guess for every two sketches brings about this weight, half and half another.
                let led_by = |sketches: f64| s.values[1] - 0.5 * (0.2 * (1.0 - sketches) + 0.5 * sketches);
                near(led_by(2.0 / 3.0), s.cliff(1));
                assert!((led_by(0.5) - s.cliff(1)).abs() > 0.02);
                // Just below, the weight moves up, and just above down.
                let [below, above] = s.sides(1);
                assert!(led(&below) > s.cliff(1) && led(&above) < s.cliff(1));
                // No policy of a piece brings about a weight at which it is best.
                for (solved, from, to) in [(0.2, 0.0, 0.5), (0.5, 0.5, 0.75), (0.9, 0.75, 1.5)] {
                    let weight = 0.7 - 0.5 * solved;
                    assert!(weight <= from || weight >= to, "{weight}");
                }
            },
        ],
    );
}

#[test]
fn trained_here() {
    check(
        "trained-here",
        &[
            |s| {
                near(s.theta(), 0.3);
                assert!(s.theta() < s.cliff(1));
                near(s.hard("habit", "think in words"), 1.0);
                // Best in use, too: no other habit is worth more there.
                assert!([0.5, 0.9].iter().all(|&q| s.moved(q).truth() < s.truth() - 0.01));
                near(s.truth(), 0.82);
            },
            |s| {
                between(s.cliff(1), s.theta(), s.cliff(2));
                near(s.hard("habit", "ask first"), 1.0);
                let [below, above] = s.sides(1).map(|s| s.truth());
                between(0.0, below - above, 0.03);
            },
            |s| {
                near(s.theta(), 0.9);
                assert!(s.theta() > s.cliff(2));
                near(s.hard("habit", "think in code"), 1.0);
                let [below, above] = s.sides(2).map(|s| s.truth());
                near(below, 0.8);
                near(above, 0.51);
                near(s.truth(), 0.51);
                // The question before it compares with the step before it, at five in ten.
                near(s.moved(0.5).truth(), 0.8);
                assert!(s.cliffs.pieces[2].slope > 0.0);
                no_jump_in_value(s, 2);
            },
            |s| {
                near(s.theta(), 1.0);
                assert_eq!(best(s, "talk prompt"), ["listen", "lecture"]);
                near(s.hard("talk prompt", "listen"), 0.5);
                let reward = s.scenario.reward_at(&s.values);
                near(reward[pair(s.scenario, "talk prompt", "listen")], 0.0);
                assert_eq!(best(&s.moved(0.9), "talk prompt"), ["listen"]);
            },
            |s| {
                for action in ["think in code", "ask first"] {
                    between(0.25, s.soft("habit", action), 0.75);
                }
                let truth = |q: f64| s.moved(q).soft_answer().truth;
                let cliff = s.cliff(2);
                assert!((truth(cliff - 1e-6) - truth(cliff + 1e-6)).abs() < 1e-5);
                assert!([0.5, 0.6, 0.7, 0.8, 0.9].map(truth).is_sorted_by(|a, b| a > b));
            },
        ],
    );
}

#[test]
fn word_by_word() {
    check(
        "word-by-word",
        &[
            |s| {
                assert!(s.theta() < s.cliff(1));
                near(s.hard("Who won?", "Ada"), 1.0);
                near(s.hard("Ada", "won."), 1.0);
                near(s.often("“Ada won.”"), 1.0);
                let wrong = s.scenario.components.iter().position(|name| name == "wrong");
                let amounts = s.scenario.rewards.row(pair(s.scenario, "Ada", "won."));
                let wrong = amounts.iter().find(|(component, _)| Some(*component) == wrong);
                near(wrong.expect("an amount").1.value(), 0.4);
            },
            |s| {
                near(s.cliff(1), s.theta());
                assert_eq!(best(s, "Who won?"), ["Ada", "I"]);
                let q = |action| s.solution.hard.q[pair(s.scenario, "Who won?", action)];
                near(q("Ada"), q("I"));
                assert_eq!(s.scenario.view.outcomes.len(), 5);
                no_jump_in_value(s, 1);
            },
            |s| {
                between(s.cliff(1), s.theta(), s.cliff(2));
                near(s.hard("Who won?", "I"), 1.0);
                near(s.often("“I think Ada won.”"), 1.0);
                let [below, above] = s.sides(1).map(|s| s.truth());
                near(below, 0.2);
                near(above, 0.3);
            },
            |s| {
                assert!(s.theta() > s.cliff(2));
                near(s.hard("Who won?", "I"), 1.0);
                near(s.hard("I", "do"), 1.0);
                near(s.sides(2)[0].hard("I", "think"), 1.0);
                near(s.often("“I do not know.”"), 1.0);
                near(s.truth(), 0.1);
            },
            |s| {
                let words = ["I", "Ada", "Bob"].map(|word| s.soft("Who won?", word));
                // The two best sentences earn alike, but one more that is not bad begins with "I".
                assert!(words.is_sorted_by(|a, b| a > b), "{words:?}");
                between(0.01, words[2], 0.1);
            },
        ],
    );
}

#[test]
fn clever_slacker_two() {
    check(
        "clever-slacker-two",
        &[
            |s| {
                assert_eq!(best(s, "prompt"), ["reason", "guess"]);
                let problem = s.scenario.problem(s.step.setting.sweep, &s.values);
                let optimum = Optimum::new(&problem, s.theta()).expect("finite");
                let found = slacker(&optimum, s.step.setting.rule)
                    .expect("finite")
                    .expect("a slacker");
                assert!(found.tied && found.gain > 0.0 && found.visits > 0.0);
                assert_eq!(found.state, state_of(s, "prompt"));
                assert_eq!(found.pair, pair(s.scenario, "prompt", "reason"));
                near(found.forgone, 0.0);
            },
            |s| {
                near(s.theta(), 0.01);
                near(s.hard("prompt", "guess"), 1.0);
                near(s.hard("guessed", "fabricate"), 1.0);
                near(s.often("instructions ignored"), 1.0);
                // However small the price: nothing changes between 0 and the end of the range.
                assert!(s.cliffs.breakpoints.is_empty());
                // For the worse: an even choice among what tied was truly better.
                assert!(s.truth() < s.moved(0.0).truth() - 0.5);
            },
            |s| {
                assert!(s.theta() < s.cliff(1));
                near(s.often("reasoning made up"), 1.0);
                near(s.often("instructions ignored"), 0.0);
                near(s.sides(1)[1].often("reasoning made up"), 0.0);
            },
            |s| {
                assert!(s.theta() < s.cliff(1));
                near(s.hard("prompt", "reason"), 1.0);
                near(s.often("reasoning made up"), 0.0);
                near(s.often("instructions ignored"), 1.0);
                near(s.sides(1)[1].often("instructions ignored"), 0.0);
            },
            |s| {
                let names = s
                    .step
                    .setting
                    .plane
                    .expect("a plane")
                    .map(|i| &*s.scenario.parameters[i].name);
                assert_eq!(names, ["c", "f"]);
                assert!(s.step.setting.maps_outcomes);
                near(s.truth(), 2.6);
                let failures = |c: f64, f: f64| {
                    let values = vec![f, c, 2.0];
                    let shown = Shown::new(s.scenario, s.step, values);
                    [shown.often("reasoning made up"), shown.often("instructions ignored")]
                };
                assert_eq!(failures(0.11, 0.51), [0.0, 0.0]);
                assert_eq!(failures(0.11, 0.49), [1.0, 0.0]);
                assert_eq!(failures(0.09, 0.51), [0.0, 1.0]);
                assert_eq!(failures(0.09, 0.49), [1.0, 1.0]);
            },
        ],
    );
}

#[test]
fn three_peaks() {
    check(
        "three-peaks",
        &[
            |s| {
                near(s.cliff(1), s.theta());
                assert_eq!(best(s, "prompt"), ["0.20", "0.50", "0.80"]);
                for top in ["0.20", "0.50", "0.80"] {
                    near(s.hard("prompt", top), 1.0 / 3.0);
                }
                assert_eq!(s.scenario.actions.len() - 3, 98);
            },
            |s| {
                near(s.theta(), 0.001);
                assert_eq!(best(s, "prompt"), ["0.80"]);
                assert_eq!(best(&s.moved(-0.001), "prompt"), ["0.20"]);
                assert_eq!(best(&s.moved(0.0), "prompt"), ["0.20", "0.50", "0.80"]);
            },
            |s| {
                let tops = ["0.20", "0.50", "0.80"].map(|top| s.soft("prompt", top));
                near(tops[0], tops[1]);
                near(tops[1], tops[2]);
                let [sharp, middle, broad] =
                    ["sharp peak", "middle peak", "broad peak"].map(|peak| s.outcome(s.soft_answer(), peak));
                assert!(sharp < middle && middle < broad);
                between(0.5, broad, 1.0);
                assert!(s.soft_answer().policy.iter().all(|&share| share > 0.0));
            },
            |s| {
                let outside = |shown: &Shown| {
                    let peaks = ["sharp peak", "middle peak", "broad peak"];
                    1.0 - peaks
                        .map(|peak| shown.outcome(shown.soft_answer(), peak))
                        .iter()
                        .sum::<f64>()
                };
                between(0.05, outside(s), 0.5);
                between(0.0, outside(&s.at_temperature(0.1)), 0.01);
                let reward = s.scenario.reward_at(&s.values);
                near(reward[pair(s.scenario, "prompt", "0.30")], 0.0);
            },
        ],
    );
}

/// As the page tells it: numbers in the place of every mark, and a mark that stays where there is none.
#[test]
fn steps_are_told_with_the_solver_s_numbers() {
    let told = |name: &str, number: usize| {
        let scenario = scenario(name);
        let step = &scenario.guide[number - 1];
        let found = solved(&scenario, step.setting.sweep, &step.values);
        let exact = ExactProblem::of(&scenario, step.setting.sweep, &step.values).expect("exact");
        let certificate = certify(&exact, &found, Budget::default(), &mut |_| true);
        assert!(certificate.is_exact());
        let cliffs: Vec<f64> = found.breakpoints.iter().map(|breakpoint| breakpoint.at).collect();
        assert_eq!(
            figure::explanation(&step.text, &[]).contains('…'),
            step.text.contains("{cliff ")
        );
        figure::explanation(&step.text, &cliffs)
    };
    assert_eq!(
        told("clever-slacker", 3),
        "Above ρ = 1/5 it reasons. The training optimum (blue) shows nothing; the true value (green) leaps from 1.85 to 2.65."
    );
    assert_eq!(
        told("reasoning-length", 2),
        "At λ ≈ 0.0148 the last step is not worth it any more; at 0.0212 the one before it goes, too. \
         The tab “Cliffs” lists all eight stairs."
    );
    assert_eq!(
        told("grid-world", 2),
        "Above r ≈ −1.65 it is best to go up from (3,2), past the bad exit, and above −1.56 from (3,1), too, the cell below. \
         The tab “Cliffs” lists all eight such rewards of a step exactly, as fractions."
    );
    let rounded = told("intelligence-obedience", 4);
    assert!(rounded.starts_with("Above ω = 4/3 it barely thinks. "), "{rounded}");
    for name in crate::LIBRARY {
        for step in 1..=scenario(name).guide.len() {
            assert!(!told(name, step).contains(['…', '{', '}']), "{name} {step}");
        }
    }
}
