//! What is best at one point: the answers of every state, those that tie counted; the policy over very many answers of
//! one state as a comb, with entropy below it (the figure of hard and soft policies); and how little breaks a tie, as
//! the raise of a Q-value and the reward that has such Q-values (paper 2.9).

use super::sketch::{BUSY, CELL, NODE, Sketch};
use super::{Align, Overlay, boxed};
use crate::figure::format::{brief, equation, percent};
use crate::figure::sweep::quoted;
use crate::figure::{Area, Color, Figure, Theme, text};
use crate::scenario::{ActionName, Objective, Scenario};
use crate::study::{Answer, Best, Measure, Raise};

/// The number of actions above which a state has a comb.
pub(super) const MANY: usize = 30;
/// The number of states that have a row, and of changed rewards that do.
const ROWS: usize = 12;
/// The width, in text sizes, below which the name of a row stands above it.
const NARROW: f64 = 40.0;
/// The height of a row and of the boxes in it, in text sizes.
const PITCH: f64 = 2.2;
const HALF: f64 = 0.8;
/// The height of a heading, and of the plot of a comb, in text sizes.
const HEAD: f64 = 2.2;
const PLOT: f64 = 9.0;
/// The room below a comb, in text sizes.
const BELOW: f64 = 0.6;
/// The share of the width that names of rows take.
const NAMES: f64 = 0.24;
/// The number of actions up to which two policies stand beside each other, action by action.
const FEW: usize = 8;
/// The part of a column that the names of actions take there, and the room for a share behind a bar, in text sizes.
const NAMED: f64 = 0.36;
const SHARE: f64 = 3.2;
/// The difference below which two policies earn the same, relative to what they earn.
const ROUNDING: f64 = 1e-9;
/// The greatest number of answers that a heading lists.
const LISTED: usize = 3;
/// The probability from which an answer counts as taken.
const TAKEN: f64 = 1e-9;

impl Figure {
    /// Returns the picture in an available width, with the root font size of the page. Errors name what does not fit.
    pub fn best(
        scenario: &Scenario,
        overlay: &Overlay,
        best: &Best,
        width: f64,
        theme: Theme,
        font_size: f64,
    ) -> Result<Self, String> {
        let sketch = Sketch::begin(scenario, overlay, width, theme, font_size)?;
        let size = sketch.size;
        let mut page = Page {
            sketch,
            width,
            top: 0.0,
        };
        let own = scenario.mdp.actions(overlay.watched);
        if own.len() > MANY {
            let hard = &best.solution.hard.policy[own.clone()];
            // One comb alone is as high as two, so that nothing moves where entropy comes and goes.
            if let Some(Ok(soft)) = &best.solution.soft {
                page.comb(hard, "the best alone", theme.hard(), 1);
                page.comb(&soft.policy[own.clone()], with(best), theme.soft(), 1);
            } else {
                page.comb(hard, "the best alone", theme.hard(), 2);
            }
            page.names_across();
        } else {
            page.rows();
            if let Some(two) = Two::of(scenario, overlay, best) {
                page.two(&two);
            }
            if let Some(raise) = &best.raise {
                page.raise(raise);
            }
        }
        let height = (page.top + 0.5 * size).ceil();
        let half = (0.5 * width, 0.5 * height);
        Ok(Figure {
            title: format!("What is best: {}", text::line(&scenario.title)),
            description: describe(scenario, overlay, best),
            graph: Some(page.sketch.graph),
            ..Figure::empty([width, height], size, theme, boxed(half, half))
        })
    }
}

/// The states that have a choice, and how many of their actions are best.
fn counts(scenario: &Scenario, overlay: &Overlay) -> Vec<(usize, usize, usize)> {
    let states = (0..scenario.mdp.states()).map(|state| {
        let pairs = scenario.mdp.actions(state);
        let best = pairs.clone().filter(|&pair| overlay.optimal[pair] > 0).count();
        (state, best, pairs.len())
    });
    states.filter(|&(_, _, all)| all > 1).collect()
}

/// Returns the words for the regularisation of the soft policy.
fn with(best: &Best) -> &'static str {
    match best.objective {
        Objective::Entropy => "with entropy",
        Objective::Kl => "with KL",
    }
}

