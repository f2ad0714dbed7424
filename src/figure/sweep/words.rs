//! The sentences that describe the picture of a sweep: the places where the best action changes, the effect on the true
//! value, the width over which regularisation spreads the change, and the stretches without an answer.

use super::pieces::{Piece, pieces};
use super::transition::{Transition, transition, value_at};
use crate::figure::format::{brief, cliff_at, equation, number, place, range};
use crate::figure::{symbol, text};
use crate::study::{Gap, Jump, Sweep};

/// Returns a description of a sweep: the cliff nearest to `at` in full (the first without it), the number of the
/// others, and the stretches without an answer. An end of the part of the range that has an answer is no cliff: there
/// is nothing beyond it.
#[must_use]
pub fn describe(sweep: &Sweep, at: Option<f64>) -> String {
    let (Some(&from), Some(&to)) = (sweep.theta.first(), sweep.theta.last()) else {
        return String::new();
    };
    let reader = Reader {
        sweep,
        parameter: spoken_name(&symbol(&sweep.parameter.name)),
        state: quoted(&sweep.state),
        from,
        to,
    };
    if sweep.over_alpha {
        return reader.temperatures();
    }
    let distance = |jump: &Jump| (jump.at - at.unwrap_or(from)).abs();
    let flips = sweep
        .jumps
        .iter()
        .filter(|jump| jump.flips() && (from..=to).contains(&jump.at));
    let (ends, flips): (Vec<&Jump>, Vec<&Jump>) = flips.partition(|jump| reader.is_end(jump));
    let nearest = flips.iter().min_by(|a, b| distance(a).total_cmp(&distance(b)));
    let mut sentences = Vec::new();
    if let Some(jump) = nearest {
        sentences.extend(reader.flip(jump));
        let places = flips.iter().map(|flip| flip.at);
        let others: Vec<f64> = places.filter(|&place| place != jump.at).collect();
        sentences.extend(reader.others(&others));
    } else {
        sentences.extend(reader.constant());
    }
    sentences.extend(ends.iter().map(|jump| reader.point(jump)));
    sentences.extend(reader.stays());
    sentences.extend(sweep.gaps.iter().map(|gap| reader.gap(gap)));
    // If there are gaps, they are the reason, and the text has named them.
    if !sweep.sampled.is_empty() && sweep.gaps.is_empty() {
        let (points, parameter, why) = (sweep.theta.len(), &reader.parameter, &sweep.sampled);
        sentences.push(format!(
            "Hard argmax was solved for at {points} values of {parameter} alone: {why}."
        ));
    }
    sentences.join(" ")
}

/// The subject of the sentences, with names as they are spoken.
struct Reader<'a> {
    sweep: &'a Sweep,
    parameter: String,
    state: String,
    from: f64,
    to: f64,
}

/// Returns a name in quotation marks, as far as a sentence can carry it.
pub(in crate::figure) fn quoted(name: &str) -> String {
    format!("“{}”", spoken_name(name))
}

/// Returns a name as far as a sentence can carry it.
fn spoken_name(name: &str) -> String {
    text::shorten(&text::line(name), &|text| text.chars().count() <= 40)
}

/// Returns the names of actions with a word before the last; of more than four the first three.
pub(in crate::figure) fn listed(set: &[impl AsRef<str>], word: &str) -> String {
    let shown = if set.len() > 4 { 3 } else { set.len() };
    let mut names: Vec<String> = set[..shown].iter().map(|action| quoted(action.as_ref())).collect();
    if shown < set.len() {
        names.push(format!("{} others", set.len() - shown));
    }
    let Some(last) = names.pop() else {
        return "none".to_owned();
    };
    if names.is_empty() {
        return last;
    }
    format!("{} {word} {last}", names.join(", "))
}

