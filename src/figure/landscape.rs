//! The landscape of a policy: the probability of one action over a parameter and the temperature, as curves that stand
//! one before the other. At the back is the hard policy with its cliffs as walls (THEORY 4), in front the highest
//! temperature with its gentle slope (THEORY 6).
//!
//! Places are in CSS pixels. The curves are drawn from the back to the front, and each hides what lies behind it.
//!
//! Cost: O(temperatures x points).

use super::options::Sheet;
use super::{Area, Color, Figure, Point, text};
use crate::study::Sweep;

/// The floors of the rearmost and of the foremost curve as shares of the picture: left, right, and how low they are.
const BACK: [f64; 3] = [0.19, 0.86, 0.5];
const FRONT: [f64; 3] = [0.01, 0.99, 0.98];

/// The height of a probability of 1 as a share of the picture's height.
const HEIGHT: f64 = 0.46;

/// The curves of a landscape.
#[derive(Clone, Debug, PartialEq)]
pub struct Landscape {
    /// The parameter values.
    pub theta: Vec<f64>,
    /// The curves from the back to the front.
    pub ridges: Vec<Ridge>,
}

/// The curve of one temperature.
#[derive(Clone, Debug, PartialEq)]
pub struct Ridge {
    /// The temperature, 0 for the hard policy.
    pub alpha: f64,
    /// The probability at each parameter value; NaN where there is no answer.
    pub policy: Vec<f64>,
    /// The curve from left to right, with a riser at each cliff of the hard policy.
    pub line: Vec<Point>,
    /// The colour, from that of hard policies to that of soft ones.
    pub color: Color,
    /// Where a probability of 0 lies.
    pub floor: Floor,
}

/// The line on which a curve stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Floor {
    /// The place of the first parameter value.
    pub left: f64,
    /// The place of the last one.
    pub right: f64,
    /// The place of a probability of 0.
    pub bottom: f64,
    /// The height of a probability of 1 over it.
    pub height: f64,
}

impl Floor {
    /// Returns the place of a probability at a share of the parameter's range.
    fn place(&self, share: f64, probability: f64) -> Point {
        (
            self.left + (self.right - self.left) * share,
            self.bottom - self.height * probability,
        )
    }
}

impl Figure {
    /// Returns the landscape of an action, by its position in the watched state, from sweeps of one parameter at
    /// ascending temperatures; one without a temperature is drawn as the hard policy. Errors name the option that does
    /// not fit.
    pub fn landscape(sweeps: &[Sweep], action: usize, sheet: &Sheet) -> Result<Self, String> {
        let size = sheet.text_size()?;
        let first = sweeps.first().ok_or("sweeps is empty, allowed is one or more")?;
        let is_unlike = |sweep: &Sweep| {
            sweep.parameter.name != first.parameter.name
                || sweep.state != first.state
                || sweep.actions != first.actions
                || sweep.theta != first.theta
        };
        if sweeps.iter().any(is_unlike) {
            return Err("the sweeps differ in their parameter, its values, the state or its actions".to_owned());
        }
        let (hard, soft) = (sheet.theme.hard(), sheet.theme.soft());
        let last = (sweeps.len() - 1).max(1) as f64;
        let ridge = |(index, sweep): (usize, &Sweep)| {
            let depth = index as f64 / last;
            let [left, right, bottom] = [0, 1, 2].map(|side| BACK[side] + (FRONT[side] - BACK[side]) * depth);
            let floor = Floor {
                left: sheet.width * left,
                right: sheet.width * right,
                bottom: sheet.height * bottom,
                height: sheet.height * HEIGHT,
            };
            let policy = sweep.soft.as_ref().unwrap_or(&sweep.hard).policy[action].clone();
            Ridge {
                alpha: sweep.alpha.unwrap_or(0.0),
                line: line(sweep, &policy, action, &floor),
                policy,
                color: soft.over(hard, depth),
                floor,
            }
        };
        let landscape = Landscape {
            theta: first.theta.clone(),
            ridges: sweeps.iter().enumerate().map(ridge).collect(),
        };
        let area = Area {
            left: sheet.width * FRONT[0],
            top: sheet.height * (BACK[2] - HEIGHT),
            right: sheet.width * FRONT[1],
            bottom: sheet.height * FRONT[2],
        };
        let [action, state] = [&first.actions[action], &first.state].map(|name| text::line(name));
        let parameter = text::line(&first.parameter.name);
        Ok(Self {
            title: format!("Probability of “{action}” in “{state}” over {parameter} and the temperature"),
            description: format!(
                "Curves of the probability of “{action}” over {parameter}, one behind the other: at the back without \
                 entropy, with a wall at each cliff; towards the front, with more and more entropy, the wall becomes a \
                 gentle slope."
            ),
            landscape: Some(landscape),
            ..Self::empty([sheet.width, sheet.height], size, sheet.theme, area)
        })
    }
}

