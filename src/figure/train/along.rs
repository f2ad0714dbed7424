//! Where seeds end along the parameter: dots over the exact curves of the hard and of the soft policy.

use super::words::{describe_along, name_of};
use super::{Trained, check, scatter};
use crate::figure::curve::{self, Step};
use crate::figure::sweep::check as check_sweep;
use crate::figure::{Axis, Color, Figure, Series, Sheet, axis, end_labels, format, symbol, text};
use crate::study::{Jump, Sweep, TrainedSweep};

/// The share of its hue that the broad line of a soft policy has.
const PALE: f64 = 0.5;

/// A quantity of the picture: its name, its colour, and what is exact of it.
struct Quantity<'a> {
    label: String,
    color: Color,
    hard: Option<&'a [f64]>,
    soft: Option<&'a [f64]>,
    steps: Vec<Step>,
    /// What seeds have of it, part by part.
    seeds: Vec<&'a [f64]>,
}

impl Figure {
    /// Returns where seeds end along the parameter, over the exact curves of a sweep of the same parameter and state;
    /// `parts` are the stages of the answer that are there. Errors name the option or the column that does not fit.
    pub fn trained(sweep: &Sweep, parts: &[TrainedSweep], kind: Trained, sheet: &Sheet) -> Result<Self, String> {
        let first = check(parts)?;
        check_sweep(sweep)?;
        let subject = |parameter: &str, state: &str, actions: &[String]| {
            (parameter.to_owned(), state.to_owned(), actions.to_vec())
        };
        if subject(&sweep.parameter.name, &sweep.state, &sweep.actions)
            != subject(&first.parameter.name, &first.state, &first.actions)
            || sweep.over_alpha
        {
            return Err("the sweep is of another parameter or state".to_owned());
        }
        let size = sheet.text_size()?;
        let quantities = quantities(sweep, parts, kind, sheet);
        if quantities.is_empty() {
            return Err("the scenario counts no outcomes".to_owned());
        }
        let (low, high) = range(&quantities, kind);
        let is_wide = sheet.width >= 30.0 * sheet.font_size;
        let names = if is_wide {
            let widths = quantities
                .iter()
                .map(|quantity| text::width(&quantity.label, size) + size);
            end_labels::room(widths, sheet.width, size)
        } else {
            0.0
        };
        let left = ((axis::widest_up(low, high, size) + size) / size).ceil() * size;
        let area = sheet.area(left, names.max(size * 1.75), size);
        let height = area.bottom - area.top;
        // Dots at the ends of the range are seen whole.
        let room = (high - low) * 0.5 * size / height;
        let (from, to) = (sweep.theta[0], sweep.theta[sweep.theta.len() - 1]);
        let y = Axis {
            from: low - room,
            to: high + room,
            ticks: axis::up(low, high, height, size),
            label: label(sweep, kind),
        };
        let mut figure = Self {
            title: format!(
                "{} against {}: {} over the exact curves",
                subject_of(kind, sweep),
                text::line(&symbol(&sweep.parameter.name)),
                name_of(&first.algorithm)
            ),
            description: describe_along(sweep, parts),
            x: Axis {
                from,
                to,
                ticks: axis::across(from, to, area.right - area.left, size),
                label: axis::label(&sweep.parameter.name, &sweep.parameter.label),
            },
            y,
            ..Self::empty([sheet.width, sheet.height], size, sheet.theme, area)
        };
        for quantity in &quantities {
            let pale = quantity.color.over(sheet.theme.surface(), PALE);
            if let Some(soft) = quantity.soft {
                let mut broad = Series::plain(quantity.label.as_str(), pale, 4.5, curve::curve(&sweep.theta, soft));
                broad.legend = false;
                figure.series.push(broad);
            }
            let hard = quantity
                .hard
                .map_or(Vec::new(), |hard| curve::stepped(&sweep.theta, hard, &quantity.steps));
            let mut thin = Series::plain(quantity.label.as_str(), quantity.color, 1.25, hard);
            thin.end = quantity
                .soft
                .or(quantity.hard)
                .and_then(|column| column.last().copied());
            thin.end = thin.end.filter(|end| end.is_finite());
            figure.series.push(thin);
        }
        for (quantity, color) in quantities.iter().map(|quantity| (quantity, quantity.color)) {
            let parts = parts.iter().zip(&quantity.seeds);
            let places = parts.flat_map(|(part, column)| part.theta.iter().copied().zip(column.iter().copied()));
            scatter(&mut figure, color, places);
        }
        figure.key = key(&figure, sweep);
        if names > 0.0 {
            figure.end_labels = end_labels::end_labels(&figure, names);
            figure.named = !figure.end_labels.is_empty() || quantities.len() == 1;
        }
        Ok(figure)
    }
}

/// Returns the subject of the picture, for its title.
fn subject_of(kind: Trained, sweep: &Sweep) -> String {
    match kind {
        Trained::Policy => format!("Policy in “{}”", text::line(&sweep.state)),
        Trained::Outcomes => "Outcomes".to_owned(),
        Trained::Value => sweep.measure.subject().to_owned(),
        Trained::Distance => "Distance from the exact policy".to_owned(),
    }
}

