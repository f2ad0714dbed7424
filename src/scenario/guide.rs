//! A guided reading: a few steps, each a text with the view that it sets; and findings that have been measured
//! elsewhere, kept apart from computed numbers.

use super::diagnostic::{Diagnostic, Result, refuse};
use super::json::{Entry, Fields, Ranged, Value, entries, list, number, string, string_offset, unexpected_type};
use super::stage::{self, Note, Question, Spot, Stage, Subject};
use super::training::read_settings;
use super::view::{Setting, Watch};
use super::{Parameter, limits, names, parameters};

/// A step of a guided reading. It does not depend on the steps before it: a field that it does not set is as the
/// scenario opens.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The text. `{cliff 1}` is the place of a number that the solver fills in: the first from the left among all
    /// breakpoints of the step's sweep over the whole range of its parameter, the others at the step's values; `{cliff
    /// 2}` the second, and so on up to 999. There are no other braces.
    pub text: String,
    /// The keys of the references that the step cites.
    pub cite: Vec<String>,
    /// The value of every parameter.
    pub values: Vec<f64>,
    /// The swept parameter, the watched state and the other settings of the step.
    pub setting: Setting,
    /// The part of the swept parameter's range that is drawn, from and to; `None` is all of it.
    pub zoom: Option<[f64; 2]>,
    /// The settings of training that are not the usual ones, as [`read_settings`] reads them.
    pub training: String,
    /// What is pointed out.
    pub stage: Stage,
    /// The question that is asked before the step is shown.
    pub question: Option<Question>,
}

impl Step {
    /// Returns whether what the step says depends on its cliffs.
    #[must_use]
    pub fn needs_cliffs(&self) -> bool {
        let Stage { highlight, note, .. } = &self.stage;
        let is_at_cliff = |note: &Note| note.text.contains('{') || matches!(note.at, Spot::Cliff(_));
        let asks_for_cliff = |question: &Question| question.text.contains('{');
        self.text.contains('{')
            || self.question.as_ref().is_some_and(asks_for_cliff)
            || matches!(highlight, Some(Subject::Cliff(_)))
            || note.as_ref().is_some_and(is_at_cliff)
    }
}

/// Published findings beside a model.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Measured {
    /// The text of the findings.
    pub text: String,
    /// The keys of the references that the findings are taken from; at least one.
    pub cite: Vec<String>,
    /// The head of the table; empty where there is none.
    pub columns: Vec<String>,
    /// The cells of the table row by row, each row as long as the head; numbers as the file writes them.
    pub cells: Vec<String>,
}

/// Reads the guide of a file; `opening` is the setting that its steps change.
pub(super) fn read(value: &Value, watch: &Watch, parameters: &[Parameter], opening: Setting) -> Result<Vec<Step>> {
    let mut steps = Vec::new();
    for value in list(value, "a list of steps")? {
        if steps.len() == limits::STEPS {
            return Err(Diagnostic::too_many(value.start(), limits::STEPS, "steps"));
        }
        let mut step = Step {
            text: String::new(),
            cite: Vec::new(),
            values: parameters.iter().map(|parameter| parameter.value.value()).collect(),
            setting: opening,
            zoom: None,
            training: String::new(),
            stage: Stage::default(),
            question: None,
        };
        fill(&mut step, value, watch, parameters)?;
        if steps.is_empty() && step.question.is_some() {
            return refuse(
                value.start(),
                "a question before the first step, where nothing is shown yet",
            );
        }
        steps.push(step);
    }
    if steps.is_empty() {
        return refuse(value.start(), "a guide without steps");
    }
    Ok(steps)
}

/// The keys of the settings that a step can have.
const SET: [&str; 11] = [
    "values",
    "sweep",
    "state",
    "alpha",
    "rule",
    "objective",
    "plane",
    "picture",
    "map",
    "zoom",
    "training",
];

/// Reads the text, the citations and the settings of a step into `step`.
fn fill(step: &mut Step, value: &Value, watch: &Watch, parameters: &[Parameter]) -> Result<()> {
    let fields = Fields::new(
        value,
        "an object with \"text\"",
        &["text", "set", "cite", "stage", "question"],
    )?;
    let text = fields.need("text", "what the step says")?;
    check_braces(text)?;
    step.text = fields.text("text")?;
    add_keys(fields.get("cite"), &mut step.cite)?;
    if let Some(set) = fields.get("set") {
        change(step, set, watch, parameters)?;
    }
    if let Some(value) = fields.get("stage") {
        let parameter = &parameters[step.setting.sweep];
        step.stage = stage::read(value, watch, &step.setting, parameter)?;
    }
    if let Some(value) = fields.get("question") {
        step.question = Some(stage::question(value, watch, &step.setting)?);
    }
    Ok(())
}

