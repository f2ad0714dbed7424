//! Planted cliffs: models put together from parts whose cliffs are known, on a background without any.
//!
//! The background is a random discounted chain, one action per state, with rewards that move along; every part leads
//! into it by one row, so that it adds the same to all of a part's actions and only makes the numbers large.

use policy_cliff::cliffs::{Change, Kind};
use policy_cliff::mdp::{Discount, Mdp};

use crate::{problem, solved};

const BACKGROUND: usize = 30;
/// The range's ends lie this far from all cliffs.
const RANGE: f64 = 1.0;

/// Reward at 0 and slope, and where it leads.
type Action = ([f64; 2], Vec<(usize, f64)>);

struct Builder {
    rng: fastrand::Rng,
    rows: Vec<Vec<Vec<(usize, f64)>>>,
    rewards: [Vec<f64>; 2],
    /// Place, state, sets and kind of every change.
    planted: Vec<(f64, usize, [Vec<usize>; 3], Kind)>,
}

impl Builder {
    fn new(seed: u64) -> Self {
        let mut builder = Self {
            rng: fastrand::Rng::with_seed(seed),
            rows: Vec::new(),
            rewards: [Vec::new(), Vec::new()],
            planted: Vec::new(),
        };
        for _ in 0..BACKGROUND {
            let reward = [0, 1].map(|_| 2.0 * builder.rng.f64() - 1.0);
            let row = builder.row();
            builder.state(vec![(reward, row)]);
        }
        builder
    }

    /// Into the background.
    fn row(&mut self) -> Vec<(usize, f64)> {
        (0..4).map(|_| (self.rng.usize(0..BACKGROUND), 0.25)).collect()
    }

    fn state(&mut self, actions: Vec<Action>) -> usize {
        for (reward, _) in &actions {
            self.rewards[0].push(reward[0]);
            self.rewards[1].push(reward[1]);
        }
        self.rows.push(actions.into_iter().map(|a| a.1).collect());
        self.rows.len() - 1
    }

    /// Actions that earn k (theta - at), with the same way on.
    fn fork(&mut self, at: f64, slopes: &[f64]) -> usize {
        let row = self.row();
        self.state(slopes.iter().map(|k| ([-k * at, *k], row.clone())).collect())
    }

    fn slope(&mut self) -> f64 {
        0.1 + 1.9 * self.rng.f64()
    }

    fn plant(&mut self, at: f64, state: usize, sets: [&[usize]; 3], kind: Kind) {
        self.planted.push((at, state, sets.map(<[usize]>::to_vec), kind));
    }

    fn crossing(&mut self, at: f64) -> usize {
        let k = self.slope();
        let state = self.fork(at, &[k, 0.0]);
        self.plant(at, state, [&[1], &[0, 1], &[0]], Kind::Crossing);
        state
    }

    /// Two actions that are one, and a third that beats them from `at` on.
    fn tie(&mut self, at: f64) {
        let k = self.slope();
        let state = self.fork(at, &[0.0, k, 0.0]);
        self.plant(at, state, [&[0, 2], &[0, 1, 2], &[1]], Kind::Tie);
    }

    /// Going to a crossing is worth k |theta - at| more than what else there is to do.
    fn touching(&mut self, at: f64) {
        let k = self.slope();
        let peak = self.fork(at, &[k, -k]);
        let flat = self.state(vec![([0.0, 0.0], self.rows[peak][0].clone())]);
        let state = self.state(vec![([0.0, 0.0], vec![(peak, 1.0)]), ([0.0, 0.0], vec![(flat, 1.0)])]);
        self.plant(at, peak, [&[1], &[0, 1], &[0]], Kind::Crossing);
        self.plant(at, state, [&[0], &[0, 1], &[0]], Kind::Touching);
    }

    /// A crossing behind an action that is never taken.
    fn off_path(&mut self, at: f64) {
        let hidden = self.crossing(at);
        let row = self.row();
        // Dearer than all that the model can earn.
        self.state(vec![([100.0, 0.0], row), ([0.0, 0.0], vec![(hidden, 1.0)])]);
    }

