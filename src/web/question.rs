//! The questions to a model: each is a method of `Model` in policy-cliff.d.ts, with options of its own.

use std::cell::RefMut;

use wasm_bindgen::JsValue;

use super::decode::{decode_options, encode};
use super::error::Thrown;
use super::model::Opened;
use super::options;
use super::progress::Progress;
use super::solution::Solution;
use crate::study::{self, Options, Request, Session, StudyError};

/// A validated request of a method, with the listener of its progress.
pub(super) struct Question<'s> {
    pub(super) session: RefMut<'s, Session>,
    #[cfg(feature = "studies")]
    pub(super) options: Options,
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
            #[cfg(feature = "studies")]
            options: given,
            progress,
        })
    }

    /// Answers `SweepOptions` with a `Sweep`.
    pub(super) fn sweep(&mut self) -> Result<JsValue, Thrown> {
        let progress = &mut self.progress;
        #[cfg(not(feature = "studies"))]
        let mut tell = |share, _: Option<study::Begun>| progress.report(share);
        #[cfg(feature = "studies")]
        let mut tell = |share, part: Option<study::Begun>| progress.report_part(share, part);
        match self.session.sweep_in_parts(&self.request, &mut tell) {
            Ok(sweep) => encode(sweep),
            Err(error) => Err(self.progress.failure(error)),
        }
    }

    /// Answers `SolveOptions` with a `Solution`.
    pub(super) fn solve(&mut self) -> Result<JsValue, Thrown> {
        let solution = self.answer(|session, request, _| session.solve(request))?;
        encode(&Solution::from(solution))
    }

    /// Computes the answer, and reports the share that is done.
    pub(super) fn answer<T>(
        &mut self,
        compute: impl FnOnce(&mut Session, &Request, study::Progress) -> Result<T, StudyError>,
    ) -> Result<T, Thrown> {
        let progress = &mut self.progress;
        compute(&mut self.session, &self.request, &mut |share| progress.report(share))
            .map_err(|error| self.progress.failure(error))
    }
}

#[cfg(feature = "studies")]
impl Question<'_> {
    /// Computes an answer about training, and reports the share that is done and the number of all runs.
    pub(super) fn trained<T>(
        &mut self,
        train: impl FnOnce(&mut Session, &Request, study::RunProgress) -> Result<T, StudyError>,
    ) -> Result<T, Thrown> {
        let progress = &mut self.progress;
        let mut tell = |share, runs| progress.report_runs(share, runs);
        train(&mut self.session, &self.request, &mut tell).map_err(|error| self.progress.failure(error))
    }
}
