//! The hard policy in a given optimal set: the set and the policy of the watched state, and the outcomes of following
//! the policy from the start.

use std::rc::Rc;

use crate::cliffs::{Breakpoint, Change, Cliffs};
use crate::scenario::{Problem, Rule};
use crate::solve::{FreeLoops, Tally, Unbounded, select, share};

use super::point::{Followed, follow, follow_from, goes_the_same_way};
use super::request::Request;
use super::sweep::{Branch, Jump};

/// The relative difference below which two true values, or two outcomes, count as equal.
const SAME: f64 = 1e-9;

/// The hard answer at one value of the parameter.
#[derive(Clone, Debug)]
pub(super) struct HardPoint {
    /// The positions of the optimal actions of the watched state.
    pub(super) set: Rc<[usize]>,
    /// The policy of the watched state.
    pub(super) policy: Rc<[f64]>,
    /// The visits, outcomes and true value of the whole policy from the start; `None` if the request does not follow
    /// it.
    followed: Option<Rc<Followed>>,
}

impl HardPoint {
    /// Returns the true value from the start; NaN without a true reward.
    fn truth(&self) -> f64 {
        self.followed.as_ref().map_or(f64::NAN, |followed| followed.truth)
    }

    /// Returns the outcomes from the start; none if the request does not follow the policy.
    fn outcomes(&self) -> &[f64] {
        self.followed.as_ref().map_or(&[], |followed| &followed.outcomes)
    }

    /// Returns whether another point has the same optimal set in the watched state, the same true value and the same
    /// outcomes.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        let outcomes = self.outcomes().iter().zip(other.outcomes());
        self.set == other.set && same(self.truth(), other.truth()) && outcomes.into_iter().all(|(a, b)| same(*a, *b))
    }

    /// Writes the policy of a grid point, and its visits, outcomes and true value if it was followed.
    pub(super) fn write(&self, i: usize, state: usize, optimal: &mut [Vec<u8>], branch: &mut Branch) {
        for &action in &*self.set {
            optimal[action][i] = 1;
        }
        for (column, &probability) in branch.policy.iter_mut().zip(&*self.policy) {
            column[i] = probability;
        }
        if let Some(followed) = &self.followed {
            branch.follow(i, state, followed);
        }
    }
}

/// Returns whether two values are equal but for rounding.
fn same(a: f64, b: f64) -> bool {
    // Equal infinities have no difference.
    a == b || (a.is_nan() && b.is_nan()) || (a - b).abs() <= SAME * a.abs().max(b.abs()).max(SAME)
}

/// Returns the jump at a place that is known to within an error, between the points below, at and above it. `actions`
/// are the names of the watched state's actions.
pub(super) fn jump(actions: &[String], (at, error): (f64, f64), points: [&HardPoint; 3]) -> Jump {
    let names = |point: &HardPoint| point.set.iter().map(|&action| actions[action].clone()).collect();
    Jump {
        at,
        error,
        sets: points.map(names),
        policies: points.map(|point| point.policy.to_vec()),
        value: f64::NAN,
        truths: points.map(HardPoint::truth),
        outcomes: points.map(|point| point.outcomes().to_vec()),
    }
}

/// Returns the true value and each outcome of the points below, at and above a place.
pub(super) fn levels(points: [&HardPoint; 3]) -> impl Iterator<Item = [f64; 3]> {
    let outcomes = (0..points[0].outcomes().len()).map(move |outcome| points.map(|point| point.outcomes()[outcome]));
    std::iter::once(points.map(HardPoint::truth)).chain(outcomes)
}

