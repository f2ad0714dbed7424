//! The pictures of a weight that looks back (THEORY 10): its fixed points over the base, with the jumps of the way up
//! and of the way down; and at the present base how often the optimal policies do something, against how often they
//! would have to.

use super::curve::clip;
use super::format::{brief, cliff_at, equation, place};
use super::options::Sheet;
use super::{Axis, Caption, Color, Dash, Figure, Line, Mark, Point, Series, Theme, axis, symbol, text};
use crate::study::{FeedbackBranch, FeedbackLoop, FixedPoint, Knob};

/// The greatest number of fixed points, or of jumps, that are told one by one.
const TOLD: usize = 6;
/// The length of an arrow's head, and half of its width, in text sizes.
const HEAD: [f64; 2] = [0.7, 0.4];

impl Figure {
    /// Returns the fixed points over the base. Errors name the option or the column that does not fit.
    pub fn feedback_loop(found: &FeedbackLoop, sheet: &Sheet) -> Result<Self, String> {
        let size = sheet.text_size()?;
        check(found)?;
        let (base, weight, theme) = (&found.base, &found.weight, sheet.theme);
        let (low, high) = padded(weight.from, weight.to);
        let area = sheet.area(axis::widest_up(low, high, size) + size, size * 1.75, size);
        let line = |from: [f64; 2], to: [f64; 2]| Line {
            points: vec![from.into(), to.into()],
            dash: None,
        };
        let branches = |stable: bool| {
            let own = found.branches.iter().filter(|branch| branch.stable == stable);
            own.map(|branch| line(branch.from, branch.to)).collect::<Vec<Line>>()
        };
        let unstable = branches(false);
        let mut figure = Self {
            title: format!(
                "Fixed points of {} against {}",
                text::line(&symbol(&weight.name)),
                text::line(&symbol(&base.name))
            ),
            description: describe(found),
            x: Axis {
                from: base.from,
                to: base.to,
                ticks: axis::across(base.from, base.to, area.right - area.left, size),
                label: axis::label(&base.name, &base.label),
            },
            y: Axis {
                from: low,
                to: high,
                ticks: axis::up(low, high, area.bottom - area.top, size),
                label: format!("{}, where it stays", axis::label(&weight.name, &weight.label)),
            },
            ..Self::empty([sheet.width, sheet.height], size, theme, area)
        };
        let mut series = vec![Series {
            width: 2.75,
            ..lines("stable", theme.ink(), branches(true))
        }];
        if !unstable.is_empty() {
            let dashed = unstable.into_iter().map(|line| Line {
                dash: Some(Dash::WHOLE),
                ..line
            });
            series.push(Series {
                dash: true,
                ..lines("not stable", theme.muted(), dashed.collect())
            });
        }
        let name = text::line(&symbol(&base.name));
        for (label, path, color) in [
            (format!("as {name} rises"), &found.rising, theme.ink()),
            (format!("as {name} falls"), &found.falling, theme.muted()),
        ] {
            let arrows: Vec<Line> = jumps(path).into_iter().flat_map(|jump| arrow(&figure, jump)).collect();
            if !arrows.is_empty() {
                series.push(lines(&label, color, arrows));
            }
        }
        let present = found.fixed.iter().map(|fixed| {
            let at = f64::midpoint(fixed.weight[0], fixed.weight[1]);
            Mark::new((base.value, at), fixed.stable)
        });
        let upright = vec![line([base.value, low], [base.value, high])];
        series.push(Series {
            marks: present.collect(),
            width: 1.25,
            ..lines(
                &format!("at {}", equation(&base.name, base.value)),
                theme.ink(),
                upright,
            )
        });
        figure.series = series;
        Ok(figure)
    }

