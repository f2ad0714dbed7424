//! A model as readers of other programs' files hand it over, and how it is brought into this program's form: equal
//! successors added up, transitions that end an episode led to an end, rewards of transitions averaged exactly.

use std::collections::{BTreeMap, HashSet};

use super::amount::{self, Amount};
use super::error::{Refusal, Result, Spot, refuse};
use crate::rational::Number;
use crate::scenario::limits;
use crate::scenario::names::quoted;

/// How far a sum of probabilities may be from 1 without being asked for (docs/FORMAT.md).
const TOLERANCE: f64 = 1e-9;

/// How far it may be where renormalising has been asked for.
const RENORMALISED: f64 = 0.05;

/// A model as a file describes it.
#[derive(Default)]
pub(super) struct Draft {
    pub(super) title: Option<String>,
    pub(super) states: Vec<String>,
    /// The actions of each state; none of an end.
    pub(super) choices: Vec<Vec<Choice>>,
    pub(super) components: Vec<String>,
    /// The discount and its place.
    pub(super) discount: Option<(Amount, Spot)>,
    /// Where it starts; empty where the files do not say.
    pub(super) start: Vec<(usize, Amount)>,
    pub(super) start_spot: Option<Spot>,
    pub(super) warnings: Vec<String>,
    /// The rows and columns of the grid in which the states stand, row by row.
    pub(super) shape: Option<[usize; 2]>,
    /// Whether the files say that less is better.
    pub(super) is_cost: bool,
}

/// An action of a state.
pub(super) struct Choice {
    pub(super) name: String,
    pub(super) spot: Spot,
    pub(super) outcomes: Vec<Outcome>,
    /// What the action earns of each component wherever it leads; empty for nothing.
    pub(super) reward: Vec<Amount>,
}

/// A transition.
pub(super) struct Outcome {
    pub(super) to: usize,
    pub(super) probability: Amount,
    /// What the transition earns of each component; empty for nothing.
    pub(super) reward: Vec<Amount>,
    /// Whether the episode ends with it.
    pub(super) is_last: bool,
}

/// A model in this program's form.
pub(super) struct Settled {
    pub(super) title: Option<String>,
    /// The names of the states; ends come last.
    pub(super) states: Vec<String>,
    pub(super) ends: usize,
    /// The actions of each state that is no end.
    pub(super) actions: Vec<Vec<Action>>,
    pub(super) components: Vec<String>,
    pub(super) discount: Option<Amount>,
    pub(super) start: Vec<(usize, Amount)>,
    pub(super) warnings: Vec<String>,
    /// The largest change of a probability by which all rows sum to 1; 0 where they do.
    pub(super) largest_change: f64,
    pub(super) layout: Option<Vec<Vec<Option<usize>>>>,
    pub(super) is_cost: bool,
}

pub(super) struct Action {
    pub(super) name: String,
    /// The successors, each once, with probabilities above 0.
    pub(super) to: Vec<(usize, Amount)>,
    /// The amounts of components, without those that are 0.
    pub(super) reward: Vec<(usize, Amount)>,
}