/// Returns the place of a cliff in a sweep over the grid `theta`, and its error: where its error covers points of the
/// grid, it is at the nearest of them, and the error still covers the place where it was found.
pub(super) fn on_grid(theta: &[f64], cliff: &Breakpoint) -> (f64, f64) {
    let after = theta.partition_point(|&theta| theta < cliff.at);
    let neighbours = theta[after.saturating_sub(1)..].iter().take(2);
    let distance = |point: &f64| (point - cliff.at).abs();
    match neighbours.min_by(|a, b| distance(a).total_cmp(&distance(b))) {
        Some(point) if distance(point) <= cliff.error => (*point, cliff.error + distance(point)),
        _ => (cliff.at, cliff.error),
    }
}

/// Returns the positions of the members of a set.
fn members(set: &[bool]) -> Rc<[usize]> {
    (0..set.len()).filter(|&action| set[action]).collect()
}

/// Returns the reward at theta for [`select`]: empty for rules that do not need it.
pub(super) fn reward_for(problem: &Problem, rule: Rule, theta: f64) -> Vec<f64> {
    if matches!(rule, Rule::Worst | Rule::Best) {
        problem.reward_at(theta)
    } else {
        Vec::new()
    }
}

/// Selects policies from optimal sets, and follows them from the start.
pub(super) struct HardPoints<'p> {
    problem: &'p Problem<'p>,
    request: &'p Request,
    /// Whether a policy may stay in a free loop for ever.
    has_loops: bool,
    /// The last policy with its visits and outcomes: neighbouring points mostly share it.
    last: Option<(Vec<f64>, Option<Rc<Followed>>)>,
    /// The policy of a model of one step, once there is one.
    tally: Option<Tally<'p>>,
}

impl<'p> HardPoints<'p> {
    pub(super) fn new(problem: &'p Problem<'p>, request: &'p Request) -> Self {
        Self {
            problem,
            request,
            has_loops: problem.mdp.discount() == 1.0 && FreeLoops::along(problem).is_some(),
            last: None,
            tally: None,
        }
    }

    /// Returns the answer at theta on a side of a place, given the optimal set there as one flag per pair, and the
    /// answer on the side before, which was the last one.
    pub(super) fn turned(
        &mut self,
        theta: f64,
        optimal: &[bool],
        (changes, side): (&[Change], usize),
        before: &HardPoint,
    ) -> Result<HardPoint, Unbounded> {
        let Some(tally) = &mut self.tally else {
            return self.point(theta, optimal);
        };
        for change in changes {
            tally.turn(change.state, &change.sets[side]);
        }
        if changes.iter().any(|change| change.state == self.request.state) {
            return Ok(self.tallied(optimal));
        }
        Ok(HardPoint {
            followed: self.followed(),
            ..before.clone()
        })
    }

    /// Returns the answer at theta where a range begins.
    pub(super) fn first(&mut self, theta: f64, optimal: &[bool]) -> Result<HardPoint, Unbounded> {
        if self.problem.mdp.is_one_step() && self.needs_policy() {
            let reward = reward_for(self.problem, self.request.rule, theta);
            self.tally = Some(Tally::new(self.problem, self.request.rule, optimal, &reward)?);
            return Ok(self.tallied(optimal));
        }
        self.point(theta, optimal)
    }

    /// Returns the answer for the present policy of a model of one step.
    fn tallied(&self, optimal: &[bool]) -> HardPoint {
        let actions = self.problem.mdp.actions(self.request.state);
        let policy = self.tally.as_ref().map(|tally| &tally.policy()[actions.clone()]);
        HardPoint {
            set: members(&optimal[actions]),
            policy: policy.unwrap_or_default().into(),
            followed: self.followed(),
        }
    }

    /// Returns what following the present policy of a model of one step gives, if the request follows it.
    fn followed(&self) -> Option<Rc<Followed>> {
        let tally = self.tally.as_ref().filter(|_| self.request.follow);
        tally.map(|tally| {
            Rc::new(Followed {
                visits: tally.visits(),
                outcomes: tally.outcomes(),
                truth: tally.truth(),
            })
        })
    }

    /// Returns whether the optimal sets of other states than the watched one matter: with free loops, `first` has to
    /// find the way out.
    pub(super) fn needs_policy(&self) -> bool {
        self.request.follow || self.rule_compares() || (self.has_loops && self.request.rule == Rule::First)
    }

