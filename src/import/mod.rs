//! Models as other programs write them: recognised by what is in their files, and written as a scenario file with what
//! is to be moved (docs/IMPORT.md).
//!
//! [`recognise`] tells what files hold, [`import`] writes the scenario. Both read the files in the same way:
//! `source.rs` makes texts of them, a reader for each kind makes a `Draft` of the model as it is described there,
//! `draft.rs` settles it (equal successors, ends, mean rewards, sums of probabilities), `sweep.rs` adds what moves and
//! `write.rs` writes the text. Numbers keep the text that they were read from.

mod amount;
mod array;
mod arrays;
mod draft;
mod drn;
mod error;
mod explicit;
mod gymnasium;
mod lists;
mod literal;
mod npy;
mod prism;
mod source;
mod sweep;
mod wrapper;
mod write;

use std::fmt;

use crate::scenario::{Scenario, ScenarioError};
use amount::Amount;
use draft::Settled;
pub use error::ImportError;
use error::{Refusal, Spot, refuse};
use source::Sources;
pub use source::{Content, File};
pub use sweep::Choice as SweepChoice;

/// Who writes a model like this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// This program's own format.
    Scenario,
    /// `env.unwrapped.P` of Gymnasium or MO-Gymnasium.
    Gymnasium,
    /// Arrays of numpy, `P[a][s][s']` and `R`.
    Numpy,
    /// The pair (P, R) of pymdptoolbox.
    Toolbox,
    /// `R[s][a]` and `Q[s][a][s']` of QuantEcon.
    QuantEcon,
    /// Explicit files of PRISM.
    Prism,
    /// Explicit files of Storm.
    Storm,
    /// The DRN format.
    Drn,
    /// Rows of a state, an action, a next state, a probability and a reward.
    Lists,
}

impl Kind {
    /// Returns the name by which programs know the kind.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Scenario => "scenario",
            Self::Gymnasium => "gymnasium",
            Self::Numpy => "numpy",
            Self::Toolbox => "pymdptoolbox",
            Self::QuantEcon => "quantecon",
            Self::Prism => "prism",
            Self::Storm => "storm",
            Self::Drn => "drn",
            Self::Lists => "lists",
        }
    }

    /// Returns the name for readers.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Scenario => "a scenario file",
            Self::Gymnasium => "Gymnasium's table of transitions",
            Self::Numpy => "arrays of probabilities and rewards",
            Self::Toolbox => "pymdptoolbox's arrays (P, R)",
            Self::QuantEcon => "QuantEcon's arrays R and Q",
            Self::Prism => "explicit files of PRISM",
            Self::Storm => "explicit files of Storm",
            Self::Drn => "a file in the format DRN",
            Self::Lists => "a list of transitions",
        }
    }
}

/// What has been recognised in files.
#[derive(Clone, Debug)]
pub struct Recognised {
    /// Who writes a model like this.
    pub kind: Kind,
    /// The title that the scenario gets.
    pub title: String,
    /// The names of the states; ends come last.
    pub states: Vec<String>,
    /// The number of ends.
    pub ends: usize,
    /// The different names of actions, in order of first mention.
    pub actions: Vec<String>,
    /// The number of pairs of a state and one of its actions.
    pub pairs: usize,
    /// The number of transitions.
    pub transitions: usize,
    /// The names of the components of the reward.
    pub components: Vec<String>,
    /// Where it starts, in words.
    pub start: String,
    /// The discount as it is written, if the files have one.
    pub discount: Option<String>,
    /// The largest change of a probability by which all rows sum to 1; 0 where they do, within 1e-9.
    pub largest_change: f64,
    /// The labels of states, of which one may be that of the ends.
    pub labels: Vec<String>,
    /// What a reader should know.
    pub warnings: Vec<String>,
    /// What can be moved, the default first.
    pub sweeps: Vec<SweepChoice>,
}

/// How a model is imported.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// What moves, one of [`Recognised::sweeps`]; the first of them by default.
    pub sweep: Option<String>,
    /// The lower end of the range.
    pub from: Option<String>,
    /// The upper end of the range.
    pub to: Option<String>,
    /// The discount; that of the files, or else 0.99.
    pub discount: Option<String>,
    /// The name of the first state.
    pub start: Option<String>,
    /// The label of the states that are ends.
    pub ends: Option<String>,
    /// The weights of components, in the language of scenario files, by their names.
    pub weights: Vec<(String, String)>,
    /// The title.
    pub title: Option<String>,
    /// Whether probabilities are divided by sums that are not 1.
    pub renormalise: bool,
    /// Whether rewards are costs.
    pub minimise: bool,
}

