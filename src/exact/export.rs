//! A certificate as a JSON text that stands alone: the model's numbers, every point and every piece with the values
//! that prove it.

use super::budget::{Budget, Meter};
use super::certify::Certificate;
use super::claims::{apply, changes_at, choices};
use super::problem::ExactProblem;
use super::values::{Values, policy};
use crate::cliffs::{Change, Cliffs};
use crate::mdp::Mdp;
use crate::rational::{Number, Rational};

/// What is written of a model: its numbers, and the values on one piece after the other.
pub(super) trait Proof {
    fn mdp(&self) -> &Mdp;

    fn discount(&self) -> &Number;

    /// Returns the probabilities of all pairs' successors, in the order of [`Mdp::row`].
    fn probability(&self) -> &[Number];

    /// Returns constant and slope of the reward of a pair.
    fn reward(&self, pair: usize) -> [Rational; 2];

    /// Returns constant and slope of the value of a state on the present piece.
    fn value(&self, state: usize) -> [Rational; 2];

    /// Goes on to the next piece, given what changes there and the sets of it. Returns the states whose values change.
    fn turn(&mut self, changes: &[Change], optimal: &[bool]) -> Option<Vec<usize>>;
}

/// The proof of a model of any kind.
struct Solved<'p> {
    problem: &'p ExactProblem<'p>,
    values: Values<'p>,
    meter: Meter<'p>,
}

impl Proof for Solved<'_> {
    fn mdp(&self) -> &Mdp {
        self.problem.mdp
    }

    fn discount(&self) -> &Number {
        &self.problem.discount
    }

    fn probability(&self) -> &[Number] {
        &self.problem.probability
    }

    fn reward(&self, pair: usize) -> [Rational; 2] {
        self.problem.rewards.each_ref().map(|rewards| rewards[pair].clone())
    }

    fn value(&self, state: usize) -> [Rational; 2] {
        let line = &self.values.lines[state];
        [&line.constant, &line.slope].map(|part| Rational::new(part.clone(), line.denominator.clone()))
    }

    fn turn(&mut self, changes: &[Change], optimal: &[bool]) -> Option<Vec<usize>> {
        let choices = choices(self.problem, changes, optimal, &self.values.policy).ok()?;
        self.values.turn(&choices, &mut self.meter).ok()
    }
}

/// Returns the sets on the first piece.
pub(super) fn first_sets(mdp: &Mdp, cliffs: &Cliffs) -> Vec<bool> {
    let mut optimal = cliffs.first.clone();
    apply(mdp, changes_at(cliffs, 0), 2, &mut optimal);
    optimal
}

impl Certificate {
    /// The text that [`check`](super::check()) verifies; its format is in docs/certificate.md. `None` unless
    /// [`Certificate::is_exact`]. Takes as long as [`certify`](super::certify()) did.
    #[must_use]
    pub fn to_json(&self, problem: &ExactProblem, cliffs: &Cliffs) -> Option<String> {
        if !self.is_exact() {
            return None;
        }
        let mut go_on = |_| true;
        // As much as it took before.
        let unlimited = Budget {
            bits: u64::MAX,
            work: u64::MAX,
        };
        let mut meter = Meter::new(unlimited, &mut go_on);
        let policy = policy(problem, &first_sets(problem.mdp, cliffs)).ok()?;
        let values = Values::new(problem, policy, &mut meter).ok()?;
        self.write(cliffs, &mut Solved { problem, values, meter })
    }

