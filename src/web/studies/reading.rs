//! The guided reading of a scenario: `Reading` of guide.d.ts.

use serde::Serialize;

use crate::figure::{Findings, explanation, format};
use crate::scenario::{Measured, STAGED_PANELS, Scenario, Spot, Step as GuideStep, Subject};
use crate::study::{Effort, Options, Session, Values, answer};
use crate::web::error::Thrown;

#[derive(Serialize)]
pub(super) struct Reading<'a> {
    steps: Vec<Step>,
    measured: Option<MeasuredTable<'a>>,
    notes: &'a str,
}

#[derive(Serialize)]
struct Step {
    text: String,
    cite: Vec<String>,
    panel: Option<&'static str>,
    highlight: Option<Highlight>,
    tangent: bool,
    note: Option<Note>,
    question: Option<Question>,
}

#[derive(Serialize)]
struct Highlight {
    kind: &'static str,
    name: String,
    /// The place of a cliff.
    at: Option<f64>,
}

#[derive(Serialize)]
struct Note {
    at: f64,
    text: String,
}

#[derive(Serialize)]
struct Question {
    text: String,
    choices: Vec<Choice>,
    /// The solver's answer.
    answer: String,
}

#[derive(Serialize)]
struct Choice {
    text: String,
    right: bool,
}

/// Returns the steps of a scenario's guide with the solver's numbers. They are about the reward without a perturbation.
pub(super) fn steps(session: &mut Session) -> Result<Steps, Thrown> {
    let mut steps = Vec::new();
    for step in session.scenario().guide.clone() {
        let scenario = session.scenario();
        let setting = &step.setting;
        let options = Options {
            parameter: Some(scenario.parameters[setting.sweep].name.clone()),
            values: Some(Values(scenario.named_values(&step.values))),
            alpha: Some(setting.alpha),
            objective: Some(setting.objective.name().to_owned()),
            rule: Some(setting.rule.name().to_owned()),
            ..Options::default()
        };
        let request = session.request(&options)?;
        let mut cliffs = Vec::new();
        if step.needs_cliffs() {
            let found = session.cliffs(&request, Effort::Ordinary, &mut |_| true)?;
            cliffs.extend(found.places());
        }
        let mut question = None;
        if let Some(asked) = &step.question {
            let solution = session.solve(&request)?;
            let solved = answer(session.scenario(), &step, asked, &solution);
            let choices = asked.answers.iter().flat_map(|(_, answers)| answers);
            let right = solved.iter().flat_map(|solved| &solved.right);
            question = Some(Question {
                text: explanation(&asked.text, &cliffs),
                choices: choices
                    .zip(right)
                    .map(|(choice, &right)| Choice {
                        text: choice.text.clone(),
                        right,
                    })
                    .collect(),
                answer: solved.as_ref().map_or_else(String::new, |solved| {
                    format!("{}\u{a0}=\u{a0}{}", solved.name, format::brief(solved.number))
                }),
            });
        }
        steps.push(Step {
            text: explanation(&step.text, &cliffs),
            panel: step.stage.panel.map(|panel| STAGED_PANELS[panel]),
            highlight: highlight(session.scenario(), &step, &cliffs),
            tangent: step.stage.tangent,
            note: step.stage.note.as_ref().and_then(|note| {
                let at = match note.at {
                    Spot::At(at) => at,
                    Spot::Cliff(number) => *cliffs.get(number - 1)?,
                };
                let text = explanation(&note.text, &cliffs);
                Some(Note { at, text })
            }),
            question,
            cite: step.cite,
        });
    }
    Ok(Steps(steps))
}

/// The steps of a reading.
pub(super) struct Steps(Vec<Step>);

impl Steps {
    /// Returns the whole reading of the scenario.
    pub(super) fn of(self, scenario: &Scenario) -> Reading<'_> {
        Reading {
            steps: self.0,
            measured: scenario.measured.as_ref().map(From::from),
            notes: &scenario.notes,
        }
    }
}

/// Returns what a step emphasises, by name; `None` for a cliff that does not exist.
fn highlight(scenario: &Scenario, step: &GuideStep, cliffs: &[f64]) -> Option<Highlight> {
    let (kind, name, at) = match step.stage.highlight? {
        Subject::Action(place) => {
            let pair = scenario.mdp.actions(step.setting.state).start + place;
            ("action", &*scenario.actions[pair], None)
        }
        Subject::Outcome(index) => ("outcome", scenario.view.outcomes[index].name.as_str(), None),
        Subject::Training => ("value", "training optimum", None),
        Subject::Truth => ("value", "true value", None),
        Subject::State(state) => ("state", scenario.states[state].as_str(), None),
        Subject::Cliff(number) => ("cliff", "", Some(*cliffs.get(number - 1)?)),
    };
    let name = name.to_owned();
    Some(Highlight { kind, name, at })
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct MeasuredTable<'a> {
    text: &'a str,
    cite: &'a [String],
    columns: &'a [String],
    cells: &'a [String],
    is_drawn: bool,
}

impl<'a> From<&'a Measured> for MeasuredTable<'a> {
    fn from(measured: &'a Measured) -> Self {
        Self {
            text: &measured.text,
            cite: &measured.cite,
            columns: &measured.columns,
            cells: &measured.cells,
            is_drawn: Findings {
                columns: measured.columns.clone(),
                cells: measured.cells.clone(),
            }
            .is_drawn(),
        }
    }
}
