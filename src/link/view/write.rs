//! Fields as texts.

use super::{Field, PANELS, View, alternatives};
use crate::rational::Number;
use crate::scenario::Scenario;

impl View {
    /// A field as a text, which [`View::set`] reads back: names as they are, numbers to the last bit. Empty where nothing is set.
    #[must_use]
    pub fn text(&self, scenario: &Scenario, field: Field) -> String {
        let setting = &self.setting;
        let name = |parameter: usize| scenario.parameters[parameter].name.as_str();
        let text = match field {
            Field::Step => return self.step.map_or_else(String::new, |step| step.to_string()),
            Field::Value(index) => return number(self.values[index]),
            Field::Alpha => match setting.alpha {
                Some(alpha) => return number(alpha),
                None => "off",
            },
            Field::State => &scenario.states[setting.state],
            Field::Sweep => name(setting.sweep),
            Field::Rule => setting.rule.name(),
            Field::Objective => setting.objective.name(),
            Field::Plane => match setting.plane {
                Some([x, y]) => return pair(name(x), name(y)),
                None => "",
            },
            Field::Map => alternatives::MAP_TEXTS[self.map as usize].value,
            Field::Action => &scenario.actions[scenario.mdp.actions(setting.state)][self.action],
            Field::Zoom => match self.zoom {
                Some([from, to]) => return pair(&number(from), &number(to)),
                None => "",
            },
            Field::Show => return self.panels(),
            Field::Perturbation => return self.amounts(scenario),
        };
        text.to_owned()
    }

    fn panels(&self) -> String {
        let mut names = Vec::new();
        for (panel, open) in PANELS.iter().zip(self.show) {
            if open {
                names.push(panel.value);
            }
        }
        if names.is_empty() {
            names.push("none");
        }
        names.join(",")
    }

    /// `0.5;state/action;state/action;-0.5;state/action`: an amount holds for the actions that follow it. Amounts above 0 come first, since a worst
    /// perturbation has one of each sign.
    fn amounts(&self, scenario: &Scenario) -> String {
        let mut text = String::new();
        for below in [false, true] {
            let mut last = 0.0;
            for &(pair, amount) in &self.perturbation {
                if (amount < 0.0) != below {
                    continue;
                }
                if amount != last {
                    last = amount;
                    text += &number(amount);
                    text.push(';');
                }
                text += &place(scenario, pair);
                text.push(';');
            }
        }
        text.pop();
        text
    }
}

#[inline(never)]
fn pair(first: &str, second: &str) -> String {
    [first, ",", second].concat()
}

/// `state/action`, in which both names are without the signs that separate them.
pub(super) fn place(scenario: &Scenario, pair: usize) -> String {
    let state = scenario.mdp.state_of(pair);
    joined(&scenario.states[state], &scenario.actions[pair])
}

#[inline(never)]
pub(super) fn joined(state: &str, action: &str) -> String {
    let name = |name: &str| {
        let name = name.replace('%', "%25").replace('/', "%2F");
        name.replace(';', "%3B")
    };
    [&name(state), "/", &name(action)].concat()
}

/// The shortest text that is read back as the same float, or all the decimal places that a number can have here.
#[inline(never)]
#[must_use]
pub fn number(value: f64) -> String {
    // Adding 0 takes the sign from a negative zero.
    let mut text = (value + 0.0).to_string();
    if let Some(point) = text.find('.') {
        text.truncate(point + 1 + Number::MAX_DIGITS);
    }
    text
}
