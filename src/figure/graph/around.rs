//! The part of a model that is drawn where the whole is too large: the states around the watched one, or the cells
//! around it on a grid.
//!
//! Which states these are follows from the model, the watched state and what the reader folds, never from the policy, so
//! that nothing moves while a reader moves a parameter.

use std::collections::{HashMap, VecDeque};

use super::grid::cells_across;
use super::{Graph, Overlay, Part, words};
use crate::figure::sweep::quoted;
use crate::scenario::{self, Layout, Scenario};

/// The fewest and the most states of a part, and the width that each takes, in text sizes: with as many a narrow
/// drawing would be far higher than a screen.
const STATES: [usize; 2] = [12, 40];
const SHARE: f64 = 1.6;
/// The greatest number of actions that are drawn of a part.
const ACTIONS: usize = 120;
/// The greatest number of actions of the watched state that are drawn.
const OWN: usize = 40;
/// The greatest number of states that are drawn because they lead to the watched one.
const LEADING: usize = 6;
/// The greatest numbers of rows and of columns of a grid on each side of the watched state.
const ROWS: usize = 3;
const COLUMNS: usize = 5;

/// What a reader sees of a model that is too large to be drawn whole.
#[derive(Clone, Debug)]
pub struct Around {
    /// The number of steps from the watched state within which states are drawn with their actions, at least 1.
    pub steps: usize,
    /// States whose actions are not drawn.
    pub folded: Vec<usize>,
    /// States whose actions are drawn however far away they are, if they are drawn and there is room.
    pub unfolded: Vec<usize>,
}

impl Default for Around {
    fn default() -> Self {
        Self {
            steps: 2,
            folded: Vec::new(),
            unfolded: Vec::new(),
        }
    }
}

/// What is said of a drawing of a part.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shown {
    /// One sentence: which states are drawn.
    pub sentence: String,
    /// The drawn states that can be folded or unfolded, and whether each is folded.
    pub folds: Vec<(usize, bool)>,
    /// Whether these are cells of a grid, which no number of steps bounds.
    pub is_grid: bool,
}

/// The states of a part under way, in the order in which they were found.
struct Found<'a> {
    scenario: &'a Scenario,
    /// The greatest number of states.
    room: usize,
    /// Each state with the pairs that are drawn of it.
    chosen: Vec<(usize, Vec<usize>)>,
    /// The place of each state in `chosen`.
    places: HashMap<usize, usize>,
    pairs: usize,
    /// The states that can be folded or unfolded, and whether each is folded.
    folds: Vec<(usize, bool)>,
}

impl Found<'_> {
    fn add(&mut self, state: usize) {
        self.places.insert(state, self.chosen.len());
        self.chosen.push((state, Vec::new()));
    }

    fn has(&self, state: usize) -> bool {
        self.places.contains_key(&state)
    }

    /// Returns the states to which some pairs lead and that have not been found yet, the most probable first.
    fn next(&self, pairs: &[usize]) -> Vec<usize> {
        let mut next: Vec<(usize, f64)> = Vec::new();
        for &pair in pairs {
            let (targets, probabilities) = self.scenario.drawn().row(pair);
            for (&target, &probability) in targets.iter().zip(probabilities) {
                let target = target as usize;
                match next.iter_mut().find(|(own, _)| *own == target) {
                    Some((_, most)) => *most = most.max(probability),
                    None if !self.has(target) => next.push((target, probability)),
                    None => {}
                }
            }
        }
        next.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        next.into_iter().map(|(state, _)| state).collect()
    }

    /// Gives a state its actions, and adds the states that they lead to. Returns those; `None`, with nothing changed,
    /// where there is no room for all of it.
    fn unfold(&mut self, state: usize) -> Option<Vec<usize>> {
        let pairs: Vec<usize> = self.scenario.mdp.actions(state).collect();
        let next = self.next(&pairs);
        if self.chosen.len() + next.len() > self.room || self.pairs + pairs.len() > ACTIONS {
            return None;
        }
        for &state in &next {
            self.add(state);
        }
        self.pairs += pairs.len();
        self.chosen[self.places[&state]].1 = pairs;
        Some(next)
    }
}

