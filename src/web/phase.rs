//! Two parameters: `Phase` and `Field` of phase.d.ts.

use js_sys::Array;
use wasm_bindgen::prelude::*;

use super::opened::Opened;
use super::part::Part;
use super::progress::Progress;
use super::reading::accept;
use super::transfer::flags;
use super::value::{Plain, indices, numbers};
use super::{errors, facts};
use crate::model::{Objective, Scenario};
use crate::phase::{self, Cell, Plane, Quantity, Sampling, Stopped};
use crate::sweep::Request;

const PHASE: [&str; 6] = ["values", "perturbation", "x", "y", "ranges", "onProgress"];
const FIELD: [&str; 12] = [
    "values",
    "alpha",
    "objective",
    "perturbation",
    "x",
    "y",
    "ranges",
    "state",
    "kind",
    "action",
    "size",
    "onProgress",
];
pub(super) const KINDS: [&str; 3] = ["probability", "entropy", "slope"];

/// Samples along a side, at most, and without a choice.
const SIZES: std::ops::RangeInclusive<usize> = 2..=512;
const SIZE: usize = 64;

/// Two parameters and their ranges.
struct Boxed {
    axes: [usize; 2],
    ranges: [[f64; 2]; 2],
}

/// What both answers begin with.
fn frame(scenario: &Scenario, boxed: &Boxed) -> Plain {
    let plain = Plain::new();
    let [x, y] = boxed.axes.map(|axis| &scenario.parameters[axis]);
    plain.set("x", &facts::parameter(x));
    plain.set("y", &facts::parameter(y));
    let [across, up] = boxed.ranges;
    let ranges = Array::of2(&numbers(&across), &numbers(&up));
    plain.set("ranges", &ranges);
    plain
}

fn cell(cell: &Cell) -> Plain {
    let plain = Plain::new();
    plain.column("corners", cell.corners.as_flattened());
    let edges = Array::new();
    for each in &cell.edges {
        let edge = Plain::new();
        edge.set("neighbours", &indices(&each.neighbours));
        edge.set("ties", &indices(&each.ties));
        edges.push(&edge);
    }
    plain.set("edges", &edges);
    plain.flags("optimal", &flags(&cell.optimal));
    plain.numbers("value", &cell.value);
    plain.number("area", cell.area);
    plain
}

fn stopped(scenario: &Scenario, stopped: &Stopped, progress: &mut Progress) -> JsValue {
    match stopped {
        Stopped::Cancelled => progress.stopped(),
        Stopped::Unbounded(unbounded) => errors::unbounded(scenario, unbounded),
    }
}

#[wasm_bindgen]
impl Opened {
    /// `PhaseOptions` to `Phase`.
    pub fn phase(&mut self, options: &JsValue) -> Result<Plain, JsValue> {
        let options = Part::options(options, &PHASE);
        let mut progress = Progress::new(&options);
        let request = self.request(&options)?;
        let scenario = &self.scenario;
        let boxed = Boxed::new(scenario, &request, &options)?;
        let plane = Plane::new(scenario, boxed.axes, &request.values);
        let found = phase::phase(&plane, boxed.ranges, &mut |share| progress.tell(share));
        let found = found.map_err(|why| stopped(scenario, &why, &mut progress))?;
        let plain = frame(scenario, &boxed);
        let cells = Array::new();
        for each in &found.cells {
            cells.push(&cell(each));
        }
        plain.set("cells", &cells);
        plain.number("missing", found.missing);
        Ok(plain)
    }

    /// `FieldOptions` to `Field`.
    pub fn field(&mut self, options: &JsValue) -> Result<Plain, JsValue> {
        let options = Part::options(options, &FIELD);
        let mut progress = Progress::new(&options);
        let request = self.request(&options)?;
        let alpha = self.checked(&request)?;
        let alpha = alpha.ok_or_else(|| errors::range("alpha: a field needs a temperature"))?;
        let scenario = &self.scenario;
        let boxed = Boxed::new(scenario, &request, &options)?;
        let own = scenario.mdp.actions(request.state);
        let actions = scenario.actions[own.clone()].iter();
        let actions: Vec<&str> = actions.map(String::as_str).collect();
        let action = options.choice_or("action", &actions, 0);
        let kind = options.choice_or("kind", &KINDS, 0);
        let size = options.count_or("size", SIZE);
        accept()?;
        if !SIZES.contains(&size) {
            return Err(errors::range(&format!("size: {size} is outside 2 to 512")));
        }
        let sampling = Sampling {
            size: [size; 2],
            alpha,
            base: (request.objective == Objective::Kl).then_some(&scenario.base),
            state: request.state,
            quantity: [
                Quantity::Probability(action),
                Quantity::Entropy,
                Quantity::Slope,
            ][kind],
        };
        let plane = Plane::new(scenario, boxed.axes, &request.values);
        let mut tell = |share| progress.tell(share);
        let found = phase::field(&plane, boxed.ranges, &sampling, &mut tell);
        let found = found.map_err(|why| stopped(scenario, &why, &mut progress))?;
        let plain = frame(scenario, &boxed);
        plain.number("size", size as f64);
        plain.text("kind", KINDS[kind]);
        plain.text("state", &scenario.states[request.state]);
        plain.text("action", actions[action]);
        plain.number("alpha", alpha.get());
        plain.column("values", &found.values);
        Ok(plain)
    }
}

impl Boxed {
    /// The options `x`, `y` and `ranges`.
    fn new(scenario: &Scenario, request: &Request, options: &Part) -> Result<Self, JsValue> {
        let parameters = &scenario.parameters;
        if parameters.len() < 2 {
            return Err(errors::range("y: this scenario has only one parameter"));
        }
        let names = parameters.iter().map(|parameter| parameter.name.as_str());
        let names: Vec<&str> = names.collect();
        let x = options.choice_or("x", &names, request.parameter);
        let y = options.choice_or("y", &names, usize::from(x == 0));
        let axes = [x, y];
        let mut ranges = axes.map(|axis| {
            let parameter = &parameters[axis];
            [parameter.from.value(), parameter.to.value()]
        });
        if let Some(given) = options.find("ranges") {
            for (range, part) in ranges.iter_mut().zip(&given.some(2)) {
                part.numbers(range);
            }
        }
        accept()?;
        if x == y {
            return Err(errors::range("y: it is the same parameter as x"));
        }
        for [from, to] in ranges {
            if !(from < to && (to - from).is_finite()) {
                return Err(errors::range(&format!(
                    "ranges: {from} to {to} is empty or not finite"
                )));
            }
        }
        Ok(Self { axes, ranges })
    }
}
