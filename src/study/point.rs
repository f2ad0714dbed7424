//! The whole solution at one point: values, Q-values, sets, policies, visits.

use std::rc::Rc;

use crate::cliffs::reached;
use crate::exact::Optimum;
use crate::mdp::Mdp;
use crate::rational::Number;
use crate::scenario::{Objective, Problem, Scenario};
use crate::solve::{Accuracy, Endless, Evaluation, Soft, Unbounded, collected, greater, largest, select};
use crate::whole::{self, IS_WHOLE};

use super::measure::settle;
use super::request::Request;
use super::sweep::endless;

/// A generous share of what is collected in each step that rounding may leave wrong.
const ROUNDINGS: f64 = 64.0 * f64::EPSILON;

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
    /// A bound on the errors of the uses of all pairs together; infinite where none is known. An outcome is off by at
    /// most this times its greatest amount. Under hard argmax it is that of following the policy of the answer.
    pub uses_bound: f64,
    /// A bound on the error of `plain`; infinite where none is known.
    pub plain_bound: f64,
    /// A bound on the error of `truth`; infinite where none is known, NaN without a true reward.
    pub truth_bound: f64,
}

/// The answer under hard argmax, and under regularisation where a temperature is given.
#[derive(Clone, Debug)]
pub struct Solution {
    /// The answer under hard argmax.
    pub hard: Answer,
    /// Whether each pair is optimal.
    pub optimal: Vec<bool>,
    /// Whether each pair stays in a loop that costs nothing at discount 1 (THEORY 8): such a pair is optimal, but a
    /// policy that takes no others there never ends. Empty where there is no such loop.
    pub stays: Vec<bool>,
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
    let problem = scenario.problem(request.parameter, &request.values);
    solve_in(scenario, &problem, request).map(|(solution, _)| solution)
}

/// Returns the solution of a problem that was made for the request, and what is known of its optimum.
pub(super) fn solve_in<'p>(
    scenario: &Scenario,
    problem: &'p Problem<'p>,
    request: &Request,
) -> Result<(Solution, Optimum<'p>), String> {
    let (mut solution, optimum) = hard_half(scenario, problem, request)?;
    solution.soft = soft_half(scenario, problem, request);
    Ok((solution, optimum))
}

/// Returns the solution without its regularised answer, on which the temperature has no influence.
pub(super) fn hard_half<'p>(
    scenario: &Scenario,
    problem: &'p Problem<'p>,
    request: &Request,
) -> Result<(Solution, Optimum<'p>), String> {
    let mdp = problem.mdp;
    let (parameter, values) = (request.parameter, &request.values);
    let solved = Optimum::of(scenario, problem, parameter, values, values[parameter]).and_then(|optimum| {
        let policy = select(
            mdp,
            &optimum.optimal,
            request.rule,
            problem.truth.as_deref(),
            &optimum.reward,
        )?;
        let (value, q) = (optimum.value(), optimum.q());
        let mut answer = answer(
            problem,
            (optimum.theta, &optimum.reward),
            value,
            q,
            policy,
            (optimum.accuracy(), 0.0),
        )?;
        // Whatever the rule, the policy attains the value, which is known better than a sum of rewards that cancel.
        answer.plain = answer.start_value;
        answer.plain_bound = answer.bound;
        settle(scenario, &mut answer);
        Ok((answer, optimum))
    });
    let (hard, optimum) = solved.map_err(|unbounded| {
        let why = endless(scenario, &unbounded);
        format!("no finite value at discount 1: {why}")
    })?;
    let solution = Solution {
        tolerance: optimum.tolerance,
        optimal: optimum.optimal.clone(),
        stays: optimum.free().to_vec(),
        hard,
        soft: None,
    };
    Ok((solution, optimum))
}

/// Returns the regularised answer, or the reason why there is none, where the request has a temperature.
pub(super) fn soft_half(scenario: &Scenario, problem: &Problem, request: &Request) -> Option<Result<Answer, String>> {
    let alpha = request.alpha?;
    let theta = request.values[request.parameter];
    let reward = problem.reward_at(theta);
    let base = (request.objective == Objective::Kl).then_some(problem.base);
    let mut soft = Soft::new(problem.mdp, base);
    let solved = soft.solve_at(problem, theta, alpha).and_then(|()| {
        answer(
            problem,
            (theta, &reward),
            soft.value(),
            soft.q(),
            soft.policy().to_vec(),
            (soft.accuracy(), 2.0 * soft.accuracy().bound / alpha.get()),
        )
    });
    let answered = solved.map(|mut answer| {
        settle(scenario, &mut answer);
        answer
    });
    Some(answered.map_err(|unbounded| {
        let why = endless(scenario, &unbounded);
        let limit = match soft.largest_alpha(&reward) {
            // Temperature is not what is wrong.
            _ if unbounded.why == Endless::TooLong => String::new(),
            Some(alpha) => format!("; the largest that works is {}", three_digits(alpha)),
            None => "; no temperature works".to_owned(),
        };
        format!(
            "no finite regularised value at temperature {}: {why}{limit}",
            alpha.get()
        )
    }))
}

