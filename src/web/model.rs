//! An open scenario, `Model` of policy-cliff.d.ts.

use std::cell::{RefCell, RefMut};
use std::hint;

use js_sys::Float64Array;
use wasm_bindgen::prelude::*;

use super::decode::{decode_options, encode};
use super::error::Thrown;
use super::facts::Facts;
use super::figure::JsFigure;
use super::link::JsOutline;
use super::options::{self, DrawnPolicy, PictureOptions, PolicyOptions};
use super::progress::Progress;
use super::solution::Solution;
use super::studies::{self, Cliffs, Experiment, Field, Phase, Reading, Stability, Step, Stress, Weights};
use crate::figure::{Figure, Overlay, explanation};
use crate::scenario::{Scenario, limits};
use crate::study::{self, Effort, Options, Request, Session, StudyError, Values};

/// A valid scenario in WebAssembly's memory.
#[wasm_bindgen]
pub struct Opened {
    session: RefCell<Session>,
}

/// Reads a scenario file in UTF-8. Browsers encode a long text much faster than wasm-bindgen passes one.
#[wasm_bindgen]
pub fn open(text: &[u8]) -> Result<Opened, Thrown> {
    take_memory(8 * text.len().min(limits::TEXT_BYTES));
    let text = std::str::from_utf8(text).map_err(|error| Thrown::type_error(&error.to_string()))?;
    let session = RefCell::new(Session::new(Scenario::parse(text)?));
    Ok(Opened { session })
}

/// Allocates memory from the browser at once, and returns it to the allocator. The allocator itself grows in steps of
/// 64 kB, which would take longer than reading a long text does. If there is not as much memory, this has no effect.
fn take_memory(bytes: usize) {
    let mut block: Vec<u8> = Vec::new();
    let _ = block.try_reserve_exact(bytes);
    hint::black_box(block);
}

/// Checks the text of a certificate.
#[wasm_bindgen]
pub fn check(text: &str) -> Result<JsValue, Thrown> {
    Ok(encode(&studies::Check::new(text))?)
}

/// A validated request of a method, with the listener of its progress.
struct Question<'s> {
    session: RefMut<'s, Session>,
    options: Options,
    request: Request,
    progress: Progress,
}

impl Question<'_> {
    /// Computes the answer, and reports the share that is done.
    fn answer<T>(
        &mut self,
        compute: impl FnOnce(&mut Session, &Request, study::Progress) -> Result<T, StudyError>,
    ) -> Result<T, Thrown> {
        let progress = &mut self.progress;
        compute(&mut self.session, &self.request, &mut |share| progress.report(share))
            .map_err(|error| self.progress.failure(error))
    }

    /// Returns the solver's policy for a drawing; nothing is solved for a model that is too large to be drawn.
    fn drawn_policy(&mut self, soft: bool) -> Result<DrawnPolicy, Thrown> {
        let scenario = self.session.scenario();
        if !Figure::draws(scenario) {
            let pairs = scenario.mdp.pairs();
            return Ok(DrawnPolicy {
                policy: vec![0.0; pairs],
                optimal: vec![0; pairs],
                stays: Vec::new(),
                visits: vec![0.0; scenario.states.len()],
            });
        }
        let solution = self.answer(|session, request, _| session.solve(request))?;
        let answer = match solution.soft {
            Some(Ok(answer)) if soft => answer,
            _ => solution.hard,
        };
        Ok(DrawnPolicy {
            policy: answer.policy,
            optimal: solution.optimal.iter().map(|&flag| flag.into()).collect(),
            stays: solution.stays.iter().map(|&flag| flag.into()).collect(),
            visits: answer.visits,
        })
    }
}

#[wasm_bindgen]
impl Opened {
    /// Returns the outline that links are made from.
    pub fn outline(&self) -> Result<JsOutline, Thrown> {
        Ok(JsOutline::new(self.session()?.scenario().into()))
    }