impl Reader<'_> {
    /// Returns a parameter value as text; a value that differs from zero only by rounding is zero.
    fn value(&self, at: f64) -> String {
        brief(self.clean(at))
    }

    /// Returns the ends of a stretch as texts.
    fn stretch(&self, from: f64, to: f64) -> [String; 2] {
        range(self.clean(from), self.clean(to))
    }

    fn clean(&self, at: f64) -> f64 {
        // How far a cliff may be from its place is known.
        let jump = self.sweep.jumps.iter().find(|jump| jump.at == at);
        let noise = jump.map_or((self.to - self.from) * 1e-12, |jump| jump.error);
        if at.abs() <= noise { 0.0 } else { at }
    }

    /// Returns the parameter with the place of a cliff.
    fn cliff(&self, at: f64) -> String {
        cliff_at(&self.parameter, self.clean(at))
    }

    /// Returns a sentence about the other cliffs, of many the first and the last.
    fn others(&self, places: &[f64]) -> Option<String> {
        let parameter = &self.parameter;
        let (last, before) = places.split_last()?;
        Some(if before.is_empty() {
            format!("Another cliff: {}.", self.cliff(*last))
        } else if before.len() < 4 {
            let cliff = |&at: &f64| place(self.clean(at));
            let sign = if places.iter().any(|at| cliff(at).1) {
                "\u{2248}"
            } else {
                "="
            };
            let before: Vec<String> = before.iter().map(|at| cliff(at).0).collect();
            let (before, last) = (before.join(", "), cliff(last).0);
            format!("Other cliffs: {parameter}\u{a0}{sign}\u{a0}{before} and {last}.")
        } else {
            let [from, to] = self.stretch(places[0], *last);
            format!("{} other cliffs, at {parameter} from {from} to {to}.", places.len())
        })
    }

    fn constant(&self) -> Option<String> {
        let pieces = pieces(self.sweep);
        let piece = pieces.iter().find(|piece| piece.from < piece.to).or(pieces.first());
        let piece = piece.filter(|piece| !piece.set.is_empty())?;
        // Between the grid and the end of the part that has an answer, nothing changes either.
        let edges = self
            .sweep
            .gaps
            .iter()
            .filter(|gap| !gap.soft)
            .filter_map(|gap| gap.edge);
        let middle = f64::midpoint(piece.from, piece.to);
        let ends = [
            edges.clone().find(|&edge| edge < middle),
            edges.clone().find(|&edge| edge > middle),
        ];
        let parameter = &self.parameter;
        let [from, to] = self.stretch(ends[0].unwrap_or(piece.from), ends[1].unwrap_or(piece.to));
        let sign = |end: Option<f64>| if end.is_some() { "<" } else { "\u{2264}" };
        let stretch = if ends == [None, None] {
            format!("for all {parameter} from {from} to {to}")
        } else {
            format!("for {from} {} {parameter} {} {to}", sign(ends[0]), sign(ends[1]))
        };
        let (names, state) = (listed(&piece.set, "and"), &self.state);
        let said = if piece.set.len() == 1 {
            format!("The best action in {state} is {names} {stretch}.")
        } else {
            format!("In {state}, {names} are equally good {stretch}.")
        };
        if self.sweep.hard.visits.iter().any(|&visits| visits > 0.0) {
            return Some(said);
        }
        Some(format!(
            "{said} {state} is off the path: it is not visited from the start."
        ))
    }

    /// Returns a sentence about actions that stay in a free loop, which may lead to the way out of it.
    fn stays(&self) -> Option<String> {
        if pieces(self.sweep).is_empty() {
            return None;
        }
        let names = listed(&self.sweep.stays, "and");
        let stay = match self.sweep.stays.len() {
            0 => return None,
            1 => "stays",
            _ => "stay",
        };
        Some(format!(
            "{names} {stay} in a loop that costs nothing; a policy that never leaves it {} nothing.",
            self.sweep.measure.earns()
        ))
    }

    fn gap(&self, gap: &Gap) -> String {
        let theta = &self.sweep.theta;
        let [first, last] = gap.points;
        let parameter = &self.parameter;
        let [from, to] = self.stretch(theta[first], theta[last]);
        // What the grid has not found is known from the edge, which may have a reason of its own.
        let touches = |other: &Gap| other.points[1] + 1 == first || last + 1 == other.points[0];
        let mut beside = self
            .sweep
            .gaps
            .iter()
            .filter(|other| other.soft == gap.soft && touches(other));
        let edge = gap.edge.or(beside.find_map(|other| other.edge));
        let beyond = edge.filter(|&edge| edge < theta[first] || edge > theta[last]);
        let stretch = match (first == 0, last + 1 == theta.len()) {
            (true, false) if let Some(edge) = beyond => format!("for {parameter} < {}", self.value(edge)),
            (false, true) if let Some(edge) = beyond => format!("for {parameter} > {}", self.value(edge)),
            (true, true) => "anywhere in this range".to_owned(),
            (true, false) => format!("for {parameter} \u{2264} {to}"),
            (false, true) => format!("for {parameter} \u{2265} {from}"),
            (false, false) if first == last => format!("at {}", equation(parameter, self.clean(theta[first]))),
            (false, false) => format!("for {from} \u{2264} {parameter} \u{2264} {to}"),
        };
        let problem = text::line(&gap.problem);
        let problem = problem.trim().trim_end_matches('.');
        match self.sweep.alpha {
            Some(alpha) if gap.soft => format!(
                "There is no finite regularised value {stretch} with {}: {problem}.",
                equation("α", alpha)
            ),
            None if gap.soft => format!("There is no finite regularised value {stretch}: {problem}."),
            _ => format!("There is no optimal value {stretch}: {problem}."),
        }
    }

    /// Returns the sentences about a sweep over temperatures: what is best at 0, how far it is kept as the
    /// temperature rises, and the stretches without an answer.
    fn temperatures(&self) -> String {
        let Sweep { actions, rule, .. } = self.sweep;
        let zero = equation("α", 0.0);
        let best: Vec<usize> = (0..actions.len())
            .filter(|&action| self.sweep.optimal[action][0] == 1)
            .collect();
        let names: Vec<String> = best.iter().map(|&action| actions[action].clone()).collect();
        let mut sentences = Vec::new();
        if let [action] = best[..] {
            sentences.push(format!(
                "At {zero}, hard argmax, the best action in {} is {}.",
                self.state,
                quoted(&actions[action])
            ));
            sentences.extend(self.kept(action));
        } else if !best.is_empty() {
            sentences.push(format!(
                "At {zero}, hard argmax, {} tie in {}; the strip at the left edge shows what the rule “{rule}” takes. \
                 The curves are the soft policy, whose limit at {zero} may be another one.",
                listed(&names, "and"),
                self.state,
            ));
        }
        let hard: Vec<&Gap> = self.sweep.gaps.iter().filter(|gap| !gap.soft).collect();
        sentences.extend(hard.iter().take(1).map(|gap| self.gap(gap)));
        if hard.is_empty() {
            sentences.extend(self.sweep.gaps.iter().map(|gap| self.gap(gap)));
        }
        sentences.join(" ")
    }

    /// Returns a sentence about the temperatures up to which an action keeps 90 % and is the most likely one.
    fn kept(&self, action: usize) -> Option<String> {
        let soft = self.sweep.soft.as_ref()?;
        let theta = &self.sweep.theta;
        let odds = |rest: f64, point: usize| {
            let own = soft.policy[action][point];
            theta[point] * (own / rest).ln()
        };
        // In units of reward the odds move little with the temperature, so that lines between samples follow them well.
        let margin = |point: usize| odds((1.0 - soft.policy[action][point]) * 9.0, point);
        let others = |point: usize| {
            (0..soft.policy.len())
                .filter(|&other| other != action)
                .map(move |other| soft.policy[other][point])
        };
        let lead = |point: usize| odds(others(point).fold(0.0, f64::max), point);
        let name = quoted(&self.sweep.actions[action]);
        Some(match (self.first_below(margin), self.first_below(lead)) {
            (None, _) => format!("It keeps more than 90\u{a0}% up to {}.", equation("α", self.to)),
            (Some(at), None) if at > theta[1] => format!(
                "As α rises, its probability falls below 90\u{a0}% at {}; it stays the most likely one.",
                about(at)
            ),
            (Some(at), Some(lost)) if at > theta[1] => format!(
                "As α rises, its probability falls below 90\u{a0}% at {}, and from {} on {name} is no longer the most likely one.",
                about(at),
                about(lost)
            ),
            _ => format!(
                "Its probability is below 90\u{a0}% already at {}.",
                equation("α", theta[1])
            ),
        })
    }

    /// Returns the lowest temperature at which a quantity is no longer above 0; `None` where it is at all of them.
    fn first_below(&self, quantity: impl Fn(usize) -> f64) -> Option<f64> {
        let theta = &self.sweep.theta;
        let below = (1..theta.len()).find(|&point| quantity(point) <= 0.0)?;
        if below == 1 {
            return Some(theta[1]);
        }
        let (high, low) = (quantity(below - 1), quantity(below));
        let share = if high.is_finite() { high / (high - low) } else { 1.0 };
        Some(theta[below - 1] + (theta[below] - theta[below - 1]) * share)
    }

    /// Returns all sentences about a jump.
    fn flip(&self, jump: &Jump) -> Vec<String> {
        let [below, _, above] = &jump.sets;
        let shared = below.iter().any(|action| above.contains(action));
        let mut sentences = vec![if below == above {
            self.point(jump)
        } else {
            self.change(jump, shared)
        }];
        if self.off_path(jump.at) {
            sentences.push(format!(
                "{} is off the path there: it is not visited from the start.",
                self.state
            ));
        }
        if let Some(alpha) = self.sweep.alpha {
            let alpha = format!("At {}", equation("α", alpha));
            sentences.extend(if shared {
                self.smooth(jump, &alpha)
            } else {
                self.transition(jump, &alpha)
            });
        }
        if below != above {
            sentences.extend(self.ties(jump));
        }
        sentences
    }

    /// Returns whether a jump is at an end of the part of the range that has an answer.
    fn is_end(&self, jump: &Jump) -> bool {
        let is_edge = |gap: &Gap| gap.edge.is_some_and(|edge| self.clean(edge - jump.at) == 0.0);
        jump.sets[0] == jump.sets[2] && self.sweep.gaps.iter().any(is_edge)
    }

    /// Returns a sentence about a change at one point alone.
    fn point(&self, jump: &Jump) -> String {
        let ([below, on, _], [before, there, _]) = (&jump.sets, jump.truths);
        let joining: Vec<String> = on.iter().filter(|action| !below.contains(action)).cloned().collect();
        let names = listed(below, "and");
        let place = if self.is_end(jump) {
            "where the part of the range that has an answer ends".to_owned()
        } else {
            format!("at that point alone: {names} {} best beside it", verb(below))
        };
        let said = format!(
            "At {} {} {} as good as {names} in {}, {place}.",
            self.cliff(jump.at),
            listed(&joining, "and"),
            verb(&joining),
            self.state,
        );
        if there.is_finite() && before.is_finite() && !nearly_equal(before, there) {
            let (there, before) = (brief(there), brief(before));
            let truth = self.sweep.measure.truth();
            return format!("{said} The {truth} is {there} there and {before} beside it.");
        }
        said
    }

    /// Returns a sentence about a change from one stretch to the next.
    fn change(&self, jump: &Jump, shared: bool) -> String {
        let ([below, _, above], [before, _, after]) = (&jump.sets, jump.truths);
        let (at, state) = (self.cliff(jump.at), &self.state);
        let said = if shared {
            let side = |set: &[String]| {
                let alone = if set.len() == 1 { " alone" } else { "" };
                format!("{}{alone}", listed(set, "and"))
            };
            let (left, right) = (side(below), side(above));
            format!("At {at} the best actions in {state} change from {left} to {right}")
        } else {
            let (left, right) = (listed(below, "or"), listed(above, "or"));
            format!("At {at} the best action in {state} flips from {left} to {right}")
        };
        if !(before.is_finite() && after.is_finite()) {
            return format!("{said}.");
        }
        let truth = self.sweep.measure.truth();
        if nearly_equal(before, after) {
            return format!("{said}. The {truth} stays at {}.", brief(before));
        }
        let [old, new] = range(before, after);
        format!("{said}. The {truth} jumps from {old} to {new}.")
    }

    /// Returns whether the watched state is visited on neither side of a place.
    fn off_path(&self, at: f64) -> bool {
        let (theta, visits) = (&self.sweep.theta, &self.sweep.hard.visits);
        let below = theta.partition_point(|&value| value < at).saturating_sub(1);
        let above = theta.partition_point(|&value| value <= at).min(theta.len() - 1);
        visits[below] == 0.0 && visits[above] == 0.0
    }

    /// Returns a sentence about how far regularisation spreads a flip between disjoint sets.
    fn transition(&self, jump: &Jump, alpha: &str) -> Option<String> {
        let soft = self.sweep.soft.as_ref()?;
        let sides = [&jump.sets[0], &jump.sets[2]].map(|names| self.sweep.positions(names));
        let names = listed(&jump.sets[2], "or");
        Some(match transition(&self.sweep.theta, &soft.policy, jump.at, &sides)? {
            Transition::Over { from, to } => format!(
                "{alpha} the switch is gradual: 10\u{a0}% {names} at {}\u{a0}=\u{a0}{}, 90\u{a0}% at {}{}.",
                self.parameter,
                self.rounded(from, to - from),
                self.rounded(to, to - from),
                // The shares are those of the old and the new actions together.
                if sides.iter().map(Vec::len).sum::<usize>() < self.sweep.actions.len() {
                    ", the other actions not counted"
                } else {
                    ""
                }
            ),
            Transition::Within { step } => format!(
                "{alpha} the switch takes less than a step of {} in {}.",
                self.value(step),
                self.parameter
            ),
            Transition::Beyond => {
                format!("{alpha} the switch is so gradual that it does not finish within this range.")
            }
        })
    }

    /// Returns a sentence about a flip between sets that share actions, which the soft policy passes smoothly.
    fn smooth(&self, jump: &Jump, alpha: &str) -> Option<String> {
        let soft = self.sweep.soft.as_ref()?;
        let [below, on, above] = &jump.sets;
        let action = other_than(above, below)
            .or_else(|| other_than(on, below))
            .or_else(|| other_than(below, above))?;
        let position = self.sweep.actions.iter().position(|name| name == action)?;
        let share = value_at(&self.sweep.theta, &soft.policy[position], jump.at)?;
        Some(format!(
            "{alpha} nothing jumps: at {} the probability of {} is {}.",
            self.cliff(jump.at),
            quoted(action),
            self.rounded(share, 0.1),
        ))
    }

    /// Returns a value with about two digits of a width.
    fn rounded(&self, value: f64, width: f64) -> String {
        let scale = 10f64.powi((-width.log10()).ceil().clamp(-12.0, 12.0) as i32 + 1);
        number(self.clean((value * scale).round() / scale))
    }

    /// Returns sentences about the stretches beside a jump on which several actions are optimal.
    fn ties(&self, jump: &Jump) -> Vec<String> {
        let pieces = pieces(self.sweep);
        let (Some(first), Some(last)) = (pieces.first(), pieces.last()) else {
            return Vec::new();
        };
        let beside = pieces
            .iter()
            .filter(|piece| piece.from == jump.at || piece.to == jump.at);
        let tied = beside.filter(|piece| piece.set.len() > 1 && piece.from < piece.to);
        let sentence = |piece: &Piece| {
            let [from, to] = self.stretch(piece.from, piece.to);
            let parameter = &self.parameter;
            let stretch = if piece.from == first.from {
                format!("{parameter} < {to}")
            } else if piece.to == last.to {
                format!("{parameter} > {from}")
            } else {
                format!("{from} < {parameter} < {to}")
            };
            let names = listed(&piece.set, "and");
            format!("For {stretch}, {names} are equally good.")
        };
        tied.map(sentence).collect()
    }
}

/// Returns a temperature that lies between samples.
fn about(alpha: f64) -> String {
    format!("α\u{a0}\u{2248}\u{a0}{}", brief(alpha))
}

/// Returns `is` or `are`, as the number of actions asks.
fn verb(set: &[String]) -> &'static str {
    if set.len() == 1 { "is" } else { "are" }
}

/// Returns the first of some actions that is not among others.
fn other_than<'a>(set: &'a [String], others: &[String]) -> Option<&'a String> {
    set.iter().find(|action| !others.contains(action))
}

/// Returns whether two values differ by rounding at most.
fn nearly_equal(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0)
}
