//! The polygons of hard argmax: filled by the best actions of the watched state, striped where several tie, parted by lines.

use std::fmt::Write as _;

use plotters::style::RGBColor;

use super::{Border, Map, Patch, PhaseLabels, mix};
use crate::figure::data::Figure;
use crate::figure::trace::Point;
use crate::figure::{format, text};
use crate::phase::{Cell, Phase};

/// Share of an action's colour in the fill of its polygons: enough to tell them apart, little enough for text on it.
const TINT: f64 = 0.4;

/// Width of a stripe in text sizes.
const STRIPE: f64 = 0.7;

/// Names what does not fit.
pub(super) fn check(labels: &PhaseLabels, phase: &Phase) -> Result<(), String> {
    let pairs = labels.first + labels.actions.len();
    let inside = |corner: &[f64; 2]| {
        (0..2).all(|axis| {
            let [from, to] = phase.ranges[axis];
            let slack = 1e-9 * (to - from);
            (from - slack..=to + slack).contains(&corner[axis])
        })
    };
    for (index, cell) in phase.cells.iter().enumerate() {
        let fits = cell.corners.len() >= 3
            && cell.edges.len() == cell.corners.len()
            && cell.optimal.len() >= pairs
            && cell.optimal[labels.first..pairs].contains(&true)
            && cell.corners.iter().all(inside)
            && cell
                .edges
                .iter()
                .all(|edge| edge.neighbours.iter().all(|&n| n < phase.cells.len()));
        if !fits {
            return Err(format!(
                "cell {index} does not fit: allowed are three or more corners in the box, an edge for each, neighbours that exist, and {pairs} pairs or more with a best one in the watched state"
            ));
        }
    }
    Ok(())
}

/// The best actions of the watched state in each cell, as positions.
pub(super) fn sets(labels: &PhaseLabels, phase: &Phase) -> Vec<Vec<usize>> {
    let mut sets = Vec::with_capacity(phase.cells.len());
    for cell in &phase.cells {
        let mut set = Vec::new();
        for action in 0..labels.actions.len() {
            if cell.optimal[labels.first + action] {
                set.push(action);
            }
        }
        sets.push(set);
    }
    sets
}

/// The name of a set: its action, or those that tie.
pub(super) fn name(labels: &PhaseLabels, set: &[usize]) -> String {
    let mut name = if set.len() > 1 {
        "tie: ".to_owned()
    } else {
        String::new()
    };
    for (place, &action) in set.iter().enumerate() {
        if place > 0 {
            name.push_str(", ");
        }
        name.push_str(&text::line(&labels.actions[action]));
    }
    name
}

/// A cell's corners in CSS pixels.
pub(super) fn outline(figure: &Figure, cell: &Cell) -> Vec<Point> {
    let place = |corner: &[f64; 2]| (figure.x_at(corner[0]), figure.y_at(corner[1]));
    cell.corners.iter().map(place).collect()
}

/// Fills and lines.
pub(super) fn map(figure: &Figure, phase: &Phase, sets: &[Vec<usize>]) -> Map {
    let mut patches = Vec::with_capacity(phase.cells.len());
    for (cell, set) in phase.cells.iter().zip(sets) {
        let corners = outline(figure, cell);
        match set[..] {
            [action] => patches.push(Patch {
                corners,
                color: tint(figure, action),
            }),
            _ => stripes(figure, &corners, set, &mut patches),
        }
    }
    Map {
        patches,
        borders: borders(figure, phase, sets),
        ..Map::default()
    }
}

fn tint(figure: &Figure, action: usize) -> RGBColor {
    let theme = figure.theme;
    mix(theme.series(action), theme.surface(), TINT)
}

