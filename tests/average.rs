//! The average reward per step against all policies in fractions: gains, relative values, optimal sets, cliffs, and
//! which models are refused.

#[path = "support/files.rs"]
mod files;

use files::{file, parsed};
use num_bigint::BigInt;
use num_rational::Ratio;
use num_traits::{One, Signed, ToPrimitive, Zero};
use policy_cliff::exact::check;
use policy_cliff::scenario::Scenario;
use policy_cliff::study::{Effort, Measure, Options, Session, Solution};

type Fraction = Ratio<BigInt>;

/// A number and its slope along the parameter.
type Line = [Fraction; 2];

fn fraction(above: i64, below: i64) -> Fraction {
    Fraction::new(above.into(), below.into())
}

fn float(value: &Fraction) -> f64 {
    value.numer().to_f64().expect("finite") / value.denom().to_f64().expect("finite")
}

fn at(line: &Line, theta: &Fraction) -> Fraction {
    &line[0] + theta * &line[1]
}

/// A model of the oracle: of every action of every state where it leads and what it earns.
#[derive(Clone)]
struct Model {
    states: Vec<Vec<(Vec<Fraction>, Line)>>,
}

/// A policy's gain and relative values, home having 0, and what every action forgoes beside it.
struct Policy {
    gain: Line,
    relative: Vec<Line>,
    forgone: Vec<Vec<Line>>,
}

impl Model {
    fn random(rng: &mut fastrand::Rng) -> Self {
        let states = rng.usize(1..5);
        let mut model = Self { states: Vec::new() };
        for _ in 0..states {
            let mut actions = Vec::new();
            for _ in 0..rng.usize(1..4) {
                let mut shares: Vec<i64> = (0..states).map(|_| [0, 0, 1, 2][rng.usize(0..4)]).collect();
                if shares.iter().sum::<i64>() == 0 {
                    shares[rng.usize(0..states)] = 1;
                }
                let sum = shares.iter().sum();
                let to = shares.iter().map(|&share| fraction(share, sum)).collect();
                actions.push((to, [fraction(rng.i64(-6..7), 2), fraction(rng.i64(-6..7), 1)]));
            }
            model.states.push(actions);
        }
        model
    }

    fn text(&self) -> String {
        let mut rows = Vec::new();
        for (state, actions) in self.states.iter().enumerate() {
            let mut own = Vec::new();
            for (action, (to, [fixed, slope])) in actions.iter().enumerate() {
                let to = to.iter().enumerate().filter(|(_, p)| !p.is_zero());
                let to: Vec<String> = to.map(|(next, p)| format!("\"{next}\": \"{p}\"")).collect();
                let reward = format!("{{ \"fixed\": \"{fixed}\", \"moved\": \"{slope}\" }}");
                own.push(format!(
                    "\"{action}\": {{ \"to\": {{ {} }}, \"reward\": {reward} }}",
                    to.join(", ")
                ));
            }
            rows.push(format!("\"{state}\": {{ {} }}", own.join(", ")));
        }
        format!(
            "{{ \"policy-cliff\": 1, \"title\": \"random\", \"criterion\": \"average\", \"start\": \"0\", \"states\": {{ {} \
             }}, \"parameters\": {{ \"t\": {{ \"from\": -1, \"to\": 1 }} }}, \"weights\": {{ \"moved\": \"t\" }} }}",
            rows.join(",\n")
        )
    }

    /// Returns all deterministic policies.
    fn policies(&self) -> Vec<Vec<usize>> {
        let mut all = vec![Vec::new()];
        for actions in &self.states {
            let longer = all.iter().flat_map(|policy: &Vec<usize>| {
                (0..actions.len()).map(move |action| policy.iter().copied().chain([action]).collect())
            });
            all = longer.collect();
        }
        all
    }

