//! The places at which states are drawn: cells of a grid, or points.

use super::diagnostic::{Result, refuse};
use super::json::{Entry, Fields, Ranged, Value, entries, list, number, string};
use super::names::{self, Names};

/// The places at which states are drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum Layout {
    /// The rows of a grid from top to bottom, all equally long: the state in each cell, `None` for a wall. Every state
    /// appears at most once.
    Grid(Vec<Vec<Option<usize>>>),
    /// A point (x to the right, y down, any unit) for every state; `None` for those the file leaves out.
    Points(Vec<Option<[f64; 2]>>),
}

/// Reads the layout of a file: `{"grid": rows}` or `{"points": positions}`.
pub(super) fn read(value: &Value, states: &Names) -> Result<Layout> {
    let fields = Fields::new(value, "an object with \"grid\" or \"points\"", &["grid", "points"])?;
    match (fields.get("grid"), fields.get("points")) {
        (Some(rows), None) => Ok(Layout::Grid(grid(rows, states)?)),
        (None, Some(points)) => Ok(Layout::Points(positions(points, states)?)),
        _ => refuse(value.start(), "expected either \"grid\" or \"points\""),
    }
}

fn grid(value: &Value, states: &Names) -> Result<Vec<Vec<Option<usize>>>> {
    let mut placed = vec![false; states.len()];
    let mut rows: Vec<Vec<Option<usize>>> = Vec::new();
    for value in list(value, "a list of rows")? {
        let mut row = Vec::new();
        for cell in list(value, "a list of cells")? {
            if let Value::NullKeyword(_) = cell {
                row.push(None);
                continue;
            }
            let name = string(cell, "the name of a state or null")?;
            let state = states.find("state", name, cell.start())?;
            if std::mem::replace(&mut placed[state], true) {
                return refuse(
                    cell.start(),
                    format!("state {} stands in two cells", names::quoted(name)),
                );
            }
            row.push(Some(state));
        }
        let (own, first) = (row.len(), rows.first().unwrap_or(&row).len());
        if own != first {
            return refuse(value.start(), format!("a row of {own} cells; the first has {first}"));
        }
        rows.push(row);
    }
    if !placed.contains(&true) {
        return refuse(value.start(), "a grid without states");
    }
    Ok(rows)
}

fn positions(value: &Value, states: &Names) -> Result<Vec<Option<[f64; 2]>>> {
    let mut points = vec![None; states.len()];
    for Entry { name, at, value } in entries(value, "an object of points by state")? {
        let state = states.find("state", name, at)?;
        let [x, y] = list(value, "a list [x, y]")? else {
            return refuse(value.start(), "expected a list [x, y] of two numbers");
        };
        points[state] = Some([number(x)?.value(), number(y)?.value()]);
    }
    Ok(points)
}
