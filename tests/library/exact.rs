//! Cliffs certified in exact arithmetic, and the solver's compared with them.
//!
//! Policy iteration over rationals gives every state's exact set of optimal actions at a parameter value. Where a
//! policy is optimal is an interval, so one that is optimal at both ends of a stretch is optimal throughout: no cliff
//! can hide inside.

use num_bigint::BigInt;
use num_rational::Ratio;
use num_traits::ToPrimitive;
use num_traits::{One, Zero};
use policy_cliff::exact::{self as library, Budget, ExactProblem};
use policy_cliff::rational::Number;
use policy_cliff::scenario::Scenario;

use crate::solved;

pub(crate) type Rational = Ratio<BigInt>;

pub(crate) fn rational(above: i64, below: i64) -> Rational {
    Ratio::new(BigInt::from(above), BigInt::from(below))
}

/// The nearest float, to compare with.
pub(crate) fn float(x: &Rational) -> f64 {
    let [above, below] = [x.numer(), x.denom()].map(|n| n.to_f64().expect("finite"));
    above / below
}

fn exact(number: &Number) -> Rational {
    let (above, below) = number.exact();
    Ratio::new(above.into(), below.into())
}

/// The values a scenario opens with.
pub(crate) fn opening(scenario: &Scenario) -> Vec<Rational> {
    let values = scenario.parameters.iter().map(|p| exact(&p.value));
    values.collect()
}

/// A scenario at given values of its parameters, as rationals.
pub(crate) struct Exact<'s> {
    scenario: &'s Scenario,
    reward: Vec<Rational>,
}

impl<'s> Exact<'s> {
    pub(crate) fn new(scenario: &'s Scenario, values: &[Rational]) -> Self {
        let domain = |state: usize| scenario.domain[state];
        let states = (0..scenario.mdp.states()).flat_map(|s| scenario.mdp.actions(s).map(move |pair| (s, pair)));
        let reward = states.map(|(state, pair)| {
            let earned = scenario.rewards.row(pair).iter().map(|(component, amount)| {
                let weight = &scenario.weights[domain(state)][*component];
                let moved = weight
                    .terms
                    .iter()
                    .map(|(parameter, slope)| (slope, &values[*parameter]));
                let moved = moved.map(|(slope, value)| exact(slope) * value);
                moved.fold(exact(&weight.constant), |sum, part| sum + part) * exact(amount)
            });
            earned.fold(Rational::zero(), |sum, part| sum + part)
        });
        Self {
            scenario,
            reward: reward.collect(),
        }
    }

    /// The same with the true reward in its place.
    pub(crate) fn truly(scenario: &'s Scenario) -> Self {
        let weights = scenario.true_weights.as_ref().expect("a true reward");
        let states = (0..scenario.mdp.states()).flat_map(|s| scenario.mdp.actions(s).map(move |pair| (s, pair)));
        let reward = states.map(|(state, pair)| {
            let earned = scenario.rewards.row(pair).iter();
            let earned = earned.map(|(k, amount)| exact(&weights[scenario.domain[state]][*k]) * exact(amount));
            earned.fold(Rational::zero(), |sum, part| sum + part)
        });
        Self {
            scenario,
            reward: reward.collect(),
        }
    }

    /// Target states with discounted probabilities.
    fn row(&self, pair: usize) -> Vec<(usize, Rational)> {
        let mdp = &self.scenario.mdp;
        let first: usize = (0..pair).map(|p| mdp.row(p).0.len()).sum();
        let (targets, _) = mdp.row(pair);
        let discount = exact(&self.scenario.exact_discount);
        let weighted = targets.iter().enumerate();
        weighted
            .map(|(i, &s)| {
                (
                    s as usize,
                    exact(&self.scenario.exact_probability[first + i]) * &discount,
                )
            })
            .collect()
    }

    fn q(&self, pair: usize, value: &[Rational]) -> Rational {
        self.row(pair)
            .into_iter()
            .fold(self.reward[pair].clone(), |sum, (s, p)| sum + p * &value[s])
    }

    /// V of a policy, by elimination.
    pub(crate) fn value(&self, policy: &[Option<usize>]) -> Vec<Rational> {
        let n = policy.len();
        let mut rows: Vec<Vec<Rational>> = Vec::new();
        for (state, pair) in policy.iter().enumerate() {
            let mut row = vec![Rational::zero(); n + 1];
            row[state] = Rational::one();
            if let Some(pair) = *pair {
                for (target, p) in self.row(pair) {
                    row[target] -= p;
                }
                row[n] = self.reward[pair].clone();
            }
            rows.push(row);
        }
        for i in 0..n {
            let pivot = (i..n).find(|&k| !rows[k][i].is_zero()).expect("the policy ends");
            rows.swap(i, pivot);
            let inverse = rows[i][i].recip();
            for x in &mut rows[i] {
                *x = &*x * &inverse;
            }
            let own = rows[i].clone();
            for row in rows
                .iter_mut()
                .enumerate()
                .filter(|(k, row)| *k != i && !row[i].is_zero())
                .map(|(_, row)| row)
            {
                let factor = row[i].clone();
                for (x, y) in row.iter_mut().zip(&own) {
                    *x = &*x - &factor * y;
                }
            }
        }
        rows.into_iter().map(|row| row[n].clone()).collect()
    }

