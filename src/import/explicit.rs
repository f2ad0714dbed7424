//! What explicit files of PRISM and Storm and the DRN format have in common: choices by number, labels of states,
//! rewards of states by their structures.

use std::collections::BTreeMap;

use super::amount::Amount;
use super::draft::{Choice, Draft, Outcome};
use super::error::{Refusal, Result, Spot, refuse};
use super::literal::json_number;
use crate::scenario::limits;
use crate::scenario::names::{quoted, shortened};

/// A line of a text and its words, each with its place.
pub(super) struct Line<'a> {
    pub(super) spot: Spot,
    pub(super) text: &'a str,
    pub(super) words: Vec<Word<'a>>,
}

#[derive(Clone, Copy)]
pub(super) struct Word<'a> {
    pub(super) text: &'a str,
    pub(super) spot: Spot,
}

/// Returns the lines of a text that have a word.
pub(super) fn lines(file: usize, text: &str) -> impl Iterator<Item = Line<'_>> {
    let mut begin = 0;
    text.split('\n').filter_map(move |line| {
        let start = begin;
        begin += line.len() + 1;
        let words: Vec<Word> = words(line)
            .map(|(at, text)| Word {
                text,
                spot: Spot::new(file, start + at),
            })
            .collect();
        let first = words.first()?;
        Some(Line {
            spot: first.spot,
            text: line.trim(),
            words,
        })
    })
}

/// Returns the words of a line with their places.
fn words(line: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = &line[at..];
        at += rest.len() - rest.trim_start().len();
        let rest = &line[at..];
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let begin = at;
        at += end;
        (end > 0).then(|| (begin, &rest[..end]))
    })
}

impl Word<'_> {
    pub(super) fn index(&self, what: &str) -> Result<usize> {
        match self.text.parse::<usize>() {
            Ok(index) if index < limits::TRANSITIONS => Ok(index),
            _ => refuse(
                self.spot,
                format!(
                    "expected {what}, a number below {}, found {}",
                    limits::TRANSITIONS,
                    quoted(self.text)
                ),
            ),
        }
    }

    pub(super) fn amount(&self, what: &str) -> Result<Amount> {
        amount(self.text, self.spot, what)
    }
}

/// Reads a decimal or a fraction.
pub(super) fn amount(text: &str, spot: Spot, what: &str) -> Result<Amount> {
    let (sign, size) = match text.strip_prefix('-') {
        Some(size) => ("-", size),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let parts: Option<Vec<_>> = size.split('/').map(json_number).collect();
    match parts.filter(|parts| parts.len() <= 2) {
        Some(parts) => Amount::parse(&format!("{sign}{}", parts.join("/")), spot),
        None if text.starts_with('[') => refuse(spot, format!("{} is an interval; {what} is one number", quoted(text))),
        None => refuse(spot, format!("expected {what}, found {}", quoted(text))),
    }
}

/// A model that is collected line by line.
#[derive(Default)]
pub(super) struct Explicit {
    pub(super) states: usize,
    /// The choices by state and number: the name of the action, the place, and the transitions.
    pub(super) choices: BTreeMap<(usize, usize), Row>,
    /// The names of the reward structures, and what states and choices earn of each.
    pub(super) components: Vec<String>,
    pub(super) state_rewards: Vec<BTreeMap<usize, Amount>>,
    /// The labels, each with its states.
    pub(super) labels: Vec<(String, Vec<usize>)>,
    pub(super) names: BTreeMap<usize, String>,
}

#[derive(Default)]
pub(super) struct Row {
    pub(super) name: Option<String>,
    pub(super) spot: Option<Spot>,
    /// Next state, probability, rewards by component.
    pub(super) to: Vec<(usize, Amount, Vec<Amount>)>,
    pub(super) rewards: Vec<Amount>,
}

impl Explicit {
    /// Returns the number of a reward structure, which is added if it is new.
    pub(super) fn component(&mut self, name: &str) -> usize {
        if let Some(index) = self.components.iter().position(|known| known == name) {
            return index;
        }
        self.components.push(name.to_owned());
        self.state_rewards.push(BTreeMap::new());
        self.components.len() - 1
    }

    /// Adds a state with a label.
    pub(super) fn label(&mut self, name: &str, state: usize) {
        match self.labels.iter_mut().find(|(known, _)| known == name) {
            Some((_, states)) => states.push(state),
            None => self.labels.push((name.to_owned(), vec![state])),
        }
    }

    /// Checks that a state is there.
    pub(super) fn check_state(&self, state: usize, spot: Spot) -> Result<()> {
        if state < self.states {
            return Ok(());
        }
        refuse(
            spot,
            format!("state {state} is not among 0 to {}", self.states.saturating_sub(1)),
        )
    }

    /// Returns the model. States without choices stay, as ends.
    pub(super) fn draft(mut self, whole: Spot) -> Result<Draft> {
        if self.states > limits::STATES {
            let (count, most) = (self.states, limits::STATES);
            return refuse(whole, format!("there are {count} states; allowed: {most}"));
        }
        let mut draft = Draft {
            states: (0..self.states)
                .map(|state| self.names.remove(&state).unwrap_or_else(|| format!("s{state}")))
                .collect(),
            components: self.components,
            ..Draft::default()
        };
        if draft.components.is_empty() {
            draft.components.push("reward".into());
        }
        draft.choices.resize_with(self.states, Vec::new);
        let zero = || vec![Amount::zero(); draft.components.len()];
        for ((state, number), row) in self.choices {
            let mut reward = zero();
            for (component, own) in self.state_rewards.iter().enumerate() {
                if let Some(amount) = own.get(&state) {
                    reward[component] = amount.clone();
                }
            }
            for (total, amount) in reward.iter_mut().zip(&row.rewards) {
                if total.is_zero() {
                    *total = amount.clone();
                } else if !amount.is_zero() {
                    let sum = total
                        .number
                        .checked_add(&amount.number)
                        .and_then(|sum| Amount::exact(&sum));
                    let spot = row.spot.unwrap_or(whole);
                    *total = sum.ok_or_else(|| Refusal::new(spot, "the sum of two rewards has more than 38 digits"))?;
                }
            }
            let own: &mut Vec<Choice> = &mut draft.choices[state];
            let mut name = row.name.unwrap_or_else(|| format!("c{number}"));
            if own.iter().any(|choice| choice.name == name) {
                name = format!("{name} ({number})");
            }
            own.push(Choice {
                name,
                spot: row.spot.unwrap_or(whole),
                outcomes: row
                    .to
                    .into_iter()
                    .map(|(to, probability, reward)| Outcome {
                        to,
                        probability,
                        reward,
                        is_last: false,
                    })
                    .collect(),
                reward,
            });
        }
        let init = self.labels.iter().position(|(name, _)| name == "init");
        if let Some(index) = init {
            let (_, states) = self.labels.remove(index);
            if let Some(&first) = states.first() {
                draft.start = vec![(first, Amount::one())];
                if states.len() > 1 {
                    let name = shortened(&draft.states[first]);
                    let count = states.len();
                    draft.warnings.push(format!(
                        "There are {count} initial states; “{name}”, the first, was taken."
                    ));
                }
            }
        }
        self.labels.retain(|(name, _)| name != "deadlock");
        draft.labels = self.labels;
        Ok(draft)
    }
}