impl Draft {
    /// Brings the model into this program's form. With `renormalise`, probabilities are divided by sums that are not 1;
    /// without, `only_look` says whether such sums are refused or passed over.
    pub(super) fn settle(mut self, renormalise: bool, only_look: bool) -> Result<Settled> {
        self.check_names()?;
        self.drop_impossible();
        let ends = self.ends();
        let order: Vec<usize> = (0..self.states.len())
            .filter(|&state| !ends[state])
            .chain((0..self.states.len()).filter(|&state| ends[state]))
            .collect();
        let mut place = vec![0; order.len()];
        for (new, &old) in order.iter().enumerate() {
            place[old] = new;
        }
        let layout = self.layout(&place);
        let mut states: Vec<String> = order.iter().map(|&old| self.states[old].clone()).collect();
        let mut end_count = ends.iter().filter(|&&end| end).count();
        let needs_end = self.choices.iter().enumerate().any(|(state, choices)| {
            let last = |outcome: &Outcome| outcome.is_last && !ends[outcome.to];
            !ends[state] && choices.iter().any(|choice| choice.outcomes.iter().any(last))
        });
        let mut end = None;
        if needs_end {
            end = Some(states.len());
            states.push(free_name("end", &states));
            end_count += 1;
        }
        let mut largest_change: f64 = 0.0;
        let mut rounded = None;
        let mut actions = Vec::with_capacity(states.len() - end_count);
        for &state in order.iter().filter(|&&state| !ends[state]) {
            let mut own = Vec::with_capacity(self.choices[state].len());
            for choice in std::mem::take(&mut self.choices[state]) {
                let row = Row::new(&choice, &self.states[state])?;
                largest_change = largest_change.max(row.largest_change());
                let is_off = (row.total.value() - 1.0).abs() > TOLERANCE;
                if is_off && !only_look {
                    row.check(renormalise)?;
                }
                let lead = |outcome: &Outcome| match (outcome.is_last, end) {
                    (true, Some(end)) if !ends[outcome.to] => end,
                    _ => place[outcome.to],
                };
                let to = row.successors(lead, is_off && renormalise)?;
                let (reward, is_exact) = row.rewards()?;
                if !is_exact {
                    rounded.get_or_insert_with(|| format!("{}/{}", self.states[state], choice.name));
                }
                own.push(Action {
                    name: choice.name,
                    to,
                    reward,
                });
            }
            actions.push(own);
        }
        if let Some(pair) = rounded {
            self.warnings.push(format!(
                "The mean rewards of some actions, such as {}, have more than 38 digits and are rounded to floats.",
                quoted(&pair)
            ));
        }
        self.warn_of_ends(&ends, end.map(|end| states[end].clone()));
        let mut start: Vec<(usize, Amount)> = self.start.iter().map(|(state, p)| (place[*state], p.clone())).collect();
        start.retain(|(_, p)| !p.is_zero());
        start.sort_by_key(|(state, _)| *state);
        if let Some(spot) = self.start_spot {
            let total = amount::sum(start.iter().map(|(_, p)| &p.number), spot)?;
            let sum = total.value();
            if (sum - 1.0).abs() > TOLERANCE && !only_look {
                if !renormalise || (sum - 1.0).abs() > RENORMALISED {
                    return refuse(
                        spot,
                        format!("the probabilities of the start sum to {sum}, not to 1 (within 1e-9)"),
                    );
                }
                for (_, p) in &mut start {
                    let share = p.number.checked_div(&total).and_then(|share| Amount::exact(&share));
                    let too_long = "the probabilities of the start need more than 38 digits; write shorter ones";
                    *p = share.ok_or_else(|| Refusal::new(spot, too_long))?;
                }
            }
        }
        Ok(Settled {
            title: self.title,
            ends: end_count,
            states,
            actions,
            components: self.components,
            discount: self.discount.map(|(discount, _)| discount),
            start,
            warnings: self.warnings,
            largest_change: if largest_change > TOLERANCE {
                largest_change
            } else {
                0.0
            },
            layout,
            is_cost: self.is_cost,
        })
    }

    fn check_names(&self) -> Result<()> {
        let spot = self
            .choices
            .iter()
            .flatten()
            .next()
            .map_or(Spot::whole(0), |choice| choice.spot);
        let pairs: usize = self.choices.iter().map(Vec::len).sum();
        let transitions: usize = self.choices.iter().flatten().map(|choice| choice.outcomes.len()).sum();
        for (count, most, what) in [
            (self.states.len(), limits::STATES, "states"),
            (pairs, limits::PAIRS, "pairs of a state and an action"),
            (transitions, limits::TRANSITIONS, "transitions"),
            (self.components.len(), limits::COMPONENTS, "components of the reward"),
        ] {
            if count > most {
                return refuse(spot, format!("there are {count} {what}; allowed: {most}"));
            }
        }
        if pairs == 0 {
            return refuse(spot, "no state has an action; expected one at least");
        }
        let actions = self.choices.iter().flatten().map(|choice| &choice.name);
        for name in self.states.iter().chain(&self.components).chain(actions) {
            let count = name.chars().count();
            if count == 0 || count > limits::NAME || name.chars().any(char::is_control) {
                let problem = "names have 1 to 200 characters and no control characters";
                return refuse(spot, format!("{} is no name; {problem}", quoted(name)));
            }
        }
        let mut known = HashSet::new();
        for name in &self.states {
            if !known.insert(name) {
                return refuse(
                    spot,
                    format!(
                        "two states are called {}; every state has a name of its own",
                        quoted(name)
                    ),
                );
            }
        }
        for choices in &self.choices {
            let mut known = HashSet::new();
            for choice in choices {
                if !known.insert(&choice.name) {
                    return refuse(
                        choice.spot,
                        format!("action {} is there twice in one state", quoted(&choice.name)),
                    );
                }
            }
        }
        Ok(())
    }

    /// Drops transitions that never happen.
    fn drop_impossible(&mut self) {
        for choice in self.choices.iter_mut().flatten() {
            if choice.outcomes.iter().any(|outcome| !outcome.probability.is_zero()) {
                choice.outcomes.retain(|outcome| !outcome.probability.is_zero());
            }
        }
    }

