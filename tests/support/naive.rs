//! The naive oracle: every deterministic policy of a tiny model, evaluated by Gaussian elimination. Slow, obvious, and no line shared with the solvers.

/// A model as nested lists: `states[s][a]` is the reward and the list of (target, probability).
#[derive(Clone, Debug)]
pub struct Tiny {
    pub discount: f64,
    pub states: Vec<Vec<Action>>,
    pub start: Vec<f64>,
}

#[derive(Clone, Debug)]
pub struct Action {
    pub reward: f64,
    pub to: Vec<(usize, f64)>,
}

/// What the oracle finds.
#[derive(Debug)]
pub enum Verdict {
    /// Optimal values, and Q per state and action.
    Solved { value: Vec<f64>, q: Vec<Vec<f64>> },
    /// At discount 1, some policy never ends and earns at least nothing per step on average.
    Endless,
}

impl Tiny {
    /// Rewards in the order of pairs.
    pub fn rewards(&self) -> Vec<f64> {
        self.states.iter().flatten().map(|a| a.reward).collect()
    }

    /// Calls `visit` with every deterministic policy (an action per state; 0 in terminal ones).
    pub fn policies(&self, mut visit: impl FnMut(&[usize])) {
        let mut policy = vec![0; self.states.len()];
        loop {
            visit(&policy);
            let mut state = 0;
            loop {
                if state == policy.len() {
                    return;
                }
                policy[state] += 1;
                if policy[state] < self.states[state].len() {
                    break;
                }
                policy[state] = 0;
                state += 1;
            }
        }
    }

    /// Value of a policy given as probabilities of actions, or `None` where it never ends at discount 1.
    pub fn value(&self, policy: &[Vec<f64>], reward: &dyn Fn(usize, usize) -> f64) -> Option<Vec<f64>> {
        let n = self.states.len();
        let mut matrix = vec![vec![0.0; n + 1]; n];
        for s in 0..n {
            matrix[s][s] = 1.0;
            for (a, action) in self.states[s].iter().enumerate() {
                matrix[s][n] += policy[s][a] * reward(s, a);
                for &(t, p) in &action.to {
                    matrix[s][t] -= self.discount * policy[s][a] * p;
                }
            }
        }
        eliminate(matrix)
    }

    fn deterministic(&self, policy: &[usize]) -> Vec<Vec<f64>> {
        self.states
            .iter()
            .zip(policy)
            .map(|(actions, &chosen)| (0..actions.len()).map(|a| f64::from(u8::from(a == chosen))).collect())
            .collect()
    }

    /// The pointwise maximum over all policies, which one of them attains everywhere.
    pub fn solve(&self) -> Verdict {
        let n = self.states.len();
        let mut value = vec![f64::NEG_INFINITY; n];
        let mut endless = false;
        self.policies(|policy| {
            if self.discount == 1.0 && !self.ends(policy) {
                endless |= self.best_gain(policy) > -1e-9;
                return;
            }
            let found = self
                .value(&self.deterministic(policy), &|s, a| self.states[s][a].reward)
                .expect("a policy that ends has a value");
            for (best, v) in value.iter_mut().zip(found) {
                *best = best.max(v);
            }
        });
        if endless {
            return Verdict::Endless;
        }
        let q = self
            .states
            .iter()
            .map(|actions| {
                actions
                    .iter()
                    .map(|a| a.reward + self.discount * expected(a, &value))
                    .collect()
            })
            .collect();
        Verdict::Solved { value, q }
    }

    /// Whether every state leads to a terminal one under a policy.
    fn ends(&self, policy: &[usize]) -> bool {
        (0..self.states.len()).all(|s| self.reachable(policy, s).iter().any(|&t| self.states[t].is_empty()))
    }

    fn reachable(&self, policy: &[usize], from: usize) -> Vec<usize> {
        let mut seen = vec![from];
        let mut next = 0;
        while let Some(&s) = seen.get(next) {
            next += 1;
            if let Some(action) = self.states[s].get(policy[s]) {
                for &(t, _) in &action.to {
                    if !seen.contains(&t) {
                        seen.push(t);
                    }
                }
            }
        }
        seen
    }

