//! The picture of published findings: bars of the numbers of a single row, or lines from before to after of many.

use serde::Deserialize;

use super::options::Sheet;
use super::{Axis, Caption, Figure, Mark, Point, Series, Tick, axis, text};

/// The table of findings: what its picture reads of the answer.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Findings {
    /// The head of the table.
    pub columns: Vec<String>,
    /// The cells row by row, each row as long as the head, numbers as the file writes them.
    pub cells: Vec<String>,
}

/// The end of the name of a column whose numbers the next column has after training.
const BEFORE: &str = ", before";
/// The width of a bar.
const WIDTH: f64 = 26.0;
/// The share of a quantity's room that its lines take.
const PART: f64 = 0.36;

/// Returns the number of a cell; findings may have the typographic minus.
fn number(cell: &str) -> Option<f64> {
    cell.replace('−', "-")
        .parse()
        .ok()
        .filter(|number: &f64| number.is_finite())
}

impl Findings {
    fn rows(&self) -> impl Iterator<Item = &[String]> {
        self.cells.chunks_exact(self.columns.len().max(1))
    }

    /// Returns the quantities that have a column before and one after training: the name and the first column.
    fn changes(&self) -> Vec<(&str, usize)> {
        let pairs = self.columns.windows(2).enumerate();
        let found = pairs.filter_map(|(place, pair)| {
            let name = pair[0].strip_suffix(BEFORE)?;
            (pair[1] == "after").then_some((name, place))
        });
        found.collect()
    }

    /// Returns whether there is a picture: a single row of numbers, or columns before and after with numbers alone.
    #[must_use]
    pub fn is_drawn(&self) -> bool {
        let changes = self.changes();
        let mut rows = self.rows();
        if changes.is_empty() {
            return self.cells.len() == self.columns.len()
                && !self.cells.is_empty()
                && self.cells.iter().all(|cell| number(cell).is_some());
        }
        rows.all(|row| {
            changes
                .iter()
                .all(|&(_, place)| row[place..place + 2].iter().all(|cell| number(cell).is_some()))
        })
    }
}

impl Figure {
    /// Returns the picture of findings. Errors name the option that does not fit.
    pub fn measured(findings: &Findings, sheet: &Sheet) -> Result<Self, String> {
        let size = sheet.text_size()?;
        if !findings.is_drawn() {
            return Err("findings: the table has no numbers that can be drawn".to_owned());
        }
        let changes = findings.changes();
        let (series, names) = if changes.is_empty() {
            (bars(findings, sheet), findings.columns.clone())
        } else {
            let names = changes.iter().map(|(name, _)| (*name).to_owned()).collect();
            (slopes(findings, &changes, sheet), names)
        };
        let heights = series
            .iter()
            .flat_map(|series| series.lines.iter().flat_map(|line| &line.points));
        let (low, high) = heights.fold((0.0_f64, 0.0_f64), |(low, high), point| {
            (low.min(point.1), high.max(point.1))
        });
        // Below a bar there is room for its number.
        let room = if changes.is_empty() { 0.15 * (high - low) } else { 0.0 };
        let (low, high) = axis::padded(if low < 0.0 { low - room } else { low }, high, 0.0);
        let area = sheet.area(axis::widest_up(low, high, size) + size, size * 1.75, size);
        let room = (area.right - area.left) / names.len() as f64 - size;
        let tick = |(place, name): (usize, &String)| Tick {
            at: place as f64,
            text: text::shortened(name, room, size),
        };
        let mut figure = Self {
            title: "What was measured".to_owned(),
            description: describe(findings, &changes),
            x: Axis {
                from: -0.5,
                to: names.len() as f64 - 0.5,
                ticks: names.iter().enumerate().map(tick).collect(),
                label: if changes.is_empty() {
                    String::new()
                } else {
                    "each from before to after".to_owned()
                },
            },
            y: Axis {
                from: low,
                to: high,
                ticks: axis::up(low, high, area.bottom - area.top, size),
                label: if changes.is_empty() {
                    "after minus before, in percentage points"
                } else {
                    "per cent"
                }
                .to_owned(),
            },
            series,
            ..Self::empty([sheet.width, sheet.height], size, sheet.theme, area)
        };
        if changes.is_empty() {
            // Each bar carries its number.
            let number_of = |(place, cell): (usize, &String)| {
                let height = number(cell).unwrap_or_default();
                let off = if height < 0.0 { 1.2 * size } else { -1.2 * size };
                Caption {
                    lines: vec![cell.clone()],
                    at: (figure.x_at(place as f64), figure.y_at(height) + off),
                    color: sheet.theme.ink(),
                    paper: None,
                }
            };
            figure.captions = findings.cells.iter().enumerate().map(number_of).collect();
            figure.named = true;
        }
        Ok(figure)
    }
}

/// Returns a bar for each number of a single row.
fn bars(findings: &Findings, sheet: &Sheet) -> Vec<Series> {
    let bar = |(place, (name, cell)): (usize, (&String, &String))| {
        let at = place as f64;
        let height = number(cell).unwrap_or_default();
        // What rises looks better; what falls is what the findings are about.
        let color = if height < 0.0 {
            sheet.theme.ink()
        } else {
            sheet.theme.muted()
        };
        Series::plain(text::line(name), color, WIDTH, vec![vec![(at, 0.0), (at, height)]])
    };
    findings
        .columns
        .iter()
        .zip(&findings.cells)
        .enumerate()
        .map(bar)
        .collect()
}

/// Returns a colour for each row, and in it a line from before to after for each quantity.
fn slopes(findings: &Findings, changes: &[(&str, usize)], sheet: &Sheet) -> Vec<Series> {
    let row = |(index, row): (usize, &[String])| {
        let line = |(place, &(_, column)): (usize, &(&str, usize))| {
            let [before, after] = [column, column + 1].map(|column| number(&row[column]).unwrap_or_default());
            vec![(place as f64 - PART, before), (place as f64 + PART, after)]
        };
        let lines: Vec<Vec<Point>> = changes.iter().enumerate().map(line).collect();
        Series {
            marks: lines.iter().map(|line| Mark::new(line[1], true)).collect(),
            ..Series::plain(text::line(&row[0]), sheet.theme.series(index), 2.5, lines)
        }
    };
    findings.rows().enumerate().map(row).collect()
}

/// Returns a sentence: what rose, and what fell.
fn describe(findings: &Findings, changes: &[(&str, usize)]) -> String {
    if changes.is_empty() {
        let told = findings.columns.iter().zip(&findings.cells);
        let told: Vec<String> = told
            .map(|(name, cell)| format!("{} {cell}", text::line(name)))
            .collect();
        return format!("{}.", told.join(", "));
    }
    let count = findings.rows().count();
    let told = changes.iter().map(|&(name, column)| {
        let change = |row: &[String]| {
            let [before, after] = [column, column + 1].map(|column| number(&row[column]).unwrap_or_default());
            after - before
        };
        let risen = findings.rows().filter(|row| change(row) > 0.0).count();
        let fallen = findings.rows().filter(|row| change(row) < 0.0).count();
        let name = text::line(name);
        match [risen, fallen] {
            [all, _] if all == count => format!("{name} rose in all {count}"),
            [_, all] if all == count => format!("{name} fell in all {count}"),
            _ => format!("{name} rose in {risen} of {count} and fell in {fallen}"),
        }
    });
    let told: Vec<String> = told.collect();
    format!("From before to after: {}.", told.join(", "))
}
