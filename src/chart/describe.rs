//! The sentences that read a picture: where the best answer changes, what that does to the true value, how far regularisation spreads it, what has no answer.

use super::build::Labels;
use super::format::{number, spoken};
use super::pieces::{Piece, pieces};
use super::spread::{Spread, spread};
use super::text;
use crate::sweep::{Gap, Jump, Sweep};

/// Reads the picture of a sweep aloud: the jump nearest to `at` in full (the first without it), the others counted, then what has no answer.
#[must_use]
pub fn describe(labels: &Labels, sweep: &Sweep, at: Option<f64>) -> String {
    let Some((&from, &to)) = sweep.theta.first().zip(sweep.theta.last()) else {
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
    let mut sentences = Vec::new();
    let jumps: Vec<&Jump> = sweep
        .jumps
        .iter()
        .filter(|jump| jump.flips() && (from..=to).contains(&jump.at))
        .collect();
    let distance = |jump: &&&Jump| (jump.at - at.unwrap_or(from)).abs();
    match jumps
        .iter()
        .min_by(|a, b| distance(a).total_cmp(&distance(b)))
    {
        Some(jump) => {
            sentences.push(reader.jump(jump));
            sentences.extend(reader.off_path(jump.at));
            sentences.extend(reader.soft(jump));
            sentences.extend(reader.ties(jump));
            sentences.extend(reader.others(jump, &jumps));
        }
        None => sentences.extend(reader.constant()),
    }
    sentences.extend(sweep.gaps.iter().map(|gap| reader.gap(gap)));
    sentences.join(" ")
}

struct Reader<'a> {
    labels: &'a Labels,
    sweep: &'a Sweep,
    parameter: String,
    state: String,
    from: f64,
    to: f64,
}

fn quoted(name: &str) -> String {
    format!("\u{201c}{}\u{201d}", spoken_name(name))
}

/// A name as far as a sentence can carry it.
fn spoken_name(name: &str) -> String {
    text::shorten(&text::line(name), &|text| text.chars().count() <= 40)
}

