//! Tiny random models against an oracle that enumerates every policy in rational arithmetic.
//!
//! What the oracle finds is confirmed throughout, with the same fractions; what differs from it in any set or in the
//! count of breakpoints never is. The library's own search in floats agrees with the oracle, and is confirmed.

use num_bigint::BigInt;
use num_rational::Ratio;
use num_traits::{One, ToPrimitive, Zero};
use policy_cliff::cliffs::{Breakpoint, Change, Cliffs, Kind, Piece, cliffs};
use policy_cliff::exact::{Budget, ExactProblem, Verdict, certify, check, confirm};
use policy_cliff::mdp::{Discount, Mdp, ModelError};
use policy_cliff::rational::Number;
use policy_cliff::scenario::Problem;

type Rational = Ratio<BigInt>;

#[derive(Clone)]
struct Action {
    /// Ascending targets.
    to: Vec<(usize, Number)>,
    reward: [Number; 2],
}

pub(crate) struct Tiny {
    discount: Number,
    states: Vec<Vec<Action>>,
    from: Number,
    to: Number,
}

fn number(text: &str) -> Number {
    Number::parse(text).expect("a number")
}

fn rational(number: &Number) -> Rational {
    let (above, below) = number.exact();
    Ratio::new(above.into(), below.into())
}

/// Numbers of few digits: two roundings and a third.
fn float(number: &Rational) -> f64 {
    number.numer().to_f64().expect("finite") / number.denom().to_f64().expect("finite")
}

/// Sets of optimal pairs at the ends of the range and at every breakpoint between them, and inside the pieces.
struct Truth {
    points: Vec<(Rational, Vec<bool>)>,
    pieces: Vec<Vec<bool>>,
}

impl Tiny {
    /// Few different numbers, so that ties are common.
    fn random(rng: &mut fastrand::Rng) -> Self {
        const SPLITS: [&[&str]; 6] = [
            &["1"],
            &["1"],
            &["1/2", "1/2"],
            &["1/3", "2/3"],
            &["0.75", "0.25"],
            &["0.2", "0.5", "0.3"],
        ];
        let n = rng.usize(2..=4);
        let discount = ["0", "0.5", "0.9", "2/3", "1"][rng.usize(0..5)];
        let forward = discount == "1";
        let coarse = rng.bool();
        let amount = |rng: &mut fastrand::Rng| {
            if coarse {
                Number::from(rng.i32(-1..=1))
            } else {
                number(&format!("{}/{}", rng.i32(-20..=20), rng.i32(1..=7)))
            }
        };
        let mut states = Vec::new();
        for state in 0..n {
            let last = state == n - 1;
            let count = if last && (forward || rng.bool()) {
                0
            } else {
                rng.usize(1..=3)
            };
            let actions = (0..count).map(|_| {
                // At discount 1 every step leads on, so that every policy ends.
                let mut targets: Vec<usize> = (if forward { state + 1 } else { 0 }..n).collect();
                rng.shuffle(&mut targets);
                let split = SPLITS[rng.usize(0..SPLITS.len())];
                let split = if split.len() > targets.len() { SPLITS[0] } else { split };
                let mut to: Vec<(usize, Number)> = targets.iter().zip(split).map(|(&t, p)| (t, number(p))).collect();
                to.sort_by_key(|t| t.0);
                let slope = if rng.bool() { Number::ZERO } else { amount(rng) };
                Action {
                    to,
                    reward: [amount(rng), slope],
                }
            });
            let mut actions: Vec<Action> = actions.collect();
            // Two actions that always tie.
            if actions.len() > 1 && rng.u8(0..4) == 0 {
                actions[0] = actions[1].clone();
            }
            states.push(actions);
        }
        Self {
            discount: number(discount),
            states,
            from: number("-7/3"),
            to: number("5/2"),
        }
    }

