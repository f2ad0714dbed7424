//! Ties that floats may have wrong: whether the numbers of the file are to be asked what ties on a whole piece between
//! cliffs, where the parameter is 0, or where more than two actions do or those of several states. Elsewhere the errors
//! of the cliffs tell it.

use crate::cliffs::{Breakpoint, Change, Cliffs};
use crate::exact::tied_states;
use crate::scenario::{Problem, Scenario};
use crate::solve::is_spread;

use super::request::Request;

/// Returns whether some tie is in doubt: of actions that lead to the same states and earn rewards that floats tell
/// apart, or of any that are not alike where amounts of the file are near to each other or far apart. There several
/// cliffs may be one in floats.
pub(super) fn has_doubtful_tie(scenario: &Scenario, problem: &Problem, request: &Request, cliffs: &Cliffs) -> bool {
    let ties = Ties {
        scenario,
        problem,
        request,
    };
    let mdp = problem.mdp;
    let firsts = tied_states(mdp, &cliffs.first).map(|state| {
        let set = mdp.actions(state).filter(|&pair| cliffs.first[pair]);
        (set.collect(), false)
    });
    let changes = cliffs.breakpoints.iter().flat_map(|breakpoint| &breakpoint.changes);
    let later = changes.map(|change| (set(change, 2), false));
    // What ties where the parameter is 0 does so without it.
    let ends = [cliffs.from, cliffs.to].into_iter().zip(&cliffs.ends);
    let inside = cliffs.breakpoints.iter().map(|cliff| (cliff.at, &cliff.changes));
    let at_zero = ends
        .chain(inside)
        .filter(|(at, _)| *at == 0.0)
        .flat_map(|(_, changes)| changes);
    let at_zero = at_zero.map(|change| (set(change, 1), true));
    let mut is_fine = None;
    let mut is_fine = || *is_fine.get_or_insert_with(|| ties.is_fine(0..mdp.pairs()));
    let is_tied = firsts
        .chain(later)
        .chain(at_zero)
        .any(|(set, is_at_zero): (Vec<usize>, bool)| {
            set.windows(2).any(|two| {
                let two = [two[0], two[1]];
                !ties.is_alike(two, is_at_zero) && (ties.is_told_apart(two, is_at_zero) || is_fine())
            })
        });
    let mut crossings = cliffs.breakpoints.iter().filter(|cliff| is_crossing(cliff));
    is_tied
        || if mdp.is_one_step() {
            // Each prompt goes by its own amounts, of which there may be a million.
            crossings.any(|cliff| ties.is_fine(cliff.changes.iter().flat_map(|change| set(change, 1))))
        } else {
            crossings.next().is_some() && is_fine()
        }
}

/// Returns whether more cross at a cliff than two actions of one state.
fn is_crossing(cliff: &Breakpoint) -> bool {
    !matches!(&cliff.changes[..], [change] if change.sets[1].len() <= 2)
}

/// Returns the pairs of a set on one side of a change.
fn set(change: &Change, side: usize) -> Vec<usize> {
    change.sets[side].iter().map(|action| change.first + action).collect()
}

struct Ties<'p> {
    scenario: &'p Scenario,
    problem: &'p Problem<'p>,
    request: &'p Request,
}

impl Ties<'_> {
    /// Returns whether two pairs of a state are alike in the file, but for components of no weight.
    fn is_alike(&self, [a, b]: [usize; 2], is_at_zero: bool) -> bool {
        let Self { scenario, problem, .. } = self;
        let weights = &scenario.weights[scenario.domain[problem.mdp.state_of(a)]];
        let counts = |component: usize| {
            let weight = &weights[component];
            let moves = |parameter: usize| {
                if parameter == self.request.parameter {
                    !is_at_zero
                } else {
                    self.request.values[parameter] != 0.0
                }
            };
            weight.constant.value() != 0.0 || weight.terms.iter().any(|&(parameter, _)| moves(parameter))
        };
        let earned = |pair: usize| {
            let row = scenario.rewards.row(pair).iter();
            row.filter(|(component, amount)| amount.value() != 0.0 && counts(*component))
        };
        problem.mdp.row(a) == problem.mdp.row(b)
            && scenario.perturbation.get(a) == scenario.perturbation.get(b)
            && earned(a).eq(earned(b))
    }

    /// Returns whether two pairs lead to the same states and floats tell their rewards apart.
    fn is_told_apart(&self, [a, b]: [usize; 2], is_at_zero: bool) -> bool {
        let Problem {
            mdp, constant, slope, ..
        } = self.problem;
        mdp.row(a) == mdp.row(b) && (constant[a] != constant[b] || (!is_at_zero && slope[a] != slope[b]))
    }

    /// Returns whether pairs have amounts in the file that are near to each other, or far apart.
    fn is_fine(&self, pairs: impl Iterator<Item = usize>) -> bool {
        let amounts = pairs.flat_map(|pair| self.scenario.rewards.row(pair));
        let mut sizes: Vec<f64> = amounts.map(|(_, amount)| amount.value().abs()).collect();
        sizes.sort_by(f64::total_cmp);
        let most = sizes.last().copied().into_iter();
        let apart = sizes.windows(2).map(|two| two[1] - two[0]).chain(most);
        is_spread(&apart.chain(sizes.first().copied()).collect::<Vec<f64>>())
    }
}
