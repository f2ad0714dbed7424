//! The soft gain of an end component: the reward and entropy bonus per step of staying in it for ever, as far as its
//! sign is needed.
//!
//! Relative value iteration h <- h + (Th - h) / 2 - constant, halved because a periodic component would swing for ever; for every h, min (Th - h) <= gain
//! <= max (Th - h), so the sign is certain as soon as both ends agree.

use policy_cliff_linear::largest;

use crate::mdp::Mdp;

use super::accuracy::rounding;
use super::bellman::soft_maximum;
use super::end_components::EndComponent;
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
    let mut policy = Vec::new();
    let mut change = vec![0.0; h.len()];
    let scale = largest(reward).max(alpha);
    loop {
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for (i, pairs) in stay.pairs.rows().enumerate() {
            q.clear();
            bases.clear();
            for &pair in pairs {
                let (next, probability) = mdp.row(pair as usize);
                let after = next.iter().map(|&target| h[local[target as usize] as usize]);
                let expected: f64 = after.zip(probability).map(|(h, p)| p * h).sum();
                q.push(reward[pair as usize] + expected);
                bases.extend(base.map(|base| base[pair as usize]));
            }
            policy.resize(q.len(), 0.0);
            change[i] = soft_maximum(&q, base.map(|_| &bases[..]), alpha, &mut policy) - h[i];
            low = low.min(change[i]);
            high = high.max(change[i]);
        }
        let noise = rounding(scale.max(largest(h)));
        if high < -noise {
            return Gain::Loses;
        }
        if low >= noise {
            return Gain::Earns;
        }
        // The span shrinks geometrically, so this is reached.
        if high - low <= 4.0 * noise {
            return Gain::Unclear;
        }
        let middle = 0.5 * (low + high);
        for (h, change) in h.iter_mut().zip(&change) {
            *h += 0.5 * (change - middle);
        }
    }
}
