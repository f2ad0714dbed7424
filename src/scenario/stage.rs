//! What a step of a guided reading points at: the panel beside the picture, what is emphasised in it, a note, and a
//! question that is asked before the step is shown.

use super::diagnostic::{Diagnostic, Result, refuse};
use super::guide::check_braces;
use super::json::{Entry, Fields, Ranged, Value, described, entries, number, string, unexpected_type};
use super::view::{Setting, Watch, choice};
use super::{Parameter, limits, names, parameters};

/// What stands beside the text of a step, and what is pointed out there.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stage {
    /// The panel that stands beside the picture, as a position in [`STAGED_PANELS`].
    pub panel: Option<usize>,
    /// What is emphasised.
    pub highlight: Option<Subject>,
    /// Whether the slope of the soft policy and the bound on it are drawn as tangents at the cursor.
    pub tangent: bool,
    /// A short text in the picture.
    pub note: Option<Note>,
}

/// The panels that a step can show beside the picture; "value" is the chart of the values below it, three are
/// pictures of the prompts of a table, and the last three parts of "train".
pub const STAGED_PANELS: [&str; 18] = [
    "model",
    "cliffs",
    "stability",
    "phase",
    "measured",
    "value",
    "changed",
    "flips",
    "fragility",
    "roadmap",
    "why",
    "framework",
    "feedback",
    "train",
    "best",
    "paths",
    "times",
    "compared",
];

/// Something that a step speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// An action of the watched state, by its position among them.
    Action(usize),
    /// An outcome, by its index.
    Outcome(usize),
    /// The training reward: as a curve the training optimum.
    Training,
    /// The true value.
    Truth,
    /// A state.
    State(usize),
    /// A breakpoint of the step's sweep, counted from 1.
    Cliff(usize),
}

/// A text at a place of the parameter, to which a line leads.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// The text, with places for numbers as the text of a step has.
    pub text: String,
    /// The place.
    pub at: Spot,
}

/// A place of the swept parameter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Spot {
    /// A value.
    At(f64),
    /// A breakpoint, counted from 1.
    Cliff(usize),
}

/// A question that is asked before a step is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// The question.
    pub text: String,
    /// What the answers are about, and the answers; `None` for a question to think about.
    pub answers: Option<(Subject, Vec<Answer>)>,
}

/// An answer to choose. It is right where the solver's number for the question's subject, at the view of the step, is
/// inside the range.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The answer.
    pub text: String,
    /// The range, its ends included.
    pub range: [f64; 2],
}

/// Reads what a step points at.
pub(super) fn read(value: &Value, watch: &Watch, setting: &Setting, parameter: &Parameter) -> Result<Stage> {
    let fields = Fields::new(value, "an object", &["panel", "highlight", "tangent", "note"])?;
    let mut stage = Stage::default();
    if let Some(value) = fields.get("panel") {
        stage.panel = Some(choice(value, "panel", &STAGED_PANELS)?);
    }
    if let Some(value) = fields.get("highlight") {
        let kinds = ["action", "outcome", "value", "state", "cliff"];
        stage.highlight = Some(subject(value, watch, setting, &kinds)?);
    }
    if let Some(value) = fields.get("tangent") {
        let Value::BooleanLit(tangent) = value else {
            return Err(unexpected_type(value, "true or false"));
        };
        stage.tangent = tangent.value;
    }
    if let Some(value) = fields.get("note") {
        stage.note = Some(note(value, parameter)?);
    }
    Ok(stage)
}

/// Reads a note, which stands at a value of the parameter or at a cliff.
fn note(value: &Value, parameter: &Parameter) -> Result<Note> {
    let fields = Fields::new(value, "an object with \"text\"", &["text", "at", "cliff"])?;
    check_braces(fields.need("text", "what the note says")?)?;
    let at = match (fields.get("at"), fields.get("cliff")) {
        (Some(at), None) => Spot::At(parameters::inside(at, &parameter.from, &parameter.to)?.value()),
        (None, Some(cliff)) => Spot::Cliff(cliff_number(cliff)?),
        _ => return refuse(value.start(), "a note stands either \"at\" a value or at a \"cliff\""),
    };
    let text = fields.text("text")?;
    Ok(Note { text, at })
}