    /// At discount 1, with loops of which some cost nothing and all others cost something.
    fn with_loops(rng: &mut fastrand::Rng) -> Self {
        let n = rng.usize(2..=4);
        let last = n - 1;
        let states = (0..n).map(|state| {
            let count = if state == last { 0 } else { rng.usize(1..=3) };
            let action = |rng: &mut fastrand::Rng| {
                let mut targets: Vec<usize> = (0..n).collect();
                rng.shuffle(&mut targets);
                let split: &[&str] = [&["1"][..], &["1"], &["1/2", "1/2"], &["1/3", "2/3"]][rng.usize(0..4)];
                let mut to: Vec<(usize, Number)> = targets.iter().zip(split).map(|(&t, p)| (t, number(p))).collect();
                to.sort_by_key(|t| t.0);
                let ends = to == [(last, Number::ONE)];
                let amount = number(&format!("{}/{}", rng.i32(-4..=4), rng.i32(1..=3)));
                let slope = number(&format!("{}/2", rng.i32(-2..=2)));
                let reward = match (ends, rng.bool()) {
                    (true, _) => [amount, slope],
                    (false, true) => [Number::ZERO, Number::ZERO],
                    // Over the range the slope adds less than 3.
                    (false, false) => [number(&format!("-{}", rng.i32(3..=5))), slope],
                };
                Action { to, reward }
            };
            (0..count).map(|_| action(rng)).collect()
        });
        let tiny = Self {
            discount: Number::ONE,
            states: states.collect(),
            from: number("-7/3"),
            to: number("5/2"),
        };
        if tiny.try_mdp().is_ok() {
            tiny
        } else {
            Self::with_loops(rng)
        }
    }

    fn try_mdp(&self) -> Result<Mdp, ModelError> {
        let floats = |a: &Action| a.to.iter().map(|(t, p)| (*t, p.value())).collect();
        let rows: Vec<Vec<Vec<(usize, f64)>>> = self
            .states
            .iter()
            .map(|actions| actions.iter().map(floats).collect())
            .collect();
        let mut start = vec![0.0; rows.len()];
        start[0] = 1.0;
        Mdp::new(Discount::new(self.discount.value())?, &rows, &start)
    }

    fn mdp(&self) -> Mdp {
        self.try_mdp().expect("a model")
    }

    fn rewards(&self) -> [Vec<Number>; 2] {
        [0, 1].map(|i: usize| self.states.iter().flatten().map(|a| a.reward[i].clone()).collect())
    }

    fn probability(&self) -> Vec<Number> {
        self.states
            .iter()
            .flatten()
            .flat_map(|a| a.to.iter().map(|t| t.1.clone()))
            .collect()
    }

    fn exact<'a>(&self, mdp: &'a Mdp, probability: &'a [Number]) -> ExactProblem<'a> {
        ExactProblem::new(
            mdp,
            self.discount.clone(),
            probability,
            self.rewards().map(|part| part.iter().map(Number::rational).collect()),
            vec![self.from.clone(), self.to.clone()],
        )
        .expect("exact numbers")
    }

    /// The states from which a policy at discount 1 does nothing but what is worth 0, for ever.
    fn stays(&self, policy: &[usize]) -> Vec<bool> {
        let taken = |s: usize| self.states[s].get(policy[s]);
        let is_free = |action: &Action| action.reward.iter().all(Number::is_zero);
        let free = |s: usize| self.discount == Number::ONE && taken(s).is_some_and(is_free);
        let mut stays: Vec<bool> = (0..policy.len()).map(free).collect();
        for _ in 0..policy.len() {
            for s in 0..policy.len() {
                stays[s] = stays[s] && taken(s).is_some_and(|action| action.to.iter().all(|(t, _)| stays[*t]));
            }
        }
        stays
    }

    /// V as (constant, slope) per state, by elimination; `None` for a policy that never ends and earns something.
    fn value(&self, policy: &[usize]) -> Option<Vec<[Rational; 2]>> {
        let n = self.states.len();
        let stays = self.stays(policy);
        let discount = rational(&self.discount);
        let mut rows: Vec<Vec<Rational>> = Vec::new();
        for (s, actions) in self.states.iter().enumerate() {
            let mut row = vec![Rational::zero(); n + 2];
            row[s] = Rational::one();
            if let Some(action) = actions.get(policy[s]).filter(|_| !stays[s]) {
                for (t, p) in &action.to {
                    row[*t] -= rational(p) * &discount;
                }
                row[n] = rational(&action.reward[0]);
                row[n + 1] = rational(&action.reward[1]);
            }
            rows.push(row);
        }
        for i in 0..n {
            let pivot = (i..n).find(|&k| !rows[k][i].is_zero())?;
            rows.swap(i, pivot);
            let inverse = rows[i][i].recip();
            for x in &mut rows[i] {
                *x *= &inverse;
            }
            let own = rows[i].clone();
            for (k, row) in rows.iter_mut().enumerate() {
                if k != i && !row[i].is_zero() {
                    let factor = row[i].clone();
                    for (x, y) in row.iter_mut().zip(&own) {
                        *x -= &factor * y;
                    }
                }
            }
        }
        let lines = rows.into_iter().map(|row| [row[n].clone(), row[n + 1].clone()]);
        Some(lines.collect())
    }

