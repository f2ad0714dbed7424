//! A sweep or another answer that comes back from JavaScript, to be drawn: it may have been posted from another thread, stored, or made by hand, so every part is checked
//! for its type here and for its length where it is drawn.

use wasm_bindgen::JsValue;

use super::part::Part;
use super::phase::KINDS;
use super::reading::accept;
use crate::figure::{Bars, Labels, PhaseLabels, Row};
use crate::phase::{Cell, Edge, Field, Phase, Quantity};
use crate::scenario::{Objective, Rule};
use crate::stability::{Stress, StressBranch};
use crate::study::{Branch, Gap, Jump, Sweep};

fn names(list: &[String]) -> Vec<&str> {
    list.iter().map(String::as_str).collect()
}

/// The names and the columns of a `Sweep` of policy-cliff.d.ts.
pub(super) fn sweep(object: &JsValue) -> Result<(Labels, Sweep), JsValue> {
    let part = Part::new("sweep", object);
    let actions = part.texts_of("actions");
    let parameter = part.get("parameter");
    let mut sweep = Sweep {
        theta: part.column_of("theta"),
        hard: branch(&part.get("hard")),
        soft: Some(part.get("soft"))
            .filter(|soft| !soft.is_null())
            .map(|soft| branch(&soft)),
        tolerance: part.number_of("tolerance"),
        ..Sweep::default()
    };
    for column in &part.items_of("optimal") {
        sweep.optimal.push(column.flags());
    }
    for each in &part.items_of("jumps") {
        sweep.jumps.push(jump(each, &names(&actions)));
    }
    for each in &part.items_of("gaps") {
        sweep.gaps.push(gap(each));
    }
    let labels = Labels {
        parameter: parameter.text_of("name"),
        parameter_label: parameter.text_of("label"),
        state: part.text_of("state"),
        actions,
        alpha: part.get("alpha").number_or_null(),
        rule: Rule::ALL[part.get("rule").choice(&Rule::NAMES)],
        objective: Objective::ALL[part.get("objective").choice(&Objective::NAMES)],
    };
    accept()?;
    Ok((labels, sweep))
}

fn branch(part: &Part) -> Branch {
    Branch {
        policy: columns(part, "policy"),
        outcomes: columns(part, "outcomes"),
        visits: part.column_of("visits"),
        value: part.column_of("value"),
        plain: part.column_of("plain"),
        truth: part.column_of("truth"),
        residual: part.column_of("residual"),
        bound: part.column_of("bound"),
    }
}

#[inline(never)]
fn columns(part: &Part, key: &str) -> Vec<Vec<f64>> {
    let mut columns = Vec::new();
    for column in &part.items_of(key) {
        columns.push(column.column());
    }
    columns
}

fn jump(part: &Part, actions: &[&str]) -> Jump {
    let mut jump = Jump {
        at: part.number_of("at"),
        error: part.number_of("error"),
        sets: Default::default(),
        policies: Default::default(),
        truths: [0.0; 3],
    };
    // Below, at and above.
    for (set, names) in jump.sets.iter_mut().zip(&part.get("sets").some(3)) {
        for name in &names.items() {
            set.push(name.choice(actions));
        }
    }
    for (policy, list) in jump.policies.iter_mut().zip(&part.get("policies").some(3)) {
        for probability in &list.items() {
            policy.push(probability.number());
        }
    }
    part.get("truths").numbers(&mut jump.truths);
    jump
}

fn gap(part: &Part) -> Gap {
    let mut points = [0; 2];
    for (point, end) in points.iter_mut().zip(&part.get("points").some(2)) {
        *point = end.count();
    }
    Gap {
        points,
        soft: part.get("soft").flag(),
        problem: part.text_of("problem"),
    }
}

/// A `Stress` of stability.d.ts.
pub(super) fn stress(object: &JsValue) -> Result<Stress, JsValue> {
    let part = Part::new("stress", object);
    let mut stress = Stress {
        sizes: part.column_of("sizes"),
        branches: Vec::new(),
        draws: part.get("draws").count(),
    };
    for each in &part.items_of("branches") {
        stress.branches.push(StressBranch {
            alpha: each.get("alpha").number_or_null(),
            largest: each.column_of("largest"),
            typical: each.column_of("typical"),
            bound: each.column_of("bound"),
            endless: each.counts_of("endless"),
        });
    }
    accept()?;
    Ok(stress)
}

/// What is drawn of an `Experiment` of guide.d.ts.
pub(super) fn experiment(object: &JsValue) -> Result<Bars, JsValue> {
    let part = Part::new("experiment", object);
    let mut bars = Bars {
        share: part.number_of("share"),
        alpha: part.get("alpha").number_or_null(),
        rows: Vec::new(),
    };
    for each in &part.items_of("changes") {
        let shift = |side: &str| {
            let side = each.get(side);
            if side.is_null() {
                return f64::NAN;
            }
            side.number_of("outcomes")
        };
        bars.rows.push(Row {
            parameter: each.text_of("parameter"),
            up: each.get("up").flag(),
            shifts: [shift("hard"), shift("soft")],
        });
    }
    accept()?;
    Ok(bars)
}

fn ranges(part: &Part) -> [[f64; 2]; 2] {
    let mut ranges = [[0.0; 2]; 2];
    for (range, ends) in ranges.iter_mut().zip(&part.get("ranges").some(2)) {
        ends.numbers(range);
    }
    ranges
}

/// The names that a picture of a phase diagram needs, for one state.
pub(super) fn phase_labels(phase: &JsValue, state: &Part) -> PhaseLabels {
    let phase = Part::new("phase", phase);
    let names = |axis: &str| {
        let parameter = phase.get(axis);
        [parameter.text_of("name"), parameter.text_of("label")]
    };
    PhaseLabels {
        parameters: [names("x"), names("y")],
        state: state.text_of("name"),
        actions: state.texts_of("actions"),
        first: state.get("first").count(),
    }
}

/// A `Phase` of phase.d.ts.
pub(super) fn phase(object: &JsValue) -> Result<Phase, JsValue> {
    let part = Part::new("phase", object);
    let mut cells = Vec::new();
    for each in &part.items_of("cells") {
        let mut cell = Cell {
            corners: each.column_of("corners").as_chunks().0.to_vec(),
            edges: Vec::new(),
            optimal: Vec::new(),
            value: [0.0; 3],
            area: each.number_of("area"),
        };
        for edge in &each.items_of("edges") {
            cell.edges.push(Edge {
                neighbours: edge.counts_of("neighbours"),
                ties: edge.counts_of("ties"),
            });
        }
        for flag in each.get("optimal").flags() {
            cell.optimal.push(flag != 0);
        }
        each.get("value").numbers(&mut cell.value);
        cells.push(cell);
    }
    let phase = Phase {
        ranges: ranges(&part),
        cells,
        missing: part.number_of("missing"),
    };
    accept()?;
    Ok(phase)
}

/// A `Field` of phase.d.ts, of a state with these actions.
pub(super) fn field(object: &JsValue, actions: &[String]) -> Result<Field, JsValue> {
    let part = Part::new("field", object);
    let quantity = match part.get("kind").choice(&KINDS) {
        0 => Quantity::Probability(part.get("action").choice(&names(actions))),
        1 => Quantity::Entropy,
        _ => Quantity::Slope,
    };
    let field = Field {
        ranges: ranges(&part),
        size: [part.get("size").count(); 2],
        quantity,
        values: part.column_of("values"),
    };
    accept()?;
    Ok(field)
}
