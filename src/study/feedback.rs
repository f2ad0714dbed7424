//! A weight that looks back (THEORY 10; beyond the paper, whose 4.5 and 4.6 leave it open): w = t + g F(w), F(w) being
//! how often the policies that are optimal at w do something. Its fixed points are policies that are optimal for the
//! weight that they bring about.
//!
//! Along w the optimal policies change at the cliffs alone. Between two of them F is one number (or, where policies tie
//! all along, an interval), and at a cliff, where policies mix, it is an interval that holds the numbers of both sides.
//! So every fixed point is found by looking at each piece and at each cliff once, and all of them over t are one
//! connected curve, t = w - g F(w) with w from the lower end of its range to the upper one.
//!
//! The weight stays within its range, and is measured slowly: it moves up while t + g F(w) is above it, and down while
//! that is below. So a fixed point is stable where the weight comes back to it from both sides; as t rises slowly the
//! weight stays at the least fixed point, and as it falls at the greatest.
//!
//! Cost: two solves of the restricted model per piece and per cliff.

use serde::{Deserialize, Serialize};

use crate::cliffs::{Breakpoint, Cliffs};
use crate::scenario::{Feedback, Problem, Rule, Scenario};
use crate::solve::{Unbounded, select};
use crate::typed_arrays::points;

use super::point::follow;
use super::request::Request;

/// The share of the weight's range by which two weights differ at least: what is closer is rounding.
const SAME: f64 = 1e-12;

/// The fixed points of a weight that looks back, at the present base and gain, and over all bases.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FeedbackLoop {
    /// The weight that follows the policy.
    pub weight: Knob,
    /// Its base t.
    pub base: Knob,
    /// Its gain g.
    pub gain: Knob,
    /// The name of the outcome that it follows.
    pub outcome: String,
    /// The name of the watched state.
    pub state: String,
    /// The names of its actions.
    pub actions: Vec<String>,
    /// The pieces of the weight's range, and before, between and behind them the places where policies tie.
    pub levels: Vec<Level>,
    /// The fixed points at the present base, in ascending order of the weight.
    pub fixed: Vec<FixedPoint>,
    /// All fixed points over the base.
    pub branches: Vec<Branch>,
    /// (t, w) as the base rises slowly, from the lower end of its range to the upper one.
    #[serde(with = "points")]
    pub rising: Vec<[f64; 2]>,
    /// (t, w) as it falls slowly, from the upper end to the lower one.
    #[serde(with = "points")]
    pub falling: Vec<[f64; 2]>,
}

/// A parameter with its present value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Knob {
    /// Its name.
    pub name: String,
    /// Its meaning; may be empty.
    pub label: String,
    /// The lower end of its range.
    pub from: f64,
    /// The upper end of its range.
    pub to: f64,
    /// Its value.
    pub value: f64,
}

/// A part of the weight's range on which the optimal policies are the same: a piece, or a single place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Level {
    /// The lower end.
    pub from: f64,
    /// The upper end: the same for a single place.
    pub to: f64,
    /// The least and the greatest outcome of the optimal policies.
    pub outcome: [f64; 2],
    /// The positions of the watched state's actions that are best there.
    pub best: Vec<usize>,
}

/// Weights that the policies they make optimal bring about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FixedPoint {
    /// The weight: from and to, which differ where policies tie all along a piece.
    pub weight: [f64; 2],
    /// The outcome: from and to.
    pub outcome: [f64; 2],
    /// Whether the weight comes back to it from both sides.
    pub stable: bool,
    /// Whether it needs a mixture of policies that tie: no policy of a piece beside it is the one.
    pub mixed: bool,
    /// The positions of the watched state's actions that are best there.
    pub best: Vec<usize>,
    /// The share of each of them in the mixture; empty where there is none, or more than two policies make it.
    pub shares: Vec<f64>,
}

