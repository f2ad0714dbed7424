//! Levels: groups of states by the size of the numbers that can be met from them on.
//!
//! What floating point leaves open in a state is in proportion to the numbers that the policy collects from there on.
//! A penalty of -1e12 that one state cannot avoid says nothing about states from which the policy never leads there.
//! A state belongs to the level of the greatest number in any state that it can lead to, so that no state leads to a
//! higher level than its own, and everything that is said of a level holds for the states that its states lead to.
//! Most models have one level: their numbers are not far apart, or all states lead to the greatest of them.

use policy_cliff_linear::{Csr, greater, largest};

use crate::mdp::Components;

use super::free_loops::FreeLoops;

/// The factor between the numbers of neighbouring levels, as a power of 2. Within it, one scale serves all states.
const BITS: f64 = 20.0;
/// The number of levels where there is more than one; the lowest has all numbers that are smaller still.
const LEVELS: usize = 8;

/// The level of each state, ascending with the size of the numbers.
#[derive(Clone, Debug, Default)]
pub struct Levels {
    /// The level of each state; empty where all states have one.
    level_of: Vec<u8>,
}

/// Returns whether the sizes of numbers other than 0 are so far apart that they may have more than one level.
#[must_use]
pub fn is_spread(numbers: &[f64]) -> bool {
    let (mut least, mut most) = (f64::INFINITY, 0.0);
    for size in numbers.iter().map(|number| number.abs()) {
        most = greater(most, size);
        if size > 0.0 && size < least {
            least = size;
        }
    }
    most.is_finite() && most > BITS.exp2() * least
}

impl Levels {
    /// Groups the states: `sizes` has the greatest number that is met in each of them, `graph` the states that each can
    /// lead to.
    #[must_use]
    pub fn new(sizes: &[f64], graph: &Csr<u32>) -> Self {
        let most = largest(sizes);
        let mut level_of: Vec<u8> = sizes.iter().map(|size| level(most, *size)).collect();
        for part in Components::new(graph).iter() {
            let targets = part.iter().flat_map(|&state| graph.row(state as usize));
            let reached = targets.chain(part).map(|&state| level_of[state as usize]);
            let highest = reached.max().unwrap_or(0);
            for &state in part {
                level_of[state as usize] = highest;
            }
        }
        if level_of.iter().all(|&level| level == level_of[0]) {
            return Self::default();
        }
        Self { level_of }
    }

    /// Returns the levels of the states of a model, from those of the states without its free loops.
    pub(super) fn lifted(&self, loops: &FreeLoops) -> Self {
        if self.level_of.is_empty() {
            return Self::default();
        }
        Self {
            level_of: loops.lift_states(&self.level_of),
        }
    }

    /// Returns the number of levels.
    #[must_use]
    pub fn count(&self) -> usize {
        if self.level_of.is_empty() { 1 } else { LEVELS }
    }

    /// Returns the level of a state.
    #[must_use]
    pub fn of(&self, state: usize) -> usize {
        self.level_of.get(state).map_or(0, |&level| level.into())
    }

    /// Returns, for each level, the greatest absolute value of a number per state in the states that it can lead to:
    /// those of its own and of all lower levels.
    #[must_use]
    pub fn largest(&self, numbers: &[f64]) -> Vec<f64> {
        if self.level_of.is_empty() {
            return vec![largest(numbers)];
        }
        let mut most = vec![0.0; LEVELS];
        for (&level, number) in self.level_of.iter().zip(numbers) {
            let slot = &mut most[usize::from(level)];
            *slot = greater(*slot, number.abs());
        }
        for level in 1..LEVELS {
            most[level] = greater(most[level], most[level - 1]);
        }
        most
    }
}

/// Returns the level of a number, where `most` is the greatest.
fn level(most: f64, size: f64) -> u8 {
    let reaches = |&steps: &usize| size * (BITS * steps as f64).exp2() >= most;
    (1..LEVELS).filter(reaches).count() as u8
}

#[cfg(test)]
mod tests {
    use policy_cliff_linear::Csr;

    use super::{Levels, is_spread};

    fn graph(rows: &[&[u32]]) -> Csr<u32> {
        let mut graph = Csr::default();
        for row in rows {
            graph.extend(row.iter().copied());
            graph.end_row();
        }
        graph
    }

    #[test]
    fn a_state_has_the_level_of_the_greatest_number_that_it_leads_to() {
        // 0 and 1 lead to each other, 2 to 0, 3 only to itself, and 4 has no number of its own.
        let graph = graph(&[&[1], &[0], &[0], &[3], &[3]]);
        let sizes = [1.0, 2e12, 5.0, 7.0, 0.0];
        let levels = Levels::new(&sizes, &graph);
        let found: Vec<usize> = (0..5).map(|state| levels.of(state)).collect();
        assert_eq!(found, [7, 7, 7, 6, 6]);
        let most = levels.largest(&sizes);
        assert_eq!((levels.count(), most[7], most[6], most[5]), (8, 2e12, 7.0, 0.0));
    }

    #[test]
    fn numbers_of_similar_size_have_one_level() {
        assert!(!is_spread(&[1.0, 1e-6, 0.0]));
        assert!(is_spread(&[1.0, -1e-7, 0.0]));
        assert!(!is_spread(&[f64::INFINITY, 1.0]));
        assert!(!is_spread(&[0.0]));
        // All states lead to the greatest number.
        let levels = Levels::new(&[1.0, 1e12, 0.0], &graph(&[&[1], &[], &[0]]));
        assert_eq!((levels.count(), levels.of(2)), (1, 0));
        assert_eq!(levels.largest(&[1.0, -3.0, 2.0]), [3.0]);
    }
}
