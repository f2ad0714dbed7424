//! The algorithms, and the advantage that each gives to the trajectories of a group (THEORY 11).

use crate::group::{Group, are_equal};

/// How a policy is trained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// The gradient of the objective itself, without samples: d(s) pi(a|s) A(s,a), where d counts discounted visits
    /// (Sutton et al., Policy gradient methods, 1999).
    Gradient,
    /// The advantage A(s,a) itself, which is the natural gradient of softmax policies (Kakade 2001) and mirror descent
    /// with the divergence KL: pi' is proportional to pi exp(rate A) (Agarwal et al. 2021; Cen et al. 2022 with
    /// entropy).
    Natural,
    /// REINFORCE (Williams 1992): the return minus a baseline that does not depend on the trajectory.
    Reinforce,
    /// RLOO (Kool et al. 2019; Ahmadian et al. 2024): the return minus the mean of the others' returns.
    Rloo,
    /// PPO with a clipped ratio (Schulman et al. 2017): as REINFORCE, over several epochs.
    Ppo,
    /// GRPO (Shao et al. 2024, arXiv 2402.03300): (return - mean) / standard deviation of the group; every trajectory is
    /// divided by its length.
    Grpo,
    /// Dr. GRPO (Liu et al. 2025, arXiv 2503.20783): return - mean, without either division.
    DrGrpo,
    /// DAPO (Yu et al. 2025, arXiv 2503.14476): as GRPO, but groups of equal returns are drawn again, the ratio is clipped
    /// higher above than below, and the group is divided by the length of all its trajectories.
    Dapo,
    /// GDPO (Liu et al. 2026, arXiv 2601.05242): every component of the reward is normalised within the group as GRPO
    /// normalises the return, the weighted sum of these is divided by its standard deviation over the batch.
    Gdpo,
}

impl Algorithm {
    /// All algorithms.
    pub const ALL: [Self; 9] = [
        Self::Gradient,
        Self::Natural,
        Self::Reinforce,
        Self::Rloo,
        Self::Ppo,
        Self::Grpo,
        Self::DrGrpo,
        Self::Dapo,
        Self::Gdpo,
    ];

    /// The names of the algorithms in programs, in the order of [`Self::ALL`].
    pub const NAMES: [&'static str; 9] = [
        "gradient",
        "natural",
        "reinforce",
        "rloo",
        "ppo",
        "grpo",
        "dr-grpo",
        "dapo",
        "gdpo",
    ];

    /// Returns the name of the algorithm in programs.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }

    /// Returns whether the algorithm draws trajectories.
    #[must_use]
    pub fn samples(self) -> bool {
        !matches!(self, Self::Gradient | Self::Natural)
    }

    /// Returns whether the algorithm asks for the components of returns.
    pub(crate) fn needs_parts(self) -> bool {
        self == Self::Gdpo
    }

    /// Returns whether the algorithm clips ratios, so that several epochs may use the same group.
    #[must_use]
    pub fn clips(self) -> bool {
        matches!(self, Self::Ppo | Self::Grpo | Self::DrGrpo | Self::Dapo | Self::Gdpo)
    }

    /// Returns whether the algorithm subtracts a baseline from outside of the group.
    #[must_use]
    pub fn has_baseline(self) -> bool {
        matches!(self, Self::Reinforce | Self::Ppo)
    }

    /// Returns the factor by which the decisions of a trajectory count, given how many decisions it has and how many
    /// there are on average in its group. The mean over the group is taken elsewhere.
    pub(crate) fn share(self, decisions: f64, average: f64) -> f64 {
        match self {
            Self::Grpo | Self::Gdpo => 1.0 / decisions.max(1.0),
            Self::Dapo => 1.0 / average.max(1.0),
            _ => 1.0,
        }
    }
}

/// The advantages of a group's entries, with the memory that they take.
#[derive(Clone, Debug, Default)]
pub(crate) struct Advantages {
    pub(crate) values: Vec<f64>,
    /// What the entries earned of one component.
    part: Vec<f64>,
}

impl Advantages {
    /// Computes the advantage of every entry of a group.
    pub(crate) fn compute(&mut self, algorithm: Algorithm, group: &Group, baseline: f64) {
        let Self { values, part } = self;
        values.clear();
        values.extend(group.entries.iter().map(|entry| entry.earned));
        match algorithm {
            Algorithm::Gradient | Algorithm::Natural | Algorithm::Reinforce | Algorithm::Ppo => {
                for value in values {
                    *value -= baseline;
                }
            }
            Algorithm::Rloo => {
                // return - (sum - return) / (G - 1) = (return - mean) G / (G - 1).
                center(group, values);
                let size = group.size();
                for value in values {
                    *value *= size / (size - 1.0);
                }
            }
            Algorithm::DrGrpo => center(group, values),
            Algorithm::Grpo | Algorithm::Dapo => normalise(group, values),
            Algorithm::Gdpo => {
                let components = group.weights.len();
                values.fill(0.0);
                for (component, &weight) in group.weights.iter().enumerate() {
                    part.clear();
                    part.extend(group.parts.iter().skip(component).step_by(components));
                    normalise(group, part);
                    for (value, part) in values.iter_mut().zip(&*part) {
                        *value += weight * part;
                    }
                }
                // The batch of a step is its one group.
                normalise(group, values);
            }
        }
    }
}

/// What REINFORCE and PPO subtract from returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Baseline {
    /// Nothing.
    None,
    /// The exact value of the state in which the group starts, under the present policy: a critic without error.
    Value,
    /// The mean of the returns of all groups before.
    Average,
}

impl Baseline {
    /// All baselines.
    pub const ALL: [Self; 3] = [Self::None, Self::Value, Self::Average];

    /// The names of the baselines in programs, in the order of [`Self::ALL`].
    pub const NAMES: [&'static str; 3] = ["none", "value", "average"];
}

/// Returns numbers, one for each entry of a group, with how often they are there.
fn counted<'a>(group: &'a Group, numbers: &'a [f64]) -> impl Iterator<Item = (f64, f64)> + 'a {
    group
        .entries
        .iter()
        .map(|entry| entry.count)
        .zip(numbers.iter().copied())
}

/// Subtracts the mean of the group; numbers that are equal become 0.
fn center(group: &Group, numbers: &mut [f64]) {
    if are_equal(counted(group, numbers)) {
        numbers.fill(0.0);
        return;
    }
    let sum: f64 = counted(group, numbers).map(|(count, number)| count * number).sum();
    let mean = sum / group.size();
    for number in numbers {
        *number -= mean;
    }
}

/// Subtracts the mean of the group and divides by its standard deviation, that of a whole population; numbers that are
/// equal become 0.
fn normalise(group: &Group, numbers: &mut [f64]) {
    if are_equal(counted(group, numbers)) {
        numbers.fill(0.0);
        return;
    }
    center(group, numbers);
    let squares = counted(group, numbers).map(|(count, number)| count * number * number);
    let squares: f64 = squares.sum();
    let deviation = (squares / group.size()).sqrt();
    for number in numbers {
        *number /= deviation;
    }
}
