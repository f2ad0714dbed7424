//! The sentences that describe a stress test.

use crate::figure::format::brief;
use crate::figure::text;
use crate::stability::{Stress, StressBranch};

/// Returns a description of the picture: the size at which the hard policy first jumps, the size of that jump, and the
/// shifts of the soft policies at that size.
#[must_use]
pub fn describe_stress(stress: &Stress) -> String {
    let percent = |share: f64| format!("{}\u{a0}%", brief(rounded(100.0 * share)));
    let amount = if stress.costs { "cost" } else { "reward" };
    let perturbed = match &stress.component {
        Some(name) => format!("{amount} model “{}”", text::line(name)),
        None => format!("{amount}s"),
    };
    let mut sentences = Vec::new();
    let mut place = stress.sizes.len().saturating_sub(1);
    for branch in &stress.branches {
        let Some(alpha) = branch.alpha else {
            let moved = branch.largest.iter().position(|&shift| shift > 0.0);
            if let Some(first) = moved {
                place = first;
                let size = brief(rounded(stress.sizes[first]));
                let far = match branch.largest[first] {
                    largest if largest >= 1.0 => "flipped the hard policy completely".to_owned(),
                    largest => format!("moved the hard policy by up to {}", percent(largest)),
                };
                sentences.push(format!("Random noise of ±{size} in the {perturbed} {far}."));
            } else {
                sentences.push(format!(
                    "No random noise up to ±{} in the {perturbed} moved the hard policy.",
                    brief(rounded(stress.sizes[place]))
                ));
            }
            continue;
        };
        let shift = branch.largest[place];
        if shift.is_finite() {
            sentences.push(format!(
                "With α\u{a0}=\u{a0}{} the same noise moved it by at most {} ({}).",
                brief(alpha),
                percent(shift),
                match branch.bound[place] {
                    // No shift is larger.
                    bound if bound >= 1.0 => "no guarantee".to_owned(),
                    bound => format!("guarantee: {}", percent(bound)),
                }
            ));
        } else {
            sentences.push(format!("With α\u{a0}=\u{a0}{} there is no finite value.", brief(alpha)));
        }
    }
    if let Some((first, _)) = missing(stress) {
        sentences.push(format!(
            "From ±{} on, with some of the noise there is no finite value (shaded).",
            brief(rounded(stress.sizes[first]))
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
        Some(alpha) => format!("α\u{a0}=\u{a0}{}", brief(alpha)),
    }
}
