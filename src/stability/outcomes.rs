//! The distributions of outcomes of two policies from the start, and the distance between them.

use std::collections::BTreeMap;

use crate::mdp::Mdp;
use crate::scenario::Problem;

/// The events of a problem: the pairs of each combination of outcomes are one event, and all pairs without an outcome
/// are another.
#[derive(Clone, Debug)]
pub struct Events {
    /// The pairs of each event.
    pairs: Vec<Vec<usize>>,
    /// The event of each pair; `usize::MAX` for those without an outcome.
    of: Vec<usize>,
}

/// A policy with its occupancy.
#[derive(Clone, Copy, Debug)]
pub struct Way<'a> {
    /// The expected discounted visits of each state from the start; empty where there is no event to count.
    pub visits: &'a [f64],
    /// The probability of each pair within its state.
    pub policy: &'a [f64],
}

impl Events {
    /// Returns the events of a problem. Sums of what pairs earn are no events.
    #[must_use]
    pub fn new(problem: &Problem) -> Self {
        // Each outcome splits the events so far: its pairs that were in one event form a new one together.
        let mut event_of = vec![0; problem.mdp.pairs()];
        let mut events = vec![Vec::new()];
        for outcome in problem.outcomes.iter().filter(|outcome| outcome.amounts.is_none()) {
            let mut parted = vec![None; events.len()];
            for &pair in &*outcome.pairs {
                let event = parted[event_of[pair]].get_or_insert(events.len());
                if *event == events.len() {
                    events.push(Vec::new());
                }
                event_of[pair] = *event;
            }
        }
        for (pair, &event) in event_of.iter().enumerate() {
            events[event].push(pair);
        }
        // The first event has the pairs without an outcome.
        events.remove(0);
        Self {
            pairs: events,
            of: event_of.into_iter().map(|event| event.wrapping_sub(1)).collect(),
        }
    }

    /// Returns the total variation between the distributions of two policies: half the sum of absolute differences over
    /// events, that of the remainder included. It may exceed 1 where events happen more than once
    /// on a way.
    #[must_use]
    pub fn distance(&self, mdp: &Mdp, left: Way, right: Way) -> f64 {
        let (mut sum, mut rest) = (0.0, 0.0f64);
        for event in &self.pairs {
            let mut rise = 0.0;
            for &pair in event {
                let state = mdp.state_of(pair);
                let uses = |way: Way| way.visits[state] * way.policy[pair];
                rise += uses(right) - uses(left);
            }
            sum += rise.abs();
            rest += rise;
        }
        0.5 * (sum + rest.abs())
    }

    /// Returns the same distance, given by how much each pair is used more on the right: pairs that are left out are
    /// used as often on both sides.
    #[must_use]
    pub fn shift(&self, rises: impl Iterator<Item = (usize, f64)>) -> f64 {
        let mut by_event: BTreeMap<usize, f64> = BTreeMap::new();
        for (pair, rise) in rises.filter(|(pair, _)| self.of[*pair] < self.pairs.len()) {
            *by_event.entry(self.of[pair]).or_default() += rise;
        }
        let rest: f64 = by_event.values().sum();
        0.5 * (by_event.values().map(|rise| rise.abs()).sum::<f64>() + rest.abs())
    }
}