/// The hard and the soft policy of a state with few actions: the name of each, what it earns, and its shares.
struct Two<'a> {
    /// Whether both earn the same, and what is said of that.
    head: [String; 2],
    names: [String; 2],
    worths: [String; 2],
    shares: [&'a [f64]; 2],
}

impl<'a> Two<'a> {
    /// Returns both, where there is a soft policy.
    fn of(scenario: &Scenario, overlay: &Overlay, best: &'a Best) -> Option<Self> {
        let own = scenario.mdp.actions(overlay.watched);
        let solution = &best.solution;
        let soft = solution.soft.as_ref()?.as_ref().ok()?;
        if !(2..=FEW).contains(&own.len()) {
            return None;
        }
        let both = [&solution.hard, soft];
        let measure = Measure::of(scenario);
        let worth = |answer: &Answer| {
            let trained = format!("{} {}", measure.training(), brief(answer.plain));
            if answer.truth.is_nan() {
                return trained;
            }
            format!("{trained}, {} {}", measure.truth(), brief(answer.truth))
        };
        // Sums of shares are off by a rounding.
        let is_equal = |of: fn(&Answer) -> f64| {
            let [hard, soft] = both.map(of);
            hard.is_nan() || (hard - soft).abs() <= ROUNDING * hard.abs().max(1.0)
        };
        let head = if is_equal(|answer| answer.plain) && is_equal(|answer| answer.truth) {
            ["Two policies that {earn} the same:", "They {earn} the same:"]
        } else {
            ["Two policies, and what they {earn}:", "Two policies:"]
        };
        let soft_name = best
            .alpha
            .map(|alpha| format!("{}, {}", with(best), equation("alpha", alpha)));
        Some(Self {
            head: head.map(|words| words.replace("{earn}", measure.earn())),
            names: [
                "hard argmax".to_owned(),
                soft_name.unwrap_or_else(|| with(best).to_owned()),
            ],
            worths: both.map(worth),
            shares: both.map(|answer| &answer.policy[own.clone()]),
        })
    }

    /// Returns a sentence on both.
    fn told(&self, actions: &[ActionName]) -> String {
        let one = |which: usize| {
            format!(
                "{} has {} ({})",
                self.names[which],
                taken(actions, self.shares[which]),
                self.worths[which]
            )
        };
        format!(" {} {}; {}.", self.head[0], one(0), one(1))
    }
}

/// A drawing that grows downwards.
struct Page<'a> {
    sketch: Sketch<'a>,
    width: f64,
    /// The height at which the next part begins.
    top: f64,
}

