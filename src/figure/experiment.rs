//! The picture of a perturbation experiment: a pair of bars for every change, hard above soft.
//!
//! It is an ordinary figure: the rows stand at whole heights, the bars are thick lines, and a dot at the end of each shows that a bar of length 0 is one too.

use super::check::check_size;
use super::data::{Area, Axis, Figure, Series};
use super::format::spoken;
use super::layout::across;
use super::phase::Sheet;
use super::text;
use super::ticks::Tick;
use super::trace::{Line, Mark};

/// What is drawn of an experiment.
#[derive(Clone, Debug, PartialEq)]
pub struct Bars {
    /// By how much each parameter was changed, as a share of it.
    pub share: f64,
    /// `None` without a soft policy.
    pub alpha: Option<f64>,
    /// From the top.
    pub rows: Vec<Row>,
}

/// One change.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The parameter.
    pub parameter: String,
    /// Whether it is changed upwards.
    pub up: bool,
    /// Shift of the outcomes in total variation, hard and soft; NaN where there is none.
    pub shifts: [f64; 2],
}

/// Width of a bar, and its distance from the middle of its row in rows.
const WIDTH: f64 = 5.0;
const OFF: f64 = 0.18;

/// A share as per cent.
fn per_cent(share: f64) -> String {
    spoken(100.0 * share) + "\u{a0}%"
}

impl Row {
    fn name(&self, share: f64) -> String {
        let sign = if self.up { " +" } else { " \u{2212}" };
        [&self.parameter, sign, &per_cent(share)].concat()
    }
}

impl Figure {
    /// The picture of an experiment. Errors name the option that does not fit.
    pub fn experiment(bars: &Bars, sheet: &Sheet) -> Result<Self, String> {
        let Sheet {
            width,
            height,
            theme,
            font_size,
        } = *sheet;
        check_size(width, height, font_size)?;
        let size = font_size * 0.8125;
        let count = bars.rows.len() as f64;
        let (mut ticks, mut widest, mut most) = (Vec::new(), 0.0f64, 1.0f64);
        for (index, row) in bars.rows.iter().enumerate() {
            let text = row.name(bars.share);
            widest = widest.max(text::width(&text, size));
            most = most.max(row.shifts[0]).max(row.shifts[1]);
            // None stands at 0, where the axis is.
            let at = count - index as f64;
            ticks.push(Tick { at, text });
        }
        let area = Area {
            left: (widest + size).min(width * 0.5).round(),
            top: (size * 2.0).round(),
            right: (width - size * 1.5).round(),
            bottom: (height - size * 3.5).round(),
        };
        // One bar alone stands in the middle.
        let offsets: &[f64] = if bars.alpha.is_some() { &[OFF, -OFF] } else { &[0.0] };
        let mut series = Vec::new();
        for (side, offset) in offsets.iter().enumerate() {
            let (mut lines, mut marks) = (Vec::new(), Vec::new());
            for (row, tick) in bars.rows.iter().zip(&ticks) {
                let shift = row.shifts[side];
                if shift.is_nan() {
                    continue;
                }
                let y = tick.at + offset;
                if shift > 0.0 {
                    let points = vec![(0.0, y), (shift, y)];
                    lines.push(Line { points, dash: None });
                }
                marks.push(Mark {
                    x: shift,
                    y,
                    filled: true,
                    ring: 0,
                });
            }
            series.push(Series {
                label: match bars.alpha {
                    Some(alpha) if side == 1 => format!("\u{3b1}\u{a0}=\u{a0}{}", spoken(alpha)),
                    _ => "hard argmax".to_owned(),
                },
                color: theme.series(side),
                width: WIDTH,
                dash: false,
                legend: true,
                lines,
                marks,
                end: None,
            });
        }
        let title = "Shift of the outcomes when one parameter changes by ".to_owned();
        Ok(Self {
            width,
            height,
            text_size: size,
            theme,
            title: title + &per_cent(bars.share),
            description: describe(bars),
            area,
            x: Axis {
                from: 0.0,
                to: most,
                ticks: across(0.0, most, area.right - area.left, size),
                label: "shift of the outcomes (total variation)".to_owned(),
            },
            y: Axis {
                from: 0.5,
                to: count.max(1.0) + 0.5,
                ticks,
                label: "change".to_owned(),
            },
            key: String::new(),
            bands: Vec::new(),
            cliffs: Vec::new(),
            series,
            end_labels: Vec::new(),
            map: None,
            graph: None,
        })
    }
}

/// Which change moves most, and how far the soft policy goes at most.
fn describe(bars: &Bars) -> String {
    let largest = |side: usize| {
        let mut found: Option<&Row> = None;
        for row in &bars.rows {
            let most = found.map_or(0.0, |found| found.shifts[side]);
            if row.shifts[side] > most + 1e-9 {
                found = Some(row);
            }
        }
        found
    };
    let short = |shift: f64| spoken((1e4 * shift).round() / 1e4);
    let mut said = match largest(0) {
        Some(row) => [
            "Hard argmax: ",
            &row.name(bars.share),
            " moves the outcomes by ",
            &short(row.shifts[0]),
            ".",
        ]
        .concat(),
        None => ["Hard argmax: no change of ", &per_cent(bars.share), " moves anything."].concat(),
    };
    if let Some(alpha) = bars.alpha {
        let most = largest(1).map_or(0.0, |row| row.shifts[1]);
        said += " With \u{3b1}\u{a0}=\u{a0}";
        said += &spoken(alpha);
        said += " none moves them by more than ";
        said += &short(most);
        said += ".";
    }
    said
}
