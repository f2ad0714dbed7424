//! A table of scored answers, the compact form of a model of one step: every prompt is a state, each as likely at the
//! start as the others, every answer an action that leads to the end, and every column of scores a reward component.
//! Logarithms of probabilities are a base policy.

use std::mem;

use super::diagnostic::{Diagnostic, Result, refuse};
use super::json::{Entry, Fields, ObjectProp, Ranged, Value, described, entries, list, number, string};
use super::limits;
use super::model::Model;
use super::names;
use crate::mdp::Csr;
use crate::rational::Number;
use crate::whole::IS_WHOLE;

/// The keys of a file that a table takes the place of.
const REPLACED: [&str; 6] = ["states", "start", "terminal", "discount", "forbidden", "horizon"];

/// The name of the state that every answer leads to.
const END: &str = "end";

/// What a table stands for.
pub(super) struct Table<'a> {
    pub(super) model: Model<'a>,
    /// The start distribution.
    pub(super) first: Vec<(usize, Number)>,
    /// The base policy over pairs, where the table has one.
    pub(super) base: Option<Vec<f64>>,
}

/// Takes the scores of a table out of the tree of its file, column by column: millions of numbers, which need not be
/// kept until all of the file has been read.
pub(super) fn take_scores<'a>(tree: &mut Value<'a>) -> Vec<Vec<Value<'a>>> {
    let scores = property(tree, "table").and_then(|table| property(table, "scores"));
    let Some(Value::Object(scores)) = scores.filter(|_| IS_WHOLE) else {
        return Vec::new();
    };
    let take = |column: &mut ObjectProp<'a>| match &mut column.value {
        Value::Array(array) => mem::take(&mut array.elements),
        _ => Vec::new(),
    };
    scores.properties.iter_mut().map(take).collect()
}

fn property<'t, 'a>(value: &'t mut Value<'a>, key: &str) -> Option<&'t mut Value<'a>> {
    let Value::Object(object) = value else { return None };
    let mut properties = object.properties.iter_mut();
    let found = properties.find(|property| property.name.as_str() == key);
    found.map(|property| &mut property.value)
}

/// Reads a table, given its scores, in time linear in it.
pub(super) fn read<'a>(value: &'a Value<'a>, taken: Vec<Vec<Value>>, file: &Fields) -> Result<Table<'a>> {
    if let Some((key, other)) = REPLACED.iter().find_map(|key| Some((key, file.get(key)?))) {
        let message = format!("\"{key}\" beside \"table\", which takes its place; leave out one of them");
        return refuse(other.start(), message);
    }
    let fields = Fields::new(value, "an object", &["prompts", "answers", "scores", "base"])?;
    let prompts = list(fields.need("prompts", "a list of names")?, "a list of prompts")?;
    let answers = fields.need("answers", "a list of names, or such a list for each prompt")?;
    let scores = fields.need("scores", "an object with at least one column of scores")?;
    let mut model = Model::empty(value.start());
    name_states(&mut model, prompts)?;
    let mut columns = Vec::new();
    for (Entry { name, at, value }, taken) in entries(scores, "an object of columns")?.zip(taken) {
        model.component(name, at)?;
        list(value, "a list of scores for each prompt")?;
        one_for_each(&taken, prompts, value.start())?;
        columns.push(Column::read(taken)?);
    }
    if columns.is_empty() {
        return refuse(scores.start(), "no column of scores");
    }
    let answers = Answers::read(answers, prompts)?;
    let scored = columns[0].scores.values().len().min(limits::TABLE_ANSWERS);
    model.reserve(scored, scored * columns.len());
    let end = prompts.len();
    let leads = [(end, Number::ONE)];
    for (prompt, of) in prompts.iter().enumerate() {
        let at = columns[0].at[prompt];
        let names = answers.of(prompt, columns[0].scores.row(prompt).len())?;
        if names.is_empty() {
            return refuse(at, format!("prompt {} has no answer", described(of)));
        }
        let unlike = |column: &&Column| column.scores.row(prompt).len() != names.len();
        if let Some(column) = columns.iter().find(unlike) {
            let (found, needed) = (column.scores.row(prompt).len(), names.len());
            let message = format!("a score for each answer is needed: {needed}, found {found}");
            return refuse(column.at[prompt], message);
        }
        for (answer, name) in names.iter().enumerate() {
            if model.actions.len() == limits::TABLE_ANSWERS {
                let what = "answers of all prompts together";
                return Err(Diagnostic::too_many(at, limits::TABLE_ANSWERS, what));
            }
            let scores = columns.iter().map(|column| column.scores.row(prompt)[answer].clone());
            model.act(name, &leads, scores.enumerate());
        }
        model.end_state();
    }
    drop(columns);
    model.close();
    let share = Number::parse(&format!("1/{end}"));
    let share = share.map_err(|error| Diagnostic::new(value.start(), error.to_string()))?;
    let base = match fields.get("base") {
        Some(value) => Some(base(value, prompts, &model, file)?),
        None => None,
    };
    let first = (0..end).map(|prompt| (prompt, share.clone())).collect();
    Ok(Table { model, first, base })
}

/// The scores of a column, prompt by prompt.
struct Column {
    scores: Csr<Number>,
    /// The byte at which the list of each prompt begins.
    at: Vec<usize>,
}

