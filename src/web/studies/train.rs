//! The answers to `model.train` and `model.trainSweep`, as train.d.ts describes them.

use serde::Serialize;
use wasm_bindgen::prelude::*;

use super::options::{FEEDBACK, PICTURE};
use crate::figure::{Figure, Trained, TrainedPoint};
use crate::scenario::SHOWN;
use crate::study::{RequestError, Target, TrainOptions, TrainedSweep, choice};
use crate::typed_arrays::{Bits, Numbers};
use crate::web::decode::{decode, decode_options, encode};
use crate::web::error::Thrown;
use crate::web::figure::{Drawable, JsFigure};
use crate::web::options::PictureOptions;
use crate::web::question::Question;

/// The names of the options.
pub(in crate::web) const OPTIONS: &[&str] = &[
    "values",
    "perturbation",
    "parameter",
    "at",
    "state",
    "algorithm",
    "expected",
    "group",
    "rate",
    "steps",
    "epochs",
    "clip",
    "clipHigh",
    "kl",
    "estimator",
    "entropy",
    "baseline",
    "optimiser",
    "bernoulli",
    "start",
    "logits",
    "seeds",
    "seed",
    "every",
    "longest",
    "settings",
    "partial",
    "onProgress",
];

/// The names of the options of a sweep.
pub(in crate::web) const SWEEP_OPTIONS: &[&str] = &[
    "values",
    "perturbation",
    "parameter",
    "from",
    "to",
    "at",
    "state",
    "algorithm",
    "expected",
    "group",
    "rate",
    "steps",
    "epochs",
    "clip",
    "clipHigh",
    "kl",
    "estimator",
    "entropy",
    "baseline",
    "optimiser",
    "bernoulli",
    "start",
    "logits",
    "seeds",
    "seed",
    "longest",
    "settings",
    "places",
    "stage",
    "onProgress",
];

#[derive(Serialize)]
struct Answer<'a> {
    parameter: &'a str,
    at: f64,
    state: &'a str,
    actions: Vec<&'a str>,
    algorithm: &'static str,
    steps: &'a [usize],
    runs: Vec<Run<'a>>,
    asked: usize,
    exact: Exact<'a>,
    ends: &'a [usize],
    mean: Numbers<'a>,
    value: f64,
    truth: Option<f64>,
    distance: f64,
    everywhere: f64,
    spread: f64,
}

#[derive(Serialize)]
struct Exact<'a> {
    alpha: Option<f64>,
    objective: &'static str,
    optimal: Bits<'a>,
    hard: Numbers<'a>,
    soft: Option<Numbers<'a>>,
    value: f64,
    truth: Option<f64>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    seed: usize,
    logits: Numbers<'a>,
    policy: Numbers<'a>,
    path: Numbers<'a>,
    value: f64,
    truth: Option<f64>,
    distance: f64,
    everywhere: f64,
    agreement: f64,
    reached: Option<usize>,
    cut: usize,
    idle: usize,
}

