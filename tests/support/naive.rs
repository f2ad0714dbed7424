//! The naive oracle: every deterministic policy of a tiny model, evaluated by Gaussian elimination. Slow, obvious, and
//! no line shared with the solvers.

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
    /// At discount 1, some policy never ends and earns at least nothing per step on average, and not nothing in every
    /// step.
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
            let Some(found) = self.policy_value(policy, &mut endless) else {
                return;
            };
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

    /// The value of a deterministic policy: 0 where it stays for ever and earns nothing. `None` where it goes on for
    /// ever and earns something: `endless` becomes true if that is at least nothing on average.
    pub fn policy_value(&self, policy: &[usize], endless: &mut bool) -> Option<Vec<f64>> {
        let reward = |s: usize, a: usize| self.states[s][a].reward;
        let mut stays = self.clone();
        if self.discount == 1.0 {
            let mut goes_on = false;
            for class in self.classes(policy) {
                if class.iter().any(|&s| reward(s, policy[s]) != 0.0) {
                    goes_on = true;
                    *endless |= self.gain(policy, &class) > -1e-9;
                }
                for s in class {
                    stays.states[s].clear();
                }
            }
            if goes_on {
                return None;
            }
        }
        let found = stays.value(&self.deterministic(policy), &reward);
        Some(found.expect("what is left ends"))
    }

    /// Whether a deterministic policy gives every state this value.
    pub fn attains(&self, policy: &[usize], value: &[f64]) -> bool {
        let found = self.policy_value(policy, &mut false);
        let near = |(a, b): (&f64, &f64)| (a - b).abs() <= 1e-9 * b.abs().max(1.0);
        found.is_some_and(|found| found.iter().zip(value).all(near))
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

    /// At discount 1, the pairs, by state and action, that lie on a way of staying for ever for nothing.
    pub fn free_pairs(&self) -> Vec<(usize, usize)> {
        let mut free = Vec::new();
        if self.discount < 1.0 {
            return free;
        }
        self.policies(|policy| {
            for class in self.classes(policy) {
                if class.iter().all(|&s| self.states[s][policy[s]].reward == 0.0) {
                    free.extend(class.iter().map(|&s| (s, policy[s])));
                }
            }
        });
        free.sort_unstable();
        free.dedup();
        free
    }

    /// The same model with another reward per pair.
    pub fn with_rewards(&self, rewards: &[f64]) -> Self {
        let mut other = self.clone();
        for (action, reward) in other.states.iter_mut().flatten().zip(rewards) {
            action.reward = *reward;
        }
        other
    }

    /// The classes of states that a policy never leaves, terminal states aside.
    pub fn classes(&self, policy: &[usize]) -> Vec<Vec<usize>> {
        let mut classes = Vec::new();
        for s in 0..self.states.len() {
            let class = self.reachable(policy, s);
            let returns = |&t: &usize| !self.states[t].is_empty() && self.reachable(policy, t).contains(&s);
            if class.iter().all(returns) && class.iter().all(|&t| t >= s) {
                classes.push(class);
            }
        }
        classes
    }

    /// The mean reward per step in a class.
    fn gain(&self, policy: &[usize], class: &[usize]) -> f64 {
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
        let earned = class.iter().zip(stationary);
        earned.map(|(&t, d)| d * self.states[t][policy[t]].reward).sum()
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

/// Random tiny models, biased to nasty ones: rewards and probabilities from a few values so that ties are common,
/// unreachable and terminal states, self-loops, a single action, deterministic moves.
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

/// A model in which most rewards are 0, so that loops are free.
pub fn free_loops(rng: &mut fastrand::Rng, tiny: &Tiny) -> Tiny {
    let reward = |_| {
        if rng.u8(0..3) == 0 {
            f64::from(rng.i32(-4..=4)) / 4.0
        } else {
            0.0
        }
    };
    let rewards: Vec<f64> = (0..tiny.rewards().len()).map(reward).collect();
    tiny.with_rewards(&rewards)
}

/// A corridor of `length` states with a door at either end: a step to the left or to the right costs 1/2, and the left
/// door costs `toll` more. Policy iteration from afar moves the place where the best way turns by one state at a time.
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
