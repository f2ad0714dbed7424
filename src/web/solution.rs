//! `Solution` of policy-cliff.d.ts.

use serde::Serialize;

use crate::study::{self};
use crate::typed_arrays::{Column, Flags};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    value: Column,
    q: Column,
    policy: Column,
    visits: Column,
    outcomes: Column,
    start_value: f64,
    plain: f64,
    truth: f64,
    residual: f64,
    bound: f64,
    uses_bound: f64,
    plain_bound: f64,
    truth_bound: f64,
    /// Hard argmax alone has optimal sets.
    #[serde(skip_serializing_if = "Option::is_none")]
    optimal: Option<Flags>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stays: Option<Flags>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tolerance: Option<f64>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Solution {
    hard: Answer,
    soft: Option<Answer>,
    soft_problem: String,
}

impl From<study::Answer> for Answer {
    fn from(answer: study::Answer) -> Self {
        Self {
            value: Column(answer.value),
            q: Column(answer.q),
            policy: Column(answer.policy),
            visits: Column(answer.visits),
            outcomes: Column(answer.outcomes),
            start_value: answer.start_value,
            plain: answer.plain,
            truth: answer.truth,
            residual: answer.residual,
            bound: answer.bound,
            uses_bound: answer.uses_bound,
            plain_bound: answer.plain_bound,
            truth_bound: answer.truth_bound,
            optimal: None,
            stays: None,
            tolerance: None,
        }
    }
}

impl From<study::Solution> for Solution {
    fn from(solution: study::Solution) -> Self {
        let (soft, soft_problem) = match solution.soft {
            Some(Ok(soft)) => (Some(soft.into()), String::new()),
            Some(Err(problem)) => (None, problem),
            None => (None, String::new()),
        };
        Self {
            hard: Answer {
                optimal: Some(solution.optimal.as_slice().into()),
                stays: Some(solution.stays.as_slice().into()),
                tolerance: Some(solution.tolerance),
                ..solution.hard.into()
            },
            soft,
            soft_problem,
        }
    }
}
