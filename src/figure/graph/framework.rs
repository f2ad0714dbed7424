//! The scheme of several reward models (the figure of the paper's section 4.1): classes of prompts, the reward models
//! that each is weighed by, the effective reward of the answers in the watched class, and the policy, with the numbers
//! of the present place.

use super::sketch::{BUSY, CELL, NODE, Sketch, Stroke};
use super::{Align, Overlay, boxed, path};
use crate::figure::format::{brief, percent};
use crate::figure::{Area, Color, Figure, Label, Point, Theme, text};
use crate::scenario::Scenario;
use crate::study::Measure;

/// The width of the scheme, in text sizes, below which a box has its number on a line of its own, and the least width:
/// a narrower page scrolls it.
const NARROW: f64 = 44.0;
const LEAST: f64 = 22.0;
/// The distance between the rows of a column, and half of the height of a box, in text sizes: with one line and with
/// two.
const PITCH: [f64; 2] = [3.1, 4.0];
const HALF: [f64; 2] = [1.2, 1.6];
/// The height of the heads of the columns, in text sizes.
const HEADS: f64 = 2.4;
/// The greatest number of boxes in a column.
const ROWS: usize = 12;
/// The left and the right edge of each column, as shares of the width.
const COLUMNS: [[f64; 2]; 4] = [[0.01, 0.19], [0.32, 0.48], [0.6, 0.81], [0.88, 0.99]];
const NARROW_COLUMNS: [[f64; 2]; 4] = [[0.005, 0.245], [0.36, 0.575], [0.63, 0.845], [0.875, 0.995]];
const NAMES: [&str; 4] = ["prompts", "reward models", "effective reward", "policy"];
const SHORT_NAMES: [&str; 4] = ["prompts", "models", "reward", "policy"];
/// The share of the way at which a weight stands on its line.
const BESIDE: f64 = 0.78;

/// The numbers of the scheme: what the watched state is paid.
struct Numbers {
    /// The states with actions that are drawn.
    states: Vec<usize>,
    /// The weight of each component in each state of the model; NaN where nothing earns it.
    weights: Vec<Vec<f64>>,
    /// What each component pays for each action of the watched state, weight included.
    paid: Vec<Vec<f64>>,
}

impl Numbers {
    fn of(scenario: &Scenario, overlay: &Overlay) -> Self {
        let weights = scenario.weights_at(&overlay.values);
        let own = &weights[overlay.watched];
        let paid = scenario
            .rewards
            .rows_in(scenario.mdp.actions(overlay.watched))
            .map(|earned| {
                let mut paid = vec![0.0; own.len()];
                for (component, amount) in earned {
                    paid[*component] += own[*component] * amount.value();
                }
                paid
            });
        let acting = (0..scenario.mdp.states()).filter(|&state| !scenario.mdp.actions(state).is_empty());
        let mut states: Vec<usize> = acting.collect();
        if states.len() > ROWS {
            // The watched one is among those that are left.
            states.retain(|&state| state != overlay.watched);
            states.truncate(ROWS - 1);
            states.push(overlay.watched);
            states.sort_unstable();
        }
        Self {
            states,
            paid: paid.collect(),
            weights,
        }
    }
}

impl Figure {
    /// Returns the scheme in an available width, with the root font size of the page. Errors name what does not fit.
    pub fn framework(
        scenario: &Scenario,
        overlay: &Overlay,
        width: f64,
        theme: Theme,
        font_size: f64,
    ) -> Result<Self, String> {
        let mut sketch = Sketch::begin(scenario, overlay, width, theme, font_size)?;
        let size = sketch.size;
        let width = width.max(LEAST * size);
        let lines = usize::from(width < NARROW * size);
        let (pitch, half, columns) = (PITCH[lines], HALF[lines], [COLUMNS, NARROW_COLUMNS][lines]);
        let numbers = Numbers::of(scenario, overlay);
        let pairs = scenario.mdp.actions(overlay.watched);
        let components = scenario.components.len().min(ROWS);
        let actions = pairs.len().min(ROWS);
        let counts = [numbers.states.len(), components, actions, actions];
        let most = counts.into_iter().max().unwrap_or(1) as f64;
        let height = (HEADS + pitch * most) * size;
        let area = |column: usize, row: usize| -> Area {
            let [left, right] = columns[column].map(|edge| (edge * width).round());
            let off = row as f64 - 0.5 * (counts[column] as f64 - 1.0);
            let y = HEADS * size + 0.5 * pitch * most * size + off * pitch * size;
            boxed((f64::midpoint(left, right), y), (0.5 * (right - left), half * size))
        };
        let amount = Measure::of(scenario).amount();
        for (column, name) in [NAMES, SHORT_NAMES][lines].iter().enumerate() {
            let Area { left, right, .. } = area(column, 0);
            sketch.label(
                name.replace("reward", amount),
                (left, right),
                size,
                theme.muted(),
                Align::Middle,
            );
        }
        draw_prompts(&mut sketch, &numbers, &area, components);
        draw_answers(&mut sketch, &numbers, &area, components, actions);
        let middle: Point = (0.5 * width, 0.5 * height);
        Ok(Figure {
            title: format!("From prompts to the policy: {}", text::line(&scenario.title)),
            description: describe(scenario, overlay, &numbers),
            graph: Some(sketch.graph),
            ..Figure::empty([width, height], size, theme, boxed(middle, middle))
        })
    }
}

