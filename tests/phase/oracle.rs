//! Random models: tiny ones against every policy in exact arithmetic, others against hard solves at points.

use num_rational::Ratio;
use num_traits::{Signed, ToPrimitive, Zero};
use policy_cliff::mdp::{Discount, Mdp};
use policy_cliff::phase::{Phase, Plane};
use policy_cliff::solve::Hard;

use crate::{check_shared, check_tiling, tile, value};

pub(crate) type Fraction = Ratio<num_bigint::BigInt>;

/// At random points the optimal sets are those of the cell that holds the point, unless it is near an edge; there they
/// are at least the cell's.
pub(crate) fn check_points(plane: &Plane, tiled: &Phase, rng: &mut fastrand::Rng, points: usize) {
    let mut hard = Hard::new(plane.mdp);
    let [[left, right], [low, high]] = tiled.ranges;
    let mut same = 0;
    for _ in 0..points {
        let point = [left + (right - left) * rng.f64(), low + (high - low) * rng.f64()];
        let reward: Vec<f64> = (0..plane.mdp.pairs())
            .map(|p| plane.constant[p] + point[0] * plane.slopes[0][p] + point[1] * plane.slopes[1][p])
            .collect();
        hard.solve(&reward).expect("finite");
        let cell = &tiled.cells[tiled.cell_at(point[0], point[1]).expect("covered")];
        let optimal = hard.optimal();
        let best: f64 = hard.value().iter().zip(plane.mdp.start()).map(|(v, mu)| v * mu).sum();
        assert!((best - value(cell, point)).abs() <= 1e-10 * best.abs().max(1.0));
        let superset = cell.optimal.iter().zip(&optimal).all(|(inside, at)| !inside || *at);
        assert!(superset, "{point:?}");
        same += usize::from(cell.optimal == optimal);
    }
    assert!(same >= points - points / 100, "{same} of {points}");
}

/// The three parts of a pair's reward, and its targets.
pub(crate) type Pair = ([Fraction; 3], Vec<(usize, Fraction)>);

/// A tiny model in fractions: rewards affine in two parameters.
pub(crate) struct Exact {
    pub(crate) discount: Fraction,
    pub(crate) states: Vec<Vec<Pair>>,
}

pub(crate) fn fraction(numerator: i64, denominator: i64) -> Fraction {
    Fraction::new(numerator.into(), denominator.into())
}

pub(crate) fn float(x: &Fraction) -> f64 {
    let [above, below] = [x.numer(), x.denom()].map(|n| n.to_f64().expect("finite"));
    above / below
}

/// Rewards from few values, so that ties at points, on lines and in cells are common; copies of actions, states without
/// influence.
pub(crate) fn random(rng: &mut fastrand::Rng) -> Exact {
    let n = rng.usize(2..=4);
    let grain = if rng.bool() { 1 } else { 8 };
    let flat = rng.u8(0..4) == 0;
    // At discount 1 every move leads forward to the last state, which is terminal.
    let discount = [fraction(0, 1), fraction(1, 2), fraction(3, 4), fraction(1, 1)][rng.usize(0..4)].clone();
    let forward = discount == fraction(1, 1);
    let mut states = Vec::new();
    for s in 0..n {
        let mut own: Vec<Pair> = Vec::new();
        let first = if forward { s + 1 } else { 0 };
        let actions = if s == n - 1 {
            if forward { 0 } else { rng.usize(0..=1) }
        } else {
            rng.usize(1..=3)
        };
        for _ in 0..actions {
            if !own.is_empty() && rng.u8(0..5) == 0 {
                own.push(own[0].clone());
                continue;
            }
            let mut reward = [0, 1, 2].map(|_| fraction(rng.i64(-2 * grain..=2 * grain), grain));
            if flat {
                reward[2] = reward[1].clone();
            }
            let to = if rng.bool() {
                vec![(rng.usize(first..n), fraction(1, 1))]
            } else {
                let (t, u) = (rng.usize(first..n), rng.usize(first..n));
                vec![(t, fraction(1, 4)), (u, fraction(3, 4))]
            };
            own.push((reward, to));
        }
        states.push(own);
    }
    Exact { discount, states }
}

impl Exact {
    fn mdp(&self) -> Mdp {
        let rows: Vec<Vec<Vec<(usize, f64)>>> = self
            .states
            .iter()
            .map(|own| {
                own.iter()
                    .map(|(_, to)| to.iter().map(|(t, p)| (*t, float(p))).collect())
                    .collect()
            })
            .collect();
        let mut start = vec![0.0; rows.len()];
        start[0] = 1.0;
        let discount = Discount::new(float(&self.discount)).expect("discount");
        Mdp::new(discount, &rows, &start).expect("valid")
    }

    fn part(&self, part: usize) -> Vec<f64> {
        let pairs = self.states.iter().flatten();
        pairs.map(|(reward, _)| float(&reward[part])).collect()
    }