    /// Every policy's V.
    fn values(&self) -> Vec<Vec<[Rational; 2]>> {
        let mut policy = vec![0; self.states.len()];
        let mut values = Vec::new();
        loop {
            values.extend(self.value(&policy));
            let Some(next) = (0..policy.len()).find(|&s| policy[s] + 1 < self.states[s].len()) else {
                return values;
            };
            policy[next] += 1;
            policy[..next].fill(0);
        }
    }

    fn optimal(&self, values: &[Vec<[Rational; 2]>], theta: &Rational) -> Vec<bool> {
        let at = |line: &[Rational; 2]| &line[0] + &line[1] * theta;
        let best: Vec<Rational> = (0..self.states.len())
            .map(|s| values.iter().map(|v| at(&v[s])).max().expect("a policy"))
            .collect();
        let mut set = Vec::new();
        for (s, actions) in self.states.iter().enumerate() {
            for action in actions {
                let next = action.to.iter().map(|(t, p)| rational(p) * &best[*t]);
                let expected: Rational = next.fold(Rational::zero(), |sum, x| sum + x);
                let reward = at(&[rational(&action.reward[0]), rational(&action.reward[1])]);
                set.push(reward + rational(&self.discount) * expected == best[s]);
            }
        }
        set
    }

    /// Sets can change only where an action's advantage under some policy is 0.
    fn truth(&self) -> Truth {
        let (from, to) = (rational(&self.from), rational(&self.to));
        let values = self.values();
        let mut places = vec![from.clone(), to.clone()];
        for value in &values {
            for (s, actions) in self.states.iter().enumerate() {
                for action in actions {
                    let line = [0, 1].map(|i: usize| {
                        let next = action.to.iter().map(|(t, p)| rational(p) * &value[*t][i]);
                        let expected: Rational = next.fold(Rational::zero(), |sum, x| sum + x);
                        &value[s][i] - rational(&action.reward[i]) - rational(&self.discount) * expected
                    });
                    if !line[1].is_zero() {
                        let root = -&line[0] / &line[1];
                        if root > from && root < to {
                            places.push(root);
                        }
                    }
                }
            }
        }
        places.sort();
        places.dedup();
        let mut truth = Truth {
            points: Vec::new(),
            pieces: Vec::new(),
        };
        let last = places.len() - 1;
        for (i, place) in places.iter().enumerate() {
            let at = self.optimal(&values, place);
            let inside = (i < last).then(|| self.optimal(&values, &((place + &places[i + 1]) / BigInt::from(2))));
            let same = i > 0 && i < last && truth.pieces.last() == Some(&at) && inside.as_ref() == Some(&at);
            if same {
                continue;
            }
            truth.points.push((place.clone(), at));
            truth.pieces.extend(inside);
        }
        truth
    }

    /// The truth in the form that searches give.
    fn cliffs(&self, truth: &Truth) -> Cliffs {
        let last = truth.points.len() - 1;
        let mut changes: Vec<Vec<Change>> = (0..=last)
            .map(|i| {
                let left = &truth.pieces[i.saturating_sub(1)];
                let right = &truth.pieces[i.min(last - 1)];
                self.changes([left, &truth.points[i].1, right])
            })
            .collect();
        let floats: Vec<f64> = truth.points.iter().map(|p| float(&p.0)).collect();
        let ends = [changes.remove(0), changes.pop().expect("two ends")];
        Cliffs {
            end_errors: [0.0; 2],
            gaps: [None, None],
            from: self.from.value(),
            to: self.to.value(),
            pieces: floats
                .windows(2)
                .map(|w| Piece {
                    from: w[0],
                    to: w[1],
                    value: 0.0,
                    slope: 0.0,
                })
                .collect(),
            breakpoints: changes
                .into_iter()
                .zip(&floats[1..])
                .map(|(changes, &at)| Breakpoint {
                    at,
                    error: 1e-12,
                    changes,
                })
                .collect(),
            ends,
            first: truth.pieces[0].clone(),
            tolerance: 0.0,
        }
    }