impl Column {
    /// Reads a column, and gives up its tree list by list: the trees of all columns are what takes most memory.
    fn read(lists: Vec<Value>) -> Result<Self> {
        let lengths = lists.iter().map(|scores| match scores {
            Value::Array(scores) => scores.elements.len(),
            _ => 0,
        });
        let mut scores = Csr::default();
        scores.reserve(lists.len(), lengths.sum());
        let mut at = Vec::with_capacity(lists.len());
        for own in lists {
            for score in list(&own, "a list of scores")? {
                scores.extend([number(score)?]);
            }
            scores.end_row();
            at.push(own.start());
        }
        Ok(Self { scores, at })
    }
}

/// Reads the base policy from the logarithms of its probabilities. What they have in common at a prompt changes nothing,
/// so that they need not sum to 1, as those of a few samples of long texts do not.
fn base(value: &Value, prompts: &[Value], model: &Model, file: &Fields) -> Result<Vec<f64>> {
    if let Some(other) = file.get("base") {
        let message = "\"base\" beside the base policy of \"table\"; leave out one of them";
        return refuse(other.start(), message);
    }
    let rows = of_each_prompt(value, prompts, "a list of logarithms for each prompt")?;
    let mut base = Vec::with_capacity(model.actions.len());
    for (prompt, row) in rows.iter().enumerate() {
        let (values, needed) = (list(row, "a list of logarithms")?, model.pairs(prompt).len());
        if values.len() != needed {
            let found = values.len();
            return refuse(
                row.start(),
                format!("a logarithm for each answer is needed: {needed}, found {found}"),
            );
        }
        let mut logarithms = Vec::with_capacity(needed);
        for value in values {
            logarithms.push(number(value)?.value());
        }
        let largest = logarithms.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let shares = logarithms.iter().map(|logarithm| (logarithm - largest).exp());
        let sum: f64 = shares.clone().sum();
        base.extend(shares.map(|share| share / sum));
    }
    Ok(base)
}

/// Names the states of a model: the prompts and the end.
fn name_states<'a>(model: &mut Model<'a>, prompts: &'a [Value<'a>]) -> Result<()> {
    for value in prompts {
        let (name, at) = (string(value, "the name of a prompt")?, value.start());
        names::check(name, at)?;
        if model.states.len() == limits::PROMPTS {
            return Err(Diagnostic::too_many(at, limits::PROMPTS, "prompts"));
        }
        if name == END {
            return refuse(
                at,
                "prompt \"end\" has the name of the state that every answer leads to",
            );
        }
        if model.states.add(name) < model.state_at.len() {
            let name = names::quoted(name);
            return refuse(at, format!("prompt {name} stands twice in this list"));
        }
        model.state_at.push(at);
    }
    if prompts.is_empty() {
        return refuse(model.at, "no prompt");
    }
    model.states.add(END);
    model.state_at.push(model.at);
    Ok(())
}

/// Returns the values of a list that has one for each prompt.
fn of_each_prompt<'a>(value: &'a Value<'a>, prompts: &[Value], expected: &str) -> Result<&'a [Value<'a>]> {
    one_for_each(list(value, expected)?, prompts, value.start())
}

/// Refuses a list at a byte that does not have one value for each prompt.
fn one_for_each<'v, 'a>(values: &'v [Value<'a>], prompts: &[Value], at: usize) -> Result<&'v [Value<'a>]> {
    if values.len() != prompts.len() {
        let (found, needed) = (values.len(), prompts.len());
        return refuse(at, format!("a list for each prompt is needed: {needed}, found {found}"));
    }
    Ok(values)
}

/// The names of the answers.
enum Answers<'a> {
    /// The names that all prompts share, of which a prompt with fewer answers has the first ones, and their place.
    Shared(Vec<&'a str>, usize),
    /// The names of each prompt.
    Own(Vec<Vec<&'a str>>),
}

impl<'a> Answers<'a> {
    fn read(value: &'a Value<'a>, prompts: &[Value]) -> Result<Self> {
        let values = list(value, "a list of names, or such a list for each prompt")?;
        let own = values.iter().any(|value| matches!(value, Value::Array(_)));
        if !own {
            return Ok(Self::Shared(named(values)?, value.start()));
        }
        let lists = of_each_prompt(value, prompts, "a list of answers for each prompt")?;
        let mut own = Vec::with_capacity(lists.len());
        for value in lists {
            own.push(named(list(value, "a list of answers")?)?);
        }
        Ok(Self::Own(own))
    }

    /// Returns the names of a prompt's answers, given the number of its scores.
    fn of(&self, prompt: usize, scores: usize) -> Result<&[&'a str]> {
        match self {
            Self::Own(names) => Ok(&names[prompt]),
            Self::Shared(names, at) => names.get(..scores).map_or_else(
                || refuse(*at, format!("{} names of answers; a prompt has {scores}", names.len())),
                Ok,
            ),
        }
    }
}

/// Reads the names of the answers of one prompt.
fn named<'a>(values: &'a [Value<'a>]) -> Result<Vec<&'a str>> {
    let mut list = Vec::with_capacity(values.len());
    for value in values {
        let name = string(value, "the name of an answer")?;
        names::check(name, value.start())?;
        list.push(name);
    }
    if let Some(again) = names::repeated(&list) {
        let name = names::quoted(list[again]);
        return refuse(
            values[again].start(),
            format!("answer {name} stands twice in this list"),
        );
    }
    Ok(list)
}
