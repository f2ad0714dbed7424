//! The exact value of a policy over a box of two parameters, for planes in which floats cannot tell what ties; and with a
//! discount below 1 its value in doubled precision, where there are too many states for fractions.

use num_bigint::BigInt;
use num_traits::Zero;

use super::budget::{Budget, Meter, OVERHEAD, Stop, digits};
use super::doubled::model_on_square;
use super::problem::ExactProblem;
use super::values::{NONE, Values, first_policy};
use super::walk::{cycles, loop_of, tied, turn};
use crate::rational::{Number, Rational, nearest};
use crate::scenario::Scenario;
use crate::solve::{Count, DoubledModel, DoubledValues, Endless, FreeLoops, Unbounded};

/// How often the parts of a reward on the square count in each part of a function on it.
const PARTS: [[Count; 3]; 3] = [
    [Count::ONCE, Count::NEVER, Count::NEVER],
    [Count::NEVER, Count::ONCE, Count::NEVER],
    [Count::NEVER, Count::NEVER, Count::ONCE],
];

/// A model along two parameters, mapped to the unit square: R = R0 + x R1 + y R2.
#[derive(Debug)]
pub struct ExactPlane<'a> {
    /// The model along each parameter, where the other one is 0.
    along: [ExactProblem<'a>; 2],
    /// The ends of the range of each parameter.
    ranges: [[Rational; 2]; 2],
    /// The work that may still be spent.
    left: u64,
    /// The model in doubled precision, from when that is spent.
    doubled: Option<DoubledModel<'a>>,
}

/// Functions on the unit square, each in three parts: constant, slope in x, slope in y.
#[derive(Debug)]
pub struct ExactParts {
    /// V per state.
    pub value: Vec<[f64; 3]>,
    /// V - Q per pair, 0 for what cannot be told from the policy's own pair.
    pub advantages: Vec<[f64; 3]>,
    /// A bound on the error of V - Q per pair anywhere in the square, but for the rounding of the three floats: 0 where
    /// fractions have told it.
    pub errors: Vec<f64>,
}

/// What exact arithmetic says of one point of the square.
#[derive(Debug)]
pub enum ExactPlace {
    /// The optimal pairs.
    Optimal(Vec<bool>),
    /// There is no answer because of a policy that never ends.
    Refused {
        /// The reason.
        why: Unbounded,
        /// What the policy earns until it is back in some state, as a function on the square in three parts, times some
        /// number above 0; `None` where it earns 0 there.
        gain: Option<[f64; 3]>,
        /// The pairs of which such a policy is made.
        pairs: Vec<bool>,
    },
}

impl<'a> ExactPlane<'a> {
    /// Returns the plane of a scenario, all parameters but two being fixed at `values`; `None` where there is no exact
    /// form. [`Budget::ORDINARY`] may be spent in fractions on all its policies together.
    #[must_use]
    pub fn of(scenario: &'a Scenario, parameters: [usize; 2], values: &[f64], ranges: [[f64; 2]; 2]) -> Option<Self> {
        let along = |moved: usize, other: usize| {
            let mut values = values.to_vec();
            values[other] = 0.0;
            ExactProblem::with_perturbation(scenario, moved, &values).ok()
        };
        let [x, y] = parameters;
        let along = [along(x, y)?, along(y, x)?];
        let end = |axis: usize, end: usize| along[axis].number(ranges[axis][end]);
        Some(Self {
            ranges: [[end(0, 0)?, end(0, 1)?], [end(1, 0)?, end(1, 1)?]],
            along,
            left: Budget::ORDINARY.work,
            doubled: None,
        })
    }

