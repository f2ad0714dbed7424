//! A certificate as a JSON text that stands alone: the model's numbers, every point and every piece with the values that prove it.

use num_bigint::BigInt;

use super::budget::{Budget, Meter};
use super::certify::Certificate;
use super::claims::{apply, changes_at};
use super::problem::ExactProblem;
use super::values;
use crate::cliffs::Cliffs;
use crate::rational::Rational;

impl Certificate {
    /// The text that [`check`](super::check) verifies; its format is in docs/certificate.md. `None` unless [`Certificate::is_exact`]. Takes as long as
    /// [`certify`](super::certify) did.
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
        out.text("{\"policy-cliff-certificate\":1,\"discount\":");
        out.fraction(&problem.discount.rational());
        out.text(",\n\"states\":[");
        model(problem, &mut out);
        out.text("],\n\"points\":[");
        for (index, point) in self.points.iter().enumerate() {
            out.separate(index, "\n");
            out.text("{\"at\":\"");
            out.text(&point.text);
            out.text("\",\"tied\":[");
            for (place, change) in changes_at(cliffs, index).iter().enumerate() {
                out.separate(place, "");
                out.text("[");
                out.index(change.state);
                out.text(",[");
                for (place, &action) in change.sets[1].iter().enumerate() {
                    out.separate(place, "");
                    out.index(action);
                }
                out.text("]]");
            }
            out.text("]}");
        }
        out.text("],\n\"pieces\":[");
        let mut optimal = cliffs.first.clone();
        for index in 0..self.pieces.len() {
            apply(problem, changes_at(cliffs, index), 2, &mut optimal);
            let values = values::solve(problem, &optimal, &mut meter);
            out.separate(index, "\n");
            out.text("{\"optimal\":[");
            for state in 0..problem.mdp.states() {
                out.separate(state, "");
                out.text("[");
                let mut place = 0;
                for (action, pair) in problem.mdp.actions(state).enumerate() {
                    if optimal[pair] {
                        out.separate(place, "");
                        out.index(action);
                        place += 1;
                    }
                }
                out.text("]");
            }
            out.text("],\"values\":[");
            for (state, line) in values.lines.chunks_exact(2).enumerate() {
                out.separate(state, "");
                out.line(&line[0], &line[1], &values.denominator);
            }
            out.text("]}");
        }
        out.text("]}\n");
        Some(out.0)
    }
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
            let [constant, slope] = [0, 1].map(|degree: usize| problem.rewards[degree][pair].rational());
            out.pair(&constant, &slope);
            out.text("}");
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

    fn pair(&mut self, constant: &Rational, slope: &Rational) {
        self.text("[");
        self.fraction(constant);
        self.text(",");
        self.fraction(slope);
        self.text("]");
    }

    /// Constant and slope over one denominator.
    fn line(&mut self, constant: &BigInt, slope: &BigInt, denominator: &BigInt) {
        let over = |part: &BigInt| Rational::new(part.clone(), denominator.clone());
        self.pair(&over(constant), &over(slope));
    }
}
