//! The values of a policy in doubled precision, and policy iteration with them.

use policy_cliff_linear::{greater, largest, range};

use crate::solve::{Accuracy, Chain};

use super::model::DoubledModel;
use super::number::Doubled;

/// The share of what is left of the equations to which they are solved in floats before it is computed again.
const STEP: f64 = 1e-8;
/// The greatest number of policies that policy iteration passes through.
const POLICIES: usize = 1000;

/// The values of a policy, and the advantages V - Q of all pairs, part by part.
#[derive(Clone, Debug)]
pub struct DoubledValues<'d> {
    model: &'d DoubledModel<'d>,
    /// The pair that the policy takes in each state; `u32::MAX` in terminal ones.
    choice: Vec<u32>,
    parts: Vec<Part>,
}

/// How often a part of the reward counts.
#[derive(Clone, Copy, Debug)]
pub struct Count {
    /// The number.
    pub number: Doubled,
    /// A bound on the distance to the number that is meant.
    pub off: f64,
}

impl Count {
    /// Does not count.
    pub const NEVER: Self = Self::of(Doubled::ZERO);
    /// Counts once.
    pub const ONCE: Self = Self::of(Doubled::ONE);

    /// Counts so many times.
    #[must_use]
    pub const fn of(number: Doubled) -> Self {
        Self { number, off: 0.0 }
    }

    /// Returns the sum of what a number adds to a sum, and of what it may be off.
    fn add(self, (sum, off): (Doubled, f64), number: Doubled, error: f64) -> (Doubled, f64) {
        let term = self.number * number;
        let rounding = 4.0 * Doubled::ROUNDING * term.size();
        (
            sum + term,
            off + self.number.size() * error + self.off * number.size() + rounding,
        )
    }
}

/// What belongs to one part of the reward.
#[derive(Clone, Debug)]
struct Part {
    /// What all states share.
    level: Doubled,
    /// V - level of each state.
    above: Vec<Doubled>,
    /// A bound on the error of V in any state.
    error: f64,
    /// V - Q of each pair; exactly 0 of the policy's own.
    advantages: Vec<Doubled>,
    /// A bound on the error of each.
    errors: Vec<f64>,
}

impl<'d> DoubledValues<'d> {
    /// Solves for a policy. `None` where floats do not solve the equations.
    #[must_use]
    pub fn new(model: &'d DoubledModel, choice: Vec<u32>) -> Option<Self> {
        let part = Part {
            level: Doubled::ZERO,
            above: vec![Doubled::ZERO; model.mdp.states()],
            error: 0.0,
            advantages: vec![Doubled::ZERO; model.mdp.pairs()],
            errors: vec![0.0; model.mdp.pairs()],
        };
        let mut values = Self {
            model,
            choice,
            parts: vec![part; model.parts()],
        };
        values.evaluate()?;
        Some(values)
    }

    /// Returns the pair that the policy takes in each state; `u32::MAX` in terminal ones.
    #[must_use]
    pub fn choice(&self) -> &[u32] {
        &self.choice
    }

    /// Returns the number of pairs of the model.
    #[must_use]
    pub fn pairs(&self) -> usize {
        self.model.mdp.pairs()
    }

    /// Returns V of a state where each part counts so many times, and a bound on its error.
    #[must_use]
    pub fn value(&self, state: usize, counts: &[Count]) -> (Doubled, f64) {
        let parts = self.parts.iter().zip(counts);
        parts.fold((Doubled::ZERO, 0.0), |sum, (part, count)| {
            count.add(sum, part.level + part.above[state], part.error)
        })
    }

    /// Returns V - Q of a pair where each part counts so many times, and a bound on its error. It is 0 of the policy's
    /// own pair, and of a pair that cannot be told from it.
    #[must_use]
    pub fn advantage(&self, pair: usize, counts: &[Count]) -> (Doubled, f64) {
        let parts = self.parts.iter().zip(counts);
        let (sum, error) = parts.fold((Doubled::ZERO, 0.0), |sum, (part, count)| {
            count.add(sum, part.advantages[pair], part.errors[pair])
        });
        if sum.size() <= error {
            (Doubled::ZERO, error)
        } else {
            (sum, error)
        }
    }

    /// Returns whether each pair is as good as the policy's own where each part counts so many times.
    #[must_use]
    pub fn tied(&self, counts: &[Count]) -> Vec<bool> {
        let pairs = 0..self.model.mdp.pairs();
        pairs
            .map(|pair| self.advantage(pair, counts).0 == Doubled::ZERO)
            .collect()
    }

    /// Returns how much better than the policy another one may be, in any state, where each part counts so many times
    /// and the policy is as good as can be told: an action that may be better by so little may be taken in every step.
    #[must_use]
    pub fn open(&self, counts: &[Count]) -> f64 {
        let mut open = 0.0;
        for pair in 0..self.pairs() {
            let (left, error) = self.advantage(pair, counts);
            if left == Doubled::ZERO {
                open = greater(open, error);
            }
        }
        open / self.model.interest.float()
    }