    /// Returns the plane of the model without its free loops.
    #[must_use]
    pub fn without_loops<'l>(&self, loops: &'l FreeLoops) -> Option<ExactPlane<'l>> {
        let [x, y] = &self.along;
        Some(ExactPlane {
            along: [x.without_loops(loops)?, y.without_loops(loops)?],
            ranges: self.ranges.clone(),
            left: self.left,
            doubled: None,
        })
    }

    /// Returns value and advantages of a policy: the pair that it takes in each state, `u32::MAX` in terminal ones.
    /// Beyond the budget they have doubled precision, and `None` is returned where that is not enough; an error for a
    /// policy that never ends.
    pub fn evaluate(&mut self, choice: &[u32]) -> Option<Result<ExactParts, Unbounded>> {
        if self.doubled.is_some() {
            return self.in_doubled(choice).map(Ok);
        }
        let mut goes_on = |_| true;
        let budget = Budget {
            work: self.left,
            ..Budget::ORDINARY
        };
        let mut meter = Meter::new(budget, &mut goes_on);
        let parts = self.parts(choice, &mut meter);
        self.left = self.left.saturating_sub(meter.spent());
        match parts {
            Ok(parts) => Some(Ok(parts)),
            Err(Stop::Wrong(pair)) => Some(Err(Unbounded {
                state: self.along[0].mdp.state_of(pair),
                why: Endless::GoesOn,
            })),
            Err(Stop::Budget) => {
                self.doubled = model_on_square(&self.along, &self.ranges);
                self.in_doubled(choice).map(Ok)
            }
        }
    }

    /// Returns value and advantages of a policy in doubled precision; `None` where that is not enough.
    fn in_doubled(&self, choice: &[u32]) -> Option<ExactParts> {
        let values = DoubledValues::new(self.doubled.as_ref()?, choice.to_vec())?;
        let mut parts = ExactParts {
            value: Vec::with_capacity(choice.len()),
            advantages: vec![[0.0; 3]; values.pairs()],
            errors: vec![0.0; values.pairs()],
        };
        for state in 0..choice.len() {
            parts
                .value
                .push(PARTS.each_ref().map(|part| values.value(state, part).0.float()));
        }
        for pair in 0..values.pairs() {
            let own = choice[self.along[0].mdp.state_of(pair)] as usize;
            if self.along.iter().all(|along| along.is_same(pair, own)) {
                continue;
            }
            let told = PARTS.each_ref().map(|part| values.advantage(pair, part));
            parts.advantages[pair] = told.map(|(advantage, _)| advantage.float());
            parts.errors[pair] = told.iter().map(|(_, error)| error).sum();
        }
        Some(parts)
    }

    /// Returns the optimal pairs at a point, or why there is no answer there; a loop that is free at the point is a
    /// reason. `None` beyond the budget.
    pub fn at(&mut self, point: [f64; 2]) -> Option<ExactPlace> {
        let mut goes_on = |_| true;
        let budget = Budget {
            work: self.left,
            ..Budget::ORDINARY
        };
        let mut meter = Meter::new(budget, &mut goes_on);
        let place = self.place(point, &mut meter);
        self.left = self.left.saturating_sub(meter.spent());
        place.ok()
    }

    fn place(&self, point: [f64; 2], meter: &mut Meter) -> Result<ExactPlace, Stop> {
        let mdp = self.along[0].mdp;
        meter.spend(mdp.transitions() as u64 * OVERHEAD)?;
        let mut values = Vec::new();
        for (share, [low, high]) in point.into_iter().zip(&self.ranges) {
            let share = Number::of_float(share, &[]).ok_or(Stop::Budget)?.rational();
            values.push(low + &(&share * &(high - low)));
        }
        let [x, y] = &self.along;
        let mut reward = x.rewards[0].clone();
        for (pair, reward) in reward.iter_mut().enumerate() {
            for (along, value) in [x, y].into_iter().zip(&values) {
                *reward = &*reward + &(&along.rewards[1][pair] * value);
            }
        }
        let level = vec![Rational::ZERO; reward.len()];
        let (discount, probability) = (x.discount.clone(), x.probability.clone());
        let here = ExactProblem::new(mdp, discount, probability, [reward, level], x.known.clone());
        let here = here.map_err(|_| Stop::Budget)?;
        if let Some(state) = here.free_loops().next().map(|states| states[0] as usize) {
            let why = Unbounded {
                state,
                why: Endless::Free,
            };
            let pairs = here.inner_pairs().to_vec();
            return Ok(ExactPlace::Refused { why, gain: None, pairs });
        }
        let mut values = Values::new(&here, first_policy(&here)?, meter)?;
        match turn(&mut values, &here, &Rational::ZERO, meter) {
            Ok(()) => {
                let tied = tied(&values, &Rational::ZERO, meter)?;
                Ok(match loop_of(&here, &tied, &Rational::ZERO) {
                    None => ExactPlace::Optimal(tied),
                    Some(why) => ExactPlace::Refused {
                        why,
                        gain: None,
                        pairs: tied,
                    },
                })
            }
            Err(Stop::Wrong(_)) => {
                let cut = cycles(&here, values.policy.clone(), meter)?;
                let (pair, _) = cut.first().ok_or(Stop::Budget)?;
                let mut policy = values.policy;
                let mut pairs = vec![false; mdp.pairs()];
                for &pair in policy.iter().filter(|pair| **pair != NONE) {
                    pairs[pair] = true;
                }
                for (pair, _) in &cut {
                    policy[mdp.state_of(*pair)] = NONE;
                }
                let why = Unbounded {
                    state: mdp.state_of(*pair),
                    why: Endless::Paid,
                };
                let gain = Some(self.advantage(*pair, policy, meter)?.map(|part| -part));
                Ok(ExactPlace::Refused { why, gain, pairs })
            }
            Err(stop) => Err(stop),
        }
    }

    /// Returns V - Q of one pair under a policy, as a function on the square.
    fn advantage(&self, pair: usize, policy: Vec<usize>, meter: &mut Meter) -> Result<[f64; 3], Stop> {
        let [x, y] = &self.along;
        let values = [Values::new(x, policy.clone(), meter)?, Values::new(y, policy, meter)?];
        let units = [values[0].unit(pair, meter)?, values[1].unit(pair, meter)?];
        let mut part = |axis: usize, degree: usize| {
            let advantage = &values[axis].advantages[pair];
            let part = [&advantage.constant, &advantage.slope][degree];
            fraction([part, &units[axis]], meter)
        };
        Ok(self.on_square(part(0, 0)?, &[part(0, 1)?, part(1, 1)?]))
    }

    fn parts(&self, choice: &[u32], meter: &mut Meter) -> Result<ExactParts, Stop> {
        let taken = |&pair: &u32| if pair == u32::MAX { NONE } else { pair as usize };
        let policy: Vec<usize> = choice.iter().map(taken).collect();
        let [x, y] = &self.along;
        let values = [Values::new(x, policy.clone(), meter)?, Values::new(y, policy, meter)?];
        let mut value = Vec::with_capacity(choice.len());
        for state in 0..choice.len() {
            let mut part = |axis: usize, degree: usize| fraction(values[axis].state_part(state, degree), meter);
            value.push(self.on_square(part(0, 0)?, &[part(0, 1)?, part(1, 1)?]));
        }
        let mut advantages = Vec::with_capacity(x.mdp.pairs());
        for pair in 0..x.mdp.pairs() {
            if values.iter().all(|values| values.advantages[pair].is_zero()) {
                advantages.push([0.0; 3]);
                continue;
            }
            let units = [values[0].unit(pair, meter)?, values[1].unit(pair, meter)?];
            let mut part = |axis: usize, degree: usize| {
                let advantage = &values[axis].advantages[pair];
                let part = [&advantage.constant, &advantage.slope][degree];
                fraction([part, &units[axis]], meter)
            };
            advantages.push(self.on_square(part(0, 0)?, &[part(0, 1)?, part(1, 1)?]));
        }
        Ok(ExactParts {
            value,
            errors: vec![0.0; advantages.len()],
            advantages,
        })
    }

    /// Returns `constant + x * slopes[0] + y * slopes[1]` as a function on the unit square.
    fn on_square(&self, constant: Rational, slopes: &[Rational; 2]) -> [f64; 3] {
        let mut parts = [constant, Rational::ZERO, Rational::ZERO];
        for (axis, (slope, [low, high])) in slopes.iter().zip(&self.ranges).enumerate() {
            if !slope.is_zero() {
                parts[0] = &parts[0] + &(slope * low);
                parts[axis + 1] = slope * &(high - low);
            }
        }
        parts.each_ref().map(nearest)
    }
}

