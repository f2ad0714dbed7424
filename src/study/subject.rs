//! The numbers that the questions of a guided reading are about.

use crate::scenario::{Question, Scenario, Step, Subject};

use super::point::Solution;

/// The solver's answer to a question.
#[derive(Clone, Debug, PartialEq)]
pub struct Solved {
    /// The name of what the question is about.
    pub name: String,
    /// Its number at the view of the step: a probability, the expected count of an outcome, or a value from the start.
    pub number: f64,
    /// Whether each of the answers to choose from is right.
    pub right: Vec<bool>,
}

/// Returns the answer to a question before a step, from the solution at the view of the step: of the soft policy where
/// the step has a temperature, else of the hard one. `None` where there is nothing to choose from, or no solution.
#[must_use]
pub fn answer(scenario: &Scenario, step: &Step, question: &Question, solution: &Solution) -> Option<Solved> {
    let (subject, answers) = question.answers.as_ref()?;
    let policy = match &solution.soft {
        Some(soft) => soft.as_ref().ok()?,
        None => &solution.hard,
    };
    let (name, number) = match *subject {
        Subject::Action(place) => {
            let pair = scenario.mdp.actions(step.setting.state).start + place;
            (&*scenario.actions[pair], policy.policy[pair])
        }
        Subject::Outcome(index) => (scenario.view.outcomes[index].name.as_str(), policy.outcomes[index]),
        Subject::Truth => ("true value", policy.truth),
        Subject::Training => ("training reward", policy.plain),
        Subject::State(_) | Subject::Cliff(_) => return None,
    };
    let is_right = |[from, to]: [f64; 2]| (from..=to).contains(&number);
    Some(Solved {
        name: name.to_owned(),
        number,
        right: answers.iter().map(|answer| is_right(answer.range)).collect(),
    })
}
