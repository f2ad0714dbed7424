//! Exact cliffs along one parameter.

#[path = "../support/files.rs"]
mod files;
#[path = "../support/mod.rs"]
mod support;

mod oracle;
mod planted;
mod properties;
mod scenarios;
mod tiny;
mod vectors;

use policy_cliff::cliffs::{Cliffs, cliffs};
use policy_cliff::mdp::Mdp;
use policy_cliff::scenario::Problem;

/// A problem without anything to count.
fn problem<'a>(mdp: &'a Mdp, rewards: &[Vec<f64>; 2]) -> Problem<'a> {
    Problem::from_rewards(mdp, rewards[0].clone(), rewards[1].clone())
}

fn solved(problem: &Problem, from: f64, to: f64) -> Cliffs {
    cliffs(problem, from, to, &mut |_| true).expect("finite")
}
