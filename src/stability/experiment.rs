//! The perturbation experiment (the paper's 5.6 on a model): every parameter is moved by a small share of its value, up and down, and the hard and the soft
//! problem are solved again. What moved is kept apart: the states whose best actions change, the policy, and what it leads to.

use crate::scenario::{Objective, Problem, Rule, Scenario};
use crate::solve::{Evaluation, Hard, Temperature, Unbounded, select};

use super::outcomes::{Events, Way};
use super::{shift, soft_solver};

/// What is best at the reward as it stands, and what every move does to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Experiment {
    /// Whether each pair is optimal before anything is moved.
    pub optimal: Vec<bool>,
    /// Parameter by parameter, up before down.
    pub trials: Vec<Trial>,
}

/// One parameter moved one way.
#[derive(Clone, Debug, PartialEq)]
pub struct Trial {
    /// Index of the parameter.
    pub parameter: usize,
    /// Whether it is moved up.
    pub up: bool,
    /// Where it is moved to.
    pub to: f64,
    /// What moved; `None` where `to` is outside of the parameter's range, which nothing is said about.
    pub moved: Option<Result<Moved, Unbounded>>,
}

/// What one move of a parameter moves.
#[derive(Clone, Debug, PartialEq)]
pub struct Moved {
    /// The states whose optimal set is another one, ascending.
    pub states: Vec<usize>,
    /// Whether each pair is optimal after it.
    pub optimal: Vec<bool>,
    /// Hard argmax under the rule.
    pub hard: Shift,
    /// The regularised policy; `None` without a temperature, and where one of the two problems has no finite answer.
    pub soft: Option<Shift>,
}

/// How far one policy is from another, in total variation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shift {
    /// Largest over states.
    pub policy: f64,
    /// Between the distributions of outcomes from the start; 0 without outcomes.
    pub outcomes: f64,
}

/// Moves every parameter in turn by `share` of its size, or of its range where it is 0: first up, then down. Costs one hard and one soft solve for each.
pub fn experiment(
    scenario: &Scenario,
    values: &[f64],
    share: f64,
    soft: Option<(Temperature, Objective)>,
    rule: Rule,
) -> Result<Experiment, Unbounded> {
    let problem = scenario.problem(0, values);
    let events = Events::new(&problem);
    let solved = |values: &[f64]| Solved::new(&problem, &scenario.reward_at(values), soft, rule);
    let before = solved(values)?;
    let mut trials = Vec::with_capacity(2 * values.len());
    for (parameter, range) in scenario.parameters.iter().enumerate() {
        let value = values[parameter];
        let (from, to) = (range.from.value(), range.to.value());
        let size = if value == 0.0 { to - from } else { value.abs() };
        for (up, step) in [(true, share * size), (false, -share * size)] {
            let mut there = values.to_vec();
            there[parameter] = value + step;
            let inside = (from..=to).contains(&there[parameter]);
            let moved = inside.then(|| {
                let after = solved(&there)?;
                Ok(before.moved(&problem, &events, after))
            });
            trials.push(Trial {
                parameter,
                up,
                to: there[parameter],
                moved,
            });
        }
    }
    Ok(Experiment {
        optimal: before.optimal,
        trials,
    })
}

/// One reward, solved.
struct Solved {
    optimal: Vec<bool>,
    hard: Followed,
    soft: Option<Followed>,
}

/// A policy and where it goes.
struct Followed {
    policy: Vec<f64>,
    visits: Vec<f64>,
}

impl Solved {
    fn new(
        problem: &Problem,
        reward: &[f64],
        soft: Option<(Temperature, Objective)>,
        rule: Rule,
    ) -> Result<Self, Unbounded> {
        let mdp = problem.mdp;
        let mut hard = Hard::new(mdp);
        hard.solve(reward)?;
        let optimal = hard.optimal();
        let policy = select(mdp, &optimal, rule, problem.truth.as_deref())?;
        let soft = soft.and_then(|(temperature, objective)| {
            let mut soft = soft_solver(problem, objective);
            soft.solve(reward, temperature).ok()?;
            Followed::new(problem, soft.policy().to_vec()).ok()
        });
        Ok(Self {
            optimal,
            hard: Followed::new(problem, policy)?,
            soft,
        })
    }

    fn moved(&self, problem: &Problem, events: &Events, after: Self) -> Moved {
        let mdp = problem.mdp;
        let differs = |&state: &usize| {
            let actions = mdp.actions(state);
            self.optimal[actions.clone()] != after.optimal[actions]
        };
        let states = (0..mdp.states()).filter(differs).collect();
        let shift = |before: &Followed, after: &Followed| Shift {
            policy: shift(mdp, &before.policy, &after.policy),
            outcomes: events.distance(mdp, before.way(), after.way()),
        };
        Moved {
            states,
            hard: shift(&self.hard, &after.hard),
            soft: match (&self.soft, &after.soft) {
                (Some(before), Some(after)) => Some(shift(before, after)),
                _ => None,
            },
            optimal: after.optimal,
        }
    }
}

impl Followed {
    fn new(problem: &Problem, policy: Vec<f64>) -> Result<Self, Unbounded> {
        let visits = Evaluation::new(problem.mdp, &policy).occupancy()?;
        Ok(Self { policy, visits })
    }

    fn way(&self) -> Way<'_> {
        Way {
            visits: &self.visits,
            policy: &self.policy,
        }
    }
}
