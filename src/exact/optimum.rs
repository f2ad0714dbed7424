//! Hard argmax at one point: the core that every question about a point asks, so that all of them have the same sets.

use super::doubled::is_doubled;
use super::{
    Budget, ExactPoint, ExactProblem, OneStep, advantages_at, solve_exactly, solve_in_doubled, solve_near_one,
};
use crate::mdp::Mdp;
use crate::rational::Rational;
use crate::scenario::{Problem, Scenario};
use crate::solve::{Accuracy, Hard, Unbounded};

/// The optimal values and sets at one value of the moved parameter.
#[derive(Clone, Debug)]
pub struct Optimum<'p> {
    /// The problem that is solved.
    pub problem: &'p Problem<'p>,
    /// The value of the moved parameter.
    pub theta: f64,
    /// The reward of each pair there.
    pub reward: Vec<f64>,
    /// Whether each pair is optimal.
    pub optimal: Vec<bool>,
    /// The exact value of the parameter that theta stands for, in a model of one step; `None` where that is not known.
    pub place: Option<Rational>,
    /// V - Q of each pair, 0 for optimal ones.
    pub advantages: Vec<f64>,
    /// A bound on the errors of these advantages, but for the rounding of the float itself.
    pub advantage_error: f64,
    /// The tolerance of a tie: an action is optimal when V - Q is at most this; 0 where ties are decided exactly.
    pub tolerance: f64,
    /// Whether the advantages are as good as they can be had from the numbers of the file.
    is_sharp: bool,
    value: Vec<f64>,
    q: Vec<f64>,
    free: Vec<bool>,
    accuracy: Accuracy,
}

impl<'p> Optimum<'p> {
    /// Solves a problem in floating point.
    ///
    /// # Errors
    /// At discount 1, where there is no finite answer.
    pub fn new(problem: &'p Problem<'p>, theta: f64) -> Result<Self, Unbounded> {
        let mut hard = Hard::new(problem.mdp);
        hard.solve_at(problem, theta)?;
        Ok(Self::found(problem, theta, &hard))
    }

    /// Returns what a solver has found at theta.
    fn found(problem: &'p Problem<'p>, theta: f64, hard: &Hard) -> Self {
        let optimal = hard.optimal();
        let advantage = |(pair, &optimal): (usize, &bool)| {
            if optimal {
                0.0
            } else {
                hard.value()[problem.mdp.state_of(pair)] - hard.q()[pair]
            }
        };
        Self {
            problem,
            theta,
            reward: problem.reward_at(theta),
            advantages: optimal.iter().enumerate().map(advantage).collect(),
            tolerance: hard.accuracy().tolerance,
            // The tolerance covers the errors of V and Q, and each reward has its own.
            advantage_error: hard.accuracy().tolerance + hard.reward_error(),
            place: None,
            is_sharp: false,
            optimal,
            value: hard.value().to_vec(),
            q: hard.q().to_vec(),
            free: hard.free().to_vec(),
            accuracy: hard.accuracy(),
        }
    }

    /// Solves the problem of a scenario in which `parameter` moves and is at theta, and all others have their `values`.
    /// Where some action is so near to the best that floating point does not distinguish a tie from a small gap, or
    /// where it leaves open what never ending earns, the numbers of the file decide, if that does not take long.
    ///
    /// # Errors
    /// At discount 1, where there is no finite answer.
    pub fn of(
        scenario: &Scenario,
        problem: &'p Problem<'p>,
        parameter: usize,
        values: &[f64],
        theta: f64,
    ) -> Result<Self, Unbounded> {
        let budget = Budget::of_point(problem.mdp.discount());
        let exact = || ExactProblem::with_perturbation(scenario, parameter, values).ok();
        if is_doubled(problem.mdp.discount())
            && let Some(exact) = exact()
            && let Some(point) = solve_near_one(&exact, theta, budget)
        {
            return Ok(Self::exactly(problem, theta, point));
        }
        let mut hard = Hard::new(problem.mdp);
        let solved = hard.solve_at(problem, theta);
        if hard.is_in_doubt(&problem.reward_at(theta), &solved)
            && let Some(exact) = exact()
            && let Some(solved) = solved_exactly(&exact, theta, budget)
        {
            return Ok(Self::exactly(problem, theta, solved?));
        }
        solved?;
        let mut optimum = Self::found(problem, theta, &hard);
        if let Some(exact) = OneStep::of(scenario, parameter, values) {
            if let Ok(exact) = exact {
                optimum.decide(&exact);
            }
            return Ok(optimum);
        }
        if has_tie(problem.mdp, &optimum.optimal)
            && let Some(exact) = exact()
            && let Some(advantages) = decided(&exact, theta, &optimum.optimal, &optimum.free, budget)
        {
            optimum.take(&advantages);
        }
        Ok(optimum)
    }

