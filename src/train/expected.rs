//! The mean update over all groups, by enumeration (THEORY 11), for tasks in which a trajectory decides once: the sum
//! over compositions `n_1 ... n_m` of the group, `n_i` trajectories having outcome i, with multinomial weights.

use crate::algorithm::{Advantages, Algorithm, Baseline};
use crate::gradient::{Clip, Gradient, Penalty, Rules};
use crate::group::{Generator, Group};
use crate::policy::Softmax;
use crate::task::{Decision, Task};

/// The largest number of groups that are enumerated for a start state.
pub const LARGEST_ENUMERATION: usize = 200_000;

/// How often DAPO draws again before it goes on without an update.
pub(crate) const TRIES: usize = 16;

/// Returns the expected update of the logits, all groups of `size` trajectories and all start states together; `None`
/// where trajectories may decide more than once, or where there are too many groups.
///
/// The baseline of Reinforce and Ppo is the exact value, or nothing: an average of earlier returns has the same
/// expectation.
#[must_use]
pub fn expected_update(
    task: &Task,
    policy: &Softmax,
    algorithm: Algorithm,
    size: usize,
    baseline: Baseline,
    penalty: &Penalty,
) -> Option<Vec<f64>> {
    let mut sum = vec![0.0; task.mdp.pairs()];
    let rules = rules(task, algorithm, penalty);
    let mut gradient = Gradient::new(task.mdp);
    let mut group = Group::new(algorithm.needs_parts());
    for (start, decision) in task.decisions.as_ref()?.iter().enumerate() {
        if decision.outcomes.is_empty() {
            continue;
        }
        if compositions(size, decision.outcomes.len()) > LARGEST_ENUMERATION {
            return None;
        }
        group.outcomes(task, decision, start);
        let mut chances = Vec::with_capacity(decision.outcomes.len());
        for outcome in &decision.outcomes {
            chances.push(policy.probability[outcome.pair] * outcome.probability);
        }
        let mut enumeration = Enumeration {
            rules: &rules,
            policy,
            chances,
            baseline: baseline_of(baseline, decision, policy),
            advantages: Advantages::default(),
            flat: 0.0,
        };
        gradient.clear(task.mdp);
        enumeration.spread(&mut group, &mut gradient, 0, size, 1.0);
        gradient.finish(&rules, policy);
        let mut weight = task.mdp.start()[start];
        if algorithm == Algorithm::Dapo {
            // The geometric sum of what up to TRIES draws find.
            let mut left = 1.0;
            let mut found = 0.0;
            for _ in 0..TRIES {
                found += left;
                left *= enumeration.flat;
            }
            weight *= found;
        }
        for (slot, update) in sum.iter_mut().zip(&gradient.update) {
            *slot += weight * update;
        }
    }
    Some(sum)
}

/// Returns the mean of the updates that `groups` drawn groups ask for, and the standard error of every entry of it.
#[must_use]
#[allow(clippy::too_many_arguments)] // As the expected update, and how it is drawn.
pub fn sampled_update(
    task: &Task,
    policy: &Softmax,
    algorithm: Algorithm,
    size: usize,
    baseline: Baseline,
    penalty: &Penalty,
    groups: usize,
    seed: u64,
) -> (Vec<f64>, Vec<f64>) {
    /// Longer trajectories are cut.
    const LONGEST: usize = 1000;
    let rules = rules(task, algorithm, penalty);
    let mut random = Generator::new(seed);
    let mut gradient = Gradient::new(task.mdp);
    let (mut group, mut advantages) = (Group::new(algorithm.needs_parts()), Advantages::default());
    let (mut sum, mut squares) = (vec![0.0; task.mdp.pairs()], vec![0.0; task.mdp.pairs()]);
    for _ in 0..groups {
        gradient.clear(task.mdp);
        if draw(&mut group, algorithm, task, policy, size, LONGEST, &mut random) {
            let decision = task.decisions.as_ref().map(|decisions| &decisions[group.start]);
            let value = decision.map_or(0.0, |decision| baseline_of(baseline, decision, policy));
            advantages.compute(algorithm, &group, value);
            gradient.add(&rules, &group, &advantages.values, policy, None, 1.0);
            gradient.finish(&rules, policy);
        }
        for ((sum, square), update) in sum.iter_mut().zip(&mut squares).zip(&gradient.update) {
            *sum += update;
            *square += update * update;
        }
    }
    let count = groups as f64;
    let errors = sum.iter().zip(&squares).map(|(sum, square)| {
        let mean: f64 = sum / count;
        ((square / count - mean * mean).max(0.0) / count).sqrt()
    });
    let errors = errors.collect();
    (sum.iter().map(|sum| sum / count).collect(), errors)
}

