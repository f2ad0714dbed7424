//! What all pictures of a sweep have: margins, the axis of the parameter, stretches without an answer.

use std::borrow::Cow;

use super::over_alpha::on_axis;
use super::value::range;
use super::{check, describe};
use crate::figure::temperatures::Temperatures;
use crate::figure::{
    Area, Axis, Band, Color, Figure, Ghost, Point, Series, Shade, Sheet, Stretch, Tick, axis, format, text,
};
use crate::scenario::Objective;
use crate::study::Sweep;
use crate::whole;

/// A sweep of the same parameter and state under other settings, whose curves are drawn faintly, to compare with.
#[derive(Clone, Copy, Debug)]
pub struct Pinned<'a> {
    /// The sweep.
    pub sweep: &'a Sweep,
    /// The settings in which it differs, such as `α = 0.05`; may be empty.
    pub settings: &'a str,
}

/// The frame of a picture. It depends on the range of values, never on the kind of the picture.
pub(super) struct Frame<'a> {
    sweep: &'a Sweep,
    pub(super) pinned: Option<&'a Pinned<'a>>,
    pub(super) sheet: &'a Sheet,
    pub(super) text_size: f64,
    pub(super) area: Area,
    /// The range of the values from the start.
    pub(super) values: [f64; 2],
    /// The axis across, if it is one of temperatures.
    temperatures: Option<Temperatures>,
}

impl<'a> Frame<'a> {
    /// Returns the frame, or an error that names the option or the column that does not fit.
    pub(super) fn new(sweep: &'a Sweep, pinned: Option<&'a Pinned<'a>>, sheet: &'a Sheet) -> Result<Self, String> {
        let text_size = sheet.text_size()?;
        check(sweep)?;
        let (mut low, mut high) = range(sweep);
        if let Some(Pinned { sweep: other, .. }) = pinned {
            whole::required();
            check(other).map_err(|problem| format!("pinned: {problem}"))?;
            let subject = |sweep: &'a Sweep| (&sweep.parameter.name, sweep.over_alpha, &sweep.actions);
            if subject(other) != subject(sweep) {
                return Err("pinned: it is of another parameter or state".to_owned());
            }
            let (least, most) = range(other);
            (low, high) = (low.min(least), high.max(most));
        }
        let tick_room = axis::widest_up(low, high, text_size).max(text::width("100 %", text_size)) + text_size;
        let left = (tick_room / text_size).ceil() * text_size;
        let area = sheet.area(left, text_size * 1.75, text_size);
        let ends = [sweep.theta[1], sweep.theta[sweep.theta.len() - 1]];
        let length = area.right - area.left;
        Ok(Self {
            sweep,
            pinned,
            sheet,
            text_size,
            area,
            values: [low, high],
            temperatures: (sweep.over_alpha && whole::required())
                .then(|| Temperatures::across(ends, length, text_size)),
        })
    }

