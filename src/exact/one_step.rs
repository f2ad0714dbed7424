//! Models of one step in exact numbers (THEORY 9): the cliffs are the corners of the upper envelopes of the states'
//! rewards, so that they are found and proved at once, in whole numbers, state by state.
//!
//! Of one state, l c = r0 and m s = r1 with one denominator for the constants c and one for the slopes s of all its
//! rewards c + theta s. Where both are short, and they nearly always are, so are all products of differences, and no
//! integer needs memory of its own.

use std::cmp::Ordering;

use num_bigint::BigInt;
use num_integer::Integer;

use super::budget::{Budget, Meter, OVERHEAD, Stop, digits};
use super::certify::{Certificate, Point, Verdict};
use super::claims::new_choices;
use super::export::{Proof, first_sets};
use super::point::{SHARE, stands_for};
use super::problem::{PERTURBED, TOO_LONG};
use super::values::NONE;
use crate::cliffs::{Breakpoint, Change, Cliffs, Corners, Envelope, Lines};
use crate::mdp::Mdp;
use crate::rational::{Number, Rational, nearest, product};
use crate::scenario::{ExactRewards, Problem, Scenario};

/// The most bits of short integers: products of two of their differences, and the sum of two such products, fit.
const SHORT: u32 = 60;

/// What a comparison of short integers costs, in units of work.
const COMPARISON: u64 = 3;
/// What bringing a reward to the common denominator costs.
const REWARD: u64 = 20;

/// The rewards of a state's actions as integers.
struct State<T> {
    /// l c and m s of each action.
    constant: Vec<T>,
    slope: Vec<T>,
    /// The rewards at each end of the range, times one integer.
    ends: [Vec<T>; 2],
    /// The denominators l and m.
    scales: [T; 2],
}

/// What an exact number needs: `i128` and [`BigInt`] have it.
trait Exact: Clone + Integer + Into<BigInt> {
    /// Returns a fraction of two of them, the one below the bar above 0.
    fn place(above: Self, below: Self) -> Place;
}

impl Exact for i128 {
    fn place(above: Self, below: Self) -> Place {
        Place::Short(Number::of(above, below))
    }
}

impl Exact for BigInt {
    fn place(above: Self, below: Self) -> Place {
        Place::Long(Rational::new(above, below))
    }
}

fn difference<T: Exact>(a: &T, b: &T) -> T {
    a.clone() - b.clone()
}

impl<T: Exact> Lines for State<T> {
    fn count(&self) -> usize {
        self.constant.len()
    }

    fn sort(&self, a: usize, b: usize) -> Ordering {
        self.slope[a].cmp(&self.slope[b])
    }

    fn slopes(&self, a: usize, b: usize) -> Ordering {
        self.sort(a, b)
    }

    fn at_end(&self, end: usize, a: usize, b: usize) -> Ordering {
        self.ends[end][a].cmp(&self.ends[end][b])
    }

    fn at_crossing(&self, line: usize, [low, high]: [usize; 2]) -> Ordering {
        let (constant, slope) = (&self.constant, &self.slope);
        let own = difference(&constant[line], &constant[low]) * difference(&slope[high], &slope[low]);
        let moved = difference(&constant[low], &constant[high]) * difference(&slope[line], &slope[low]);
        (own + moved).cmp(&T::zero())
    }
}

impl<T: Exact> State<T> {
    /// Returns where two lines cross, the steeper one last.
    fn crossing(&self, [low, high]: [usize; 2]) -> Place {
        let [l, m] = &self.scales;
        let apart = difference(&self.constant[low], &self.constant[high]) * m.clone();
        let faster = difference(&self.slope[high], &self.slope[low]) * l.clone();
        T::place(apart, faster)
    }

    /// Returns the greatest action at the lower end.
    fn best(&self) -> usize {
        (1..self.count()).fold(
            0,
            |best, line| if self.at_end(0, line, best).is_gt() { line } else { best },
        )
    }

    /// Returns by how much the best action is better than another at the lower end, which is at `place`.
    fn lead(&self, best: usize, other: usize, place: &Rational) -> f64 {
        let lead: BigInt = difference(&self.ends[0][best], &self.ends[0][other]).into();
        let [l, m] = self.scales.clone().map(Into::into);
        let scale: BigInt = l * m * place.denominator();
        nearest(&Rational::new(lead, scale))
    }
}

/// A scenario of one step along one parameter, exactly.
#[derive(Debug)]
pub struct OneStep<'s> {
    scenario: &'s Scenario,
    rewards: ExactRewards<'s>,
    /// The written numbers that floats of the parameter may stand for, first the ends of its range.
    known: [&'s Number; 3],
}

