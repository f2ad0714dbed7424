//! The validity of a sweep that may come from anywhere: columns of one length, names that exist.

use crate::figure::format;
use crate::study::Sweep;

/// Returns an error that names the first column that does not fit.
pub fn check(sweep: &Sweep) -> Result<(), String> {
    let points = sweep.theta.len();
    if points < 2 {
        return Err(format!("theta has {points} values, allowed is 2 or more"));
    }
    if !(sweep.theta.iter().all(|at| at.is_finite()) && sweep.theta.is_sorted_by(|a, b| a < b)) {
        return Err("theta is not an ascending list of finite numbers".to_owned());
    }
    if sweep.over_alpha && (points < 3 || sweep.theta[0] != 0.0) {
        return Err("theta is not a list of temperatures, the first one 0".to_owned());
    }
    let actions = sweep.actions.len();
    for (name, branch) in [("hard", Some(&sweep.hard)), ("soft", sweep.soft.as_ref())] {
        let Some(branch) = branch else { continue };
        columns(name, ".policy", branch.policy.len(), actions)?;
        for column in &branch.outcomes {
            length(name, ".outcomes", column.len(), points)?;
        }
        for column in &branch.policy {
            length(name, ".policy", column.len(), points)?;
        }
        length(name, ".visits", branch.visits.len(), points)?;
        length(name, ".value", branch.value.len(), points)?;
        length(name, ".plain", branch.plain.len(), points)?;
        if !branch.truth.is_empty() {
            length(name, ".truth", branch.truth.len(), points)?;
        }
    }
    let order = &sweep.order;
    let has_all = order.len() == actions && (0..actions).all(|action| order.contains(&action));
    if !order.is_empty() && !has_all {
        return Err(format!("order does not have each of {actions} actions once"));
    }
    columns("optimal", "", sweep.optimal.len(), actions)?;
    for column in &sweep.optimal {
        length("optimal", "", column.len(), points)?;
    }
    let (from, to) = (sweep.theta[0], sweep.theta[points - 1]);
    for jump in &sweep.jumps {
        let at = jump.at;
        if !(from..=to).contains(&at) {
            return Err(format!("a jump is at {at}, allowed is {from} to {to}"));
        }
        for side in 0..3 {
            let known = |name: &String| sweep.actions.contains(name);
            if jump.policies[side].len() != actions || !jump.sets[side].iter().all(known) {
                let at = format::number(at);
                return Err(format!("the jump at {at} does not fit {actions} actions"));
            }
        }
    }
    if let Some(at) = sweep.others.first() {
        if !(at.iter().all(|at| (from..=to).contains(at)) && at.is_sorted()) {
            return Err(format!(
                "others[0] is not an ascending list of numbers from {from} to {to}"
            ));
        }
        if sweep.others.iter().any(|column| column.len() != at.len()) {
            return Err("the columns of others differ in length".to_owned());
        }
    }
    for gap in &sweep.gaps {
        let [first, last] = gap.points;
        if first > last || last >= points {
            return Err(format!(
                "the gap [{first}, {last}] does not fit {points} values of theta"
            ));
        }
    }
    Ok(())
}

fn columns(branch: &str, name: &str, found: usize, actions: usize) -> Result<(), String> {
    if found == actions {
        return Ok(());
    }
    Err(format!(
        "{branch}{name} has {found} columns, allowed is one for each of {actions} actions"
    ))
}

fn length(branch: &str, name: &str, found: usize, points: usize) -> Result<(), String> {
    if found == points {
        return Ok(());
    }
    Err(format!(
        "{branch}{name} has {found} values, allowed is one for each of {points} values of theta"
    ))
}