/// A line of fixed points over the base, from (t, w) to (t, w).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Branch {
    /// One end.
    pub from: [f64; 2],
    /// The other end.
    pub to: [f64; 2],
    /// Whether the weight comes back to each of its points from both sides.
    pub stable: bool,
    /// The positions of the watched state's actions that are best there.
    pub best: Vec<usize>,
}

/// The rule w = t + g F(w) with a gain, for any base.
struct Loop<'l> {
    levels: &'l [Level],
    gain: f64,
    /// The difference of two weights that is rounding.
    near: f64,
}

/// Returns the fixed points of a rule along the weight's whole range, whose cliffs are given; `None` where a part of the
/// range has no answer.
pub(super) fn feedback(
    scenario: &Scenario,
    rule: Feedback,
    request: &Request,
    cliffs: &Cliffs,
) -> Result<Option<FeedbackLoop>, Unbounded> {
    if cliffs.gaps.iter().any(Option::is_some) {
        return Ok(None);
    }
    let problem = scenario.problem(rule.weight, &request.values);
    let levels = levels(&problem, rule, request, cliffs)?;
    let present = |index: usize| {
        let parameter = &scenario.parameters[index];
        Knob {
            name: parameter.name.clone(),
            label: parameter.label.clone(),
            from: parameter.from.value(),
            to: parameter.to.value(),
            value: request.values[index],
        }
    };
    let [weight, base, gain] = [rule.weight, rule.base, rule.gain].map(present);
    let found = Loop {
        levels: &levels,
        gain: gain.value,
        near: SAME * (weight.to - weight.from),
    };
    let bases = [base.from, base.to];
    let mut falling = clipped(&found.falling(), bases);
    falling.reverse();
    Ok(Some(FeedbackLoop {
        outcome: scenario.view.outcomes[rule.outcome].name.clone(),
        state: scenario.states[request.state].clone(),
        actions: scenario.action_names(request.state),
        fixed: found.fixed(base.value),
        branches: found.branches(bases),
        rising: clipped(&found.rising(), bases),
        falling,
        weight,
        base,
        gain,
        levels,
    }))
}

/// Returns the pieces with the places before, between and behind them.
fn levels(problem: &Problem, rule: Feedback, request: &Request, cliffs: &Cliffs) -> Result<Vec<Level>, Unbounded> {
    let mdp = problem.mdp;
    let watched = mdp.actions(request.state);
    let mut gains = vec![0.0; mdp.pairs()];
    let outcome = &problem.outcomes[rule.outcome];
    for (index, &pair) in outcome.pairs.iter().enumerate() {
        gains[pair] += outcome.amounts.as_ref().map_or(1.0, |amounts| amounts[index]);
    }
    let level = |from: f64, to: f64, optimal: &[bool]| -> Result<Level, Unbounded> {
        let reward = problem.reward_at(f64::midpoint(from, to));
        let extreme = |rule_of: Rule| -> Result<f64, Unbounded> {
            let policy = select(mdp, optimal, rule_of, Some(&gains), &reward)?;
            Ok(follow(problem, &policy)?.outcomes[rule.outcome])
        };
        let best = watched.clone().filter(|&pair| optimal[pair]);
        Ok(Level {
            from,
            to,
            outcome: [extreme(Rule::Worst)?, extreme(Rule::Best)?],
            best: best.map(|pair| pair - watched.start).collect(),
        })
    };
    let end = |end: usize, optimal: &[bool]| {
        let at = cliffs.answered()[end];
        let mut optimal = optimal.to_vec();
        let changes = cliffs.ends[end].clone();
        let breakpoint = Breakpoint {
            at,
            error: 0.0,
            changes,
        };
        breakpoint.place(1, &mut optimal);
        level(at, at, &optimal)
    };
    let mut optimal = cliffs.first.clone();
    let mut levels = vec![end(0, &optimal)?];
    for (index, piece) in cliffs.pieces.iter().enumerate() {
        if index > 0 {
            let breakpoint = &cliffs.breakpoints[index - 1];
            breakpoint.place(1, &mut optimal);
            levels.push(level(breakpoint.at, breakpoint.at, &optimal)?);
            breakpoint.place(2, &mut optimal);
        }
        levels.push(level(piece.from, piece.to, &optimal)?);
    }
    levels.push(end(1, &optimal)?);
    Ok(levels)
}

