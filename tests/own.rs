//! What models of readers need beyond the built-in ones: each key of the format against an answer that is derived
//! without the program.

#[path = "support/files.rs"]
mod files;
mod support;

use files::{file, parsed};
use policy_cliff::exact::check;
use policy_cliff::figure::remarks;
use policy_cliff::scenario::Scenario;
use policy_cliff::study::{Effort, Options, Session, Solution};
use support::naive::{Action, Tiny, Verdict};

fn scenario(name: &str) -> Scenario {
    parsed(&file(&format!("tests/scenarios/{name}.json")))
}

/// The cliffs along the first parameter as fractions, certified and checked.
fn cliffs(scenario: &Scenario) -> Vec<String> {
    let mut session = Session::new(scenario.clone());
    let request = session.request(&Options::default()).expect("a valid request");
    let found = session
        .cliffs(&request, Effort::Thorough, &mut |_| true)
        .expect("an answer");
    let places = (0..found.cliffs.breakpoints.len()).map(|index| found.fraction(index).expect("certified").to_owned());
    let places: Vec<String> = places.collect();
    let text = session
        .certificate(&request, &mut |_| true)
        .expect("an answer")
        .expect("a certificate");
    let checked = check(&text).expect("valid").points;
    assert_eq!(checked[1..checked.len() - 1], places[..]);
    places
}

fn solved(scenario: &Scenario, alpha: Option<f64>) -> Solution {
    let mut session = Session::new(scenario.clone());
    let options = Options {
        alpha: Some(alpha),
        ..Options::default()
    };
    let request = session.request(&options).expect("a valid request");
    session.solve(&request).expect("an answer")
}

/// The names of the optimal actions of a state.
fn best<'s>(scenario: &'s Scenario, solution: &Solution, state: &str) -> Vec<&'s str> {
    let state = scenario.states.iter().position(|name| name == state).expect("a state");
    let pairs = scenario.mdp.actions(state);
    pairs
        .filter(|&pair| solution.optimal[pair])
        .map(|pair| scenario.actions[pair].as_ref())
        .collect()
}

fn near(found: f64, known: f64) {
    assert!(
        (found - known).abs() <= 1e-12 * known.abs().max(1.0),
        "{found} is not {known}"
    );
}

/// Playing earns 3/3 - 1/12 - 1/4 = 2/3, and again with probability 1/2: (2/3) / (1 - 9/20) = 40/33.
#[test]
fn a_reward_on_the_next_state_counts_as_its_mean() {
    let scenario = scenario("lottery");
    let values = [1.0];
    let rewards = scenario.reward_at(&values);
    near(rewards[0], 2.0 / 3.0);
    near(rewards[1], 1.0);
    near(solved(&scenario, None).hard.start_value, 40.0 / 33.0);
    assert_eq!(cliffs(&scenario), ["40/33"]);
}

/// Random models, of which the oracle averages over next states itself.
#[test]
fn random_rewards_on_next_states_agree_with_the_oracle() {
    let mut rng = fastrand::Rng::with_seed(17);
    for _ in 0..200 {
        let states = rng.usize(2..5);
        let mut tiny = Tiny {
            discount: 0.9,
            states: Vec::new(),
            start: vec![1.0 / states as f64; states],
        };
        let mut texts = Vec::new();
        for state in 0..states {
            let (mut actions, mut own) = (Vec::new(), Vec::new());
            for action in 0..rng.usize(1..4) {
                let shares: Vec<u32> = (0..states).map(|_| rng.u32(0..4)).collect();
                let sum: u32 = shares.iter().sum();
                if sum == 0 {
                    continue;
                }
                let amounts: Vec<i32> = (0..states).map(|_| rng.i32(-9..10)).collect();
                let plain = rng.i32(-5..6);
                let p = |next: usize| f64::from(shares[next]) / f64::from(sum);
                let mean: f64 = (0..states).map(|next| p(next) * f64::from(amounts[next]) / 4.0).sum();
                actions.push(Action {
                    reward: mean + f64::from(plain),
                    to: (0..states).map(|next| (next, p(next))).collect(),
                });
                let to: Vec<String> = (0..states)
                    .map(|next| format!("\"{next}\": \"{}/{sum}\"", shares[next]))
                    .collect();
                let by_next: Vec<String> = (0..states)
                    .map(|next| format!("\"{next}\": \"{}/4\"", amounts[next]))
                    .collect();
                own.push(format!(
                    "\"{action}\": {{ \"to\": {{ {} }}, \"reward\": {{ \"plain\": {plain}, \"next\": {{ {} }} }} }}",
                    to.join(", "),
                    by_next.join(", ")
                ));
            }
            texts.push(format!("\"{state}\": {{ {} }}", own.join(", ")));
            tiny.states.push(actions);
        }
        if tiny.states.iter().all(Vec::is_empty) {
            continue;
        }
        let start: Vec<String> = (0..states)
            .map(|state| format!("\"{state}\": \"1/{states}\""))
            .collect();
        let scenario = parsed(&format!(
            "{{ \"policy-cliff\": 1, \"title\": \"\", \"discount\": 0.9, \"start\": {{ {} }}, \"states\": {{ {} }}, \
             \"parameters\": {{ \"t\": {{ \"from\": 0, \"to\": 1 }} }} }}",
            start.join(", "),
            texts.join(", ")
        ));
        let Verdict::Solved { value, .. } = tiny.solve() else {
            panic!("discounted")
        };
        let found = solved(&scenario, None);
        for (found, known) in found.hard.value.iter().zip(&value) {
            assert!((found - known).abs() < 1e-9, "{found} is not {known}");
        }
    }
}

