//! The value picture: five quantities that are never drawn as one another.
//!
//! 1. the training optimum V*: what the hard policy collects of the training reward; continuous;
//! 2. the true value of the hard policy: it jumps;
//! 3. the training reward that the soft policy collects;
//! 4. the true value of the soft policy;
//! 5. what the soft policy maximises, with the bonus of its regularisation.
//!
//! What belongs to the training reward has one hue, what belongs to the true reward another; soft curves are paler.

use super::frame::{Frame, Pinned, last_value, regularisation, shade_gaps};
use crate::figure::captions::Obstacles;
use crate::figure::curve::{self, Step};
use crate::figure::{
    Area, Axis, Caption, Color, Dash, Figure, Line, Mark, Point, Riser, Series, Sheet, axis, format, symbol, text,
};
use crate::study::Sweep;

/// The curves of the value picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Curves {
    /// The training optimum and the true values; without a true reward the training reward of the soft policy.
    #[default]
    Main,
    /// All five.
    All,
}

impl Figure {
    /// Returns the picture of the values from the start, and of those that are pinned. Errors name the option or the
    /// column that does not fit.
    pub fn value(sweep: &Sweep, pinned: Option<&Pinned>, sheet: &Sheet, curves: Curves) -> Result<Self, String> {
        Ok(Self::value_in(&Frame::new(sweep, pinned, sheet)?, curves))
    }

    /// Returns the picture of the values in a frame.
    pub(super) fn value_in(frame: &Frame, curves: Curves) -> Self {
        let sweep = &*frame.sweep(false);
        let sheet = frame.sheet;
        let [low, high] = frame.values;
        let y = Axis {
            from: low,
            to: high,
            ticks: axis::up(low, high, frame.area.bottom - frame.area.top, frame.text_size),
            label: sweep.measure.axis().to_owned(),
        };
        let tolerance = (high - low) * 1e-9;
        let steps = truth_steps(sweep);
        let quantities = quantities(sweep, curves);
        let series = quantities.iter().map(|quantity| {
            let dash = quantity.kind == Kind::Regularised;
            let (found, marks) = quantity.lines(sweep, &steps, [low, high]);
            let lines = found.into_iter().map(|points| Line {
                points,
                dash: dash.then_some(Dash::WHOLE),
            });
            let hue = quantity.hue(sheet);
            Series {
                label: text::line(&quantity.name(sweep)),
                // A soft curve is a broad pale one below the other.
                color: if quantity.is_soft {
                    hue.over(sheet.theme.surface(), PALE)
                } else {
                    hue
                },
                width: if quantity.is_soft { 3.5 } else { 1.75 },
                dash,
                legend: true,
                lines: lines.collect(),
                marks,
                end: last_value(quantity.column),
            }
        });

        let mut figure = frame.figure(y, series.collect());
        figure.title = format!(
            "{} against {}",
            sweep.measure.subject(),
            text::line(&symbol(&sweep.parameter.name))
        );
        shade_gaps(sweep, &mut figure);
        if !sweep.hard.truth.is_empty() {
            figure.risers = risers(&steps, tolerance, sheet.theme.truth());
        }
        // A riser shows its cliff itself.
        let is_riser = |at: f64| figure.risers.iter().any(|riser| riser.at == at);
        figure.cliffs = steps.iter().map(|step| step.at).filter(|&at| !is_riser(at)).collect();
        if let Some(other) = frame.pinned_sweep(false).as_deref() {
            let steps = truth_steps(other);
            let ghost = |quantity: &Quantity| {
                let (lines, _) = quantity.lines(other, &steps, [low, high]);
                (quantity.name(other), quantity.hue(sheet), lines)
            };
            frame.add_ghosts(&mut figure, self::quantities(other, curves).iter().map(ghost).collect());
        }
        figure.key = frame.key_after(String::new(), &figure);
        let hues: Vec<Color> = quantities.iter().map(|quantity| quantity.hue(sheet)).collect();
        write_names(&mut figure, &steps, &hues);
        figure.named &= frame.is_named(&figure);
        if !figure.named {
            // The legend names what is pinned, too, and may stand where the key would.
            figure.key.clear();
        }
        figure
    }
}

/// Returns the steps of the true value.
fn truth_steps(sweep: &Sweep) -> Vec<Step> {
    let levels = sweep.levels(&[0], &|jump| Some(jump.truths));
    levels.into_iter().map(Step::from).collect()
}

/// The height from which a jump is seen, so that its size is written beside it, in CSS pixels; and of how many of them
/// sizes are written. A model may have thousands of jumps.
const SEEN: f64 = 1.5;
const SIZES: usize = 24;

/// A distance that is not seen, in CSS pixels.
const FINE: f64 = 1.0 / 16.0;

/// How far a curve may be from the line that names keep clear of, in CSS pixels: less than they keep.
const ROUGH: f64 = 0.5;