    /// Returns which states are ends: those without actions, and those that are only entered by transitions that end the
    /// episode, so that their own actions are never taken.
    fn ends(&self) -> Vec<bool> {
        let count = self.states.len();
        let (mut is_entered, mut by_last) = (vec![false; count], vec![false; count]);
        for (state, choices) in self.choices.iter().enumerate() {
            let outcomes = || choices.iter().flat_map(|choice| &choice.outcomes);
            let only_stays = outcomes().all(|outcome| outcome.is_last && outcome.to == state);
            for outcome in outcomes() {
                if outcome.is_last {
                    by_last[outcome.to] |= outcome.to != state || only_stays;
                } else {
                    is_entered[outcome.to] = true;
                }
            }
        }
        let mut starts = vec![false; count];
        for (state, p) in &self.start {
            starts[*state] |= !p.is_zero();
        }
        if self.start.is_empty() && count > 0 {
            starts[0] = true;
        }
        (0..count)
            .map(|state| self.choices[state].is_empty() || (by_last[state] && !is_entered[state] && !starts[state]))
            .collect()
    }

    fn warn_of_ends(&mut self, ends: &[bool], end: Option<String>) {
        let entered: Vec<&str> = (0..ends.len())
            .filter(|&state| ends[state] && self.choices.get(state).is_some_and(|choices| !choices.is_empty()))
            .map(|state| self.states[state].as_str())
            .collect();
        if !entered.is_empty() {
            let shown: Vec<&str> = entered.iter().take(5).copied().collect();
            let more = entered.len() - shown.len();
            let more = if more == 0 {
                String::new()
            } else {
                format!(" and {more} more")
            };
            let problem = if entered.len() == 1 {
                "is only entered"
            } else {
                "are only entered"
            };
            let message = format!(
                "{}{more} {problem} by transitions that end the episode; nothing happens there any more.",
                shown.join(", ")
            );
            self.warnings.push(message);
        }
        if let Some(end) = end {
            let message = format!("Transitions that end the episode lead to the state “{end}”.");
            self.warnings.push(message);
        }
    }

    fn layout(&self, place: &[usize]) -> Option<Vec<Vec<Option<usize>>>> {
        let [rows, columns] = self.shape?;
        (rows.checked_mul(columns)? == place.len()).then(|| {
            (0..rows)
                .map(|row| (0..columns).map(|column| Some(place[row * columns + column])).collect())
                .collect()
        })
    }
}

/// Returns a name that no state has.
fn free_name(wanted: &str, names: &[String]) -> String {
    let mut name = wanted.to_owned();
    let mut number = 2;
    while names.contains(&name) {
        name = format!("{wanted} ({number})");
        number += 1;
    }
    name
}

/// The transitions of an action, and their sum.
struct Row<'a> {
    choice: &'a Choice,
    state: &'a str,
    total: Number,
}

impl<'a> Row<'a> {
    fn new(choice: &'a Choice, state: &'a str) -> Result<Self> {
        let total = amount::sum(
            choice.outcomes.iter().map(|outcome| &outcome.probability.number),
            choice.spot,
        )?;
        if total.is_zero() {
            let problem = format!(
                "the probabilities of action {} of state {} sum to 0, not to 1; an action that cannot be taken is left out",
                quoted(&choice.name),
                quoted(state)
            );
            return refuse(choice.spot, problem);
        }
        Ok(Self { choice, state, total })
    }

    /// Returns the largest change of a probability by which they sum to 1.
    fn largest_change(&self) -> f64 {
        let total = self.total.value();
        let outcomes = self.choice.outcomes.iter();
        outcomes
            .map(|outcome| outcome.probability.number.value())
            .map(|p| (p / total - p).abs())
            .fold(0.0, f64::max)
    }

    /// Refuses a sum that is not 1, unless it may be divided by.
    fn check(&self, renormalise: bool) -> Result<()> {
        let sum = self.total.value();
        let off = (sum - 1.0).abs();
        if renormalise && off <= RENORMALISED {
            return Ok(());
        }
        let hint = if off > RENORMALISED {
            "; even renormalised, sums are from 0.95 to 1.05"
        } else {
            "; renormalising divides them by it"
        };
        let problem = format!(
            "the probabilities of action {} of state {} sum to {sum}, not to 1 (within 1e-9){hint}",
            quoted(&self.choice.name),
            quoted(self.state)
        );
        refuse(self.choice.spot, problem)
    }

