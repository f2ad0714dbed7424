//! The sentences about pictures of training.

use super::TrainedPoint;
use crate::figure::format::{brief, cliff_at, equation, number, percent};
use crate::figure::sweep::quoted;
use crate::study::{Sweep, TrainedSweep};
use crate::train::{Algorithm, GOAL};

/// The names of the algorithms for readers, in the order of [`Algorithm::ALL`].
const NAMES: [&str; 9] = [
    "exact gradient",
    "natural gradient",
    "REINFORCE",
    "RLOO",
    "PPO",
    "GRPO",
    "Dr. GRPO",
    "DAPO",
    "GDPO",
];

/// Returns the name of an algorithm for readers.
pub(super) fn name_of(algorithm: &str) -> String {
    let known = Algorithm::NAMES.iter().position(|name| *name == algorithm);
    known.map_or(algorithm, |index| NAMES[index]).to_owned()
}

/// Returns a share in per cent; what is not 0 or 1 is not said to be.
fn share(share: f64) -> String {
    if share > 0.0 && share < 0.01 {
        "<1\u{a0}%".to_owned()
    } else if share > 0.99 && share < 1.0 {
        ">99\u{a0}%".to_owned()
    } else {
        percent(share)
    }
}

/// Returns "1 seed", "20 seeds".
fn seeds(count: usize) -> String {
    if count == 1 {
        "1 seed".to_owned()
    } else {
        format!("{count} seeds")
    }
}

/// Describes where the seeds of one point end: `At β = 0.0003, after 2000 steps of GRPO, 20 of 20 seeds give “boxed” at
/// least 90 %. On average “boxed” has >99 %; the exact soft policy gives it 33 %.`
#[must_use]
pub fn describe_ends(found: &TrainedPoint) -> String {
    let runs = found.runs.len();
    let place = equation(&found.parameter, found.at);
    let steps = number(found.steps.last().copied().unwrap_or(0.0));
    let algorithm = name_of(&found.algorithm);
    let goal = percent(GOAL);
    let verb = |count: f64, one: &'static str, several: &'static str| if count == 1.0 { one } else { several };
    let decided: Vec<(f64, String)> = found
        .ends
        .iter()
        .zip(&found.actions)
        .filter(|(count, _)| **count > 0.0)
        .map(|(count, action)| (*count, quoted(action)))
        .collect();
    let ends = match decided.as_slice() {
        [] if runs == 1 => format!("the one seed gives no action {goal} or more"),
        [] => format!("none of {} gives any action {goal} or more", seeds(runs)),
        [(count, action), others @ ..] => {
            let give = verb(*count, "gives", "give");
            let all = seeds(runs);
            let mut told = vec![format!("{} of {all} {give} {action} at least {goal}", number(*count))];
            told.extend(
                others
                    .iter()
                    .map(|(count, action)| format!("{} {action}", number(*count))),
            );
            let open = runs as f64 - found.ends.iter().sum::<f64>();
            let undecided = if open > 0.0 {
                format!("; {} {} undecided", number(open), verb(open, "is", "are"))
            } else {
                String::new()
            };
            told.join(", ") + &undecided
        }
    };
    let mean = &found.mean.0;
    let most = (0..mean.len())
        .max_by(|&a, &b| mean[a].total_cmp(&mean[b]))
        .unwrap_or(0);
    let action = quoted(&found.actions[most]);
    let exact = match (&found.exact.soft, found.exact.alpha) {
        (Some(soft), Some(alpha)) => format!(
            "the exact soft policy (α\u{a0}=\u{a0}{}) gives it {}",
            brief(alpha),
            share(soft.0[most])
        ),
        _ if found.exact.optimal[most] => "it is optimal".to_owned(),
        _ => "it is not optimal".to_owned(),
    };
    format!(
        "At {place}, after {steps} steps of {algorithm}, {ends}. On average {action} has {}; {exact}.",
        share(mean[most])
    )
}

