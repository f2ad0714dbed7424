//! The questions to a model: each is a method of `Model` in policy-cliff.d.ts, with options of its own.

use std::cell::RefMut;
use std::mem;

use js_sys::Float64Array;
use wasm_bindgen::JsValue;

use super::conflicts::Conflicts;
use super::decode::{decode_options, encode};
use super::error::Thrown;
use super::figure::JsFigure;
use super::model::Opened;
use super::options::{self, DrawnPolicy, PictureOptions, PolicyOptions};
use super::population::Population;
use super::progress::Progress;
use super::scores::Scores;
use super::solution::Solution;
use super::studies::{self, Arrangement, Cliffs, Experiment, Field, Phase, Stability, Stress, Weights};
use crate::figure::{Figure, Overlay};
use crate::study::{self, Effort, Options, Request, Session, StudyError};

/// A validated request of a method, with the listener of its progress.
pub(super) struct Question<'s> {
    pub(super) session: RefMut<'s, Session>,
    options: Options,
    pub(super) request: Request,
    progress: Progress,
}

impl<'s> Question<'s> {
    /// Reads and validates options before anything is computed.
    pub(super) fn new(opened: &'s Opened, method: &str, options: &JsValue) -> Result<Self, Thrown> {
        let allowed = options::of_method(method)?;
        let given: Options = decode_options(options, allowed)?;
        let progress = Progress::new(options)?;
        let session = opened.session()?;
        Ok(Self {
            request: session.request(&given)?,
            session,
            options: given,
            progress,
        })
    }

    /// Answers `SweepOptions` with a `Sweep`.
    pub(super) fn sweep(&mut self) -> Result<JsValue, Thrown> {
        let progress = &mut self.progress;
        let sweep = self.session.sweep(&self.request, &mut |share| progress.report(share));
        match sweep {
            Ok(sweep) => encode(sweep),
            Err(error) => Err(self.progress.failure(error)),
        }
    }

    /// Answers `SolveOptions` with a `Solution`.
    pub(super) fn solve(&mut self) -> Result<JsValue, Thrown> {
        let solution = self.answer(|session, request, _| session.solve(request))?;
        encode(&Solution::from(solution))
    }

    /// Answers `CliffOptions` with `Cliffs`.
    pub(super) fn cliffs(&mut self) -> Result<JsValue, Thrown> {
        let effort = self.effort();
        let found = self.answer(|session, request, progress| session.cliffs(request, effort, progress))?;
        let impacts = self.session.impacts(&self.request, &found.cliffs)?;
        let scenario = self.session.scenario();
        encode(&Cliffs::new(scenario, &self.request, &found, &impacts))
    }

    /// Answers `CliffOptions` with a text for [`super::model::check`].
    pub(super) fn certificate(&mut self) -> Result<JsValue, Thrown> {
        let text = self.answer(|session, request, progress| session.certificate(request, progress))?;
        if let Some(text) = text {
            return Ok(text.into());
        }
        let found = self.answer(|session, request, progress| session.cliffs(request, Effort::None, progress))?;
        let verdict = studies::verdict(found.certainty());
        Err(format!("there is no exact certificate: {verdict}").into())
    }

    /// Answers `PhaseOptions` with a `Phase`.
    pub(super) fn phase(&mut self) -> Result<JsValue, Thrown> {
        let plane = self.request.plane(self.session.scenario(), &self.options)?;
        let found = self.answer(|session, request, progress| session.phase(request, &plane, progress))?;
        encode(&Phase::new(self.session.scenario(), &plane, &found))
    }

    /// Answers `AlphaMapOptions` with an `AlphaMap`.
    pub(super) fn alpha_map(&mut self) -> Result<JsValue, Thrown> {
        let options = mem::take(&mut self.options);
        encode(&self.answer(|session, request, progress| session.alpha_map(request, &options, progress))?)
    }

    /// Answers `FieldOptions` with a `Field`.
    pub(super) fn field(&mut self) -> Result<JsValue, Thrown> {
        let scenario = self.session.scenario();
        let plane = self.request.plane(scenario, &self.options)?;
        let field = self.request.field(scenario, &self.options)?;
        let found = self.answer(|session, request, progress| session.field(request, &plane, &field, progress))?;
        let scenario = self.session.scenario();
        encode(&Field::new(scenario, &self.request, &plane, &field, found))
    }

