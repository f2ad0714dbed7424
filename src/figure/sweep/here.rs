//! The sentences about the point under the cursor: what the policy does in the watched state, and what that is worth.

use super::words::{listed, quoted};
use crate::figure::format::{brief, cliff_at, equation};
use crate::study::Sweep;

/// The answer at one point, with the columns of the watched state's actions.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Here {
    /// Whether each action is optimal.
    pub optimal: Vec<bool>,
    /// The probability of each action under the selection rule.
    pub policy: Vec<f64>,
    /// The optimal value from the start.
    pub value: f64,
    /// The true value of the policy from the start; NaN without a true reward.
    pub truth: f64,
    /// The regularised answer, if there is one.
    pub soft: Option<SoftHere>,
    /// Whether the sentence names the watched state, because the model has other states to choose in.
    pub names_state: bool,
    /// The answer under pinned settings, if there is one.
    pub pinned: Option<PinnedHere>,
}

/// The answer at one point under pinned settings, regularised where these have a temperature.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PinnedHere {
    /// The probability of each action of the watched state.
    pub policy: Vec<f64>,
    /// The training reward that the policy collects from the start.
    pub value: f64,
    /// The true value of the policy from the start; NaN without a true reward.
    pub truth: f64,
}

/// The regularised answer at one point.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SoftHere {
    /// The probability of each action of the watched state.
    pub policy: Vec<f64>,
    /// The true value of the policy from the start; NaN without a true reward.
    pub truth: f64,
}

/// Returns the sentences about the point `at` of a sweep: `At ρ = 0.25 the model takes “reason”; true value 2.65. With
/// α = 0.05: “reason” 73 %, “guess” 27 %; true value 2.43. Pinned: “guess” 62 %, “reason” 38 %; true value 2.15.`
#[must_use]
pub fn here(sweep: &Sweep, at: f64, point: &Here) -> String {
    let best: Vec<String> = chosen(sweep, &point.optimal);
    let others = sweep.others.iter().take(1).flatten();
    let is_on_cliff = sweep
        .jumps
        .iter()
        .map(|jump| &jump.at)
        .chain(others)
        .any(|&place| place == at);
    let place = if is_on_cliff { cliff_at } else { equation }(&sweep.parameter.name, at);
    let state = if point.names_state {
        format!(", in {},", quoted(&sweep.state))
    } else {
        String::new()
    };
    let doing = match best.len() {
        0 | 1 => format!("the model takes {}", listed(&best, "and")),
        _ if tied_evenly(point) => format!("a tie: {}", shares(sweep, &point.policy)),
        _ => format!(
            "a tie of {}: the model takes {}",
            listed(&best, "and"),
            shares(sweep, &point.policy)
        ),
    };
    let doing = format!("{doing}; {}", worth(sweep, point.value, point.truth));
    let pinned = point.pinned.as_ref().map_or_else(String::new, |pinned| {
        let shares = shares(sweep, &pinned.policy);
        format!(" Pinned: {shares}; {}.", worth(sweep, pinned.value, pinned.truth))
    });
    if sweep.over_alpha {
        return at_temperature(sweep, at, point, &state, &doing) + &pinned;
    }
    let said = format!("At {place}{state} {doing}.");
    if let (Some(soft), Some(alpha)) = (&point.soft, sweep.alpha) {
        let worth = if soft.truth.is_nan() {
            String::new()
        } else {
            format!("; {}", truth(sweep, soft.truth))
        };
        let shares = shares(sweep, &soft.policy);
        return format!("{said} With {}: {shares}{worth}.{pinned}", equation("α", alpha));
    }
    said + &pinned
}

/// Returns the true value, or without one the value.
fn worth(sweep: &Sweep, value: f64, truth: f64) -> String {
    if truth.is_nan() {
        format!("{} {}", sweep.measure.value(), brief(value))
    } else {
        self::truth(sweep, truth)
    }
}