/// Reads an object of one key, which says what kind of thing its value names.
fn subject(value: &Value, watch: &Watch, setting: &Setting, kinds: &[&str]) -> Result<Subject> {
    let fields = Fields::new(value, "an object of one key", kinds)?;
    let mut named = kinds.iter().filter_map(|&kind| Some((kind, fields.get(kind)?)));
    let (Some((kind, value)), None) = (named.next(), named.next()) else {
        return refuse(value.start(), format!("expected one key of {}", names::listed(kinds)));
    };
    Ok(match kind {
        "action" => {
            let actions = &watch.model.actions[watch.model.pairs(setting.state)];
            Subject::Action(choice(value, "action", actions)?)
        }
        "outcome" => Subject::Outcome(choice(
            value,
            "outcome",
            &watch.outcomes.iter().map(String::as_str).collect::<Vec<_>>(),
        )?),
        "value" => {
            let kind = choice(value, "value", &["training", "true"])?;
            if kind == 1 && !watch.has_truth {
                let message = "value \"true\" needs a true reward: the key \"true\" of the file";
                return refuse(value.start(), message);
            }
            [Subject::Training, Subject::Truth][kind]
        }
        "state" => {
            let name = string(value, "the name of a state")?;
            Subject::State(watch.model.states.find("state", name, value.start())?)
        }
        _ => Subject::Cliff(cliff_number(value)?),
    })
}

/// Reads the number of a cliff, counted from 1.
fn cliff_number(value: &Value) -> Result<usize> {
    let given = number(value)?;
    match usize::try_from(given.rational().numerator()) {
        Ok(number @ 1..=999) if given.rational().is_integer() => Ok(number),
        _ => {
            let cliff = described(value);
            refuse(
                value.start(),
                format!("cliff {cliff} is not a whole number from 1 to 999"),
            )
        }
    }
}

/// Reads the question before a step.
pub(super) fn question(value: &Value, watch: &Watch, setting: &Setting) -> Result<Question> {
    let fields = Fields::new(value, "an object with \"text\"", &["text", "of", "choices"])?;
    check_braces(fields.need("text", "what is asked")?)?;
    let text = fields.text("text")?;
    let (Some(of), Some(choices)) = (fields.get("of"), fields.get("choices")) else {
        if fields.get("of").or(fields.get("choices")).is_none() {
            return Ok(Question { text, answers: None });
        }
        return refuse(
            value.start(),
            "\"choices\" need what they are \"of\", and the other way round",
        );
    };
    let subject = subject(of, watch, setting, &["action", "outcome", "value"])?;
    let mut answers = Vec::new();
    for Entry { name, at, value } in entries(choices, "an object of ranges by answer")? {
        names::check(name, at)?;
        let range = match value {
            Value::Array(ends) if ends.elements.len() == 2 => {
                [number(&ends.elements[0])?.value(), number(&ends.elements[1])?.value()]
            }
            _ => return refuse(value.start(), "expected a list of two numbers"),
        };
        if range[0] > range[1] {
            let [from, to] = range;
            return refuse(value.start(), format!("empty range: {to} is not above {from}"));
        }
        let text = name.to_owned();
        answers.push(Answer { text, range });
    }
    if !(2..=limits::ANSWERS).contains(&answers.len()) {
        let (found, allowed) = (answers.len(), limits::ANSWERS);
        let message = format!("{found} answers to choose from; allowed: 2 to {allowed}");
        return Err(Diagnostic::new(choices.start(), message));
    }
    Ok(Question {
        text,
        answers: Some((subject, answers)),
    })
}