/// The answers of tests/cases/04-forbidden-action, where the action is forbidden by a huge penalty.
#[test]
fn a_forbidden_action_is_no_action() {
    let scenario = scenario("forbidden");
    assert!(scenario.actions.iter().map(AsRef::as_ref).eq(["a", "b", "go"]));
    let solution = solved(&scenario, None);
    near(solution.hard.start_value, 200.0 / 29.0);
    assert_eq!(best(&scenario, &solution, "s"), ["a"]);
    assert_eq!(cliffs(&scenario), ["119/290"]);
    // A soft policy does not take it either.
    let soft = solved(&scenario, Some(1e6)).soft.expect("soft");
    let soft = soft.expect("an answer");
    near(soft.policy[0] + soft.policy[1], 1.0);
}

/// Waiting takes 20 minutes and the ride 12 + 2 m, walking 40, a taxi 10 + 12 m: the taxi is cheapest up to
/// 32 + 2 m = 10 + 12 m, which is m = 11/5, and the bus up to 32 + 2 m = 40, which is m = 4.
#[test]
fn the_least_cost_is_found() {
    let scenario = scenario("costs");
    assert_eq!(remarks(&scenario), ["Amounts are costs, and the least are sought."]);
    let solution = solved(&scenario, None);
    near(solution.hard.start_value, 22.0);
    near(solution.hard.truth, 10.0);
    assert_eq!(best(&scenario, &solution, "stop"), ["taxi"]);
    assert_eq!(cliffs(&scenario), ["11/5", "4"]);
}

/// A third of 1 in place of 0.3333333432674408: the largest change is 0.3333333432674408 - 1/3.
#[test]
fn rounded_probabilities_are_divided_by_their_sum_and_the_change_is_told() {
    let scenario = scenario("rounded");
    let third = &scenario.exact_probability[0];
    assert_eq!(third.exact(), (1, 3));
    let told = scenario.renormalised.expect("told");
    near(told.largest * 1e9, 9.934_107_466_666_667);
    assert_eq!(told.place.expect("a place").line, 9);
    assert_eq!(
        remarks(&scenario),
        ["Probabilities were divided by their sums: the largest change is 9.93e−9, in line 9."]
    );
    assert_eq!(cliffs(&scenario), ["1"]);
    let exact = file("tests/scenarios/rounded.json")
        .replace("0.3333333432674408", "\"1/3\"")
        .replace("0015", "");
    let told = parsed(&exact).renormalised.expect("told");
    assert_eq!((told.largest, told.place), (0.0, None));
    assert_eq!(
        remarks(&parsed(&exact)),
        ["All probabilities sum to 1 as they are written."]
    );
    assert_eq!(parsed(&exact.replace("\"renormalise\": 1e-6,", "")).renormalised, None);
}

/// Risking is worth -1 + 9/10 (10 - 4) / 2 = 17/10.
#[test]
fn a_terminal_state_has_its_value() {
    let scenario = scenario("final-values");
    assert_eq!(scenario.states, ["table", "won", "lost", "out", "over"]);
    let solution = solved(&scenario, None);
    for (value, known) in solution.hard.value.iter().zip([1.7, 10.0, -4.0, 0.0, 0.0]) {
        near(*value, known);
    }
    assert_eq!(cliffs(&scenario), ["17/10"]);
    // A model in which nothing is worth anything at its end is that of a list.
    let text = file("tests/scenarios/final-values.json");
    let plain = parsed(&text.replace("\"won\": 10, \"lost\": { \"loss\": -4 }", "\"won\": 0, \"lost\": {}"));
    assert_eq!(plain.states, ["table", "won", "lost", "out"]);
    assert!(plain.mdp.is_terminal(1));
}

