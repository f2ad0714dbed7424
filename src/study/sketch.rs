//! A sweep with as few points as its curves need, for pictures that are to keep up with a hand: points of the grid are
//! left out where every soft curve is nearly a straight line.

use super::request::Request;
use super::session::Begun;
use super::sweep::{Branch, SoftPoints, Sweep};
use crate::scenario::Problem;

/// The number of steps of the grid from one point that is solved first to the next; a power of 2.
const STRIDE: usize = 16;
/// How far a curve may be from the chord between two points at the one half way between them, as a share of what the
/// curve covers, or of 1 for a probability. On each half a parabola is a quarter of that from its chord: a pixel or two.
const BENT: f64 = 0.02;

/// Returns a sweep whose hard half is given with its soft half, at some points of its grid: those half way between two
/// others are added as long as a curve bends there. Returns `None` where a point has no answer, since then its
/// neighbours say nothing about it, and where it was stopped.
pub(super) fn sketch(
    problem: &Problem,
    request: &Request,
    hard: &Sweep,
    progress: &mut dyn FnMut(f64, Begun) -> bool,
) -> Option<Sweep> {
    let theta = &hard.theta;
    if request.over_alpha || !hard.gaps.is_empty() {
        return None;
    }
    let mut soft = SoftPoints::new(problem, request, theta.len());
    let mut is_there = vec![false; theta.len()];
    let mut done = 0_u32;
    let mut write = |soft: &mut SoftPoints, is_there: &mut [bool], i: usize| {
        is_there[i] = true;
        done += 1;
        let goes_on = progress(f64::from(done) / theta.len() as f64, &|| hard.clone());
        soft.write(i, theta[i]).ok().filter(|()| goes_on)
    };
    let last = theta.len() - 1;
    let mut stride = STRIDE;
    let mut i = 0;
    write(&mut soft, &mut is_there, i)?;
    while i < last {
        // At the end are shorter steps.
        while i + stride > last {
            stride /= 2;
        }
        i += stride;
        write(&mut soft, &mut is_there, i)?;
    }
    stride = STRIDE;
    while stride > 1 {
        let bends = bends(&soft.branch, theta, &is_there, stride);
        for right in (stride..=last).step_by(stride) {
            let (left, middle) = (right - stride, right - stride / 2);
            let has_jump = || {
                hard.jumps
                    .iter()
                    .any(|jump| theta[left] <= jump.at && jump.at <= theta[right])
            };
            if is_there[left] && is_there[right] && (bends[left] || bends[right] || has_jump()) {
                // The point before was not a step away.
                soft.begin_anew();
                write(&mut soft, &mut is_there, middle)?;
            }
        }
        stride /= 2;
    }
    let mut sketch = Sweep {
        soft: Some(soft.branch),
        ..hard.clone()
    };
    sketch.keep(&is_there);
    Some(sketch)
}

/// Returns for each point whether some curve bends there, between the points a stride away on both sides. Where one of
/// them is not there, longer chords have been found to be near.
fn bends(branch: &Branch, theta: &[f64], is_there: &[bool], stride: usize) -> Vec<bool> {
    let others = [&branch.visits, &branch.value, &branch.plain, &branch.truth];
    let others = others
        .into_iter()
        .chain(&branch.outcomes)
        .filter(|column| !column.is_empty());
    // What is not there yet is not a number.
    let range = |column: &[f64]| {
        let [least, most] = [f64::min, f64::max].map(|end| column.iter().copied().fold(f64::NAN, end));
        most - least
    };
    let columns = branch.policy.iter().map(|column| (column, 1.0));
    let columns: Vec<(&Vec<f64>, f64)> = columns.chain(others.map(|column| (column, range(column)))).collect();
    // Over a longer chord more may be missed.
    let bent = if stride == STRIDE { BENT / 2.0 } else { BENT };
    let mut bends = vec![false; theta.len()];
    for at in (stride..theta.len().saturating_sub(stride)).step_by(stride) {
        let [left, right] = [at - stride, at + stride];
        if is_there[left] && is_there[at] && is_there[right] {
            let part = (theta[at] - theta[left]) / (theta[right] - theta[left]);
            bends[at] = columns.iter().any(|(column, range)| {
                let chord = column[left] + (column[right] - column[left]) * part;
                (column[at] - chord).abs() > bent * range
            });
        }
    }
    bends
}

impl Sweep {
    /// Leaves out the points of the grid that are not to be kept.
    fn keep(&mut self, is_kept: &[bool]) {
        fn keep<T: Copy>(column: &mut Vec<T>, is_kept: &[bool]) {
            let mut kept = is_kept.iter();
            column.retain(|_| *kept.next().unwrap_or(&true));
        }
        keep(&mut self.theta, is_kept);
        for column in &mut self.optimal {
            keep(column, is_kept);
        }
        for branch in [Some(&mut self.hard), self.soft.as_mut()].into_iter().flatten() {
            let Branch {
                policy,
                outcomes,
                visits,
                value,
                plain,
                truth,
                residual,
                bound,
            } = branch;
            for column in policy.iter_mut().chain(outcomes) {
                keep(column, is_kept);
            }
            for column in [visits, value, plain, truth, residual, bound] {
                keep(column, is_kept);
            }
        }
    }
}
