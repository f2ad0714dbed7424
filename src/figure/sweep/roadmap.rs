//! Figure 1 of the paper as four strips over one axis: the Q-values of the watched state, the set of its best actions,
//! the policy, and the value. What the first three arrows of the figure are is seen in them: continuous, shrinking
//! suddenly, jumping.

use super::frame::{Frame, shade_gaps};
use super::pieces::pieces;
use super::value::{Curves, extremes, write_names};
use crate::figure::curve;
use crate::figure::format::{brief, place};
use crate::figure::{Area, Axis, Color, Figure, Line, Mark, Point, Reading, Series, Sheet, Tick, axis, symbol, text};
use crate::study::{Jump, Roadmap, Sweep};

/// The heights of the strips, in shares of what they have together.
const SHARES: [f64; 4] = [0.3, 0.2, 0.25, 0.25];
/// The room above each plot area, for its label, and below it, in text sizes.
const ABOVE: f64 = 2.0;
const BELOW: f64 = 0.6;
/// The room below the last plot area, for the axis, in text sizes.
const FOOT: f64 = 3.5;
/// The least height of the whole in text sizes.
const LEAST: f64 = 28.0;
/// The largest share of the width that the names of actions take.
const NAMES: f64 = 0.28;
/// The number of actions up to which each has a name and a row.
const FEW: usize = 8;
/// The number of cliffs that a sentence lists.
const LISTED: usize = 4;
/// The place of the set of best actions among the strips.
const SET: usize = 1;

impl Figure {
    /// Returns the four strips. Errors name the option or the column that does not fit.
    pub fn roadmap(roadmap: &Roadmap, sheet: &Sheet) -> Result<Self, String> {
        let sweep = &roadmap.sweep;
        check(roadmap)?;
        let mut frame = Frame::new(sweep, None, sheet)?;
        let size = frame.text_size.min(sheet.height / LEAST);
        frame.text_size = size;
        let rows = rows(sweep);
        let names = rows
            .iter()
            .map(|&action| text::width(&text::line(&sweep.actions[action]), size));
        let longest = names.fold(0.0, f64::max).min(sheet.width * NAMES);
        let values = extremes(roadmap.q.iter().flatten());
        let (low, high) = axis::padded(values.0, values.1, sweep.tolerance);
        let left = frame
            .area
            .left
            .max(longest + size * 1.25)
            .max(axis::widest_up(low, high, size) + size);
        let room = sheet.height - size * (FOOT - BELOW + 4.0 * (ABOVE + BELOW));
        let mut top = 0.0;
        let areas = SHARES.map(|share| {
            let area = Area {
                left: left.round(),
                top: (top + size * ABOVE).round(),
                bottom: (top + size * ABOVE + room * share).round(),
                ..frame.area
            };
            top += size * (ABOVE + BELOW) + room * share;
            area
        });
        let mut strips = Vec::new();
        for (index, area) in areas.into_iter().enumerate() {
            frame.area = area;
            let mut strip = match index {
                0 => q_values(roadmap, &frame, [low, high]),
                SET => best_actions(sweep, &frame, &rows),
                2 => Self::bands_in(&frame),
                _ => Self::value_in(&frame, Curves::Main),
            };
            if index < 3 {
                strip.x.label.clear();
                strip.x.ticks.iter_mut().for_each(|tick| tick.text.clear());
            }
            strips.push(strip);
        }
        let state = text::line(&sweep.state);
        let texts = [
            format!("policy in “{state}”: a choice of best actions, which jumps"),
            "policy, which jumps".to_owned(),
        ];
        strips[2].y.label = text::first_that_fits(texts, sheet.width - size, size);
        let texts = if strips[3].risers.is_empty() {
            [
                "training optimum from the start, which does not jump",
                "training optimum, which does not jump",
                "training optimum: no jump",
            ]
        } else {
            [
                "training optimum from the start, which does not jump, and true value, which does",
                "training optimum: no jump; true value: jumps",
                "training optimum: no jump",
            ]
        };
        strips[3].y.label = text::first_that_fits(texts.map(str::to_owned), sheet.width - size, size);
        let bare = |series: &Series| Series {
            lines: Vec::new(),
            marks: Vec::new(),
            ..series.clone()
        };
        let cone = cone_entry(&strips[0]);
        let named = [0, 3].map(|strip: usize| &strips[strip]);
        let legend = named
            .iter()
            .filter(|strip| !strip.named)
            .flat_map(|strip| &strip.series);
        Ok(Self {
            title: format!(
                "Q, best actions, policy and value against {}",
                text::line(&symbol(&sweep.parameter.name))
            ),
            description: describe(roadmap, !strips[3].risers.is_empty()),
            x: strips[3].x.clone(),
            named: named.iter().all(|strip| strip.named) && cone.is_none(),
            series: legend.map(bare).chain(cone).collect(),
            ..Self::empty(
                [sheet.width, sheet.height],
                size,
                sheet.theme,
                Area {
                    bottom: areas[3].bottom,
                    ..areas[0]
                },
            )
        }
        .with_strips(strips))
    }

