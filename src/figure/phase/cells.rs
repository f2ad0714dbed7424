//! The polygons of hard argmax: filled by the best actions of the watched state, striped where several tie, parted by
//! lines.

use super::{Border, Map, Patch, PhaseLabels};
use crate::figure::{Color, Figure, Point, Theme, format, text};
use crate::phase::{Cell, Phase};

/// The share of the colour of notes in the fill of what has no answer.
const GAP: f64 = 0.15;

/// How often something happens at least where it is said to happen, in uses.
const HAPPENS: f64 = 1e-9;
/// The name of a polygon in which none of the outcomes happens, and what joins those that do.
const NOTHING: &str = "none of them";
pub(super) const AND: &str = " and ";

/// The width of a stripe in text sizes.
const STRIPE: f64 = 0.7;

/// Returns an error that names the part of the answer that does not fit.
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
            && [0, cell.outcomes.len()].contains(&labels.outcomes.len())
            && cell.corners.iter().all(inside)
            && cell
                .edges
                .iter()
                .all(|edge| edge.neighbours.iter().all(|&n| n < phase.cells.len()));
        if !fits {
            return Err(format!(
                "cell {index} does not fit: allowed are three or more corners in the box, an edge for each, neighbours that \
                 exist, {pairs} pairs or more with a best one in the watched state, and a number for each outcome"
            ));
        }
    }
    Ok(())
}

/// Returns the best actions of the watched state in each cell, or the outcomes that happen there, as positions.
pub(super) fn sets(labels: &PhaseLabels, phase: &Phase) -> Vec<Vec<usize>> {
    let set = |cell: &Cell| {
        if !labels.outcomes.is_empty() {
            let happens = |outcome: &usize| cell.outcomes[*outcome].abs() > HAPPENS;
            return (0..labels.outcomes.len()).filter(happens).collect();
        }
        let is_best = |action: &usize| cell.optimal[labels.first + action];
        (0..labels.actions.len()).filter(is_best).collect()
    };
    phase.cells.iter().map(set).collect()
}

/// Returns the name of a set: its action, or those that tie; or what happens.
pub(super) fn name(labels: &PhaseLabels, set: &[usize]) -> String {
    let names: Vec<String> = set.iter().map(|&item| text::line(&labels.shown()[item])).collect();
    if !labels.outcomes.is_empty() {
        return match &names[..] {
            [] => NOTHING.to_owned(),
            _ => names.join(AND),
        };
    }
    let tie = if set.len() > 1 { "tie: " } else { "" };
    format!("{tie}{}", names.join(", "))
}

/// Returns corners in CSS pixels.
pub(super) fn outline(figure: &Figure, corners: &[[f64; 2]]) -> Vec<Point> {
    let place = |corner: &[f64; 2]| (figure.x_at(corner[0]), figure.y_at(corner[1]));
    corners.iter().map(place).collect()
}

/// Returns the share of the box that has no answer: what is neither covered nor missing.
pub(super) fn gap(phase: &Phase) -> f64 {
    let [[left, right], [low, high]] = phase.ranges;
    let covered: f64 = phase.cells.iter().map(|cell| cell.area).sum();
    let share = 1.0 - phase.missing - covered / ((right - left) * (high - low));
    if share > WHOLE { share } else { 0.0 }
}

/// Returns the fills and lines of the polygons.
pub(super) fn map(figure: &Figure, labels: &PhaseLabels, phase: &Phase, sets: &[Vec<usize>]) -> Map {
    let mut patches = Vec::with_capacity(phase.cells.len() + 1);
    if gap(phase) > 0.0 {
        // What the cells leave free.
        let [[left, right], [low, high]] = phase.ranges;
        patches.push(Patch {
            corners: outline(figure, &[[left, low], [right, low], [right, high], [left, high]]),
            color: shade(figure.theme),
        });
    }
    for (cell, set) in phase.cells.iter().zip(sets) {
        let corners = outline(figure, &cell.corners);
        let colors: Vec<Color> = set.iter().map(|&item| labels.color(item, figure.theme)).collect();
        fill(figure, &corners, &colors, &mut patches);
    }
    Map {
        patches,
        borders: borders(figure, phase, sets),
        ..Map::default()
    }
}

