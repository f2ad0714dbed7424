//! The width of a regularised flip: from the place where the new optimal actions have 10 % of the probability that the
//! old and the new ones have together, to the place where they have 90 %.

/// The place of a flip under regularisation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Transition {
    /// The flip goes from a share of 10 % to one of 90 % between two parameter values.
    Over {
        /// The parameter at 10 %.
        from: f64,
        /// The parameter at 90 %.
        to: f64,
    },
    /// Both shares are between two neighbouring samples.
    Within {
        /// The distance between the samples.
        step: f64,
    },
    /// The shares are not both inside the sweep, or there is a gap between them.
    Beyond,
}

/// Returns the transition of a flip at `at` between disjoint sets, the positions of the actions that are optimal below
/// and above it; `None` when the soft policy has no value beside the flip.
pub(super) fn transition(
    theta: &[f64],
    policy: &[Vec<f64>],
    at: f64,
    [below, above]: &[Vec<usize>; 2],
) -> Option<Transition> {
    let sum = |set: &[usize], point: usize| set.iter().map(|&action| policy[action][point]).sum::<f64>();
    // ln(new / old) is close to affine in the parameter, so lines between samples follow it well; at 10 % it is -ln 9.
    let odds = |point: usize| (sum(above, point) / sum(below, point)).ln();
    let ninth = 9f64.ln();
    let beside = theta.partition_point(|&point| point < at).clamp(1, theta.len() - 1);
    if odds(beside).is_nan() || odds(beside - 1).is_nan() {
        return None;
    }
    // The interval in which the odds are even, nearest to the jump: few samples are looked at where there are many.
    let is_even = |right: usize| (1..theta.len()).contains(&right) && odds(right - 1) < 0.0 && odds(right) >= 0.0;
    let even = (0..theta.len())
        .flat_map(|distance| [beside.saturating_sub(distance), beside + distance])
        .find(|&right| is_even(right));
    let Some(even) = even else {
        return Some(Transition::Beyond);
    };
    // From there outwards, as far as there are values.
    let (mut low, mut high) = (even, even);
    while odds(low - 1) > -ninth {
        low -= 1;
        if low == 0 {
            return Some(Transition::Beyond);
        }
    }
    while odds(high) < ninth {
        high += 1;
        if high == theta.len() {
            return Some(Transition::Beyond);
        }
    }
    if odds(low - 1).is_nan() || odds(high).is_nan() {
        return Some(Transition::Beyond);
    }
    // Where a share is 0 in floats there is no line to follow: the samples are too coarse.
    if low == high || odds(low - 1).is_infinite() || odds(high).is_infinite() {
        return Some(Transition::Within {
            step: theta[high] - theta[low - 1],
        });
    }
    let cross = |right: usize, level: f64| {
        let (y0, y1) = (odds(right - 1), odds(right));
        let part = if y0.is_infinite() {
            1.0
        } else if y1.is_infinite() {
            0.0
        } else {
            (level - y0) / (y1 - y0)
        };
        theta[right - 1] + (theta[right] - theta[right - 1]) * part
    };
    Some(Transition::Over {
        from: cross(low, -ninth),
        to: cross(high, ninth),
    })
}

/// Returns the value of a column between its samples; `None` where a neighbour has no value.
pub(super) fn value_at(theta: &[f64], column: &[f64], place: f64) -> Option<f64> {
    let right = theta.partition_point(|&at| at < place).min(theta.len() - 1);
    let value = if theta[right] == place || right == 0 {
        column[right]
    } else {
        let part = (place - theta[right - 1]) / (theta[right] - theta[right - 1]);
        column[right - 1] + (column[right] - column[right - 1]) * part
    };
    value.is_finite().then_some(value)
}

#[cfg(test)]
mod tests {
    use super::{Transition, transition, value_at};

    fn sigmoid(points: usize, alpha: f64) -> (Vec<f64>, Vec<Vec<f64>>) {
        let theta: Vec<f64> = (0..points)
            .map(|i| -1.0 + 2.0 * i as f64 / (points - 1) as f64)
            .collect();
        let new: Vec<f64> = theta.iter().map(|at| 1.0 / (1.0 + (-at / alpha).exp())).collect();
        let old = theta.iter().map(|at| 1.0 / (1.0 + (at / alpha).exp())).collect();
        (theta, vec![old, new])
    }

    #[test]
    fn a_share_of_0_in_floats_is_no_place_for_a_line() {
        // exp(-0.01 / 1e-6) is 0, and one sample stands where the odds are even.
        let (theta, policy) = sigmoid(201, 1e-6);
        let found = transition(&theta, &policy, 0.0, &flip());
        let Some(Transition::Within { step }) = found else {
            panic!("{found:?}");
        };
        assert!((step - 0.02).abs() < 1e-12, "{step}");
    }

    /// The sets of a flip from the first action to the second.
    fn flip() -> [Vec<usize>; 2] {
        [vec![0], vec![1]]
    }

    #[test]
    fn a_sigmoid_is_spread_over_twice_alpha_ln_nine() {
        let (theta, policy) = sigmoid(21, 0.1);
        let Some(Transition::Over { from, to }) = transition(&theta, &policy, 0.0, &flip()) else {
            panic!("not spread")
        };
        let reach = 0.1 * 9f64.ln();
        assert!((from + reach).abs() < 1e-9 && (to - reach).abs() < 1e-9, "{from} {to}");
    }

    #[test]
    fn steep_and_flat_flips_are_named() {
        let (theta, policy) = sigmoid(20, 1e-6);
        assert_eq!(
            transition(&theta, &policy, 0.0, &flip()),
            Some(Transition::Within {
                step: theta[10] - theta[9]
            })
        );
        let (theta, policy) = sigmoid(21, 1.0);
        assert_eq!(transition(&theta, &policy, 0.0, &flip()), Some(Transition::Beyond));
        let nan = vec![vec![f64::NAN; 21]; 2];
        assert_eq!(transition(&theta, &nan, 0.0, &flip()), None);
    }

    #[test]
    fn columns_are_read_between_samples() {
        let theta = [0.0, 1.0, 2.0];
        let column = [0.0, 10.0, f64::NAN];
        assert_eq!(value_at(&theta, &column, 0.25), Some(2.5));
        assert_eq!(value_at(&theta, &column, 1.0), Some(10.0));
        assert_eq!(value_at(&theta, &column, 1.5), None);
    }
}
