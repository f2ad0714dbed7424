//! A finite horizon: time is unrolled, so that a policy may depend on it. A state is copied for each step in which it can
//! be reached, and whatever has not ended after the last step is over then.

use std::cell::OnceCell;

use super::Step;
use super::diagnostic::{Diagnostic, Result, refuse};
use super::json::{Ranged, Value, described, number};
use super::limits;
use super::model::Model;
use super::names;
use super::stage::Subject;
use super::view::View;
use crate::rational::Number;

/// The state that is reached when time is up: the first of these names that no state has.
const UP: [&str; 3] = ["time is up", "(time is up)", "((time is up))"];

/// The finite horizon of a scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Horizon {
    /// The number of steps.
    pub steps: usize,
    /// The number of states before time was unrolled.
    pub states: usize,
}

/// A model whose time has been unrolled.
pub(super) struct Unrolled<'a> {
    pub(super) model: Model<'a>,
    pub(super) start: Vec<(usize, Number)>,
    pub(super) horizon: Horizon,
    /// The state of the file that each state is a copy of; that which is reached when time is up is none.
    state_of: Vec<Option<usize>>,
    /// The pair of the file that each pair is a copy of.
    pair_of: Vec<usize>,
}

/// Reads the number of steps.
pub(super) fn steps(value: &Value) -> Result<usize> {
    let given = number(value)?;
    match usize::try_from(given.rational().numerator()) {
        Ok(steps @ 1..=limits::HORIZON) if given.rational().is_integer() => Ok(steps),
        _ => {
            let (steps, most) = (described(value), limits::HORIZON);
            refuse(
                value.start(),
                format!("horizon {steps} is not a whole number from 1 to {most}"),
            )
        }
    }
}

/// Unrolls the time of a model over so many steps. `names` keeps the names of the copies, and `at` is the byte at which
/// the file has the horizon.
pub(super) fn unroll<'a>(
    model: &Model<'a>,
    start: &[(usize, Number)],
    steps: usize,
    names: &'a OnceCell<Vec<String>>,
    at: usize,
) -> Result<Unrolled<'a>> {
    let rows = model.distributions();
    let (layers, is_cut) = layers(model, &rows, start, steps, at)?;
    let known = model.states.list();
    let ends = || (0..known.len()).filter(|&state| is_end(model, state));
    let copies = || {
        (0..)
            .zip(&layers)
            .flat_map(|(time, layer)| layer.iter().map(move |&state| (time, state)))
    };
    let copied = names.get_or_init(|| {
        let name = |(time, state): (usize, usize)| format!("{}, t = {time}", known[state]);
        copies().map(name).collect()
    });
    let copied = copied.iter().map(String::as_str);
    let mut all: Vec<&str> = copied.chain(ends().map(|state| known[state])).collect();
    if is_cut {
        all.push(names::free(&UP, &model.states, at)?);
    }
    if let Some(again) = names::repeated(&all) {
        let name = names::quoted(all[again]);
        let message = format!("state {name} has the name of the copy of another one; rename one of them");
        return refuse(at, message);
    }
    let mut unrolled = Unrolled {
        model: Model::empty(model.at),
        start: Vec::new(),
        horizon: Horizon {
            steps,
            states: known.len(),
        },
        state_of: copies()
            .map(|(_, state)| Some(state))
            .chain(ends().map(Some))
            .chain(is_cut.then_some(None))
            .collect(),
        pair_of: Vec::new(),
    };
    unrolled.model.states = names::Names::new(all);
    unrolled.model.components = model.components.clone();
    let place = |state: &Option<usize>| state.map_or(at, |state| model.state_at[state]);
    unrolled.model.state_at = unrolled.state_of.iter().map(place).collect();
    // Where each state of the file is at the present step and the next one; ends are the same at all of them.
    let last = unrolled.state_of.len() - usize::from(is_cut);
    let mut place = vec![last; known.len()];
    for (index, state) in ends().enumerate() {
        place[state] = last - ends().count() + index;
    }
    let mut next = 0;
    let mut locate = |layer: Option<&Vec<usize>>, place: &mut [usize]| {
        for (state, place) in place.iter_mut().enumerate() {
            if !is_end(model, state) {
                *place = last;
            }
        }
        for &state in layer.into_iter().flatten() {
            place[state] = next;
            next += 1;
        }
    };
    locate(layers.first(), &mut place);
    unrolled.start = start.iter().map(|(state, p)| (place[*state], p.clone())).collect();
    unrolled.start.sort_unstable_by_key(|(state, _)| *state);
    for (time, layer) in layers.iter().enumerate() {
        locate(layers.get(time + 1), &mut place);
        for &state in layer {
            unrolled.copy_actions(model, state, &rows, &place, at)?;
        }
    }
    // A terminal state has its value whenever it is reached.
    for state in ends() {
        unrolled.copy_actions(model, state, &rows, &place, at)?;
    }
    unrolled.model.close();
    Ok(unrolled)
}

/// Returns whether a state is the same at all steps: nothing can be done in it, or it is terminal with a value.
fn is_end(model: &Model, state: usize) -> bool {
    state >= model.with_row || model.pairs(state).is_empty()
}

