//! A sweep that comes back from JavaScript, to be drawn: it may have been posted from another thread, stored, or made by hand, so every part is checked
//! for its type here and for its length where it is drawn.

use wasm_bindgen::JsValue;

use super::opened::{OBJECTIVES, RULES, objective_name, rule_name};
use super::part::Part;
use crate::chart::Labels;
use crate::sweep::{Branch, Gap, Jump, Sweep};

/// The names and the columns of a `Sweep` of policy-cliff.d.ts.
pub(super) fn sweep(object: &JsValue) -> Result<(Labels, Sweep), JsValue> {
    let part = Part::new("sweep", object);
    let parameter = part.get("parameter")?;
    let mut actions = Vec::new();
    for name in part.get("actions")?.items()? {
        actions.push(name.text()?);
    }
    let rule = part.get("rule")?.choice(&RULES.map(rule_name))?;
    let objective = part.get("objective")?;
    let objective = objective.choice(&OBJECTIVES.map(objective_name))?;
    let labels = Labels {
        parameter: parameter.get("name")?.text()?,
        parameter_label: parameter.get("label")?.text()?,
        state: part.get("state")?.text()?,
        alpha: part.get("alpha")?.number_or_null()?,
        rule: RULES[rule],
        objective: OBJECTIVES[objective],
        actions,
    };
    let names: Vec<&str> = labels.actions.iter().map(String::as_str).collect();
    let mut optimal = Vec::new();
    for column in part.get("optimal")?.items()? {
        optimal.push(column.flags()?);
    }
    let mut jumps = Vec::new();
    for each in part.get("jumps")?.items()? {
        jumps.push(jump(&each, &names)?);
    }
    let mut gaps = Vec::new();
    for each in part.get("gaps")?.items()? {
        gaps.push(gap(&each)?);
    }
    let soft = part.get("soft")?;
    let sweep = Sweep {
        theta: part.get("theta")?.column()?,
        optimal,
        hard: branch(&part.get("hard")?)?,
        soft: if soft.is_null() {
            None
        } else {
            Some(branch(&soft)?)
        },
        jumps,
        gaps,
        tolerance: part.get("tolerance")?.number()?,
    };
    Ok((labels, sweep))
}

fn columns(part: &Part) -> Result<Vec<Vec<f64>>, JsValue> {
    let mut columns = Vec::new();
    for column in part.items()? {
        columns.push(column.column()?);
    }
    Ok(columns)
}

fn branch(part: &Part) -> Result<Branch, JsValue> {
    let column = |key: &str| part.get(key)?.column();
    Ok(Branch {
        policy: columns(&part.get("policy")?)?,
        outcomes: columns(&part.get("outcomes")?)?,
        visits: column("visits")?,
        value: column("value")?,
        plain: column("plain")?,
        truth: column("truth")?,
        residual: column("residual")?,
        bound: column("bound")?,
    })
}

fn jump(part: &Part, actions: &[&str]) -> Result<Jump, JsValue> {
    let mut jump = Jump {
        at: part.get("at")?.number()?,
        error: part.get("error")?.number()?,
        sets: Default::default(),
        policies: Default::default(),
        truths: [0.0; 3],
    };
    let (sets, policies) = (part.get("sets")?.three()?, part.get("policies")?.three()?);
    let truths = part.get("truths")?.three()?;
    // Below, at and above.
    for side in 0..3 {
        for name in sets[side].items()? {
            jump.sets[side].push(name.choice(actions)?);
        }
        jump.policies[side] = policies[side].numbers()?;
        jump.truths[side] = truths[side].number()?;
    }
    Ok(jump)
}

fn gap(part: &Part) -> Result<Gap, JsValue> {
    let points = part.get("points")?;
    let ends = points.items()?;
    let [first, last] = &ends[..] else {
        return Err(points.unlike("a list of 2"));
    };
    Ok(Gap {
        points: [first.count()?, last.count()?],
        soft: part.get("soft")?.flag()?,
        problem: part.get("problem")?.text()?,
    })
}
