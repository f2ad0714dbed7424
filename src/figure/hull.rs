//! The plane of what policies collect of the two parts of the reward: the policies that are best somewhere are corners
//! of a convex hull, the line of equal value turns with the parameter, and at a cliff it lies on an edge (THEORY 3).

use super::captions::extent;
use super::curve::clip;
use super::format::{brief, equation, place};
use super::phase::{Map, Patch};
use super::{
    Area, Axis, Caption, Color, Dash, Figure, Line, Mark, Point, Reading, Series, Sheet, Theme, axis, symbol, text,
};
use crate::study::{Corner, Returns};

/// The number of corners up to which they have names.
const FEW: usize = 12;
/// The width in text sizes from which on true values stand below the names.
const WIDE: f64 = 26.0;
/// The number of actions that a name lists.
const LISTED: usize = 2;
/// The share of the width that is kept for names to the right of the hull, at most.
const LONGEST: f64 = 0.3;
/// How far beyond the hull soft policies are followed where there is none, in shares of it.
const SOFT: f64 = 0.4;
/// How far a place may be beyond the edge of the picture by rounding.
const ROOM: f64 = 1e-9;
/// The number of places that a sentence lists.
const PLACES: usize = 4;

/// The policies that the line of equal value touches.
#[derive(Clone, Debug, PartialEq)]
pub struct Hull {
    /// The policies in ascending order of the parameter.
    pub corners: Vec<Corner>,
    /// The name and the colour of each.
    pub labels: Vec<(String, Color)>,
}

impl Hull {
    fn of(returns: &Returns, theme: Theme) -> Self {
        let label = |corner| (names(returns, corner), Self::color(returns, corner, theme));
        Self {
            corners: returns.corners.clone(),
            labels: returns.corners.iter().map(label).collect(),
        }
    }

    /// Returns the policies that are best at a parameter value: two at a cliff, none where there is no answer.
    pub fn touched(&self, theta: f64) -> impl Iterator<Item = &Corner> {
        self.corners
            .iter()
            .filter(move |corner| corner.from <= theta && theta <= corner.to)
    }

    /// Returns the policies that are best at a parameter value, each with its value.
    pub(super) fn readings(&self, theta: f64) -> Vec<Reading> {
        let corners = self.corners.iter().zip(&self.labels);
        let touched = corners.filter(|(corner, _)| corner.from <= theta && theta <= corner.to);
        let reading = |(corner, (label, color)): (&Corner, &(String, Color))| Reading {
            label: label.clone(),
            color: *color,
            text: brief(corner.value(theta)),
        };
        touched.map(reading).collect()
    }

    /// Returns the colour of a policy: that of the first of its best actions in the watched state.
    pub(super) fn color(returns: &Returns, corner: &Corner, theme: Theme) -> Color {
        let first = corner.best.first().filter(|action| **action < returns.actions.len());
        first.map_or(theme.muted(), |&action| theme.action(action))
    }
}

impl Figure {
    /// Returns the hull. Errors name the option or the column that does not fit.
    pub fn hull(returns: &Returns, sheet: &Sheet) -> Result<Self, String> {
        let size = sheet.text_size()?;
        check(returns)?;
        let theme = sheet.theme;
        let corners: Vec<Point> = returns
            .corners
            .iter()
            .map(|corner| (corner.weighted, corner.fixed))
            .collect();
        let soft = returns
            .soft
            .iter()
            .flat_map(|soft| &soft.points)
            .map(|point| (point[0], point[1]));
        let soft: Vec<Point> = soft.collect();
        let all: Vec<Point> = returns.hull.iter().map(|point| (point[0], point[1])).collect();
        let ([left, mut right], [low, high]) = (
            range([&corners, &all, &soft], |point| point.0),
            range([&corners, &all, &soft], |point| point.1),
        );
        let margin = axis::widest_up(low, high, size).max(text::width("100 %", size)) + size;
        let area = sheet.area(margin, size * 1.75, size);
        // Names stand to the right of their corners.
        let widths = corner_names(returns).into_iter().map(|name| text::width(&name, size));
        let longest = widths.fold(0.0, f64::max);
        right += (right - left) * (longest / (area.right - area.left)).min(LONGEST);
        let series = curves(returns, ([left, right], [low, high]), [&corners, &all, &soft], theme);
        let name = text::line(&symbol(&returns.parameter.name));
        let (collect, collected) = if returns.measure.is_cost() {
            ("pay", "paid")
        } else {
            ("collect", "collected")
        };
        let mut figure = Self {
            title: format!("What policies {collect} of the part that {name} weighs, and of the rest"),
            description: describe(returns),
            x: Axis {
                from: left,
                to: right,
                ticks: axis::across(left, right, area.right - area.left, size),
                label: format!("{collected} of what {name} weighs: {}", sum(&returns.weighted)),
            },
            y: Axis {
                from: low,
                to: high,
                ticks: axis::up(low, high, area.bottom - area.top, size),
                label: format!("{collected} of the rest: {}", sum(&returns.fixed)),
            },
            series,
            hull: Some(Hull::of(returns, theme)),
            ..Self::empty([sheet.width, sheet.height], size, theme, area)
        };
        if all.len() > 2 {
            let place = |&(across, up): &Point| (figure.x_at(across), figure.y_at(up));
            figure.map = Some(Map {
                patches: vec![Patch {
                    corners: all.iter().map(place).collect(),
                    color: theme.training().over(theme.surface(), 0.08),
                }],
                ..Map::default()
            });
        }
        figure.named = write_corners(&mut figure, returns) && returns.soft.is_none() && all.is_empty();
        Ok(figure)
    }
}

