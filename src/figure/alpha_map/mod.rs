//! The map of a parameter and the temperature: the soft policy of the watched state as a mixture of the actions'
//! colours over a strip with the hard policy, whose cliffs are marked. From each cliff a wedge opens upwards (THEORY 4).
//!
//! Cost: O(actions) for each pixel of the plot area, and for each point of the map.

mod contour;
mod surface;

use super::options::Sheet;
use super::phase::{cells, swatch};
use super::sweep::{pieces, quoted};
use super::temperatures::Temperatures;
use super::{Axis, Caption, Color, Figure, Map, Patch, Point, Series, axis, check, format, symbol, text};
use crate::scenario::Objective;
use crate::study::{AlphaMap, Jump};
use surface::Surface;

/// The share of the probability that the best actions have together beside a wedge: 9/10.
const SURE: &str = "90\u{a0}%";
/// The number of steps in which a share of a colour changes.
const LEVELS: f64 = 24.0;
/// The height of a row of colours in CSS pixels.
const ROW: f64 = 3.0;

impl Figure {
    /// Returns the map. Errors name the option or the part of the map that does not fit.
    pub fn alpha_map(map: &AlphaMap, sheet: &Sheet) -> Result<Self, String> {
        let size = sheet.text_size()?;
        check(&map.sweep)?;
        surface::check(map)?;
        let sweep = &map.sweep;
        let area = sheet.area(4.0 * size, size * 1.75, size);
        let temperatures = Temperatures::upwards(
            [map.alpha[0], map.alpha[map.alpha.len() - 1]],
            area.bottom - area.top,
            size,
        );
        let (from, to) = (map.theta[0], map.theta[map.theta.len() - 1]);
        let name = text::line(&symbol(&sweep.parameter.name));
        let mut figure = Self {
            title: format!(
                "Policy in “{}” against {name} and the temperature",
                text::line(&sweep.state)
            ),
            description: describe(map),
            x: Axis {
                from,
                to,
                ticks: axis::across(from, to, area.right - area.left, size),
                label: axis::label(&sweep.parameter.name, &sweep.parameter.label),
            },
            y: temperatures.axis(area.bottom - area.top, size),
            temperatures: Some(temperatures),
            ..Self::empty([sheet.width, sheet.height], size, sheet.theme, area)
        };
        figure.put_key(format!("policy in “{}”", text::line(&sweep.state)));
        let surface = Surface::new(map);
        let mut patches = colors(&figure, &surface);
        strip(&figure, map, &temperatures, &mut patches);
        figure.map = Some(Map {
            patches,
            ..Map::default()
        });
        figure.series = sweep
            .actions
            .iter()
            .enumerate()
            .map(|(action, name)| swatch(name, sheet.theme.fill(action)))
            .collect();
        if map.log_policy.iter().flatten().any(|value| value.is_nan()) {
            figure
                .series
                .push(swatch("no finite soft value", cells::shade(sheet.theme)));
        }
        figure.series.extend(lines(&figure, map, &surface));
        figure.captions = marks(&figure, map, &temperatures);
        Ok(figure)
    }
}

/// Returns the mixtures of colours: rows of rectangles, each as wide as its colour stays.
fn colors(figure: &Figure, surface: &Surface) -> Vec<Patch> {
    let area = figure.area;
    let lowest = figure.y_at(surface.log_alpha(0));
    let mut patches = Vec::new();
    let mut top = area.top;
    while top < lowest {
        let bottom = (top + ROW).min(lowest);
        let alpha = 10f64.powf(figure.value_at(f64::midpoint(top, bottom)));
        // The run of one colour: where it begins, and its levels.
        let mut run: Option<(f64, Vec<u8>)> = None;
        let mut left = area.left;
        loop {
            let here = (left < area.right).then(|| levels(&surface.policy(figure.theta_at(left + 0.5), alpha)));
            if run.as_ref().map(|run| &run.1) != here.as_ref() {
                if let Some((from, levels)) = run {
                    // A rectangle overlaps the next ones a little, which are drawn later, so that there are no seams.
                    let (east, south) = ((left + 0.5).min(area.right), (bottom + 0.5).min(lowest));
                    patches.push(Patch {
                        corners: vec![(from, top), (east, top), (east, south), (from, south)],
                        color: mixture(figure, &levels),
                    });
                }
                run = here.map(|levels| (left, levels));
            }
            if left >= area.right {
                break;
            }
            left += 1.0;
        }
        top = bottom;
    }
    patches
}

/// Returns probabilities as whole numbers of steps; none where there is no answer.
#[allow(clippy::cast_sign_loss)] // Probabilities are not negative.
fn levels(policy: &[f64]) -> Vec<u8> {
    if policy.iter().any(|share| share.is_nan()) {
        return Vec::new();
    }
    policy.iter().map(|share| (share * LEVELS).round() as u8).collect()
}

/// Returns the mixture of the actions' colours.
fn mixture(figure: &Figure, levels: &[u8]) -> Color {
    let mut mixed = cells::shade(figure.theme);
    let mut sum = 0.0;
    for (action, &level) in levels.iter().enumerate().filter(|(_, level)| **level > 0) {
        sum += f64::from(level);
        mixed = figure.theme.fill(action).over(mixed, f64::from(level) / sum);
    }
    mixed
}