    /// Answers `StabilityOptions` with a `Stability`.
    pub(super) fn stability(&mut self) -> Result<JsValue, Thrown> {
        let found = self.answer(|session, request, _| session.stability(request))?;
        encode(&Stability::new(self.session.scenario(), &self.request, found))
    }

    /// Answers `TieBreakerOptions` with a perturbation.
    pub(super) fn tie_breaker(&mut self) -> Result<JsValue, Thrown> {
        let (pair, epsilon) = self.request.tie(self.session.scenario(), &self.options)?;
        let change = self.answer(|session, request, _| session.tie_breaker(request, pair, epsilon))?;
        Ok(Float64Array::from(change.as_slice()).into())
    }

    /// Answers `StressOptions` with a `Stress`.
    pub(super) fn stress(&mut self) -> Result<JsValue, Thrown> {
        let options = mem::take(&mut self.options);
        let (asked, found) = self.answer(|session, request, progress| session.stress(request, &options, progress))?;
        encode(&Stress::new(&asked, &found))
    }

    /// Answers `ExperimentOptions` with an `Experiment`.
    pub(super) fn experiment(&mut self) -> Result<JsValue, Thrown> {
        let options = mem::take(&mut self.options);
        let (share, found) = self.answer(|session, request, _| session.experiment(request, &options))?;
        let scenario = self.session.scenario();
        encode(&Experiment::new(scenario, &self.request, share, found))
    }

    /// Answers `WeightOptions` with `Weights`.
    pub(super) fn weights(&mut self) -> Result<JsValue, Thrown> {
        encode(&Weights::new(self.session.scenario(), &self.request))
    }

    /// Answers `ConflictOptions` with `Conflicts`.
    pub(super) fn conflicts(&mut self) -> Result<JsValue, Thrown> {
        let found = self.answer(|session, request, _| session.favoured(request))?;
        encode(&Conflicts::new(self.session.scenario(), self.request.state, &found))
    }

    /// Answers `ScoreOptions` with `Scores`.
    pub(super) fn scores(&mut self) -> Result<JsValue, Thrown> {
        let rewards = self.answer(|session, request, _| Ok(session.rewards(request)))?;
        encode(&Scores::new(self.session.scenario(), self.request.state, &rewards))
    }

    /// Answers `PhaseOptions` with an `Arrangement`.
    pub(super) fn arrangement(&mut self) -> Result<JsValue, Thrown> {
        let plane = self.request.plane(self.session.scenario(), &self.options)?;
        let found = self.answer(|session, request, _| session.arrangement(request, &plane))?;
        encode(&Arrangement::new(self.session.scenario(), &plane, &found))
    }

    /// Answers `PopulationOptions` with a `Population`.
    pub(super) fn population(&mut self) -> Result<JsValue, Thrown> {
        let (options, effort) = (self.options.clone(), self.effort());
        let answer = self.answer(|session, request, progress| session.population(request, &options, effort, progress));
        let (population, found) = answer?;
        let scenario = self.session.scenario();
        encode(&Population::new(scenario, &self.request, &population, &found))
    }

    /// Answers `DrawingOptions` with a `Drawing`.
    pub(super) fn drawing(&mut self, options: &JsValue) -> Result<JsValue, Thrown> {
        let mut policy: PolicyOptions = decode_options(options, options::DRAWING)?;
        let picture: PictureOptions = decode_options(options, options::DRAWING)?;
        let drawn = match policy.given()? {
            Some(given) => given,
            None => self.drawn_policy(policy.soft.unwrap_or(false))?,
        };
        let overlay = Overlay {
            values: self.request.values.clone(),
            policy: drawn.policy,
            optimal: drawn.optimal,
            stays: drawn.stays,
            visits: drawn.visits,
            watched: self.request.state,
            changing: policy.changing.unwrap_or_default(),
        };
        let sheet = picture.wide()?;
        let scenario = self.session.scenario();
        let figure = Figure::graph(scenario, &overlay, sheet.width, sheet.theme, sheet.font_size);
        Ok(JsFigure::new(figure)?.into())
    }

    /// Returns the effort that the option `certify` asks for.
    fn effort(&self) -> Effort {
        match self.options.certify {
            None => Effort::Ordinary,
            Some(true) => Effort::Thorough,
            Some(false) => Effort::None,
        }
    }

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
