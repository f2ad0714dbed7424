//! What is said of one jump: between which actions, what it does to the true value, what regularisation makes of it, and the ties beside it.

use super::describe::{Reader, quoted};
use super::format::{number, spoken};
use super::pieces::pieces;
use super::spread::{self, Spread};
use crate::study::Jump;

/// `is` or `are`, as the number of actions asks.
fn verb(set: &[usize]) -> &'static str {
    if set.len() == 1 { "is" } else { "are" }
}

/// The first of some actions that is not among others.
fn other_than(set: &[usize], others: &[usize]) -> Option<usize> {
    set.iter().copied().find(|action| !others.contains(action))
}

impl Reader<'_> {
    /// All sentences about a jump.
    pub(super) fn flip(&self, said: &mut Vec<String>, jump: &Jump) {
        let [below, _, above] = &jump.sets;
        let shared = below.iter().any(|action| above.contains(action));
        said.push(if below == above {
            self.point(jump)
        } else {
            self.change(jump, shared)
        });
        if self.off_path(jump.at) {
            said.push(format!(
                "{} is off the path there: it is not visited from the start.",
                self.state
            ));
        }
        if let Some(alpha) = self.labels.alpha {
            let alpha = format!("With alpha\u{a0}=\u{a0}{}", number(alpha));
            said.extend(if shared {
                self.smooth(jump, &alpha)
            } else {
                self.spread(jump, &alpha)
            });
        }
        if below != above {
            self.ties(said, jump);
        }
    }

    /// A change at one point alone.
    fn point(&self, jump: &Jump) -> String {
        let ([below, on, _], [before, there, _]) = (&jump.sets, jump.truths);
        let mut joining = Vec::new();
        for &action in on {
            if !below.contains(&action) {
                joining.push(action);
            }
        }
        let names = self.names(below, "and");
        let said = format!(
            "At {} {} {} as good as {names} in {}, at that point alone: {names} {} best on both sides.",
            self.equal(jump.at),
            self.names(&joining, "and"),
            verb(&joining),
            self.state,
            verb(below),
        );
        if there.is_finite() && before.is_finite() && !same(before, there) {
            let (there, before) = (spoken(there), spoken(before));
            return format!("{said} The true value is {there} there and {before} beside it.");
        }
        said
    }

    /// A change from one stretch to the next.
    fn change(&self, jump: &Jump, shared: bool) -> String {
        let ([below, _, above], [before, _, after]) = (&jump.sets, jump.truths);
        let (at, state) = (self.equal(jump.at), &self.state);
        let said = if shared {
            let side = |set: &[usize]| {
                let alone = if set.len() == 1 { " alone" } else { "" };
                self.names(set, "and") + alone
            };
            let (left, right) = (side(below), side(above));
            format!("At {at} the best actions in {state} change from {left} to {right}")
        } else {
            let (left, right) = (self.names(below, "or"), self.names(above, "or"));
            format!("At {at} the best action in {state} flips from {left} to {right}")
        };
        if !(before.is_finite() && after.is_finite()) {
            return format!("{said}.");
        }
        let (old, new) = (spoken(before), spoken(after));
        if same(before, after) {
            return format!("{said}; the true value stays at {old}.");
        }
        format!("{said}; the true value jumps from {old} to {new}.")
    }

    /// Whether the watched state is visited on neither side of a place.
    fn off_path(&self, at: f64) -> bool {
        let (theta, visits) = (&self.sweep.theta, &self.sweep.hard.visits);
        let below = theta.partition_point(|&value| value < at).saturating_sub(1);
        let above = theta.partition_point(|&value| value <= at).min(theta.len() - 1);
        visits[below] == 0.0 && visits[above] == 0.0
    }

    /// How far regularisation spreads a flip between disjoint sets.
    fn spread(&self, jump: &Jump, alpha: &str) -> Option<String> {
        let soft = self.sweep.soft.as_ref()?;
        Some(match spread::spread(&self.sweep.theta, &soft.policy, jump)? {
            Spread::Over { from, to } => format!(
                "{alpha} the change is spread over {}\u{a0}=\u{a0}{} to {} (10 % to 90 %).",
                self.parameter,
                self.rounded(from, to - from),
                self.rounded(to, to - from)
            ),
            Spread::Within { step } => format!(
                "{alpha} the change takes less than a step of {} in {}.",
                self.place(step),
                self.parameter
            ),
            Spread::Beyond => {
                format!("{alpha} the change (10 % to 90 %) is not complete within this range.")
            }
        })
    }

    /// Where sets share actions, the soft policy passes smoothly.
    fn smooth(&self, jump: &Jump, alpha: &str) -> Option<String> {
        let soft = self.sweep.soft.as_ref()?;
        let [below, on, above] = &jump.sets;
        let action = other_than(above, below)
            .or_else(|| other_than(on, below))
            .or_else(|| other_than(below, above))?;
        let share = spread::at(&self.sweep.theta, &soft.policy[action], jump.at)?;
        Some(format!(
            "{alpha} nothing jumps: at {} the probability of {} is {}.",
            self.equal(jump.at),
            quoted(&self.labels.actions[action]),
            self.rounded(share, 0.1),
        ))
    }

    /// A value with about two digits of a width.
    fn rounded(&self, value: f64, width: f64) -> String {
        let scale = 10f64.powi((-width.log10()).ceil().clamp(-12.0, 12.0) as i32 + 1);
        self.place((value * scale).round() / scale)
    }

    /// The stretches beside a jump on which several actions are optimal.
    fn ties(&self, said: &mut Vec<String>, jump: &Jump) {
        let pieces = pieces(self.sweep);
        let (Some(first), Some(last)) = (pieces.first(), pieces.last()) else {
            return;
        };
        for piece in &pieces {
            let beside = piece.from == jump.at || piece.to == jump.at;
            if !(beside && piece.set.len() > 1 && piece.from < piece.to) {
                continue;
            }
            let [from, to] = self.stretch(piece.from, piece.to);
            let parameter = &self.parameter;
            let stretch = if piece.from == first.from {
                format!("{parameter} < {to}")
            } else if piece.to == last.to {
                format!("{parameter} > {from}")
            } else {
                format!("{from} < {parameter} < {to}")
            };
            let names = self.names(&piece.set, "and");
            said.push(format!("For {stretch}, {names} are equally good."));
        }
    }
}

/// Whether two values differ by rounding at most.
fn same(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0)
}