/// Returns a policy as a line. Points without an answer are left out. The hard policy jumps at its cliffs; elsewhere,
/// where it jumps because another state does, it goes from one point to the next.
fn line(sweep: &Sweep, policy: &[f64], action: usize, floor: &Floor) -> Vec<Point> {
    let (Some(&from), Some(&to)) = (sweep.theta.first(), sweep.theta.last()) else {
        return Vec::new();
    };
    let place = |theta: f64, probability: f64| floor.place((theta - from) / (to - from), probability);
    let is_hard = sweep.soft.is_none();
    let mut jumps = sweep.jumps.iter().filter(|jump| is_hard && jump.flips()).peekable();
    let mut points = Vec::new();
    let mut add = |theta: f64, probability: f64| {
        if probability.is_finite() {
            points.push(place(theta, probability));
        }
    };
    for (&theta, &probability) in sweep.theta.iter().zip(policy) {
        let mut jumped = None;
        while let Some(jump) = jumps.next_if(|jump| jump.at <= theta) {
            for side in [0, 2] {
                add(jump.at, jump.policies[side][action]);
            }
            jumped = Some(jump.at);
        }
        if jumped != Some(theta) {
            add(theta, probability);
        }
    }
    points
}

impl Landscape {
    /// Returns the curve whose temperature is nearest to `alpha`, and the place on it at a parameter value, which is
    /// that of the nearest point of the sweep.
    #[must_use]
    pub fn marker(&self, theta: f64, alpha: f64) -> Option<(&Ridge, Point)> {
        let row = least(self.ridges.iter().map(|ridge| (ridge.alpha - alpha).abs()))?;
        let column = least(self.theta.iter().map(|at| (at - theta).abs()))?;
        let ridge = &self.ridges[row];
        Some((ridge, self.place(ridge, column)))
    }

    /// Returns the curve and the point of the sweep that are drawn nearest to a place, as curve * points + point.
    #[must_use]
    pub fn nearest(&self, x: f64, y: f64) -> Option<usize> {
        let columns = 0..self.theta.len();
        let points = self
            .ridges
            .iter()
            .flat_map(|ridge| columns.clone().map(move |column| (ridge, column)));
        least(points.map(|(ridge, column)| {
            let at = self.place(ridge, column);
            (at.0 - x).hypot(at.1 - y)
        }))
    }

    /// Returns the place of a point of a curve.
    fn place(&self, ridge: &Ridge, column: usize) -> Point {
        let (from, to) = (self.theta[0], self.theta[self.theta.len() - 1]);
        ridge
            .floor
            .place((self.theta[column] - from) / (to - from), ridge.policy[column])
    }
}

/// Returns the position of the least of some numbers that are not NaN.
fn least(numbers: impl Iterator<Item = f64>) -> Option<usize> {
    let known = numbers.enumerate().filter(|(_, number)| !number.is_nan());
    known.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(index, _)| index)
}