/// Returns an error that names the column that does not fit, in an answer that may have been made by hand.
pub(super) fn check(returns: &Returns) -> Result<(), String> {
    let Returns { from, to, corners, .. } = returns;
    if corners.is_empty() {
        return Err("returns: there are no corners".to_owned());
    }
    if !(from.is_finite() && to.is_finite() && from < to) {
        return Err(format!("returns: {from} to {to} is no range"));
    }
    for corner in corners {
        let numbers = [corner.from, corner.to, corner.weighted, corner.fixed];
        if numbers.iter().any(|number| !number.is_finite()) {
            return Err("returns: a corner has a number that is not finite".to_owned());
        }
        if let Some(action) = corner.best.iter().find(|action| **action >= returns.actions.len()) {
            return Err(format!(
                "returns: a corner has action {action} of {}",
                returns.actions.len()
            ));
        }
    }
    if returns.hull.as_flattened().iter().any(|number| !number.is_finite()) {
        return Err("returns: the hull has a number that is not finite".to_owned());
    }
    Ok(())
}

/// Returns reward components as a sum.
fn sum(components: &[String]) -> String {
    if components.is_empty() {
        return "nothing".to_owned();
    }
    let names: Vec<String> = components.iter().map(|name| text::line(name)).collect();
    names.join(" + ")
}

/// Returns the name of a policy: its best actions in the watched state. Where another policy has the same ones, and
/// differs in other states, it says where it is best.
pub(super) fn names(returns: &Returns, corner: &Corner) -> String {
    let names: Vec<String> = corner
        .best
        .iter()
        .map(|&action| text::line(&returns.actions[action]))
        .collect();
    let name = if names.len() > LISTED {
        format!("{} or {} others", names[0], names.len() - 1)
    } else {
        names.join(" or ")
    };
    let is_alone = |other: &Corner| other.from == corner.from || other.best != corner.best;
    if returns.corners.iter().all(is_alone) {
        return name;
    }
    let parameter = symbol(&returns.parameter.name);
    let [from, to] = [corner.from, corner.to].map(|end| place(end).0);
    if corner.from == returns.from {
        format!("{name}, {parameter} to {to}")
    } else if corner.to == returns.to {
        format!("{name}, {parameter} from {from}")
    } else {
        format!("{name}, {parameter} {from} to {to}")
    }
}

/// Returns the names that stand beside corners: of few corners all, of many none.
fn corner_names(returns: &Returns) -> Vec<String> {
    let named = returns.corners.iter().filter(|_| returns.corners.len() <= FEW);
    named.map(|corner| names(returns, corner)).collect()
}

/// Returns the places of the cliffs at which the value bends, for a sentence.
pub(super) fn places(returns: &Returns) -> String {
    let edges = returns.corners.len() - 1;
    if edges > PLACES {
        return format!("at {edges} places");
    }
    let name = symbol(&returns.parameter.name);
    let shown: Vec<String> = returns.corners[..edges]
        .iter()
        .map(|corner| place(corner.to).0)
        .collect();
    format!("at {name}\u{a0}=\u{a0}{}", shown.join(", "))
}

/// Returns a line from point to point, broken where one has no place.
fn curve_of(points: &[Point], label: &str, color: Color, width: f64) -> Series {
    let is_there = |point: &Point| point.0.is_finite() && point.1.is_finite();
    let pairs = points.windows(2).filter(|pair| pair.iter().all(is_there));
    // Each piece for itself: the curve may go back.
    let line = |pair: &[Point]| Line {
        points: pair.to_vec(),
        dash: None,
    };
    Series {
        label: label.to_owned(),
        color,
        width,
        dash: false,
        legend: !points.is_empty(),
        lines: pairs.map(line).collect(),
        marks: Vec::new(),
        end: None,
    }
}

