//! The answer to `model.train`, as train.d.ts describes it.

use serde::Serialize;
use wasm_bindgen::JsValue;

use crate::study::TrainOptions;
use crate::train::{SeedRun, Training};
use crate::typed_arrays::Numbers;
use crate::web::decode::{decode_options, encode};
use crate::web::error::Thrown;
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
    "logits",
    "seeds",
    "seed",
    "every",
    "longest",
    "onProgress",
];

#[derive(Serialize)]
struct Answer<'a> {
    state: &'a str,
    actions: Vec<&'a str>,
    steps: &'a [usize],
    runs: Vec<Run<'a>>,
}

#[derive(Serialize)]
struct Run<'a> {
    seed: usize,
    logits: Numbers<'a>,
    policy: Numbers<'a>,
    path: Numbers<'a>,
    value: f64,
    truth: Option<f64>,
    cut: usize,
    idle: usize,
}

impl Question<'_> {
    /// Answers `TrainOptions` with a `Training`.
    pub(super) fn train(&mut self, given: &JsValue) -> Result<JsValue, Thrown> {
        let options: TrainOptions = decode_options(given, OPTIONS)?;
        let Training { steps, runs } =
            self.answer(|session, request, progress| session.train(request, &options, progress))?;
        let scenario = self.session.scenario();
        let first = options.seed.unwrap_or(1);
        let runs = runs.iter().enumerate().map(|(index, run): (usize, &SeedRun)| Run {
            seed: first + index,
            logits: Numbers(&run.logits),
            policy: Numbers(&run.policy),
            path: Numbers(&run.path),
            value: run.value,
            truth: run.truth,
            cut: run.cut,
            idle: run.idle,
        });
        encode(&Answer {
            state: &scenario.states[self.request.state],
            actions: self.request.actions(scenario),
            steps: &steps,
            runs: runs.collect(),
        })
    }
}