    /// V of the start under a policy given by the position of each state's action.
    pub(crate) fn returned(&self, sets: &[Vec<usize>]) -> Rational {
        let mdp = &self.scenario.mdp;
        let chosen = sets.iter().enumerate();
        let policy: Vec<_> = chosen
            .map(|(s, set)| set.first().map(|a| mdp.actions(s).start + a))
            .collect();
        let value = self.value(&policy);
        let start = mdp.start().iter().position(|&mu| mu == 1.0);
        value[start.expect("one first state")].clone()
    }

    /// Optimal actions of every state, by position. At discount 1 the policy of first actions must end.
    pub(crate) fn optimal(&self) -> Vec<Vec<usize>> {
        let mdp = &self.scenario.mdp;
        let mut policy: Vec<Option<usize>> = (0..mdp.states()).map(|s| mdp.actions(s).next()).collect();
        loop {
            let value = self.value(&policy);
            let mut changed = false;
            for (state, chosen) in policy.iter_mut().enumerate() {
                let best = mdp.actions(state).max_by_key(|&pair| self.q(pair, &value));
                if let Some(best) = best.filter(|&pair| self.q(pair, &value) > value[state]) {
                    *chosen = Some(best);
                    changed = true;
                }
            }
            if !changed {
                let set = |s: usize| {
                    let best = mdp
                        .actions(s)
                        .enumerate()
                        .filter(|&(_, pair)| self.q(pair, &value) == value[s]);
                    best.map(|(i, _)| i).collect()
                };
                return (0..mdp.states()).map(set).collect();
            }
        }
    }
}

/// Optimal sets of every state inside each piece, and at each cliff.
pub(crate) struct Certified {
    pub(crate) inside: Vec<Vec<Vec<usize>>>,
    pub(crate) at: Vec<Vec<Vec<usize>>>,
}

/// Checks that the optimal sets change at exactly the given values of a parameter's range, each inside it, and that the
/// solver says so: every place within its own error, every set, every value.
pub(crate) fn certify(scenario: &Scenario, parameter: usize, values: &[Rational], cliffs: &[Rational]) -> Certified {
    let name = &scenario.title;
    let range = &scenario.parameters[parameter];
    let ends = [vec![exact(&range.from)], cliffs.to_vec(), vec![exact(&range.to)]].concat();
    assert!(
        ends.is_sorted_by(|a, b| a < b),
        "{name}: cliffs in order, inside the range"
    );
    let at_value = |theta: &Rational| {
        let mut values = values.to_vec();
        values[parameter] = theta.clone();
        Exact::new(scenario, &values)
    };
    let at: Vec<_> = ends.iter().map(|theta| at_value(theta).optimal()).collect();
    let inside: Vec<_> = ends
        .windows(2)
        .map(|w| at_value(&((&w[0] + &w[1]) / BigInt::from(2))).optimal())
        .collect();
    for (i, stretch) in inside.iter().enumerate() {
        for end in [&at[i], &at[i + 1]] {
            for (state, set) in stretch.iter().enumerate() {
                assert!(
                    set.iter().all(|a| end[state].contains(a)),
                    "{name}: a cliff hides between {} and {}",
                    ends[i],
                    ends[i + 1]
                );
            }
        }
    }
    for (i, pair) in inside.windows(2).enumerate() {
        assert_ne!(pair[0], pair[1], "{name}: nothing changes at {}", ends[i + 1]);
    }

    let floats: Vec<f64> = values.iter().map(float).collect();
    let found = solved(scenario, parameter, &floats);
    let places: Vec<f64> = found.breakpoints.iter().map(|b| b.at).collect();
    assert_eq!(places.len(), cliffs.len(), "{name}: {places:?}");
    for (breakpoint, cliff) in found.breakpoints.iter().zip(cliffs) {
        let off = (breakpoint.at - float(cliff)).abs();
        assert!(off <= breakpoint.error.min(1e-12), "{name}: {cliff} {off:e}");
    }
    let flags = |sets: &[Vec<usize>]| -> Vec<bool> {
        let own = |(s, set): (usize, &Vec<usize>)| {
            let count = scenario.mdp.actions(s).len();
            (0..count).map(|a| set.contains(&a)).collect::<Vec<_>>()
        };
        sets.iter().enumerate().flat_map(own).collect()
    };
    for (i, sets) in inside.iter().enumerate() {
        assert_eq!(found.optimal(i), flags(sets), "{name}: piece {i}");
        let value = float(&at_value(&ends[i]).returned(sets));
        let off = (found.pieces[i].value - value).abs();
        assert!(off <= 1e-12 * value.abs().max(1.0), "{name}: value {value}");
    }
    for (i, sets) in at[1..=cliffs.len()].iter().enumerate() {
        assert_eq!(found.at(i), flags(sets), "{name}: cliff {i}");
    }
    let problem = ExactProblem::of(scenario, parameter, &floats).expect("exact numbers");
    let certificate = library::certify(&problem, &found, Budget::default(), &mut |_| true);
    let texts: Vec<&str> = certificate.points.iter().map(|p| &*p.text).collect();
    let wanted: Vec<String> = ends.iter().map(Rational::to_string).collect();
    assert_eq!(texts, wanted, "{name}: as the page prints them");
    assert!(certificate.is_exact(), "{name}");

    let at = at[1..=cliffs.len()].to_vec();
    Certified { inside, at }
}