/// A model as a scenario file.
#[derive(Clone, Debug)]
pub struct Imported {
    /// The text of the file.
    pub scenario: String,
    /// What was left out or changed.
    pub notes: Vec<String>,
}

/// The reason why nothing was imported.
#[derive(Clone, Debug)]
pub enum Failure {
    /// The files are no model.
    Files(ImportError),
    /// An option is not allowed.
    Option(String),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Files(error) => error.fmt(f),
            Self::Option(problem) => f.write_str(problem),
        }
    }
}

impl std::error::Error for Failure {}

/// The discount of models whose files have none.
const DISCOUNT: &str = "0.99";

/// Tells what files hold. Probabilities that do not sum to 1 are not refused here.
///
/// # Errors
/// Every error has the file, the place, the value and what is allowed.
pub fn recognise(files: &[File]) -> Result<Recognised, ImportError> {
    let sources = Sources::new(files)?;
    if let Some(text) = sources.scenario() {
        return recognise_scenario(files, text);
    }
    let drafted = sources.draft();
    let settled = drafted.and_then(|(kind, draft)| Ok((kind, draft.settle(false, true)?)));
    let (kind, settled) = settled.map_err(|refusal| sources.locate(refusal))?;
    Ok(recognised(kind, settled, files))
}

/// Writes a model as a scenario file.
///
/// # Errors
/// As [`recognise`], and for options that are not allowed.
pub fn import(files: &[File], options: &Options) -> Result<Imported, Failure> {
    let sources = Sources::new(files).map_err(Failure::Files)?;
    if let Some(text) = sources.scenario() {
        let checked = Scenario::parse(text).map_err(|error| ImportError::scenario(&files[0].name, error));
        checked.map_err(Failure::Files)?;
        return Ok(Imported {
            scenario: text.to_owned(),
            notes: Vec::new(),
        });
    }
    let located = |refusal: Refusal| Failure::Files(sources.locate(refusal));
    let (kind, mut draft) = sources.draft().map_err(located)?;
    if let Some(label) = &options.ends {
        draft
            .end_at(label)
            .map_err(|problem| Failure::Option(format!("ends: {problem}")))?;
    }
    let mut model = draft.settle(options.renormalise, false).map_err(located)?;
    let mut notes = std::mem::take(&mut model.warnings);
    if model.largest_change > 0.0 {
        notes.push(format!(
            "Probabilities are divided by their sums; the largest change of one is {:.2e}.",
            model.largest_change
        ));
    }
    apply(&mut model, options, &mut notes)?;
    let title = match &options.title {
        Some(title) => title.clone(),
        None => title(model.title.as_deref(), files, kind),
    };
    let sweep = sweep::Sweep::new(&model, options).map_err(Failure::Option)?;
    let scenario = write::scenario(&model, &title, kind, &sweep);
    // What a file may not say is found by its own reader: an endless model at discount 1, for example.
    if let Err(ScenarioError { problem, path, .. }) = Scenario::parse(&scenario) {
        let place = if path.is_empty() { path } else { format!("{path}: ") };
        return Err(Failure::Files(ImportError::whole(format!("{place}{problem}"))));
    }
    Ok(Imported { scenario, notes })
}

/// Applies the options of discount and start.
fn apply(model: &mut Settled, options: &Options, notes: &mut Vec<String>) -> Result<(), Failure> {
    model.is_cost |= options.minimise;
    let given = options.discount.as_deref();
    // Rewards up to an end are not discounted.
    let usual = if options.ends.is_some() { "1" } else { DISCOUNT };
    if let Some(text) = given.or_else(|| model.discount.is_none().then_some(usual)) {
        let whole = Spot::whole(0);
        let discount = Amount::parse(text, whole).map_err(|refusal| {
            let (_, problem) = refusal.into_parts();
            Failure::Option(format!("discount: {problem}"))
        })?;
        if !(0.0..=1.0).contains(&discount.number.value()) {
            return Err(Failure::Option(format!("discount: {text} is outside [0, 1]")));
        }
        model.discount = Some(discount);
        if given.is_none() {
            notes.push(format!("The files have no discount; {usual} was taken."));
        }
    }
    if let Some(name) = &options.start {
        let names: Vec<&str> = model.states.iter().map(String::as_str).collect();
        let Some(state) = names.iter().position(|state| state == name) else {
            let problem = crate::scenario::names::unknown("state", name, &names);
            return Err(Failure::Option(format!("start: {problem}")));
        };
        model.start = vec![(state, Amount::one())];
    } else if model.start.is_empty() {
        model.start = vec![(0, Amount::one())];
        notes.push(format!(
            "The files do not say where it starts; “{}” was taken.",
            model.states[0]
        ));
    }
    Ok(())
}