    /// Returns the sweep as it is drawn (see [`on_axis`]).
    pub(super) fn sweep(&self, is_stacked: bool) -> Cow<'a, Sweep> {
        on_axis(self.sweep, self.temperatures.as_ref(), is_stacked)
    }

    /// Returns whether names have room in the picture whatever it shows. Where they have not, there is always a legend,
    /// so that a page does not jump when they come and go.
    pub(super) fn is_wide(&self) -> bool {
        self.sheet.width >= 30.0 * self.sheet.font_size
    }

    /// Returns the pinned sweep as it is drawn.
    pub(super) fn pinned_sweep(&self, is_stacked: bool) -> Option<Cow<'a, Sweep>> {
        let pinned = self.pinned?;
        whole::required();
        Some(on_axis(pinned.sweep, self.temperatures.as_ref(), is_stacked))
    }

    /// Hatches the strip of the temperature 0 where several actions tie.
    pub(super) fn hatch_strip(&self, sweep: &Sweep, figure: &mut Figure) {
        let ties = sweep.optimal.iter().filter(|column| column[0] == 1).count() > 1;
        if let Some(axis) = self.temperatures.filter(|_| ties) {
            shade(figure, axis.strip, Shade::Tie, ["", ""]);
        }
    }

    /// Returns the picture of some curves, without a title, cliffs and shaded stretches.
    pub(super) fn figure(&self, y: Axis, series: Vec<Series>) -> Figure {
        let Self {
            sweep,
            sheet,
            area,
            text_size: size,
            ..
        } = *self;
        let length = area.right - area.left;
        let (from, to) = (sweep.theta[0], sweep.theta[sweep.theta.len() - 1]);
        let linear = || Axis {
            from,
            to,
            ticks: axis::across(from, to, length, size),
            label: axis::label(&sweep.parameter.name, &sweep.parameter.label),
        };
        let mut figure = Figure {
            description: describe(sweep, None),
            x: self.temperatures.map_or_else(linear, |axis| axis.axis(length, size)),
            temperatures: self.temperatures,
            y,
            series,
            ..Figure::empty([sheet.width, sheet.height], self.text_size, sheet.theme, area)
        };
        count_rings(&mut figure.series);
        figure
    }

    /// Returns the axis of shares, which add up to 100 %.
    pub(super) fn shares() -> Axis {
        let tick = |(at, text): (f64, &str)| Tick {
            at,
            text: text.to_owned(),
        };
        Axis {
            from: 0.0,
            to: 1.0,
            ticks: [(0.0, "0"), (0.5, "50 %"), (1.0, "100 %")].map(tick).to_vec(),
            label: String::new(),
        }
    }

    /// Returns the words for regularisation and for what is pinned, where there is room for them beside the label of
    /// the vertical axis.
    pub(super) fn key(&self, figure: &Figure) -> String {
        self.key_after(regularisation(self.sweep), figure)
    }

    /// Returns some words and those for what is pinned, where there is room for them, else the words alone.
    pub(super) fn key_after(&self, words: String, figure: &Figure) -> String {
        let size = self.text_size;
        let room = figure.width - text::width(&figure.y.label, size) - size * 4.0;
        let pinned = figure.ghosts.first().map(|_| format!("dashed: {}", figure.ghost_label));
        let texts = [words.clone()]
            .into_iter()
            .chain(pinned)
            .filter(|text| !text.is_empty());
        let all = texts.collect::<Vec<_>>().join(" · ");
        text::first_that_fits([all, words], room, size)
    }

    /// Returns whether everything in a picture carries its name as far as this depends on the frame: names have room,
    /// and what is pinned is named by the key.
    pub(super) fn is_named(&self, figure: &Figure) -> bool {
        self.is_wide() && (figure.ghosts.is_empty() || figure.key.ends_with(&figure.ghost_label))
    }

    /// Adds the pinned curves to a picture, but for those that lie on a curve of the picture.
    pub(super) fn add_ghosts(&self, figure: &mut Figure, ghosts: Vec<(String, Color, Vec<Vec<Point>>)>) {
        let Some(pinned) = self.pinned else { return };
        whole::required();
        let (across, up) = (figure.x.to - figure.x.from, figure.y.to - figure.y.from);
        let near = |a: &Point, b: &Point| (a.0 - b.0).abs() <= across * 1e-9 && (a.1 - b.1).abs() <= up * 1e-6;
        let same = |a: &[Point], b: &[Point]| a.len() == b.len() && a.iter().zip(b).all(|(a, b)| near(a, b));
        let edges = figure.bands.iter().flat_map(|band| &band.tops);
        let present: Vec<&Vec<Point>> = edges
            .chain(
                figure
                    .series
                    .iter()
                    .flat_map(|series| series.lines.iter().map(|line| &line.points)),
            )
            .collect();
        let mut found = Vec::new();
        for (label, color, mut lines) in ghosts {
            lines.retain(|line| !present.iter().any(|other| same(line, other)));
            if !lines.is_empty() {
                found.push(Ghost { label, color, lines });
            }
        }
        figure.ghosts = found;
        figure.ghost_label = if pinned.settings.is_empty() {
            "pinned".to_owned()
        } else {
            format!("pinned, {}", text::line(pinned.settings))
        };
    }

    /// Adds the pinned edges between bands to a picture.
    pub(super) fn add_edges(&self, figure: &mut Figure, bands: Vec<Band>) {
        let ink = self.sheet.theme.ink();
        let edges = bands.into_iter().skip(1).map(|band| (band.label, ink, band.tops));
        self.add_ghosts(figure, edges.collect());
    }
}

/// Returns the words for regularisation, such as `with entropy, α = 0.05`; empty without one.
pub(super) fn regularisation(sweep: &Sweep) -> String {
    let name = if sweep.objective == Objective::Kl.name() {
        "KL"
    } else {
        "entropy"
    };
    if sweep.over_alpha {
        return format!("with {name}");
    }
    let alpha = sweep.alpha.filter(|_| sweep.soft.is_some());
    alpha.map_or_else(String::new, |alpha| {
        format!("with {name}, α\u{a0}=\u{a0}{}", format::spoken(alpha))
    })
}

/// Counts for each mark how many later ones lie on it, so that they are drawn one inside the other.
fn count_rings(series: &mut [Series]) {
    for index in 0..series.len() {
        let (before, after) = series.split_at_mut(index + 1);
        for mark in &mut before[index].marks {
            let on_it = |other: &&Series| {
                let mut marks = other.marks.iter();
                marks.any(|later| later.x == mark.x && (later.y - mark.y).abs() < 1e-9)
            };
            mark.ring = after.iter().filter(on_it).count();
        }
    }
}

/// Shades the stretches without an answer.
pub(super) fn shade_gaps(sweep: &Sweep, figure: &mut Figure) {
    for gap in &sweep.gaps {
        // The lines are broken between the neighbours that have an answer.
        let from = sweep.theta[gap.points[0].saturating_sub(1)];
        let to = sweep.theta[(gap.points[1] + 1).min(sweep.theta.len() - 1)];
        let notes = if gap.soft {
            ["no finite soft value", "no soft value"]
        } else {
            ["no optimal value", "no value"]
        };
        shade(figure, [from, to], Shade::Gap, notes);
    }
}

/// Shades a stretch, with the first of two notes that fits.
pub(super) fn shade(figure: &mut Figure, [from, to]: [f64; 2], shade: Shade, notes: [&str; 2]) {
    let room = figure.x_at(to) - figure.x_at(from) - figure.text_size;
    figure.stretches.push(Stretch {
        from,
        to,
        shade,
        note: text::first_that_fits(notes.map(str::to_owned), room, figure.text_size),
    });
}

/// Returns the last value of a column, if there is one.
pub(super) fn last_value(column: &[f64]) -> Option<f64> {
    column.last().copied().filter(|value| value.is_finite())
}