    /// Returns the recurrent classes of a policy, each with its states in order.
    fn classes(&self, policy: &[usize]) -> Vec<Vec<usize>> {
        let count = self.states.len();
        let mut reaches = vec![vec![false; count]; count];
        for (state, row) in reaches.iter_mut().enumerate() {
            for (next, reached) in row.iter_mut().enumerate() {
                *reached = state == next || !self.states[state][policy[state]].0[next].is_zero();
            }
        }
        for middle in 0..count {
            let on = reaches[middle].clone();
            for row in reaches.iter_mut().filter(|row| row[middle]) {
                for (reached, on) in row.iter_mut().zip(&on) {
                    *reached |= on;
                }
            }
        }
        let mut classes: Vec<Vec<usize>> = Vec::new();
        for (from, row) in reaches.iter().enumerate() {
            let class: Vec<usize> = (0..count).filter(|&to| row[to]).collect();
            if class.iter().all(|&to| reaches[to][from]) && !classes.contains(&class) {
                classes.push(class);
            }
        }
        classes
    }

    /// Solves g + h(s) = R(s) + sum over t of P(t|s) h(t) with h(home) = 0 by elimination; the unknown of home is g.
    fn evaluate(&self, policy: &[usize], home: usize) -> Policy {
        let count = self.states.len();
        let mut rows: Vec<(Vec<Fraction>, Line)> = Vec::new();
        for state in 0..count {
            let (to, reward) = &self.states[state][policy[state]];
            let mut row: Vec<Fraction> = to.iter().map(|p| -p).collect();
            row[state] += Fraction::one();
            row[home] = Fraction::one();
            rows.push((row, reward.clone()));
        }
        for column in 0..count {
            let pivot = (column..count)
                .find(|&row| !rows[row].0[column].is_zero())
                .expect("unichain");
            rows.swap(column, pivot);
            let scale = rows[column].0[column].clone();
            rows[column].0.iter_mut().for_each(|entry| *entry /= &scale);
            rows[column].1.iter_mut().for_each(|entry| *entry /= &scale);
            let (own, right) = rows[column].clone();
            for (index, row) in rows.iter_mut().enumerate() {
                let factor = row.0[column].clone();
                if index != column && !factor.is_zero() {
                    row.0
                        .iter_mut()
                        .zip(&own)
                        .for_each(|(entry, own)| *entry -= &factor * own);
                    row.1
                        .iter_mut()
                        .zip(&right)
                        .for_each(|(entry, own)| *entry -= &factor * own);
                }
            }
        }
        let mut relative: Vec<Line> = rows.into_iter().map(|(_, right)| right).collect();
        let gain = std::mem::replace(&mut relative[home], [Fraction::zero(), Fraction::zero()]);
        let mut forgone = Vec::new();
        for (state, actions) in self.states.iter().enumerate() {
            let of = |(to, reward): &(Vec<Fraction>, Line)| -> Line {
                [0, 1].map(|part| {
                    let next = to.iter().zip(&relative).map(|(p, line)| p * &line[part]);
                    &gain[part] + &relative[state][part] - &reward[part] - next.sum::<Fraction>()
                })
            };
            forgone.push(actions.iter().map(of).collect());
        }
        Policy {
            gain,
            relative,
            forgone,
        }
    }
}

/// Returns a policy that is best at a value of the parameter: no action is better than what it does.
fn best<'p>(policies: &'p [Policy], theta: &Fraction) -> &'p Policy {
    let is_best = |policy: &&Policy| {
        policy
            .forgone
            .iter()
            .flatten()
            .all(|line| !at(line, theta).is_negative())
    };
    policies.iter().find(is_best).expect("a best policy")
}

fn optimal(policies: &[Policy], theta: &Fraction) -> Vec<bool> {
    let forgone = best(policies, theta).forgone.iter().flatten();
    forgone.map(|line| at(line, theta).is_zero()).collect()
}

fn solved(scenario: &Scenario, value: f64, alpha: Option<f64>) -> Solution {
    let mut session = Session::new(scenario.clone());
    let mut options = Options {
        alpha: Some(alpha),
        ..Options::default()
    };
    options.values = Some(policy_cliff::study::Values(scenario.named_values(&[value])));
    let request = session.request(&options).expect("a valid request");
    session.solve(&request).expect("an answer")
}

fn cliffs(scenario: &Scenario) -> Vec<String> {
    let mut session = Session::new(scenario.clone());
    let request = session.request(&Options::default()).expect("a valid request");
    let found = session
        .cliffs(&request, Effort::Thorough, &mut |_| true)
        .expect("an answer");
    let text = session
        .certificate(&request, &mut |_| true)
        .expect("an answer")
        .expect("a certificate");
    let checked = check(&text).expect("valid").points;
    let places: Vec<String> = (0..found.cliffs.breakpoints.len())
        .map(|index| found.fraction(index).expect("certified").to_owned())
        .collect();
    assert_eq!(checked[1..checked.len() - 1], places[..]);
    places
}

