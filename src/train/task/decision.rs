//! Models in which a trajectory decides at most once, such as tables and models of one step: what can come of the
//! decision is a list, so that a group is drawn as counts, and all groups can be enumerated.

use super::Task;

/// The one decision that follows from a start state; without outcomes where nothing is decided.
#[derive(Clone, Debug, Default)]
pub(crate) struct Decision {
    /// The outcomes, action by action.
    pub(crate) outcomes: Vec<Outcome>,
    /// What every outcome earns of every component, without weights: outcome by outcome.
    pub(crate) parts: Vec<f64>,
}

/// Something that may come of an action.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Outcome {
    /// The pair of the action.
    pub(crate) pair: usize,
    /// The probability of the outcome after the action.
    pub(crate) probability: f64,
    /// The discounted return of the whole trajectory.
    pub(crate) earned: f64,
}

/// The largest number of outcomes of an action: beyond it trajectories are drawn step by step.
const OUTCOMES: usize = 64;

/// Returns the decision of every state in which trajectories start, and one without outcomes for other states; `None`
/// where trajectories may decide more than once.
pub(crate) fn decisions(task: &Task) -> Option<Vec<Decision>> {
    let start = task.mdp.start();
    let decided = (0..task.mdp.states()).map(|state| {
        if start[state] > 0.0 {
            decision(task, state)
        } else {
            Some(Decision::default())
        }
    });
    decided.collect()
}

/// A trajectory on its way: its probability since the decision, the discount of the next step, what it has earned.
#[derive(Clone)]
struct Way {
    probability: f64,
    discount: f64,
    earned: f64,
    parts: Vec<f64>,
}

fn decision(task: &Task, start: usize) -> Option<Decision> {
    let mdp = task.mdp;
    let mut way = Way {
        probability: 1.0,
        discount: 1.0,
        earned: 0.0,
        parts: vec![0.0; task.components.len()],
    };
    // To the decision itself only what is certain leads.
    let mut state = start;
    let mut steps = 0;
    while !task.has_choice(state) {
        if mdp.is_terminal(state) {
            return Some(Decision::default());
        }
        let pair = mdp.actions(state).start;
        let (targets, _) = mdp.row(pair);
        steps += 1;
        if targets.len() != 1 || !task.chances(pair).is_empty() || steps > mdp.states() {
            return None;
        }
        way.earn(task, pair, &[]);
        state = targets[0] as usize;
    }
    let mut decision = Decision::default();
    for pair in mdp.actions(state) {
        let first = decision.outcomes.len();
        follow(task, pair, pair, &way, first, &mut decision)?;
    }
    Some(decision)
}

impl Way {
    /// Adds what a pair earns, given which of its chances come true.
    fn earn(&mut self, task: &Task, pair: usize, came_true: &[bool]) {
        self.earned += self.discount * task.certain[pair];
        for (part, component) in self.parts.iter_mut().zip(&task.components) {
            let amount = component.amounts[pair];
            let is_open = component.is_chance && amount > 0.0 && amount < 1.0;
            *part += if is_open { 0.0 } else { self.discount * amount };
        }
        for (chance, _) in task.chances(pair).iter().zip(came_true).filter(|(_, came)| **came) {
            self.earned += self.discount * chance.amount;
            self.parts[chance.component] += self.discount;
        }
        self.discount *= task.mdp.discount();
    }
}

/// Adds all that can come of a pair; `None` where there is another decision, or too much.
fn follow(task: &Task, action: usize, pair: usize, way: &Way, first: usize, decision: &mut Decision) -> Option<()> {
    let mdp = task.mdp;
    let chances = task.chances(pair);
    if chances.len() > OUTCOMES.ilog2() as usize {
        return None;
    }
    for bits in 0..1usize << chances.len() {
        let came_true: Vec<bool> = (0..chances.len()).map(|bit| bits >> bit & 1 == 1).collect();
        let mut after = way.clone();
        for (chance, &came) in chances.iter().zip(&came_true) {
            after.probability *= if came {
                chance.probability
            } else {
                1.0 - chance.probability
            };
        }
        after.earn(task, pair, &came_true);
        let (targets, probabilities) = mdp.row(pair);
        let before = after.probability;
        for (&target, &probability) in targets.iter().zip(probabilities) {
            let target = target as usize;
            after.probability = before * probability;
            if mdp.is_terminal(target) {
                if decision.outcomes.len() - first == OUTCOMES {
                    return None;
                }
                decision.outcomes.push(Outcome {
                    pair: action,
                    probability: after.probability,
                    earned: after.earned,
                });
                decision.parts.extend(&after.parts);
            } else if task.has_choice(target) || mdp.state_of(pair) == target || !mdp.components().is_acyclic() {
                return None;
            } else {
                follow(task, action, mdp.actions(target).start, &after, first, decision)?;
            }
        }
    }
    Some(())
}
