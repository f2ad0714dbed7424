//! Rewards as texts: sums of what their components contribute.

use super::sketch::{Sketch, shortened};
use crate::figure::{format, text};

/// Digits for which a layout keeps room.
const DIGITS: &str = "\u{2212}0.005 + ";

impl Sketch<'_> {
    /// Room for a pair's reward, whatever the parameters.
    pub(super) fn reserve(&self, pair: usize) -> f64 {
        let rewards = &self.scenario.rewards[pair];
        let digits = self.width(DIGITS);
        let mut room = if rewards.len() > 1 { digits } else { 0.0 };
        for (component, _) in rewards {
            room += digits + self.width(&self.scenario.components[*component]);
        }
        room
    }

    /// The reward alone; nothing where it is 0 or does not fit.
    pub(super) fn total(&self, pair: usize, room: f64) -> String {
        let whole = format::spoken(self.reward[pair]);
        let mut total = shortened(&whole, room, self.small);
        // What is left of a number must still say something.
        if total == "0" || total != whole && total.chars().count() < 6 {
            total.clear();
        }
        total
    }

    /// The reward as the sum of what its components contribute, `1.1 = 0.95 correct + 0.2 comply − 0.05 effort`; the sum alone where that does not fit.
    pub(super) fn sum(&self, state: usize, pair: usize, room: f64) -> String {
        let scenario = self.scenario;
        let (mut said, mut parts) = (String::new(), 0);
        let mut add = |value: f64, name: &str| {
            if value != 0.0 {
                let (sign, size) = match (parts, value < 0.0) {
                    (0, _) => ("", value),
                    (_, true) => (" \u{2212} ", -value),
                    (_, false) => (" + ", value),
                };
                said += &[sign, &format::spoken(size), " ", name].concat();
                parts += 1;
            }
        };
        for (component, amount) in &scenario.rewards[pair] {
            let weight = &scenario.weights[scenario.domain[state]][*component];
            let mut factor = weight.constant.value();
            for (coefficient, value) in weight.coefficients.iter().zip(&self.overlay.values) {
                factor += coefficient.value() * value;
            }
            add(factor * amount.value(), &scenario.components[*component]);
        }
        if let Some(&change) = scenario.perturbation.get(pair) {
            add(change, "perturbation");
        }
        if parts > 1 {
            said = [&format::spoken(self.reward[pair]), " = ", &said].concat();
        }
        if self.width(&said) <= room {
            return text::line(&said);
        }
        self.total(pair, room)
    }
}
