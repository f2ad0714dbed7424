//! Behaviours to count: named sets of actions, each written as "state/action".

use super::json::Value;
use super::limits;
use super::model::Model;
use super::names::{self, Names};
use super::text::{Name, Read, entries, list, name, refuse, string, too_many, unfit};

/// A named set of pairs whose expected (discounted) number of uses from the start is reported.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// For people.
    pub name: String,
    /// Pairs counted.
    pub pairs: Vec<usize>,
}

/// The outcomes of a view.
pub(super) fn read(value: &Value, model: &Model) -> Read<Vec<Outcome>> {
    let named = entries(value, "an object of outcomes")?;
    if named.len() > limits::OUTCOMES {
        return Err(too_many(value.start, limits::OUTCOMES, "outcomes"));
    }
    let texts = pair_texts(model);
    let mut readings = Vec::with_capacity(texts.len());
    for text in &texts {
        readings.push(&**text);
    }
    let readings = Names::new(readings);
    let mut outcomes = Vec::with_capacity(named.len());
    for entry in named {
        let Name { text, at } = name(entry);
        names::check(text, at)?;
        let items = list(&entry.value, "a list of \"state/action\"")?;
        if items.is_empty() {
            let problem = "no action to count; expected a list of \"state/action\"";
            return refuse(entry.value.start, &[problem]);
        }
        let mut counted = vec![false; texts.len()];
        let mut pairs = Vec::with_capacity(items.len());
        for item in items {
            let pair = pair(item, &readings, model)?;
            if counted[pair] {
                return refuse(item.start, &["the same action twice in one outcome"]);
            }
            counted[pair] = true;
            pairs.push(pair);
        }
        outcomes.push(Outcome {
            name: text.into(),
            pairs,
        });
    }
    Ok(outcomes)
}

/// "state/action" of every pair. Both names may contain slashes: two pairs with the same text cannot be told apart.
fn pair_texts(model: &Model) -> Vec<String> {
    let mut texts = Vec::with_capacity(model.actions.len());
    for (state, name) in model.states.list().iter().enumerate() {
        for action in &model.actions[model.pairs(state)] {
            texts.push([name, "/", action].concat());
        }
    }
    texts
}

/// The pair that a text like "state/action" means.
fn pair(value: &Value, readings: &Names, model: &Model) -> Read<usize> {
    let text = string(value, "a text like \"state/action\"")?;
    let problem = match readings.get(text) {
        Some(pair) if !readings.is_repeated(text) => return Ok(pair),
        Some(_) => " can be read as more than one state and action; rename one of them",
        None => &reason(text, model),
    };
    Err(unfit(value, "", problem))
}

/// Why a text names no pair.
fn reason(text: &str, model: &Model) -> String {
    let Some(slash) = text.bytes().position(|byte| byte == b'/') else {
        return " names no action; expected \"state/action\"".into();
    };
    let (state, action) = (&text[..slash], &text[slash + 1..]);
    let unknown = match model.states.get(state) {
        None => names::unknown("state", state, model.states.list()),
        Some(index) => names::unknown("action", action, &model.actions[model.pairs(index)]),
    };
    [" names no action: ", &unknown].concat()
}
