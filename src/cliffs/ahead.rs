//! Where the present policy stops being optimal, from as few advantages as possible.
//!
//! No advantage falls faster than the walk's `fastest`. A pair that was looked at and found far from tying need not be looked at again before the walk has gone
//! as far as it would have had to fall; with thousands of pairs a few dozen are looked at for each breakpoint.

use super::walk::Walk;

/// Where the present policy stops being optimal.
#[derive(Clone, Copy)]
pub(super) struct Next {
    pub(super) at: f64,
    /// How far from `at` it may be.
    pub(super) error: f64,
    /// The pair whose advantage falls to 0.
    pub(super) pair: usize,
    /// Whether it cannot be told from 0 at the present theta.
    pub(super) here: bool,
}

impl Walk<'_> {
    /// The pairs that tie at the present theta, when nothing is known of what is left of it.
    pub(super) fn tied(&self) -> Vec<bool> {
        let mut tied = vec![false; self.due.len()];
        for state in 0..self.choice.len() {
            for pair in self.problem.mdp.actions(state) {
                tied[pair] = self.advantage(0, state, pair) <= self.tolerance[0];
            }
        }
        tied
    }

    /// Where the present policy stops being optimal, if that may be in (theta, to]; `set` holds the pairs that tie all along.
    ///
    /// Few pairs are looked at: those whose advantage, as it was when last looked at, can have fallen to 0 before the nearest one found.
    pub(super) fn next(&mut self, set: &[bool], to: f64) -> Option<Next> {
        let [tolerance, slope_tolerance] = self.tolerance;
        // Most often it is about as far as the last one.
        let strides = (4.0 * self.stride).min(to - self.theta);
        let mut nearest = f64::INFINITY;
        let mut found = None;
        for limit in [strides, to - self.theta] {
            let mut reach = self.travel + tolerance + self.fastest * limit;
            let mut pair = 0;
            while pair < set.len() {
                if self.due[pair] <= reach && !set[pair] {
                    let (left, fall) = self.look(pair);
                    let away = left / fall;
                    if fall > slope_tolerance && away < nearest {
                        nearest = away;
                        found = Some((pair, fall));
                        reach = reach.min(self.travel + tolerance + self.fastest * away.max(0.0));
                    }
                }
                pair += 1;
            }
            if nearest <= limit {
                break;
            }
        }
        found.map(|(pair, fall)| {
            let away = nearest.max(0.0);
            let at = self.theta + away;
            let error = (tolerance + away * slope_tolerance) / (fall - slope_tolerance);
            Next {
                at,
                error: error + f64::EPSILON * at.abs(),
                pair,
                here: nearest * fall <= tolerance,
            }
        })
    }

    /// The advantage of a pair, and how fast it falls.
    fn look(&mut self, pair: usize) -> (f64, f64) {
        let state = self.problem.mdp.state_of(pair);
        let left = self.advantage(0, state, pair);
        // Less what it may be wrong by, now or once V has been solved anew.
        self.due[pair] = self.travel + left - 4.0 * self.tolerance[0];
        (left, -self.advantage(1, state, pair))
    }

    /// V - Q of a pair (0), or its derivative (1).
    pub(super) fn advantage(&self, which: usize, state: usize, pair: usize) -> f64 {
        let mdp = self.problem.mdp;
        let value = &self.value[which];
        value[state] - self.earned(which, pair) - mdp.discount() * mdp.expect(pair, value)
    }

    /// Adds to `tied` the pairs whose advantage has fallen to 0 at the present theta; the largest distance of theirs from there.
    ///
    /// One that has not been falling cannot have arrived: it is as far as it was where the piece began, or farther.
    pub(super) fn arrived(&mut self, tied: &mut [bool]) -> f64 {
        let [tolerance, slope_tolerance] = self.tolerance;
        let reach = self.travel + tolerance;
        let mut error: f64 = 0.0;
        let mut pair = 0;
        while pair < tied.len() {
            if self.due[pair] <= reach && !tied[pair] {
                let (left, fall) = self.look(pair);
                if left <= tolerance && fall > slope_tolerance {
                    tied[pair] = true;
                    error = error.max((tolerance + left.abs()) / (fall - slope_tolerance));
                }
            }
            pair += 1;
        }
        error
    }
}