    /// Returns the outcome of the optimal policies over the weight, and the one that the rule needs at the present base.
    /// Errors name the option or the column that does not fit.
    pub fn feedback_outcome(found: &FeedbackLoop, sheet: &Sheet) -> Result<Self, String> {
        let size = sheet.text_size()?;
        check(found)?;
        let (base, gain, weight, theme) = (&found.base, found.gain.value, &found.weight, sheet.theme);
        let outcomes = found.levels.iter().flat_map(|level| level.outcome);
        let (least, most) = outcomes.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), outcome| {
            (low.min(outcome), high.max(outcome))
        });
        let (low, high) = padded(least, most);
        let area = sheet.area(axis::widest_up(low, high, size) + size, size * 1.75, size);
        let (mut steps, mut ties) = (Vec::new(), Vec::new());
        for level in &found.levels {
            let [under, over] = level.outcome;
            let line = |from: Point, to: Point, dash: Option<Dash>| Line {
                points: vec![from, to],
                dash,
            };
            if level.from < level.to {
                let edges = if under < over { vec![under, over] } else { vec![under] };
                steps.extend(edges.iter().map(|&at| line((level.from, at), (level.to, at), None)));
            } else if under < over {
                ties.push(line((level.from, under), (level.to, over), Some(Dash::WHOLE)));
            }
        }
        let needed = if gain == 0.0 {
            vec![vec![(base.value, low), (base.value, high)]]
        } else {
            let at = |weight: f64| (weight, (weight - base.value) / gain);
            clip(&[at(weight.from), at(weight.to)], low, high)
        };
        let needed = needed
            .into_iter()
            .filter(|points| points.iter().all(|point| is_in(point.0, weight)));
        let name = text::line(&found.outcome);
        let rule = rule(found);
        let mut series = vec![
            Series {
                width: 2.75,
                ..lines("the best policies", theme.ink(), steps)
            },
            Series {
                dash: true,
                ..lines("mixtures where they tie", theme.muted(), ties)
            },
            Series {
                width: 2.0,
                ..lines(&format!("what {rule} needs"), theme.training(), Vec::new())
            },
        ];
        series[2].lines = needed.map(|points| Line { points, dash: None }).collect();
        series[2].marks = found
            .fixed
            .iter()
            .map(|fixed| {
                let middle = |[from, to]: [f64; 2]| f64::midpoint(from, to);
                Mark::new((middle(fixed.weight), middle(fixed.outcome)), fixed.stable)
            })
            .collect();
        let mut figure = Self {
            title: format!("{name} against {}", text::line(&symbol(&weight.name))),
            description: fixed_points(found),
            x: Axis {
                from: weight.from,
                to: weight.to,
                ticks: axis::across(weight.from, weight.to, area.right - area.left, size),
                label: axis::label(&weight.name, &weight.label),
            },
            y: Axis {
                from: low,
                to: high,
                ticks: axis::up(low, high, area.bottom - area.top, size),
                label: name,
            },
            series,
            ..Self::empty([sheet.width, sheet.height], size, theme, area)
        };
        figure.captions = names(&figure, found, theme);
        Ok(figure)
    }
}

fn is_in(at: f64, weight: &Knob) -> bool {
    (weight.from..=weight.to).contains(&at)
}

/// Returns an error that names the column that does not fit, in an answer that may have been made by hand.
fn check(found: &FeedbackLoop) -> Result<(), String> {
    for parameter in [&found.base, &found.weight] {
        let (from, to) = (parameter.from, parameter.to);
        if !(from.is_finite() && to.is_finite() && from < to) {
            return Err(format!("feedback: {from} to {to} is no range"));
        }
    }
    let levels = found
        .levels
        .iter()
        .flat_map(|level| [level.from, level.to, level.outcome[0], level.outcome[1]]);
    let fixed = found
        .fixed
        .iter()
        .flat_map(|fixed| [fixed.weight, fixed.outcome])
        .flatten();
    let branches = found
        .branches
        .iter()
        .flat_map(|branch| [branch.from, branch.to])
        .flatten();
    let paths = found.rising.iter().chain(&found.falling).copied().flatten();
    let given = [found.base.value, found.gain.value];
    let mut numbers = levels.chain(fixed).chain(branches).chain(paths).chain(given);
    if found.levels.is_empty() || numbers.any(|number| !number.is_finite()) {
        return Err("feedback: a number is missing or not finite".to_owned());
    }
    let mut best = found
        .levels
        .iter()
        .flat_map(|level| &level.best)
        .chain(found.fixed.iter().flat_map(|fixed| &fixed.best));
    let mut shares = found.fixed.iter().flat_map(|fixed| &fixed.shares);
    if shares.any(|share| !share.is_finite()) {
        return Err("feedback: a share is not finite".to_owned());
    }
    if best.any(|&action| action >= found.actions.len()) {
        return Err(format!("feedback: an action is not one of {}", found.actions.len()));
    }
    Ok(())
}