#[track_caller]
fn near(found: f64, known: f64) {
    assert!(
        (found - known).abs() <= 1e-9 * known.abs().max(1.0),
        "{found} is not {known}"
    );
}

/// A random model in which every policy comes back to state `home` (as the program has chosen it), with all policies.
fn solvable(rng: &mut fastrand::Rng) -> (Model, Scenario, Vec<Policy>) {
    loop {
        let model = Model::random(rng);
        let all = model.policies();
        let mut common: Vec<usize> = (0..model.states.len()).collect();
        let mut is_unichain = true;
        for policy in &all {
            let classes = model.classes(policy);
            is_unichain &= classes.len() == 1;
            common.retain(|state| classes.iter().all(|class| class.contains(state)));
        }
        match Scenario::parse(&model.text()) {
            Ok(scenario) => {
                let home = scenario.average.as_ref().expect("an average").home;
                assert!(is_unichain && common.contains(&home), "{}", model.text());
                let policies = policies_of(&model, home);
                return (model, scenario, policies);
            }
            Err(error) => {
                assert!(common.is_empty() || !is_unichain, "{error} {}", model.text());
                if error.problem.contains("not unichain") {
                    assert!(!is_unichain, "{error} {}", model.text());
                } else {
                    assert!(error.problem.contains("not decided"), "{error} {}", model.text());
                }
            }
        }
    }
}

#[test]
fn gains_relative_values_and_optimal_sets_agree_with_all_policies() {
    let mut rng = fastrand::Rng::with_seed(5);
    for _ in 0..150 {
        let (model, scenario, policies) = solvable(&mut rng);
        for eighths in [-8, -3, 0, 1, 8] {
            let theta = fraction(eighths, 8);
            let best = best(&policies, &theta);
            let most = policies
                .iter()
                .map(|policy| at(&policy.gain, &theta))
                .max()
                .expect("a policy");
            assert_eq!(at(&best.gain, &theta), most);
            let found = solved(&scenario, float(&theta), None);
            assert_eq!(found.optimal, optimal(&policies, &theta), "{}", model.text());
            near(found.hard.start_value, float(&most));
            near(found.hard.plain, float(&most));
            let mut pair = 0;
            for (state, actions) in best.forgone.iter().enumerate() {
                near(found.hard.value[state], float(&at(&best.relative[state], &theta)));
                for line in actions {
                    near(found.hard.value[state] - found.hard.q[pair], float(&at(line, &theta)));
                    pair += 1;
                }
            }
            // The visits are the stationary distribution of the policy that is followed.
            near(found.hard.visits.iter().sum(), 1.0);
            for next in 0..model.states.len() {
                let mut arrives = 0.0;
                let mut pair = 0;
                for (state, actions) in model.states.iter().enumerate() {
                    for (to, _) in actions {
                        arrives += found.hard.visits[state] * found.hard.policy[pair] * float(&to[next]);
                        pair += 1;
                    }
                }
                near(arrives, found.hard.visits[next]);
            }
        }
    }
}

#[test]
fn cliffs_are_those_of_all_policies_as_certified_fractions() {
    let mut rng = fastrand::Rng::with_seed(7);
    let mut count = 0;
    for _ in 0..80 {
        let (model, scenario, policies) = solvable(&mut rng);
        let mut roots: Vec<Fraction> = vec![fraction(-1, 1), fraction(1, 1)];
        for line in policies.iter().flat_map(|policy| policy.forgone.iter().flatten()) {
            if !line[1].is_zero() {
                roots.push(-&line[0] / &line[1]);
            }
        }
        roots.retain(|root| root.abs() <= Fraction::one());
        roots.sort();
        roots.dedup();
        let middle = |pair: &[Fraction]| (&pair[0] + &pair[1]) / fraction(2, 1);
        let sides: Vec<Vec<bool>> = roots.windows(2).map(|pair| optimal(&policies, &middle(pair))).collect();
        let mut known = Vec::new();
        for (index, sides) in sides.windows(2).enumerate() {
            let there = optimal(&policies, &roots[index + 1]);
            if sides[0] != there || sides[1] != there {
                known.push(roots[index + 1].to_string());
            }
        }
        assert_eq!(cliffs(&scenario), known, "{}", model.text());
        count += known.len();
    }
    assert!(count > 60, "{count} cliffs are too few to mean anything");
}