/// Reads the settings of a step into `step`.
fn change(step: &mut Step, set: &Value, watch: &Watch, parameters: &[Parameter]) -> Result<()> {
    let fields = Fields::new(set, "an object", &SET)?;
    watch.change(&fields, &mut step.setting)?;
    if let Some(value) = fields.get("zoom") {
        let [from, to] = list(value, "a list of two numbers")? else {
            return refuse(value.start(), "expected a list of two numbers");
        };
        let swept = &parameters[step.setting.sweep];
        let inside = |end| Ok(parameters::inside(end, &swept.from, &swept.to)?.value());
        let (low, high) = (inside(from)?, inside(to)?);
        if low >= high {
            return refuse(value.start(), format!("empty range: {high} is not above {low}"));
        }
        step.zoom = Some([low, high]);
    }
    if let Some(value) = fields.get("training") {
        string(value, "settings of training")?.clone_into(&mut step.training);
        if let Err(problem) = read_settings(&step.training, watch.model.components.list()) {
            return refuse(value.start(), problem);
        }
    }
    if let Some(values) = fields.get("values") {
        for Entry { name, at, value } in entries(values, "an object of values by parameter")? {
            let index = watch.parameters.find("parameter", name, at)?;
            let Parameter { from, to, .. } = &parameters[index];
            step.values[index] = parameters::inside(value, from, to)?.value();
        }
    }
    Ok(())
}

/// Returns an error for texts that are empty, or have braces around anything but the place of a cliff.
pub(super) fn check_braces(value: &Value) -> Result<()> {
    let text = string(value, "a text")?;
    if text.is_empty() {
        return refuse(value.start(), "a step that says nothing");
    }
    let mut rest = text;
    while let Some((at, end)) = braced(rest) {
        if cliff(&rest[at..end]) == 0 {
            let place = string_offset(value, text, text.len() - rest.len() + at);
            let found = names::quoted(&rest[at..end]);
            let allowed = r#""{cliff 1}" to "{cliff 999}""#;
            return refuse(place, format!("{found} is no place for a cliff; allowed: {allowed}"));
        }
        rest = &rest[end..];
    }
    Ok(())
}

/// Returns a step's text with every place of a cliff filled in.
#[must_use]
pub fn cliff_places(text: &str, fill: &mut dyn FnMut(usize) -> String) -> String {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((at, end)) = braced(rest) {
        filled += &rest[..at];
        match cliff(&rest[at..end]) {
            0 => filled += &rest[at..end],
            number => filled += &fill(number),
        }
        rest = &rest[end..];
    }
    filled + rest
}

/// Returns the position of the first brace of a text, and the position after the brace that closes it.
fn braced(text: &str) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let at = bytes.iter().position(|byte| matches!(byte, b'{' | b'}'))?;
    let length = bytes[at..].iter().position(|&byte| byte == b'}');
    Some((at, length.map_or(bytes.len(), |length| at + length + 1)))
}

/// Returns the number in `{cliff 12}`; 0 for anything else.
fn cliff(braced: &str) -> usize {
    let digits = braced.strip_prefix("{cliff ");
    let Some(digits) = digits.and_then(|rest| rest.strip_suffix('}')) else {
        return 0;
    };
    let mut number = 0;
    for digit in digits.bytes() {
        let is_first_zero = number == 0 && digit == b'0';
        if !digit.is_ascii_digit() || is_first_zero || number > 99 {
            return 0;
        }
        number = 10 * number + usize::from(digit - b'0');
    }
    number
}

/// Adds the keys of references to `cited`; a missing key of the file adds none.
fn add_keys(value: Option<&Value>, cited: &mut Vec<String>) -> Result<()> {
    if let Some(value) = value {
        for item in list(value, "a list of references")? {
            let key = string(item, "the key of a reference")?;
            names::check(key, item.start())?;
            cited.push(key.into());
        }
    }
    Ok(())
}

/// Reads the measured findings of a file into empty ones.
pub(super) fn measure(measured: &mut Measured, value: &Value) -> Result<()> {
    let keys = ["text", "cite", "columns", "rows"];
    let fields = Fields::new(value, "an object with \"text\" and \"cite\"", &keys)?;
    fields.need("text", "what was found")?;
    let source = fields.need("cite", "where it is published")?;
    measured.text = fields.text("text")?;
    add_keys(Some(source), &mut measured.cite)?;
    if measured.cite.is_empty() {
        return refuse(source.start(), "findings without a source");
    }
    if let Some(head) = fields.get("columns") {
        add_cells(head, &mut measured.columns)?;
    }
    if let Some(rows) = fields.get("rows") {
        for (index, value) in list(rows, "a list of rows")?.iter().enumerate() {
            if index == limits::ROWS {
                return Err(Diagnostic::too_many(value.start(), limits::ROWS, "rows"));
            }
            let (before, head) = (measured.cells.len(), measured.columns.len());
            add_cells(value, &mut measured.cells)?;
            let own = measured.cells.len() - before;
            if own != head {
                return refuse(value.start(), format!("a row of {own} cells; \"columns\" has {head}"));
            }
        }
    }
    Ok(())
}

/// Adds a row of the table, whose cells are texts, and numbers as they are written.
fn add_cells(row: &Value, cells: &mut Vec<String>) -> Result<()> {
    for (index, cell) in list(row, "a list of cells")?.iter().enumerate() {
        if index == limits::COLUMNS {
            return Err(Diagnostic::too_many(cell.start(), limits::COLUMNS, "columns"));
        }
        let written = match cell {
            Value::StringLit(text) => &*text.value,
            Value::NumberLit(written) => {
                number(cell)?;
                written.value
            }
            _ => return Err(unexpected_type(cell, "a text or a number")),
        };
        cells.push(written.into());
    }
    Ok(())
}