/// Diagonal stripes in the colours of all actions of a set. They stand still when a cell's outline moves.
fn stripes(figure: &Figure, corners: &[Point], set: &[usize], patches: &mut Vec<Patch>) {
    let width = STRIPE * figure.text_size * std::f64::consts::SQRT_2;
    // The plot area begins right of and below the origin, so no place is negative.
    let mut place = 0usize;
    let mut rest = corners.to_vec();
    while !rest.is_empty() {
        let level = (place + 1) as f64 * width;
        let stripe = cut(&rest, level, -1.0);
        rest = cut(&rest, level, 1.0);
        if stripe.len() >= 3 {
            patches.push(Patch {
                corners: stripe,
                color: tint(figure, set[place % set.len()]),
            });
        }
        place += 1;
    }
}

/// The part of a convex polygon where x + y is at least (`side` 1) or at most (`side` -1) a level.
fn cut(corners: &[Point], level: f64, side: f64) -> Vec<Point> {
    let depth = |p: Point| side * (p.0 + p.1 - level);
    let mut kept = Vec::new();
    for (i, &p) in corners.iter().enumerate() {
        let q = corners[(i + 1) % corners.len()];
        let (here, there) = (depth(p), depth(q));
        if here >= 0.0 {
            kept.push(p);
        }
        if (here > 0.0 && there < 0.0) || (here < 0.0 && there > 0.0) {
            let share = here / (here - there);
            kept.push((p.0 + share * (q.0 - p.0), p.1 + share * (q.1 - p.1)));
        }
    }
    kept
}

/// Every inner edge once, the strong ones last.
pub(super) fn borders(figure: &Figure, phase: &Phase, sets: &[Vec<usize>]) -> Vec<Border> {
    let (mut borders, mut over) = (Vec::new(), Vec::new());
    for (index, cell) in phase.cells.iter().enumerate() {
        let corners = outline(figure, cell);
        for (place, edge) in cell.edges.iter().enumerate() {
            let Some(&other) = edge.neighbours.first() else {
                continue;
            };
            if other < index {
                continue;
            }
            let strong = sets[other] != sets[index];
            let ends = [corners[place], corners[(place + 1) % corners.len()]];
            let list = if strong { &mut over } else { &mut borders };
            list.push(Border { ends, strong });
        }
    }
    borders.append(&mut over);
    borders
}

/// What share of the box each set has, largest first.
pub(super) fn describe(labels: &PhaseLabels, phase: &Phase, sets: &[Vec<usize>]) -> String {
    let mut shares: Vec<(&[usize], f64)> = Vec::new();
    let mut whole = 0.0;
    for (cell, set) in phase.cells.iter().zip(sets) {
        whole += cell.area;
        match shares.iter_mut().find(|share| share.0 == set) {
            Some(share) => share.1 += cell.area,
            None => shares.push((set, cell.area)),
        }
    }
    shares.sort_by(|a, b| b.1.total_cmp(&a.1));
    let mut sentence = format!("In \u{201c}{}\u{201d}", text::line(&labels.state));
    // Writing to a string cannot fail.
    let mut say = |words: std::fmt::Arguments| {
        let _ = sentence.write_fmt(words);
    };
    for (place, (set, area)) in shares.iter().take(SPOKEN).enumerate() {
        let percent = (100.0 * area / whole).round();
        let join = if place == 0 { ":" } else { "," };
        let share = if percent < 1.0 {
            "less than 1".to_owned()
        } else {
            format::number(percent)
        };
        let name = name(labels, set);
        say(format_args!("{join} {name} on {share} % of the box"));
    }
    if shares.len() > SPOKEN {
        say(format_args!(", and {} more", shares.len() - SPOKEN));
    }
    let cells = phase.cells.len();
    say(format_args!(". {cells} polygons, counting all states."));
    if phase.missing.abs() > WHOLE {
        let missing = format::spoken(phase.missing);
        say(format_args!(" A share of {missing} of the box is missing."));
    }
    sentence
}

/// Sets named in the description.
const SPOKEN: usize = 6;

/// Missing area up to which a tiling is complete.
const WHOLE: f64 = 1e-9;
