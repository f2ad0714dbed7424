//! Two parameters: `Phase` and `Field` of phase.d.ts.

use js_sys::{Float64Array, Uint8Array};
use serde::Serialize;
use serde_wasm_bindgen::preserve;
use wasm_bindgen::prelude::*;

use super::errors;
use super::opened::Opened;
use super::part::Part;
use super::progress::Progress;
use super::reading::accept;
use super::transfer::flags;
use super::value::written;
use crate::phase::{self, Cell, Edge, Plane, Quantity, Sampling, Stopped};
use crate::scenario::{Objective, Parameter, Scenario};
use crate::study::Request;

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

/// `Parameter` of policy-cliff.d.ts.
#[derive(Serialize)]
struct Axis<'s> {
    name: &'s str,
    label: &'s str,
    from: f64,
    to: f64,
    value: f64,
}

/// `Phase` of phase.d.ts.
#[derive(Serialize)]
struct PhaseAnswer<'s> {
    x: Axis<'s>,
    y: Axis<'s>,
    ranges: [[f64; 2]; 2],
    cells: Vec<CellAnswer>,
    missing: f64,
}

#[derive(Serialize)]
struct CellAnswer {
    #[serde(with = "preserve")]
    corners: Float64Array,
    edges: Vec<EdgeAnswer>,
    #[serde(with = "preserve")]
    optimal: Uint8Array,
    value: [f64; 3],
    area: f64,
}

#[derive(Serialize)]
struct EdgeAnswer {
    neighbours: Vec<usize>,
    ties: Vec<usize>,
}

/// `Field` of phase.d.ts.
#[derive(Serialize)]
struct FieldAnswer<'s> {
    x: Axis<'s>,
    y: Axis<'s>,
    ranges: [[f64; 2]; 2],
    size: usize,
    kind: &'static str,
    state: &'s str,
    action: &'s str,
    alpha: f64,
    #[serde(with = "preserve")]
    values: Float64Array,
}

impl<'s> Axis<'s> {
    fn of(parameter: &'s Parameter) -> Self {
        Self {
            name: &parameter.name,
            label: &parameter.label,
            from: parameter.from.value(),
            to: parameter.to.value(),
            value: parameter.value.value(),
        }
    }
}

impl From<Cell> for CellAnswer {
    fn from(cell: Cell) -> Self {
        let edges = cell.edges.into_iter();
        Self {
            corners: Float64Array::from(cell.corners.as_flattened()),
            edges: edges
                .map(|Edge { neighbours, ties }| EdgeAnswer { neighbours, ties })
                .collect(),
            optimal: Uint8Array::from(flags(&cell.optimal).as_slice()),
            value: cell.value,
            area: cell.area,
        }
    }
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
    pub fn phase(&mut self, options: &JsValue) -> Result<JsValue, JsValue> {
        let options = Part::options(options, &PHASE);
        let mut progress = Progress::new(&options);
        let request = self.request(&options)?;
        let scenario = &self.scenario;
        let boxed = Boxed::new(scenario, &request, &options)?;
        let plane = Plane::new(scenario, boxed.axes, &request.values);
        let found = phase::phase(&plane, boxed.ranges, &mut |share| progress.tell(share));
        let found = found.map_err(|why| stopped(scenario, &why, &mut progress))?;
        let [x, y] = boxed.axes.map(|axis| Axis::of(&scenario.parameters[axis]));
        written(&PhaseAnswer {
            x,
            y,
            ranges: boxed.ranges,
            cells: found.cells.into_iter().map(CellAnswer::from).collect(),
            missing: found.missing,
        })
    }

    /// `FieldOptions` to `Field`.
    pub fn field(&mut self, options: &JsValue) -> Result<JsValue, JsValue> {
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
            quantity: [Quantity::Probability(action), Quantity::Entropy, Quantity::Slope][kind],
        };
        let plane = Plane::new(scenario, boxed.axes, &request.values);
        let mut tell = |share| progress.tell(share);
        let found = phase::field(&plane, boxed.ranges, &sampling, &mut tell);
        let found = found.map_err(|why| stopped(scenario, &why, &mut progress))?;
        let [x, y] = boxed.axes.map(|axis| Axis::of(&scenario.parameters[axis]));
        written(&FieldAnswer {
            x,
            y,
            ranges: boxed.ranges,
            size,
            kind: KINDS[kind],
            state: &scenario.states[request.state],
            action: actions[action],
            alpha: alpha.get(),
            values: Float64Array::from(found.values.as_slice()),
        })
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
                return Err(errors::range(&format!("ranges: {from} to {to} is empty or not finite")));
            }
        }
        Ok(Self { axes, ranges })
    }
}
