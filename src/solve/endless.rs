//! At discount 1, whether entropy pays for never ending, and up to which temperature it does not.

use super::finite::Unbounded;
use super::gain::{Gain, soft_gain};
use super::soft::Soft;
use super::temperature::Temperature;

impl Soft<'_> {
    /// At discount 1, the largest temperature for which the problem has a finite answer (from below, to three digits); `None` when even the least has
    /// none, infinity when every temperature has one.
    #[must_use]
    pub fn largest_alpha(&self, reward: &[f64]) -> Option<f64> {
        let finite = |alpha: f64| {
            self.stays.iter().all(|stay| {
                let mut h = vec![0.0; stay.states.len()];
                soft_gain(self.mdp, stay, reward, alpha, self.log_base.as_deref(), &mut h) == Gain::Loses
            })
        };
        if finite(Temperature::MAX) {
            return Some(f64::INFINITY);
        }
        if !finite(Temperature::MIN) {
            return None;
        }
        let (mut low, mut high) = (Temperature::MIN, Temperature::MAX);
        while high > low * 1.0005 {
            let middle = (low * high).sqrt();
            if finite(middle) {
                low = middle;
            } else {
                high = middle;
            }
        }
        Some(low)
    }

    /// Refuses when staying somewhere for ever does not lose. Where staying loses everywhere the values found stand, with the accuracy they have.
    pub(super) fn refuse_endless(&mut self, reward: &[f64], alpha: f64) -> Result<(), Unbounded> {
        let mut known = std::mem::take(&mut self.gains);
        known.resize(self.stays.len(), Vec::new());
        for (stay, h) in self.stays.iter().zip(&mut known) {
            h.resize(stay.states.len(), 0.0);
            if soft_gain(self.mdp, stay, reward, alpha, self.log_base.as_deref(), h) != Gain::Loses {
                let state = stay.states[0] as usize;
                self.gains = known;
                return Err(Unbounded { state, soft: true });
            }
        }
        Ok(())
    }
}
