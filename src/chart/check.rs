//! What a figure asks of a sweep that may come from anywhere: columns of one length, indices that exist.

use super::build::{Labels, Options};
use super::format;
use crate::sweep::Sweep;

/// Names the first option or column that does not fit.
pub(super) fn check(labels: &Labels, sweep: &Sweep, options: &Options) -> Result<(), String> {
    for (name, value, from, to) in [
        ("width", options.width, 100.0, 16384.0),
        ("height", options.height, 80.0, 16384.0),
        ("fontSize", options.font_size, 6.0, 64.0),
    ] {
        if !(from..=to).contains(&value) {
            return Err(format!("{name} is {value}, allowed is {from} to {to}"));
        }
    }
    let points = sweep.theta.len();
    if points < 2 {
        return Err(format!("theta has {points} values, allowed is 2 or more"));
    }
    if !(sweep.theta.iter().all(|at| at.is_finite()) && sweep.theta.is_sorted_by(|a, b| a < b)) {
        return Err("theta is not an ascending list of finite numbers".to_owned());
    }
    let actions = labels.actions.len();
    let columns = |name: &str, columns: &[Vec<f64>]| {
        if columns.len() != actions {
            return Err(format!(
                "{name} has {} columns, allowed is one for each of {actions} actions",
                columns.len()
            ));
        }
        columns
            .iter()
            .try_for_each(|column| length(name, column.len(), points))
    };
    let branches = [("hard", Some(&sweep.hard)), ("soft", sweep.soft.as_ref())];
    for (name, branch) in branches
        .into_iter()
        .filter_map(|(name, branch)| Some((name, branch?)))
    {
        columns(&format!("{name}.policy"), &branch.policy)?;
        length(&format!("{name}.visits"), branch.visits.len(), points)?;
        length(&format!("{name}.value"), branch.value.len(), points)?;
        length(&format!("{name}.plain"), branch.plain.len(), points)?;
        if !branch.truth.is_empty() {
            length(&format!("{name}.truth"), branch.truth.len(), points)?;
        }
    }
    if sweep.optimal.len() != actions {
        return Err(format!(
            "optimal has {} columns, allowed is one for each of {actions} actions",
            sweep.optimal.len()
        ));
    }
    sweep
        .optimal
        .iter()
        .try_for_each(|column| length("optimal", column.len(), points))?;
    let (from, to) = (sweep.theta[0], sweep.theta[points - 1]);
    for jump in &sweep.jumps {
        if !(from..=to).contains(&jump.at) {
            return Err(format!(
                "a jump is at {}, allowed is {} to {}",
                jump.at, from, to
            ));
        }
        if jump.policies.iter().any(|policy| policy.len() != actions)
            || jump.sets.iter().flatten().any(|&action| action >= actions)
        {
            return Err(format!(
                "the jump at {} does not fit {actions} actions",
                format::number(jump.at)
            ));
        }
    }
    match sweep
        .gaps
        .iter()
        .find(|gap| gap.points[0] > gap.points[1] || gap.points[1] >= points)
    {
        Some(gap) => Err(format!(
            "the gap {:?} does not fit {points} values of theta",
            gap.points
        )),
        None => Ok(()),
    }
}

fn length(name: &str, found: usize, points: usize) -> Result<(), String> {
    if found == points {
        Ok(())
    } else {
        Err(format!(
            "{name} has {found} values, allowed is one for each of {points} values of theta"
        ))
    }
}
