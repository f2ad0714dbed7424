//! The gradient without samples, and the natural one (THEORY 11).

use crate::gradient::Penalty;
use crate::policy::Softmax;
use crate::task::Task;
use policy_cliff_solver::solve::{Endless, Evaluation, Unbounded};

/// Returns the gradient by the logits of the discounted return minus the penalties of the objective:
/// d(s) pi(a|s) A(s,a), with d(s) the expected discounted visits.
///
/// # Errors
/// At discount 1, where the policy never ends as far as floating point can tell.
pub fn exact_gradient(task: &Task, policy: &Softmax, penalty: &Penalty) -> Result<Vec<f64>, Unbounded> {
    let mut update = natural_gradient(task, policy, penalty)?;
    let visits = Evaluation::new(task.mdp, &policy.probability).occupancy()?;
    // A softmax policy leaves every loop, but with a probability that may have been rounded to 0.
    let endless = (0..task.mdp.states()).find(|&state| task.has_choice(state) && visits[state].is_infinite());
    if let Some(state) = endless {
        return Err(Unbounded {
            state,
            why: Endless::TooLong,
        });
    }
    for (pair, slot) in update.iter_mut().enumerate() {
        *slot *= visits[task.mdp.state_of(pair)] * policy.probability[pair];
    }
    Ok(update)
}

/// Returns the advantages of the objective, A(s,a) = Q(s,a) - V(s), in which every action costs
/// kl log(pi/base) + entropy log pi. Adding `rate` times them to the logits is the step of the natural gradient, up to
/// the factor 1 - discount.
///
/// # Errors
/// At discount 1, where the policy never ends as far as floating point can tell.
pub fn natural_gradient(task: &Task, policy: &Softmax, penalty: &Penalty) -> Result<Vec<f64>, Unbounded> {
    let mdp = task.mdp;
    let mut earned = task.reward.clone();
    for (pair, slot) in earned.iter_mut().enumerate() {
        let own = policy.logarithm[pair];
        if own == f64::NEG_INFINITY {
            continue;
        }
        if penalty.kl != 0.0 {
            *slot -= penalty.kl * (own - penalty.log_base(pair));
        }
        *slot -= penalty.entropy * own;
    }
    let value = Evaluation::new(mdp, &policy.probability).value(&earned)?;
    for (pair, slot) in earned.iter_mut().enumerate() {
        // What is left out stays out.
        if policy.logarithm[pair] == f64::NEG_INFINITY {
            *slot = 0.0;
        } else {
            *slot += mdp.discount() * mdp.expect(pair, &value) - value[mdp.state_of(pair)];
        }
    }
    Ok(earned)
}
