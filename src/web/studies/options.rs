//! The options of the pictures of studies, and of the drawing of a model.

use serde::Deserialize;

use crate::figure::Around;
use crate::scenario::Scenario;
use crate::study::RequestError;
use crate::typed_arrays::{Column, Flags};

pub(super) const PICTURE: &[&str] = &["width", "height", "theme", "fontSize"];
pub(super) const FEEDBACK: &[&str] = &["kind", "width", "height", "theme", "fontSize"];
pub(super) const POPULATION: &[&str] = &["subject", "logarithmic", "width", "height", "theme", "fontSize"];
pub(super) const PHASE_FIGURE: &[&str] = &["width", "height", "theme", "fontSize", "state", "outcomes"];

/// The policy over which a model is drawn: a given one, or the solver's own, regularised if `soft` is true.
#[derive(Deserialize)]
pub(super) struct PolicyOptions {
    pub(super) soft: Option<bool>,
    policy: Option<Column>,
    optimal: Option<Flags>,
    stays: Option<Flags>,
    visits: Option<Column>,
    pub(super) changing: Option<Vec<usize>>,
    steps: Option<usize>,
    folded: Option<Vec<usize>>,
    unfolded: Option<Vec<usize>>,
}

/// A policy, its optimal actions, those of them that stay in a loop that costs nothing, and its visits.
pub(super) struct DrawnPolicy {
    pub(super) policy: Vec<f64>,
    pub(super) optimal: Vec<u8>,
    pub(super) stays: Vec<u8>,
    pub(super) visits: Vec<f64>,
}

/// The greatest number of steps around the watched state.
const STEPS: usize = 9;

impl PolicyOptions {
    /// Returns what is drawn of a model that is too large to be drawn whole.
    pub(super) fn around(&self, scenario: &Scenario) -> Result<Around, RequestError> {
        let steps = self.steps.unwrap_or(Around::default().steps);
        if !(1..=STEPS).contains(&steps) {
            return Err(RequestError::new("steps", format!("{steps}, allowed is 1 to {STEPS}")));
        }
        let states = |name: &'static str, given: &Option<Vec<usize>>| {
            let given = given.clone().unwrap_or_default();
            match given.iter().find(|&&state| state >= scenario.states.len()) {
                Some(state) => {
                    let last = scenario.states.len() - 1;
                    Err(RequestError::new(
                        name,
                        format!("there is no state {state}, allowed is 0 to {last}"),
                    ))
                }
                None => Ok(given),
            }
        };
        Ok(Around {
            steps,
            folded: states("folded", &self.folded)?,
            unfolded: states("unfolded", &self.unfolded)?,
        })
    }

    /// Returns the given policy; `None` where none of its columns is given.
    pub(super) fn given(&mut self) -> Result<Option<DrawnPolicy>, RequestError> {
        let (policy, optimal, visits) = (self.policy.take(), self.optimal.take(), self.visits.take());
        if policy.is_none() && optimal.is_none() && visits.is_none() {
            return Ok(None);
        }
        Ok(Some(DrawnPolicy {
            policy: policy.ok_or(RequestError::missing("policy"))?.0,
            optimal: optimal.ok_or(RequestError::missing("optimal"))?.0,
            stays: self.stays.take().map_or(Vec::new(), |stays| stays.0),
            visits: visits.ok_or(RequestError::missing("visits"))?.0,
        }))
    }
}

/// `State` of policy-cliff.d.ts.
#[derive(Deserialize)]
pub(super) struct State {
    pub(super) name: String,
    pub(super) actions: Vec<String>,
    pub(super) first: usize,
}

/// The state that a picture of two parameters is about, and the outcomes where it shows them instead.
#[derive(Deserialize)]
pub(super) struct StateOption {
    pub(super) state: State,
    pub(super) outcomes: Option<Vec<String>>,
}

/// The curve of a population that is drawn, and whether its axis is logarithmic.
#[derive(Deserialize)]
pub(super) struct PopulationOptions {
    pub(super) subject: Option<String>,
    pub(super) logarithmic: Option<bool>,
}