    /// V of a policy, three parts per state, by Gauss-Jordan elimination.
    fn value(&self, policy: &[usize]) -> Vec<[Fraction; 3]> {
        let n = self.states.len();
        let mut matrix = vec![vec![fraction(0, 1); n + 3]; n];
        for s in 0..n {
            matrix[s][s] = fraction(1, 1);
            if let Some((reward, to)) = self.states[s].get(policy[s]) {
                matrix[s][n..].clone_from_slice(reward);
                for (t, p) in to {
                    matrix[s][*t] -= &self.discount * p;
                }
            }
        }
        for k in 0..n {
            let pivot = (k..n).find(|&i| !matrix[i][k].is_zero()).expect("regular");
            matrix.swap(k, pivot);
            let row = matrix[k].clone();
            for (i, other) in matrix.iter_mut().enumerate() {
                let factor = &other[k] / &row[k];
                if i != k && !factor.is_zero() {
                    for j in 0..n + 3 {
                        other[j] -= &factor * &row[j];
                    }
                }
            }
        }
        (0..n)
            .map(|i| [0, 1, 2].map(|part| &matrix[i][n + part] / &matrix[i][i]))
            .collect()
    }

    /// The polygons of all policies that are optimal on an area, each once: (optimal pairs, corners in order, twice the
    /// area).
    pub(crate) fn cells(&self, low: i64, high: i64) -> Vec<(Vec<bool>, Fraction)> {
        let mut cells: Vec<(Vec<bool>, Fraction)> = Vec::new();
        let mut policy = vec![0; self.states.len()];
        'policies: loop {
            self.add_cell(&policy, low, high, &mut cells);
            for (chosen, own) in policy.iter_mut().zip(&self.states) {
                *chosen += 1;
                if *chosen < own.len() {
                    continue 'policies;
                }
                *chosen = 0;
            }
            return cells;
        }
    }

    fn add_cell(&self, policy: &[usize], low: i64, high: i64, cells: &mut Vec<(Vec<bool>, Fraction)>) {
        let value = self.value(policy);
        let corner = |x, y| [fraction(x, 1), fraction(y, 1)];
        let mut polygon = vec![
            corner(low, low),
            corner(high, low),
            corner(high, high),
            corner(low, high),
        ];
        let mut optimal = Vec::new();
        for (s, own) in self.states.iter().enumerate() {
            for (reward, to) in own {
                let worse = [0, 1, 2].map(|part| {
                    let mut q = reward[part].clone();
                    for (t, p) in to {
                        q += &self.discount * p * &value[*t][part];
                    }
                    &value[s][part] - q
                });
                optimal.push(worse.iter().all(Zero::is_zero));
                polygon = clip(&polygon, &worse);
            }
        }
        let mut twice = fraction(0, 1);
        for (i, p) in polygon.iter().enumerate() {
            let q = &polygon[(i + 1) % polygon.len()];
            twice += &p[0] * &q[1] - &q[0] * &p[1];
        }
        if twice.is_positive() && !cells.iter().any(|cell| cell.0 == optimal) {
            cells.push((optimal, twice / fraction(2, 1)));
        }
    }
}

/// Sutherland and Hodgman's clipping, exact.
fn clip(polygon: &[[Fraction; 2]], line: &[Fraction; 3]) -> Vec<[Fraction; 2]> {
    let depth = |p: &[Fraction; 2]| &line[0] + &line[1] * &p[0] + &line[2] * &p[1];
    let mut kept = Vec::new();
    for (i, p) in polygon.iter().enumerate() {
        let q = &polygon[(i + 1) % polygon.len()];
        let (here, there) = (depth(p), depth(q));
        if !here.is_negative() {
            kept.push(p.clone());
        }
        if (&here * &there).is_negative() {
            let share = &here / (&here - &there);
            kept.push([0, 1].map(|axis| &p[axis] + &share * (&q[axis] - &p[axis])));
        }
    }
    kept
}

#[test]
fn tiny_models_are_cut_as_all_their_policies_say() {
    let mut rng = fastrand::Rng::with_seed(11);
    let (mut most, mut tied) = (0, 0);
    for round in 0..4000 {
        let exact = random(&mut rng);
        let mdp = exact.mdp();
        let plane = Plane {
            mdp: &mdp,
            constant: exact.part(0),
            slopes: [exact.part(1), exact.part(2)],
        };
        let tiled = tile(&plane, [[-2.0, 3.0]; 2]);
        assert!(tiled.missing.abs() <= 1e-11, "{round}: {:e}", tiled.missing);
        let wanted = exact.cells(-2, 3);
        assert_eq!(tiled.cells.len(), wanted.len(), "{round}");
        for (optimal, area) in &wanted {
            let cell = tiled.cells.iter().find(|cell| cell.optimal == *optimal);
            let cell = cell.expect("a cell with this set");
            assert!((cell.area - float(area)).abs() <= 1e-10, "{round}");
            tied += usize::from(optimal.iter().filter(|&&o| o).count() > mdp.states());
        }
        check_tiling(&tiled, 1e-10);
        check_shared(&tiled, 1e-9);
        most = most.max(wanted.len());
    }
    assert!(most >= 12 && tied >= 400, "{most} cells, {tied} with ties");
}

#[test]
fn larger_random_models_agree_with_solves_at_points() {
    let mut rng = fastrand::Rng::with_seed(12);
    for _ in 0..150 {
        let states = rng.usize(2..=15);
        let actions = rng.usize(1..=4);
        let discount = [0.0, 0.5, 0.9, 0.99][rng.usize(0..4)];
        let mdp = crate::random_mdp(&mut rng, [states, actions, 3], discount);
        let plane = crate::random_plane(&mut rng, &mdp);
        let tiled = tile(&plane, [[-1.0, 1.0], [0.0, 2.5]]);
        assert!(tiled.missing.abs() <= 1e-11, "{:e}", tiled.missing);
        check_tiling(&tiled, 1e-10);
        check_shared(&tiled, 1e-8);
        check_points(&plane, &tiled, &mut rng, 300);
    }
}