/// Returns a range with room on both sides, so that lines along its ends are seen.
fn padded(from: f64, to: f64) -> (f64, f64) {
    let room = 0.06 * (to - from).max(1e-6 * from.abs().max(to.abs())).max(1e-12);
    (from - room, to + room)
}

fn lines(label: &str, color: Color, lines: Vec<Line>) -> Series {
    Series {
        label: label.to_owned(),
        color,
        width: 2.0,
        dash: false,
        legend: true,
        lines,
        marks: Vec::new(),
        end: None,
    }
}

/// Returns the vertical parts of a path: base, weight before and weight after.
fn jumps(path: &[[f64; 2]]) -> Vec<[f64; 3]> {
    let mut jumps: Vec<[f64; 3]> = Vec::new();
    for pair in path.windows(2) {
        let [[from, before], [to, after]] = [pair[0], pair[1]];
        if from != to || before == after {
            continue;
        }
        match jumps.last_mut() {
            Some(last) if last[0] == from => last[2] = after,
            _ => jumps.push([from, before, after]),
        }
    }
    jumps
}

/// Returns a vertical arrow with its head in the middle.
fn arrow(figure: &Figure, [base, before, after]: [f64; 3]) -> Vec<Line> {
    let size = figure.text_size;
    let across = HEAD[1] * size * (figure.x.to - figure.x.from) / (figure.area.right - figure.area.left);
    let along = HEAD[0] * size * (figure.y.to - figure.y.from) / (figure.area.bottom - figure.area.top);
    let tip = f64::midpoint(before, after) + 0.5 * along * (after - before).signum();
    let back = tip - along * (after - before).signum();
    let parts = [
        [(base, before), (base, after)],
        [(base - across, back), (base, tip)],
        [(base, tip), (base + across, back)],
    ];
    parts
        .into_iter()
        .filter(|part| {
            part.iter()
                .all(|point| figure.x.from <= point.0 && point.0 <= figure.x.to)
        })
        .map(|part| Line {
            points: part.to_vec(),
            dash: None,
        })
        .collect()
}

/// Returns the names of the best actions above the pieces that they are best on, where there is room.
fn names(figure: &Figure, found: &FeedbackLoop, theme: Theme) -> Vec<Caption> {
    let size = figure.text_size;
    let pieces = found.levels.iter().filter(|level| level.from < level.to);
    let captions = pieces.filter_map(|level| {
        let room = figure.x_at(level.to) - figure.x_at(level.from);
        let name = best(found, &level.best);
        let [under, over] = level.outcome.map(|outcome| figure.y_at(outcome));
        // Above the line, or below it where that is outside of the picture.
        let above = over - 0.9 * size;
        let at = if above > figure.area.top + 0.5 * size {
            above
        } else {
            under + 0.9 * size
        };
        (!name.is_empty() && text::width(&name, size) <= room).then(|| Caption {
            lines: vec![name],
            at: (figure.x_at(f64::midpoint(level.from, level.to)), at),
            color: theme.muted(),
            paper: Some(theme.surface()),
        })
    });
    captions.collect()
}

/// Returns the names of actions, for a sentence.
fn best(found: &FeedbackLoop, positions: &[usize]) -> String {
    let names: Vec<String> = positions
        .iter()
        .map(|&action| text::line(&found.actions[action]))
        .collect();
    names.join(" or ")
}

