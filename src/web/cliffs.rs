//! Every breakpoint along one parameter: `Cliffs` of cliffs.d.ts.

use js_sys::Array;
use wasm_bindgen::prelude::*;

use super::opened::Opened;
use super::part::Part;
use super::progress::Progress;
use super::transfer::names;
use super::value::Plain;
use super::{errors, facts};
use crate::cliffs::exact::{Budget, Certificate, ExactProblem, Verdict, confirm};
use crate::cliffs::{self, Change, Cliffs, Kind, Stopped};
use crate::figure::format::{number, spoken};
use crate::scenario::{Problem, Scenario};
use crate::study::{Request, impacts};

pub(super) const OPTIONS: [&str; 8] = [
    "values",
    "rule",
    "perturbation",
    "parameter",
    "from",
    "to",
    "certify",
    "onProgress",
];

/// What may be spent on a certificate when nothing is said: a millisecond or so, enough for the models that people write. More pieces times actions than
/// [`FEW`] would take longer to walk through.
pub(super) const QUICK: u64 = 100_000;
const FEW: usize = 5_000;
/// As much as it takes within reason.
pub(super) const THOROUGH: u64 = u64::MAX;

/// The last cliffs of a scenario, and what they are of: parameter, range, values of the others.
pub(super) struct Found {
    key: (usize, f64, f64, Vec<f64>),
    pub(super) cliffs: Cliffs,
    /// How much was spent on a certificate.
    effort: u64,
    /// Why there is none.
    pub(super) certificate: Result<Certificate, &'static str>,
}

fn change(scenario: &Scenario, change: &Change, jump: f64) -> Plain {
    let plain = Plain::new();
    plain.text("state", &scenario.states[change.state]);
    let actions = &scenario.actions[scenario.mdp.actions(change.state)];
    for (name, set) in ["left", "at", "right"].iter().zip(&change.sets) {
        plain.set(name, &names(actions, set));
    }
    let kind = match change.kind {
        Kind::Crossing => "crossing",
        Kind::Touching => "touching",
        Kind::Tie => "tie",
    };
    plain.text("kind", kind);
    let [before, after] = change.reached;
    plain.flag("offPath", !before && !after);
    plain.set("reached", &Array::of2(&before.into(), &after.into()));
    plain.number("policyJump", jump);
    plain
}

#[wasm_bindgen]
impl Opened {
    /// `CliffOptions` to `Cliffs`.
    pub fn cliffs(&mut self, options: &JsValue) -> Result<Plain, JsValue> {
        let options = Part::options(options, &OPTIONS);
        let mut progress = Progress::new(&options);
        let effort = match options.find("certify").map(|part| part.flag()) {
            None => QUICK,
            Some(true) => THOROUGH,
            Some(false) => 0,
        };
        let request = self.request(&options)?;
        self.checked(&request)?;
        let parameter = request.parameter;
        let problem = Problem::new(&self.scenario, parameter, &request.values);
        let found = find(&self.scenario, &mut self.found, &request, effort, &mut progress)?;
        let scenario = &self.scenario;
        let refused = |unbounded| errors::unbounded(scenario, &unbounded);
        let impacts = impacts(&problem, &found.cliffs, request.rule, &mut |_| true);
        let (impacts, verdict, exact) = (impacts.map_err(refused)?, found.verdict(), found.is_exact());
        let plain = Plain::new();
        let parameter = &scenario.parameters[parameter];
        plain.set("parameter", &facts::parameter(parameter));
        plain.number("from", request.from);
        plain.number("to", request.to);
        plain.number("tolerance", found.cliffs.tolerance);
        let pieces = Array::new();
        for each in &found.cliffs.pieces {
            let piece = Plain::new();
            piece.number("from", each.from);
            piece.number("to", each.to);
            piece.number("value", each.value);
            piece.number("slope", each.slope);
            pieces.push(&piece);
        }
        plain.set("pieces", &pieces);
        let breakpoints = Array::new();
        for (index, each) in found.cliffs.breakpoints.iter().enumerate() {
            let impact = &impacts[index];
            let changes = Array::new();
            for (each, &jump) in each.changes.iter().zip(&impact.policies) {
                changes.push(&change(scenario, each, jump));
            }
            let fraction = found.fraction(index);
            let breakpoint = Plain::new();
            breakpoint.number("at", each.at);
            match fraction {
                Some(fraction) => breakpoint.text("text", fraction),
                None => breakpoint.text("text", &number(each.at)),
            }
            breakpoint.flag("exact", fraction.is_some());
            breakpoint.number("error", each.error);
            breakpoint.set("changes", &changes);
            breakpoint.number("outcomeJump", impact.outcomes);
            breakpoint.number("trueJump", impact.truth);
            breakpoints.push(&breakpoint);
        }
        plain.set("breakpoints", &breakpoints);
        // At an end of the range there is nothing on the other side to jump from.
        let ends = Array::new();
        for end in &found.cliffs.ends {
            let changes = Array::new();
            for each in end {
                changes.push(&change(scenario, each, 0.0));
            }
            ends.push(&changes);
        }
        plain.set("ends", &ends);
        plain.flag("exact", exact);
        plain.text("verdict", &verdict);
        Ok(plain)
    }
}