/// Draws the classes, the reward models and the weights between them.
fn draw_prompts(sketch: &mut Sketch, numbers: &Numbers, area: &dyn Fn(usize, usize) -> Area, components: usize) {
    let (theme, watched) = (sketch.theme, sketch.overlay.watched);
    let sizes = numbers.weights.iter().flatten().map(|weight| weight.abs());
    let most = sizes.filter(|size| size.is_finite()).fold(1e-12, f64::max);
    for (row, &state) in numbers.states.iter().enumerate() {
        let is_watched = state == watched;
        for (component, &weight) in numbers.weights[state].iter().enumerate().take(components) {
            if !weight.is_finite() || weight == 0.0 {
                continue;
            }
            let color = if is_watched { theme.ink() } else { theme.axis() };
            let [from, to] = [area(0, row), area(1, component)];
            join(
                sketch,
                [from, to],
                1.0 + 3.0 * weight.abs() / most,
                color,
                if is_watched { BUSY } else { CELL },
            );
            if is_watched {
                let at = beside([from, to], BESIDE);
                write_over(sketch, brief(weight), at, theme.ink());
            }
        }
        let visits = sketch.overlay.visits[state];
        let share = if visits > 1.0 { String::new() } else { percent(visits) };
        let ink = if is_watched { theme.ink() } else { theme.muted() };
        let name = &sketch.scenario.states[state];
        write_box(
            sketch,
            area(0, row),
            [name, &share],
            ink,
            if is_watched { 2.5 } else { 1.0 },
        );
        sketch.graph.nodes.push(super::Node {
            state,
            area: area(0, row),
            description: format!(
                "{}, {} of prompts",
                text::line(&sketch.scenario.states[state]),
                percent(visits)
            ),
        });
    }
    for component in 0..components {
        let is_used = numbers.weights[watched][component].is_finite();
        let name = &sketch.scenario.components[component];
        write_box(
            sketch,
            area(1, component),
            [name, ""],
            if is_used { theme.ink() } else { theme.muted() },
            1.0,
        );
    }
}

/// Draws the answers of the watched class with their effective rewards, and the policy.
fn draw_answers(
    sketch: &mut Sketch,
    numbers: &Numbers,
    area: &dyn Fn(usize, usize) -> Area,
    components: usize,
    actions: usize,
) {
    let theme = sketch.theme;
    let pairs = sketch.actions(sketch.overlay.watched);
    let most = numbers
        .paid
        .iter()
        .flatten()
        .fold(1e-12, |most: f64, paid| most.max(paid.abs()));
    for (action, pair) in pairs.enumerate().take(actions) {
        let own = area(2, action);
        let color = theme.action(action);
        for (component, &paid) in numbers.paid[action].iter().enumerate().take(components) {
            if paid != 0.0 {
                join(
                    sketch,
                    [area(1, component), own],
                    1.0 + 3.0 * paid.abs() / most,
                    color,
                    BUSY,
                );
            }
        }
        let reward = brief(sketch.reward[pair]);
        let name = &sketch.scenario.actions[pair];
        let is_best = sketch.overlay.optimal[pair] > 0;
        write_box(
            sketch,
            own,
            [name, &reward],
            theme.ink(),
            if is_best { 2.5 } else { 1.0 },
        );
        let share = sketch.overlay.policy[pair];
        let to = area(3, action);
        if share > 0.0 {
            join(sketch, [own, to], 1.0 + 3.5 * share.min(1.0), color, BUSY);
        }
        // A bar as long as the share.
        let filled = Area {
            right: to.left + (to.right - to.left) * share.clamp(0.0, 1.0),
            ..to
        };
        if filled.right > filled.left + 1.0 {
            sketch.blob(filled, 0.0, NODE, 0.0, theme.fill(action));
        }
        sketch.blob(to, 0.0, NODE, 1.0, theme.axis());
        if is_high(sketch, &to) {
            let middle = f64::midpoint(to.top, to.bottom);
            sketch.label(percent(share), (to.left, to.right), middle, theme.ink(), Align::Middle);
        } else {
            write(sketch, to, percent(share), theme.ink());
        }
    }
}