/// Returns the rule with the present numbers: `w = 0.3 + 0.6 × solved`.
fn rule(found: &FeedbackLoop) -> String {
    let (base, gain) = (found.base.value, found.gain.value);
    let sign = if gain < 0.0 { "−" } else { "+" };
    format!(
        "{} = {} {sign} {}\u{a0}×\u{a0}{}",
        symbol(&found.weight.name),
        brief(base),
        brief(gain.abs()),
        text::line(&found.outcome)
    )
}

/// Returns the sentences about the fixed points at the present base.
fn fixed_points(found: &FeedbackLoop) -> String {
    let rule = rule(found);
    let told = found.fixed.iter().take(TOLD).map(|fixed| one(found, fixed));
    let told: Vec<String> = told.collect();
    match found.fixed.len() {
        1 => format!("{rule} has one fixed point: {}.", told[0]),
        count if count > TOLD => format!("{rule} has {count} fixed points. The least: {}.", told.join("; ")),
        count => format!("{rule} has {count} fixed points: {}.", told.join("; ")),
    }
}

/// Returns the words for a fixed point: `w = 0.48 (prove), stable`.
fn one(found: &FeedbackLoop, fixed: &FixedPoint) -> String {
    let [from, to] = fixed.weight;
    let name = &found.weight.name;
    let place = if from == to {
        cliff_at(name, from)
    } else {
        format!("{} from {} to {}", symbol(name), place(from).0, place(to).0)
    };
    let stable = if fixed.stable { "stable" } else { "not stable" };
    let best = best(found, &fixed.best);
    let policy = if fixed.mixed {
        shares(found, fixed).unwrap_or_else(|| format!("a mixture of {best}"))
    } else {
        best
    };
    format!("{place} ({policy}), {stable}")
}

/// Returns the mixture of a fixed point with its shares, where they are known: `a mixture of 1/3 guess and 2/3 sketch`.
fn shares(found: &FeedbackLoop, fixed: &FixedPoint) -> Option<String> {
    let part = |(action, share): (&usize, &f64)| format!("{} {}", place(*share).0, text::line(&found.actions[*action]));
    let parts: Vec<String> = fixed.best.iter().zip(&fixed.shares).map(part).collect();
    (!parts.is_empty()).then(|| format!("a mixture of {}", parts.join(" and ")))
}

/// Returns the sentences about the fixed points over the base.
fn describe(found: &FeedbackLoop) -> String {
    let name = symbol(&found.base.name);
    let way = |path: &[[f64; 2]], verb: &str| {
        let jumps = jumps(path);
        let places: Vec<String> = jumps.iter().take(TOLD).map(|jump| place(jump[0]).0).collect();
        match jumps.len() {
            0 => format!("As {name} {verb}, {} never jumps.", symbol(&found.weight.name)),
            count if count > TOLD => format!("As {name} {verb}, {} jumps {count} times.", symbol(&found.weight.name)),
            _ => format!(
                "As {name} {verb}, {} jumps at {name} = {}.",
                symbol(&found.weight.name),
                places.join(", ")
            ),
        }
    };
    let ways = [way(&found.rising, "rises"), way(&found.falling, "falls")].join(" ");
    let differ = if jumps(&found.rising).is_empty() && jumps(&found.falling).is_empty() {
        "The way back is the way there."
    } else {
        "The way back is another one: hysteresis."
    };
    let Knob { name, from, to, .. } = &found.weight;
    let is_held = |branch: &FeedbackBranch| branch.from[1] == branch.to[1] && [*from, *to].contains(&branch.from[1]);
    let held = if found.branches.iter().any(is_held) {
        format!(
            " {} stays within its range, {} to {}.",
            symbol(name),
            brief(*from),
            brief(*to)
        )
    } else {
        String::new()
    };
    format!("{ways} {differ}{held}")
}
