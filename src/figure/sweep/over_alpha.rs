//! Sweeps over temperatures on their axis: the hard policy, which has no logarithm, lies in the strip before the lowest
//! temperature.

use std::borrow::Cow;

use crate::figure::temperatures::Temperatures;
use crate::study::{Branch, Gap, Sweep};
use crate::whole;

/// The number of points that the strip has: its two ends, and one behind it without an answer, where curves are broken.
const STRIP: usize = 3;

/// Returns a sweep as it is drawn: over temperatures with coordinates of the axis in the place of temperatures. In the
/// strip the soft columns have no answer or, where the policy of either kind is drawn as one (`is_stacked`), the hard
/// one.
pub(super) fn on_axis<'s>(sweep: &'s Sweep, axis: Option<&Temperatures>, is_stacked: bool) -> Cow<'s, Sweep> {
    let Some(axis) = axis else {
        return Cow::Borrowed(sweep);
    };
    whole::required();
    let [from, to] = axis.strip;
    let strip = [from, to, f64::midpoint(to, axis.range[0])];
    let above = sweep.theta[1..].iter().map(|&alpha| axis.coordinate(alpha));
    let hard = branch(&sweep.hard, &sweep.hard, |hard, column| stretched(hard, hard, column));
    let soft = |soft: &Branch| {
        branch(soft, &sweep.hard, |hard, column| {
            stretched(if is_stacked { hard } else { f64::NAN }, f64::NAN, column)
        })
    };
    let point = |point: usize| if point == 0 { 0 } else { point + STRIP - 1 };
    let gaps = sweep.gaps.iter().map(|gap| Gap {
        points: [point(gap.points[0]), point(gap.points[1])],
        ..gap.clone()
    });
    Cow::Owned(Sweep {
        theta: strip.into_iter().chain(above).collect(),
        optimal: sweep
            .optimal
            .iter()
            .map(|column| [column[0]; STRIP].iter().chain(&column[1..]).copied().collect())
            .collect(),
        hard,
        soft: sweep.soft.as_ref().map(soft),
        gaps: gaps.collect(),
        parameter: sweep.parameter.clone(),
        over_alpha: true,
        state: sweep.state.clone(),
        actions: sweep.actions.clone(),
        outcome_names: sweep.outcome_names.clone(),
        exclusive: sweep.exclusive,
        order: sweep.order.clone(),
        objective: sweep.objective.clone(),
        tolerance: sweep.tolerance,
        ..Sweep::default()
    })
}

/// Returns a branch with each of its columns changed; `change` receives the hard value at 0 beside the column.
fn branch(branch: &Branch, hard: &Branch, change: impl Fn(f64, &[f64]) -> Vec<f64>) -> Branch {
    // Without `follow` some columns are empty.
    let one = |column: &[f64], hard: &[f64]| hard.first().map_or(Vec::new(), |&hard| change(hard, column));
    let several = |columns: &[Vec<f64>], hard: &[Vec<f64>]| {
        let pairs = columns.iter().zip(hard);
        pairs.map(|(column, hard)| one(column, hard)).collect()
    };
    Branch {
        policy: several(&branch.policy, &hard.policy),
        outcomes: several(&branch.outcomes, &hard.outcomes),
        visits: one(&branch.visits, &hard.visits),
        value: one(&branch.value, &hard.value),
        plain: one(&branch.plain, &hard.plain),
        truth: one(&branch.truth, &hard.truth),
        ..Branch::default()
    }
}

/// Returns a column with a value at both ends of the strip and another behind it, in the place of that at 0.
fn stretched(strip: f64, behind: f64, column: &[f64]) -> Vec<f64> {
    [strip, strip, behind].iter().chain(&column[1..]).copied().collect()
}
