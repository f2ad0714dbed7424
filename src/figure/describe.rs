//! The sentences that read a picture: where the best action changes, what that does to the true value, how far regularisation spreads it, what has no answer.

use super::build::Labels;
use super::format::{number, range, sign, spoken};
use super::pieces::pieces;
use super::text;
use crate::study::{Gap, Jump, Sweep};

/// Reads the picture of a sweep aloud: the jump nearest to `at` in full (the first without it), the others counted, then what has no answer.
#[must_use]
pub fn describe(labels: &Labels, sweep: &Sweep, at: Option<f64>) -> String {
    let (Some(&from), Some(&to)) = (sweep.theta.first(), sweep.theta.last()) else {
        return String::new();
    };
    let reader = Reader {
        labels,
        sweep,
        parameter: spoken_name(&labels.parameter),
        state: quoted(&labels.state),
        from,
        to,
    };
    let distance = |jump: &Jump| (jump.at - at.unwrap_or(from)).abs();
    let mut places = Vec::new();
    let mut nearest: Option<&Jump> = None;
    for jump in &sweep.jumps {
        if jump.flips() && from <= jump.at && jump.at <= to {
            places.push(jump.at);
            if nearest.is_none_or(|best| distance(jump) < distance(best)) {
                nearest = Some(jump);
            }
        }
    }
    let mut said = Vec::new();
    if let Some(jump) = nearest {
        reader.flip(&mut said, jump);
        places.retain(|&place| place != jump.at);
        said.extend(reader.others(&places));
    } else {
        said.extend(reader.constant());
    }
    for gap in &sweep.gaps {
        said.push(reader.gap(gap));
    }
    said.join(" ")
}

/// What the sentences are about.
pub(super) struct Reader<'a> {
    pub(super) labels: &'a Labels,
    pub(super) sweep: &'a Sweep,
    pub(super) parameter: String,
    pub(super) state: String,
    from: f64,
    to: f64,
}

pub(super) fn quoted(name: &str) -> String {
    format!("\u{201c}{}\u{201d}", spoken_name(name))
}

/// A name as far as a sentence can carry it.
fn spoken_name(name: &str) -> String {
    text::shorten(&text::line(name), &|text| text.chars().count() <= 40)
}

impl Reader<'_> {
    /// A parameter value; what is left of a zero after rounding is zero.
    pub(super) fn place(&self, at: f64) -> String {
        spoken(self.clean(at))
    }

    /// The ends of a stretch.
    pub(super) fn stretch(&self, from: f64, to: f64) -> [String; 2] {
        range(self.clean(from), self.clean(to))
    }

    fn clean(&self, at: f64) -> f64 {
        let noise = (self.to - self.from) * 1e-12;
        if at.abs() < noise { 0.0 } else { at }
    }

    /// The parameter with a value, which no line break takes apart.
    pub(super) fn equal(&self, at: f64) -> String {
        let at = self.clean(at);
        format!("{}\u{a0}{}\u{a0}{}", self.parameter, sign(at), spoken(at))
    }

    /// Names of actions with a word before the last; of more than four the first three.
    pub(super) fn names(&self, set: &[usize], word: &str) -> String {
        let shown = if set.len() > 4 { 3 } else { set.len() };
        let mut names = Vec::new();
        for &action in &set[..shown] {
            names.push(quoted(&self.labels.actions[action]));
        }
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

    fn others(&self, places: &[f64]) -> Option<String> {
        match places {
            [] => None,
            [at] => Some(format!("It changes once more, at {}.", self.equal(*at))),
            [first, .., last] => {
                let [from, to] = self.stretch(*first, *last);
                let (count, parameter) = (places.len(), &self.parameter);
                Some(format!(
                    "It changes at {count} more values of {parameter}, from {from} to {to}."
                ))
            }
        }
    }

    fn constant(&self) -> Option<String> {
        let pieces = pieces(self.sweep);
        let piece = pieces.first().filter(|piece| !piece.set.is_empty())?;
        let [from, to] = self.stretch(piece.from, piece.to);
        let stretch = format!("for all {} from {from} to {to}", self.parameter);
        let (names, state) = (self.names(&piece.set, "and"), &self.state);
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

    fn gap(&self, gap: &Gap) -> String {
        let theta = &self.sweep.theta;
        let [first, last] = gap.points;
        let parameter = &self.parameter;
        let [from, to] = self.stretch(theta[first], theta[last]);
        let stretch = match (first == 0, last + 1 == theta.len()) {
            (true, true) => "anywhere in this range".to_owned(),
            (true, false) => format!("for {parameter} \u{2264} {to}"),
            (false, true) => format!("for {parameter} \u{2265} {from}"),
            (false, false) if first == last => format!("at {}", self.equal(theta[first])),
            (false, false) => format!("for {from} \u{2264} {parameter} \u{2264} {to}"),
        };
        let problem = text::line(&gap.problem);
        let problem = problem.trim().trim_end_matches('.');
        match self.labels.alpha {
            Some(alpha) if gap.soft => format!(
                "There is no finite regularised value {stretch} with alpha\u{a0}=\u{a0}{}: {problem}.",
                number(alpha)
            ),
            _ => format!("There is no optimal value {stretch}: {problem}."),
        }
    }
}
