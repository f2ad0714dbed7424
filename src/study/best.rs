//! What is best at one point, in every state, and the least that breaks a tie of the watched one: the reward that the
//! inverse Bellman operator gives for Q-values with a raise (paper 2.9, THEORY 2).

use crate::exact::Optimum;
use crate::scenario::{Objective, Scenario};
use crate::solve::Temperature;
use crate::stability::tie_breaker;

use super::measure::Measure;
use super::point::{Solution, solve_in};
use super::request::Request;
use super::session::{Session, StudyError};

/// The solution of a point, and what a raise in the watched state takes.
#[derive(Clone, Debug)]
pub struct Best {
    /// The solution.
    pub solution: Solution,
    /// The regularisation of its soft answer, and the temperature.
    pub objective: Objective,
    /// See `objective`; `None` without a soft answer.
    pub alpha: Option<f64>,
    /// The raise of the first of several best actions of the watched state; `None` where one is best alone, or where the
    /// action stays in a loop that costs nothing.
    pub raise: Option<Raise>,
}

/// A raise of one Q-value, and the reward that has these Q-values; of costs a lower one, and the cost.
#[derive(Clone, Debug, PartialEq)]
pub struct Raise {
    /// The pair whose Q-value is raised.
    pub pair: usize,
    /// The raise: 1, or -1 of costs.
    pub rise: f64,
    /// The difference of both rewards, or costs, per pair and unit of the raise.
    pub change: Vec<f64>,
    /// The discount; `None` for an average, which has none.
    pub discount: Option<f64>,
}

impl Raise {
    /// Returns what no part of the change is larger than.
    #[must_use]
    pub fn bound(&self) -> f64 {
        1.0 + self.discount.unwrap_or(1.0)
    }
}

impl Session {
    /// Returns what is best at the request's point.
    pub fn best(&mut self, request: &Request) -> Result<Best, StudyError> {
        self.perturb(request);
        let problem = self.problem(request);
        let (solution, optimum) = solve_in(self.scenario(), &problem, request).map_err(StudyError::NoAnswer)?;
        let tied = problem
            .mdp
            .actions(request.state)
            .filter(|&pair| solution.optimal[pair]);
        let raise = match tied.collect::<Vec<usize>>()[..] {
            [first, _, ..] => raise(self.scenario(), &optimum, first),
            _ => None,
        };
        Ok(Best {
            solution,
            objective: request.objective,
            alpha: request.alpha.map(Temperature::get),
            raise,
        })
    }
}

/// Returns the raise of a pair by one; `None` where it would be paid for ever.
fn raise(scenario: &Scenario, optimum: &Optimum, pair: usize) -> Option<Raise> {
    let mut change = tie_breaker(optimum, pair, 1.0).ok()?;
    let mut discount = Some(optimum.problem.mdp.discount());
    if let Some(average) = &scenario.average {
        // r' = g + Q' - P h' has the same g and, in the state of the pair, a larger h'.
        let state = average.process.state_of(pair);
        for (index, slot) in change.iter_mut().enumerate() {
            let (next, probability) = average.process.row(index);
            let place = next.binary_search(&(state as u32));
            *slot = f64::from(index == pair) - place.map_or(0.0, |place| probability[place]);
        }
        discount = None;
    }
    let mut rise = 1.0;
    Measure::of(scenario).turn(change.iter_mut().chain([&mut rise]));
    Some(Raise {
        pair,
        rise,
        change,
        discount,
    })
}