    /// Writes the same, given the proof with the values on the first piece.
    pub(super) fn write(&self, cliffs: &Cliffs, proof: &mut dyn Proof) -> Option<String> {
        let mut out = Writer(String::new());
        out.text("{\"policy-cliff-certificate\":2,\"discount\":");
        out.fraction(&proof.discount().rational());
        if cliffs.gaps.iter().any(Option::is_some) {
            let [lower, upper] = cliffs.gaps.each_ref().map(Option::is_some);
            out.text(&format!(",\"open\":[{lower},{upper}]"));
        }
        out.text(",\n\"states\":[");
        model(proof, &mut out);
        out.text("],\n\"points\":[");
        let mut optimal = first_sets(proof.mdp(), cliffs);
        for (index, point) in self.points.iter().enumerate() {
            let changes = changes_at(cliffs, index);
            out.separate(index, "\n");
            out.text("{\"at\":\"");
            out.text(&point.text);
            out.text("\",\"tied\":");
            let (mut tied, mut new, mut moved) = (Vec::new(), Vec::new(), Vec::new());
            for change in changes {
                tied.push((change.state, change.sets[1].clone()));
                if index > 0 && change.sets[0] != change.sets[2] {
                    new.push((change.state, change.sets[2].clone()));
                }
            }
            out.sets(&tied);
            if index == self.pieces.len() {
                break;
            }
            if index > 0 {
                apply(proof.mdp(), changes, 2, &mut optimal);
                moved = proof.turn(changes, &optimal)?;
            } else {
                for state in 0..proof.mdp().states() {
                    if !proof.mdp().is_terminal(state) {
                        new.push((state, set(proof.mdp(), state, &optimal)));
                    }
                    if proof.value(state) != [Rational::ZERO; 2] {
                        moved.push(state);
                    }
                }
            }
            out.text(",\n \"optimal\":");
            out.sets(&new);
            out.text(",\n \"values\":[");
            for (place, &state) in moved.iter().enumerate() {
                out.separate(place, "");
                out.value(state, &proof.value(state));
            }
            out.text("]}");
        }
        out.text("}]}\n");
        Some(out.0)
    }
}

/// Returns the positions of the optimal actions of a state.
fn set(mdp: &Mdp, state: usize, optimal: &[bool]) -> Vec<usize> {
    let mut members = Vec::new();
    for (position, pair) in mdp.actions(state).enumerate() {
        if optimal[pair] {
            members.push(position);
        }
    }
    members
}

fn model(proof: &dyn Proof, out: &mut Writer) {
    let mdp = proof.mdp();
    let mut probability = proof.probability().iter();
    for state in 0..mdp.states() {
        out.separate(state, "\n");
        out.text("[");
        for (action, pair) in mdp.actions(state).enumerate() {
            out.separate(action, "");
            out.text("{\"to\":[");
            let (next, _) = mdp.row(pair);
            for (place, (&target, p)) in next.iter().zip(probability.by_ref()).enumerate() {
                out.separate(place, "");
                out.text("[");
                out.index(target as usize);
                out.text(",");
                out.fraction(&p.rational());
                out.text("]");
            }
            out.text("],\"reward\":");
            out.text("[");
            let [constant, slope] = proof.reward(pair);
            out.fraction(&constant);
            out.text(",");
            out.fraction(&slope);
            out.text("]}");
        }
        out.text("]");
    }
}

struct Writer(String);

impl Writer {
    fn text(&mut self, text: &str) {
        self.0.push_str(text);
    }

    /// A comma before all but the first, and what comes after it.
    fn separate(&mut self, index: usize, after: &str) {
        if index > 0 {
            self.text(",");
        }
        self.text(after);
    }

    fn index(&mut self, index: usize) {
        self.0 += &index.to_string();
    }

    fn fraction(&mut self, fraction: &Rational) {
        self.text("\"");
        self.text(&fraction.to_string());
        self.text("\"");
    }

    fn sets(&mut self, sets: &[(usize, Vec<usize>)]) {
        self.text("[");
        for (place, (state, set)) in sets.iter().enumerate() {
            self.separate(place, "");
            self.text("[");
            self.index(*state);
            self.text(",[");
            for (place, &action) in set.iter().enumerate() {
                self.separate(place, "");
                self.index(action);
            }
            self.text("]]");
        }
        self.text("]");
    }

    fn value(&mut self, state: usize, line: &[Rational; 2]) {
        self.text("[");
        self.index(state);
        for part in line {
            self.text(",");
            self.fraction(part);
        }
        self.text("]");
    }
}