    /// Answers a question: takes the options of a method of `Model` in policy-cliff.d.ts, and returns what that returns.
    pub fn ask(&self, method: &str, options: &JsValue) -> Result<JsValue, Thrown> {
        match method {
            "facts" => self.facts(),
            "sweep" => self.sweep(options),
            "solve" => self.solve(options),
            "cliffs" => self.cliffs(options),
            "certificate" => self.certificate(options),
            "phase" => self.phase(options),
            "field" => self.field(options),
            "stability" => self.stability(options),
            "tieBreaker" => self.tie_breaker(options),
            "stress" => self.stress(options),
            "experiment" => self.experiment(options),
            "weights" => self.weights(options),
            "reading" => self.reading(),
            "drawing" => self.drawing(options),
            _ => Err(Thrown::type_error(&format!("{method}: no such method"))),
        }
    }
}

impl Opened {
    /// Returns the `Facts` of the scenario.
    fn facts(&self) -> Result<JsValue, Thrown> {
        Ok(encode(&Facts::from(self.session()?.scenario()))?)
    }

    /// Takes `SweepOptions`, returns a `Sweep`.
    fn sweep(&self, options: &JsValue) -> Result<JsValue, Thrown> {
        let mut question = self.question(options, options::SWEEP)?;
        Ok(encode(question.session.sweep(&question.request))?)
    }

    /// Takes `SolveOptions`, returns a `Solution`.
    fn solve(&self, options: &JsValue) -> Result<JsValue, Thrown> {
        let mut question = self.question(options, options::SOLVE)?;
        let solution = question.answer(|session, request, _| session.solve(request))?;
        Ok(encode(&Solution::from(solution))?)
    }

    /// Takes `CliffOptions`, returns `Cliffs`.
    fn cliffs(&self, options: &JsValue) -> Result<JsValue, Thrown> {
        let mut question = self.question(options, options::CLIFFS)?;
        let effort = match question.options.certify {
            None => Effort::Ordinary,
            Some(true) => Effort::Thorough,
            Some(false) => Effort::None,
        };
        let found = question.answer(|session, request, progress| session.cliffs(request, effort, progress))?;
        let impacts = question.session.impacts(&question.request, &found.cliffs)?;
        let scenario = question.session.scenario();
        Ok(encode(&Cliffs::new(scenario, &question.request, &found, &impacts))?)
    }

    /// Takes `CliffOptions`, returns a text for [`check`].
    fn certificate(&self, options: &JsValue) -> Result<JsValue, Thrown> {
        let mut question = self.question(options, options::CLIFFS)?;
        let text = question.answer(|session, request, progress| session.certificate(request, progress))?;
        if let Some(text) = text {
            return Ok(text.into());
        }
        let found = question.answer(|session, request, progress| session.cliffs(request, Effort::None, progress))?;
        let verdict = studies::verdict(found.certainty());
        Err(format!("there is no exact certificate: {verdict}").into())
    }

    /// Takes `PhaseOptions`, returns a `Phase`.
    fn phase(&self, options: &JsValue) -> Result<JsValue, Thrown> {
        let mut question = self.question(options, options::PHASE)?;
        let plane = question.request.plane(question.session.scenario(), &question.options)?;
        let found = question.answer(|session, request, progress| session.phase(request, &plane, progress))?;
        Ok(encode(&Phase::new(question.session.scenario(), &plane, found))?)
    }

    /// Takes `FieldOptions`, returns a `Field`.
    fn field(&self, options: &JsValue) -> Result<JsValue, Thrown> {
        let mut question = self.question(options, options::FIELD)?;
        let scenario = question.session.scenario();
        let plane = question.request.plane(scenario, &question.options)?;
        let field = question.request.field(scenario, &question.options)?;
        let found = question.answer(|session, request, progress| session.field(request, &plane, &field, progress))?;
        let scenario = question.session.scenario();
        Ok(encode(&Field::new(scenario, &question.request, &plane, &field, found))?)
    }

    /// Takes `StabilityOptions`, returns a `Stability`.
    fn stability(&self, options: &JsValue) -> Result<JsValue, Thrown> {
        let mut question = self.question(options, options::STABILITY)?;
        let found = question.answer(|session, request, _| session.stability(request))?;
        Ok(encode(&Stability::new(
            question.session.scenario(),
            &question.request,
            found,
        ))?)
    }

    /// Takes `TieBreakerOptions`, returns a perturbation.
    fn tie_breaker(&self, options: &JsValue) -> Result<JsValue, Thrown> {
        let mut question = self.question(options, options::TIE_BREAKER)?;
        let (pair, epsilon) = question.request.tie(question.session.scenario(), &question.options)?;
        let change = question.answer(|session, request, _| session.tie_breaker(request, pair, epsilon))?;
        Ok(Float64Array::from(change.as_slice()).into())
    }

