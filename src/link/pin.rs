//! Pinned settings: those under which curves were drawn that the present ones are compared with.

use super::text::{escape_name, unescape};
use super::{Axis, Field, FieldError, Outline, View, fields};
use crate::figure::{format, symbol};
use crate::scenario::{Objective, Rule};

/// The settings that decide how curves run. Of the swept parameter the value does not matter.
#[derive(Clone, Debug, PartialEq)]
pub struct Pin {
    /// The value of every parameter.
    pub values: Vec<f64>,
    /// The temperature; `None` for hard argmax alone.
    pub alpha: Option<f64>,
    /// The choice among tied actions.
    pub rule: Rule,
    /// The regularisation.
    pub objective: Objective,
    /// The amounts that are added to the reward: (state-action pair, amount), the pairs ascending, no amount 0.
    pub perturbation: Vec<(usize, f64)>,
}

/// The text of a pin whose settings are those of the view.
const SAME: &str = "same";

impl Pin {
    /// Returns the settings of a view.
    #[must_use]
    pub fn of(view: &View) -> Self {
        Self {
            values: view.values.clone(),
            alpha: view.setting.alpha,
            rule: view.setting.rule,
            objective: view.setting.objective,
            perturbation: view.perturbation.clone(),
        }
    }

    /// Returns a view with the pinned settings instead of its own.
    #[must_use]
    pub fn applied(&self, view: &View) -> View {
        let mut pinned = view.clone();
        pinned.values.clone_from(&self.values);
        pinned.setting.alpha = self.alpha;
        pinned.setting.rule = self.rule;
        pinned.setting.objective = self.objective;
        pinned.perturbation.clone_from(&self.perturbation);
        pinned
    }

    /// Returns the fields in which the pinned settings differ from those of a view.
    fn differences(&self, outline: &Outline, view: &View) -> Vec<Field> {
        let pinned = self.applied(view);
        let differs = |&field: &Field| pinned.text(outline, field) != view.text(outline, field);
        fields(outline).into_iter().filter(is_pinned).filter(differs).collect()
    }

    /// Writes the settings that differ from those of a view as `alpha:0.05;rule:worst`.
    pub(super) fn text(&self, outline: &Outline, view: &View) -> String {
        let pinned = self.applied(view);
        let item = |field: Field| {
            let text = pinned.text(outline, field);
            format!("{}:{}", field.key(outline), escape_name(&text))
        };
        let items: Vec<String> = self.differences(outline, view).into_iter().map(item).collect();
        if items.is_empty() {
            return SAME.to_owned();
        }
        items.join(";")
    }

    /// Reads what [`Self::text`] writes for a view.
    pub(super) fn read(outline: &Outline, view: &View, text: &str) -> Result<Self, FieldError> {
        let mut pinned = view.clone();
        for item in text.split(';').filter(|&item| item != SAME) {
            let (key, value) = item.split_once(':').unwrap_or((item, ""));
            let field = fields(outline)
                .into_iter()
                .find(|field| is_pinned(field) && field.key(outline) == key);
            let Some(field) = field else {
                let allowed = "“same”, or settings such as alpha:0.05 with semicolons between";
                return Err(FieldError::form(item, allowed.to_owned()));
            };
            if field == Field::Perturbation && value.is_empty() {
                pinned.perturbation.clear();
            } else {
                pinned.set(outline, field, &unescape(value))?;
            }
        }
        Ok(Self::of(&pinned))
    }

    /// Returns the settings that differ from those of a view, for readers: `α = 0.05, ρ = 0.1`; empty for none. The
    /// value of what the curves go over is left out, since they are drawn for all of its values.
    #[must_use]
    pub fn settings(&self, outline: &Outline, view: &View) -> String {
        let pinned = self.applied(view);
        let words = |field: Field| match (field, self.alpha) {
            (Field::Value(index), _) => format::equation(&outline.parameters[index].name, self.values[index]),
            (Field::Alpha, Some(alpha)) => format::equation("alpha", alpha),
            (Field::Alpha, None) => format!("{} off", symbol("alpha")),
            (Field::Perturbation, _) if self.perturbation.is_empty() => "rewards as they are".to_owned(),
            (Field::Perturbation, _) => "rewards pushed".to_owned(),
            _ => {
                let text = pinned.text(outline, field);
                let alternatives = field.alternatives(outline, 0);
                let found = alternatives.iter().find(|each| each.value == text);
                let label = found.map_or("", |each| each.label);
                format!(
                    "{} {label}",
                    if field == Field::Rule { "ties:" } else { "smoothed with" }
                )
            }
        };
        let differences = self.differences(outline, view).into_iter();
        let swept = match view.axis {
            Axis::Parameter => Field::Value(view.setting.sweep),
            Axis::Alpha => Field::Alpha,
        };
        let seen = differences.filter(|&field| field != swept);
        seen.map(words).collect::<Vec<_>>().join(", ")
    }
}

fn is_pinned(field: &Field) -> bool {
    matches!(
        field,
        Field::Value(_) | Field::Alpha | Field::Rule | Field::Objective | Field::Perturbation
    )
}