impl Loop<'_> {
    /// Returns the least and the greatest of g F on a level.
    fn moved(&self, level: &Level) -> [f64; 2] {
        let [one, other] = level.outcome.map(|outcome| self.gain * outcome);
        [one.min(other), one.max(other)]
    }

    /// Returns whether the weight comes back to a place from both sides, at a base. At an end of its range there is one
    /// side alone.
    fn is_stable(&self, place: usize, base: f64) -> bool {
        let at = self.levels[place].from;
        let comes_from_below = place == 0 || base + self.moved(&self.levels[place - 1])[0] >= at - self.near;
        let comes_from_above =
            place + 1 == self.levels.len() || base + self.moved(&self.levels[place + 1])[1] <= at + self.near;
        comes_from_below && comes_from_above
    }

    /// Returns all fixed points at a base.
    fn fixed(&self, base: f64) -> Vec<FixedPoint> {
        let found = self.levels.iter().enumerate().filter_map(|(index, level)| {
            let [least, most] = self.moved(level).map(|moved| base + moved);
            let (weight, outcome);
            if level.from < level.to {
                let (low, high) = (least.max(level.from), most.min(level.to));
                if low > high || high <= level.from + self.near || low >= level.to - self.near {
                    return None;
                }
                weight = [low, high];
                outcome = if most - least > self.near {
                    weight.map(|at| (at - base) / self.gain)
                } else {
                    level.outcome
                };
            } else {
                let at = level.from;
                let is_within = least <= at + self.near && at - self.near <= most;
                // The weight stays within its range.
                let is_held = (index == 0 && least <= at) || (index + 1 == self.levels.len() && most >= at);
                if !is_within && !is_held {
                    return None;
                }
                weight = [at; 2];
                outcome = if is_within && most - least > self.near {
                    [(at - base) / self.gain; 2]
                } else if is_within || level.outcome[0] == level.outcome[1] {
                    level.outcome
                } else {
                    let lower = (index == 0) == (self.gain > 0.0);
                    [level.outcome[usize::from(!lower)]; 2]
                };
            }
            let sides = [index.checked_sub(1), Some(index + 1)];
            let mut beside = sides.into_iter().flatten().filter_map(|side| self.levels.get(side));
            let is_pure = |side: &Level| {
                let [low, high] = side.outcome;
                low - SAME <= outcome[0] && outcome[1] <= high + SAME
            };
            Some(FixedPoint {
                stable: level.from < level.to || self.is_stable(index, base),
                mixed: level.from == level.to && !beside.any(is_pure),
                best: level.best.clone(),
                shares: self.shares(index, outcome[0]),
                weight,
                outcome,
            })
        });
        found.collect()
    }

    /// Returns the shares of both actions of a tie in the mixture that has an outcome, where one is best below it and the
    /// other above: the outcome of a mixture of policies is that of its parts in these shares.
    fn shares(&self, place: usize, outcome: f64) -> Vec<f64> {
        let level = &self.levels[place];
        let beside = |place: Option<usize>| {
            let level = self.levels.get(place?)?;
            let is_plain = level.outcome[0] == level.outcome[1];
            match level.best[..] {
                [action] if is_plain => Some((action, level.outcome[0])),
                _ => None,
            }
        };
        let sides = (beside(place.checked_sub(1)), beside(Some(place + 1)));
        let (Some((below, from)), Some((above, to))) = sides else {
            return Vec::new();
        };
        let share = (outcome - from) / (to - from);
        let is_mixture = level.from == level.to && below != above && share > 0.0 && share < 1.0;
        let part = |action: &usize| match *action {
            action if action == below => Some(1.0 - share),
            action if action == above => Some(share),
            _ => None,
        };
        let parts = level.best.iter().map(part).collect::<Option<Vec<f64>>>();
        parts.filter(|parts| is_mixture && parts.len() == 2).unwrap_or_default()
    }

    /// Returns the fixed points of all bases of a range as lines.
    fn branches(&self, bases: [f64; 2]) -> Vec<Branch> {
        let mut branches = Vec::new();
        let mut add = |from: [f64; 2], to: [f64; 2], stable: bool, best: &[usize]| {
            // From the lesser base to the greater one.
            let ends = if from[0] <= to[0] { [from, to] } else { [to, from] };
            let inside = clipped(&ends, bases);
            if let [from, to] = inside[..]
                && from != to
            {
                branches.push(Branch {
                    from,
                    to,
                    stable,
                    best: best.to_vec(),
                });
            }
        };
        for (index, level) in self.levels.iter().enumerate() {
            let [least, most] = self.moved(level);
            if level.from < level.to {
                let edges = if most - least > self.near { 2 } else { 1 };
                for moved in [least, most].into_iter().take(edges) {
                    let [from, to] = [level.from, level.to].map(|at| [at - moved, at]);
                    add(from, to, true, &level.best);
                }
                continue;
            }
            let at = level.from;
            let from = if index == 0 { bases[0] } else { at - most };
            let to = if index + 1 == self.levels.len() {
                bases[1]
            } else {
                at - least
            };
            if from < to {
                let stable = self.is_stable(index, f64::midpoint(from, to));
                add([from, at], [to, at], stable, &level.best);
            }
        }
        branches
    }

    /// Returns (t, w) as the base rises from far below, w being the least fixed point: the least weight at which t + g F
    /// can be as low as it.
    fn rising(&self) -> Vec<[f64; 2]> {
        let lowest = self.levels[0].from;
        let mut path = vec![[f64::NEG_INFINITY, lowest]];
        let mut reached = f64::NEG_INFINITY;
        for level in self.levels {
            // Up to this base the level has a fixed point that is the least one.
            let [from, to] = [level.from, level.to].map(|at| at - self.moved(level)[0]);
            if to <= reached {
                continue;
            }
            let begins = reached.max(from);
            path.push([begins, level.to - (to - begins)]);
            path.push([to, level.to]);
            reached = to;
        }
        let highest = self.levels[self.levels.len() - 1].to;
        path.extend([[reached, highest], [f64::INFINITY, highest]]);
        path
    }

    /// Returns (t, w) from the lowest base to the highest, w being the greatest fixed point: the way up of the rule with
    /// weights and bases turned round, turned back.
    fn falling(&self) -> Vec<[f64; 2]> {
        let levels: Vec<Level> = self
            .levels
            .iter()
            .rev()
            .map(|level| Level {
                from: -level.to,
                to: -level.from,
                ..level.clone()
            })
            .collect();
        let mirror = Loop {
            levels: &levels,
            gain: -self.gain,
            near: self.near,
        };
        let mut points = mirror.rising();
        points.reverse();
        points.iter().map(|point| point.map(|part| -part)).collect()
    }
}

/// Returns the part of a path of ascending bases between two bases, cut where it crosses them.
fn clipped(path: &[[f64; 2]], [low, high]: [f64; 2]) -> Vec<[f64; 2]> {
    let mut inside: Vec<[f64; 2]> = Vec::new();
    let mut add = |point: [f64; 2]| {
        if inside.last() != Some(&point) {
            inside.push(point);
        }
    };
    for pair in path.windows(2) {
        let [[t0, w0], [t1, w1]] = [pair[0], pair[1]];
        if t1 < low || t0 > high || (t0 == t1 && !(low..=high).contains(&t0)) {
            continue;
        }
        let at = |base: f64| {
            let weight = if base == t1 {
                w1
            } else if base == t0 || w0 == w1 {
                w0
            } else {
                w0 + (w1 - w0) * (base - t0) / (t1 - t0)
            };
            [base, weight]
        };
        if t0 == t1 {
            add([t0, w0]);
            add([t1, w1]);
        } else {
            add(at(t0.max(low)));
            add(at(t1.min(high)));
        }
    }
    inside
}