    /// Returns what the numbers of the file say.
    fn exactly(problem: &'p Problem<'p>, theta: f64, point: ExactPoint) -> Self {
        let mdp = problem.mdp;
        let advantages = point.advantages.iter().enumerate();
        Self {
            problem,
            theta,
            reward: problem.reward_at(theta),
            optimal: point.advantages.iter().map(|&advantage| advantage == 0.0).collect(),
            tolerance: point.accuracy.tolerance,
            advantage_error: point.advantage_error,
            place: None,
            is_sharp: true,
            q: advantages
                .map(|(pair, advantage)| point.value[mdp.state_of(pair)] - advantage)
                .collect(),
            accuracy: point.accuracy,
            advantages: point.advantages,
            value: point.value,
            free: point.free,
        }
    }

    /// Takes V - Q of the pairs that floats take for optimal.
    fn take(&mut self, advantages: &[f64]) {
        for (pair, &advantage) in advantages.iter().enumerate() {
            if self.optimal[pair] {
                self.optimal[pair] = advantage == 0.0;
                self.advantages[pair] = advantage;
            }
        }
        self.tolerance = 0.0;
    }

    /// Lets the numbers of a model of one step decide what ties.
    fn decide(&mut self, exact: &OneStep) {
        let budget = Budget::INSTANT;
        let Some(place) = exact.place(self.theta, &self.optimal, budget) else {
            return;
        };
        if has_tie(self.problem.mdp, &self.optimal)
            && let Some(advantages) = exact.decided(&place, &self.optimal, budget)
        {
            self.take(&advantages);
        }
        self.place = Some(place);
    }

    /// Computes the advantages anew in the numbers of the file, where that does not take long.
    pub fn sharpen(&mut self, scenario: &Scenario, parameter: usize, values: &[f64]) {
        let mdp = self.problem.mdp;
        if mdp.is_one_step() || self.is_sharp {
            return;
        }
        let Ok(exact) = ExactProblem::with_perturbation(scenario, parameter, values) else {
            return;
        };
        let point = if mdp.discount() < 1.0 {
            // Ties in floats that the file has not decided may be none.
            let is_known = self.tolerance == 0.0 || !has_tie(mdp, &self.optimal);
            solve_in_doubled(&exact, self.theta, is_known.then_some(&self.optimal))
        } else {
            solve_exactly(&exact, self.theta, Budget::INSTANT).and_then(Result::ok)
        };
        if let Some(point) = point {
            for (pair, optimal) in self.optimal.iter().enumerate() {
                // What is 0 there, of a pair that fractions tell from a tie, is too small for doubled precision.
                if *optimal || point.advantages[pair] > 0.0 {
                    self.advantages[pair] = point.advantages[pair] * f64::from(!*optimal);
                }
            }
            self.advantage_error = point.advantage_error;
        }
    }

    /// Returns V of each state.
    #[must_use]
    pub fn value(&self) -> &[f64] {
        &self.value
    }

    /// Returns Q of each pair.
    #[must_use]
    pub fn q(&self) -> &[f64] {
        &self.q
    }

    /// Returns the pairs that stay in a free loop, as [`Hard::free`] does.
    #[must_use]
    pub fn free(&self) -> &[bool] {
        &self.free
    }

    /// Returns the residual and error bound of V.
    #[must_use]
    pub fn accuracy(&self) -> Accuracy {
        self.accuracy
    }
}

/// Returns the solution at one point in the numbers of the file, or why there is none; `None` where that would take
/// long.
#[must_use]
pub fn solved_exactly(exact: &ExactProblem, theta: f64, budget: Budget) -> Option<Result<ExactPoint, Unbounded>> {
    solve_exactly(exact, theta, budget)
}

/// Returns whether several pairs of a state are optimal.
#[must_use]
pub fn has_tie(mdp: &Mdp, optimal: &[bool]) -> bool {
    tied_states(mdp, optimal).next().is_some()
}

/// Returns the states of which several pairs are optimal.
pub fn tied_states(mdp: &Mdp, optimal: &[bool]) -> impl Iterator<Item = usize> {
    (0..mdp.states()).filter(|&state| {
        let set = optimal[mdp.actions(state)].iter().filter(|&&optimal| optimal);
        set.count() > 1
    })
}

/// Returns V - Q at theta of each pair that floats take for optimal, 0 for those that are, where the loops of the pairs
/// `free` are free, maybe at theta alone. `None` where that would take long, or where a loop is free in floats only.
#[must_use]
pub fn decided(exact: &ExactProblem, theta: f64, optimal: &[bool], free: &[bool], budget: Budget) -> Option<Vec<f64>> {
    if exact.inner_pairs() == free {
        return advantages_at(exact, theta, optimal, budget);
    }
    let here = exact.at(&exact.number(theta)?).ok()?;
    let agrees = here.inner_pairs() == free;
    agrees.then(|| advantages_at(&here, theta, optimal, budget)).flatten()
}
