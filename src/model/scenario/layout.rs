//! Where states are drawn: cells of a grid, or points.

use jsonc_parser::ast::Value;

use super::names::{self, Names};
use super::text::{Fields, Read, entries, list, number, refuse, start, string};

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
    let fields = Fields::new(
        value,
        "an object with \"grid\" or \"points\"",
        &["grid", "points"],
    )?;
    match (fields.get("grid"), fields.get("points")) {
        (Some(rows), None) => grid(rows, states).map(Layout::Grid),
        (None, Some(points)) => positions(points, states).map(Layout::Points),
        _ => refuse(start(value), "expected either \"grid\" or \"points\""),
    }
}

fn grid(value: &Value, states: &Names) -> Read<Vec<Vec<Option<usize>>>> {
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
            let state = states.find("state", name, start(cell))?;
            if std::mem::replace(&mut placed[state], true) {
                return refuse(
                    start(cell),
                    format!("state {} stands in two cells", names::quoted(name)),
                );
            }
            row.push(Some(state));
        }
        if let Some(first) = rows.first().filter(|first| first.len() != row.len()) {
            return refuse(
                start(value),
                format!(
                    "a row of {} cells; the first has {}",
                    row.len(),
                    first.len()
                ),
            );
        }
        rows.push(row);
    }
    if !placed.contains(&true) {
        return refuse(start(value), "a grid without states");
    }
    Ok(rows)
}

fn positions(value: &Value, states: &Names) -> Read<Vec<Option<[f64; 2]>>> {
    let mut points = vec![None; states.len()];
    for (name, value) in entries(value, "an object of points by state")? {
        let state = states.find("state", name.text, name.at)?;
        let [x, y] = list(value, "a list [x, y]")? else {
            return refuse(start(value), "expected a list [x, y] of two numbers");
        };
        points[state] = Some([number(x)?.value(), number(y)?.value()]);
    }
    Ok(points)
}
