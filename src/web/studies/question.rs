//! The questions of studies: each is a method of `Model` in policy-cliff.d.ts, with options of its own.

use std::mem;

use js_sys::Float64Array;
use wasm_bindgen::JsValue;

use super::answers::{self, Arrangement, Cliffs, Experiment, Field, Phase, Stability, Stress, Weights};
use super::conflicts::Conflicts;
use super::options::{DrawnPolicy, PolicyOptions};
use super::population::Population;
use super::scores::Scores;
use crate::figure::{Figure, Overlay};
use crate::study::{Effort, RequestError, choice};
use crate::web::decode::{decode_options, encode};
use crate::web::error::Thrown;
use crate::web::figure::JsFigure;
use crate::web::options::{self, PictureOptions};
use crate::web::question::Question;

impl Question<'_> {
    /// Answers the question of a study, or draws the model.
    pub(in crate::web) fn study(&mut self, method: &str, options: &JsValue) -> Result<JsValue, Thrown> {
        match method {
            "cliffs" => self.cliffs(),
            "certificate" => self.certificate(),
            "phase" => self.phase(),
            "alphaMap" => self.alpha_map(),
            "roadmap" => self.roadmap(),
            "returns" => self.returns(),
            "feedback" => self.feedback(),
            "field" => self.field(),
            "stability" => self.stability(),
            "tieBreaker" => self.tie_breaker(),
            "stress" => self.stress(),
            "experiment" => self.experiment(),
            "weights" => self.weights(),
            "conflicts" => self.conflicts(),
            "population" => self.population(),
            "scores" => self.scores(),
            "arrangement" => self.arrangement(),
            "train" => self.train(options),
            "trainSweep" => self.train_sweep(options),
            _ => self.drawing(options),
        }
    }

    /// Answers `CliffOptions` with `Cliffs`.
    fn cliffs(&mut self) -> Result<JsValue, Thrown> {
        let effort = self.effort();
        let found = self.answer(|session, request, progress| session.cliffs(request, effort, progress))?;
        let impacts = self.session.impacts(&self.request, &found.cliffs)?;
        let scenario = self.session.scenario();
        encode(&Cliffs::new(scenario, &self.request, &found, &impacts))
    }

    /// Answers `CliffOptions` with a text for [`super::check`].
    fn certificate(&mut self) -> Result<JsValue, Thrown> {
        let text = self.answer(|session, request, progress| session.certificate(request, progress))?;
        if let Some(text) = text {
            return Ok(text.into());
        }
        let found = self.answer(|session, request, progress| session.cliffs(request, Effort::None, progress))?;
        let verdict = answers::verdict(found.certainty());
        Err(format!("there is no exact certificate: {verdict}").into())
    }

    /// Answers `PhaseOptions` with a `Phase`.
    fn phase(&mut self) -> Result<JsValue, Thrown> {
        let plane = self.request.plane(self.session.scenario(), &self.options)?;
        let found = self.answer(|session, request, progress| session.phase(request, &plane, progress))?;
        encode(&Phase::new(self.session.scenario(), &plane, &found))
    }

    /// Answers `AlphaMapOptions` with an `AlphaMap`.
    fn alpha_map(&mut self) -> Result<JsValue, Thrown> {
        let options = mem::take(&mut self.options);
        encode(&self.answer(|session, request, progress| session.alpha_map(request, &options, progress))?)
    }

    /// Answers `FeedbackOptions` with a `Feedback`.
    fn feedback(&mut self) -> Result<JsValue, Thrown> {
        encode(&self.answer(|session, request, progress| session.feedback(request, progress))?)
    }

    /// Answers `FieldOptions` with a `Field`.
    fn field(&mut self) -> Result<JsValue, Thrown> {
        let scenario = self.session.scenario();
        let plane = self.request.plane(scenario, &self.options)?;
        let field = self.request.field(scenario, &self.options)?;
        let found = self.answer(|session, request, progress| session.field(request, &plane, &field, progress))?;
        let scenario = self.session.scenario();
        encode(&Field::new(scenario, &self.request, &plane, &field, found))
    }

    /// Answers `StabilityOptions` with a `Stability`.
    fn stability(&mut self) -> Result<JsValue, Thrown> {
        let found = self.answer(|session, request, progress| session.stability(request, progress))?;
        encode(&Stability::new(self.session.scenario(), &self.request, found))
    }

    /// Answers `TieBreakerOptions` with a perturbation.
    fn tie_breaker(&mut self) -> Result<JsValue, Thrown> {
        let (pair, epsilon) = self.request.tie(self.session.scenario(), &self.options)?;
        let change = self.answer(|session, request, _| session.tie_breaker(request, pair, epsilon))?;
        Ok(Float64Array::from(change.as_slice()).into())
    }

    /// Answers `StressOptions` with a `Stress`.
    fn stress(&mut self) -> Result<JsValue, Thrown> {
        let options = mem::take(&mut self.options);
        let (asked, found) = self.answer(|session, request, progress| session.stress(request, &options, progress))?;
        encode(&Stress::new(&asked, &found))
    }

    /// Answers `ExperimentOptions` with an `Experiment`.
    fn experiment(&mut self) -> Result<JsValue, Thrown> {
        let options = mem::take(&mut self.options);
        let (share, found) = self.answer(|session, request, _| session.experiment(request, &options))?;
        let scenario = self.session.scenario();
        encode(&Experiment::new(scenario, &self.request, share, found))
    }

    /// Answers `WeightOptions` with `Weights`.
    fn weights(&mut self) -> Result<JsValue, Thrown> {
        encode(&Weights::new(self.session.scenario(), &self.request))
    }

    /// Answers `ConflictOptions` with `Conflicts`.
    fn conflicts(&mut self) -> Result<JsValue, Thrown> {
        let found = self.answer(|session, request, _| session.favoured(request))?;
        encode(&Conflicts::new(self.session.scenario(), self.request.state, &found))
    }

    /// Answers `PopulationOptions` with a `Population`.
    fn population(&mut self) -> Result<JsValue, Thrown> {
        let (options, effort) = (self.options.clone(), self.effort());
        let answer = self.answer(|session, request, progress| session.population(request, &options, effort, progress));
        let (population, found) = answer?;
        let scenario = self.session.scenario();
        encode(&Population::new(scenario, &self.request, &population, &found))
    }

    /// Answers `ScoreOptions` with `Scores`.
    fn scores(&mut self) -> Result<JsValue, Thrown> {
        let rewards = self.answer(|session, request, _| Ok(session.rewards(request)))?;
        encode(&Scores::new(self.session.scenario(), self.request.state, &rewards))
    }

    /// Answers `PhaseOptions` with an `Arrangement`.
    fn arrangement(&mut self) -> Result<JsValue, Thrown> {
        let plane = self.request.plane(self.session.scenario(), &self.options)?;
        let found = self.answer(|session, request, _| session.arrangement(request, &plane))?;
        encode(&Arrangement::new(self.session.scenario(), &plane, &found))
    }

    /// Returns the effort that the option `certify` asks for.
    fn effort(&self) -> Effort {
        match self.options.certify {
            None => Effort::Ordinary,
            Some(true) => Effort::Thorough,
            Some(false) => Effort::None,
        }
    }

    /// Answers `DrawingOptions` with a `Drawing`.
    fn drawing(&mut self, given: &JsValue) -> Result<JsValue, Thrown> {
        let allowed = options::of_method("drawing")?;
        let mut policy: PolicyOptions = decode_options(given, allowed)?;
        let picture: PictureOptions = decode_options(given, allowed)?;
        let kind = match &picture.kind {
            Some(kind) => choice("kind", kind, &["model", "framework", "best"])?,
            None => 0,
        };
        let given = policy.given()?;
        if kind == 2 {
            if given.is_some() {
                return Err(RequestError::new("policy", "“best” draws the solver's own").into());
            }
            return self.best(&picture);
        }
        let drawn = match given {
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
            changing: policy.changing.take().unwrap_or_default(),
        };
        let sheet = picture.wide()?;
        let scenario = self.session.scenario();
        let (width, theme, font_size) = (sheet.width, sheet.theme, sheet.font_size);
        let figure = if kind == 0 {
            let around = policy.around(scenario)?;
            Figure::graph(scenario, &overlay, &around, width, theme, font_size)
        } else {
            Figure::framework(scenario, &overlay, width, theme, font_size)
        };
        Ok(JsFigure::new(figure)?.into())
    }

    /// Draws what is best at the point.
    fn best(&mut self, picture: &PictureOptions) -> Result<JsValue, Thrown> {
        let sheet = picture.wide()?;
        let best = self.answer(|session, request, _| session.best(request))?;
        let overlay = Overlay {
            values: self.request.values.clone(),
            policy: best.solution.hard.policy.clone(),
            optimal: best.solution.optimal.iter().map(|&flag| flag.into()).collect(),
            stays: Vec::new(),
            visits: best.solution.hard.visits.clone(),
            watched: self.request.state,
            changing: Vec::new(),
        };
        let scenario = self.session.scenario();
        let figure = Figure::best(scenario, &overlay, &best, sheet.width, sheet.theme, sheet.font_size);
        Ok(JsFigure::new(figure)?.into())
    }

    /// Returns the solver's policy for a drawing.
    fn drawn_policy(&mut self, soft: bool) -> Result<DrawnPolicy, Thrown> {
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
