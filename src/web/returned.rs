//! A sweep or another answer that comes back from JavaScript, to be drawn: it may have been posted from another thread, stored, or made by hand, so every part is checked
//! for its type here and for its length where it is drawn.

use wasm_bindgen::JsValue;

use super::opened::{OBJECTIVES, RULES, objective_name, rule_name};
use super::part::Part;
use super::phase::KINDS;
use crate::chart::{Labels, PhaseLabels};
use crate::phase::{Cell, Edge, Field, Phase, Quantity};
use crate::stability::{Stress, StressBranch};
use crate::sweep::{Branch, Gap, Jump, Sweep};

/// The names and the columns of a `Sweep` of policy-cliff.d.ts.
pub(super) fn sweep(object: &JsValue) -> Result<(Labels, Sweep), JsValue> {
    // Filled piece by piece, so that a refusal has one thing to clean up, wherever it comes from.
    let mut labels = Labels {
        parameter: String::new(),
        parameter_label: String::new(),
        state: String::new(),
        actions: Vec::new(),
        alpha: None,
        rule: RULES[0],
        objective: OBJECTIVES[0],
    };
    let mut sweep = Sweep {
        theta: Vec::new(),
        optimal: Vec::new(),
        hard: empty(),
        soft: None,
        jumps: Vec::new(),
        gaps: Vec::new(),
        tolerance: 0.0,
    };
    let part = Part::new("sweep", object);
    read_labels(&part, &mut labels)?;
    read_sweep(&part, &labels.actions, &mut sweep)?;
    Ok((labels, sweep))
}

fn read_labels(part: &Part, labels: &mut Labels) -> Result<(), JsValue> {
    for name in &part.items_of("actions")? {
        labels.actions.push(name.text()?);
    }
    let parameter = part.get("parameter")?;
    labels.parameter = parameter.text_of("name")?;
    labels.parameter_label = parameter.text_of("label")?;
    labels.state = part.text_of("state")?;
    labels.alpha = part.get("alpha")?.number_or_null()?;
    labels.rule = RULES[part.get("rule")?.choice(&RULES.map(rule_name))?];
    let objectives = OBJECTIVES.map(objective_name);
    labels.objective = OBJECTIVES[part.get("objective")?.choice(&objectives)?];
    Ok(())
}

fn read_sweep(part: &Part, actions: &[String], sweep: &mut Sweep) -> Result<(), JsValue> {
    sweep.theta = part.column_of("theta")?;
    for column in &part.items_of("optimal")? {
        sweep.optimal.push(column.flags()?);
    }
    read_branch(&part.get("hard")?, &mut sweep.hard)?;
    let soft = part.get("soft")?;
    if !soft.is_null() {
        read_branch(&soft, sweep.soft.insert(empty()))?;
    }
    for each in &part.items_of("jumps")? {
        sweep.jumps.push(Jump {
            at: 0.0,
            error: 0.0,
            sets: Default::default(),
            policies: Default::default(),
            truths: [0.0; 3],
        });
        if let Some(jump) = sweep.jumps.last_mut() {
            read_jump(each, actions, jump)?;
        }
    }
    for each in &part.items_of("gaps")? {
        sweep.gaps.push(gap(each)?);
    }
    sweep.tolerance = part.number_of("tolerance")?;
    Ok(())
}

fn empty() -> Branch {
    Branch {
        policy: Vec::new(),
        outcomes: Vec::new(),
        visits: Vec::new(),
        value: Vec::new(),
        plain: Vec::new(),
        truth: Vec::new(),
        residual: Vec::new(),
        bound: Vec::new(),
    }
}

fn read_branch(part: &Part, branch: &mut Branch) -> Result<(), JsValue> {
    for (name, columns) in [
        ("policy", &mut branch.policy),
        ("outcomes", &mut branch.outcomes),
    ] {
        for column in &part.items_of(name)? {
            columns.push(column.column()?);
        }
    }
    for (name, column) in [
        ("visits", &mut branch.visits),
        ("value", &mut branch.value),
        ("plain", &mut branch.plain),
        ("truth", &mut branch.truth),
        ("residual", &mut branch.residual),
        ("bound", &mut branch.bound),
    ] {
        *column = part.column_of(name)?;
    }
    Ok(())
}