/// Joins lines one of which goes on where the one before ends, as far as can be seen.
fn joined(lines: impl Iterator<Item = Vec<Point>>) -> Vec<Vec<Point>> {
    let mut all: Vec<Vec<Point>> = Vec::new();
    for line in lines {
        match (all.last_mut(), line.split_first()) {
            (Some(before), Some((first, rest)))
                if before
                    .last()
                    .is_some_and(|end| end.0 == first.0 && (end.1 - first.1).abs() < FINE) =>
            {
                before.extend(rest);
            }
            _ => all.push(line),
        }
    }
    all
}

/// The share of its hue that a pale curve has.
pub(super) const PALE: f64 = 0.5;

/// Returns the steps that move by more than a tolerance, each from its lowest to its highest level.
pub(super) fn risers(steps: &[Step], tolerance: f64, color: Color) -> Vec<Riser> {
    let riser = |step: &Step| {
        let known = step.levels.iter().copied().filter(|level| level.is_finite());
        let (low, high) = (
            known.clone().fold(f64::INFINITY, f64::min),
            known.fold(f64::NEG_INFINITY, f64::max),
        );
        (high - low > tolerance).then_some(Riser {
            at: step.at,
            low,
            high,
            color,
            dash: true,
            attained: Some(step.levels[1]).filter(|level| level.is_finite()),
        })
    };
    steps.iter().filter_map(riser).collect()
}

/// Writes the names of the curves that the legend has, in the colours of `hues`, and the sizes of the jumps beside
/// their risers, the greatest first.
pub(in crate::figure) fn write_names(figure: &mut Figure, steps: &[Step], hues: &[Color]) {
    let size = figure.text_size;
    let pixels =
        |points: &[Point]| -> Vec<Point> { points.iter().map(|&(x, y)| (figure.x_at(x), figure.y_at(y))).collect() };
    let is_seen = |riser: &&Riser| figure.y_at(riser.low) - figure.y_at(riser.high) > SEEN;
    let curves = figure.series.iter().map(|series| {
        let lines = joined(series.lines.iter().map(|line| pixels(&line.points)));
        lines
            .iter()
            .map(|line| curve::simplify(line, ROUGH))
            .collect::<Vec<_>>()
    });
    let risers: Vec<Vec<Point>> = figure
        .risers
        .iter()
        .filter(is_seen)
        .map(|riser| pixels(&[(riser.at, riser.low), (riser.at, riser.high)]))
        .collect();
    let notes = figure.stretches.iter().filter(|stretch| !stretch.note.is_empty());
    let ghosts = figure.ghosts.iter();
    let ghosts = ghosts.map(|ghost| {
        ghost
            .lines
            .iter()
            .map(|line| curve::simplify(&pixels(line), ROUGH))
            .collect()
    });
    let mut obstacles = Obstacles {
        curves: curves.chain(std::iter::once(risers)).chain(ghosts).collect(),
        boxes: notes
            .map(|stretch| Area {
                left: figure.x_at(stretch.from),
                right: figure.x_at(stretch.to),
                top: figure.area.top,
                bottom: figure.area.top + size * 3.0,
            })
            .collect(),
    };
    let mut captions = Vec::new();
    for (curve, (series, &hue)) in figure.series.iter().zip(hues).enumerate().rev() {
        if series.legend {
            captions.push(obstacles.beside(figure, curve, &series.label, hue));
        }
    }
    let named = captions.iter().all(Option::is_some);
    let height = |riser: &Riser| riser.high - riser.low;
    let mut risers: Vec<&Riser> = Vec::new();
    for riser in figure.risers.iter().filter(is_seen) {
        risers.insert(risers.partition_point(|other| height(other) >= height(riser)), riser);
    }
    for riser in risers.into_iter().take(SIZES) {
        let step = steps.iter().find(|step| step.at == riser.at);
        captions.push(step.and_then(|step| beside_riser(figure, &mut obstacles, riser, step)));
    }
    figure.named = named;
    figure.captions.extend(captions.into_iter().flatten());
}

/// Returns the size of a jump, such as `+0.8`, beside its riser, where there is room.
fn beside_riser(figure: &Figure, obstacles: &mut Obstacles, riser: &Riser, step: &Step) -> Option<Caption> {
    let jump = step.levels[2] - step.levels[0];
    if !jump.is_finite() || jump.abs() < 0.5 * (riser.high - riser.low) {
        return None;
    }
    let size = figure.text_size;
    let text = format::signed(jump);
    let (width, height) = (text::width(&text, size), size * 1.25);
    let x = figure.x_at(riser.at);
    let (high, low) = (figure.y_at(riser.high), figure.y_at(riser.low));
    let heights = [0.5, 0.35, 0.65, 0.2, 0.8].map(|part| high + (low - high) * part);
    let places = heights
        .into_iter()
        .flat_map(|y| [x + size * 0.4, x - size * 0.4 - width].map(|left| (left, y)));
    let found = places.map(|(left, y)| Area {
        left,
        right: left + width,
        top: y - height / 2.0,
        bottom: y + height / 2.0,
    });
    let found = found.into_iter().find(|place| {
        obstacles
            .clearance(place, &figure.area, Some(figure.series.len()))
            .is_some()
    })?;
    obstacles.boxes.push(found);
    Some(Caption {
        lines: vec![text],
        at: (
            f64::midpoint(found.left, found.right),
            f64::midpoint(found.top, found.bottom),
        ),
        color: riser.color,
        paper: None,
    })
}

