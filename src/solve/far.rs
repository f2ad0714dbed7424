//! Actions too far from the best to become it: they need no backup.
//!
//! Between two backups the difference of two Q-values of a state moves by at most 2 max |dR| + discount x span(dV), where dR and dV are what reward and
//! value have changed by and span is the largest entry minus the smallest (the elimination test of MacQueen, carried over from one reward to the next).
//! A state whose best action led the second best by more than all movement since is *settled*: its best action is known without its Q-values. In a sweep
//! most states are settled most of the time.

/// Share of the scale that a settled state's best action always keeps as a lead. Ties are told by a smaller tolerance, or nothing is settled.
const NEAR: f64 = 1e-6;

/// Leads of best actions, against all movement of reward and value.
#[derive(Clone, Debug)]
pub(super) struct Far {
    /// What differences of Q-values may have moved by since the start.
    moved: f64,
    /// For each state, the movement up to which it is settled.
    until: Vec<f64>,
    value: Vec<f64>,
    reward: Vec<f64>,
}

impl Far {
    pub(super) fn new(states: usize, pairs: usize) -> Self {
        Self {
            moved: 0.0,
            until: vec![f64::NEG_INFINITY; states],
            value: vec![0.0; states],
            reward: vec![0.0; pairs],
        }
    }

    /// Takes note of the reward of the coming backups.
    pub(super) fn set_reward(&mut self, reward: &[f64]) {
        let mut most = 0.0;
        let mut i = 0;
        while i < reward.len() && i < self.reward.len() {
            let change = (reward[i] - self.reward[i]).abs();
            if change > most {
                most = change;
            }
            self.reward[i] = reward[i];
            i += 1;
        }
        self.moved += 2.0 * most;
    }

    /// Takes note of the value that the coming backups start from.
    pub(super) fn set_value(&mut self, discount: f64, value: &[f64]) {
        let mut least = f64::INFINITY;
        let mut most = f64::NEG_INFINITY;
        let mut i = 0;
        while i < value.len() && i < self.value.len() {
            let change = value[i] - self.value[i];
            if change > most {
                most = change;
            }
            if change < least {
                least = change;
            }
            self.value[i] = value[i];
            i += 1;
        }
        self.moved += discount * (most - least);
    }

    /// Whether the best action of the last full backup of a state must still be the only optimal one.
    #[inline(always)]
    pub(super) fn is_settled(&self, state: usize) -> bool {
        self.until[state] > self.moved
    }

    /// Takes note of a full backup of a state: the Q-values of its actions, and which position is the best.
    #[inline(always)]
    pub(super) fn backed_up(&mut self, state: usize, q: &[f64], best: usize, scale: f64) {
        let mut second = f64::NEG_INFINITY;
        let mut i = 0;
        while i < q.len() {
            if i != best && q[i] > second {
                second = q[i];
            }
            i += 1;
        }
        self.until[state] = self.moved + (q[best] - second) - NEAR * scale;
    }

    /// No state is settled any more.
    pub(super) fn forget(&mut self) {
        self.moved = 0.0;
        self.until.fill(f64::NEG_INFINITY);
    }

    /// Whether settled states have no tie: what counts as one is well below the lead that they keep.
    pub(super) fn covers(tolerance: f64, scale: f64) -> bool {
        tolerance < 0.5 * NEAR * scale
    }
}