/// Returns the states with actions that can be reached at each step, in file order, and whether one can be reached after
/// the last step.
fn layers(
    model: &Model,
    rows: &[Vec<(usize, Number)>],
    start: &[(usize, Number)],
    steps: usize,
    at: usize,
) -> Result<(Vec<Vec<usize>>, bool)> {
    let acts = |state: &usize| !is_end(model, *state);
    let mut layers: Vec<Vec<usize>> = Vec::new();
    let mut layer: Vec<usize> = start.iter().map(|(state, _)| *state).filter(acts).collect();
    let (mut states, mut pairs, mut transitions) = (model.states.len() + 1, 0, 0);
    while layers.len() < steps && !layer.is_empty() {
        let mut reached = vec![false; model.states.len()];
        for &state in &layer {
            pairs += model.pairs(state).len();
            for pair in model.pairs(state) {
                for (target, _) in &rows[pair] {
                    reached[*target] = true;
                    transitions += 1;
                }
            }
        }
        states += layer.len();
        for (count, most, what) in [
            (states, limits::STATES, "states"),
            (pairs, limits::PAIRS, "actions of all states together"),
            (transitions, limits::TRANSITIONS, "transitions"),
        ] {
            if count > most {
                let done = layers.len() + 1;
                return Err(Diagnostic::new(
                    at,
                    format!("{done} steps make more than {most} {what}"),
                ));
            }
        }
        layer.sort_unstable();
        layers.push(layer);
        layer = (0..reached.len())
            .filter(|&state| reached[state])
            .filter(acts)
            .collect();
    }
    Ok((layers, !layer.is_empty()))
}

impl<'a> Unrolled<'a> {
    /// Adds the next state, a copy of one of the file whose actions lead to the places of their successors, which several
    /// have where time is up.
    fn copy_actions(
        &mut self,
        model: &Model<'a>,
        state: usize,
        rows: &[Vec<(usize, Number)>],
        place: &[usize],
        at: usize,
    ) -> Result<()> {
        for pair in model.pairs(state) {
            let mut row: Vec<(usize, Number)> = Vec::with_capacity(rows[pair].len());
            for (target, p) in &rows[pair] {
                row.push((place[*target], p.clone()));
            }
            row.sort_by_key(|(target, _)| *target);
            let mut merged: Vec<(usize, Number)> = Vec::with_capacity(row.len());
            for (target, p) in row {
                match merged.last_mut().filter(|(last, _)| *last == target) {
                    Some((_, sum)) => match sum.checked_add(&p) {
                        Some(total) => *sum = total,
                        None => return refuse(at, "probabilities are too long to be added where time is up"),
                    },
                    None => merged.push((target, p)),
                }
            }
            self.pair_of.push(pair);
            let earned = model.rewards.row(pair).iter().cloned();
            self.model.act(model.actions[pair], &merged, earned);
        }
        self.model.end_state();
        Ok(())
    }

    /// Returns what each copy of a state has, given what each state of the file has; what is reached when time is up has
    /// the default.
    pub(super) fn of_states<T: Copy + Default>(&self, of_file: &[T]) -> Vec<T> {
        let of = |state: &Option<usize>| state.map_or_else(T::default, |state| of_file[state]);
        self.state_of.iter().map(of).collect()
    }

    /// Returns what each copy of a pair has, given what each pair of the file has.
    pub(super) fn of_pairs<T: Copy>(&self, of_file: &[T]) -> Vec<T> {
        self.pair_of.iter().map(|&pair| of_file[pair]).collect()
    }

    /// Returns the first copy of a state of the file, which must be reached.
    fn first(&self, state: usize, at: usize, known: &Model) -> Result<usize> {
        let first = self.state_of.iter().position(|&own| own == Some(state));
        let unreached = || {
            let name = names::quoted(known.states.list()[state]);
            let message = format!("state {name} is not reached within the horizon; allowed: a state that is");
            Diagnostic::new(at, message)
        };
        first.ok_or_else(unreached)
    }

    /// Makes a view of the file one of the copies: states are the first copies, and outcomes count all copies. `at` is
    /// the byte of the view, or of the horizon.
    pub(super) fn translate(&self, view: &mut View, guide: &mut [Step], known: &Model, at: usize) -> Result<()> {
        view.state = self.first(view.state, at, known)?;
        for (state, _) in &mut view.shares {
            *state = self.first(*state, at, known)?;
        }
        for outcome in &mut view.outcomes {
            let mut place = vec![None; known.actions.len()];
            for (index, &pair) in outcome.pairs.iter().enumerate() {
                place[pair] = Some(index);
            }
            let counted = self
                .pair_of
                .iter()
                .enumerate()
                .filter_map(|(copy, &pair)| Some((copy, place[pair]?)));
            let (pairs, places): (Vec<usize>, Vec<usize>) = counted.unzip();
            outcome.pairs = pairs.into();
            let amounts = outcome.amounts.as_ref();
            outcome.amounts = amounts.map(|amounts| places.iter().map(|&index| amounts[index]).collect());
        }
        for step in guide {
            step.setting.state = self.first(step.setting.state, at, known)?;
            if let Some(Subject::State(state)) = &mut step.stage.highlight {
                *state = self.first(*state, at, known)?;
            }
        }
        Ok(())
    }
}