/// The cliffs of a request that has been checked: those found last where they are the same.
pub(super) fn find<'f>(
    scenario: &Scenario,
    last: &'f mut Option<Found>,
    request: &Request,
    effort: u64,
    progress: &mut Progress,
) -> Result<&'f mut Found, JsValue> {
    let mut values = request.values.clone();
    values[request.parameter] = 0.0;
    let key = (request.parameter, request.from, request.to, values);
    if last.as_ref().is_none_or(|found| found.key != key) {
        *last = None;
        let problem = Problem::new(scenario, key.0, &key.3);
        // The cliffs are one half of the work, their certificate the other.
        let mut tell = |share: f64| progress.tell(0.5 * share);
        let found = cliffs::cliffs(&problem, key.1, key.2, &mut tell);
        let cliffs = found.map_err(|stopped| match stopped {
            Stopped::Cancelled => progress.stopped(),
            Stopped::Unbounded(unbounded) => errors::unbounded(scenario, &unbounded),
        })?;
        *last = Some(Found {
            key,
            cliffs,
            effort: 0,
            certificate: Err("not certified"),
        });
    }
    let Some(found) = last else {
        return Err(errors::plain("no cliffs"));
    };
    let many = found.cliffs.pieces.len() * scenario.mdp.pairs() > FEW;
    if found.effort < effort && !(many && effort == QUICK) {
        found.certify(scenario, request, effort, progress)?;
    }
    Ok(found)
}

/// The problem in the numbers of the file, or why it has none.
pub(super) fn exact<'s>(scenario: &'s Scenario, request: &Request) -> Result<ExactProblem<'s>, &'static str> {
    if !scenario.perturbation.is_empty() {
        return Err("the reward is perturbed");
    }
    ExactProblem::of(scenario, request.parameter, &request.values)
}

impl Found {
    /// Puts the breakpoints where exact arithmetic has them.
    fn certify(
        &mut self,
        scenario: &Scenario,
        request: &Request,
        effort: u64,
        progress: &mut Progress,
    ) -> Result<(), JsValue> {
        let most = Budget::default();
        let budget = Budget {
            work: effort.min(most.work),
            ..most
        };
        let mut tell = |share: f64| progress.tell(0.5 + 0.5 * share);
        let certificate =
            exact(scenario, request).map(|problem| confirm(&problem, &mut self.cliffs, budget, &mut tell));
        if progress.is_stopped() {
            return Err(progress.stopped());
        }
        if let Ok(certificate) = &certificate {
            let places = certificate.points.iter().skip(1);
            for (breakpoint, point) in self.cliffs.breakpoints.iter_mut().zip(places) {
                if point.verdict == Verdict::Exact {
                    breakpoint.at = point.value;
                    breakpoint.error = 3.0 * f64::EPSILON * point.value.abs();
                }
            }
        }
        self.certificate = certificate;
        self.effort = effort;
        Ok(())
    }

    /// Where the cliffs are.
    pub(super) fn places(&self) -> impl Iterator<Item = f64> {
        self.cliffs.breakpoints.iter().map(|each| each.at)
    }

    fn is_exact(&self) -> bool {
        self.certificate.as_ref().is_ok_and(Certificate::is_exact)
    }

    /// A confirmed breakpoint as a fraction.
    pub(super) fn fraction(&self, breakpoint: usize) -> Option<&str> {
        let certificate = self.certificate.as_ref().ok()?;
        // The first point is the end of the range.
        let point = certificate.points.get(breakpoint + 1)?;
        (point.verdict == Verdict::Exact).then_some(&point.text)
    }

    /// "exact", or what stands in its way and how large the error may be.
    pub(super) fn verdict(&self) -> String {
        if self.is_exact() {
            return "exact".to_owned();
        }
        if self.certificate.as_ref().is_ok_and(Certificate::is_contradicted) {
            return "float: exact arithmetic finds more than floats can tell apart".to_owned();
        }
        let mut error = 0.0f64;
        for (index, breakpoint) in self.cliffs.breakpoints.iter().enumerate() {
            if self.fraction(index).is_none() {
                error = error.max(breakpoint.error);
            }
        }
        let why = match &self.certificate {
            Ok(_) => "not all of it could be confirmed exactly",
            Err(why) => why,
        };
        ["float, error at most ", &spoken(error), ": ", why].concat()
    }
}