/// Returns the fraction of two integers.
fn fraction([above, below]: [&BigInt; 2], meter: &mut Meter) -> Result<Rational, Stop> {
    if above.is_zero() {
        return Ok(Rational::ZERO);
    }
    meter.fraction(digits(above).max(digits(below)))?;
    Ok(Rational::new(above.clone(), below.clone()))
}

impl ExactProblem<'_> {
    /// Returns the problem of the model without its free loops; `None` where a number gets too long.
    fn without_loops<'l>(&self, loops: &'l FreeLoops) -> Option<ExactProblem<'l>> {
        let collapsed = loops.collapsed();
        let states: Vec<u32> = (0..collapsed.states() as u32).collect();
        let becomes = loops.lift_states(&states);
        let mut probability = Vec::new();
        let mut rewards = [Vec::new(), Vec::new()];
        for pair in 0..collapsed.pairs() {
            let Some(own) = loops.pair(pair) else {
                probability.push(Number::ONE);
                for rewards in &mut rewards {
                    rewards.push(Rational::ZERO);
                }
                continue;
            };
            for target in collapsed.row(pair).0 {
                let mut sum = Number::ZERO;
                for (&before, share) in self.mdp.row(own).0.iter().zip(self.shares(own)) {
                    if becomes[before as usize] == *target {
                        sum = sum.checked_add(share)?;
                    }
                }
                probability.push(sum);
            }
            for (rewards, known) in rewards.iter_mut().zip(&self.rewards) {
                rewards.push(known[own].clone());
            }
        }
        let discount = self.discount.clone();
        ExactProblem::new(collapsed, discount, probability, rewards, self.known.clone()).ok()
    }
}
