//! What is best at one point, in every state, and the least that breaks a tie of the watched one: the reward that the
//! inverse Bellman operator gives for Q-values with a raise (paper 2.9, THEORY 2).

use crate::exact::Optimum;
use crate::scenario::Objective;
use crate::solve::Temperature;
use crate::stability::tie_breaker;

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

/// A raise of one Q-value, and the reward that has these Q-values.
#[derive(Clone, Debug, PartialEq)]
pub struct Raise {
    /// The pair whose Q-value is raised.
    pub pair: usize,
    /// The difference of both rewards, per pair and unit of the raise.
    pub change: Vec<f64>,
    /// The discount.
    pub discount: f64,
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
            [first, _, ..] => raise(&optimum, first),
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
fn raise(optimum: &Optimum, pair: usize) -> Option<Raise> {
    let change = tie_breaker(optimum, pair, 1.0).ok()?;
    let discount = optimum.problem.mdp.discount();
    Some(Raise { pair, change, discount })
}
