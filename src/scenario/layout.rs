//! Where states are drawn: cells of a grid, or points.

use super::json::{Kind, Value};
use super::names::Names;
use super::text::{Fields, Name, Read, entries, list, misnamed, name, number, refuse, string};

/// Where states are drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum Layout {
    /// Rows of a grid from top to bottom, all equally long: the state in each cell, `None` for a wall. Every state at most once.
    Grid(Vec<Vec<Option<usize>>>),
    /// A point (x to the right, y down, any unit) for every state; `None` for those the file leaves out.
    Points(Vec<Option<[f64; 2]>>),
}

/// The layout of a file: `{"grid": rows}` or `{"points": positions}`.
pub(super) fn read(value: &Value, states: &Names) -> Read<Layout> {
    let fields = Fields::new(value, "an object with \"grid\" or \"points\"", &["grid", "points"])?;
    match (fields.get("grid"), fields.get("points")) {
        (Some(rows), None) => Ok(Layout::Grid(grid(rows, states)?)),
        (None, Some(points)) => Ok(Layout::Points(positions(points, states)?)),
        _ => refuse(value.start, &["expected either \"grid\" or \"points\""]),
    }
}

fn grid(value: &Value, states: &Names) -> Read<Vec<Vec<Option<usize>>>> {
    let mut placed = vec![false; states.len()];
    let mut rows: Vec<Vec<Option<usize>>> = Vec::new();
    for value in list(value, "a list of rows")? {
        let mut row = Vec::new();
        for cell in list(value, "a list of cells")? {
            if let Kind::Null = cell.kind {
                row.push(None);
                continue;
            }
            let name = string(cell, "the name of a state or null")?;
            let state = states.find("state", name, cell.start)?;
            if std::mem::replace(&mut placed[state], true) {
                let problem = " stands in two cells";
                return Err(misnamed(cell.start, "state ", name, problem));
            }
            row.push(Some(state));
        }
        let first = rows.first().unwrap_or(&row).len();
        if row.len() != first {
            let (own, first) = (row.len().to_string(), first.to_string());
            let problem = ["a row of ", &own, " cells; the first has ", &first];
            return refuse(value.start, &problem);
        }
        rows.push(row);
    }
    if !placed.contains(&true) {
        return refuse(value.start, &["a grid without states"]);
    }
    Ok(rows)
}

fn positions(value: &Value, states: &Names) -> Read<Vec<Option<[f64; 2]>>> {
    let mut points = vec![None; states.len()];
    for entry in entries(value, "an object of points by state")? {
        let Name { text, at } = name(entry);
        let state = states.find("state", text, at)?;
        let [x, y] = list(&entry.value, "a list [x, y]")? else {
            let problem = "expected a list [x, y] of two numbers";
            return refuse(entry.value.start, &[problem]);
        };
        points[state] = Some([number(x)?.value(), number(y)?.value()]);
    }
    Ok(points)
}