/// Draws a line from the right edge of a box to the left edge of another.
fn join(sketch: &mut Sketch, [from, to]: [Area; 2], width: f64, color: Color, level: f64) {
    let middle = |area: &Area| f64::midpoint(area.top, area.bottom);
    let mut points = vec![(from.right, middle(&from))];
    path::bend(&mut points, (to.left, middle(&to)));
    let stroke = Stroke {
        width,
        color,
        level,
        pair: None,
        open: false,
    };
    sketch.shape(stroke.level, stroke.width, stroke.color, points);
}

/// Returns a point of the line between two boxes, at a share of its way.
fn beside([from, to]: [Area; 2], share: f64) -> Point {
    let middle = |area: &Area| f64::midpoint(area.top, area.bottom);
    let (start, end) = (middle(&from), middle(&to));
    // The height of the curve of `path::bend`, whose way across is nearly even.
    let up = share * share * (3.0 - 2.0 * share);
    (from.right + share * (to.left - from.right), start + up * (end - start))
}

/// Writes a number on a line.
fn write_over(sketch: &mut Sketch, number: String, at: Point, color: Color) {
    let half = 0.5 * sketch.width(&number) + 0.15 * sketch.size;
    sketch.label(number, (at.0 - half, at.0 + half), at.1, color, Align::Over);
}

/// Returns whether a box is one of those with two lines.
fn is_high(sketch: &Sketch, area: &Area) -> bool {
    area.bottom - area.top > 2.0 * HALF[0] * sketch.size + 1.0
}

/// Draws a box with a name and a number in it, beside each other or, in a high box, one below the other.
fn write_box(sketch: &mut Sketch, area: Area, [name, number]: [&str; 2], ink: Color, width: f64) {
    let size = sketch.size;
    let surface = sketch.theme.surface();
    sketch.blob(area, 0.35 * size, NODE, 0.0, surface);
    sketch.blob(area, 0.35 * size, NODE, width, ink);
    if !is_high(sketch, &area) {
        let beside = if number.is_empty() {
            String::new()
        } else {
            format!("  {number}")
        };
        let room = area.right - area.left - size - text::width(&beside, size);
        let name = text::shortened(name, room, size);
        return write(sketch, area, format!("{name}{beside}"), ink);
    }
    let (left, right) = (area.left + 0.2 * size, area.right - 0.2 * size);
    let middle = f64::midpoint(area.top, area.bottom);
    let off = if number.is_empty() { 0.0 } else { 0.65 * size };
    let name = text::shortened(name, right - left, sketch.small);
    sketch.label(name, (left, right), middle - off, ink, Align::Middle);
    sketch.label(number.to_owned(), (left, right), middle + off, ink, Align::Middle);
}

fn write(sketch: &mut Sketch, area: Area, text: String, color: Color) {
    sketch.graph.labels.push(Label {
        of: None,
        text,
        area,
        size: sketch.size,
        color,
        align: Align::Middle,
    });
}

/// Returns the sentences about the watched class.
fn describe(scenario: &Scenario, overlay: &Overlay, numbers: &Numbers) -> String {
    let watched = overlay.watched;
    let measure = Measure::of(scenario);
    let weights = numbers.weights[watched].iter().zip(&scenario.components);
    let terms: Vec<String> = weights
        .filter(|(weight, _)| weight.is_finite())
        .map(|(weight, name)| format!("{}\u{a0}×\u{a0}{}", brief(*weight), text::line(name)))
        .collect();
    let sum = if terms.is_empty() {
        "0".to_owned()
    } else {
        terms.join(" + ")
    };
    let answers = scenario.mdp.actions(watched).zip(&numbers.paid).map(|(pair, paid)| {
        let reward: f64 = paid.iter().sum();
        let share = overlay.policy[pair];
        let name = text::line(&scenario.actions[pair]);
        format!(
            "{name} {} {} and is taken {} of the time",
            measure.earns(),
            brief(reward),
            percent(share)
        )
    });
    let answers: Vec<String> = answers.collect();
    format!(
        "In “{}” the effective {} is {sum}: {}.",
        text::line(&scenario.states[watched]),
        measure.amount(),
        answers.join("; ")
    )
}
