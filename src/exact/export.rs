//! A certificate as a JSON text that stands alone: the model's numbers, every point and every piece with the values
//! that prove it.

use super::budget::{Budget, Meter};
use super::certify::Certificate;
use super::claims::{apply, changes_at, choices};
use super::problem::ExactProblem;
use super::values::{Line, Values, policy};
use crate::cliffs::Cliffs;
use crate::rational::Rational;

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
        let mut out = Writer(String::new());
        out.text("{\"policy-cliff-certificate\":2,\"discount\":");
        out.fraction(&problem.discount.rational());
        if cliffs.gaps.iter().any(Option::is_some) {
            let [lower, upper] = cliffs.gaps.each_ref().map(Option::is_some);
            out.text(&format!(",\"open\":[{lower},{upper}]"));
        }
        out.text(",\n\"states\":[");
        model(problem, &mut out);
        out.text("],\n\"points\":[");
        let mut optimal = cliffs.first.clone();
        apply(problem, changes_at(cliffs, 0), 2, &mut optimal);
        let mut values = Values::new(problem, policy(problem, &optimal).ok()?, &mut meter).ok()?;
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
                apply(problem, changes, 2, &mut optimal);
                let choices = choices(problem, changes, &optimal, &values.policy).ok()?;
                moved = values.turn(&choices, &mut meter).ok()?;
            } else {
                for state in 0..problem.mdp.states() {
                    if !problem.mdp.is_terminal(state) {
                        new.push((state, set(problem, state, &optimal)));
                    }
                    if !values.lines[state].is_zero() {
                        moved.push(state);
                    }
                }
            }
            out.text(",\n \"optimal\":");
            out.sets(&new);
            out.text(",\n \"values\":[");
            for (place, &state) in moved.iter().enumerate() {
                out.separate(place, "");
                out.value(state, &values.lines[state]);
            }
            out.text("]}");
        }
        out.text("}]}\n");
        Some(out.0)
    }
}

/// Returns the positions of the optimal actions of a state.
fn set(problem: &ExactProblem, state: usize, optimal: &[bool]) -> Vec<usize> {
    let mut members = Vec::new();
    for (position, pair) in problem.mdp.actions(state).enumerate() {
        if optimal[pair] {
            members.push(position);
        }
    }
    members
}

fn model(problem: &ExactProblem, out: &mut Writer) {
    let mut probability = problem.probability.iter();
    for state in 0..problem.mdp.states() {
        out.separate(state, "\n");
        out.text("[");
        for (action, pair) in problem.mdp.actions(state).enumerate() {
            out.separate(action, "");
            out.text("{\"to\":[");
            let (next, _) = problem.mdp.row(pair);
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
            out.fraction(&problem.rewards[0][pair]);
            out.text(",");
            out.fraction(&problem.rewards[1][pair]);
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

    fn value(&mut self, state: usize, line: &Line) {
        self.text("[");
        self.index(state);
        for part in [&line.constant, &line.slope] {
            self.text(",");
            self.fraction(&Rational::new(part.clone(), line.denominator.clone()));
        }
        self.text("]");
    }
}