    /// Returns whether the rule compares policies by their true values.
    fn rule_compares(&self) -> bool {
        matches!(self.request.rule, Rule::Worst | Rule::Best)
    }

    /// Returns the lower (0) or the upper (1) end of the range of cliffs as a cliff, if more actions tie there than
    /// just inside, or if more policies may: where the value of a free loop is 0 at the end alone, a policy may stay in
    /// it there. An end beyond which there is no answer is none.
    pub(super) fn end_of_range(&self, cliffs: &Cliffs, end: usize) -> Option<Breakpoint> {
        let changes = cliffs.ends[end].clone();
        let may_change = !changes.is_empty() || (self.has_loops && self.rule_compares());
        let may_change = may_change && cliffs.gaps[end].is_none();
        may_change.then_some(Breakpoint {
            at: cliffs.answered()[end],
            error: cliffs.end_errors[end],
            changes,
        })
    }

    /// Returns the hard answer for the optimal set at theta, given as one flag per pair.
    pub(super) fn point(&mut self, theta: f64, optimal: &[bool]) -> Result<HardPoint, Unbounded> {
        let actions = self.problem.mdp.actions(self.request.state);
        let set = members(&optimal[actions.clone()]);
        if self.needs_policy() {
            let (policy, followed) = self.follow_policy(theta, optimal)?;
            let policy = policy[actions].into();
            return Ok(HardPoint { set, policy, followed });
        }
        let mut policy = vec![0.0; actions.len()];
        share(self.request.rule, &set, &mut policy);
        Ok(HardPoint {
            set,
            policy: policy.into(),
            followed: None,
        })
    }

    /// Selects the whole policy, and follows it from the start unless the last one visits the same states in the same
    /// way.
    fn follow_policy(&mut self, theta: f64, optimal: &[bool]) -> Result<(&[f64], Option<Rc<Followed>>), Unbounded> {
        let Self {
            problem, request, last, ..
        } = self;
        let truth = problem.truth.as_deref();
        let reward = reward_for(problem, request.rule, theta);
        let policy = select(problem.mdp, optimal, request.rule, truth, &reward)?;
        let followed = match last.take() {
            _ if !request.follow => None,
            Some((before, Some(followed))) if goes_the_same_way(problem, &followed.visits, &before, &policy) => {
                Some(followed)
            }
            Some((_, Some(before))) => Some(Rc::new(follow_from(problem, &policy, &before.visits)?)),
            _ => Some(Rc::new(follow(problem, &policy)?)),
        };
        let (policy, followed) = last.insert((policy, followed));
        Ok((policy, followed.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::{Breakpoint, on_grid};

    #[test]
    fn a_cliff_that_may_be_at_a_point_of_the_grid_is_there_and_its_error_covers_where_it_was_found() {
        let grid = [0.0, 0.25, 0.5, 1.0];
        let place = |at: f64, error: f64| {
            let changes = Vec::new();
            on_grid(&grid, &Breakpoint { at, error, changes })
        };
        assert_eq!(place(0.375, 0.0625), (0.375, 0.0625));
        // The truth may be at 0.125, which is 0.125 away from the point of the grid.
        assert_eq!(place(0.1875, 0.0625), (0.25, 0.125));
        assert_eq!(place(0.3125, 0.0625), (0.25, 0.125));
        // Of two points the nearer one.
        assert_eq!(place(0.4375, 0.25), (0.5, 0.3125));
        assert_eq!(place(0.25, 0.0), (0.25, 0.0));
        assert_eq!(place(1.125, 0.25), (1.0, 0.375));
        assert_eq!(
            on_grid(
                &[],
                &Breakpoint {
                    at: 1.0,
                    error: 1.0,
                    changes: Vec::new()
                }
            ),
            (1.0, 1.0)
        );
    }
}
