//! Two small changes of the reward that change the optimal policy: the smallest one that does (THEORY 5), and one that
//! breaks a tie (THEORY 2).

use crate::exact::Optimum;
use crate::solve::{Endless, Unbounded};

use super::Radius;

/// Returns the worst perturbation of the reward, per pair: `factor` times the radius along the signs of its direction.
/// Above 1 the policy is no longer optimal.
#[must_use]
pub fn tip(radius: &Radius, factor: f64) -> Vec<f64> {
    along(&radius.direction, radius.size * factor)
}

/// Returns a change of the reward, per pair, of a size along the signs of a direction.
pub(super) fn along(direction: &[f64], size: f64) -> Vec<f64> {
    let change = |&c: &f64| if c == 0.0 { 0.0 } else { size.copysign(c) };
    direction.iter().map(change).collect()
}

/// Returns a change of the reward, per pair, after which a tied pair is the only optimal one of its state: inverse
/// Bellman (paper 2.9, 3.2).
///
/// `R_Q(s',a')` = Q(s',a') - gamma sum over t of P(t|s',a') max Q(t,.) is the reward for which Q is optimal. With Q =
/// Q* + epsilon on the pair it differs from R by epsilon on the pair itself and by -gamma P(s|s',a') times the rise of
/// max Q(s,.) on every pair; that difference is returned. It is at most epsilon (1 + gamma) in size. A pair that is not
/// tied becomes optimal too when epsilon exceeds V*(s) - Q*(s,a), and stays second otherwise.
///
/// # Errors
/// At discount 1, for a pair that stays in a free loop: whoever gets something for going round gets it for ever.
pub fn tie_breaker(optimum: &Optimum, pair: usize, epsilon: f64) -> Result<Vec<f64>, Unbounded> {
    let mdp = optimum.problem.mdp;
    let state = mdp.state_of(pair);
    if optimum.free().get(pair) == Some(&true) {
        return Err(Unbounded {
            state,
            why: Endless::Free,
        });
    }
    let rise = (epsilon - optimum.advantages[pair]).max(0.0) * mdp.discount();
    let mut change = vec![0.0; mdp.pairs()];
    for (index, slot) in change.iter_mut().enumerate() {
        let (next, probability) = mdp.row(index);
        if let Ok(place) = next.binary_search(&(state as u32)) {
            *slot = -rise * probability[place];
        }
    }
    change[pair] += epsilon;
    Ok(change)
}