    fn changes(&self, sets: [&Vec<bool>; 3]) -> Vec<Change> {
        let mut changes = Vec::new();
        let mut first = 0;
        for (state, actions) in self.states.iter().enumerate() {
            let own = sets.map(|set| -> Vec<usize> { (0..actions.len()).filter(|a| set[first + a]).collect() });
            if own[0] != own[1] || own[1] != own[2] {
                changes.push(Change {
                    state,
                    first,
                    sets: own,
                    kind: Kind::Tie,
                    reached: [true, true],
                });
            }
            first += actions.len();
        }
        changes
    }
}

/// A state with its sets left of a point, at it and right of it.
type Sets<'c> = (usize, &'c [Vec<usize>; 3]);

/// The parts of an answer that are claimed: sets, and the number of breakpoints.
fn claims(cliffs: &Cliffs) -> (&Vec<bool>, Vec<Vec<Sets<'_>>>) {
    let mut changes: Vec<&Vec<Change>> = vec![&cliffs.ends[0]];
    changes.extend(cliffs.breakpoints.iter().map(|b| &b.changes));
    changes.push(&cliffs.ends[1]);
    let sets = changes
        .into_iter()
        .map(|changes| changes.iter().map(|c| (c.state, &c.sets)).collect());
    (&cliffs.first, sets.collect())
}

/// Falsifies one thing; the answer may come out as it was.
fn falsify(cliffs: &mut Cliffs, rng: &mut fastrand::Rng) {
    let count = cliffs.breakpoints.len();
    match rng.u8(0..4) {
        0 if count > 0 => {
            let dropped = rng.usize(0..count);
            cliffs.breakpoints.remove(dropped);
            cliffs.pieces.remove(dropped);
        }
        1 if count > 0 => {
            let repeated = rng.usize(0..count);
            let breakpoint = cliffs.breakpoints[repeated].clone();
            cliffs.breakpoints.insert(repeated, breakpoint);
            let piece = cliffs.pieces[repeated];
            cliffs.pieces.insert(repeated, piece);
        }
        2 => {
            let pair = rng.usize(0..cliffs.first.len());
            cliffs.first[pair] = !cliffs.first[pair];
        }
        _ => {
            let mut changes: Vec<&mut Change> = cliffs.breakpoints.iter_mut().flat_map(|b| &mut b.changes).collect();
            changes.extend(cliffs.ends.iter_mut().flatten());
            if changes.is_empty() {
                return;
            }
            let chosen = rng.usize(0..changes.len());
            let set = &mut changes[chosen].sets[rng.usize(0..3)];
            match set.iter().position(|&a| a == 0) {
                Some(place) => drop(set.remove(place)),
                None => set.insert(0, 0),
            }
        }
    }
}

/// Certificates of what the oracle finds.
pub(crate) fn random_certificates(count: usize) -> Vec<String> {
    let mut rng = fastrand::Rng::with_seed(11);
    let mut certificates = Vec::new();
    for index in 0..count {
        let tiny = if index % 2 == 0 {
            Tiny::random(&mut rng)
        } else {
            Tiny::with_loops(&mut rng)
        };
        let known = tiny.cliffs(&tiny.truth());
        let (mdp, probability) = (tiny.mdp(), tiny.probability());
        let exact = tiny.exact(&mdp, &probability);
        let certificate = certify(&exact, &known, Budget::default(), &mut |_| true);
        certificates.push(certificate.to_json(&exact, &known).expect("all exact"));
    }
    certificates
}