impl Page<'_> {
    fn size(&self) -> f64 {
        self.sketch.size
    }

    /// Writes a heading over what follows.
    fn head(&mut self, texts: [String; 2], color: Color) {
        let size = self.size();
        let words = text::first_that_fits(texts, self.width, self.sketch.small);
        let at = self.top + 0.5 * HEAD * size;
        self.sketch.label(words, (0.0, self.width), at, color, Align::Left);
        self.top += HEAD * size;
    }

    /// Draws a row of answers for each state that has a choice: filled where they are best.
    fn rows(&mut self) {
        let (size, theme, overlay) = (self.size(), self.sketch.theme, self.sketch.overlay);
        let scenario = self.sketch.scenario;
        let mut states = counts(scenario, overlay);
        if states.len() > ROWS {
            // The watched one and those that tie first.
            states.sort_by_key(|&(state, best, _)| (state != overlay.watched, best < 2));
            states.truncate(ROWS);
            states.sort_unstable();
        }
        let is_narrow = self.width < NARROW * size;
        let count = 5.5 * size;
        // Half of a line's width is outside of a box.
        let left = if is_narrow { 1.0 } else { NAMES * self.width };
        let right = if is_narrow {
            self.width - 1.0
        } else {
            self.width - count
        };
        for (state, best, all) in states {
            let ink = if state == overlay.watched {
                theme.ink()
            } else {
                theme.muted()
            };
            let counted = if best > 1 {
                format!("{best} of {all} tie")
            } else {
                format!("{best} of {all}")
            };
            if is_narrow {
                let name = text::shortened(&scenario.states[state], self.width - count, self.sketch.small);
                let at = self.top + 0.8 * size;
                self.sketch
                    .label(format!("{name}: {counted}"), (0.0, self.width), at, ink, Align::Left);
                self.top += 1.4 * size;
            }
            let middle = self.top + 0.5 * PITCH * size;
            if !is_narrow {
                let name = text::shortened(&scenario.states[state], left - 0.6 * size, self.sketch.small);
                self.sketch.label(name, (0.0, left), middle, ink, Align::Left);
                self.sketch
                    .label(counted, (right + 0.4 * size, self.width), middle, ink, Align::Left);
            }
            self.boxes(state, [left, right], middle);
            self.top += PITCH * size;
        }
    }

    /// Draws the answers of a state beside each other.
    fn boxes(&mut self, state: usize, [left, right]: [f64; 2], middle: f64) {
        let (size, theme, overlay) = (self.size(), self.sketch.theme, self.sketch.overlay);
        let pairs = self.sketch.actions(state);
        let step = (right - left) / pairs.len() as f64;
        let gap = 0.12 * step.min(3.0 * size);
        for (place, pair) in pairs.enumerate() {
            let from = left + place as f64 * step;
            let area = Area {
                left: from,
                top: middle - HALF * size,
                right: from + step - gap,
                bottom: middle + HALF * size,
            };
            let is_best = overlay.optimal[pair] > 0;
            if is_best {
                self.sketch.blob(area, 0.3 * size, CELL, 0.0, theme.fill(place));
            }
            let (line, color) = if is_best {
                (1.5, theme.ink())
            } else {
                (1.0, theme.axis())
            };
            self.sketch.blob(area, 0.3 * size, NODE, line, color);
            let room = area.right - area.left - 0.4 * size;
            let name = text::shortened(&self.sketch.scenario.actions[pair], room, self.sketch.small);
            let ink = if is_best { theme.ink() } else { theme.muted() };
            self.sketch
                .label(name, (area.left, area.right), middle, ink, Align::Middle);
        }
    }

    /// Draws two policies beside each other: a bar for each action.
    fn two(&mut self, two: &Two) {
        let (size, theme) = (self.size(), self.sketch.theme);
        let scenario = self.sketch.scenario;
        let own = self.sketch.actions(self.sketch.overlay.watched);
        self.top += 0.4 * size;
        self.head(two.head.clone(), theme.ink());
        let gap = 1.6 * size;
        let wide = 0.5 * (self.width - gap);
        let top = self.top;
        for (which, shares) in two.shares.into_iter().enumerate() {
            let left = which as f64 * (wide + gap);
            let right = left + wide;
            self.top = top;
            for (words, ink) in [(&two.names[which], theme.ink()), (&two.worths[which], theme.muted())] {
                // The numbers have a line for each part where one is too narrow for both.
                let lines: Vec<&str> = if self.sketch.width(words) > wide {
                    words.split(", ").collect()
                } else {
                    vec![words]
                };
                for line in lines {
                    let line = text::shortened(line, wide, self.sketch.small);
                    let at = self.top + 0.7 * size;
                    self.sketch.label(line, (left, right), at, ink, Align::Left);
                    self.top += 1.3 * size;
                }
            }
            self.top += 0.2 * size;
            let from = left + NAMED * wide;
            let room = right - SHARE * size - from;
            for (place, (pair, &share)) in own.clone().zip(shares).enumerate() {
                let middle = self.top + 0.5 * size;
                let name = text::shortened(&scenario.actions[pair], NAMED * wide - 0.5 * size, self.sketch.small);
                self.sketch.label(name, (left, from), middle, theme.ink(), Align::Left);
                let bar = |part: f64| Area {
                    left: from,
                    top: middle - 0.45 * size,
                    right: from + part * room,
                    bottom: middle + 0.45 * size,
                };
                self.sketch.blob(bar(1.0), 0.0, CELL, 0.0, theme.grid());
                if share > TAKEN {
                    self.sketch.blob(bar(share), 0.0, BUSY, 0.0, theme.fill(place));
                }
                let ends = (from + room + 0.4 * size, right);
                self.sketch
                    .label(percent(share), ends, middle, theme.ink(), Align::Left);
                self.top += 1.4 * size;
            }
        }
    }

    /// Draws how little breaks the tie: for each reward that changes a bar of the raise of its Q-value and one of its own
    /// change, between the bounds of the paper's 2.9.
    fn raise(&mut self, raise: &Raise) {
        let (size, theme) = (self.size(), self.sketch.theme);
        let scenario = self.sketch.scenario;
        let (raised, state) = (raise.pair, self.sketch.overlay.watched);
        let name = quoted(&scenario.actions[raised]);
        let measure = Measure::of(scenario);
        let (verb, amount) = (raises(measure), measure.amount());
        self.top += size;
        self.head(
            [
                format!("{verb} the Q-value of {name} by ε, and the {amount} that has such Q-values changes by:"),
                format!("{verb} Q of {name} by ε; the {amount} changes by:"),
            ],
            theme.ink(),
        );
        let own = scenario.mdp.actions(state);
        let rows = (0..raise.change.len()).filter(|&pair| raise.change[pair] != 0.0 || own.contains(&pair));
        let rows: Vec<usize> = rows.take(ROWS).collect();
        let left = if self.width < NARROW * size { 0.32 } else { NAMES + 0.06 } * self.width;
        let room = 3.0 * size;
        // Half of the plot is as wide as the bound.
        let middle = f64::midpoint(left + room, self.width - room);
        let half = self.width - room - middle;
        let most = raise.bound();
        let at = |value: f64| middle + value / most * half;
        let (above, height) = (self.top + 1.4 * size, rows.len() as f64 * PITCH * size);
        let words = if raise.discount.is_some() { "(1 + γ)ε" } else { "2ε" };
        for (bound, words) in [(most, words.to_owned()), (-most, format!("−{words}"))] {
            let across = at(bound);
            self.upright(across, [above, above + height], theme.muted());
            let wide = 3.0 * size;
            self.sketch.label(
                words,
                (across - wide, across + wide),
                self.top + 0.6 * size,
                theme.muted(),
                Align::Middle,
            );
        }
        self.sketch
            .shape(NODE, 1.0, theme.axis(), vec![(middle, above), (middle, above + height)]);
        self.top = above;
        for pair in rows {
            let row = self.top + 0.5 * PITCH * size;
            let of = scenario.mdp.state_of(pair);
            let name = format!("{}: {}", scenario.states[of], scenario.actions[pair]);
            let name = text::shortened(&text::line(&name), left - 0.6 * size, self.sketch.small);
            self.sketch.label(name, (0.0, left), row, theme.ink(), Align::Left);
            let bars = [
                (if pair == raised { raise.rise } else { 0.0 }, theme.training(), -0.42),
                (raise.change[pair], theme.ink(), 0.42),
            ];
            for (value, color, off) in bars {
                let y = row + off * size;
                let ends = [middle.min(at(value)), middle.max(at(value))];
                let bar = Area {
                    left: ends[0],
                    top: y - 0.32 * size,
                    right: ends[1],
                    bottom: y + 0.32 * size,
                };
                if value != 0.0 {
                    self.sketch.blob(bar, 0.0, BUSY, 0.0, color);
                }
                let words = times(value);
                let wide = text::width(&words, self.sketch.small) + 0.4 * size;
                let place = if value < 0.0 {
                    (ends[0] - wide, ends[0])
                } else {
                    (ends[1], ends[1] + wide)
                };
                // What does not change has its zero once.
                if value != 0.0 || off > 0.0 {
                    self.sketch.label(words, place, y, color, Align::Over);
                }
            }
            self.top += PITCH * size;
        }
        self.top += 0.3 * size;
        self.key(&[
            ("change of Q", theme.training()),
            (&format!("change of the {amount}"), theme.ink()),
        ]);
    }

    /// Writes what colours mean.
    fn key(&mut self, entries: &[(&str, Color)]) {
        let size = self.size();
        let at = self.top + 0.5 * HEAD * size;
        let mut left = 0.0;
        for &(words, color) in entries {
            let bar = Area {
                left,
                top: at - 0.3 * size,
                right: left + 1.4 * size,
                bottom: at + 0.3 * size,
            };
            self.sketch.blob(bar, 0.0, BUSY, 0.0, color);
            left += 1.9 * size;
            let wide = self.sketch.width(words) + size;
            let ink = self.sketch.theme.muted();
            self.sketch
                .label(words.to_owned(), (left, left + wide), at, ink, Align::Left);
            left += wide + size;
        }
        self.top += HEAD * size;
    }

    /// Draws a dotted vertical line.
    fn upright(&mut self, across: f64, [from, to]: [f64; 2], color: Color) {
        let step = 0.5 * self.size();
        let mut y = from;
        while y < to {
            let end = (y + 0.5 * step).min(to);
            self.sketch.shape(CELL, 1.0, color, vec![(across, y), (across, end)]);
            y += step;
        }
    }

    /// Returns the left and the right edge of a plot.
    fn plot(&self) -> [f64; 2] {
        [4.5 * self.size(), self.width - 1.6 * self.size()]
    }

    /// Draws the probability of each answer of the watched state as an upright bar, as high as a number of rows.
    fn comb(&mut self, policy: &[f64], words: &str, color: Color, rows: u8) {
        let (size, theme) = (self.size(), self.sketch.theme);
        let scenario = self.sketch.scenario;
        let first = scenario.mdp.actions(self.sketch.overlay.watched).start;
        let names = &scenario.actions[first..first + policy.len()];
        let start = self.top;
        self.head([format!("{words}: {}", taken(names, policy)), words.to_owned()], color);
        // A row is a heading, bars, and the room below them.
        let row = self.top - start + PLOT * size + BELOW * size;
        let height = PLOT * size + f64::from(rows - 1) * row;
        let [left, right] = self.plot();
        let step = (right - left) / policy.len() as f64;
        let most = policy.iter().copied().fold(0.0, f64::max).max(TAKEN);
        let bottom = self.top + height;
        for share in [0.0, 0.5, 1.0] {
            let y = bottom - share * height;
            let (color, level) = if share == 0.0 {
                (theme.axis(), NODE)
            } else {
                (theme.grid(), CELL)
            };
            self.sketch.shape(level, 1.0, color, vec![(left, y), (right, y)]);
            let tick = format!("{}\u{a0}%", brief(100.0 * share * most));
            self.sketch
                .label(tick, (0.0, left - 0.5 * size), y, theme.muted(), Align::Left);
        }
        for (action, &share) in policy.iter().enumerate().filter(|(_, share)| **share > 0.0) {
            let from = left + action as f64 * step;
            // No thinner than can be seen.
            let wide = (0.86 * step).max(2.0);
            let bar = Area {
                left: from + 0.5 * (step - wide),
                top: bottom - share / most * height,
                right: from + 0.5 * (step + wide),
                bottom,
            };
            self.sketch.blob(bar, 0.0, BUSY, 0.0, color);
        }
        self.top = bottom + BELOW * size;
    }

    /// Writes the names of some answers below the combs, and what they are answers of.
    fn names_across(&mut self) {
        let (size, theme) = (self.size(), self.sketch.theme);
        let scenario = self.sketch.scenario;
        let pairs = self.sketch.actions(self.sketch.overlay.watched);
        let [left, right] = self.plot();
        let step = (right - left) / pairs.len() as f64;
        let names = pairs.clone().map(|pair| self.sketch.width(&scenario.actions[pair]));
        let widest = names.fold(0.0, f64::max).min(10.0 * size);
        let room = ((widest + 1.5 * size) / step).ceil().max(1.0);
        let every = [1, 2, 5, 10, 20, 25, 50, 100, 200, 500]
            .into_iter()
            .find(|&every| every as f64 >= room)
            .unwrap_or(1000);
        for (place, pair) in pairs.enumerate().step_by(every) {
            let across = left + (place as f64 + 0.5) * step;
            self.sketch.shape(
                NODE,
                1.0,
                theme.axis(),
                vec![(across, self.top - 0.6 * size), (across, self.top - 0.2 * size)],
            );
            let name = text::shortened(&scenario.actions[pair], widest, self.sketch.small);
            let ends = (across - 0.5 * widest - 0.2 * size, across + 0.5 * widest + 0.2 * size);
            self.sketch
                .label(name, ends, self.top + 0.6 * size, theme.muted(), Align::Middle);
        }
        self.top += 1.6 * size;
        let words = format!(
            "answers to {}, in their order",
            quoted(&scenario.states[self.sketch.overlay.watched])
        );
        self.sketch
            .label(words, (left, right), self.top + 0.5 * size, theme.ink(), Align::Middle);
        self.top += 1.2 * size;
    }
}