fn read_jump(part: &Part, actions: &[String], jump: &mut Jump) -> Result<(), JsValue> {
    jump.at = part.number_of("at")?;
    jump.error = part.number_of("error")?;
    let actions: Vec<&str> = actions.iter().map(String::as_str).collect();
    // Below, at and above.
    for (set, names) in jump.sets.iter_mut().zip(&part.get("sets")?.three()?) {
        for name in &names.items()? {
            set.push(name.choice(&actions)?);
        }
    }
    for (policy, list) in jump
        .policies
        .iter_mut()
        .zip(&part.get("policies")?.three()?)
    {
        for probability in &list.items()? {
            policy.push(probability.number()?);
        }
    }
    for (truth, value) in jump.truths.iter_mut().zip(&part.get("truths")?.three()?) {
        *truth = value.number()?;
    }
    Ok(())
}

fn gap(part: &Part) -> Result<Gap, JsValue> {
    let mut points = [0; 2];
    for (point, end) in points.iter_mut().zip(&part.get("points")?.pair()?) {
        *point = end.count()?;
    }
    Ok(Gap {
        points,
        soft: part.get("soft")?.flag()?,
        problem: part.text_of("problem")?,
    })
}

/// A `Stress` of stability.d.ts.
pub(super) fn stress(object: &JsValue) -> Result<Stress, JsValue> {
    let part = Part::new("stress", object);
    let mut stress = Stress {
        sizes: part.column_of("sizes")?,
        branches: Vec::new(),
        draws: part.get("draws")?.count()?,
    };
    for each in &part.items_of("branches")? {
        stress.branches.push(StressBranch {
            alpha: each.get("alpha")?.number_or_null()?,
            largest: each.column_of("largest")?,
            typical: each.column_of("typical")?,
            bound: each.column_of("bound")?,
            endless: counts(each, "endless")?,
        });
    }
    Ok(stress)
}

fn range(part: &Part) -> Result<[f64; 2], JsValue> {
    let ends = part.pair()?;
    Ok([ends[0].number()?, ends[1].number()?])
}

fn ranges(part: &Part) -> Result<[[f64; 2]; 2], JsValue> {
    let ranges = part.get("ranges")?.pair()?;
    Ok([range(&ranges[0])?, range(&ranges[1])?])
}

fn counts(part: &Part, key: &str) -> Result<Vec<usize>, JsValue> {
    let mut counts = Vec::new();
    for each in &part.items_of(key)? {
        counts.push(each.count()?);
    }
    Ok(counts)
}

/// The names that a picture of a phase diagram needs, for one state.
pub(super) fn phase_labels(phase: &JsValue, state: &Part) -> Result<PhaseLabels, JsValue> {
    let phase = Part::new("phase", phase);
    let (x, y) = (phase.get("x")?, phase.get("y")?);
    let mut actions = Vec::new();
    for name in &state.items_of("actions")? {
        actions.push(name.text()?);
    }
    Ok(PhaseLabels {
        parameters: [
            [x.text_of("name")?, x.text_of("label")?],
            [y.text_of("name")?, y.text_of("label")?],
        ],
        state: state.text_of("name")?,
        actions,
        first: state.get("first")?.count()?,
    })
}

/// A `Phase` of phase.d.ts.
pub(super) fn phase(object: &JsValue) -> Result<Phase, JsValue> {
    let part = Part::new("phase", object);
    let mut phase = Phase {
        ranges: ranges(&part)?,
        cells: Vec::new(),
        missing: part.number_of("missing")?,
    };
    for each in &part.items_of("cells")? {
        let mut cell = Cell {
            corners: each.column_of("corners")?.as_chunks().0.to_vec(),
            edges: Vec::new(),
            optimal: Vec::new(),
            value: [0.0; 3],
            area: each.number_of("area")?,
        };
        for edge in &each.items_of("edges")? {
            cell.edges.push(Edge {
                neighbours: counts(edge, "neighbours")?,
                ties: counts(edge, "ties")?,
            });
        }
        for flag in each.get("optimal")?.flags()? {
            cell.optimal.push(flag != 0);
        }
        for (slot, value) in cell.value.iter_mut().zip(&each.get("value")?.three()?) {
            *slot = value.number()?;
        }
        phase.cells.push(cell);
    }
    Ok(phase)
}

/// A `Field` of phase.d.ts, of a state with these actions.
pub(super) fn field(object: &JsValue, actions: &[String]) -> Result<Field, JsValue> {
    let part = Part::new("field", object);
    let names: Vec<&str> = actions.iter().map(String::as_str).collect();
    let quantity = match part.get("kind")?.choice(&KINDS)? {
        0 => Quantity::Probability(part.get("action")?.choice(&names)?),
        1 => Quantity::Entropy,
        _ => Quantity::Slope,
    };
    Ok(Field {
        ranges: ranges(&part)?,
        size: [part.get("size")?.count()?; 2],
        quantity,
        values: part.column_of("values")?,
    })
}