    /// Solves, and compares with what was planted; `off_path` states are not reached.
    fn check(mut self, discount: f64) {
        let parts: Vec<usize> = (BACKGROUND..self.rows.len()).collect();
        let mut led_to = vec![false; self.rows.len()];
        for &(target, _) in self.rows.iter().flatten().flatten() {
            led_to[target] = true;
        }
        // Everything that no other part leads to may be a start.
        let roots: Vec<usize> = parts.into_iter().filter(|&s| !led_to[s]).collect();
        let mut start = vec![0.0; self.rows.len()];
        for &root in &roots {
            start[root] = 1.0 / roots.len() as f64;
        }
        let mdp = Mdp::new(Discount::new(discount).expect("discount"), &self.rows, &start).expect("valid");
        let found = solved(&problem(&mdp, &self.rewards), -RANGE, RANGE);
        self.planted.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let mut places: Vec<f64> = self.planted.iter().map(|p| p.0).collect();
        places.dedup();
        assert_eq!(found.breakpoints.len(), places.len());
        for (breakpoint, place) in found.breakpoints.iter().zip(places) {
            let off = (breakpoint.at - place).abs();
            assert!(
                off <= breakpoint.error && off <= 1e-10 && breakpoint.error < 5e-10,
                "{place}: {breakpoint:?}"
            );
            let expected = self
                .planted
                .iter()
                .filter(|p| p.0 == place)
                .map(|(_, state, sets, kind)| Change {
                    state: *state,
                    first: mdp.actions(*state).start,
                    sets: sets.clone(),
                    kind: *kind,
                    // Only what hides behind an action that is never taken has a predecessor that does not want it.
                    reached: [!self.hides(*state); 2],
                });
            assert_eq!(breakpoint.changes, expected.collect::<Vec<_>>());
        }
        assert!(found.ends.iter().all(Vec::is_empty));
    }

    fn hides(&self, state: usize) -> bool {
        let first = |s: usize| self.rows[..s].iter().map(Vec::len).sum::<usize>();
        (0..self.rows.len())
            .any(|s| self.rows[s].len() == 2 && self.rows[s][1] == [(state, 1.0)] && self.rewards[0][first(s)] == 100.0)
    }
}

fn place(rng: &mut fastrand::Rng) -> f64 {
    // Six digits: no two by chance between 1e-9 and 1e-6 apart.
    ((2.0 * rng.f64() - 1.0) * 0.99e6).round() / 1e6
}

#[test]
fn all_kinds() {
    for seed in 0..200 {
        let mut builder = Builder::new(seed);
        let mut rng = fastrand::Rng::with_seed(1000 + seed);
        for _ in 0..rng.usize(1..20) {
            let at = place(&mut rng);
            match rng.u8(0..5) {
                0 => drop(builder.crossing(at)),
                1 => builder.tie(at),
                2 => builder.touching(at),
                3 => builder.off_path(at),
                // Several at once.
                _ => {
                    builder.crossing(at);
                    builder.tie(at);
                    builder.touching(at);
                }
            }
        }
        builder.check([0.5, 0.9, 0.95][rng.usize(0..3)]);
    }
}

#[test]
fn a_billionth_apart() {
    for seed in 0..200 {
        let mut builder = Builder::new(seed);
        let mut rng = fastrand::Rng::with_seed(2000 + seed);
        for _ in 0..rng.usize(1..5) {
            let at = place(&mut rng);
            for i in 0..4 {
                let at = at + 1e-9 * f64::from(i);
                match rng.u8(0..3) {
                    0 => drop(builder.crossing(at)),
                    1 => builder.tie(at),
                    _ => builder.touching(at),
                }
            }
        }
        builder.check([0.5, 0.9, 0.95][rng.usize(0..3)]);
    }
}