/// Returns the states around the watched one, so many at most, with the pairs that are drawn of them.
fn around<'a>(scenario: &'a Scenario, watched: usize, how: &Around, room: usize) -> Found<'a> {
    let mut found = Found {
        scenario,
        room,
        chosen: Vec::new(),
        places: HashMap::new(),
        pairs: 0,
        folds: Vec::new(),
    };
    found.add(watched);
    // The watched state is drawn with as many of its actions and of their successors as there is room for.
    let own: Vec<usize> = scenario.mdp.actions(watched).take(OWN).collect();
    let mut first = found.next(&own);
    first.truncate(room - 1);
    for &state in &first {
        found.add(state);
    }
    found.pairs = own.len();
    found.chosen[0].1 = own;

    let mut queue: VecDeque<(usize, usize)> = first.into_iter().map(|state| (state, 1)).collect();
    while let Some((state, steps)) = queue.pop_front() {
        if scenario.mdp.is_terminal(state) {
            continue;
        }
        let wanted = (steps < how.steps && !how.folded.contains(&state)) || how.unfolded.contains(&state);
        let next = if wanted { found.unfold(state) } else { None };
        found.folds.push((state, next.is_none()));
        queue.extend(next.into_iter().flatten().map(|state| (state, steps + 1)));
    }

    // What leads to the watched state, with the actions that do.
    let mut leading: Vec<(usize, Vec<usize>, f64)> = Vec::new();
    for state in (0..scenario.mdp.states()).filter(|&state| !found.has(state)) {
        let mut most: f64 = 0.0;
        let mut pairs = Vec::new();
        for pair in scenario.mdp.actions(state) {
            let (targets, probabilities) = scenario.drawn().row(pair);
            if let Some(place) = targets.iter().position(|&target| target as usize == watched) {
                most = most.max(probabilities[place]);
                pairs.push(pair);
            }
        }
        if !pairs.is_empty() {
            leading.push((state, pairs, most));
        }
    }
    leading.sort_by(|a, b| b.2.total_cmp(&a.2).then(a.0.cmp(&b.0)));
    for (state, mut pairs, _) in leading.into_iter().take(LEADING) {
        pairs.truncate(ACTIONS.saturating_sub(found.pairs));
        found.pairs += pairs.len();
        found.chosen.push((state, pairs));
    }
    found
}

/// Returns the rows of a grid around the watched state, `across` cells wide at most; `None` where it has no cell.
fn window(rows: &[Vec<Option<usize>>], watched: usize, across: usize) -> Option<Vec<Vec<Option<usize>>>> {
    let (row, column) = rows.iter().enumerate().find_map(|(row, cells)| {
        let column = cells.iter().position(|&cell| cell == Some(watched))?;
        Some((row, column))
    })?;
    let around = |at: usize, side: usize, length: usize| {
        // At an edge of the grid the window has as many cells as elsewhere.
        let from = at.saturating_sub(side).min(length.saturating_sub(2 * side + 1));
        from..(from + 2 * side + 1).min(length)
    };
    let columns = around(column, COLUMNS.min(across.saturating_sub(1) / 2).max(1), rows[0].len());
    let rows = &rows[around(row, ROWS, rows.len())];
    Some(rows.iter().map(|row| row[columns.clone()].to_vec()).collect())
}

/// Returns how many states a part has at most in an available width.
#[allow(clippy::cast_sign_loss)] // The cast saturates.
fn states_across(width: f64, size: f64) -> usize {
    ((width / (SHARE * size)) as usize).clamp(STATES[0], STATES[1])
}

/// A part of a model with the policy over it.
pub(super) struct PartDrawn {
    part: scenario::Part,
    overlay: Overlay,
    shown: Shown,
}

