//! The cliffs of the shipped scenarios, certified in exact arithmetic.
//!
//! Policy iteration over rationals gives every state's exact set of optimal actions at a parameter value. Where a policy is optimal is an
//! interval, so one that is optimal at both ends of a stretch is optimal throughout: no cliff can hide inside.

use num_bigint::BigInt;
use num_rational::Ratio;
use num_traits::{One, Zero};
use policy_cliff::model::Scenario;

use crate::{exact, scenario};

type Rational = Ratio<BigInt>;

fn rational(above: i64, below: i64) -> Rational {
    Ratio::new(BigInt::from(above), BigInt::from(below))
}

/// A scenario with one parameter, as rationals.
struct Exact<'s> {
    scenario: &'s Scenario,
    reward: Vec<Rational>,
}

impl<'s> Exact<'s> {
    fn new(scenario: &'s Scenario, theta: &Rational) -> Self {
        let domain = |state: usize| scenario.domain[state];
        let states = (0..scenario.mdp.states())
            .flat_map(|s| scenario.mdp.actions(s).map(move |pair| (s, pair)));
        let reward = states.map(|(state, pair)| {
            let earned = scenario.rewards[pair].iter().map(|(component, amount)| {
                let weight = &scenario.weights[domain(state)][*component];
                (exact(&weight.constant) + exact(&weight.coefficients[0]) * theta) * exact(amount)
            });
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
    fn value(&self, policy: &[Option<usize>]) -> Vec<Rational> {
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
            let pivot = (i..n)
                .find(|&k| !rows[k][i].is_zero())
                .expect("the policy ends");
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

    /// Optimal actions of every state, by position. At discount 1 the policy of first actions must end.
    fn optimal(&self) -> Vec<Vec<usize>> {
        let mdp = &self.scenario.mdp;
        let mut policy: Vec<Option<usize>> =
            (0..mdp.states()).map(|s| mdp.actions(s).next()).collect();
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

/// Checks that the optimal sets change at exactly the given values of the parameter's range, each inside it.
fn certify(name: &str, cliffs: &[Rational]) -> Vec<Vec<Vec<usize>>> {
    let scenario = scenario(name);
    assert_eq!(scenario.parameters.len(), 1);
    let parameter = &scenario.parameters[0];
    let ends = [
        vec![exact(&parameter.from)],
        cliffs.to_vec(),
        vec![exact(&parameter.to)],
    ]
    .concat();
    assert!(
        ends.is_sorted_by(|a, b| a < b),
        "{name}: cliffs in order, inside the range"
    );
    let sets = |theta: &Rational| Exact::new(&scenario, theta).optimal();
    let at: Vec<_> = ends.iter().map(&sets).collect();
    let inside: Vec<_> = ends
        .windows(2)
        .map(|w| sets(&((&w[0] + &w[1]) / BigInt::from(2))))
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
        assert_ne!(
            pair[0],
            pair[1],
            "{name}: nothing changes at {}",
            ends[i + 1]
        );
    }
    inside
}

#[test]
fn format_bonus() {
    let sets = certify("format-bonus", &[rational(0, 1)]);
    assert_eq!(
        sets.iter().map(|s| s[1].clone()).collect::<Vec<_>>(),
        [vec![0, 2], vec![1]]
    );
    let scenario = scenario("format-bonus");
    assert_eq!(
        Exact::new(&scenario, &rational(0, 1)).optimal()[1],
        [0, 1, 2]
    );
}

#[test]
fn clever_slacker() {
    let sets = certify("clever-slacker", &[rational(1, 20), rational(1, 5)]);
    let prompt = [vec![1], vec![1], vec![0]];
    let derived = [vec![1], vec![0], vec![0]];
    let guessed = [vec![1], vec![0], vec![0]];
    for (i, set) in sets.iter().enumerate() {
        assert_eq!(
            set[..3],
            [prompt[i].clone(), derived[i].clone(), guessed[i].clone()]
        );
    }
    // The true return of the optimum: 0.90, then 1.85, then 2.65.
    let truth = scenario("clever-slacker")
        .true_reward()
        .expect("a true reward");
    assert_eq!(
        [
            truth[1] + truth[5],
            truth[1] + truth[4],
            truth[0] + truth[2]
        ]
        .map(|x| (x * 100.0).round()),
        [90.0, 185.0, 265.0]
    );
}

#[test]
fn sophistry() {
    let sets = certify("sophistry", &[rational(1, 10), rational(7, 20)]);
    assert_eq!(
        sets.iter().map(|s| [s[1][0], s[2][0]]).collect::<Vec<_>>(),
        [[0, 0], [1, 0], [1, 1]]
    );
}

#[test]
fn lipschitz_fork() {
    let sets = certify("lipschitz-fork", &[rational(0, 1)]);
    assert_eq!(sets.iter().map(|s| s[0][0]).collect::<Vec<_>>(), [1, 0]);
}

#[test]
fn future_ties() {
    let sets = certify("future-ties", &[rational(0, 1)]);
    assert_eq!(sets.iter().map(|s| s[0][0]).collect::<Vec<_>>(), [1, 0]);
    assert_eq!(sets[0][1], [0, 1]);
}

#[test]
fn grid_world() {
    let cliffs = [
        rational(-40888, 24785),
        rational(-258_048, 164_965),
        rational(-9216, 12605),
        rational(-36864, 81445),
        rational(-20736, 243_985),
        rational(-165_632, 3_694_415),
        rational(-544, 19885),
        rational(-32, 1445),
    ];
    let sets = certify("grid-world", &cliffs);
    assert!(
        sets.iter().flatten().all(|set| set.len() <= 1),
        "one optimal policy between cliffs"
    );
    let scenario = scenario("grid-world");
    let watched = |i: usize| {
        sets[i][scenario.view.state]
            .iter()
            .map(|a| scenario.actions[scenario.mdp.actions(scenario.view.state).start + a].as_str())
    };
    assert_eq!(
        [0, 1, 8].map(|i| watched(i).collect::<String>()),
        ["Right", "Up", "Left"]
    );
}