/// Returns the sentences about a temperature, 0 for the hard policy, beside what the hard policy does.
fn at_temperature(sweep: &Sweep, alpha: f64, point: &Here, state: &str, hard: &str) -> String {
    let Some(soft) = point.soft.as_ref().filter(|_| alpha > 0.0) else {
        return format!("At {}{state} {hard}.", equation("α", 0.0));
    };
    let worth = if soft.truth.is_nan() {
        String::new()
    } else {
        format!("; {}", truth(sweep, soft.truth))
    };
    let shares = shares(sweep, &soft.policy);
    format!(
        "At {}{}: {shares}{worth}. At {} {hard}.",
        equation("α", alpha),
        state.trim_end_matches(','),
        equation("α", 0.0)
    )
}

/// Returns whether every optimal action is taken, so that the shares name them all.
fn tied_evenly(point: &Here) -> bool {
    let optimal = point.optimal.iter().zip(&point.policy).filter(|(flag, _)| **flag);
    optimal.clone().count() <= 4 && optimal.into_iter().all(|(_, probability)| *probability > 0.0)
}

fn truth(sweep: &Sweep, truth: f64) -> String {
    format!("{} {}", sweep.measure.truth(), brief(truth))
}

/// Returns the names of the actions that are flagged.
fn chosen(sweep: &Sweep, flags: &[bool]) -> Vec<String> {
    let flagged = sweep.actions.iter().zip(flags).filter(|(_, flag)| **flag);
    flagged.map(|(action, _)| action.clone()).collect()
}

/// Returns the probabilities of actions, the largest first, of more than four the first three: `“reason” 73 %, “guess”
/// 27 %`; of a sure action only its name. Where the rounded ones do not add up to 100, the
/// last two are one part if they are alike: `“boxed” 79 %, “plain” and “markdown” together 21 %`.
fn shares(sweep: &Sweep, policy: &[f64]) -> String {
    let mut taken: Vec<(&String, f64)> = sweep.actions.iter().zip(policy.iter().copied()).collect();
    taken.retain(|(_, probability)| *probability > 0.0);
    if let [(action, _)] = taken[..] {
        return quoted(action);
    }
    let shown = if taken.len() > 4 { 3 } else { taken.len() };
    let mut parts = Vec::new();
    for _ in 0..shown {
        // The last of several that are equal, seen from the end: they stay in the order of the model.
        let largest = taken.iter().enumerate().rev().max_by(|a, b| a.1.1.total_cmp(&b.1.1));
        if let Some((index, _)) = largest {
            let (action, probability) = taken.remove(index);
            parts.push((quoted(action), probability));
        }
    }
    if !taken.is_empty() {
        let rest = taken.iter().map(|(_, probability)| probability).sum();
        parts.push(("others".to_owned(), rest));
    }
    let whole = |share: f64| (100.0 * share).round();
    let sum: f64 = parts.iter().map(|(_, share)| whole(*share)).sum();
    // The last two: the parts are in descending order.
    if let [first, .., (one, third), (other, last)] = &parts[..]
        && sum != 100.0
        && *last >= 0.01
        && whole(*third) == whole(*last)
        && whole(first.1) > whole(*last)
    {
        let both = (format!("{one} and {other} together"), third + last);
        parts.truncate(parts.len() - 2);
        parts.push(both);
    }
    let texts = parts.iter().map(|(name, share)| format!("{name} {}", percent(*share)));
    texts.collect::<Vec<_>>().join(", ")
}

/// Returns a probability in whole per cent; what is not 0 or 1 is not said to be.
fn percent(probability: f64) -> String {
    let rounded = (100.0 * probability).round();
    match rounded {
        _ if probability > 0.0 && probability < 0.01 => "<1\u{a0}%".to_owned(),
        _ if probability > 0.99 && probability < 1.0 => ">99\u{a0}%".to_owned(),
        _ => format!("{rounded}\u{a0}%"),
    }
}
