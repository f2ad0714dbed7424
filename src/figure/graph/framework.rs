//! The scheme of several reward models (the figure of the paper's section 4.1): classes of prompts, the reward models
//! that each is weighed by, the effective reward of the answers in the watched class, and the policy, with the numbers
//! of the present place.

use super::sketch::{BUSY, CELL, NODE, Sketch, Stroke};
use super::{Align, Overlay, boxed, path};
use crate::figure::format::{brief, percent};
use crate::figure::options::check_size;
use crate::figure::{Area, Color, Figure, Label, Point, Theme, text};
use crate::scenario::Scenario;

/// The least width of the scheme, in text sizes: a narrower page scrolls it.
const LEAST: f64 = 44.0;
/// The distance between the rows of a column, and half of the height of a box, in text sizes.
const PITCH: f64 = 3.1;
const HALF: f64 = 1.2;
/// The height of the heads of the columns, in text sizes.
const HEADS: f64 = 2.4;
/// The greatest number of boxes in a column.
const ROWS: usize = 12;
/// The left and the right edge of each column, as shares of the width.
const COLUMNS: [[f64; 2]; 4] = [[0.01, 0.19], [0.32, 0.48], [0.6, 0.81], [0.88, 0.99]];
const NAMES: [&str; 4] = ["prompts", "reward models", "effective reward", "policy"];
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
        let paid = scenario.rewards[scenario.mdp.actions(overlay.watched)]
            .iter()
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
        check_size(width, width, font_size)?;
        overlay.check(scenario)?;
        let size = font_size * 0.8125;
        let width = width.max(LEAST * size);
        let numbers = Numbers::of(scenario, overlay);
        let mut sketch = Sketch::new(scenario, overlay, theme, size);
        let pairs = scenario.mdp.actions(overlay.watched);
        let components = scenario.components.len().min(ROWS);
        let actions = pairs.len().min(ROWS);
        let counts = [numbers.states.len(), components, actions, actions];
        let most = counts.into_iter().max().unwrap_or(1) as f64;
        let height = (HEADS + PITCH * most) * size;
        let area = |column: usize, row: usize| -> Area {
            let [left, right] = COLUMNS[column].map(|edge| (edge * width).round());
            let off = row as f64 - 0.5 * (counts[column] as f64 - 1.0);
            let y = HEADS * size + 0.5 * PITCH * most * size + off * PITCH * size;
            boxed((f64::midpoint(left, right), y), (0.5 * (right - left), HALF * size))
        };
        for (column, name) in NAMES.iter().enumerate() {
            let Area { left, right, .. } = area(column, 0);
            sketch.label((*name).to_owned(), (left, right), size, theme.muted(), Align::Middle);
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
        let share = if visits <= 1.0 {
            format!(" {}", percent(visits))
        } else {
            String::new()
        };
        let own = area(0, row);
        let room = own.right - own.left - sketch.size;
        let name = text::shortened(
            &sketch.scenario.states[state],
            room - text::width(&share, sketch.size),
            sketch.size,
        );
        let ink = if is_watched { theme.ink() } else { theme.muted() };
        write_box(
            sketch,
            own,
            &format!("{name}{share}"),
            ink,
            if is_watched { 2.5 } else { 1.0 },
        );
        sketch.graph.nodes.push(super::Node {
            state,
            area: own,
            description: format!(
                "{}, {} of prompts",
                text::line(&sketch.scenario.states[state]),
                percent(visits)
            ),
        });
    }
    for component in 0..components {
        let own = area(1, component);
        let room = own.right - own.left - sketch.size;
        let name = text::shortened(&sketch.scenario.components[component], room, sketch.size);
        let is_used = numbers.weights[watched][component].is_finite();
        write_box(
            sketch,
            own,
            &name,
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
    let (theme, size) = (sketch.theme, sketch.size);
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
        let room = own.right - own.left - 1.5 * size - text::width(&reward, size);
        let name = text::shortened(&sketch.scenario.actions[pair], room, size);
        let is_best = sketch.overlay.optimal[pair] > 0;
        write_box(
            sketch,
            own,
            &format!("{name}  {reward}"),
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
        write(sketch, to, percent(share), theme.ink());
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

/// Draws a box with a text in it.
fn write_box(sketch: &mut Sketch, area: Area, words: &str, ink: Color, width: f64) {
    let round = 0.35 * sketch.size;
    let surface = sketch.theme.surface();
    sketch.blob(area, round, NODE, 0.0, surface);
    sketch.blob(area, round, NODE, width, ink);
    write(sketch, area, words.to_owned(), ink);
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
            "{name} earns {} and is taken {} of the time",
            brief(reward),
            percent(share)
        )
    });
    let answers: Vec<String> = answers.collect();
    format!(
        "In “{}” the effective reward is {sum}: {}.",
        text::line(&scenario.states[watched]),
        answers.join("; ")
    )
}