    /// Takes `StressOptions`, returns a `Stress`.
    fn stress(&self, options: &JsValue) -> Result<JsValue, Thrown> {
        let mut question = self.question(options, options::STRESS)?;
        let options = std::mem::take(&mut question.options);
        let (asked, found) =
            question.answer(|session, request, progress| session.stress(request, &options, progress))?;
        Ok(encode(&Stress::new(&asked, found))?)
    }

    /// Takes `ExperimentOptions`, returns an `Experiment`.
    fn experiment(&self, options: &JsValue) -> Result<JsValue, Thrown> {
        let mut question = self.question(options, options::EXPERIMENT)?;
        let options = std::mem::take(&mut question.options);
        let (share, found) = question.answer(|session, request, _| session.experiment(request, &options))?;
        let scenario = question.session.scenario();
        Ok(encode(&Experiment::new(scenario, &question.request, share, found))?)
    }

    /// Takes `WeightOptions`, returns `Weights`.
    fn weights(&self, options: &JsValue) -> Result<JsValue, Thrown> {
        let question = self.question(options, options::WEIGHTS)?;
        Ok(encode(&Weights::new(question.session.scenario(), &question.request))?)
    }

    /// Returns the `Reading`: the texts of a scenario, with the solver's numbers in them.
    fn reading(&self) -> Result<JsValue, Thrown> {
        let mut session = self.session()?;
        let mut steps = Vec::new();
        for step in session.scenario().guide.clone() {
            let mut cliffs = Vec::new();
            if step.text.contains('{') {
                let scenario = session.scenario();
                // The texts are about the reward without a perturbation.
                let options = Options {
                    parameter: Some(scenario.parameters[step.setting.sweep].name.clone()),
                    values: Some(Values(scenario.named_values(&step.values))),
                    ..Options::default()
                };
                let request = session.request(&options)?;
                let found = session.cliffs(&request, Effort::Ordinary, &mut |_| true)?;
                let places = found.places().enumerate();
                cliffs.extend(places.map(|(index, at)| (at, found.fraction(index).unwrap_or_default().to_owned())));
            }
            steps.push(Step {
                text: explanation(&step.text, &cliffs),
                cite: step.cite,
            });
        }
        let scenario = session.scenario();
        Ok(encode(&Reading {
            steps,
            measured: scenario.measured.as_ref().map(From::from),
            notes: &scenario.notes,
        })?)
    }

    /// Takes `DrawingOptions`, returns a `Drawing`.
    fn drawing(&self, options: &JsValue) -> Result<JsValue, Thrown> {
        let mut question = self.question(options, options::DRAWING)?;
        let mut policy: PolicyOptions = decode_options(options, options::DRAWING)?;
        let picture: PictureOptions = decode_options(options, options::DRAWING)?;
        let drawn = match policy.given()? {
            Some(given) => given,
            None => question.drawn_policy(policy.soft.unwrap_or(false))?,
        };
        let overlay = Overlay {
            values: question.request.values,
            policy: drawn.policy,
            optimal: drawn.optimal,
            stays: drawn.stays,
            visits: drawn.visits,
            watched: question.request.state,
            changing: policy.changing.unwrap_or_default(),
        };
        let sheet = picture.wide()?;
        let scenario = question.session.scenario();
        let figure = Figure::graph(scenario, &overlay, sheet.width, sheet.theme, sheet.font_size);
        Ok(JsFigure::new(figure)?.into())
    }

    /// Returns the session. It is an error if the session is in use, as when a progress listener calls the model whose
    /// progress it receives.
    pub(super) fn session(&self) -> Result<RefMut<'_, Session>, Thrown> {
        let busy = || "the model is busy: onProgress may not ask it".to_owned();
        Ok(self.session.try_borrow_mut().map_err(|_| busy())?)
    }

    /// Reads and validates options before anything is computed.
    fn question(&self, options: &JsValue, allowed: &'static [&'static str]) -> Result<Question<'_>, Thrown> {
        let given: Options = decode_options(options, allowed)?;
        let progress = Progress::new(options)?;
        let session = self.session()?;
        Ok(Question {
            request: session.request(&given)?,
            session,
            options: given,
            progress,
        })
    }
}