/// The proof of a model of one step: the value of a state is the reward of its best action.
struct Best<'e> {
    exact: &'e OneStep<'e>,
    /// The pair taken in each state, [`NONE`] in terminal ones.
    policy: Vec<usize>,
}

impl Proof for Best<'_> {
    fn mdp(&self) -> &Mdp {
        &self.exact.scenario.mdp
    }

    fn discount(&self) -> &Number {
        &self.exact.scenario.exact_discount
    }

    fn probability(&self) -> &[Number] {
        &self.exact.scenario.exact_probability
    }

    fn reward(&self, pair: usize) -> [Rational; 2] {
        self.exact.rewards.of(pair)
    }

    fn value(&self, state: usize) -> [Rational; 2] {
        match self.policy[state] {
            NONE => [Rational::ZERO; 2],
            pair => self.reward(pair),
        }
    }

    fn turn(&mut self, changes: &[Change], optimal: &[bool]) -> Option<Vec<usize>> {
        let mut moved = Vec::new();
        for (state, pair) in new_choices(self.mdp(), changes, optimal, &self.policy).ok()? {
            if self.reward(pair) != self.value(state) {
                moved.push(state);
            }
            self.policy[state] = pair;
        }
        Some(moved)
    }
}

/// The place of a cliff. Bringing a fraction to lowest terms takes longer than finding it, and few are ever compared.
enum Place {
    Short(Number),
    Long(Rational),
}

impl Place {
    fn rational(&self) -> Rational {
        match self {
            Self::Short(number) => number.rational(),
            Self::Long(rational) => rational.clone(),
        }
    }

    fn nearest(&self) -> f64 {
        match self {
            Self::Short(number) => number.value(),
            Self::Long(rational) => nearest(rational),
        }
    }

    fn compare(&self, other: &Self) -> Ordering {
        let known = match (self, other) {
            (Self::Short(own), Self::Short(other)) => own.checked_sub(other).map(|apart| apart.parts().0.cmp(&0)),
            (Self::Long(own), Self::Long(other)) => Some(own.cmp(other)),
            _ => None,
        };
        known.unwrap_or_else(|| self.rational().cmp(&other.rational()))
    }
}

/// What is asked of a state, whatever its integers are.
trait Answers {
    /// Returns the envelope, and its corners.
    fn envelope(&self) -> (Envelope, Vec<Place>);

    /// Returns where two lines cross, the steeper one last.
    fn crossing_of(&self, lines: [usize; 2]) -> Place;

    /// Returns the places where other actions are as good as the best one at the lower end, of those that are `near`.
    fn roots(&self, near: &[bool]) -> Vec<Rational>;

    /// Returns V - Q of each action at the lower end, which is at `place`: 0 only for optimal ones.
    fn advantages(&self, place: &Rational) -> Vec<f64>;

    /// Returns the best minus the second best reward at the lower end, which is at `place`; infinite without a second.
    fn gap(&self, place: &Rational) -> f64;
}

impl<T: Exact> Answers for State<T> {
    fn envelope(&self) -> (Envelope, Vec<Place>) {
        let envelope = Envelope::new(self);
        let sides = envelope.pieces.windows(2);
        let corners = sides.map(|sides| self.crossing([sides[0][0], sides[1][0]]));
        let corners = corners.collect();
        (envelope, corners)
    }

    fn crossing_of(&self, lines: [usize; 2]) -> Place {
        self.crossing(lines)
    }

    fn roots(&self, near: &[bool]) -> Vec<Rational> {
        let best = self.best();
        let others = (0..self.count()).filter(|&line| near[line]);
        let crossing = |line: usize| match self.sort(line, best) {
            Ordering::Less => Some(self.crossing([line, best])),
            Ordering::Equal => None,
            Ordering::Greater => Some(self.crossing([best, line])),
        };
        others.filter_map(crossing).map(|place| place.rational()).collect()
    }

    fn advantages(&self, place: &Rational) -> Vec<f64> {
        let best = self.best();
        let advantage = |line| {
            if self.at_end(0, line, best).is_eq() {
                0.0
            } else {
                // A gap too small for a float is no tie.
                self.lead(best, line, place).max(f64::MIN_POSITIVE)
            }
        };
        (0..self.count()).map(advantage).collect()
    }

    fn gap(&self, place: &Rational) -> f64 {
        let best = self.best();
        let others = (0..self.count()).filter(|&line| line != best);
        let second = others.reduce(|second, line| {
            if self.at_end(0, line, second).is_gt() {
                line
            } else {
                second
            }
        });
        second.map_or(f64::INFINITY, |second| self.lead(best, second, place))
    }
}