/// Returns the part of a line between two points that is inside a box.
fn clipped(line: &Line, across: [f64; 2], up: [f64; 2]) -> Option<Line> {
    let turned = |points: Vec<Point>| points.into_iter().map(|(x, y)| (y, x)).collect::<Vec<Point>>();
    let inside = clip(&line.points, up[0], up[1]).pop()?;
    let points = turned(clip(&turned(inside), across[0], across[1]).pop()?);
    Some(Line {
        points,
        dash: line.dash,
    })
}

/// Returns the range of a coordinate of the corners and of all policies, with some room; soft policies may widen it a
/// little.
fn range([corners, all, soft]: [&[Point]; 3], part: fn(&Point) -> f64) -> [f64; 2] {
    let ends = |points: &mut dyn Iterator<Item = f64>| {
        let finite = points.filter(|at| at.is_finite());
        finite.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), at| {
            (low.min(at), high.max(at))
        })
    };
    let (low, high) = ends(&mut corners.iter().chain(all).map(part));
    let (least, most) = ends(&mut soft.iter().map(part));
    let more = SOFT * (high - low);
    let (low, high) = (low.min(least.max(low - more)), high.max(most.min(high + more)));
    let (low, high) = axis::padded(low, high, 0.0);
    let room = (high - low) * 0.06;
    [low - room, high + room]
}

/// Returns all curves of the picture: contours, outline, soft policies, the best policies and their corners.
fn curves(
    returns: &Returns,
    (across, up): ([f64; 2], [f64; 2]),
    [corners, all, soft]: [&[Point]; 3],
    theme: Theme,
) -> Vec<Series> {
    let seen = if all.is_empty() { corners } else { all };
    let mut series: Vec<Series> = contours(returns, (across, up), seen, theme).into_iter().collect();
    series.extend(outline(all, theme));
    if let Some(curve) = &returns.soft {
        let label = format!("soft, {}", equation("alpha", curve.alpha));
        let mut series_of = curve_of(soft, &label, theme.soft(), 2.75);
        // At a high temperature it may lead far away where there is no hull.
        let lines = series_of.lines.iter();
        series_of.lines = lines.filter_map(|line| clipped(line, across, up)).collect();
        series.push(series_of);
    }
    let name = text::line(&symbol(&returns.parameter.name));
    series.push(curve_of(corners, &format!("best for some {name}"), theme.hard(), 2.0));
    series.push(Series {
        legend: true,
        ..curve_of(&[], &format!("equal value at the present {name}"), theme.ink(), 2.25)
    });
    series.extend(returns.corners.iter().map(|corner| Series {
        marks: vec![Mark::new((corner.weighted, corner.fixed), true)],
        ..curve_of(&[], &names(returns, corner), Hull::color(returns, corner, theme), 2.0)
    }));
    series
}

/// Returns the outline of the hull of all policies, where it is known.
fn outline(all: &[Point], theme: Theme) -> Option<Series> {
    let first = all.first()?;
    let closed: Vec<Point> = all.iter().chain([first]).copied().collect();
    Some(curve_of(&closed, "the hull of all policies", theme.axis(), 1.25))
}

/// Returns the lines of equal true value, where it follows from what is collected, with their values in the label.
fn contours(returns: &Returns, (across, up): ([f64; 2], [f64; 2]), points: &[Point], theme: Theme) -> Option<Series> {
    let [by_weighted, by_fixed] = returns.truth?;
    let value = |x: f64, y: f64| by_weighted * x + by_fixed * y;
    let (least, most) = points
        .iter()
        .map(|&(x, y)| value(x, y))
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), level| {
            (low.min(level), high.max(level))
        });
    let levels = if least < most {
        axis::up(least, most, f64::INFINITY, 1.0)
    } else {
        Vec::new()
    };
    let lines = levels.iter().filter_map(|level| {
        // The places where the line of the level meets the four sides of the picture.
        let mut meets: Vec<Point> = Vec::new();
        for x in across {
            meets.push((x, (level.at - by_weighted * x) / by_fixed));
        }
        for y in up {
            meets.push(((level.at - by_fixed * y) / by_weighted, y));
        }
        let is_in = |at: f64, [low, high]: [f64; 2]| (low - ROOM..=high + ROOM).contains(&at);
        meets.retain(|&(x, y)| is_in(x, across) && is_in(y, up));
        meets.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
        let (first, last) = (*meets.first()?, *meets.last()?);
        (first != last).then(|| Line {
            points: vec![first, last],
            dash: Some(Dash::WHOLE),
        })
    });
    let truth = returns.measure.truth();
    Some(Series {
        label: match &levels[..] {
            [first, .., last] => format!("{truth}, lines from {} to {}", first.text, last.text),
            _ => truth.to_owned(),
        },
        color: theme.truth().over(theme.surface(), 0.6),
        width: 1.0,
        dash: true,
        legend: true,
        lines: lines.collect(),
        marks: Vec::new(),
        end: None,
    })
}

