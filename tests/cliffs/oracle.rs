//! The naive oracle along a parameter: every deterministic policy of a tiny model, its value as an exact line in theta,
//! and the upper envelopes of those lines.
//!
//! Between neighbouring kinks of the envelopes every V - Q is a line that is nowhere negative, so it is 0 everywhere or
//! nowhere inside: optimal sets change at kinks of the envelopes only. Whole numbers of 128 bits throughout; sums and
//! products that would not fit panic.

use std::cmp::Ordering;

/// A fraction in lowest terms, its denominator positive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fraction(pub(crate) i128, pub(crate) i128);

fn times(a: i128, b: i128) -> i128 {
    a.checked_mul(b).expect("fits")
}

impl Fraction {
    pub(crate) fn new(above: i128, below: i128) -> Self {
        let mut divisor = (above, below);
        while divisor.1 != 0 {
            divisor = (divisor.1, divisor.0 % divisor.1);
        }
        Self(
            above / divisor.0 * below.signum() * divisor.0.signum(),
            (below / divisor.0).abs(),
        )
    }

    pub(crate) fn plus(self, other: Self) -> Self {
        let above = times(self.0, other.1).checked_add(times(other.0, self.1));
        Self::new(above.expect("fits"), times(self.1, other.1))
    }

    pub(crate) fn times(self, other: Self) -> Self {
        // Reduced crosswise first: the product of what is left is smaller.
        let (a, b) = (Self::new(self.0, other.1), Self::new(other.0, self.1));
        Self::new(times(a.0, b.0), times(a.1, b.1))
    }

    pub(crate) fn minus(self, other: Self) -> Self {
        self.plus(Self(-other.0, other.1))
    }

    pub(crate) fn over(self, other: Self) -> Self {
        self.times(Self::new(other.1, other.0))
    }

    pub(crate) fn float(self) -> f64 {
        self.0 as f64 / self.1 as f64
    }
}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Fraction {
    fn cmp(&self, other: &Self) -> Ordering {
        times(self.0, other.1).cmp(&times(other.0, self.1))
    }
}

/// A line in theta: value at 0 and slope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Line(pub(crate) Fraction, pub(crate) Fraction);

impl Line {
    fn at(self, theta: Fraction) -> Fraction {
        self.0.plus(theta.times(self.1))
    }
}

/// A model in whole numbers: probabilities are quarters, the discount is `discount` tenths, rewards are lines in theta
/// over `unit`.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    pub(crate) discount: i128,
    pub(crate) unit: i128,
    pub(crate) states: Vec<Vec<Action>>,
    pub(crate) start: usize,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Action {
    pub(crate) reward: [i128; 2],
    /// Targets with their quarters.
    pub(crate) to: Vec<(usize, i128)>,
}

/// Optimal actions of every state.
pub(crate) type Sets = Vec<Vec<usize>>;

/// What the oracle finds.
#[derive(Debug)]
pub(crate) struct Answer {
    /// `from`, the breakpoints and `to`.
    pub(crate) places: Vec<Fraction>,
    /// Sets at each of them.
    pub(crate) at: Vec<Sets>,
    /// Sets between neighbours.
    pub(crate) inside: Vec<Sets>,
    /// V of every state between neighbours.
    pub(crate) values: Vec<Vec<Line>>,
}

impl Model {
    /// Solves along [from, to]; at discount 1 every policy that never ends must earn nothing at all or be worse than
    /// all that end.
    pub(crate) fn solve(&self, from: Fraction, to: Fraction) -> Answer {
        let policies = self.policies();
        let mut places = vec![from, to];
        for state in 0..self.states.len() {
            let mut lines: Vec<Line> = Vec::new();
            for policy in &policies {
                if !lines.contains(&policy[state]) {
                    lines.push(policy[state]);
                }
            }
            for kink in kinks(&lines, from, to) {
                if !places.contains(&kink) {
                    places.push(kink);
                }
            }
        }
        places.sort();
        let sets = |theta: Fraction| self.sets(best(&policies, theta), theta);
        let middle = |i: usize| places[i].plus(places[i + 1]).times(Fraction(1, 2));
        let pieces = if from == to { 0 } else { places.len() - 1 };
        // Kinks without a change of sets do not exist; the test compares counts and sees it if one did.
        Answer {
            at: places.iter().map(|&theta| sets(theta)).collect(),
            inside: (0..pieces).map(|i| sets(middle(i))).collect(),
            values: (0..pieces).map(|i| best(&policies, middle(i)).clone()).collect(),
            places,
        }
    }