/// Returns the label of the vertical axis.
fn label(sweep: &Sweep, kind: Trained) -> String {
    match kind {
        Trained::Policy => format!("probability of each action in “{}”", text::line(&sweep.state)),
        Trained::Outcomes => "outcomes, expected".to_owned(),
        Trained::Value => sweep.measure.axis().to_owned(),
        Trained::Distance => "total variation from the exact policy, mean over states".to_owned(),
    }
}

/// Returns what the picture shows.
fn quantities<'a>(sweep: &'a Sweep, parts: &'a [TrainedSweep], kind: Trained, sheet: &Sheet) -> Vec<Quantity<'a>> {
    let theme = sheet.theme;
    let steps = |quantity: usize, level: &dyn Fn(&Jump) -> Option<[f64; 3]>| -> Vec<Step> {
        let levels = sweep.levels(&[quantity], level);
        levels.into_iter().map(Step::from).collect()
    };
    let flips = |action: usize| {
        let flips = sweep.jumps.iter().filter(|jump| jump.flips());
        flips.map(move |jump| Step {
            at: jump.at,
            levels: jump.policies.each_ref().map(|policy| policy[action]),
        })
    };
    let soft = sweep.soft.as_ref();
    let of = |column: &'a dyn Fn(&'a TrainedSweep) -> &'a [f64]| parts.iter().map(column).collect::<Vec<_>>();
    match kind {
        Trained::Policy => {
            let quantity = |(action, name): (usize, &String)| Quantity {
                label: text::line(name),
                color: theme.action(action),
                hard: Some(&sweep.hard.policy[action][..]),
                soft: soft.map(|soft| &soft.policy[action][..]),
                steps: flips(action).collect(),
                seeds: parts.iter().map(|part| &part.policy[action][..]).collect(),
            };
            sweep.actions.iter().enumerate().map(quantity).collect()
        }
        Trained::Outcomes => {
            let is_there = |columns: &[Vec<f64>]| columns.len() == sweep.outcome_names.len();
            let quantity = |(outcome, name): (usize, &String)| Quantity {
                label: text::line(name),
                color: theme.outcome(outcome, sweep.outcome_names.len()),
                hard: sweep.hard.outcomes.get(outcome).map(|column| &column[..]),
                soft: soft
                    .filter(|soft| is_there(&soft.outcomes))
                    .map(|soft| &soft.outcomes[outcome][..]),
                steps: steps(outcome + 1, &|jump| {
                    let level = |side: usize| jump.outcomes[side].get(outcome).copied();
                    Some([level(0)?, level(1)?, level(2)?])
                }),
                seeds: parts.iter().map(|part| &part.outcomes[outcome][..]).collect(),
            };
            sweep.outcome_names.iter().enumerate().map(quantity).collect()
        }
        Trained::Value => {
            let mut both = vec![Quantity {
                label: sweep.measure.training().to_owned(),
                color: theme.training(),
                hard: Some(&sweep.hard.value),
                soft: soft.map(|soft| &soft.plain[..]),
                steps: Vec::new(),
                seeds: of(&|part| &part.value),
            }];
            if !sweep.hard.truth.is_empty() {
                both.push(Quantity {
                    label: sweep.measure.truth().to_owned(),
                    color: theme.truth(),
                    hard: Some(&sweep.hard.truth),
                    soft: soft.map(|soft| &soft.truth[..]),
                    steps: steps(0, &|jump| Some(jump.truths)),
                    seeds: of(&|part| &part.truth),
                });
            }
            both
        }
        Trained::Distance => vec![Quantity {
            label: "seeds".to_owned(),
            color: theme.ink(),
            hard: None,
            soft: None,
            steps: Vec::new(),
            seeds: of(&|part| &part.everywhere),
        }],
    }
}

/// Returns the range of the vertical axis.
fn range(quantities: &[Quantity], kind: Trained) -> (f64, f64) {
    let exact = quantities
        .iter()
        .flat_map(|quantity| quantity.hard.into_iter().chain(quantity.soft));
    let seeds = quantities.iter().flat_map(|quantity| quantity.seeds.iter().copied());
    let all = exact.chain(seeds).flatten().copied().filter(|value| value.is_finite());
    let (low, high) = all.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
        (low.min(value), high.max(value))
    });
    match kind {
        Trained::Policy => (0.0, 1.0),
        Trained::Outcomes if low >= 0.0 && high <= 1.0 => (0.0, 1.0),
        Trained::Distance => (0.0, axis::padded(0.0, high, 0.0).1),
        _ => axis::padded(low, high, 0.0),
    }
}

/// Returns the key to lines and dots, where there is room beside the axis label.
fn key(figure: &Figure, sweep: &Sweep) -> String {
    let size = figure.text_size;
    let room = figure.width - text::width(&figure.y.label, size) - size * 4.0;
    if figure.series.iter().all(|series| series.lines.is_empty()) {
        return String::new();
    }
    let Some(alpha) = sweep.alpha else {
        let texts = ["thin: hard argmax · dots: seeds", "dots: seeds"].map(str::to_owned);
        return text::first_that_fits(texts, room, size);
    };
    let texts = [
        format!("thin: hard · broad: soft, α = {} · dots: seeds", format::spoken(alpha)),
        "thin: hard · broad: soft · dots: seeds".to_owned(),
        "dots: seeds".to_owned(),
    ];
    text::first_that_fits(texts, room, size)
}
