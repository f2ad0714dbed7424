//! The whole solution at one point: values, Q-values, sets, policies, visits.

use crate::exact::{self, Budget, ExactProblem};
use crate::mdp::Mdp;
use crate::rational::Number;
use crate::scenario::{Objective, Problem, Scenario};
use crate::solve::{Accuracy, Evaluation, Hard, Soft, Unbounded, collected, select};

use super::request::Request;
use super::sweep::endless;

/// The budget for the ties of one point: about a millisecond, so that a drag across them is smooth.
const QUICK: Budget = Budget {
    work: 400_000,
    ..Budget::ORDINARY
};

/// A policy with its values.
#[derive(Clone, Debug)]
pub struct Answer {
    /// V of each state, optimal or regularised.
    pub value: Vec<f64>,
    /// Q of each pair.
    pub q: Vec<f64>,
    /// The probability of each pair within its state.
    pub policy: Vec<f64>,
    /// The expected discounted visits of each state from the start.
    pub visits: Vec<f64>,
    /// The expected discounted number of uses of each outcome's pairs.
    pub outcomes: Vec<f64>,
    /// The maximised quantity from the start: V* or the regularised value.
    pub start_value: f64,
    /// The training reward that the policy collects from the start.
    pub plain: f64,
    /// The true reward that the policy collects from the start; NaN without a true reward.
    pub truth: f64,
    /// The largest |TV - V| over states.
    pub residual: f64,
    /// A bound on the error of V in any state.
    pub bound: f64,
}

/// The answer under hard argmax, and under regularisation where a temperature is given.
#[derive(Clone, Debug)]
pub struct Solution {
    /// The answer under hard argmax.
    pub hard: Answer,
    /// Whether each pair is optimal.
    pub optimal: Vec<bool>,
    /// The tolerance of a tie: an action is optimal when V - Q is at most this.
    pub tolerance: f64,
    /// The regularised answer, or the reason why there is none.
    pub soft: Option<Result<Answer, String>>,
}

/// Returns the solution with all parameters at the request's values.
///
/// # Errors
/// Where there is no finite answer: a sentence that names the state.
pub fn solve(scenario: &Scenario, request: &Request) -> Result<Solution, String> {
    let values = &request.values;
    let problem = scenario.problem(0, values);
    let mdp = problem.mdp;
    let reward = &scenario.reward_at(values);
    let mut hard = Hard::new(mdp);
    let solved = hard.solve(reward).and_then(|()| {
        let near = hard.optimal();
        let (optimal, tolerance) = match decided_exactly(scenario, request, &near) {
            Some(optimal) if hard.free().is_empty() => (optimal, 0.0),
            _ => (near, hard.accuracy().tolerance),
        };
        let policy = select(mdp, &optimal, request.rule, problem.truth.as_deref(), reward)?;
        let answer = answer(&problem, reward, hard.value(), hard.q(), policy, hard.accuracy())?;
        Ok((answer, optimal, tolerance))
    });
    let (answered, optimal, tolerance) = match solved {
        Ok(solved) => solved,
        Err(unbounded) => {
            let why = endless(scenario, &unbounded);
            return Err(format!("no finite value at discount 1: {why}"));
        }
    };
    let soft = request.alpha.map(|alpha| {
        let base = (request.objective == Objective::Kl).then_some(problem.base);
        let mut soft = Soft::new(mdp, base);
        soft.solve(reward, alpha)
            .and_then(|()| {
                answer(
                    &problem,
                    reward,
                    soft.value(),
                    soft.q(),
                    soft.policy().to_vec(),
                    soft.accuracy(),
                )
            })
            .map_err(|unbounded| {
                let why = endless(scenario, &unbounded);
                let limit = match soft.largest_alpha(reward) {
                    Some(alpha) => format!("the largest that works is {}", three_digits(alpha)),
                    None => "no temperature works".to_owned(),
                };
                format!(
                    "no finite regularised value at temperature {}: {why}; {limit}",
                    alpha.get()
                )
            })
    });
    Ok(Solution {
        tolerance,
        optimal,
        hard: answered,
        soft,
    })
}

/// Returns the optimal sets from the numbers of the file, where some action is so near to the best that floating point
/// does not distinguish a tie from a small gap, and where that does not take long.
///
/// `near` has one flag per pair: those that floats take for optimal.
fn decided_exactly(scenario: &Scenario, request: &Request, near: &[bool]) -> Option<Vec<bool>> {
    let mdp = &scenario.mdp;
    let is_tied = |state| near[mdp.actions(state)].iter().filter(|&&near| near).count() > 1;
    if !(0..mdp.states()).any(is_tied) {
        return None;
    }
    let problem = ExactProblem::of(scenario, 0, &request.values).ok()?;
    exact::optimal_at(&problem, request.values[0], near, QUICK)
}

/// Returns a limit rounded down to three significant digits, so that the temperature that is named works.
fn three_digits(limit: f64) -> f64 {
    let text = format!("{limit:e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let cut: String = digits.chars().take("1.23".len()).collect();
    // A limit beyond the range of numbers in files is not rounded.
    Number::parse(&format!("{cut}e{exponent}")).map_or(limit, |cut| cut.value())
}

fn answer(
    problem: &Problem,
    reward: &[f64],
    value: &[f64],
    q: &[f64],
    policy: Vec<f64>,
    accuracy: Accuracy,
) -> Result<Answer, Unbounded> {
    let mdp = problem.mdp;
    let followed = follow(problem, &policy)?;
    Ok(Answer {
        start_value: from_start(mdp, value),
        plain: collected(mdp, &followed.visits, &policy, reward),
        truth: followed.truth,
        residual: accuracy.residual,
        bound: accuracy.bound,
        value: value.to_vec(),
        q: q.to_vec(),
        visits: followed.visits,
        outcomes: followed.outcomes,
        policy,
    })
}

/// Returns the mean of V over the start distribution.
pub(super) fn from_start(mdp: &Mdp, value: &[f64]) -> f64 {
    let mut sum = 0.0;
    for (&share, value) in mdp.start().iter().zip(value) {
        if share > 0.0 {
            sum += share * value;
        }
    }
    sum
}

/// The visits, outcomes and true reward of a policy from the start distribution.
#[derive(Clone, Debug)]
pub(super) struct Followed {
    /// The expected discounted visits of each state.
    pub(super) visits: Vec<f64>,
    /// The expected discounted number of uses of each outcome's pairs.
    pub(super) outcomes: Vec<f64>,
    /// The true reward collected; NaN without a true reward.
    pub(super) truth: f64,
}

pub(super) fn follow(problem: &Problem, policy: &[f64]) -> Result<Followed, Unbounded> {
    let mdp = problem.mdp;
    let visits = Evaluation::new(mdp, policy).occupancy()?;
    let uses = |pair: usize| visits[mdp.state_of(pair)] * policy[pair];
    let outcomes = problem
        .outcomes
        .iter()
        .map(|outcome| outcome.pairs.iter().map(|&p| uses(p)).sum())
        .collect();
    let truth = problem
        .truth
        .as_ref()
        .map_or(f64::NAN, |truth| collected(mdp, &visits, policy, truth));
    Ok(Followed {
        visits,
        outcomes,
        truth,
    })
}

/// Returns whether another policy differs from one only in states that this one never visits.
pub(super) fn goes_the_same_way(problem: &Problem, visits: &[f64], policy: &[f64], other: &[f64]) -> bool {
    visits.iter().enumerate().all(|(state, &visits)| {
        let actions = problem.mdp.actions(state);
        visits == 0.0 || policy[actions.clone()] == other[actions]
    })
}