    /// The part of [from, to] in which every policy that never ends is worse than all that end, but for those that earn
    /// nothing at all: the inside of an interval. `None` where there is no such part.
    pub(crate) fn answered(&self, from: Fraction, to: Fraction) -> Option<[Fraction; 2]> {
        let zero = Fraction(0, 1);
        let [mut low, mut high] = [from, to];
        for Line(at_0, slope) in self.gains() {
            let root = |line: Fraction| zero.minus(at_0).over(line);
            match slope.cmp(&zero) {
                Ordering::Greater => high = high.min(root(slope)),
                Ordering::Less => low = low.max(root(slope)),
                Ordering::Equal if at_0 >= zero => return None,
                Ordering::Equal => {}
            }
        }
        (low < high).then_some([low, high])
    }

    /// Whether never ending is as good as ending at a point, but for policies that earn nothing at all.
    pub(crate) fn is_endless(&self, theta: Fraction) -> bool {
        self.gains().iter().any(|line| line.at(theta) >= Fraction(0, 1))
    }

    /// What each policy earns per step in each class of states that it never leaves, unless it earns nothing in every
    /// step.
    fn gains(&self) -> Vec<Line> {
        let mut gains = Vec::new();
        let mut policy = vec![0; self.states.len()];
        loop {
            for state in 0..policy.len() {
                let class = self.follows(&policy, state);
                let closed = |&t: &usize| !self.states[t].is_empty() && self.follows(&policy, t) == class;
                let earns = |&t: &usize| self.states[t][policy[t]].reward != [0, 0];
                if class[0] == state && class.iter().all(closed) && class.iter().any(earns) {
                    gains.push(self.gain(&policy, &class));
                }
            }
            let mut state = 0;
            loop {
                if state == policy.len() {
                    return gains;
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

    /// The states that a policy comes to from a state on, ascending.
    fn follows(&self, policy: &[usize], state: usize) -> Vec<usize> {
        let mut found = vec![state];
        let mut next = 0;
        while let Some(&s) = found.get(next) {
            next += 1;
            for &(target, _) in self.states[s].get(policy[s]).map_or(&[][..], |action| &action.to) {
                if !found.contains(&target) {
                    found.push(target);
                }
            }
        }
        found.sort_unstable();
        found
    }

    /// The mean reward per step in a class, from the shares of the time that a policy spends in its states.
    fn gain(&self, policy: &[usize], class: &[usize]) -> Line {
        let n = class.len();
        let mut matrix = vec![vec![Fraction(0, 1); n + 1]; n];
        for (i, &s) in class.iter().enumerate() {
            matrix[i][i] = matrix[i][i].minus(Fraction(1, 1));
            for &(target, quarters) in &self.states[s][policy[s]].to {
                let j = class.iter().position(|&t| t == target).expect("closed");
                matrix[j][i] = matrix[j][i].plus(Fraction::new(quarters, 4));
            }
        }
        matrix[n - 1] = vec![Fraction(1, 1); n + 1];
        for k in 0..n {
            let pivot = (k..n).find(|&i| matrix[i][k].0 != 0).expect("one class");
            matrix.swap(k, pivot);
            let own = matrix[k].clone();
            let others = matrix.iter_mut().enumerate().filter(|(i, _)| *i != k);
            for (_, row) in others {
                let factor = row[k].over(own[k]);
                for (x, y) in row.iter_mut().zip(&own) {
                    *x = x.minus(factor.times(*y));
                }
            }
        }
        let mut mean = [Fraction(0, 1); 2];
        for (i, &s) in class.iter().enumerate() {
            let share = matrix[i][n].over(matrix[i][i]);
            for (mean, reward) in mean.iter_mut().zip(self.states[s][policy[s]].reward) {
                *mean = mean.plus(share.times(Fraction::new(reward, self.unit)));
            }
        }
        Line(mean[0], mean[1])
    }

    /// Values of all deterministic policies that end or stay for ever where nothing is earned.
    fn policies(&self) -> Vec<Vec<Line>> {
        let mut values = Vec::new();
        let mut policy = vec![0; self.states.len()];
        loop {
            values.extend(self.value(&policy));
            let mut state = 0;
            loop {
                if state == policy.len() {
                    return values;
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

    /// Fraction-free elimination (Bareiss) of 40 unit (I - discount P) V = 40 R.
    fn value(&self, policy: &[usize]) -> Option<Vec<Line>> {
        let n = policy.len();
        let stays = self.stays(policy);
        let mut matrix = vec![vec![0; n + 2]; n];
        for (s, row) in matrix.iter_mut().enumerate() {
            row[s] = 40;
            if let Some(action) = self.states[s].get(policy[s]).filter(|_| !stays[s]) {
                for &(target, quarters) in &action.to {
                    row[target] -= self.discount * quarters;
                }
                row[n] = 40 * action.reward[0];
                row[n + 1] = 40 * action.reward[1];
            }
        }
        let mut last = 1;
        for k in 0..n {
            let pivot = (k..n).find(|&i| matrix[i][k] != 0)?;
            if pivot != k {
                matrix.swap(k, pivot);
                for x in &mut matrix[k] {
                    *x = -*x;
                }
            }
            let own = matrix[k].clone();
            for (i, row) in matrix.iter_mut().enumerate() {
                if i != k {
                    let factor = row[k];
                    for (x, y) in row.iter_mut().zip(&own) {
                        *x = (times(*x, own[k]) - times(factor, *y)) / last;
                    }
                }
            }
            last = own[k];
        }
        let line = |row: &Vec<i128>| {
            let [at_0, slope] = [0, 1].map(|i| Fraction::new(row[n + i], times(last, self.unit)));
            Line(at_0, slope)
        };
        Some(matrix.iter().map(line).collect())
    }

    /// The states from which a policy at discount 1 does nothing but what is worth 0, for ever.
    fn stays(&self, policy: &[usize]) -> Vec<bool> {
        let is_free = |s: usize| {
            let taken = self.states[s].get(policy[s]);
            self.discount == 10 && taken.is_some_and(|action| action.reward == [0, 0])
        };
        let mut stays: Vec<bool> = (0..policy.len()).map(is_free).collect();
        for _ in 0..policy.len() {
            for s in 0..policy.len() {
                let targets = self.states[s].get(policy[s]).map_or(&[][..], |action| &action.to);
                stays[s] &= targets.iter().all(|&(target, _)| stays[target]);
            }
        }
        stays
    }

    fn sets(&self, lines: &[Line], theta: Fraction) -> Sets {
        let value: Vec<Fraction> = lines.iter().map(|line| line.at(theta)).collect();
        let set = |(s, actions): (usize, &Vec<Action>)| {
            let q: Vec<Fraction> = actions.iter().map(|action| self.q(action, &value, theta)).collect();
            assert!(q.iter().all(|&q| q <= value[s]), "not the best policy");
            (0..q.len()).filter(|&a| q[a] == value[s]).collect()
        };
        self.states.iter().enumerate().map(set).collect()
    }

    fn q(&self, action: &Action, value: &[Fraction], theta: Fraction) -> Fraction {
        let [at_0, slope] = action.reward.map(|x| Fraction::new(x, self.unit));
        let now = Line(at_0, slope).at(theta);
        action.to.iter().fold(now, |sum, &(target, quarters)| {
            sum.plus(value[target].times(Fraction::new(self.discount * quarters, 40)))
        })
    }

    /// States that some policy within the sets reaches.
    pub(crate) fn reached(&self, sets: &Sets) -> Vec<bool> {
        let mut reached = vec![false; self.states.len()];
        reached[self.start] = true;
        for _ in 0..self.states.len() {
            for s in 0..self.states.len() {
                if reached[s] {
                    for &a in &sets[s] {
                        for &(target, _) in &self.states[s][a].to {
                            reached[target] = true;
                        }
                    }
                }
            }
        }
        reached
    }
}

/// The value of a policy that is best in every state.
fn best(policies: &[Vec<Line>], theta: Fraction) -> &Vec<Line> {
    let mut best = &policies[0];
    let mut values: Vec<Fraction> = best.iter().map(|line| line.at(theta)).collect();
    for policy in policies {
        let theirs: Vec<Fraction> = policy.iter().map(|line| line.at(theta)).collect();
        // Policies compare state by state, but not any two of them; the sum finds the one that is best everywhere.
        let zero = Fraction(0, 1);
        let sum = |values: &[Fraction]| values.iter().fold(zero, |sum, &v| sum.plus(v));
        if theirs != values && sum(&theirs) > sum(&values) {
            best = policy;
            values = theirs;
        }
    }
    best
}

/// Where the greatest of the lines changes, inside (from, to).
fn kinks(lines: &[Line], from: Fraction, to: Fraction) -> Vec<Fraction> {
    let mut kinks = Vec::new();
    let mut theta = from;
    let mut top = *lines.iter().max_by_key(|line| (line.at(from), line.1)).expect("a line");
    loop {
        let crossing = |line: &&Line| line.0.minus(top.0).over(top.1.minus(line.1));
        let steeper: Vec<&Line> = lines.iter().filter(|line| line.1 > top.1).collect();
        // Among those that cross first, the steepest goes on.
        let Some(next) = steeper
            .iter()
            .min_by_key(|line| (crossing(line), Fraction(-line.1.0, line.1.1)))
        else {
            return kinks;
        };
        let at = crossing(next);
        if at >= to {
            return kinks;
        }
        assert!(at > theta, "lines cross in order");
        kinks.push(at);
        theta = at;
        top = **next;
    }
}