#[test]
fn what_the_oracle_finds_is_confirmed_and_nothing_else() {
    let mut rng = fastrand::Rng::with_seed(7);
    let (mut breakpoints, mut false_ones, mut models_with_ties) = (0, 0, 0);
    for index in 0..500 {
        let tiny = if index % 2 == 0 {
            Tiny::random(&mut rng)
        } else {
            Tiny::with_loops(&mut rng)
        };
        let truth = tiny.truth();
        let known = tiny.cliffs(&truth);
        let (mdp, probability) = (tiny.mdp(), tiny.probability());
        let exact = tiny.exact(&mdp, &probability);
        let certificate = certify(&exact, &known, Budget::default(), &mut |_| true);
        assert!(certificate.is_exact(), "{certificate:?}");
        let texts: Vec<&str> = certificate.points.iter().map(|p| &*p.text).collect();
        let fractions: Vec<String> = truth.points.iter().map(|p| p.0.to_string()).collect();
        assert_eq!(texts, fractions);
        breakpoints += known.breakpoints.len();
        let decided = tiny.states.iter().filter(|actions| !actions.is_empty()).count();
        let tie_interval = |set: &Vec<bool>| set.iter().filter(|&&optimal| optimal).count() > decided;
        models_with_ties += usize::from(truth.pieces.iter().any(tie_interval));

        let checked = check(&certificate.to_json(&exact, &known).expect("all exact")).expect("a valid certificate");
        assert_eq!(checked.points, fractions);

        for _ in 0..4 {
            let mut other = known.clone();
            falsify(&mut other, &mut rng);
            let same = claims(&other) == claims(&known);
            let verdict = certify(&exact, &other, Budget::default(), &mut |_| true);
            assert_eq!(verdict.is_exact(), same, "{other:?} for {known:?}");
            false_ones += usize::from(!same);
            // And what is false is put right.
            let confirmed = confirm(&exact, &mut other, Budget::default(), &mut |_| true);
            assert!(confirmed.expect("an answer").is_exact());
            assert_eq!(claims(&other), claims(&known), "{other:?}");
            for (piece, known) in other.pieces.iter().zip(&known.pieces) {
                assert!((piece.to - known.to).abs() <= 1e-12, "{piece:?} {known:?}");
                assert!((piece.from - known.from).abs() <= 1e-12);
            }
        }

        let rewards = tiny
            .rewards()
            .map(|r| r.iter().map(Number::value).collect::<Vec<f64>>());
        let [constant, slope] = rewards;
        let problem = Problem::from_rewards(&mdp, constant, slope);
        let found = cliffs(&problem, tiny.from.value(), tiny.to.value(), &mut |_| true).expect("finite");
        let verdict = certify(&exact, &found, Budget::default(), &mut |_| true);
        assert_eq!(claims(&found), claims(&known), "{found:?}");
        assert!(verdict.is_exact(), "{found:?}");
    }
    assert!(
        breakpoints > 200 && false_ones > 700 && models_with_ties > 80,
        "{breakpoints} breakpoints, {false_ones} false answers, {models_with_ties} with ties"
    );
}

/// At discount 1, waiting for nothing is better than a stop that costs 1, though both have the same Q-value under the
/// values of stopping. A stop that does not cost more than waiting leads nowhere either.
#[test]
fn a_policy_that_never_ends_is_not_forgotten() {
    let action = |target: usize, reward: &str, slope: &str| Action {
        to: vec![(target, Number::ONE)],
        reward: [number(reward), number(slope)],
    };
    let tiny = Tiny {
        discount: Number::ONE,
        states: vec![vec![action(1, "-1", "0"), action(0, "0", "0")], vec![]],
        from: number("0"),
        to: number("1"),
    };
    let (mdp, probability) = (tiny.mdp(), tiny.probability());
    let exact = tiny.exact(&mdp, &probability);
    for first in [vec![true, true], vec![true, false], vec![false, true]] {
        let claim = tiny.cliffs(&Truth {
            points: vec![(Rational::zero(), first.clone()), (Rational::one(), first.clone())],
            pieces: vec![first.clone()],
        });
        let certificate = certify(&exact, &claim, Budget::default(), &mut |_| true);
        assert!(
            matches!(certificate.pieces[0], Verdict::Contradicted { state: 0, .. }) != (first == [false, true]),
            "{first:?}"
        );
    }
}
