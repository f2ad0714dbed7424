//! The part of a range that has an answer. At discount 1 the rest may have none: what a policy that never ends earns per step is affine in the parameter, so the
//! part where it loses is an interval.

use crate::scenario::Problem;
use crate::solve::{FreeLoops, Hard, Unbounded};

/// The number of places at which an answer is looked for first, besides the present one.
const PLACES: usize = 65;
/// The share of the range to which the ends of the part are found. So near to an end, floating point cannot tell a policy that never ends from those that do.
const NEAR: f64 = 1e-9;

/// A part of a range, with the reasons why there is no answer below it and above it; none where the range ends there.
pub(super) struct Answered {
    pub(super) range: [f64; 2],
    pub(super) beyond: [Option<Unbounded>; 2],
}

/// Returns the largest part of a range that has an answer inside and at its ends, and that goes on beyond the present value of the parameter on both sides if that has
/// an answer; `None` where none is found.
pub(super) fn answered(problem: &Problem, [from, to]: [f64; 2], at: f64) -> Option<Answered> {
    let loops = FreeLoops::along(problem);
    let collapsed = loops.as_ref().map(|loops| loops.problem(problem));
    let inner = collapsed.as_ref().unwrap_or(problem);
    let mut hard = Hard::new(inner.mdp);
    let mut refusal = |theta: f64| {
        let solved = hard.solve_at(inner, theta).and_then(|()| hard.refuse_free_loops());
        solved.err().map(|refusal| match &loops {
            Some(loops) => loops.lift_refusal(&refusal),
            None => refusal,
        })
    };
    let place = |index: usize| from + (to - from) * index as f64 / (PLACES - 1) as f64;
    let mut places = std::iter::once(at).chain((0..PLACES).map(place));
    let inside = places.find(|&theta| (from..=to).contains(&theta) && refusal(theta).is_none())?;
    let mut end = |end: f64| {
        // Nearer to the part, rounding may blur the reason.
        let why = refusal(end)?;
        let (mut answered, mut refused) = (inside, end);
        while (refused - answered).abs() > 0.5 * NEAR * (to - from) {
            let middle = 0.5 * (answered + refused);
            if refusal(middle).is_none() {
                answered = middle;
            } else {
                refused = middle;
            }
        }
        // Not so near to the end that ties with a policy that never ends are unclear.
        let margin = 0.5 * NEAR * (to - from);
        Some((
            if end < inside {
                answered + margin
            } else {
                answered - margin
            },
            why,
        ))
    };
    let ends = [end(from), end(to)];
    let range = [
        ends[0].as_ref().map_or(from, |end| end.0),
        ends[1].as_ref().map_or(to, |end| end.0),
    ];
    let is_range = range[0] < range[1];
    is_range.then(|| Answered {
        range,
        beyond: ends.map(|end| end.map(|end| end.1)),
    })
}
