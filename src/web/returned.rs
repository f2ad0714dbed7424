//! A sweep that comes back from JavaScript, to be drawn: it may have been posted from another thread, stored, or made by hand, so every part is checked
//! for its type here and for its length where it is drawn.

use js_sys::{Array, Float64Array, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

use super::opened::{OBJECTIVES, RULES, objective_name, rule_name};
use super::{errors, options};
use crate::chart::Labels;
use crate::sweep::{Branch, Gap, Jump, Sweep};

/// The names and the columns of a `Sweep` of policy-cliff.d.ts.
pub(super) fn sweep(object: &JsValue) -> Result<(Labels, Sweep), JsValue> {
    let part = Part {
        path: "sweep".to_owned(),
        value: object.clone(),
    };
    let parameter = part.get("parameter")?;
    let actions = part.list("actions", Part::text)?;
    let labels = Labels {
        parameter: parameter.get("name")?.text()?,
        parameter_label: parameter.get("label")?.text()?,
        state: part.get("state")?.text()?,
        alpha: part.get("alpha")?.number_or_null()?,
        rule: RULES[part.choice("rule", &RULES.map(rule_name))?],
        objective: OBJECTIVES[part.choice("objective", &OBJECTIVES.map(objective_name))?],
        actions,
    };
    let names: Vec<&str> = labels.actions.iter().map(String::as_str).collect();
    let soft = part.get("soft")?;
    let sweep = Sweep {
        theta: part.column("theta")?,
        optimal: part.list("optimal", Part::flags)?,
        hard: branch(&part.get("hard")?)?,
        soft: if soft.value.is_null() {
            None
        } else {
            Some(branch(&soft)?)
        },
        jumps: part.list("jumps", |each| jump(each, &names))?,
        gaps: part.list("gaps", gap)?,
        tolerance: part.get("tolerance")?.number()?,
    };
    Ok((labels, sweep))
}

fn branch(part: &Part) -> Result<Branch, JsValue> {
    Ok(Branch {
        policy: part.list("policy", Part::numbers)?,
        outcomes: part.list("outcomes", Part::numbers)?,
        visits: part.column("visits")?,
        value: part.column("value")?,
        plain: part.column("plain")?,
        truth: part.column("truth")?,
        residual: part.column("residual")?,
        bound: part.column("bound")?,
    })
}

fn jump(part: &Part, actions: &[&str]) -> Result<Jump, JsValue> {
    let set = |set: &Part| -> Result<Vec<usize>, JsValue> {
        let index = |name: &Part| options::choice(&name.path, &name.text()?, actions);
        set.items()?.iter().map(index).collect()
    };
    let (sets, truths) = (part.get("sets")?, part.get("truths")?);
    Ok(Jump {
        at: part.get("at")?.number()?,
        error: part.get("error")?.number()?,
        sets: three(
            &sets,
            sets.items()?.iter().map(set).collect::<Result<_, _>>()?,
        )?,
        policies: three(part, part.list("policies", Part::plain_numbers)?)?,
        truths: three(&truths, truths.plain_numbers()?)?,
    })
}

fn gap(part: &Part) -> Result<Gap, JsValue> {
    let points = part.get("points")?;
    let ends: Vec<usize> = points
        .plain_numbers()?
        .iter()
        .map(|&end| options::whole(end))
        .collect();
    Ok(Gap {
        points: ends.try_into().map_err(|_| points.wrong("a list of 2"))?,
        soft: part.get("soft")?.value.is_truthy(),
        problem: part.get("problem")?.text()?,
    })
}

/// Below, at and above.
fn three<T>(part: &Part, list: Vec<T>) -> Result<[T; 3], JsValue> {
    list.try_into().map_err(|_| part.wrong("a list of 3"))
}

/// A value and where it was found.
struct Part {
    path: String,
    value: JsValue,
}

impl Part {
    fn get(&self, key: &str) -> Result<Part, JsValue> {
        let value = Reflect::get(&self.value, &key.into()).map_err(|_| self.wrong("an object"))?;
        Ok(Part {
            path: format!("{}.{key}", self.path),
            value,
        })
    }

    fn items(&self) -> Result<Vec<Part>, JsValue> {
        let list = self
            .value
            .dyn_ref::<Array>()
            .ok_or_else(|| self.wrong("a list"))?;
        let path = |index| format!("{}[{index}]", self.path);
        let items = list.iter().enumerate();
        Ok(items
            .map(|(index, value)| Part {
                path: path(index),
                value,
            })
            .collect())
    }

    fn list<T>(
        &self,
        key: &str,
        read: impl Fn(&Part) -> Result<T, JsValue>,
    ) -> Result<Vec<T>, JsValue> {
        self.get(key)?.items()?.iter().map(read).collect()
    }

    fn column(&self, key: &str) -> Result<Vec<f64>, JsValue> {
        self.get(key)?.numbers()
    }

    fn numbers(&self) -> Result<Vec<f64>, JsValue> {
        let column = self.value.dyn_ref::<Float64Array>();
        column
            .map(Float64Array::to_vec)
            .ok_or_else(|| self.wrong("a Float64Array"))
    }

    fn flags(&self) -> Result<Vec<u8>, JsValue> {
        let column = self.value.dyn_ref::<Uint8Array>();
        column
            .map(Uint8Array::to_vec)
            .ok_or_else(|| self.wrong("a Uint8Array"))
    }

    fn plain_numbers(&self) -> Result<Vec<f64>, JsValue> {
        self.items()?.iter().map(Part::number).collect()
    }

    fn number(&self) -> Result<f64, JsValue> {
        self.value.as_f64().ok_or_else(|| self.wrong("a number"))
    }

    fn number_or_null(&self) -> Result<Option<f64>, JsValue> {
        if self.value.is_null() {
            Ok(None)
        } else {
            self.number().map(Some)
        }
    }

    fn text(&self) -> Result<String, JsValue> {
        self.value.as_string().ok_or_else(|| self.wrong("a text"))
    }

    fn choice(&self, key: &str, allowed: &[&str]) -> Result<usize, JsValue> {
        let part = self.get(key)?;
        options::choice(&part.path, &part.text()?, allowed)
    }

    fn wrong(&self, allowed: &str) -> JsValue {
        errors::kind(format!("{}: it is not {allowed}", self.path))
    }
}