/// h(s) + g = alpha log sum over a of exp((R + P h) / alpha), by relative value iteration.
#[test]
fn what_breaks_a_tie_keeps_the_gain_and_raises_one_relative_value() {
    let mut rng = fastrand::Rng::with_seed(11);
    let mut ties = 0;
    for _ in 0..200 {
        let (model, scenario, policies) = solvable(&mut rng);
        let home = scenario.average.as_ref().expect("an average").home;
        let first: Vec<usize> = (0..=model.states.len())
            .map(|end| model.states[..end].iter().map(Vec::len).sum())
            .collect();
        for (eighths, state) in [-8, -4, 0, 4, 8]
            .into_iter()
            .flat_map(|t| (0..model.states.len()).map(move |s| (t, s)))
        {
            let theta = fraction(eighths, 8);
            let own = first[state]..first[state + 1];
            let best_before = best(&policies, &theta);
            if optimal(&policies, &theta)[own.clone()].iter().filter(|&&is| is).count() < 2 {
                continue;
            }
            let options = Options {
                at: Some(float(&theta)),
                values: Some(policy_cliff::study::Values(scenario.named_values(&[float(&theta)]))),
                state: Some(scenario.states[state].clone()),
                ..Options::default()
            };
            let mut session = Session::new(scenario.clone());
            let request = session.request(&options).expect("a valid request");
            let raise = session.best(&request).expect("an answer").raise.expect("a tie");
            assert_eq!((raise.rise, raise.discount, raise.bound()), (1.0, None, 2.0));
            let most = raise.change.iter().fold(0.0_f64, |most, change| most.max(change.abs()));
            assert!(most <= raise.bound());
            // The model with the changed reward, its parameter at this value.
            let mut changed = model.clone();
            for (pair, (to, [fixed, slope])) in changed.states.iter_mut().flatten().enumerate() {
                let is_raised = fraction(i64::from(pair == raise.pair), 1);
                let change = is_raised - &to[state];
                near(raise.change[pair], float(&change));
                *fixed += &theta * &*slope + change;
                *slope = Fraction::zero();
            }
            let changed: Vec<Policy> = policies_of(&changed, home);
            let zero = Fraction::zero();
            let after = best(&changed, &zero);
            assert_eq!(at(&after.gain, &zero), at(&best_before.gain, &theta));
            // Relative values are those to home.
            let shift = fraction(i64::from(state == home), 1);
            for other in 0..model.states.len() {
                let rise = fraction(i64::from(other == state), 1) - &shift;
                assert_eq!(
                    at(&after.relative[other], &zero),
                    at(&best_before.relative[other], &theta) + rise
                );
            }
            let alone: Vec<usize> = own.filter(|&pair| optimal(&changed, &zero)[pair]).collect();
            assert_eq!(alone, [raise.pair]);
            ties += 1;
        }
    }
    assert!(ties > 20, "{ties} ties");
}

fn policies_of(model: &Model, home: usize) -> Vec<Policy> {
    model
        .policies()
        .iter()
        .map(|policy| model.evaluate(policy, home))
        .collect()
}

/// How deep a point is inside of a convex polygon, given counter-clockwise; negative outside.
fn depth(corners: &[[f64; 2]], [x, y]: [f64; 2]) -> f64 {
    let sides = (0..corners.len()).map(|i| [corners[i], corners[(i + 1) % corners.len()]]);
    let depths = sides.map(|[p, q]| {
        let run = [q[0] - p[0], q[1] - p[1]];
        (run[0] * (y - p[1]) - run[1] * (x - p[0])) / run[0].hypot(run[1])
    });
    depths.fold(f64::INFINITY, f64::min)
}