/// Describes where seeds end along the parameter.
pub(super) fn describe_along(sweep: &Sweep, parts: &[TrainedSweep]) -> String {
    let mut runs: Vec<(f64, f64)> = Vec::new();
    for part in parts {
        runs.extend(part.theta.iter().copied().zip(part.everywhere.iter().copied()));
    }
    let Some(first) = parts.first().filter(|_| !runs.is_empty()) else {
        return "There is no run yet.".to_owned();
    };
    runs.sort_by(|a, b| a.0.total_cmp(&b.0));
    let places = runs.chunk_by(|a, b| a.0 == b.0);
    let means: Vec<(f64, f64)> = places
        .map(|group| {
            (
                group[0].0,
                group.iter().map(|run| run.1).sum::<f64>() / group.len() as f64,
            )
        })
        .collect();
    let whole = means.iter().map(|place| place.1).sum::<f64>() / means.len() as f64;
    let far = means
        .iter()
        .max_by(|a, b| a.1.total_cmp(&b.1))
        .copied()
        .unwrap_or_default();
    let exact = match sweep.alpha {
        Some(alpha) => format!("the exact soft policy (α\u{a0}=\u{a0}{})", brief(alpha)),
        None => "the nearest optimal policy".to_owned(),
    };
    format!(
        "{} runs of {} over {} values of {}, {} steps each. On average they end {} (total variation) from {exact}; of \
         these values the farthest is {} at {}.",
        runs.len(),
        name_of(&first.algorithm),
        means.len(),
        crate::figure::symbol(&first.parameter.name),
        number(first.steps),
        percent(whole),
        percent(far.1),
        equation(&first.parameter.name, far.0)
    )
}

/// Describes how long algorithms take near a cliff.
pub(super) fn describe_times(answers: &[Vec<TrainedSweep>], cliff: f64) -> String {
    let told = answers.iter().map(|parts| {
        let first = &parts[0];
        // The least distance on a side of the cliff at which at least half of the seeds got there; `None` where nothing
        // was trained on that side.
        let nearest = |is_above: bool| {
            let mut reached: Vec<(f64, bool)> = Vec::new();
            for part in parts {
                let times = part.theta.iter().zip(&part.reached);
                let own = times.filter(|(theta, _)| (**theta > cliff) == is_above);
                reached.extend(own.map(|(theta, time)| ((theta - cliff).abs(), !time.is_nan())));
            }
            reached.sort_by(|a, b| a.0.total_cmp(&b.0));
            let mut places = reached.chunk_by(|a, b| a.0 == b.0);
            let found = places.find(|group| 2 * group.iter().filter(|run| run.1).count() >= group.len());
            let found = found.map(|group| group[0].0);
            (!reached.is_empty()).then_some(found)
        };
        let name = name_of(&first.algorithm);
        let on_side = |side: &str, found: Option<f64>| match found {
            Some(distance) => format!("gets there {side} it from a distance of {} on", brief(distance)),
            None => format!("never gets there {side} it"),
        };
        match [false, true].map(nearest) {
            [Some(Some(below)), Some(Some(above))] => {
                format!("{name} gets there from a distance of {} on", brief(below.max(above)))
            }
            [Some(Some(below)), Some(None)] => format!("{name} {}, and never above", on_side("below", Some(below))),
            [Some(None), Some(Some(above))] => format!("{name} {}, and never below", on_side("above", Some(above))),
            [Some(below), None] => format!("{name} {}", on_side("below", below)),
            [None, Some(above)] => format!("{name} {}", on_side("above", above)),
            [Some(None), Some(None)] | [None, None] => format!("{name} never gets there"),
        }
    });
    let told: Vec<String> = told.collect();
    let steps = answers
        .first()
        .and_then(|parts| parts.first())
        .map_or(0.0, |part| part.steps);
    let name = answers
        .first()
        .and_then(|parts| parts.first())
        .map_or_else(String::new, |part| cliff_at(&part.parameter.name, cliff));
    format!(
        "Near the cliff at {name}, within {} steps, at least half of the seeds put 90\u{a0}% on the best actions: {}.",
        number(steps),
        told.join("; ")
    )
}
