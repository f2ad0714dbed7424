//! Groups of trajectories, and the generator that draws them.

use std::ops::Range;

use rand_pcg::Pcg32;
use rand_pcg::rand_core::{Rng, SeedableRng};

use crate::policy::Softmax;
use crate::task::{Component, Decision, Task};

/// The generator: pcg32, seeded as the crate's `seed_from_u64` does. Its numbers are the same on every platform.
pub(crate) struct Generator(Pcg32);

impl Generator {
    pub(crate) fn new(seed: u64) -> Self {
        Self(Pcg32::seed_from_u64(seed))
    }

    /// Draws from [0, 1), in steps of 2^-53.
    pub(crate) fn uniform(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 * (1.0 / (1u64 << 53) as f64)
    }

    /// Draws the position of a probability in a list of them.
    fn choose(&mut self, probabilities: impl IntoIterator<Item = f64>) -> usize {
        let mut left = self.uniform();
        let mut chosen = 0;
        for (index, probability) in probabilities.into_iter().enumerate() {
            // Rounding may leave a rest behind the last probability, which is then that one's.
            if probability > 0.0 {
                chosen = index;
                left -= probability;
                if left < 0.0 {
                    break;
                }
            }
        }
        chosen
    }
}

/// The share of the largest number of a group below which differences are rounding: returns of trajectories that earn
/// the same in another order.
const ROUNDING: f64 = 1e-12;

/// Returns whether numbers, each with how often it is there, are all equal, but for rounding.
pub(crate) fn are_equal(counted: impl Iterator<Item = (f64, f64)>) -> bool {
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for (_, number) in counted.filter(|(count, _)| *count > 0.0) {
        low = low.min(number);
        high = high.max(number);
    }
    high - low <= ROUNDING * low.abs().max(high.abs())
}

/// Trajectories of a group that are alike: one, or where a trajectory decides once as many as have the same outcome.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// The number of trajectories.
    pub(crate) count: f64,
    /// The discounted return.
    pub(crate) earned: f64,
    /// The pairs that were chosen where there was a choice, as a range of `Group::chosen`.
    pub(crate) chosen: Range<usize>,
}

/// A group of trajectories from the same start state. Its memory is used again from group to group of one task.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    pub(crate) entries: Vec<Entry>,
    /// The pairs that were chosen where there was a choice.
    pub(crate) chosen: Vec<usize>,
    /// Whether the components of returns are wanted.
    has_parts: bool,
    /// What every entry earned of every component, without weights: entry by entry.
    pub(crate) parts: Vec<f64>,
    /// The weight of every component, in the start state.
    pub(crate) weights: Vec<f64>,
    /// The state in which the trajectories start.
    pub(crate) start: usize,
    /// The number of trajectories that were cut because they did not end.
    pub(crate) cut: usize,
    /// The probability of each outcome and all before it.
    cumulative: Vec<f64>,
    /// The start state whose outcomes the entries are: a group that starts there again only counts anew.
    outcomes_of: Option<usize>,
}

impl Group {
    /// Returns an empty group, with the components of returns or without.
    pub(crate) fn new(has_parts: bool) -> Self {
        Self {
            entries: Vec::new(),
            chosen: Vec::new(),
            has_parts,
            parts: Vec::new(),
            weights: Vec::new(),
            start: 0,
            cut: 0,
            cumulative: Vec::new(),
            outcomes_of: None,
        }
    }

    /// Returns the number of trajectories.
    pub(crate) fn size(&self) -> f64 {
        self.entries.iter().map(|entry| entry.count).sum()
    }

    /// Returns the mean number of decisions of a trajectory.
    pub(crate) fn decisions(&self) -> f64 {
        let decisions = self.entries.iter().map(|entry| entry.count * entry.chosen.len() as f64);
        decisions.sum::<f64>() / self.size()
    }

    /// Returns the mean return.
    pub(crate) fn mean(&self) -> f64 {
        let earned = self.entries.iter().map(|entry| entry.count * entry.earned);
        earned.sum::<f64>() / self.size()
    }

    /// Returns whether all returns are equal, but for rounding.
    pub(crate) fn is_flat(&self) -> bool {
        are_equal(self.entries.iter().map(|entry| (entry.count, entry.earned)))
    }