/// Of three days a beginner can work all, for 3; study on the first, for 3/4 of 2 w and 1/4 of what two days bring; and
/// so on. On the last day studying brings nothing. With two days left, studying brings 3/4 w + 1/4 against 2: w = 7/3.
/// With three, 3/2 w + 1/4 (what two days bring, 2 up to there) against 1 + 2: w = 5/3.
#[test]
fn time_is_unrolled_over_a_horizon() {
    let scenario = scenario("deadline");
    assert_eq!(
        scenario.states,
        [
            "beginner, t = 0",
            "beginner, t = 1",
            "skilled, t = 1",
            "beginner, t = 2",
            "skilled, t = 2",
            "home",
            "time is up"
        ]
    );
    assert_eq!(scenario.states[scenario.view.state], "beginner, t = 0");
    assert_eq!(*scenario.view.outcomes[0].pairs, [1, 3, 7]);
    assert_eq!(scenario.base[..4], [0.25, 0.75, 0.25, 0.75]);
    assert_eq!(remarks(&scenario), ["Time is unrolled: 3 steps make 7 states of 4."]);
    let solution = solved(&scenario, None);
    near(solution.hard.start_value, 3.0);
    near(solution.hard.outcomes[1], 6.0);
    assert_eq!(cliffs(&scenario), ["5/3", "7/3"]);
    // Sooner is another number.
    let text = file("tests/scenarios/deadline.json");
    assert_eq!(
        cliffs(&parsed(&text.replace("\"horizon\": 3", "\"horizon\": 2"))),
        ["7/3"]
    );
    // What ends before has no end of time.
    let early = text
        .replace("\"to\": \"beginner\"", "\"to\": \"home\"")
        .replace("\"beginner\": \"1/4\"", "\"home\": \"1/4\"");
    let early = early
        .replace("{ \"beginner\": 0 }", "1")
        .replace("\"to\": \"skilled\"", "\"to\": \"home\"");
    assert_eq!(parsed(&early).states, ["beginner, t = 0", "skilled, t = 1", "home"]);
}

/// A terminal state has its value on the last step, too.
#[test]
fn a_horizon_keeps_final_values() {
    let text = file("tests/scenarios/final-values.json").replace("\"start\"", "\"horizon\": 1, \"start\"");
    let scenario = parsed(&text);
    assert_eq!(scenario.states, ["table, t = 0", "won", "lost", "out", "over"]);
    assert_eq!(cliffs(&scenario), ["17/10"]);
}

/// Random models over random horizons against backward induction, step by step over all states.
#[test]
fn horizons_agree_with_backward_induction() {
    let mut rng = fastrand::Rng::with_seed(18);
    for _ in 0..300 {
        let states = rng.usize(1..5);
        let steps = rng.usize(1..6);
        let mut model: Vec<Vec<Action>> = Vec::new();
        let mut texts = Vec::new();
        for state in 0..states {
            let (mut own, mut written) = (Vec::new(), Vec::new());
            for action in 0..rng.usize(usize::from(state == 0)..4) {
                let reward = rng.i32(-9..10);
                let (one, other) = (rng.usize(0..states), rng.usize(0..states));
                let row = if one == other {
                    vec![(one, 1.0)]
                } else {
                    vec![(one, 0.25), (other, 0.75)]
                };
                let to: Vec<String> = row.iter().map(|(next, p)| format!("\"{next}\": {p}")).collect();
                written.push(format!(
                    "\"{action}\": {{ \"to\": {{ {} }}, \"reward\": {reward} }}",
                    to.join(", ")
                ));
                own.push(Action {
                    reward: f64::from(reward),
                    to: row,
                });
            }
            texts.push(format!("\"{state}\": {{ {} }}", written.join(", ")));
            model.push(own);
        }
        let scenario = parsed(&format!(
            "{{ \"policy-cliff\": 1, \"title\": \"\", \"discount\": 0.5, \"horizon\": {steps}, \"start\": \"0\", \
             \"states\": {{ {} }}, \"parameters\": {{ \"t\": {{ \"from\": 0, \"to\": 1 }} }} }}",
            texts.join(", ")
        ));
        let mut by_time = vec![vec![0.0; states]];
        for _ in 0..steps {
            let next = by_time.last().expect("a step");
            let value = model.iter().map(|actions| {
                let values = actions.iter().map(|Action { reward, to }| {
                    reward + 0.5 * to.iter().map(|(next_state, p)| p * next[*next_state]).sum::<f64>()
                });
                values.reduce(f64::max).unwrap_or(0.0)
            });
            by_time.push(value.collect());
        }
        let found = solved(&scenario, None).hard.value;
        for (name, found) in scenario.states.iter().zip(found) {
            let Some((state, time)) = name.split_once(", t = ") else {
                near(found, 0.0);
                continue;
            };
            let [state, time] = [state, time].map(|text| text.parse::<usize>().expect("a number"));
            near(found, by_time[steps - time][state]);
        }
    }
}