/// Draws a group: for DAPO again while all returns are equal. Returns whether it leads to an update: without a decision
/// there is nothing to learn.
pub(crate) fn draw(
    group: &mut Group,
    algorithm: Algorithm,
    task: &Task,
    policy: &Softmax,
    size: usize,
    longest: usize,
    random: &mut Generator,
) -> bool {
    let tries = if algorithm == Algorithm::Dapo { TRIES } else { 1 };
    for _ in 0..tries {
        group.draw(task, policy, size, longest, random);
        if algorithm != Algorithm::Dapo || !group.is_flat() {
            return !group.entries.is_empty();
        }
    }
    false
}

/// Returns the baseline of a decision.
pub(crate) fn baseline_of(baseline: Baseline, decision: &Decision, policy: &Softmax) -> f64 {
    if baseline != Baseline::Value {
        return 0.0;
    }
    let outcomes = decision.outcomes.iter();
    outcomes
        .map(|outcome| policy.probability[outcome.pair] * outcome.probability * outcome.earned)
        .sum()
}

/// Returns the rules of first epochs, in which nothing is clipped.
fn rules<'a>(task: &'a Task, algorithm: Algorithm, penalty: &'a Penalty) -> Rules<'a> {
    Rules {
        mdp: task.mdp,
        algorithm,
        penalty,
        clip: Clip { low: 0.0, high: 0.0 },
    }
}

/// Returns the number of ways to make a group of outcomes, or more than are enumerated.
fn compositions(size: usize, outcomes: usize) -> usize {
    let mut count = 1usize;
    for added in 1..outcomes {
        // Exact: the product of consecutive numbers is divided as it grows.
        count = count * (size + added) / added;
        if count > LARGEST_ENUMERATION {
            return count;
        }
    }
    count
}

/// The state of an enumeration.
struct Enumeration<'a> {
    rules: &'a Rules<'a>,
    policy: &'a Softmax,
    /// The probability of every outcome.
    chances: Vec<f64>,
    baseline: f64,
    advantages: Advantages,
    /// The probability of groups whose returns are all equal, which DAPO draws again.
    flat: f64,
}

impl Enumeration<'_> {
    /// Adds all groups in which the outcomes from `next` on share the trajectories that are left. `weight` is the
    /// probability of the counts so far.
    fn spread(&mut self, group: &mut Group, gradient: &mut Gradient, next: usize, left: usize, weight: f64) {
        if next + 1 == self.chances.len() {
            group.entries[next].count = left as f64;
            let weight = (0..left).fold(weight, |weight, _| weight * self.chances[next]);
            self.add(group, gradient, weight);
            return;
        }
        // (left choose count) times the probability to the power of the count.
        let mut ways = 1.0;
        for count in 0..=left {
            group.entries[next].count = count as f64;
            self.spread(group, gradient, next + 1, left - count, weight * ways);
            ways *= (left - count) as f64 / (count + 1) as f64 * self.chances[next];
        }
    }

    fn add(&mut self, group: &Group, gradient: &mut Gradient, weight: f64) {
        if weight == 0.0 {
            return;
        }
        let algorithm = self.rules.algorithm;
        if algorithm == Algorithm::Dapo && group.is_flat() {
            self.flat += weight;
            return;
        }
        self.advantages.compute(algorithm, group, self.baseline);
        gradient.add(self.rules, group, &self.advantages.values, self.policy, None, weight);
    }
}
