//! The picture of a perturbation experiment: a pair of bars for every change, hard above soft.
//!
//! It is an ordinary figure: the rows stand at whole heights, the bars are thick lines, and a dot at the end of each
//! shows that a bar of length 0 is one too.

use serde::Deserialize;

use super::format::spoken;
use super::options::Sheet;
use super::{Area, Axis, Figure, Line, Mark, Series, Tick, axis, symbol, text};
use crate::stability::Shift;

/// The bars of an experiment: what its picture reads of the answer.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Bars {
    /// The share of itself by which each parameter was changed.
    pub share: f64,
    /// The temperature; `None` without a soft policy.
    pub alpha: Option<f64>,
    /// The rows from top to bottom.
    #[serde(rename = "changes")]
    pub rows: Vec<Row>,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Row {
    /// The name of the parameter.
    pub parameter: String,
    /// Whether it is changed upwards.
    pub up: bool,
    /// The shift of the hard policy; `None` where there is no answer.
    pub hard: Option<Shift>,
    /// The shift of the soft policy; `None` where there is none.
    pub soft: Option<Shift>,
}

/// The width of a bar, and its distance from the middle of its row in rows.
const WIDTH: f64 = 5.0;
const OFF: f64 = 0.18;

/// Returns a share as per cent.
fn per_cent(share: f64) -> String {
    format!("{}\u{a0}%", spoken(100.0 * share))
}

impl Row {
    /// Returns the changed parameter and the change, such as `k +1 %`.
    fn name(&self, share: f64) -> String {
        let sign = if self.up { "+" } else { "−" };
        format!("{} {sign}{}", symbol(&self.parameter), per_cent(share))
    }

    /// Returns the shifts of the outcomes, hard and soft; NaN where there is none.
    fn shifts(&self) -> [f64; 2] {
        [self.hard, self.soft].map(|shift| shift.map_or(f64::NAN, |shift| shift.outcomes))
    }
}

impl Figure {
    /// Returns the picture of an experiment. Errors name the option that does not fit.
    pub fn experiment(bars: &Bars, sheet: &Sheet) -> Result<Self, String> {
        let size = sheet.text_size()?;
        let count = bars.rows.len() as f64;
        let tick = |(index, row): (usize, &Row)| Tick {
            // There is no row at 0, where the axis is.
            at: count - index as f64,
            text: row.name(bars.share),
        };
        let ticks: Vec<Tick> = bars.rows.iter().enumerate().map(tick).collect();
        let widths = ticks.iter().map(|tick| text::width(&tick.text, size));
        let widest = widths.fold(0.0, f64::max);
        let most = bars.rows.iter().flat_map(Row::shifts).fold(1.0, f64::max);
        let area = Area {
            left: (widest + size).min(sheet.width * 0.5).round(),
            ..sheet.area(0.0, size * 1.5, size)
        };
        // A single bar stands in the middle.
        let offsets: &[f64] = if bars.alpha.is_some() { &[OFF, -OFF] } else { &[0.0] };
        let mut series = Vec::new();
        for (side, offset) in offsets.iter().enumerate() {
            let (mut lines, mut marks) = (Vec::new(), Vec::new());
            for (row, tick) in bars.rows.iter().zip(&ticks) {
                let shift = row.shifts()[side];
                if shift.is_nan() {
                    continue;
                }
                let y = tick.at + offset;
                if shift > 0.0 {
                    let points = vec![(0.0, y), (shift, y)];
                    lines.push(Line { points, dash: None });
                }
                marks.push(Mark::new((shift, y), true));
            }
            series.push(Series {
                label: match bars.alpha {
                    Some(alpha) if side == 1 => format!("α\u{a0}=\u{a0}{}", spoken(alpha)),
                    _ => "hard argmax".to_owned(),
                },
                color: [sheet.theme.hard(), sheet.theme.soft()][side],
                width: WIDTH,
                dash: false,
                legend: true,
                lines,
                marks,
                end: None,
            });
        }
        Ok(Self {
            title: format!(
                "Shift of the outcomes when one parameter changes by {}",
                per_cent(bars.share)
            ),
            description: describe(bars),
            x: Axis {
                from: 0.0,
                to: most,
                ticks: axis::across(0.0, most, area.right - area.left, size),
                label: "shift of the outcomes (total variation)".to_owned(),
            },
            y: Axis {
                from: 0.5,
                to: count.max(1.0) + 0.5,
                ticks,
                label: "change".to_owned(),
            },
            series,
            ..Self::empty([sheet.width, sheet.height], size, sheet.theme, area)
        })
    }
}

/// Returns a sentence on the change that moves the policies most, and on the largest shift of the soft policy.
fn describe(bars: &Bars) -> String {
    let largest = |side: usize| {
        let mut found: Option<&Row> = None;
        for row in &bars.rows {
            let most = found.map_or(0.0, |found| found.shifts()[side]);
            if row.shifts()[side] > most + 1e-9 {
                found = Some(row);
            }
        }
        found
    };
    let rounded = |shift: f64| spoken((1e4 * shift).round() / 1e4);
    let hard = match largest(0) {
        Some(row) => format!(
            "Hard argmax: {} moves the outcomes by {}.",
            row.name(bars.share),
            rounded(row.shifts()[0])
        ),
        None => format!("Hard argmax: no change of {} moves the outcomes.", per_cent(bars.share)),
    };
    let Some(alpha) = bars.alpha else {
        return hard;
    };
    let most = rounded(largest(1).map_or(0.0, |row| row.shifts()[1]));
    let alpha = spoken(alpha);
    format!("{hard} With α\u{a0}=\u{a0}{alpha} none moves them by more than {most}.")
}
