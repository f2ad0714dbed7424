//! The way of a policy over three actions, in the triangle of all of them: a corner is one action for certain, the middle
//! is all three alike.

use super::TrainedPoint;
use super::paths::title;
use super::words::describe_ends;
use crate::figure::{Align, Area, Color, Figure, Graph, Label, Mark, Point, Series, Shape, Sheet, Theme, text};

/// The share of its colour that the line of one seed has.
const PALE: f64 = 0.45;
/// The number of corners of what looks like a circle.
const CORNERS: usize = 16;

/// The corners of the triangle in CSS pixels.
struct Triangle([Point; 3]);

impl Triangle {
    /// Returns the place of a policy.
    fn at(&self, shares: &[f64]) -> Point {
        let add = |(x, y): Point, (share, corner): (&f64, &Point)| (x + share * corner.0, y + share * corner.1);
        shares.iter().zip(&self.0).fold((0.0, 0.0), add)
    }
}

fn shape(points: Vec<Point>, width: f64, color: Color) -> Shape {
    Shape {
        pair: None,
        target: None,
        points,
        width,
        color,
        level: 0.0,
    }
}

/// Returns a filled circle.
fn disc((x, y): Point, radius: f64, color: Color) -> Shape {
    let corner = |index: usize| {
        let turn = std::f64::consts::TAU * index as f64 / CORNERS as f64;
        (x + radius * turn.cos(), y + radius * turn.sin())
    };
    shape((0..CORNERS).map(corner).collect(), 0.0, color)
}

/// Returns the entry of the legend for a disc, or for a ring where it is not filled.
fn dot(label: &str, color: Color, is_filled: bool) -> Series {
    Series {
        marks: vec![Mark::new((0.0, 0.0), is_filled)],
        ..Series::plain(label, color, 2.0, Vec::new())
    }
}

/// Returns the entries of the legend.
fn legend(theme: Theme, has_soft: bool) -> Vec<Series> {
    let pale = theme.muted().over(theme.surface(), PALE);
    let mut entries = vec![
        Series::plain("ways of the seeds", pale, 2.0, Vec::new()),
        dot("where they end", theme.muted(), true),
        dot("start", theme.ink(), true),
    ];
    entries.extend(has_soft.then(|| dot("exact soft policy", theme.soft(), false)));
    entries
}

impl Figure {
    /// Returns the ways of all seeds in the triangle.
    pub(super) fn simplex(found: &TrainedPoint, sheet: &Sheet) -> Result<Self, String> {
        let size = sheet.text_size()?;
        let theme = sheet.theme;
        let (wide, high) = (sheet.width - 2.0 * size, sheet.height - 5.0 * size);
        let side = wide.min(high / (0.75f64).sqrt()).max(size);
        let (middle, top) = (sheet.width / 2.0, 2.5 * size);
        let bottom = top + side * (0.75f64).sqrt();
        // The first action is at the lower left, the second at the top, the third at the lower right.
        let triangle = Triangle([
            (middle - side / 2.0, bottom),
            (middle, top),
            (middle + side / 2.0, bottom),
        ]);
        let mut graph = Graph::default();
        let corners = triangle.0;
        graph.shapes.push(shape(
            vec![corners[0], corners[1], corners[2], corners[0]],
            1.0,
            theme.axis(),
        ));
        for action in 0..3 {
            for level in [0.25, 0.5, 0.75] {
                let end = |other: usize| {
                    let mut shares = [0.0; 3];
                    shares[action] = level;
                    shares[(action + other) % 3] = 1.0 - level;
                    triangle.at(&shares)
                };
                graph.shapes.push(shape(vec![end(1), end(2)], 0.75, theme.grid()));
            }
        }
        let last = found.steps.len() - 1;
        let color = theme.muted();
        let scale = size / 13.0;
        for way in &found.runs {
            let points = (0..=last)
                .map(|record| triangle.at(found.record(way, record)))
                .collect();
            graph.shapes.push(shape(points, 1.0, color.over(theme.surface(), PALE)));
        }
        let soft = found.exact.soft.as_ref().map(|soft| triangle.at(&soft.0));
        if let Some(at) = soft {
            graph.shapes.push(disc(at, 8.0 * scale, theme.soft()));
            graph.shapes.push(disc(at, 5.0 * scale, theme.surface()));
        }
        for way in &found.runs {
            let at = triangle.at(found.record(way, last));
            graph.shapes.push(disc(at, 4.0 * scale, theme.surface()));
            graph.shapes.push(disc(at, 3.0 * scale, color));
        }
        let start = triangle.at(found.record(&found.runs[0], 0));
        graph.shapes.push(disc(start, 3.0 * scale, theme.ink()));
        let half = sheet.width / 2.0;
        let places = [
            (0.0, half - size, bottom + size, Align::Left),
            (0.0, sheet.width, top - size, Align::Middle),
            (half + size, sheet.width, bottom + size, Align::Left),
        ];
        for (action, (left, right, y, align)) in places.into_iter().enumerate() {
            let shown = text::shortened(&found.actions[action], right - left - size, size);
            let width = text::width(&shown, size);
            // The names of the lower corners end where the triangle does.
            let left = match action {
                0 => (corners[0].0 - 0.5 * size).max(0.0),
                2 => (corners[2].0 + 0.5 * size - width).max(left),
                _ => left,
            };
            graph.labels.push(Label {
                of: None,
                text: shown,
                area: Area {
                    left,
                    right,
                    top: y - size,
                    bottom: y + size,
                },
                size,
                color: theme.action(action),
                align,
            });
        }
        Ok(Self {
            title: title(found),
            description: describe_ends(found),
            graph: Some(graph),
            series: legend(theme, soft.is_some()),
            ..Self::empty(
                [sheet.width, sheet.height],
                size,
                theme,
                Area {
                    left: 0.0,
                    top: 0.0,
                    right: sheet.width,
                    bottom: sheet.height,
                },
            )
        })
    }
}