impl PartDrawn {
    /// Returns the part of a model around the watched state for an available width and a text size. `None` where nothing
    /// of it has an action.
    pub(super) fn of(scenario: &Scenario, overlay: &Overlay, how: &Around, [width, size]: [f64; 2]) -> Option<Self> {
        let watched = overlay.watched;
        let all = scenario.states.len();
        let grid = match &scenario.layout {
            Some(Layout::Grid(rows)) => window(rows, watched, cells_across(width, size)),
            _ => None,
        };
        let (chosen, folds) = if let Some(rows) = &grid {
            let states = rows.iter().flatten().flatten();
            let chosen = states.map(|&state| (state, scenario.mdp.actions(state).collect()));
            (chosen.collect(), Vec::new())
        } else {
            let Found { chosen, folds, .. } = around(scenario, watched, how, states_across(width, size));
            (chosen, folds)
        };
        let others = all - chosen.len();
        let rest = if others == 1 {
            "1 other state".to_owned()
        } else {
            format!("{others} other states")
        };
        let mut part = scenario.part(&chosen, rest)?;
        let place = |state: usize| part.states.iter().position(|&own| own == state);
        if let Some(mut rows) = grid {
            for cell in rows.iter_mut().flatten() {
                *cell = cell.and_then(place);
            }
            part.scenario.layout = Some(Layout::Grid(rows));
        }
        let name = quoted(&scenario.states[watched]);
        let is_grid = part.scenario.layout.is_some();
        let drawn = chosen.iter().find(|(state, _)| *state == watched);
        let left = scenario.mdp.actions(watched).len() - drawn.map_or(0, |(_, pairs)| pairs.len());
        let more = if left > 0 {
            format!(" {left} more actions of {name} are not drawn.")
        } else {
            String::new()
        };
        let which = if is_grid {
            format!("the cells around {name}")
        } else {
            let steps = how.steps.max(1);
            let unit = if steps == 1 { "step" } else { "steps" };
            format!("what {name} leads to in {steps} {unit}, and what leads to it")
        };
        let sentence = format!("{} of {all} states: {which}.{more}", chosen.len());
        let outside = (0..all).filter(|&state| place(state).is_none());
        let outside: f64 = outside.map(|state| overlay.visits[state]).sum();
        let visits = part.states.iter().map(|&state| overlay.visits[state]);
        let overlay = Overlay {
            values: overlay.values.clone(),
            policy: part.pairs.iter().map(|&pair| overlay.policy[pair]).collect(),
            optimal: part.pairs.iter().map(|&pair| overlay.optimal[pair]).collect(),
            stays: part
                .pairs
                .iter()
                .filter_map(|&pair| overlay.stays.get(pair))
                .copied()
                .collect(),
            visits: visits.chain([outside]).collect(),
            watched: place(watched)?,
            changing: overlay.changing.iter().filter_map(|&state| place(state)).collect(),
        };
        Some(Self {
            part,
            overlay,
            shown: Shown {
                sentence,
                folds,
                is_grid,
            },
        })
    }

    /// Returns the part as a scenario, and the policy over it.
    pub(super) fn drawn(&self) -> (&Scenario, &Overlay) {
        (&self.part.scenario, &self.overlay)
    }

    /// Lets a drawing of the part speak of the states and actions of the whole.
    pub(super) fn translate(self, graph: &mut Graph, scenario: &Scenario, overlay: &Overlay) {
        let Self { part, shown, .. } = self;
        let state = |own: usize| part.states.get(own).copied();
        for shape in &mut graph.shapes {
            shape.pair = shape.pair.map(|pair| part.pairs[pair]);
            shape.target = shape.target.and_then(state);
        }
        for label in &mut graph.labels {
            label.of = label.of.and_then(|(pair, what)| {
                let what = match what {
                    Part::Probability(target) => Part::Probability(state(target)?),
                    what => what,
                };
                Some((part.pairs[pair], what))
            });
        }
        // No button lies over the state that stands for all others.
        graph.nodes.retain(|node| node.state < part.states.len());
        for node in &mut graph.nodes {
            node.state = part.states[node.state];
            node.description = words::state(scenario, overlay, node.state);
        }
        graph.part = Some(shown);
    }
}