#[test]
fn the_map_of_two_parameters_has_the_sets_and_gains_of_all_policies() {
    let mut rng = fastrand::Rng::with_seed(9);
    let (mut compared, mut most) = (0, 0);
    for _ in 0..40 {
        let (model, scenario, _) = solvable(&mut rng);
        let home = scenario.average.as_ref().expect("an average").home;
        // A second parameter, u, moves every action by an amount of its own.
        let count: usize = model.states.iter().map(Vec::len).sum();
        let amounts: Vec<i64> = (0..count).map(|_| rng.i64(-6..7)).collect();
        let text = model.text();
        let mut parts = text.split("\"fixed\"");
        let first = parts.next().expect("a text").to_owned();
        let own = |(part, amount): (&str, &i64)| format!("\"turned\": {amount}, \"fixed\"{part}");
        let text: String = [first].into_iter().chain(parts.zip(&amounts).map(own)).collect();
        let text = text
            .replace(
                "\"parameters\": {",
                "\"parameters\": { \"u\": { \"from\": -1, \"to\": 1 },",
            )
            .replace("\"weights\": {", "\"weights\": { \"turned\": \"u\",");
        let scenario = parsed(&text);
        let mut session = Session::new(scenario.clone());
        let options = Options {
            x: Some("t".to_owned()),
            y: Some("u".to_owned()),
            ..Options::default()
        };
        let request = session.request(&options).expect("a valid request");
        let plane = request.plane(&scenario, &options).expect("two parameters");
        let phase = session.phase(&request, &plane, &mut |_| true).expect("an answer");
        assert!(phase.gaps.is_empty() && phase.missing.abs() <= 1e-9, "{text}");
        most = most.max(phase.cells.len());
        for _ in 0..30 {
            let [t, u] = [0, 1].map(|_| rng.i64(-255..256));
            let (theta, turn) = (fraction(t, 256), fraction(u, 256));
            let point = [float(&theta), float(&turn)];
            // Beside an edge floats do not say on which side a point lies.
            let Some(cell) = phase.cells.iter().find(|cell| depth(&cell.corners, point) > 1e-9) else {
                continue;
            };
            let mut there = model.clone();
            let actions = there.states.iter_mut().flatten();
            for ((_, [fixed, _]), &amount) in actions.zip(&amounts) {
                *fixed += &turn * fraction(amount, 1);
            }
            let policies = policies_of(&there, home);
            assert_eq!(cell.optimal, optimal(&policies, &theta), "{text}");
            let gain = float(&at(&best(&policies, &theta).gain, &theta));
            near(
                cell.value[0] + cell.value[1] * point[0] + cell.value[2] * point[1],
                gain,
            );
            compared += 1;
        }
    }
    assert!(compared > 1000 && most > 4, "{compared} places, {most} polygons");
}

#[test]
fn soft_policies_are_those_of_the_entropy_regularised_average() {
    let mut rng = fastrand::Rng::with_seed(11);
    let alpha = 0.7;
    for _ in 0..40 {
        let (model, scenario, _) = solvable(&mut rng);
        let home = scenario.average.as_ref().expect("an average").home;
        let theta = 0.375;
        let mut relative = vec![0.0; model.states.len()];
        let q = |relative: &[f64], (to, reward): &(Vec<Fraction>, Line)| {
            let next: f64 = to.iter().zip(relative).map(|(p, h)| float(p) * h).sum();
            float(&reward[0]) + theta * float(&reward[1]) + next
        };
        let mut gain = 0.0;
        for _ in 0..4000 {
            let backup = model.states.iter().map(|actions| {
                let sum: f64 = actions.iter().map(|action| (q(&relative, action) / alpha).exp()).sum();
                alpha * sum.ln()
            });
            let backup: Vec<f64> = backup.collect();
            gain = backup[home] - relative[home];
            // Half of the way, so that nothing goes round.
            relative = backup
                .iter()
                .zip(&relative)
                .map(|(new, old)| 0.5 * (new - gain + old))
                .collect();
        }
        let found = solved(&scenario, theta, Some(alpha))
            .soft
            .expect("soft")
            .expect("an answer");
        near(found.start_value, gain);
        let mut pair = 0;
        for (state, actions) in model.states.iter().enumerate() {
            near(found.value[state], relative[state] - relative[home]);
            for action in actions {
                near(
                    found.policy[pair],
                    ((q(&relative, action) - gain - relative[state]) / alpha).exp(),
                );
                pair += 1;
            }
        }
    }
}

