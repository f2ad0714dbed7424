//! The values of the policies that are best somewhere, as lines over the parameter, and their upper envelope, the
//! optimal value: at each kink two lines cross (THEORY 3).

use super::curve::clip;
use super::hull::{Hull, check, names, places};
use super::sweep::write_names;
use super::{Axis, Color, Figure, Line, Mark, Point, Series, Sheet, axis, symbol, text};
use crate::study::Returns;

/// The number of policies up to which the lines have names.
const FEW: usize = 8;
/// The number of policies up to which crossings are marked.
const MANY: usize = 40;
/// How far beyond the envelope, on the worse side, lines are followed, in shares of its height.
const BELOW: f64 = 0.8;
/// The share of its hue that the broad envelope has.
const PALE: f64 = 0.45;

impl Figure {
    /// Returns the lines of the policies and their envelope. Errors name the option or the column that does not fit.
    pub fn envelope(returns: &Returns, sheet: &Sheet) -> Result<Self, String> {
        let size = sheet.text_size()?;
        check(returns)?;
        let (from, to) = (returns.from, returns.to);
        let corners = &returns.corners;
        // Of costs the envelope is the lower one.
        let sign = if returns.measure.is_cost() { -1.0 } else { 1.0 };
        let at = |theta: f64| {
            let values = corners.iter().map(|corner| sign * corner.value(theta));
            sign * values.fold(f64::NEG_INFINITY, f64::max)
        };
        let mut kinks: Vec<Point> = vec![(from, at(from))];
        kinks.extend(corners.windows(2).map(|pair| (pair[0].to, pair[0].value(pair[0].to))));
        kinks.push((to, at(to)));
        let heights = kinks.iter().map(|kink| kink.1);
        let (least, most) = heights.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
            (low.min(value), high.max(value))
        });
        let (low, high) = heights_of(returns, [least, most]);
        let left = axis::widest_up(low, high, size).max(text::width("100 %", size)) + size;
        let area = sheet.area(left, size * 1.75, size);
        let is_few = corners.len() <= FEW;
        let mut named: Vec<String> = Vec::new();
        let mut series: Vec<Series> = corners
            .iter()
            .map(|corner| {
                let label = names(returns, corner);
                let is_new = !named.contains(&label);
                named.push(label.clone());
                let ends = [(from, corner.value(from)), (to, corner.value(to))];
                let lines = clip(&ends, low, high)
                    .into_iter()
                    .map(|points| Line { points, dash: None });
                Series {
                    label,
                    color: Hull::color(returns, corner, sheet.theme),
                    width: if is_few { 2.0 } else { 1.0 },
                    dash: false,
                    legend: is_few && is_new,
                    lines: lines.collect(),
                    marks: Vec::new(),
                    end: None,
                }
            })
            .collect();
        let crossings = &kinks[1..kinks.len() - 1];
        series.push(Series {
            label: format!(
                "optimal {} V*, the {} of them",
                returns.measure.worth(),
                if sign > 0.0 { "highest" } else { "lowest" }
            ),
            color: sheet.theme.training().over(sheet.theme.surface(), PALE),
            width: 6.0,
            dash: false,
            legend: true,
            lines: vec![Line {
                points: kinks.clone(),
                dash: None,
            }],
            marks: crossings
                .iter()
                .filter(|_| corners.len() <= MANY)
                .map(|&crossing| Mark::new(crossing, true))
                .collect(),
            end: None,
        });
        // The envelope lies below the lines that it is made of.
        series.rotate_right(1);
        let mut hues: Vec<Color> = series.iter().map(|series| series.color).collect();
        hues[0] = sheet.theme.training();
        let mut figure = Self {
            title: format!(
                "{} of the best policies against {}",
                if returns.measure.is_cost() { "Costs" } else { "Values" },
                text::line(&symbol(&returns.parameter.name))
            ),
            description: describe(returns),
            x: Axis {
                from,
                to,
                ticks: axis::across(from, to, area.right - area.left, size),
                label: axis::label(&returns.parameter.name, &returns.parameter.label),
            },
            y: Axis {
                from: low,
                to: high,
                ticks: axis::up(low, high, area.bottom - area.top, size),
                label: format!("{} of each policy", returns.measure.subject().to_lowercase()),
            },
            cliffs: crossings
                .iter()
                .filter(|_| corners.len() <= MANY)
                .map(|crossing| crossing.0)
                .collect(),
            series,
            ..Self::empty([sheet.width, sheet.height], size, sheet.theme, area)
        };
        write_names(&mut figure, &[], &hues);
        Ok(figure)
    }
}

/// Returns the range of the axis: that of the envelope, and how far the lines are followed on its worse side.
fn heights_of(returns: &Returns, [least, most]: [f64; 2]) -> (f64, f64) {
    let corners = returns.corners.iter();
    let ends = corners.flat_map(|corner| [corner.value(returns.from), corner.value(returns.to)]);
    let span = (most - least).max(most.abs().max(least.abs()) * 1e-6);
    if returns.measure.is_cost() {
        axis::padded(least, ends.fold(most, f64::max).min(most + BELOW * span), 0.0)
    } else {
        axis::padded(ends.fold(least, f64::min).max(least - BELOW * span), most, 0.0)
    }
}

/// Returns the sentences about the lines.
fn describe(returns: &Returns) -> String {
    let name = symbol(&returns.parameter.name);
    let count = returns.corners.len();
    let worth = returns.measure.worth();
    let (earn, highest) = if returns.measure.is_cost() {
        ("cost the least", "lowest")
    } else {
        ("earn the most", "highest")
    };
    if count == 1 {
        let earns = earn.replacen(' ', "s ", 1);
        return format!("One policy {earns} on the whole range of {name}: its {worth} is a line, and nothing jumps.");
    }
    format!(
        "{count} policies {earn} somewhere. The {worth} of each is a line over {name}; the optimal {worth} follows the \
         {highest}, and where two lines cross the best policy changes and the optimal {worth} only bends, {}.",
        places(returns)
    )
}
