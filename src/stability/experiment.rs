//! The perturbation experiment (the paper's 5.6 on a model): every parameter is moved by a small share of its value, up
//! and down, and the hard and the soft problem are solved again. The changes are reported one by one: the states whose
//! best actions change, the policy, and the outcomes that it leads to.

use serde::{Deserialize, Serialize};

use crate::exact::Optimum;
use crate::scenario::{Objective, Problem, Rule, Scenario};
use crate::solve::{Evaluation, Temperature, Unbounded, select};

use super::outcomes::{Events, Way};
use super::{shift, soft_solver};

/// The optimal actions at the present reward, and the effect of every change of a parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct Experiment {
    /// Whether each pair is optimal before any parameter is changed.
    pub optimal: Vec<bool>,
    /// The trials parameter by parameter, up before down.
    pub trials: Vec<Trial>,
}

/// A trial: one parameter moved up or down.
#[derive(Clone, Debug, PartialEq)]
pub struct Trial {
    /// The index of the parameter.
    pub parameter: usize,
    /// Whether it is moved up.
    pub up: bool,
    /// The new value of the parameter.
    pub to: f64,
    /// The effect; `None` where `to` is outside of the parameter's range, so that nothing is computed.
    pub moved: Option<Result<Moved, Unbounded>>,
}

/// The effect of moving one parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct Moved {
    /// The states whose optimal set changes, ascending.
    pub states: Vec<usize>,
    /// Whether each pair is optimal after the move.
    pub optimal: Vec<bool>,
    /// The shift of the hard policy under the rule.
    pub hard: Shift,
    /// The shift of the regularised policy; `None` without a temperature, and where one of the two problems has no
    /// finite answer.
    pub soft: Option<Shift>,
}

/// The distance between two policies, in total variation.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shift {
    /// The largest distance over states, which no picture shows.
    #[serde(skip_deserializing)]
    pub policy: f64,
    /// The distance between the distributions of outcomes from the start; 0 without outcomes.
    pub outcomes: f64,
}

/// Moves every parameter in turn by `share` of its size, or of its range where it is 0: first up, then down. Costs one
/// hard and one soft solve for each.
///
/// The point before is the one that a study with `parameter` as the moved one has at these values.
pub fn experiment(
    scenario: &Scenario,
    parameter: usize,
    values: &[f64],
    share: f64,
    soft: Option<(Temperature, Objective)>,
    rule: Rule,
) -> Result<Experiment, Unbounded> {
    let problem = scenario.problem(parameter, values);
    let events = Events::new(&problem);
    // Whatever is moved, a value at a cliff of the study's own parameter stands for that cliff before and after.
    let solved = |values: &[f64]| {
        let problem = scenario.problem(parameter, values);
        let optimum = Optimum::of(scenario, &problem, parameter, values, values[parameter])?;
        Solved::new(&optimum, soft, rule)
    };
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

/// The solution for one reward.
struct Solved {
    optimal: Vec<bool>,
    hard: Followed,
    soft: Option<Followed>,
}

/// A policy and its occupancy.
struct Followed {
    policy: Vec<f64>,
    visits: Vec<f64>,
}

impl Solved {
    fn new(optimum: &Optimum, soft: Option<(Temperature, Objective)>, rule: Rule) -> Result<Self, Unbounded> {
        let problem = optimum.problem;
        let optimal = optimum.optimal.clone();
        let policy = select(problem.mdp, &optimal, rule, problem.truth.as_deref(), &optimum.reward)?;
        let soft = soft.and_then(|(temperature, objective)| {
            let mut soft = soft_solver(problem, objective);
            soft.solve(&optimum.reward, temperature).ok()?;
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
