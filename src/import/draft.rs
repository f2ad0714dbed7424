//! A model as readers of other programs' files hand it over, and how it is brought into this program's form: equal
//! successors added up, transitions that end an episode led to an end, rewards by the next state.

use std::collections::{BTreeMap, HashSet};

use super::amount::{self, Amount};
use super::error::{Refusal, Result, Spot, refuse};
use crate::rational::Number;
use crate::scenario::limits;
use crate::scenario::names::{quoted, unknown};

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
    /// The labels of states, each with its states.
    pub(super) labels: Vec<(String, Vec<usize>)>,
    /// The components that are earned at an end with a label.
    pub(super) at_ends: Vec<usize>,
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
    /// The largest change of a probability by which all rows sum to 1, and the largest difference of a sum from it; 0
    /// where they do.
    pub(super) largest_change: f64,
    pub(super) largest_off: f64,
    pub(super) layout: Option<Vec<Vec<Option<usize>>>>,
    pub(super) labels: Vec<String>,
    /// The components that are earned at an end with a label; they count only where weights are given.
    pub(super) at_ends: Vec<usize>,
    pub(super) is_cost: bool,
}

pub(super) struct Action {
    pub(super) name: String,
    /// The successors, each once, with probabilities above 0.
    pub(super) to: Vec<(usize, Amount)>,
    /// What it earns of components, without those of which it earns nothing.
    pub(super) reward: Vec<(usize, Earned)>,
}

/// What an action earns of a component.
pub(super) enum Earned {
    /// The same wherever it leads.
    Always(Amount),
    /// An amount for each of some next states; nothing for the others.
    ByNext(Vec<(usize, Amount)>),
}