/// Returns so many times ε: `−0.9 ε`.
fn times(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    let share = brief(value.abs());
    let sign = if value < 0.0 { "−" } else { "" };
    if share == "1" {
        format!("{sign}ε")
    } else {
        format!("{sign}{share}\u{a0}ε")
    }
}

/// Returns the answers that are taken most, with their shares.
fn taken(names: &[ActionName], policy: &[f64]) -> String {
    let mut order: Vec<usize> = (0..policy.len()).filter(|&action| policy[action] > TAKEN).collect();
    order.sort_by(|&a, &b| policy[b].total_cmp(&policy[a]).then(a.cmp(&b)));
    let told = order.iter().take(LISTED);
    let told: Vec<String> = told
        .map(|&action| format!("{} {}", text::line(&names[action]), percent(policy[action])))
        .collect();
    let others = match order.len().saturating_sub(LISTED) {
        0 => String::new(),
        1 => " and one other".to_owned(),
        others => format!(" and {others} others"),
    };
    format!("{}{others}", told.join(", "))
}

/// Returns how a Q-value becomes a better one.
fn raises(measure: Measure) -> &'static str {
    if measure.is_cost() { "Lower" } else { "Raise" }
}

/// Returns the sentences about the picture.
fn describe(scenario: &Scenario, overlay: &Overlay, best: &Best) -> String {
    let own = scenario.mdp.actions(overlay.watched);
    let state = quoted(&scenario.states[overlay.watched]);
    if own.len() > MANY {
        let count = own.clone().filter(|&pair| overlay.optimal[pair] > 0).count();
        let names = &scenario.actions[own.clone()];
        let are = if count == 1 { "one is best" } else { "{count} are best" }.replace("{count}", &count.to_string());
        let hard = taken(names, &best.solution.hard.policy[own.clone()]);
        let soft = match &best.solution.soft {
            Some(Ok(soft)) => format!(
                " {}: {}.",
                with(best).replace("with", "With"),
                taken(names, &soft.policy[own.clone()])
            ),
            _ => String::new(),
        };
        return format!("Of {} actions in {state} {are}: {hard}.{soft}", own.len());
    }
    let states = counts(scenario, overlay);
    let ties = states.iter().filter(|(_, best, _)| *best > 1).count();
    let (some, all) = states
        .iter()
        .fold((0, 0), |(some, every), (_, best, all)| (some + best, every + all));
    let tied = match (ties, states.len()) {
        (_, 0) => return "No state has a choice.".to_owned(),
        (0, 1) => "The one state with a choice is not tied".to_owned(),
        (1, 1) => "The one state with a choice is tied".to_owned(),
        (2, 2) => "Both states with a choice are tied".to_owned(),
        (0, count) => format!("None of {count} states with a choice is tied"),
        (1, count) => format!("One of {count} states with a choice is tied"),
        (ties, count) if ties == count => format!("All {count} states with a choice are tied"),
        (ties, count) => format!("{ties} of {count} states with a choice are tied"),
    };
    let are = if some == 1 { "is" } else { "are" };
    let mut counted = format!("{tied}: {some} of {all} actions {are} best.");
    if let Some(two) = Two::of(scenario, overlay, best) {
        counted += &two.told(&scenario.actions[own]);
    }
    let Some(raise) = &best.raise else {
        return counted;
    };
    let name = quoted(&scenario.actions[raise.pair]);
    let most = raise
        .change
        .iter()
        .fold(0.0, |most: f64, change| most.max(change.abs()));
    let measure = Measure::of(scenario);
    let bound = match raise.discount {
        Some(discount) => format!(
            "(1 + γ)ε, {} with {}",
            times(raise.bound()),
            equation("gamma", discount)
        ),
        None => times(raise.bound()),
    };
    format!(
        "{counted} {} the Q-value of {name} in {state} by ε, however small, and it alone is best there. The {} that has \
         such Q-values differs by at most {}. The bound is {bound}.",
        raises(measure),
        measure.amount(),
        times(most),
    )
}