/// Returns the title of the files, or the name of the first, or what the kind is called.
fn title(own: Option<&str>, files: &[File], kind: Kind) -> String {
    let stem = || {
        let name = files.first().map_or("", |file| file.name.as_str());
        let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
        name.split_once('.').map_or(name, |(stem, _)| stem)
    };
    let candidates = [own.unwrap_or_default(), stem(), kind.label()];
    let first = candidates.iter().map(|text| text.trim()).find(|text| !text.is_empty());
    first.unwrap_or_default().chars().filter(|c| !c.is_control()).collect()
}

fn recognised(kind: Kind, mut model: Settled, files: &[File]) -> Recognised {
    let mut actions: Vec<String> = Vec::new();
    let mut known = std::collections::HashSet::new();
    for action in model.actions.iter().flatten() {
        if known.insert(action.name.as_str()) {
            actions.push(action.name.clone());
        }
    }
    let start = match model.start.as_slice() {
        [] => model.states[0].clone(),
        [(state, _)] => model.states[*state].clone(),
        many => format!("one of {} states", many.len()),
    };
    Recognised {
        kind,
        title: title(model.title.as_deref(), files, kind),
        ends: model.ends,
        pairs: model.actions.iter().map(Vec::len).sum(),
        transitions: model.actions.iter().flatten().map(|action| action.to.len()).sum(),
        sweeps: sweep::choices(&model, &actions),
        labels: std::mem::take(&mut model.labels),
        actions,
        components: model.components.clone(),
        start,
        discount: model.discount.as_ref().map(|discount| discount.text.clone()),
        largest_change: model.largest_change,
        warnings: std::mem::take(&mut model.warnings),
        states: model.states,
    }
}

fn recognise_scenario(files: &[File], text: &str) -> Result<Recognised, ImportError> {
    let scenario = Scenario::parse(text).map_err(|error| ImportError::scenario(&files[0].name, error))?;
    let mdp = &scenario.mdp;
    let is_end = |state: &usize| mdp.actions(*state).is_empty();
    let (ends, others): (Vec<usize>, Vec<usize>) = (0..scenario.states.len()).partition(is_end);
    let mut actions: Vec<String> = Vec::new();
    let mut known = std::collections::HashSet::new();
    for action in &scenario.actions {
        if known.insert(action) {
            actions.push(action.to_string());
        }
    }
    let starts: Vec<usize> = (0..scenario.states.len())
        .filter(|&state| mdp.start()[state] > 0.0)
        .collect();
    Ok(Recognised {
        kind: Kind::Scenario,
        title: scenario.title.clone(),
        states: others
            .iter()
            .chain(&ends)
            .map(|&state| scenario.states[state].clone())
            .collect(),
        ends: ends.len(),
        actions,
        pairs: scenario.actions.len(),
        transitions: scenario.exact_probability.len(),
        components: scenario.components.clone(),
        start: match starts.as_slice() {
            [state] => scenario.states[*state].clone(),
            many => format!("one of {} states", many.len()),
        },
        discount: Amount::exact(&scenario.exact_discount).map(|discount| discount.text),
        largest_change: 0.0,
        labels: Vec::new(),
        warnings: Vec::new(),
        sweeps: Vec::new(),
    })
}

/// Returns the error that a text is of no known kind.
fn unknown_kind<T>(spot: Spot) -> error::Result<T> {
    refuse(
        spot,
        "this is no model that is known; allowed are scenario files, Gymnasium's P, arrays of numpy, pymdptoolbox and \
         QuantEcon, explicit files of PRISM and Storm, DRN, and lists of transitions (docs/IMPORT.md has them all)",
    )
}

impl From<Refusal> for String {
    fn from(refusal: Refusal) -> Self {
        refusal.into_parts().1
    }
}