impl Draft {
    /// Brings the model into this program's form. With `renormalise` sums of probabilities may be farther from 1; without,
    /// `only_look` says whether such sums are refused or passed over.
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
        let (mut largest_change, mut largest_off): (f64, f64) = (0.0, 0.0);
        let mut rounded = None;
        let mut actions = Vec::with_capacity(states.len() - end_count);
        for &state in order.iter().filter(|&&state| !ends[state]) {
            let mut own = Vec::with_capacity(self.choices[state].len());
            for choice in std::mem::take(&mut self.choices[state]) {
                let row = Row::new(&choice, &self.states[state])?;
                largest_change = largest_change.max(row.largest_change());
                largest_off = largest_off.max((row.total.value() - 1.0).abs());
                if !only_look {
                    row.check(renormalise)?;
                }
                let lead = |outcome: &Outcome| match (outcome.is_last, end) {
                    (true, Some(end)) if !ends[outcome.to] => end,
                    _ => place[outcome.to],
                };
                let successors = row.successors(lead)?;
                let (reward, is_exact) = row.rewards(&successors)?;
                if !is_exact {
                    rounded.get_or_insert_with(|| format!("{}/{}", self.states[state], choice.name));
                }
                own.push(Action {
                    name: choice.name.clone(),
                    to: successors.into_iter().map(|(to, p, _)| (to, p)).collect(),
                    reward,
                });
            }
            actions.push(own);
        }
        if let Some(pair) = rounded {
            self.warnings.push(format!(
                "The rewards of some actions that lead to one state in several ways, such as {}, have means of more \
                 than 38 digits, which are rounded to floats.",
                quoted(&pair)
            ));
        }
        self.warn_of_ends(&ends, end.map(|end| states[end].clone()));
        let mut start: Vec<(usize, Amount)> = self.start.iter().map(|(state, p)| (place[*state], p.clone())).collect();
        start.retain(|(_, p)| !p.is_zero());
        start.sort_by_key(|(state, _)| *state);
        if let Some(spot) = self.start_spot {
            let sum = amount::sum(start.iter().map(|(_, p)| &p.number), spot)?.value();
            let off = (sum - 1.0).abs();
            largest_off = largest_off.max(off);
            for (_, p) in &start {
                largest_change = largest_change.max((p.number.value() / sum - p.number.value()).abs());
            }
            if off > TOLERANCE && !only_look && !(renormalise && off <= RENORMALISED) {
                return refuse(
                    spot,
                    format!("the probabilities of the start sum to {sum}, not to 1 (within 1e-9)"),
                );
            }
        }
        let is_off = largest_off > TOLERANCE;
        Ok(Settled {
            title: self.title,
            ends: end_count,
            states,
            actions,
            components: self.components,
            discount: self.discount.map(|(discount, _)| discount),
            start,
            warnings: self.warnings,
            largest_change: if is_off { largest_change } else { 0.0 },
            largest_off: if is_off { largest_off } else { 0.0 },
            layout,
            labels: self.labels.into_iter().map(|(name, _)| name).collect(),
            at_ends: self.at_ends,
            is_cost: self.is_cost,
        })
    }

    /// Makes ends of the states with a label. That label, and each other one that some of them have and others have not,
    /// becomes a component, of which entering such an end earns 1.
    pub(super) fn end_at(&mut self, label: &str) -> std::result::Result<(), String> {
        let Some((_, states)) = self.labels.iter().find(|(name, _)| name == label) else {
            let known: Vec<&str> = self.labels.iter().map(|(name, _)| name.as_str()).collect();
            return Err(unknown("label", label, &known));
        };
        let mut is_end = vec![false; self.states.len()];
        for &state in states {
            is_end[state] = true;
        }
        let mut told = Vec::new();
        for (name, states) in &self.labels {
            let count = states.iter().filter(|&&state| is_end[state]).count();
            let total = is_end.iter().filter(|&&end| end).count();
            if name == label || (count > 0 && count < total) {
                let mut has = vec![false; self.states.len()];
                for &state in states {
                    has[state] = true;
                }
                let mut own = name.clone();
                while self.components.contains(&own) {
                    own.push('\'');
                }
                told.push(has);
                self.at_ends.push(self.components.len());
                self.components.push(own);
            }
        }
        let count = self.components.len();
        for (state, choices) in self.choices.iter_mut().enumerate() {
            if is_end[state] {
                choices.clear();
            }
            for outcome in choices.iter_mut().flat_map(|choice| &mut choice.outcomes) {
                if is_end[outcome.to] && !told.is_empty() {
                    outcome.reward.resize(count, Amount::zero());
                    for (offset, has) in told.iter().enumerate() {
                        if has[outcome.to] {
                            outcome.reward[count - told.len() + offset] = Amount::one();
                        }
                    }
                }
            }
        }
        Ok(())
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
        if off <= TOLERANCE || (renormalise && off <= RENORMALISED) {
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

    /// Returns each successor once, with its probability and the transitions that lead there.
    fn successors(&self, lead: impl Fn(&Outcome) -> usize) -> Result<Vec<Successor<'a>>> {
        let mut found: Vec<Successor<'a>> = Vec::with_capacity(self.choice.outcomes.len());
        let mut known = BTreeMap::new();
        for outcome in &self.choice.outcomes {
            let to = lead(outcome);
            let index = *known.entry(to).or_insert(found.len());
            if index == found.len() {
                found.push((to, outcome.probability.clone(), vec![outcome]));
                continue;
            }
            let (_, p, ways) = &mut found[index];
            let both = amount::sum([&p.number, &outcome.probability.number], self.choice.spot)?;
            *p = Amount::exact(&both).ok_or_else(|| self.too_long())?;
            ways.push(outcome);
        }
        Ok(found)
    }

    /// Returns what the action earns of each component, and whether that is exact.
    fn rewards(&self, successors: &[Successor]) -> Result<(Vec<(usize, Earned)>, bool)> {
        let of_outcomes = self.choice.outcomes.iter().map(|outcome| outcome.reward.len()).max();
        let count = self.choice.reward.len().max(of_outcomes.unwrap_or(0));
        let mut is_exact = true;
        let mut rewards = Vec::new();
        for component in 0..count {
            let mut amounts = Vec::with_capacity(successors.len());
            for (to, p, ways) in successors {
                let own = self.choice.reward.get(component);
                let (amount, exact) = self.earned(own, p, ways, component)?;
                is_exact &= exact;
                amounts.push((*to, amount));
            }
            let (_, first) = &amounts[0];
            if amounts.iter().all(|(_, amount)| amount.number == first.number) {
                if !first.is_zero() {
                    rewards.push((component, Earned::Always(first.clone())));
                }
                continue;
            }
            amounts.retain(|(_, amount)| !amount.is_zero());
            rewards.push((component, Earned::ByNext(amounts)));
        }
        Ok((rewards, is_exact))
    }

    /// Returns what is earned on the way to a successor: what the action earns wherever it leads, and the mean over the
    /// transitions by their probabilities.
    fn earned(&self, own: Option<&Amount>, p: &Amount, ways: &[&Outcome], component: usize) -> Result<(Amount, bool)> {
        let zero = Amount::zero();
        let own = own.unwrap_or(&zero);
        let of_way = |way: &Outcome| way.reward.get(component).unwrap_or(&zero).clone();
        let first = of_way(ways[0]);
        let mean = if ways.iter().all(|way| of_way(way).number == first.number) {
            if own.is_zero() {
                return Ok((first, true));
            }
            Some(first.number.clone())
        } else {
            let term = |way: &&Outcome| way.probability.number.checked_mul(&of_way(way).number);
            let sum = ways
                .iter()
                .try_fold(Number::ZERO, |sum, way| sum.checked_add(&term(way)?));
            sum.and_then(|sum| sum.checked_div(&p.number))
        };
        if first.is_zero() && mean.as_ref().is_some_and(Number::is_zero) {
            return Ok((own.clone(), true));
        }
        let exact = mean.and_then(|mean| mean.checked_add(&own.number));
        if let Some(amount) = exact.and_then(|exact| Amount::exact(&exact)) {
            return Ok((amount, true));
        }
        let terms = ways
            .iter()
            .map(|way| way.probability.number.value() * of_way(way).number.value());
        let value = own.number.value() + terms.sum::<f64>() / p.number.value();
        Ok((Amount::parse(&value.to_string(), self.choice.spot)?, false))
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

/// A next state, its probability, and the transitions that lead there.
type Successor<'a> = (usize, Amount, Vec<&'a Outcome>);
