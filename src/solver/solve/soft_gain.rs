//! The soft gain of an end component: the reward and entropy bonus per step of staying in it for ever, as far as its
//! sign is needed.
//!
//! Relative value iteration h <- h + (Th - h) / 2 - constant, halved because a periodic component would swing for ever;
//! for every h, min (Th - h) <= gain <= max (Th - h), so the sign is certain as soon as both ends agree. Where states
//! are left with tiny probabilities that takes for ever: now and then h becomes the relative value of the present soft
//! policy, from linear equations (policy iteration, Puterman 1994, section 8.6), and after so many policies the sign is
//! given up.

use crate::mdp::{EndComponent, Mdp};

use super::accuracy::rounding;
use super::bellman::soft_maximum;
use super::chain::Chain;

/// The number of steps of value iteration before each evaluation of a policy.
const STEPS: usize = 64;
/// The number of policies that are evaluated.
const POLICIES: usize = 32;

/// The sign of a gain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gain {
    /// Staying loses something at every step.
    Loses,
    /// Staying earns at least nothing.
    Earns,
    /// The gain is too near to 0 for its sign to be known in floating point.
    Unclear,
}

/// Returns the sign of the soft gain, improving `h` (one entry per state of the component) on the way.
pub(super) fn soft_gain(
    mdp: &Mdp,
    stay: &EndComponent,
    reward: &[f64],
    alpha: f64,
    base: Option<&[f64]>,
    h: &mut [f64],
) -> Gain {
    let mut local = vec![u32::MAX; mdp.states()];
    for (i, &state) in stay.states.iter().enumerate() {
        local[state as usize] = i as u32;
    }
    let mut q = Vec::new();
    let mut bases = Vec::new();
    let mut policy = vec![0.0; stay.pairs.values().len()];
    let mut change = vec![0.0; h.len()];
    // What the soft policy earns in each state, its bonus included.
    let mut earned = vec![0.0; h.len()];
    // The share of each state's base policy that leaves. The soft maximum is that of the rest, made a policy, and alpha
    // log of the rest.
    let leaving: Vec<f64> = (stay.states.iter().zip(stay.pairs.rows()))
        .map(|(&state, pairs)| {
            let leaves = |pair: &usize| !pairs.contains(&(*pair as u32));
            let left = mdp.actions(state as usize).filter(leaves);
            base.map_or(0.0, |base| left.map(|pair| base[pair]).sum())
        })
        .collect();
    for _ in 0..POLICIES {
        for _ in 0..STEPS {
            let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
            // What is far below the best has no part in its rounding.
            let mut scale = alpha;
            for (i, pairs) in stay.pairs.rows().enumerate() {
                q.clear();
                bases.clear();
                for &pair in pairs {
                    let (next, probability) = mdp.row(pair as usize);
                    let after = next.iter().map(|&target| h[local[target as usize] as usize]);
                    let expected: f64 = after.zip(probability).map(|(h, p)| p * h).sum();
                    q.push(reward[pair as usize] + expected);
                    bases.extend(base.map(|base| base[pair as usize] / (1.0 - leaving[i])));
                }
                let own = &mut policy[stay.pairs.span(i)];
                let best = soft_maximum(&q, base.map(|_| &bases[..]), alpha, own) + alpha * (-leaving[i]).ln_1p();
                change[i] = best - h[i];
                scale = scale.max(best.abs()).max(h[i].abs());
                let after = q.iter().zip(pairs).map(|(q, &pair)| q - reward[pair as usize]);
                earned[i] = best - after.zip(&*own).map(|(after, p)| p * after).sum::<f64>();
                low = low.min(change[i]);
                high = high.max(change[i]);
            }
            let noise = rounding(scale);
            if high < -noise {
                return Gain::Loses;
            }
            if low >= noise {
                return Gain::Earns;
            }
            // The span shrinks geometrically.
            if high - low <= 4.0 * noise {
                return Gain::Unclear;
            }
            let middle = 0.5 * (low + high);
            for (h, change) in h.iter_mut().zip(&change) {
                *h += 0.5 * (change - middle);
            }
        }
        evaluate(mdp, stay, &policy, &earned, &mut local, h);
    }
    Gain::Unclear
}

/// Makes h the relative value of a policy in an end component, if that can be solved for: with R what it earns and T
/// the steps that it takes until it is back in one state, its gain is R / T there, and h = R - gain T.
fn evaluate(mdp: &Mdp, stay: &EndComponent, policy: &[f64], earned: &[f64], local: &mut [u32], h: &mut [f64]) {
    // The walk ends in the first state.
    let home = stay.states[0] as usize;
    local[home] = u32::MAX;
    let zeros = vec![0.0; mdp.states()];
    let mut chain = Chain::default();
    for (row, pairs) in stay.pairs.rows().enumerate() {
        for (&pair, &weight) in pairs.iter().zip(&policy[stay.pairs.span(row)]) {
            chain.push_row(mdp.row(pair as usize), weight, local, &zeros);
        }
        chain.end_row();
    }
    local[home] = 0;
    let (mut reward, mut steps) = (vec![0.0; h.len()], vec![0.0; h.len()]);
    let solved = chain.solve(earned, &mut reward, 0.0, None);
    let counted = chain.solve(&vec![1.0; h.len()], &mut steps, 0.0, None);
    let gain = reward[0] / steps[0];
    if solved.is_ok() && counted.is_ok() && gain.is_finite() {
        for ((h, reward), steps) in h.iter_mut().zip(reward).zip(steps) {
            *h = reward - gain * steps;
        }
    }
}