impl<'s> OneStep<'s> {
    /// Returns the scenario with all parameters but one fixed; `None` where it takes more steps. The error says why
    /// there is no exact form.
    #[must_use]
    pub fn of(scenario: &'s Scenario, parameter: usize, values: &[f64]) -> Option<Result<Self, &'static str>> {
        if !scenario.mdp.is_one_step() {
            return None;
        }
        if !scenario.perturbation.is_empty() {
            return Some(Err(PERTURBED));
        }
        let own = &scenario.parameters[parameter];
        let rewards = scenario.exact_rewards(parameter, values).ok_or(TOO_LONG);
        Some(rewards.map(|rewards| Self {
            scenario,
            rewards,
            known: [&own.from, &own.to, &own.value],
        }))
    }

    /// Finds the cliffs of the range of those that floats have found, and puts them in their place, each proved. They
    /// stay as they are beyond the budget. Of the states that floats are known to be certain of, which are not
    /// `in_doubt`, only the places are computed; without that all actions of all states are looked at.
    #[must_use]
    pub fn confirm(
        &self,
        problem: &Problem,
        cliffs: &mut Cliffs,
        in_doubt: Option<&[bool]>,
        budget: Budget,
        progress: &mut dyn FnMut(f64) -> bool,
    ) -> Certificate {
        let mut meter = Meter::new(budget, progress);
        let (verdict, points) = if let Ok(places) = self.cliffs(problem, cliffs, in_doubt, &mut meter) {
            let point = |place: &Place| Point {
                verdict: Verdict::Exact,
                text: place.rational().to_string(),
                value: place.nearest(),
            };
            (Verdict::Exact, places.iter().map(point).collect())
        } else {
            let unknown = Point {
                verdict: Verdict::Budget,
                text: String::new(),
                value: f64::NAN,
            };
            (Verdict::Budget, vec![unknown; cliffs.pieces.len() + 1])
        };
        Certificate {
            points,
            pieces: vec![verdict; cliffs.pieces.len()],
            values: Vec::new(),
            work: meter.spent(),
        }
    }

    /// Writes the certificate of cliffs as [`Certificate::to_json`] does, in time that grows with the text alone.
    #[must_use]
    pub fn to_json(&self, certificate: &Certificate, cliffs: &Cliffs) -> Option<String> {
        if !certificate.is_exact() {
            return None;
        }
        let mdp = &self.scenario.mdp;
        let optimal = first_sets(mdp, cliffs);
        let best = |state| mdp.actions(state).find(|&pair| optimal[pair]).unwrap_or(NONE);
        let policy = (0..mdp.states()).map(best).collect();
        certificate.write(cliffs, &mut Best { exact: self, policy })
    }

    /// Finds the cliffs as [`Self::confirm`] does, without the texts of their places.
    pub fn settle(&self, problem: &Problem, cliffs: &mut Cliffs, in_doubt: &[bool], budget: Budget) {
        let mut goes_on = |_| true;
        let mut meter = Meter::new(budget, &mut goes_on);
        // Beyond the budget they stay as they are.
        let _ = self.cliffs(problem, cliffs, Some(in_doubt), &mut meter);
    }

    /// Finds the cliffs of all states, or anew of some that are in doubt, and puts them in the place of those that are
    /// `near`. Returns their exact places, between the ends of the range.
    fn cliffs(
        &self,
        problem: &Problem,
        near: &mut Cliffs,
        in_doubt: Option<&[bool]>,
        meter: &mut Meter,
    ) -> Result<Vec<Place>, Stop> {
        let mdp = &self.scenario.mdp;
        let is_asked = |state: usize| in_doubt.is_none_or(|in_doubt| in_doubt[state]);
        let [from, to] = [near.from, near.to].map(|end| self.number(end).ok_or(Stop::Budget));
        let range = [from?, to?];
        let mut corners = Corners::new(mdp);
        let mut changes: Vec<(f64, Place, Change)> = Vec::new();
        for state in (0..mdp.states()).filter(|&state| !mdp.is_terminal(state) && is_asked(state)) {
            meter.done = state as f64 / mdp.states() as f64;
            let (envelope, places) = self.state(state, &range, meter)?.envelope();
            let found = places.into_iter().zip(corners.add(mdp, state, envelope));
            changes.extend(found.map(|(place, change)| (place.nearest(), place, change)));
        }
        if in_doubt.is_some() {
            let is_kept = |state: usize| !is_asked(state);
            let kept = near.breakpoints.iter().flat_map(|place| &place.changes);
            let places = kept.filter(|change| is_kept(change.state)).map(|change| {
                let sides = change.sides().map(|action| change.first + action);
                let Some(place) = self.short_crossing(sides) else {
                    let lines = self.lines(sides.into_iter(), &range, meter)?;
                    return Ok(lines.crossing_of([0, 1]));
                };
                meter.spend(2 * REWARD)?;
                Ok(Place::Short(place))
            });
            let places = places.collect::<Result<Vec<Place>, Stop>>()?;
            // Nothing stops from here on.
            let kept = places.into_iter().zip(corners.keep(mdp, near, &is_kept));
            changes.extend(kept.map(|(place, change)| (place.nearest(), place, change)));
        }
        // Rounding keeps the order.
        changes.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.compare(&b.1)));
        let [low, high] = range;
        let mut exact = vec![Place::Long(low)];
        let mut places: Vec<Breakpoint> = Vec::new();
        for (at, place, change) in changes {
            if let (Some(before), Some(last)) = (places.last_mut(), exact.last())
                && before.at == at
                && last.compare(&place).is_eq()
            {
                before.changes.push(change);
                continue;
            }
            places.push(Breakpoint {
                at,
                error: SHARE * at.abs(),
                changes: vec![change],
            });
            exact.push(place);
        }
        exact.push(Place::Long(high));
        let mut found = corners.cliffs(problem, [near.from, near.to], places);
        found.tolerance = near.tolerance;
        *near = found;
        Ok(exact)
    }

    /// Returns where the rewards of two pairs cross, as long as all numbers on the way are short.
    fn short_crossing(&self, pairs: [usize; 2]) -> Option<Number> {
        let [Some([low, slower]), Some([high, faster])] = pairs.map(|pair| self.rewards.short(pair)) else {
            return None;
        };
        low.checked_sub(&high)?.checked_div(&faster.checked_sub(&slower)?)
    }

    /// Returns the number that a float of the parameter stands for where some actions are `near` the best ones, one
    /// flag per pair: a cliff among them within the rounding of the float, or else what the float writes.
    #[must_use]
    pub fn place(&self, theta: f64, near: &[bool], budget: Budget) -> Option<Rational> {
        let mut goes_on = |_| true;
        let mut meter = Meter::new(budget, &mut goes_on);
        let place = self.number(theta)?;
        let here = [place.clone(), place.clone()];
        let ends: Vec<Rational> = self.known.iter().take(2).map(|end| end.rational()).collect();
        let mut found: Option<(Rational, Rational)> = None;
        for state in self.ties(near) {
            let near = &near[self.scenario.mdp.actions(state)];
            for root in self.state(state, &here, &mut meter).ok()?.roots(near) {
                let away = (&root - &place).max(&place - &root);
                let is_meant = stands_for(theta, &place, (&root, nearest(&root)), &ends);
                if is_meant && found.as_ref().is_none_or(|(_, nearest)| away < *nearest) {
                    found = Some((root, away));
                }
            }
        }
        Some(found.map_or(place, |(root, _)| root))
    }

    /// Returns V - Q at a place of each pair that floats take for optimal, 0 for those that are: only in states where
    /// they take several for it. All others are 0.
    #[must_use]
    pub fn decided(&self, place: &Rational, near: &[bool], budget: Budget) -> Option<Vec<f64>> {
        let mut goes_on = |_| true;
        let mut meter = Meter::new(budget, &mut goes_on);
        let here = [place.clone(), place.clone()];
        let mut advantages = vec![0.0; near.len()];
        for state in self.ties(near) {
            let own = self.state(state, &here, &mut meter).ok()?.advantages(place);
            advantages[self.scenario.mdp.actions(state)].copy_from_slice(&own);
        }
        Some(advantages)
    }

    /// Returns the best minus the second best reward of each state at a place; infinite where there is one action, and
    /// where there is none.
    #[must_use]
    pub fn gaps(&self, place: &Rational, budget: Budget) -> Option<Vec<f64>> {
        let mut goes_on = |_| true;
        let mut meter = Meter::new(budget, &mut goes_on);
        let mdp = &self.scenario.mdp;
        let here = [place.clone(), place.clone()];
        let mut gaps = vec![f64::INFINITY; mdp.states()];
        for (state, gap) in gaps
            .iter_mut()
            .enumerate()
            .filter(|(state, _)| !mdp.is_terminal(*state))
        {
            *gap = self.state(state, &here, &mut meter).ok()?.gap(place);
        }
        Some(gaps)
    }

    /// Returns the number that a float of the parameter writes.
    #[must_use]
    pub fn number(&self, value: f64) -> Option<Rational> {
        Rational::of_float(value, self.known)
    }

    /// Returns the states in which several pairs are near the best.
    fn ties(&self, near: &[bool]) -> impl Iterator<Item = usize> {
        let mdp = &self.scenario.mdp;
        (0..mdp.states()).filter(|&state| near[mdp.actions(state)].iter().filter(|&&near| near).count() > 1)
    }

    /// Returns the rewards of a state over a range.
    fn state(&self, state: usize, range: &[Rational; 2], meter: &mut Meter) -> Result<Box<dyn Answers>, Stop> {
        self.lines(self.scenario.mdp.actions(state), range, meter)
    }

    /// Returns the rewards of some actions of a state over a range.
    fn lines(
        &self,
        actions: impl ExactSizeIterator<Item = usize> + Clone,
        range: &[Rational; 2],
        meter: &mut Meter,
    ) -> Result<Box<dyn Answers>, Stop> {
        let count = actions.len() as u64;
        let comparisons = count * (u64::from(count.max(2).ilog2()) + 4);
        meter.spend(REWARD * count + COMPARISON * comparisons)?;
        let short: Option<Vec<[Number; 2]>> = actions.clone().map(|pair| self.rewards.short(pair)).collect();
        if let Some(short) = short.and_then(|rewards| short_state(&rewards, range)) {
            return Ok(Box::new(short));
        }
        let rewards: Vec<[Rational; 2]> = actions.map(|pair| self.rewards.of(pair)).collect();
        let long = long_state(&rewards, range);
        let length = long.ends.iter().flatten().map(digits).max().unwrap_or(1);
        meter.spend(comparisons * (OVERHEAD + length * length))?;
        Ok(Box::new(long))
    }
}