    /// Greatest mean reward per step among the classes of states a policy never leaves, terminal states aside.
    fn best_gain(&self, policy: &[usize]) -> f64 {
        let mut best = f64::NEG_INFINITY;
        for s in 0..self.states.len() {
            let class = self.reachable(policy, s);
            let recurrent = class
                .iter()
                .all(|&t| !self.states[t].is_empty() && self.reachable(policy, t).contains(&s));
            if !recurrent {
                continue;
            }
            // Stationary distribution: d (P - I) = 0 with the last equation replaced by sum d = 1.
            let n = class.len();
            let mut matrix = vec![vec![0.0; n + 1]; n];
            for (i, &t) in class.iter().enumerate() {
                matrix[i][i] -= 1.0;
                for &(u, p) in &self.states[t][policy[t]].to {
                    let j = class.iter().position(|&c| c == u).expect("a class is closed");
                    matrix[j][i] += p;
                }
            }
            matrix[n - 1] = vec![1.0; n + 1];
            let stationary = eliminate(matrix).expect("a class has one stationary distribution");
            let gain = class
                .iter()
                .zip(stationary)
                .map(|(&t, d)| d * self.states[t][policy[t]].reward)
                .sum::<f64>();
            best = best.max(gain);
        }
        best
    }
}

pub fn expected(action: &Action, value: &[f64]) -> f64 {
    action.to.iter().map(|&(t, p)| p * value[t]).sum()
}

/// Gauss-Jordan elimination of an n x (n + 1) matrix; `None` when singular.
#[allow(clippy::needless_range_loop)] // Rows and columns are indexed as in the textbook.
pub fn eliminate(mut matrix: Vec<Vec<f64>>) -> Option<Vec<f64>> {
    let n = matrix.len();
    for k in 0..n {
        let pivot = (k..n).max_by(|&i, &j| matrix[i][k].abs().total_cmp(&matrix[j][k].abs()))?;
        matrix.swap(k, pivot);
        if matrix[k][k].abs() < 1e-12 {
            return None;
        }
        for i in 0..n {
            if i != k {
                let factor = matrix[i][k] / matrix[k][k];
                for j in k..=n {
                    matrix[i][j] -= factor * matrix[k][j];
                }
            }
        }
    }
    Some((0..n).map(|i| matrix[i][n] / matrix[i][i]).collect())
}

/// Random tiny models, biased to nasty ones: rewards and probabilities from a few values so that ties are common, unreachable and terminal states,
/// self-loops, a single action, deterministic moves.
pub fn random(rng: &mut fastrand::Rng, discount: f64) -> Tiny {
    let n = rng.usize(2..=5);
    // At discount 1 something must end; the last state does.
    let terminal: Vec<bool> = (0..n)
        .map(|s| (discount == 1.0 && s == n - 1) || (s > 0 && rng.u8(0..5) == 0))
        .collect();
    let coarse = rng.bool();
    let living_cost = if discount == 1.0 && rng.u8(0..3) > 0 { -1.5 } else { 0.0 };
    let states = (0..n)
        .map(|s| {
            let actions = if terminal[s] { 0 } else { rng.usize(1..=3) };
            (0..actions)
                .map(|_| {
                    let reward = living_cost
                        + if coarse {
                            f64::from(rng.i32(-1..=1))
                        } else {
                            f64::from(rng.i32(-1000..=1000)) / 1000.0
                        };
                    let mut to = vec![0.0; n];
                    for _ in 0..4 {
                        to[rng.usize(0..n)] += 0.25;
                    }
                    if rng.bool() {
                        to.fill(0.0);
                        to[rng.usize(0..n)] = 1.0;
                    }
                    Action {
                        reward,
                        to: to.into_iter().enumerate().filter(|t| t.1 > 0.0).collect(),
                    }
                })
                .collect()
        })
        .collect();
    let mut start = vec![0.0; n];
    start[0] = 1.0;
    Tiny {
        discount,
        states,
        start,
    }
}

/// A corridor of `length` states with a door at either end: a step to the left or to the right costs 1/2, and the left door costs `toll` more. Policy iteration
/// from afar moves the place where the best way turns by one state at a time.
pub fn corridor(length: usize, discount: f64, toll: f64) -> Tiny {
    let (left_door, right_door) = (length, length + 1);
    let step = |target: usize, reward: f64| Action {
        reward,
        to: vec![(target, 1.0)],
    };
    let mut states = Vec::new();
    for s in 0..length {
        let left = match s {
            0 => step(left_door, -0.5 - toll),
            s => step(s - 1, -0.5),
        };
        let right = step(if s + 1 < length { s + 1 } else { right_door }, -0.5);
        states.push(vec![right, left]);
    }
    states.extend([vec![], vec![]]);
    let mut start = vec![0.0; length + 2];
    start[0] = 1.0;
    Tiny {
        discount,
        states,
        start,
    }
}
