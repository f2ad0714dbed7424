//! Rewards as texts: sums of what their components contribute.

use super::sketch::Sketch;
use crate::figure::{format, text};
use crate::rational::Number;

/// The digits for which a layout keeps room.
pub(super) const DIGITS: &str = "\u{2212}0.005 + ";

impl Sketch<'_> {
    /// Returns the room for a pair's reward, whatever the parameters.
    pub(super) fn reserve(&self, pair: usize) -> f64 {
        let rewards = self.scenario.rewards.row(pair);
        let digits = self.width(DIGITS);
        // The sum comes before the parts where there are several.
        let sum = if rewards.len() > 1 { digits } else { 0.0 };
        let names = rewards
            .iter()
            .map(|(component, _)| self.width(&self.scenario.components[*component]));
        names.fold(sum, |room, name| room + (digits + name))
    }

    /// Returns the reward alone; nothing where it is 0 or does not fit.
    pub(super) fn total(&self, pair: usize, room: f64) -> String {
        let whole = format::spoken(self.reward[pair]);
        let total = text::shortened(&whole, room, self.small);
        // A shortened number must still be readable.
        if total == "0" || total != whole && total.chars().count() < 6 {
            return String::new();
        }
        total
    }

    /// Returns the reward as the sum of what its components contribute, `1.1 = 0.95 correct + 0.2 comply − 0.05
    /// effort`; the sum alone where that does not fit.
    pub(super) fn sum(&self, state: usize, pair: usize, room: f64) -> String {
        let parts = self.parts(state, pair);
        let signed = parts.iter().enumerate().map(|(index, &(value, name))| {
            let (sign, size) = match (index, value < 0.0) {
                (0, _) => ("", value),
                (_, true) => (" − ", -value),
                (_, false) => (" + ", value),
            };
            format!("{sign}{} {name}", format::spoken(size))
        });
        let mut text: String = signed.collect();
        if parts.len() > 1 {
            text = format!("{} = {text}", format::spoken(self.reward[pair]));
        }
        if self.width(&text) <= room {
            return text::line(&text);
        }
        self.total(pair, room)
    }

    /// Returns what each component of a pair's reward contributes, and its name, without those that contribute 0.
    fn parts(&self, state: usize, pair: usize) -> Vec<(f64, &str)> {
        let scenario = self.scenario;
        let contribution = |(component, amount): &(usize, Number)| {
            let weight = &scenario.weights[scenario.domain[state]][*component];
            let factor = weight.at(&self.overlay.values);
            (factor * amount.value(), scenario.components[*component].as_str())
        };
        let components = scenario.rewards.row(pair).iter().map(contribution);
        let perturbation = scenario.perturbation.get(pair).map(|&change| (change, "perturbation"));
        let all = components.chain(perturbation);
        all.filter(|&(value, _)| value != 0.0).collect()
    }
}