    fn with_strips(mut self, strips: Vec<Self>) -> Self {
        self.strips = strips;
        self
    }

    /// Returns what the strips show at a parameter value; the set is read from the rows that have a dot there.
    pub(in crate::figure) fn strip_readings(&self, theta: f64) -> Vec<Reading> {
        let mut all = Vec::new();
        for (index, strip) in self.strips.iter().enumerate() {
            if index != SET {
                all.extend(strip.readings(theta).into_iter().map(|reading| Reading {
                    label: if index == 0 {
                        format!("Q of {}", reading.label)
                    } else {
                        reading.label
                    },
                    ..reading
                }));
                continue;
            }
            let best = strip.series.iter().filter(|series| series.value(theta).is_some());
            let names: Vec<&str> = best.map(|series| series.label.as_str()).collect();
            all.push(Reading {
                label: "best".to_owned(),
                color: self.theme.ink(),
                text: names.join(", "),
            });
        }
        all
    }
}

/// Returns an error that names the column that does not fit, in an answer that may have been made by hand.
fn check(Roadmap { sweep, theta, q, .. }: &Roadmap) -> Result<(), String> {
    if sweep.over_alpha {
        return Err("roadmap: its sweep is one over temperatures".to_owned());
    }
    if q.len() != sweep.actions.len() {
        return Err(format!(
            "roadmap: q has {} columns for {} actions",
            q.len(),
            sweep.actions.len()
        ));
    }
    if q.iter().any(|column| column.len() != theta.len()) || theta.len() < 2 {
        return Err("roadmap: q does not fit theta".to_owned());
    }
    if !theta.is_sorted() || theta.iter().any(|at| !at.is_finite()) {
        return Err("roadmap: theta does not ascend".to_owned());
    }
    Ok(())
}

/// Returns the positions of the actions that have a row, from the top down, as the bands lie: all of a few, of many
/// those that are best somewhere.
fn rows(sweep: &Sweep) -> Vec<usize> {
    let mut order = sweep.order.clone();
    if order.is_empty() {
        order.extend(0..sweep.actions.len());
    }
    if order.len() > FEW {
        let pieces = pieces(sweep);
        let ties = sweep.jumps.iter().map(|jump| &jump.sets[1]);
        let sets: Vec<&Vec<String>> = pieces.iter().map(|piece| &piece.set).chain(ties).collect();
        order.retain(|&action| sets.iter().any(|set| set.contains(&sweep.actions[action])));
    }
    order
}

/// Returns the strip of the Q-values, with the cone that they do not leave.
fn q_values(roadmap: &Roadmap, frame: &Frame, [low, high]: [f64; 2]) -> Figure {
    let sweep = &roadmap.sweep;
    let (theme, size) = (frame.sheet.theme, frame.text_size);
    let is_many = sweep.actions.len() > FEW;
    let shown = rows(sweep);
    // The best of them are drawn last, over the others.
    let mut order: Vec<usize> = (0..sweep.actions.len()).collect();
    order.sort_by_key(|action| shown.contains(action));
    let hidden = (high - low) * 0.75 / (frame.area.bottom - frame.area.top);
    let ends = [sweep.theta[0], sweep.theta[sweep.theta.len() - 1]];
    let series = order.into_iter().map(|action| {
        let is_named = !is_many || shown.contains(&action);
        let lines = if is_named {
            curve::overlapping_curves(&roadmap.theta, &roadmap.q, action, hidden)
        } else {
            let whole = curve::curve(&roadmap.theta, &roadmap.q[action]).into_iter();
            whole.map(|points| Line { points, dash: None }).collect()
        };
        let inside = lines.into_iter().flat_map(|line| {
            let points: Vec<Point> = line
                .points
                .iter()
                .map(|&(at, q)| (at.clamp(ends[0], ends[1]), q))
                .collect();
            let dash = line.dash;
            curve::clip(&points, low, high)
                .into_iter()
                .map(move |points| Line { points, dash })
        });
        Series {
            label: text::line(&sweep.actions[action]),
            color: if is_named {
                theme.action(action)
            } else {
                theme.muted().over(theme.surface(), 0.5)
            },
            width: if is_named { 2.0 } else { 0.75 },
            dash: false,
            legend: is_named && !is_many,
            lines: inside.collect(),
            marks: Vec::new(),
            end: None,
        }
    });
    let state = text::line(&sweep.state);
    let y = Axis {
        from: low,
        to: high,
        ticks: axis::up(low, high, frame.area.bottom - frame.area.top, size),
        label: text::first_that_fits(
            [
                format!("Q: the value of each action in “{state}”, continuous"),
                "Q of each action, continuous".to_owned(),
            ],
            frame.sheet.width - size,
            size,
        ),
    };
    let mut figure = frame.figure(y, series.collect());
    figure.cliffs = flips(sweep);
    let slope = roadmap.slope();
    if slope.is_finite() {
        figure.cone = Some(slope);
        let room = figure.width - text::width(&figure.y.label, size) - size * 4.0;
        let [long, short] = [
            format!("dashed: the steepest it can be, {}", brief(slope)),
            format!("dashed: at most {}", brief(slope)),
        ];
        figure.key = if text::width(&short, size) <= room {
            text::first_that_fits([long, short], room, size)
        } else {
            // The legend says it.
            String::new()
        };
    }
    shade_gaps(sweep, &mut figure);
    let hues: Vec<Color> = figure.series.iter().map(|series| series.color).collect();
    write_names(&mut figure, &[], &hues);
    figure.named |= is_many;
    figure
}