/// The kind of a quantity.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Training,
    Truth,
    Regularised,
}

/// One of the five quantities of the value picture.
struct Quantity<'a> {
    kind: Kind,
    /// Whether it is one of the soft policy.
    is_soft: bool,
    column: &'a [f64],
}

impl Quantity<'_> {
    /// Returns the name, such as `true value with entropy, α = 0.05`.
    fn name(&self, sweep: &Sweep) -> String {
        let key = regularisation(sweep);
        let (training, truth) = (sweep.measure.training(), sweep.measure.truth());
        match (self.kind, self.is_soft) {
            (Kind::Training, false) => "training optimum".to_owned(),
            (Kind::Training, true) => format!("{training} {key}"),
            (Kind::Truth, false) => truth.to_owned(),
            (Kind::Truth, true) => format!("{truth} {key}"),
            (Kind::Regularised, _) => format!("{training} and the bonus of regularisation"),
        }
    }

    /// Returns its lines between two heights, and the marks of values beside which there is nothing. Those of a hard
    /// policy's true value are broken at the steps.
    fn lines(&self, sweep: &Sweep, steps: &[Step], [low, high]: [f64; 2]) -> (Vec<Vec<Point>>, Vec<Mark>) {
        let mut marks = Vec::new();
        let found = if self.kind == Kind::Truth && !self.is_soft {
            let runs = curve::runs(&sweep.theta, self.column, steps, (high - low) * 1e-9);
            marks.extend(curve::lone_marks(&runs));
            let wide = runs.into_iter().filter(|[start, end]| start != end);
            wide.map(|run| run.to_vec()).collect()
        } else {
            curve::curve(&sweep.theta, self.column)
        };
        let clipped = found.iter().flat_map(|line| curve::clip(line, low, high));
        (clipped.collect(), marks)
    }

    /// Returns the colour of its curve, before it is made paler.
    fn hue(&self, sheet: &Sheet) -> Color {
        match self.kind {
            Kind::Truth => sheet.theme.truth(),
            Kind::Training | Kind::Regularised => sheet.theme.training(),
        }
    }
}

/// Returns the quantities that are drawn of a sweep, in drawing order: broad soft lines lie below thin hard ones, so
/// that both show where they coincide.
fn quantities(sweep: &Sweep, curves: Curves) -> Vec<Quantity<'_>> {
    let has_truth = !sweep.hard.truth.is_empty();
    let mut quantities = all_quantities(sweep);
    quantities.retain(|quantity| match (quantity.kind, quantity.is_soft) {
        (Kind::Regularised, _) => curves == Curves::All,
        (Kind::Training, true) => curves == Curves::All || !has_truth,
        _ => true,
    });
    quantities
}

/// Returns the quantities that a sweep has, in drawing order.
fn all_quantities(sweep: &Sweep) -> Vec<Quantity<'_>> {
    let quantity = |kind, is_soft, column| Quantity { kind, is_soft, column };
    let mut all = Vec::new();
    if let Some(soft) = &sweep.soft {
        all.push(quantity(Kind::Regularised, true, soft.value.as_slice()));
        all.push(quantity(Kind::Training, true, &soft.plain));
        all.push(quantity(Kind::Truth, true, &soft.truth));
    }
    all.push(quantity(Kind::Training, false, &sweep.hard.value));
    all.push(quantity(Kind::Truth, false, &sweep.hard.truth));
    all.retain(|quantity| !quantity.column.is_empty());
    all
}

/// Returns the range of the value axis. At a large temperature the regularised value is nearly all bonus: it is
/// followed some way beyond the others, then clipped, or it would press them flat. What differs by less than the
/// tolerance of the sweep is rounding, and flat.
pub(super) fn range(sweep: &Sweep) -> (f64, f64) {
    let is_regularised = |quantity: &Quantity| quantity.kind == Kind::Regularised;
    let (regularised, others): (Vec<_>, Vec<_>) = all_quantities(sweep).into_iter().partition(is_regularised);
    let truths = sweep.jumps.iter().flat_map(|jump| &jump.truths);
    let truths = truths.chain(sweep.others.iter().skip(3).take(3).flatten());
    let (low, high) = extremes(others.iter().flat_map(|quantity| quantity.column).chain(truths));
    let (least, most) = extremes(regularised.iter().flat_map(|quantity| quantity.column));
    if low > high {
        return axis::padded(least, most, sweep.tolerance);
    }
    let reach = (high - low).max(high.abs().max(low.abs()) * 0.1) * 0.6;
    let (low, high) = (low.min(least.max(low - reach)), high.max(most.min(high + reach)));
    axis::padded(low, high, sweep.tolerance)
}

/// Returns the least and the greatest finite value; infinity and minus infinity where there is none.
pub(super) fn extremes<'a>(values: impl Iterator<Item = &'a f64>) -> (f64, f64) {
    values
        .filter(|value| value.is_finite())
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &value| {
            (low.min(value), high.max(value))
        })
}