/// Writes the names of the corners beside them, where there is room. Returns whether each has one.
fn write_corners(figure: &mut Figure, returns: &Returns) -> bool {
    if returns.corners.len() > FEW {
        return false;
    }
    let (size, area) = (figure.text_size, figure.area);
    let is_wide = figure.width > WIDE * size;
    let place_of = |corner: &Corner| (figure.x_at(corner.weighted), figure.y_at(corner.fixed));
    let around = |(x, y): Point, (width, height): Point| Area {
        left: x - width / 2.0,
        right: x + width / 2.0,
        top: y - height / 2.0,
        bottom: y + height / 2.0,
    };
    let mut taken: Vec<Area> = returns
        .corners
        .iter()
        .map(|corner| around(place_of(corner), (1.4 * size, 1.4 * size)))
        .collect();
    // A name that lies over an edge of the hull would hide it.
    let edges: Vec<Line> = returns
        .corners
        .windows(2)
        .map(|pair| Line {
            points: pair.iter().map(place_of).collect(),
            dash: None,
        })
        .collect();
    let mut captions = Vec::new();
    for corner in &returns.corners {
        let mut lines = vec![names(returns, corner)];
        let [least, most] = corner.truth;
        // Where it follows from the place, there are contours.
        if is_wide && returns.truth.is_none() && least.is_finite() && most.is_finite() {
            let truth = returns.measure.truth();
            lines.push(if brief(least) == brief(most) {
                format!("{truth} {}", brief(least))
            } else {
                format!("{truth} {} to {}", brief(least), brief(most))
            });
        }
        let extent = extent(&lines, size);
        let (x, y) = place_of(corner);
        let (aside, off) = (extent.0 / 2.0 + size * 0.9, extent.1 / 2.0 + size * 0.8);
        // Outwards first, to the upper right, where the hull is not.
        let mut places = [
            (x + aside, y - off * 0.5),
            (x, y - off),
            (x + aside, y),
            (x - aside, y - off * 0.5),
            (x - aside, y),
            (x + aside, y + off * 0.5),
            (x, y + off),
        ]
        .into_iter();
        let overlaps =
            |a: &Area, b: &Area| a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
        let is_free = |at: &Point| {
            let own = around(*at, extent);
            let is_across = own.left >= area.left && own.right <= area.right;
            is_across
                && own.top >= area.top
                && own.bottom <= area.bottom
                && !taken.iter().any(|other| overlaps(&own, other))
                && !edges
                    .iter()
                    .any(|edge| clipped(edge, [own.left, own.right], [own.top, own.bottom]).is_some())
        };
        if let Some(at) = places.find(is_free) {
            taken.push(around(at, extent));
            captions.push(Caption {
                lines,
                at,
                color: figure.theme.ink(),
                paper: Some(figure.theme.surface()),
            });
        }
    }
    figure.captions = captions;
    figure.captions.len() == returns.corners.len()
}

/// Returns the sentences about the hull.
fn describe(returns: &Returns) -> String {
    let name = symbol(&returns.parameter.name);
    let count = returns.corners.len();
    let soft = if returns.soft.is_some() {
        " Soft policies are mixtures, and inside."
    } else {
        ""
    };
    let has_truth = returns.corners.iter().any(|corner| corner.truth[0].is_finite());
    let truth = if returns.truth.is_none() && has_truth {
        let truth = returns.measure.truth();
        format!(" Both parts do not decide the {truth}, so it has no contours; it stands beside the corners.")
    } else {
        String::new()
    };
    let soft = format!("{soft}{truth}");
    let of_both = if returns.measure.is_cost() {
        "pays of the two parts of the cost"
    } else {
        "collects of the two parts of the reward"
    };
    if count == 1 {
        return format!("One policy is best for all {name}: the line of equal value turns around its corner.{soft}");
    }
    format!(
        "Each policy is a point: what it {of_both}. Those that are best for some {name} are \
         {count} corners of a convex hull. The line of equal value turns with {name} around one corner after the other, and \
         lies on the edge between two where the best policy changes, {}.{soft}",
        places(returns)
    )
}
