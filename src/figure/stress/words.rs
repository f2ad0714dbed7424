//! The sentences that describe a stress test.

use crate::figure::format::spoken;
use crate::stability::{Stress, StressBranch};

/// Returns a description of the picture: the size at which the hard policy first jumps, the size of that jump, and the
/// shifts of the soft policies at that size.
#[must_use]
pub fn describe_stress(stress: &Stress) -> String {
    let share = |value: f64| spoken((value * 1e4).round() / 1e4);
    let mut sentences = Vec::new();
    let mut place = stress.sizes.len().saturating_sub(1);
    for branch in &stress.branches {
        let Some(alpha) = branch.alpha else {
            let moved = branch.largest.iter().position(|&shift| shift > 0.0);
            if let Some(first) = moved {
                place = first;
                let start = if first == 0 { "already " } else { "" };
                sentences.push(format!(
                    "Hard argmax moves {start}at a perturbation of {}, by up to {}.",
                    spoken(rounded(stress.sizes[first])),
                    share(branch.largest[first])
                ));
            } else {
                sentences.push(format!(
                    "No perturbation up to {} moved the hard policy.",
                    spoken(rounded(stress.sizes[place]))
                ));
            }
            continue;
        };
        let shift = branch.largest[place];
        if shift.is_finite() {
            sentences.push(format!(
                "With α\u{a0}=\u{a0}{} the shift there is at most {}, {}.",
                spoken(alpha),
                spoken(rounded(shift)),
                match branch.bound[place] {
                    // No shift is larger.
                    bound if bound >= 1.0 => "where the bound says nothing".to_owned(),
                    bound => format!("under a bound of {}", spoken(rounded(bound))),
                }
            ));
        } else {
            sentences.push(format!(
                "With α\u{a0}=\u{a0}{} there is no finite value.",
                spoken(alpha)
            ));
        }
    }
    if let Some((first, _)) = missing(stress) {
        sentences.push(format!(
            "From a size of {} on, some perturbations have no finite value (shaded).",
            spoken(rounded(stress.sizes[first]))
        ));
    }
    sentences.join(" ")
}

/// Rounds to three significant digits.
fn rounded(value: f64) -> f64 {
    if value <= 0.0 {
        return value;
    }
    let unit = 10f64.powf(value.log10().floor() - 2.0);
    (value / unit).round() * unit
}

/// Returns the positions of the first and the last size at which drawn branches miss draws.
pub(super) fn missing(stress: &Stress) -> Option<(usize, usize)> {
    let is_missing = |size: &usize| {
        let mut drawn = stress.branches.iter().filter(|branch| !branch.is_endless());
        drawn.any(|branch| branch.endless[*size] > 0)
    };
    let mut sizes = (0..stress.sizes.len()).filter(is_missing);
    let first = sizes.next()?;
    Some((first, sizes.next_back().unwrap_or(first)))
}

/// Returns the name of a branch: "hard argmax" or "α = 0.1".
pub(super) fn branch_name(branch: &StressBranch) -> String {
    match branch.alpha {
        None => "hard argmax".to_owned(),
        Some(alpha) => format!("α\u{a0}=\u{a0}{}", spoken(alpha)),
    }
}