impl Reader<'_> {
    /// A parameter value; what is left of a zero after rounding is zero.
    fn place(&self, at: f64) -> String {
        let noise = (self.to - self.from) * 1e-12;
        spoken(if at.abs() < noise { 0.0 } else { at })
    }

    /// Names of actions with a word before the last; of more than four the first three.
    fn names(&self, set: &[usize], word: &str) -> String {
        let shown = if set.len() > 4 { 3 } else { set.len() };
        let mut names: Vec<String> = set[..shown]
            .iter()
            .map(|&action| quoted(&self.labels.actions[action]))
            .collect();
        if shown < set.len() {
            names.push(format!("{} others", set.len() - shown));
        }
        match names.split_last() {
            None => "none".to_owned(),
            Some((only, [])) => only.clone(),
            Some((last, rest)) => format!("{} {word} {last}", rest.join(", ")),
        }
    }

    /// `is` or `are`, as the number of actions asks.
    fn verb(set: &[usize]) -> &'static str {
        if set.len() == 1 { "is" } else { "are" }
    }

    fn jump(&self, jump: &Jump) -> String {
        let Jump {
            sets: [below, on, above],
            truths: [before, there, after],
            ..
        } = jump;
        let (parameter, at, state) = (&self.parameter, self.place(jump.at), &self.state);
        let (before, there, after) = (*before, *there, *after);
        let same = |a: f64, b: f64| (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0);
        if below == above {
            let joining: Vec<usize> = on
                .iter()
                .copied()
                .filter(|action| !below.contains(action))
                .collect();
            let truth = if there.is_finite() && before.is_finite() && !same(before, there) {
                format!(
                    " The true value is {} there and {} beside it.",
                    spoken(there),
                    spoken(before)
                )
            } else {
                String::new()
            };
            return format!(
                "At {parameter} = {at} {} {} as good as {} in {state}, at that point alone: {} {} best on both sides.{truth}",
                self.names(&joining, "and"),
                Self::verb(&joining),
                self.names(below, "and"),
                self.names(below, "and"),
                Self::verb(below),
            );
        }
        let truth = match (before.is_finite() && after.is_finite(), same(before, after)) {
            (false, _) => String::new(),
            (true, true) => format!("; the true value stays at {}", spoken(before)),
            (true, false) => format!(
                "; the true value jumps from {} to {}",
                spoken(before),
                spoken(after)
            ),
        };
        if below.iter().any(|action| above.contains(action)) {
            let side = |set: &[usize]| {
                let alone = if set.len() == 1 { " alone" } else { "" };
                format!("{}{alone}", self.names(set, "and"))
            };
            let (left, right) = (side(below), side(above));
            format!(
                "At {parameter} = {at} the best answers in {state} change from {left} to {right}{truth}."
            )
        } else {
            let (left, right) = (self.names(below, "or"), self.names(above, "or"));
            format!(
                "At {parameter} = {at} the best answer in {state} flips from {left} to {right}{truth}."
            )
        }
    }

    /// Whether the watched state is visited on neither side of a place.
    fn off_path(&self, at: f64) -> Option<String> {
        let theta = &self.sweep.theta;
        let below = theta.partition_point(|&value| value < at).saturating_sub(1);
        let above = theta
            .partition_point(|&value| value <= at)
            .min(theta.len() - 1);
        let never = [below, above]
            .iter()
            .all(|&point| self.sweep.hard.visits[point] == 0.0);
        never.then(|| {
            format!(
                "{} is off the path there: it is not visited from the start.",
                self.state
            )
        })
    }

    fn soft(&self, jump: &Jump) -> Option<String> {
        let (soft, alpha) = (self.sweep.soft.as_ref()?, self.labels.alpha?);
        let [below, on, above] = &jump.sets;
        let (parameter, alpha) = (&self.parameter, number(alpha));
        let gained = above
            .iter()
            .chain(on)
            .find(|action| !below.contains(action));
        if !below.iter().any(|action| above.contains(action)) {
            return match spread(&self.sweep.theta, &soft.policy, jump)? {
                Spread::Over { from, to } => {
                    let (from, to) = (self.rounded(from, to - from), self.rounded(to, to - from));
                    Some(format!(
                        "With alpha = {alpha} the change is spread over {parameter} = {from} to {to} (10 % to 90 %)."
                    ))
                }
                Spread::Within { step } => Some(format!(
                    "With alpha = {alpha} the change takes less than a step of {} in {parameter}.",
                    self.place(step)
                )),
                Spread::Beyond => Some(format!(
                    "With alpha = {alpha} the change (10 % to 90 %) is not complete within this range."
                )),
            };
        }
        let action = *gained.or_else(|| below.iter().find(|action| !above.contains(action)))?;
        let share = super::spread::at(&self.sweep.theta, &soft.policy[action], jump.at)?;
        Some(format!(
            "With alpha = {alpha} nothing jumps: at {parameter} = {} the probability of {} is {}.",
            self.place(jump.at),
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
    fn ties(&self, jump: &Jump) -> Vec<String> {
        if jump.sets[0] == jump.sets[2] {
            return Vec::new();
        }
        let beside = |piece: &Piece| {
            piece.set.len() > 1
                && (piece.from == jump.at || piece.to == jump.at)
                && piece.from < piece.to
        };
        let pieces = pieces(self.sweep);
        let (Some(first), Some(last)) = (pieces.first(), pieces.last()) else {
            return Vec::new();
        };
        let (from, to) = (first.from, last.to);
        let parameter = &self.parameter;
        let stretch = |piece: &Piece| match (piece.from == from, piece.to == to) {
            (true, _) => format!("{parameter} < {}", self.place(piece.to)),
            (false, true) => format!("{parameter} > {}", self.place(piece.from)),
            (false, false) => format!(
                "{} < {parameter} < {}",
                self.place(piece.from),
                self.place(piece.to)
            ),
        };
        let tie = |piece: &Piece| {
            format!(
                "For {}, {} are equally good.",
                stretch(piece),
                self.names(&piece.set, "and")
            )
        };
        pieces
            .iter()
            .filter(|piece| beside(piece))
            .map(tie)
            .collect()
    }

    fn others(&self, jump: &Jump, jumps: &[&Jump]) -> Option<String> {
        let others: Vec<f64> = jumps
            .iter()
            .map(|other| other.at)
            .filter(|&at| at != jump.at)
            .collect();
        let parameter = &self.parameter;
        match others[..] {
            [] => None,
            [at] => Some(format!(
                "It changes once more, at {parameter} = {}.",
                self.place(at)
            )),
            [first, .., last] => Some(format!(
                "It changes at {} more values of {parameter}, from {} to {}.",
                others.len(),
                self.place(first),
                self.place(last)
            )),
        }
    }

    fn constant(&self) -> Option<String> {
        let pieces = pieces(self.sweep);
        let Piece { from, to, set } = pieces.first().filter(|piece| !piece.set.is_empty())?;
        let (parameter, state) = (&self.parameter, &self.state);
        let stretch = format!(
            "for all {parameter} from {} to {}",
            self.place(*from),
            self.place(*to)
        );
        let visited = if self.sweep.hard.visits.iter().any(|&visits| visits > 0.0) {
            String::new()
        } else {
            format!(" {state} is off the path: it is not visited from the start.")
        };
        let names = self.names(set, "and");
        Some(if set.len() == 1 {
            format!("The best answer in {state} is {names} {stretch}.{visited}")
        } else {
            format!("In {state}, {names} are equally good {stretch}.{visited}")
        })
    }

    fn gap(&self, gap: &Gap) -> String {
        let theta = &self.sweep.theta;
        let [first, last] = gap.points;
        let (parameter, from, to) = (
            &self.parameter,
            self.place(theta[first]),
            self.place(theta[last]),
        );
        let stretch = match (first == 0, last + 1 == theta.len()) {
            (true, true) => "anywhere in this range".to_owned(),
            (true, false) => format!("for {parameter} \u{2264} {to}"),
            (false, true) => format!("for {parameter} \u{2265} {from}"),
            (false, false) if first == last => format!("at {parameter} = {from}"),
            (false, false) => format!("for {from} \u{2264} {parameter} \u{2264} {to}"),
        };
        let problem = text::line(&gap.problem);
        let problem = problem.trim().trim_end_matches('.');
        match self.labels.alpha.filter(|_| gap.soft) {
            Some(alpha) => {
                format!(
                    "There is no finite regularised value {stretch} with alpha = {}: {problem}.",
                    number(alpha)
                )
            }
            None => format!("There is no optimal value {stretch}: {problem}."),
        }
    }
}