/// Returns the rewards of a state as short integers, unless some are long.
fn short_state(rewards: &[[Number; 2]], range: &[Rational; 2]) -> Option<State<i128>> {
    let is_short = |integer: &i128| integer.unsigned_abs() >> SHORT == 0;
    let column = |part: usize| {
        let scale = rewards.iter().try_fold(1, |scale: i128, reward| {
            let (_, denominator) = reward[part].parts();
            // Dividing long integers takes long, and most scores have equally many decimals.
            let multiple = if scale == denominator || scale % denominator == 0 {
                scale
            } else {
                scale.lcm(&denominator)
            };
            Some(multiple).filter(is_short)
        })?;
        let scaled = rewards.iter().map(|reward| {
            let (numerator, denominator) = reward[part].parts();
            let factor = if scale == denominator { 1 } else { scale / denominator };
            product(numerator, factor).filter(is_short)
        });
        Some((scaled.collect::<Option<Vec<i128>>>()?, scale))
    };
    let ((constant, l), (slope, m)) = (column(0)?, column(1)?);
    let end = |place: &Rational| {
        let [above, below] = [place.numerator(), place.denominator()].map(|part| i128::try_from(part).ok());
        let (still, moved) = (product(m, below?)?, product(l, above?)?);
        let reward =
            |(constant, slope): (&i128, &i128)| product(*constant, still)?.checked_add(product(*slope, moved)?);
        constant.iter().zip(&slope).map(reward).collect::<Option<Vec<i128>>>()
    };
    Some(State {
        ends: [end(&range[0])?, end(&range[1])?],
        constant,
        slope,
        scales: [l, m],
    })
}

/// Returns the rewards of a state as integers of any length.
fn long_state(rewards: &[[Rational; 2]], range: &[Rational; 2]) -> State<BigInt> {
    let scale = |part: usize| {
        let denominators = rewards.iter().map(|reward| reward[part].denominator());
        denominators.fold(BigInt::ONE, |scale, denominator| scale.lcm(denominator))
    };
    let scales = [scale(0), scale(1)];
    let column = |part: usize| {
        let scaled = |reward: &[Rational; 2]| reward[part].numerator() * (&scales[part] / reward[part].denominator());
        rewards.iter().map(scaled).collect()
    };
    let [constant, slope]: [Vec<BigInt>; 2] = [column(0), column(1)];
    let ends = range.each_ref().map(|place| {
        let (still, moved) = (&scales[1] * place.denominator(), &scales[0] * place.numerator());
        let reward = |(constant, slope): (&BigInt, &BigInt)| constant * &still + slope * &moved;
        constant.iter().zip(&slope).map(reward).collect()
    });
    State {
        constant,
        slope,
        ends,
        scales,
    }
}
