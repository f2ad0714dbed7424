//! Behaviours to count: named sets of actions, each written as "state/action".

use jsonc_parser::ast::Value;

use super::limits;
use super::model::Model;
use super::names::{self, Names};
use super::text::{Read, entries, list, refuse, start, string};

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
        return refuse(
            start(value),
            format!("more than {} outcomes", limits::OUTCOMES),
        );
    }
    let texts = pair_texts(model);
    let readings = Readings::new(&texts);
    let mut outcomes = Vec::with_capacity(named.len());
    for (name, value) in named {
        names::check(name.text, name.at)?;
        let items = list(value, "a list of \"state/action\"")?;
        if items.is_empty() {
            return refuse(
                start(value),
                "no action to count; expected a list of \"state/action\"",
            );
        }
        let mut counted = vec![false; texts.len()];
        let mut pairs = Vec::with_capacity(items.len());
        for item in items {
            let pair = pair(item, &readings, model)?;
            if std::mem::replace(&mut counted[pair], true) {
                return refuse(start(item), "the same action twice in one outcome");
            }
            pairs.push(pair);
        }
        outcomes.push(Outcome {
            name: name.text.into(),
            pairs,
        });
    }
    Ok(outcomes)
}

/// "state/action" of every pair.
fn pair_texts(model: &Model) -> Vec<String> {
    let mut texts = Vec::with_capacity(model.actions.len());
    for (state, row) in model.states.list().iter().zip(model.rows.windows(2)) {
        texts.extend(
            model.actions[row[0]..row[1]]
                .iter()
                .map(|action| [state, "/", action].concat()),
        );
    }
    texts
}

/// The pair that a text like "state/action" means.
fn pair(value: &Value, readings: &Readings, model: &Model) -> Read<usize> {
    let text = string(value, "a text like \"state/action\"")?;
    match readings.of(text) {
        Some((pair, false)) => Ok(pair),
        Some((_, true)) => {
            let shown = names::quoted(text);
            refuse(
                start(value),
                format!(
                    "{shown} can be read as more than one state and action; rename one of them"
                ),
            )
        }
        None => refuse(
            start(value),
            format!(
                "{} names no action{}",
                names::quoted(text),
                reason(text, model)
            ),
        ),
    }
}

/// Why a text names no pair.
fn reason(text: &str, model: &Model) -> String {
    let Some((state, action)) = text.split_once('/') else {
        return "; expected \"state/action\"".into();
    };
    let unknown = match model.states.get(state) {
        None => names::unknown("state", state, model.states.list()),
        Some(index) => names::unknown("action", action, model.action_names(index).list()),
    };
    format!(": {unknown}")
}

/// What "state/action" can mean, where both names may contain slashes: two pairs with the same text cannot be told apart.
struct Readings<'t> {
    texts: Names<'t>,
    /// For each text its first pair, and whether there is another.
    pairs: Vec<(usize, bool)>,
}

impl<'t> Readings<'t> {
    fn new(pair_texts: &'t [String]) -> Self {
        let mut readings = Self {
            texts: Names::default(),
            pairs: Vec::with_capacity(pair_texts.len()),
        };
        for (pair, text) in pair_texts.iter().enumerate() {
            let index = readings.texts.add(text);
            match readings.pairs.get_mut(index) {
                Some(reading) => reading.1 = true,
                None => readings.pairs.push((pair, false)),
            }
        }
        readings
    }

    fn of(&self, text: &str) -> Option<(usize, bool)> {
        self.texts.get(text).map(|index| self.pairs[index])
    }
}