/// Returns the entry of the legend for the cone around the cursor, where its note has no room.
fn cone_entry(strip: &Figure) -> Option<Series> {
    let slope = strip.cone.filter(|_| strip.key.is_empty())?;
    Some(Series {
        label: format!("steepest Q can be, {}", brief(slope)),
        color: strip.theme.muted(),
        width: 1.5,
        dash: true,
        legend: true,
        lines: Vec::new(),
        marks: Vec::new(),
        end: None,
    })
}

/// Returns the places at which the set of best actions changes.
fn flips(sweep: &Sweep) -> Vec<f64> {
    let flips = sweep.jumps.iter().filter(|jump| jump.flips());
    flips.map(|jump| jump.at).collect()
}

/// Returns the strip of the set of best actions: a row for each action, drawn where it is best. It is closed: at a
/// cliff all that is best on either side is best.
fn best_actions(sweep: &Sweep, frame: &Frame, rows: &[usize]) -> Figure {
    let (theme, size) = (frame.sheet.theme, frame.text_size);
    let count = rows.len() as f64;
    let pieces = pieces(sweep);
    let series = rows.iter().enumerate().map(|(row, &action)| {
        let y = count - row as f64;
        let name = &sweep.actions[action];
        let within = pieces
            .iter()
            .filter(|piece| piece.set.contains(name) && piece.from < piece.to);
        let mut lines: Vec<Line> = Vec::new();
        for piece in within {
            match lines.last_mut().and_then(|line| line.points.last_mut()) {
                Some(end) if end.0 == piece.from => end.0 = piece.to,
                _ => lines.push(Line {
                    points: vec![(piece.from, y), (piece.to, y)],
                    dash: None,
                }),
            }
        }
        let at_cliffs = sweep
            .jumps
            .iter()
            .filter(|jump| jump.flips() && jump.sets[1].contains(name));
        let color = theme.action(action);
        Series {
            label: text::line(name),
            color,
            width: 5.0,
            dash: false,
            legend: false,
            lines,
            marks: at_cliffs.map(|jump: &Jump| Mark::new((jump.at, y), true)).collect(),
            end: None,
        }
    });
    let step = (frame.area.bottom - frame.area.top) / count.max(1.0);
    let ticks = rows.iter().enumerate().map(|(row, &action)| Tick {
        at: count - row as f64,
        text: if step >= size {
            text::shortened(&text::line(&sweep.actions[action]), frame.area.left - size * 0.6, size)
        } else {
            String::new()
        },
    });
    let mut ticks: Vec<Tick> = ticks.collect();
    ticks.reverse();
    let y = Axis {
        from: 0.5,
        to: count.max(1.0) + 0.5,
        ticks,
        label: "A*: the set of best actions, which shrinks at once".to_owned(),
    };
    let mut figure = frame.figure(y, series.collect());
    figure.cliffs = flips(sweep);
    shade_gaps(sweep, &mut figure);
    figure.named = true;
    figure
}

/// Returns the sentences about the four strips; whether the true value jumps is seen in the last one.
fn describe(roadmap: &Roadmap, truth_jumps: bool) -> String {
    let sweep = &roadmap.sweep;
    let name = symbol(&sweep.parameter.name);
    let places = flips(sweep);
    let slope = roadmap.slope();
    let steep = if slope.is_finite() {
        format!("none is ever steeper than {}", brief(slope))
    } else {
        "none of them jumps".to_owned()
    };
    let shown: Vec<String> = places.iter().map(|&at| place(at).0).collect();
    let cliffs = match places.len() {
        0 => "The set of best actions stays the same, and so does the policy.".to_owned(),
        1..=LISTED => format!(
            "The set of best actions changes at {name}\u{a0}=\u{a0}{}, where it has all that is best on either side, and \
             the policy jumps there.",
            shown.join(", ")
        ),
        count => format!(
            "The set of best actions changes at {count} places, where it has all that is best on either side, and the \
             policy jumps there."
        ),
    };
    let truth = if truth_jumps {
        "does not jump; the true value does"
    } else {
        "does not jump"
    };
    format!(
        "Four strips, from the top. The Q-values are continuous in {name}: {steep}. {cliffs} The training optimum {truth}."
    )
}
