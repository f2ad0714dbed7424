//! What two policies lead to, compared: the distributions of outcomes from the start.

use crate::mdp::Mdp;
use crate::scenario::Problem;

/// The pairs of each combination of outcomes that has some: one event each. Pairs without an outcome are another event together.
#[derive(Clone, Debug)]
pub struct Events(Vec<Vec<usize>>);

/// Where a policy goes.
#[derive(Clone, Copy, Debug)]
pub struct Way<'a> {
    /// Expected discounted visits of each state from the start; empty where nothing is counted.
    pub visits: &'a [f64],
    /// Probability of each pair within its state.
    pub policy: &'a [f64],
}

impl Events {
    /// Those of a problem.
    #[must_use]
    pub fn new(problem: &Problem) -> Self {
        // Each outcome parts the events so far: its pairs that were in one event form a new one together.
        let mut event_of = vec![0; problem.mdp.pairs()];
        let mut events = vec![Vec::new()];
        for outcome in problem.outcomes {
            let mut parted = vec![None; events.len()];
            for &pair in &outcome.pairs {
                let event = parted[event_of[pair]].get_or_insert(events.len());
                if *event == events.len() {
                    events.push(Vec::new());
                }
                event_of[pair] = *event;
            }
        }
        for (pair, event) in event_of.into_iter().enumerate() {
            events[event].push(pair);
        }
        // The first has the pairs without an outcome.
        events.remove(0);
        Self(events)
    }

    /// Returns the total variation: half the sum of absolute differences over events, that of the remainder included. It may exceed 1 where events happen more than once
    /// on a way.
    #[must_use]
    pub fn distance(&self, mdp: &Mdp, left: Way, right: Way) -> f64 {
        let (mut sum, mut rest) = (0.0, 0.0f64);
        for event in &self.0 {
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
}