    /// Returns each successor once, with its probability, divided by the sum where that is wanted.
    fn successors(&self, lead: impl Fn(&Outcome) -> usize, divide: bool) -> Result<Vec<(usize, Amount)>> {
        let mut found: Vec<(usize, Amount)> = Vec::with_capacity(self.choice.outcomes.len());
        let mut known = BTreeMap::new();
        for outcome in &self.choice.outcomes {
            let to = lead(outcome);
            let index = *known.entry(to).or_insert(found.len());
            if index == found.len() {
                found.push((to, outcome.probability.clone()));
                continue;
            }
            let both = [&found[index].1.number, &outcome.probability.number];
            let both = amount::sum(both, self.choice.spot)?;
            found[index].1 = Amount::exact(&both).ok_or_else(|| self.too_long())?;
        }
        if divide {
            for (_, p) in &mut found {
                let share = p.number.checked_div(&self.total);
                *p = share
                    .and_then(|share| Amount::exact(&share))
                    .ok_or_else(|| self.too_long())?;
            }
        }
        Ok(found)
    }

    /// Returns what the action earns of each component on average, and whether that is exact: the mean over its
    /// transitions by their probabilities, divided by their sum, and what it earns wherever it leads.
    fn rewards(&self) -> Result<(Vec<(usize, Amount)>, bool)> {
        let of_outcomes = self.choice.outcomes.iter().map(|outcome| outcome.reward.len()).max();
        let count = self.choice.reward.len().max(of_outcomes.unwrap_or(0));
        let mut is_exact = true;
        let mut rewards = Vec::new();
        for component in 0..count {
            let own = self.choice.reward.get(component).filter(|own| !own.is_zero());
            let mean = self.mean(component);
            let amount = match (own, mean) {
                (Some(own), Mean::Nothing) => own.clone(),
                (None, Mean::Nothing) => continue,
                (None, Mean::Same(amount)) => amount,
                (own, mean) => {
                    let mean = mean.number();
                    let own = own.map_or(Number::ZERO, |own| own.number.clone());
                    let exact = mean.and_then(|mean| mean.checked_add(&own));
                    if let Some(amount) = exact.and_then(|exact| Amount::exact(&exact)) {
                        amount
                    } else {
                        is_exact = false;
                        self.rounded(component, &own)?
                    }
                }
            };
            if !amount.is_zero() {
                rewards.push((component, amount));
            }
        }
        Ok((rewards, is_exact))
    }

    fn mean(&self, component: usize) -> Mean {
        let mut rewards = self.choice.outcomes.iter().map(|outcome| outcome.reward.get(component));
        let first = rewards.next().flatten();
        let is_same = match first {
            Some(first) => rewards.all(|reward| reward.is_some_and(|reward| reward.number == first.number)),
            None => rewards.all(|reward| reward.is_none_or(Amount::is_zero)),
        };
        match first {
            None if is_same => Mean::Nothing,
            Some(first) if is_same && first.is_zero() => Mean::Nothing,
            Some(first) if is_same => Mean::Same(first.clone()),
            _ => Mean::Exact(self.exact_mean(component)),
        }
    }

    fn exact_mean(&self, component: usize) -> Option<Number> {
        let mut sum = Number::ZERO;
        for outcome in &self.choice.outcomes {
            if let Some(reward) = outcome.reward.get(component) {
                sum = sum.checked_add(&outcome.probability.number.checked_mul(&reward.number)?)?;
            }
        }
        if self.total == Number::ONE {
            return Some(sum);
        }
        sum.checked_div(&self.total)
    }

    fn rounded(&self, component: usize, own: &Number) -> Result<Amount> {
        let terms = self.choice.outcomes.iter().map(|outcome| {
            let reward = outcome
                .reward
                .get(component)
                .map_or(0.0, |reward| reward.number.value());
            outcome.probability.number.value() * reward
        });
        let value = own.value() + terms.sum::<f64>() / self.total.value();
        Amount::parse(&value.to_string(), self.choice.spot)
    }

    fn too_long(&self) -> Refusal {
        let problem = format!(
            "the probabilities of action {} of state {} need more than 38 digits; write shorter ones",
            quoted(&self.choice.name),
            quoted(self.state)
        );
        Refusal::new(self.choice.spot, problem)
    }
}

/// The mean of a component over the transitions of an action.
enum Mean {
    Nothing,
    /// All transitions earn the same.
    Same(Amount),
    /// The exact mean, `None` where that is too long.
    Exact(Option<Number>),
}

impl Mean {
    fn number(self) -> Option<Number> {
        match self {
            Self::Nothing => Some(Number::ZERO),
            Self::Same(amount) => Some(amount.number),
            Self::Exact(number) => number,
        }
    }
}
