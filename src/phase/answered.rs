//! The part of the box that has an answer, at discount 1 (THEORY 3).
//!
//! What a policy that never ends earns per step is affine in both parameters. The box has an answer where that is below
//! 0 for all of them: on a convex polygon. Every point without an answer names such a policy, and so cuts off the side
//! on which that policy earns more.

use std::f64::consts::SQRT_2;

use crate::solve::{Unbounded, staying_shares};

use super::planes::UnitSquare;
use super::polygon::{NEAR, Point, Polygon, at};
use super::{Gap, Stopped};

/// The area below which a part with an answer is not looked for any more, as a share of the box; a gap of that area is
/// none.
const SMALL: f64 = 1e-11;
/// How far from a line a point on it may seem to be, in widths of the box.
const ON_LINE: f64 = 1e-9;

/// The unit square with what is known about its part that has an answer.
pub(super) struct Answered {
    /// The square without what is known to have no answer.
    part: Polygon,
    /// What policies that never end earn per step, as functions on the square, each at least 0 somewhere.
    gains: Vec<[f64; 3]>,
    /// How far rounding may have displaced their lines, in widths of the box, all together.
    displaced: f64,
    /// The reason why a corner of the square has no answer.
    pub(super) refusal: Option<Unbounded>,
}

impl Answered {
    /// Looks at the corners of the square: since gains are affine, one that is not below 0 somewhere is so in a corner.
    pub(super) fn new(square: &mut UnitSquare) -> Self {
        let mut found = Self {
            part: Polygon::unit(NEAR),
            gains: Vec::new(),
            displaced: 0.0,
            refusal: None,
        };
        if square.mdp.discount() == 1.0 {
            for corner in Polygon::unit(NEAR).corners {
                if let Err(refusal) = square.check(corner) {
                    found.refusal.get_or_insert(refusal);
                    found.cut(square, corner);
                }
            }
        }
        found
    }

    /// Cuts off what has no answer because a point that was just refused has none.
    fn cut(&mut self, square: &UnitSquare, point: Point) {
        if let Some((gain, size)) = square.gain(point) {
            self.add(gain, size);
            // A gain of 0 may seem to be below it.
            let here = at(gain, point).min(0.0);
            self.part.clip([here - gain[0], -gain[1], -gain[2]]);
        }
    }

    /// Adds the gain of a policy, the sum of numbers of this size.
    fn add(&mut self, gain: [f64; 3], size: f64) {
        let slope = gain[1].hypot(gain[2]);
        if slope > 0.0 {
            self.gains.push(gain.map(|part| part / slope));
            self.displaced += NEAR * (1.0 + size / slope);
        } else {
            self.gains.push(gain);
        }
    }

    /// Returns a bound on the area by which rounding may have displaced the lines at which the part with an answer
    /// ends, none of which is longer in the square than its diagonal.
    pub(super) fn overhang(&self) -> f64 {
        SQRT_2 * self.displaced
    }

    /// Returns a point with an answer; `None` where there is none. Each attempt in the centre of what is left takes
    /// at least four ninths of it away (Gruenbaum 1960).
    pub(super) fn point(
        &mut self,
        square: &mut UnitSquare,
        goes_on: &mut dyn FnMut() -> bool,
    ) -> Result<Option<Point>, Stopped> {
        let mut before = f64::INFINITY;
        while self.part.area() > SMALL && self.part.area() < before {
            if !goes_on() {
                return Err(Stopped::Cancelled);
            }
            let centre = self.part.centre();
            if square.check(centre).is_ok() {
                return Ok(Some(centre));
            }
            before = self.part.area();
            self.cut(square, centre);
        }
        Ok(None)
    }

    /// Returns whether the part with an answer ends at an edge on which these pairs are optimal, because a policy that
    /// takes them never ends and earns nothing there.
    pub(super) fn ends_at(&mut self, square: &UnitSquare, optimal: &[bool], ends: [Point; 2]) -> bool {
        if self.refusal.is_none() {
            return false;
        }
        let middle = [0, 1].map(|axis| f64::midpoint(ends[0][axis], ends[1][axis]));
        let Some(shares) = staying_shares(square.mdp, optimal, &square.reward_at(middle)) else {
            return false;
        };
        let (gain, size) = square.along(&shares);
        let near = ON_LINE * gain[1].hypot(gain[2]);
        // Costs that floats cannot tell from a tie are costs.
        let is_end = near > 0.0 && ends.iter().all(|&end| at(gain, end).abs() <= near);
        if is_end {
            self.add(gain, size);
        }
        is_end
    }

    /// Returns the parts without an answer, and the share of the square that they cover: what is beyond each of the
    /// known lines and not yet beyond another. A line that only touches the square is a part of one or two corners.
    pub(super) fn gaps(&self, square: &mut UnitSquare) -> (Vec<Gap>, f64) {
        let (mut gaps, mut covered) = (Vec::new(), 0.0);
        let mut left = Polygon::unit(NEAR);
        // The last lines found are those at which the part with an answer ends.
        for (index, gain) in self.gains.iter().enumerate().rev() {
            let mut beyond = left.clone();
            beyond.clip(*gain);
            left.clip(gain.map(|part| -part));
            if beyond.area() > SMALL {
                if let Err(why) = square.check(beyond.centre()) {
                    covered += beyond.area();
                    let corners = beyond.corners;
                    gaps.push(Gap { corners, why });
                }
                continue;
            }
            let mut corners = Polygon::unit(NEAR).corners;
            corners.retain(|&corner| {
                let is_beyond = |gain: &[f64; 3]| at(*gain, corner) >= -ON_LINE;
                is_beyond(gain) && !self.gains[index + 1..].iter().any(is_beyond)
            });
            if let Some(&corner) = corners.first()
                && let Err(why) = square.check(corner)
            {
                gaps.push(Gap { corners, why });
            }
        }
        (gaps, covered)
    }
}