impl Question<'_> {
    /// Answers `TrainOptions` with a `Training`.
    pub(super) fn train(&mut self, given: &JsValue) -> Result<JsValue, Thrown> {
        let options: TrainOptions = decode_options(given, OPTIONS)?;
        let trained = self.trained(|session, request, progress| session.train(request, &options, progress))?;
        let scenario = self.session.scenario();
        let own = scenario.mdp.actions(self.request.state);
        let Target {
            optimal, hard, soft, ..
        } = &trained.target;
        let optimal: Vec<u8> = optimal[own.clone()].iter().map(|&flag| flag.into()).collect();
        let known = |truth: f64| Some(truth).filter(|truth| !truth.is_nan());
        let followed = soft.as_ref().unwrap_or(hard);
        let runs = trained.runs.iter().map(|run| Run {
            seed: run.seed as usize,
            logits: Numbers(&run.logits),
            policy: Numbers(&run.policy),
            path: Numbers(&run.path),
            value: run.value,
            truth: run.truth,
            distance: run.distance,
            everywhere: run.everywhere,
            agreement: run.agreement,
            reached: run.reached,
            cut: run.cut,
            idle: run.idle,
        });
        encode(&Answer {
            parameter: &scenario.parameters[self.request.parameter].name,
            at: self.request.at,
            state: &scenario.states[self.request.state],
            actions: self.request.actions(scenario),
            algorithm: trained.algorithm.name(),
            steps: &trained.steps,
            runs: runs.collect(),
            asked: trained.asked,
            exact: Exact {
                alpha: trained.target.alpha,
                objective: trained.target.objective.name(),
                optimal: Bits(&optimal),
                hard: Numbers(&hard.policy[own.clone()]),
                soft: soft.as_ref().map(|soft| Numbers(&soft.policy[own])),
                value: followed.plain,
                truth: known(followed.truth),
            },
            ends: &trained.ends,
            mean: Numbers(&trained.mean),
            value: trained.value,
            truth: known(trained.truth),
            distance: trained.distance,
            everywhere: trained.everywhere,
            spread: trained.spread,
        })
    }

    /// Answers `TrainSweepOptions` with a `TrainedSweep`.
    pub(super) fn train_sweep(&mut self, given: &JsValue) -> Result<JsValue, Thrown> {
        let options: TrainOptions = decode_options(given, SWEEP_OPTIONS)?;
        encode(&self.trained(|session, request, progress| session.train_sweep(request, &options, progress))?)
    }
}

/// An answer about training that can be drawn. It is read once, and drawn as often as its size or the page's colours
/// change.
#[wasm_bindgen]
pub struct DrawableTraining(Drawn);

enum Drawn {
    Point(Box<TrainedPoint>),
    Parts(Vec<TrainedSweep>),
    Times(Vec<Vec<TrainedSweep>>),
}

#[wasm_bindgen]
impl DrawableTraining {
    /// Reads an answer of a kind: "training", "parts" (a list of parts of a sweep), or "times" (a list of such lists).
    #[wasm_bindgen(constructor)]
    pub fn new(kind: &str, object: &JsValue) -> Result<Self, Thrown> {
        Ok(Self(match kind {
            "training" => Drawn::Point(Box::new(decode(kind, object)?)),
            "parts" => Drawn::Parts(decode(kind, object)?),
            _ => Drawn::Times(decode(kind, object)?),
        }))
    }

    /// Returns the picture of seeds at one point, or of times.
    pub fn figure(&self, options: &JsValue) -> Result<JsFigure, Thrown> {
        let sheet = decode_options::<PictureOptions>(options, PICTURE)?.sheet()?;
        JsFigure::new(match &self.0 {
            Drawn::Point(found) => Figure::train_paths(found, &sheet),
            Drawn::Parts(_) => Err("seeds along a parameter are drawn over a sweep".to_owned()),
            Drawn::Times(answers) => Figure::train_times(answers, &sheet),
        })
    }

    /// Returns the picture of seeds along a parameter over a sweep of it.
    #[wasm_bindgen(js_name = figureOver)]
    pub fn figure_over(&self, sweep: &Drawable, options: &JsValue) -> Result<JsFigure, Thrown> {
        let options: PictureOptions = decode_options(options, FEEDBACK)?;
        let kind = options.kind.as_ref().ok_or(RequestError::missing("kind"))?;
        let kinds = [Trained::Policy, Trained::Outcomes, Trained::Value, Trained::Distance];
        let kind = kinds[choice("kind", kind, &SHOWN)?];
        JsFigure::new(match (&self.0, sweep.sweep()) {
            (Drawn::Parts(parts), Some(sweep)) => Figure::trained(sweep, parts, kind, &options.sheet()?),
            _ => Err("only seeds along a parameter are drawn over a sweep".to_owned()),
        })
    }
}