/// Adds the strip of hard argmax: a rectangle for each stretch between cliffs, striped where several actions tie.
fn strip(figure: &Figure, map: &AlphaMap, temperatures: &Temperatures, patches: &mut Vec<Patch>) {
    let [bottom, top] = temperatures.strip.map(|end| figure.y_at(end));
    for piece in pieces(&map.sweep) {
        let (left, right) = (figure.x_at(piece.from), figure.x_at(piece.to));
        let corners = [(left, top), (right, top), (right, bottom), (left, bottom)];
        if left < right {
            let set = map.sweep.positions(&piece.set);
            let colors: Vec<Color> = set.into_iter().map(|action| figure.theme.fill(action)).collect();
            cells::fill(figure, &corners, &colors, patches);
        }
    }
}

/// Returns the lines: those along which another action becomes the most likely one, those at which the best actions of
/// a stretch have [`SURE`] of the probability, and the cliffs in the strip.
fn lines(figure: &Figure, map: &AlphaMap, surface: &Surface) -> [Series; 2] {
    let actions = 0..map.sweep.actions.len();
    let tolerance = surface.tolerance();
    let leads = actions
        .clone()
        .flat_map(|action| contour::of(surface, &|levels, _| surface::lead(levels, action) - tolerance));
    let mut sets: Vec<Vec<usize>> = Vec::new();
    for piece in pieces(&map.sweep) {
        let set = map.sweep.positions(&piece.set);
        if set.len() < actions.len() && !sets.contains(&set) {
            sets.push(set);
        }
    }
    let sure = sets.iter().flat_map(|set| {
        contour::of(surface, &|levels, alpha| {
            surface::odds(levels, set, alpha) - alpha * 9f64.ln()
        })
    });
    let [strip, lowest] = [figure.y.from, surface.log_alpha(0)];
    let cliffs = cliffs(map).map(|jump| [(jump.at, strip), (jump.at, lowest)]);
    let series = |label: String, width: f64, segments: Vec<[Point; 2]>| {
        let lines = segments.into_iter().map(|ends| ends.to_vec());
        Series::plain(label, figure.theme.ink(), width, lines)
    };
    [
        series(
            "another action is the most likely one".to_owned(),
            2.25,
            cliffs.chain(leads).collect(),
        ),
        series(format!("the best actions have {SURE}"), 1.0, sure.collect()),
    ]
}

/// Returns the cliffs of the watched state.
fn cliffs(map: &AlphaMap) -> impl Iterator<Item = &Jump> {
    let (from, to) = (map.theta[0], map.theta[map.theta.len() - 1]);
    let jumps = map.sweep.jumps.iter();
    jumps.filter(move |jump| jump.flips() && from <= jump.at && jump.at <= to)
}

/// Returns the places of the cliffs as texts in the strip, from the left those that have room.
fn marks(figure: &Figure, map: &AlphaMap, temperatures: &Temperatures) -> Vec<Caption> {
    let size = figure.text_size;
    let y = figure.y_at(temperatures.coordinate(0.0));
    let mut taken = figure.area.left;
    let mut marks = Vec::new();
    for jump in cliffs(map) {
        let text = format::place(jump.at).0;
        let half = 0.5 * text::width(&text, size) + 0.4 * size;
        // At an end of the axis it stands beside its cliff.
        let x = figure
            .x_at(jump.at)
            .clamp(figure.area.left + half, figure.area.right - half);
        if x - half < taken {
            continue;
        }
        taken = x + half;
        marks.push(Caption {
            lines: vec![text],
            at: (x, y),
            color: figure.theme.ink(),
            paper: Some(figure.theme.surface()),
        });
    }
    marks
}

/// Returns the sentences that say what is seen.
fn describe(map: &AlphaMap) -> String {
    let sweep = &map.sweep;
    let name = text::line(&symbol(&sweep.parameter.name));
    let state = quoted(&sweep.state);
    let bonus = if sweep.objective == Objective::Kl.name() {
        "the divergence from the base policy"
    } else {
        "entropy"
    };
    let places: Vec<String> = cliffs(map).map(|jump| format::place(jump.at).0).collect();
    let mixed = format!("The mixture of colours is the policy in {state} with {bonus} at the temperature α");
    let wedge = format!(
        "between its two thin lines the best actions of neither side have {SURE}. Close to the cliff its width is \
         proportional to α"
    );
    let cliffs = match &places[..] {
        [] => return format!("{mixed}; the strip at the bottom is hard argmax, α = 0, which has no cliff here."),
        [place] => format!(
            "The strip at the bottom is hard argmax, α = 0, with a cliff at {name} = {place}. From it a wedge opens upwards: {wedge}."
        ),
        _ if places.len() <= 4 => format!(
            "The strip at the bottom is hard argmax, α = 0, with cliffs at {name} = {}. From each a wedge opens upwards: {wedge}.",
            places.join(", ")
        ),
        _ => format!(
            "The strip at the bottom is hard argmax, α = 0, with {} cliffs. From each a wedge opens upwards: {wedge}.",
            places.len()
        ),
    };
    format!("{mixed}. {cliffs} Along a thick line another action becomes the most likely one.")
}