    /// Begins a group that starts in a state.
    fn begin(&mut self, task: &Task, start: usize) {
        self.outcomes_of = None;
        self.entries.clear();
        self.chosen.clear();
        self.parts.clear();
        self.cut = 0;
        self.start = start;
        if self.has_parts {
            self.weights.clear();
            let weights = task.components.iter().map(|component| component.weights[start]);
            self.weights.extend(weights);
        }
    }

    /// Draws a start state, and trajectories from it. A trajectory that has not ended after `longest` steps is cut.
    pub(crate) fn draw(&mut self, task: &Task, policy: &Softmax, size: usize, longest: usize, random: &mut Generator) {
        let state = match task.only_start {
            Some(state) => state,
            None => random.choose(task.mdp.start().iter().copied()),
        };
        if let Some(decisions) = &task.decisions {
            let decision = &decisions[state];
            if self.outcomes_of == Some(state) {
                for entry in &mut self.entries {
                    entry.count = 0.0;
                }
            } else {
                self.outcomes(task, decision, state);
            }
            if !decision.outcomes.is_empty() {
                self.count(decision, policy, size, random);
            }
        } else {
            self.begin(task, state);
            for _ in 0..size {
                self.walk(task, policy, state, longest, random);
            }
        }
    }

    /// Makes an entry for every outcome of a decision, with no trajectories yet.
    pub(crate) fn outcomes(&mut self, task: &Task, decision: &Decision, start: usize) {
        self.begin(task, start);
        for (index, outcome) in decision.outcomes.iter().enumerate() {
            self.chosen.push(outcome.pair);
            self.entries.push(Entry {
                count: 0.0,
                earned: outcome.earned,
                chosen: index..index + 1,
            });
        }
        if self.has_parts {
            self.parts.extend(&decision.parts);
        }
        self.outcomes_of = Some(start);
    }

    /// Counts how often each outcome of a decision is drawn.
    fn count(&mut self, decision: &Decision, policy: &Softmax, size: usize, random: &mut Generator) {
        self.cumulative.clear();
        let mut sum = 0.0;
        for outcome in &decision.outcomes {
            sum += policy.probability[outcome.pair] * outcome.probability;
            self.cumulative.push(sum);
        }
        for _ in 0..size {
            // The sum is 1 but for rounding.
            let drawn = random.uniform() * sum;
            let last = self.cumulative.len() - 1;
            let outcome = self.cumulative[..last].iter().filter(|&&end| end <= drawn).count();
            self.entries[outcome].count += 1.0;
        }
    }

    /// Draws one trajectory step by step.
    fn walk(&mut self, task: &Task, policy: &Softmax, start: usize, longest: usize, random: &mut Generator) {
        let mdp = task.mdp;
        let first = self.chosen.len();
        let parts = self.parts.len();
        let components: &[Component] = if self.has_parts { &task.components } else { &[] };
        self.parts.resize(parts + components.len(), 0.0);
        let (mut state, mut discount, mut earned, mut steps) = (start, 1.0, 0.0, 0);
        while !mdp.is_terminal(state) {
            if steps == longest {
                self.cut += 1;
                break;
            }
            steps += 1;
            let actions = mdp.actions(state);
            let pair = if actions.len() > 1 {
                let pair = actions.start + random.choose(policy.probability[actions].iter().copied());
                self.chosen.push(pair);
                pair
            } else {
                actions.start
            };
            earned += discount * task.certain[pair];
            let own = &mut self.parts[parts..];
            for (part, component) in own.iter_mut().zip(components) {
                let amount = component.amounts[pair];
                if !(component.is_chance && amount > 0.0 && amount < 1.0) {
                    *part += discount * amount;
                }
            }
            for chance in task.chances(pair) {
                if random.uniform() < chance.probability {
                    earned += discount * chance.amount;
                    if let Some(part) = own.get_mut(chance.component) {
                        *part += discount;
                    }
                }
            }
            let (targets, probabilities) = mdp.row(pair);
            let target = if targets.len() == 1 {
                0
            } else {
                random.choose(probabilities.iter().copied())
            };
            state = targets[target] as usize;
            discount *= mdp.discount();
        }
        self.entries.push(Entry {
            count: 1.0,
            earned,
            chosen: first..self.chosen.len(),
        });
    }
}
