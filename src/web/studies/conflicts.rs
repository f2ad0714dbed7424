//! The answer `Conflicts` of guide.d.ts, as it is written: with names instead of indices.

use serde::Serialize;

use crate::figure::describe_conflicts;
use crate::scenario::Scenario;
use crate::study::{Favoured, Relation, parameter_of};

/// The greatest number of states whose favoured actions are listed, and of those that are named for a pair.
const LISTED: usize = 60;

#[derive(Serialize)]
pub(super) struct Conflicts<'a> {
    components: &'a [String],
    state: &'a str,
    sentence: String,
    pairs: Vec<Pair<'a>>,
    states: Vec<State<'a>>,
    choices: usize,
}

/// The relation of two components in the watched state, and the states in which they conflict.
#[derive(Serialize)]
struct Pair<'a> {
    components: [&'a str; 2],
    relation: &'static str,
    plane: Option<[&'a str; 2]>,
    conflicts: usize,
    agreements: usize,
}

/// The actions that each component favours in a state.
#[derive(Serialize)]
struct State<'a> {
    name: &'a str,
    favours: Vec<Vec<&'a str>>,
}

impl<'a> Conflicts<'a> {
    pub(super) fn new(scenario: &'a Scenario, watched: usize, found: &[Favoured]) -> Self {
        let components = scenario.components.as_slice();
        let here = found.iter().find(|favoured| favoured.state == watched);
        let mut pairs = Vec::new();
        for first in 0..components.len() {
            for second in first + 1..components.len() {
                let count = |relation| {
                    let states = found.iter();
                    states
                        .filter(|favoured| favoured.relation(first, second) == relation)
                        .count()
                };
                let moves = |component| parameter_of(scenario, watched, component);
                let plane = moves(first).zip(moves(second)).filter(|(x, y)| x != y);
                let relation = here.map_or(Relation::Indifferent, |here| here.relation(first, second));
                pairs.push(Pair {
                    components: [&components[first], &components[second]],
                    relation: relation.name(),
                    plane: plane.map(|(x, y)| [x, y].map(|index| scenario.parameters[index].name.as_str())),
                    conflicts: count(Relation::Conflict),
                    agreements: count(Relation::Agree),
                });
            }
        }
        let names = |pairs: &Vec<usize>| pairs.iter().map(|&pair| &*scenario.actions[pair]).collect();
        let states = found.iter().take(LISTED).map(|favoured| State {
            name: &scenario.states[favoured.state],
            favours: favoured.pairs.iter().map(names).collect(),
        });
        Self {
            components,
            state: &scenario.states[watched],
            sentence: describe_conflicts(scenario, watched, here),
            pairs,
            states: states.collect(),
            choices: found.len(),
        }
    }
}
