//! The pictures of training: where seeds end along the parameter, over the exact curves; the way of the watched state's
//! policy over the steps; and how long it takes, against the distance from a cliff.

mod along;
mod paths;
mod simplex;
mod times;
mod words;

use std::collections::HashSet;

use serde::Deserialize;

use super::{Color, Figure, Point, Scatter};
use crate::study::TrainedSweep;
use crate::typed_arrays::{Column, bools};

pub use words::describe_ends;

/// What a picture of training along the parameter shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trained {
    /// The probability of each action of the watched state.
    Policy,
    /// The outcomes.
    Outcomes,
    /// The training return and the true return.
    Value,
    /// The distance of the policies from the exact one, over all states with a choice.
    Distance,
}

/// Seeds at one point: what pictures read of the answer (`Training` of train.d.ts, which describes every field).
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct TrainedPoint {
    /// The name of the parameter.
    pub parameter: String,
    /// Its value.
    pub at: f64,
    /// The watched state.
    pub state: String,
    /// The names of its actions.
    pub actions: Vec<String>,
    /// The name of the algorithm.
    pub algorithm: String,
    /// The numbers of the steps of the records.
    pub steps: Vec<f64>,
    /// The runs.
    pub runs: Vec<Way>,
    /// The exact policies.
    pub exact: Exact,
    /// The number of runs that end with each action.
    pub ends: Vec<f64>,
    /// The mean probabilities of the actions at the end.
    pub mean: Column,
}

/// The way of one run.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Way {
    /// The probabilities of the actions at every record, record by record.
    pub path: Column,
}

/// The exact policies of the watched state.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Exact {
    /// The temperature of the soft policy.
    pub alpha: Option<f64>,
    /// Whether each action is optimal.
    #[serde(with = "bools")]
    pub optimal: Vec<bool>,
    /// The hard policy.
    pub hard: Column,
    /// The regularised policy.
    pub soft: Option<Column>,
}

impl TrainedPoint {
    /// Returns the probabilities of the actions at a record of a run.
    fn record<'a>(&self, way: &'a Way, record: usize) -> &'a [f64] {
        let count = self.actions.len();
        &way.path.0[record * count..(record + 1) * count]
    }

    /// Returns an error that names the first column that does not fit.
    fn check(&self) -> Result<(), String> {
        let count = self.actions.len();
        if self.steps.is_empty() || self.runs.is_empty() || count == 0 {
            return Err("there is no run, no action or no record".to_owned());
        }
        if !self.steps.is_sorted() || self.steps.iter().any(|step| !step.is_finite()) {
            return Err("steps are not ascending numbers".to_owned());
        }
        let columns = [
            ("exact.optimal", self.exact.optimal.len(), count),
            ("exact.hard", self.exact.hard.0.len(), count),
            (
                "exact.soft",
                self.exact.soft.as_ref().map_or(count, |soft| soft.0.len()),
                count,
            ),
            ("ends", self.ends.len(), count),
            ("mean", self.mean.0.len(), count),
        ];
        let paths = self
            .runs
            .iter()
            .map(|way| ("path", way.path.0.len(), count * self.steps.len()));
        let wrong = columns
            .into_iter()
            .chain(paths)
            .find(|(_, found, needed)| found != needed);
        match wrong {
            Some((name, found, needed)) => Err(format!("{name} has {found} values, allowed is {needed}")),
            None => Ok(()),
        }
    }
}

/// Returns an error that names the first column of the parts of a sweep that does not fit.
fn check(parts: &[TrainedSweep]) -> Result<&TrainedSweep, String> {
    let first = parts.first().ok_or("there is no part, allowed is one or more")?;
    for part in parts {
        if (&part.parameter.name, &part.state, &part.actions, &part.outcome_names)
            != (
                &first.parameter.name,
                &first.state,
                &first.actions,
                &first.outcome_names,
            )
        {
            return Err("the parts are of different parameters or states".to_owned());
        }
        let count = part.theta.len();
        let columns = part.policy.iter().chain(&part.outcomes);
        let columns = columns.chain([&part.seed, &part.value, &part.distance, &part.everywhere, &part.reached]);
        let truth = part.truth.is_empty() || part.truth.len() == count;
        let counts = part.policy.len() == part.actions.len() && part.outcomes.len() == part.outcome_names.len();
        if !truth || !counts || columns.into_iter().any(|column| column.len() != count) {
            return Err(format!("a column has not {count} values, one for each run"));
        }
    }
    Ok(first)
}

/// Adds dots of one colour, those that are in the plot area. Of dots on the same pixel there is one: seeds end at the
/// same place by the hundred, and each dot that is drawn takes its time of a frame.
fn scatter(figure: &mut Figure, color: Color, points: impl Iterator<Item = Point>) {
    let (x, y) = (figure.x.from..=figure.x.to, figure.y.from..=figure.y.to);
    let mut taken = HashSet::new();
    for at in points.filter(|point| x.contains(&point.0) && y.contains(&point.1)) {
        let pixel = [figure.x_at(at.0), figure.y_at(at.1)].map(|place| place.round().to_bits());
        if taken.insert(pixel) {
            figure.scatter.push(Scatter { at, color });
        }
    }
}