/// Returns the fill of what has no answer.
pub(in crate::figure) fn shade(theme: Theme) -> Color {
    theme.muted().over(theme.surface(), GAP)
}

/// Adds a polygon in a colour, or striped in several.
pub(in crate::figure) fn fill(figure: &Figure, corners: &[Point], colors: &[Color], patches: &mut Vec<Patch>) {
    match colors[..] {
        [] => patches.push(Patch {
            corners: corners.to_vec(),
            color: figure.theme.surface(),
        }),
        [color] => patches.push(Patch {
            corners: corners.to_vec(),
            color,
        }),
        _ => stripes(figure, corners, colors, patches),
    }
}

/// Adds diagonal stripes in several colours. They stand still when a cell's outline moves.
fn stripes(figure: &Figure, corners: &[Point], colors: &[Color], patches: &mut Vec<Patch>) {
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
                color: colors[place % colors.len()],
            });
        }
        place += 1;
    }
}

/// Returns the part of a convex polygon where x + y is at least (`side` 1) or at most (`side` -1) a level.
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

/// Returns every inner edge once, the strong ones last.
pub(super) fn borders(figure: &Figure, phase: &Phase, sets: &[Vec<usize>]) -> Vec<Border> {
    let (mut borders, mut over) = (Vec::new(), Vec::new());
    for (index, cell) in phase.cells.iter().enumerate() {
        let corners = outline(figure, &cell.corners);
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

/// Returns a sentence on the share of the box that each set has, largest first.
pub(super) fn describe(labels: &PhaseLabels, phase: &Phase, sets: &[Vec<usize>]) -> String {
    let mut shares: Vec<(&[usize], f64)> = Vec::new();
    let [[left, right], [low, high]] = phase.ranges;
    let whole = (right - left) * (high - low);
    for (cell, set) in phase.cells.iter().zip(sets) {
        match shares.iter_mut().find(|share| share.0 == set) {
            Some(share) => share.1 += cell.area,
            None => shares.push((set, cell.area)),
        }
    }
    let areas: Vec<f64> = shares.iter().map(|share| share.1).collect();
    let named = super::largest_first(&areas).into_iter().take(SPOKEN).map(|place| {
        let (set, area) = shares[place];
        format!("{} on {} % of the box", name(labels, set), percent(area / whole))
    });
    let named: Vec<String> = named.collect();
    let state = text::line(&labels.state);
    let more = match shares.len().saturating_sub(SPOKEN) {
        0 => String::new(),
        more => format!(", and {more} more"),
    };
    let colon = if named.is_empty() { "" } else { ": " };
    let cells = phase.cells.len();
    let share = gap(phase);
    let gap = if share > 0.0 {
        format!(
            " There is no optimal value on {} % of the box (shaded).",
            percent(share)
        )
    } else {
        String::new()
    };
    let missing = if phase.missing.abs() > WHOLE {
        format!(" A share of {} of the box is missing.", format::spoken(phase.missing))
    } else {
        String::new()
    };
    let subject = if labels.outcomes.is_empty() {
        format!("In “{state}”")
    } else {
        "What happens".to_owned()
    };
    format!(
        "{subject}{colon}{}{more}. {cells} polygons, counting all states.{gap}{missing}",
        named.join(", ")
    )
}

/// Returns a share in per cent, as a whole number.
fn percent(share: f64) -> String {
    let percent = (100.0 * share).round();
    if percent < 1.0 {
        "less than 1".to_owned()
    } else {
        format::number(percent)
    }
}

/// The number of sets that the description names.
const SPOKEN: usize = 6;

/// The missing area up to which a tiling is complete.
const WHOLE: f64 = 1e-9;