    /// Returns the accuracy of V, rounded to floats, where each part counts so many times. Another policy is better by
    /// at most `open`.
    #[must_use]
    pub fn accuracy(&self, counts: &[Count], open: f64) -> Accuracy {
        let mut scale = 0.0;
        let mut bound = 0.0;
        for state in 0..self.choice.len() {
            let (value, error) = self.value(state, counts);
            scale = greater(scale, value.size());
            bound = greater(bound, error);
        }
        bound += open;
        let errors = (0..self.pairs()).map(|pair| self.advantage(pair, counts).1);
        let tolerance = errors.fold(0.0, greater);
        Accuracy {
            // What rounding to floats leaves of the equations, and of a mean of values.
            residual: bound + 4.0 * f64::EPSILON * scale,
            bound: bound + 4.0 * f64::EPSILON * scale,
            scale,
            tolerance,
        }
    }

    /// Turns to a policy that is optimal where the parts count so many times: policy iteration. `None` where floats do not
    /// solve the equations, or it does not end.
    pub fn improve(&mut self, counts: &[Count]) -> Option<()> {
        self.turn_by(counts, |_| true)
    }

    /// Turns to the policy of `tied` pairs, whose value is the same here, that earns most where the parts count more by
    /// `beyond`, however little. `None` as for [`Self::improve`].
    pub fn turn(&mut self, tied: &[bool], beyond: &[Count]) -> Option<()> {
        self.turn_by(beyond, |pair| tied[pair])
    }

    /// Turns to the best policy of allowed pairs. Each turn earns more, by more than any error, so that none comes again.
    fn turn_by(&mut self, counts: &[Count], is_allowed: impl Fn(usize) -> bool) -> Option<()> {
        for _ in 0..POLICIES {
            let mut switched = false;
            for state in 0..self.choice.len() {
                let mut least = Doubled::ZERO;
                for pair in self.model.mdp.actions(state).filter(|&pair| is_allowed(pair)) {
                    let (lost, _) = self.advantage(pair, counts);
                    if lost < least {
                        least = lost;
                        self.choice[state] = pair as u32;
                        switched = true;
                    }
                }
            }
            if !switched {
                return Some(());
            }
            self.evaluate()?;
        }
        None
    }

    /// Solves for the present policy, from the values of the last.
    fn evaluate(&mut self) -> Option<()> {
        let mdp = self.model.mdp;
        let everywhere: Vec<u32> = (0..mdp.states() as u32).collect();
        let mut chain = Chain::default();
        chain.write_policy(mdp, &self.choice, &everywhere);
        let ends = (0..mdp.states()).any(|state| mdp.is_terminal(state));
        for part in 0..self.parts.len() {
            self.refine(part, &chain, (!ends).then_some(mdp.discount()))?;
            self.advance(part);
        }
        Some(())
    }

    /// Solves for one part, until what is left of the equations is rounding, or becomes no less.
    fn refine(&mut self, index: usize, chain: &Chain, closed: Option<f64>) -> Option<()> {
        let model = self.model;
        let part = &mut self.parts[index];
        let mut least = f64::INFINITY;
        loop {
            let mut left = vec![0.0; self.choice.len()];
            let mut rounding = 0.0_f64;
            for (state, &pair) in self.choice.iter().enumerate() {
                if pair == u32::MAX {
                    // It is worth 0.
                    part.above[state] = -part.level;
                }
            }
            for (state, (left, &pair)) in left.iter_mut().zip(&self.choice).enumerate() {
                if pair != u32::MAX {
                    let (lead, own) = model.lead(index, pair as usize, state, part.level, &part.above);
                    *left = lead.float();
                    rounding = rounding.max(own);
                }
            }
            let most = largest(&left);
            if most <= rounding || most >= 0.5 * least {
                // The division rounds.
                part.error = (1.0 + 1e-12) * (most + rounding) / model.interest.float();
                return part.error.is_finite().then_some(());
            }
            least = most;
            let mut correction = vec![0.0; left.len()];
            chain.solve(&left, &mut correction, STEP * most, closed).ok()?;
            let acting = || self.choice.iter().enumerate().filter(|(_, pair)| **pair != u32::MAX);
            let (low, high) = range(acting().map(|(state, _)| part.above[state].float() + correction[state]));
            let shift = Doubled::from(f64::midpoint(low, high));
            part.level = part.level + shift;
            for (state, _) in acting() {
                part.above[state] = (part.above[state] + correction[state].into()) - shift;
            }
        }
    }

    /// Computes the advantages of one part.
    fn advance(&mut self, index: usize) {
        let Part {
            level,
            above,
            error,
            advantages,
            errors,
        } = &mut self.parts[index];
        for (state, &own) in self.choice.iter().enumerate() {
            for pair in self.model.mdp.actions(state) {
                let (lead, rounding) = self.model.lead(index, pair, state, *level, above);
                (advantages[pair], errors[pair]) = if pair == own as usize {
                    (Doubled::ZERO, 0.0)
                } else {
                    (-lead, 2.0 * *error + rounding)
                };
            }
        }
    }
}
