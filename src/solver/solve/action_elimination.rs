//! Action elimination: an action that is too far from the best one to become the best needs no backup.
//!
//! Between two backups the difference of two Q-values of a state changes by at most 2 max |dR| + discount x span(dV),
//! where dR and dV are the changes of reward and value, and span is the largest entry minus the smallest (the
//! elimination test of MacQueen, carried over from one reward to the next). A state whose best action led the second
//! best by more than all movement since is *settled*: its best action is known without its Q-values. In a sweep most
//! states are settled most of the time.

use policy_cliff_linear::{greater, range};

/// The lead that the best action of a settled state always keeps, as a share of the scale. The tolerance of ties must
/// be smaller, or else no state is settled.
const LEAD: f64 = 1e-6;

/// The leads of best actions, compared with all changes of reward and value since they were measured.
#[derive(Clone, Debug)]
pub(super) struct ActionElimination {
    /// A bound on the change of differences of Q-values since the start.
    moved: f64,
    /// For each state, the value of `moved` at its last full backup plus the lead of its best action then: when `moved`
    /// reaches it, the lead may be gone.
    gone: Vec<f64>,
    /// The lead that a settled state keeps, in units of reward, for the scale of the present backups.
    kept: f64,
    value: Vec<f64>,
    reward: Vec<f64>,
}

impl ActionElimination {
    pub(super) fn new(states: usize, pairs: usize) -> Self {
        Self {
            moved: 0.0,
            gone: vec![f64::NEG_INFINITY; states],
            kept: 0.0,
            value: vec![0.0; states],
            reward: vec![0.0; pairs],
        }
    }

    /// Sets the reward of the coming backups.
    pub(super) fn set_reward(&mut self, reward: &[f64]) {
        let changes = self.reward.iter().zip(reward).map(|(old, new)| (new - old).abs());
        self.moved += 2.0 * changes.fold(0.0, greater);
        self.reward.copy_from_slice(reward);
    }

    /// Sets the value that the coming backups start from, and their scale: the larger of the greatest |R| and |V|.
    pub(super) fn set_value(&mut self, discount: f64, value: &[f64], scale: f64) {
        let (least, greatest) = range(self.value.iter().zip(value).map(|(old, new)| new - old));
        self.moved += discount * (greatest - least);
        self.kept = LEAD * scale;
        self.value.copy_from_slice(value);
    }

    /// Returns whether the best action of the last full backup of a state must still be the only optimal one.
    pub(super) fn is_settled(&self, state: usize) -> bool {
        self.gone[state] > self.moved + self.kept
    }

    /// Sets the lead of the best action of a state over the second best, as a full backup has measured it.
    pub(super) fn set_lead(&mut self, state: usize, lead: f64) {
        self.gone[state] = self.moved + lead;
    }

    /// Makes every state unsettled.
    pub(super) fn forget(&mut self) {
        self.moved = 0.0;
        self.gone.fill(f64::NEG_INFINITY);
    }

    /// Returns whether settled states cannot have a tie: whether the tolerance of ties is well below the lead that they
    /// keep.
    pub(super) fn excludes_ties(&self, tolerance: f64) -> bool {
        tolerance < 0.5 * self.kept
    }
}