/// Repairing a worn machine earns (2 * 10 - c) / 3 per step, running it until it breaks (20 + 16 - 10 - c) / 5: they
/// are equal at c = 11.
#[test]
fn upkeep_has_its_closed_form() {
    let scenario = parsed(&file("tests/scenarios/upkeep.json"));
    assert_eq!(Measure::of(&scenario), Measure::AverageReward);
    assert_eq!(cliffs(&scenario), ["11"]);
    near(solved(&scenario, 5.0, None).hard.start_value, 5.0);
    let late = solved(&scenario, 16.0, None).hard;
    near(late.start_value, 2.0);
    near(late.outcomes[0], 0.2);
    near(late.truth, 26.0 / 5.0);
    // With rewards that move by r at most, each to the worse, the difference of the averages moves by r (2/3 - 2/5) for
    // running a good machine, r / 3 for repairing a worn one, and r (2/5 + 1/5) for the other two: 6/5 r in all.
    let mut session = Session::new(scenario);
    let request = session.request(&Options::default()).expect("a valid request");
    let figures = session.stability(&request, &mut |_| true).expect("an answer").figures;
    near(figures.radius.expect("a radius").size, (5.0 - 21.0 / 5.0) / (6.0 / 5.0));
}

/// Models whose policies do not come back to one state are refused with the states in which a policy can stay.
#[test]
fn refusals_name_where_a_policy_can_stay() {
    let refused = |states: &str| {
        let text = format!(
            "{{ \"policy-cliff\": 1, \"title\": \"refused\", \"criterion\": \"average\", \"start\": \"a\", \"states\": {{ \
             {states} }}, \"parameters\": {{ \"t\": {{ \"from\": 0, \"to\": 1 }} }} }}"
        );
        Scenario::parse(&text).expect_err("refused").to_string()
    };
    let to = |state: &str, next: &[&str]| {
        let actions: Vec<String> = next
            .iter()
            .map(|next| format!("\"{next}\": {{ \"to\": \"{next}\" }}"))
            .collect();
        format!("\"{state}\": {{ {} }}", actions.join(", "))
    };
    assert_eq!(
        refused(&[to("a", &["a", "b"]), to("b", &["b"])].join(", ")),
        "line 1, column 55, criterion: the model is not unichain: a policy can stay in \"a\" for ever, and in \"b\", so \
         that its average depends on where it starts; allowed: models in which every policy comes back to one state"
    );
    assert_eq!(
        refused(&[to("a", &["b", "c"]), to("b", &["a", "c"]), to("c", &["a", "b"])].join(", ")),
        "line 1, column 55, criterion: no state is one that every policy comes back to: a policy can stay in \"b\", \
         \"c\", another one in \"a\", \"b\"; whether such a model is unichain is not decided"
    );
    assert_eq!(
        refused("\"a\": { \"go\": { \"to\": \"b\" } }, \"b\": {}"),
        "line 1, column 122, states.b: state \"b\" is terminal, beside the criterion \"average\": a policy would be there \
         for ever; let what ends lead to where it begins again"
    );
}

#[test]
fn costs_per_step_are_shown_as_costs() {
    let text = file("tests/scenarios/upkeep.json")
        .replace("\"criterion\"", "\"minimise\": true, \"criterion\"")
        .replace("\"output\": 10", "\"output\": -10")
        .replace("\"output\": 8", "\"output\": -8")
        .replace("\"repairs\": -1", "\"repairs\": 1")
        .replace("\"stoppage\": -10", "\"stoppage\": 10");
    let scenario = parsed(&text);
    assert_eq!(Measure::of(&scenario), Measure::AverageCost);
    assert_eq!(cliffs(&scenario), ["11"]);
    let found = solved(&scenario, 5.0, None).hard;
    near(found.start_value, -5.0);
    near(found.truth, -20.0 / 3.0);
    // In a worn machine the cost to come is greater than in a good one.
    assert!(found.value[1] > 0.0);
}

#[test]
fn training_is_refused_with_its_reason() {
    let mut session = Session::new(parsed(&file("tests/scenarios/upkeep.json")));
    let request = session.request(&Options::default()).expect("a valid request");
    let error = session.train(&request, &policy_cliff::study::TrainOptions::default(), &mut |_, _| {
        true
    });
    let error = error.expect_err("refused").to_string();
    assert!(
        error.contains("training is not available for average rewards"),
        "{error}"
    );
}