/// Returns a limit rounded down to three significant digits, so that the temperature that is named works.
fn three_digits(limit: f64) -> f64 {
    let text = format!("{limit:e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let cut: String = digits.chars().take("1.23".len()).collect();
    // A limit beyond the range of numbers in files is not rounded.
    Number::parse(&format!("{cut}e{exponent}")).map_or(limit, |cut| cut.value())
}

/// Returns the answer of a policy whose probabilities are off by a factor of at most exp(`off`).
fn answer(
    problem: &Problem,
    (theta, reward): (f64, &[f64]),
    value: &[f64],
    q: &[f64],
    policy: Vec<f64>,
    (accuracy, off): (Accuracy, f64),
) -> Result<Answer, Unbounded> {
    let mdp = problem.mdp;
    let followed = follow(problem, &policy)?;
    let [uses_bound, plain_bound, truth_bound] = followed_bounds(problem, (theta, reward), &policy, &followed, off);
    Ok(Answer {
        start_value: from_start(mdp, value),
        plain: collected(mdp, &followed.visits, &policy, reward),
        plain_bound,
        truth: followed.truth,
        truth_bound,
        residual: accuracy.residual,
        bound: accuracy.bound,
        uses_bound,
        value: value.to_vec(),
        q: q.to_vec(),
        visits: followed.visits.to_vec(),
        outcomes: followed.outcomes,
        policy,
    })
}

/// Returns the bounds of an answer on what following its policy gives: of uses, the training reward and the true value.
/// What a policy collects is off by at most what its uses are, times the greatest amount, and by the rounding of the
/// amounts, each of which is off by a share of its size.
fn followed_bounds(
    problem: &Problem,
    (theta, reward): (f64, &[f64]),
    policy: &[f64],
    followed: &Followed,
    off: f64,
) -> [f64; 3] {
    // What the page opens with computes no bounds. It shows four decimals, and leaves to the whole what may have fewer.
    if !IS_WHOLE {
        let steps: f64 = followed.visits.iter().sum();
        let most = 1.0 + largest(reward) + problem.truth.as_deref().map_or(0.0, largest);
        let is_right = steps * steps * most * (off + ROUNDINGS) < 1e-4;
        if !is_right {
            whole::required();
        }
        return [f64::INFINITY; 3];
    }
    let mdp = problem.mdp;
    let uses_bound = Evaluation::new(mdp, policy).uses_bound(&followed.visits, off);
    let used: Vec<bool> = policy.iter().map(|&share| share > 0.0).collect();
    let is_reached = reached(mdp, &used);
    // Whatever is done for ever is worth 0, or the sum has no error. At discount 0 only the start counts.
    let counts = |state: usize| {
        let visits = followed.visits[state];
        visits.is_finite() && (visits > 0.0 || (is_reached[state] && mdp.discount() > 0.0))
    };
    let counted: Vec<usize> = (0..mdp.states()).filter(|&state| counts(state)).collect();
    let bound = |amounts: &[f64], sizes: &[f64], share: f64| {
        let (mut greatest, mut rounding) = (0.0, 0.0);
        for &state in &counted {
            let pairs = mdp.actions(state);
            let each = policy[pairs.clone()]
                .iter()
                .zip(&amounts[pairs.clone()])
                .zip(&sizes[pairs]);
            for ((probability, amount), size) in each.filter(|((probability, _), _)| **probability > 0.0) {
                let error = share * size.abs();
                greatest = greater(greatest, amount.abs() + error);
                rounding += followed.visits[state] * probability * error;
            }
        }
        // What is never used counts for nothing.
        if greatest == 0.0 {
            0.0
        } else {
            greatest * uses_bound + rounding
        }
    };
    let sizes: Vec<f64> = (0..mdp.pairs()).map(|pair| problem.size(pair, theta)).collect();
    let truth = problem.truth.as_ref();
    [
        uses_bound,
        bound(reward, &sizes, problem.rounding_share()),
        truth.map_or(f64::NAN, |truth| bound(truth, truth, f64::EPSILON)),
    ]
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
    pub(super) visits: Rc<[f64]>,
    /// The expected discounted number of uses of each outcome's pairs.
    pub(super) outcomes: Vec<f64>,
    /// The true reward collected; NaN without a true reward.
    pub(super) truth: f64,
}

/// Follows a policy from the start distribution.
pub(super) fn follow(problem: &Problem, policy: &[f64]) -> Result<Followed, Unbounded> {
    let visits = Evaluation::new(problem.mdp, policy).occupancy()?;
    Ok(followed(problem, policy, visits))
}

/// Returns the same as [`follow`], in less time where the visits under a similar policy are known.
pub(super) fn follow_from(problem: &Problem, policy: &[f64], guess: &[f64]) -> Result<Followed, Unbounded> {
    let visits = Evaluation::new(problem.mdp, policy).occupancy_from(guess)?;
    Ok(followed(problem, policy, visits))
}

/// Returns what follows from the visits of a policy.
fn followed(problem: &Problem, policy: &[f64], visits: Vec<f64>) -> Followed {
    let mdp = problem.mdp;
    let uses: Vec<f64> = (0..mdp.pairs())
        .map(|pair| visits[mdp.state_of(pair)] * policy[pair])
        .collect();
    let outcomes = problem
        .outcomes
        .iter()
        .map(|outcome| outcome.total(|pair| uses[pair]))
        .collect();
    let truth = problem
        .truth
        .as_ref()
        .map_or(f64::NAN, |truth| collected(mdp, &visits, policy, truth));
    Followed {
        visits: visits.into(),
        outcomes,
        truth,
    }
}

/// Returns whether another policy differs from one only in states that this one never visits.
pub(super) fn goes_the_same_way(problem: &Problem, visits: &[f64], policy: &[f64], other: &[f64]) -> bool {
    visits.iter().enumerate().all(|(state, &visits)| {
        let actions = problem.mdp.actions(state);
        visits == 0.0 || policy[actions.clone()] == other[actions]
    })
}
