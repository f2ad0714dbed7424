//! A stress test in words.

use super::format::spoken;
use crate::stability::{Stress, StressBranch};

/// Reads the picture aloud: where the hard policy first jumps and how far, and what the soft ones do at that size.
#[must_use]
pub fn describe_stress(stress: &Stress) -> String {
    let share = |value: f64| spoken((value * 1e4).round() / 1e4);
    let mut said = Vec::new();
    let mut place = stress.sizes.len().saturating_sub(1);
    for branch in &stress.branches {
        let Some(alpha) = branch.alpha else {
            let moved = branch.largest.iter().position(|&shift| shift > 0.0);
            if let Some(first) = moved {
                place = first;
                let start = if first == 0 { "already " } else { "" };
                said.push(format!(
                    "Hard argmax moves {start}at a perturbation of {}, by up to {}.",
                    spoken(rounded(stress.sizes[first])),
                    share(branch.largest[first])
                ));
            } else {
                said.push(format!(
                    "No perturbation up to {} moved the hard policy.",
                    spoken(rounded(stress.sizes[place]))
                ));
            }
            continue;
        };
        let shift = branch.largest[place];
        if shift.is_finite() {
            said.push(format!(
                "With \u{3b1}\u{a0}=\u{a0}{} the shift there is at most {}, {}.",
                spoken(alpha),
                spoken(rounded(shift)),
                match branch.bound[place] {
                    // No shift is larger.
                    bound if bound >= 1.0 => "where the bound says nothing".to_owned(),
                    bound => format!("under a bound of {}", spoken(rounded(bound))),
                }
            ));
        } else {
            said.push(format!(
                "With \u{3b1}\u{a0}=\u{a0}{} there is no finite value.",
                spoken(alpha)
            ));
        }
    }
    if let Some((first, _)) = missing(stress) {
        said.push(format!(
            "From a size of {} on, some perturbations have no finite value (shaded).",
            spoken(rounded(stress.sizes[first]))
        ));
    }
    said.join(" ")
}

/// Three significant digits.
fn rounded(value: f64) -> f64 {
    if value <= 0.0 {
        return value;
    }
    let unit = 10f64.powf(value.log10().floor() - 2.0);
    (value / unit).round() * unit
}

/// Positions of the first and the last size at which drawn branches miss draws.
pub(super) fn missing(stress: &Stress) -> Option<(usize, usize)> {
    let mut found: Option<(usize, usize)> = None;
    for size in 0..stress.sizes.len() {
        for branch in &stress.branches {
            if !branch.is_endless() && branch.endless[size] > 0 {
                found = Some((found.map_or(size, |found| found.0), size));
            }
        }
    }
    found
}

/// "hard argmax" or "\u{3b1} = 0.1".
pub(super) fn name(branch: &StressBranch) -> String {
    match branch.alpha {
        None => "hard argmax".to_owned(),
        Some(alpha) => format!("\u{3b1}\u{a0}=\u{a0}{}", spoken(alpha)),
    }
}
