//! The settings of a reader by their names: the form in which other programs hold a view.

use super::address::unknown_key;
use super::fields::MAP_ALTERNATIVES;
use super::text::{WHOLE, number, zoom_text};
use super::{ChoiceError, Field, Outline, PANELS, Pin, View, fields};
use crate::study::Values;

/// The fields of a view by the names that the scenario gives them. A member that is `None` is as the scenario, or the
/// step, opens.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(clippy::option_option)] // The outer option says whether the field is there, the inner one whether it has a value.
pub struct Choice {
    /// The values of parameters, by name.
    pub values: Values,
    /// The temperature.
    pub alpha: Option<Alpha>,
    /// The watched state.
    pub state: Option<String>,
    /// The swept parameter.
    pub parameter: Option<String>,
    /// The choice among tied actions.
    pub rule: Option<String>,
    /// The regularisation.
    pub objective: Option<String>,
    /// The parameters of the phase diagram, across and upwards.
    pub plane: Option<[String; 2]>,
    /// The quantity that the phase diagram shows.
    pub map: Option<String>,
    /// The action of the watched state whose probability the phase diagram shows.
    pub action: Option<String>,
    /// The part of the swept parameter's range that is drawn, from and to; `None` inside is all of it.
    pub zoom: Option<Option<[f64; 2]>>,
    /// The open panels.
    pub show: Option<Vec<String>>,
    /// The step of the guide, from 0.
    pub step: Option<usize>,
    /// The main picture.
    pub picture: Option<String>,
    /// How the policy is drawn.
    pub style: Option<String>,
    /// The curves of the values that are drawn.
    pub curves: Option<String>,
    /// What the pictures of a sweep go over.
    pub axis: Option<String>,
    /// What the phase diagram goes over upwards.
    pub upwards: Option<String>,
    /// The component of the reward that the stress test perturbs; `None` is the whole reward.
    pub stressed: Option<String>,
    /// The settings of training that are not the usual ones, as one text; `None` for none.
    pub training: Option<String>,
    /// The amount that is added to the reward of every state-action pair; empty for none.
    pub perturbation: Option<Vec<f64>>,
    /// The settings whose curves are compared with the present ones; those that are `None` are the present ones.
    pub pin: Option<Box<Choice>>,
}

/// The temperature of a [`Choice`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Alpha {
    /// Hard argmax alone.
    Off,
    /// A temperature above 0.
    At(f64),
}

impl Choice {
    /// Returns everything that a view of a scenario has set.
    #[must_use]
    pub fn of(outline: &Outline, view: &View) -> Self {
        let text = |field: Field| Some(view.text(outline, field));
        let parameter = |index: usize| outline.parameters[index].name.clone();
        let plane = view.setting.plane.map(|plane| plane.map(parameter));
        let open = PANELS.iter().zip(view.show).filter(|(_, open)| *open);
        let amounts = |perturbation: &[(usize, f64)]| {
            if perturbation.is_empty() {
                return Vec::new();
            }
            let mut amounts = vec![0.0; outline.names.pairs()];
            for &(pair, amount) in perturbation {
                amounts[pair] = amount;
            }
            amounts
        };
        let pinned = |pin: &Pin| {
            Box::new(Self {
                values: Values(outline.named_values(&pin.values)),
                alpha: Some(pin.alpha.map_or(Alpha::Off, Alpha::At)),
                rule: Some(pin.rule.name().to_owned()),
                objective: Some(pin.objective.name().to_owned()),
                perturbation: Some(amounts(&pin.perturbation)),
                ..Self::default()
            })
        };
        Self {
            values: Values(outline.named_values(&view.values)),
            alpha: Some(view.setting.alpha.map_or(Alpha::Off, Alpha::At)),
            state: text(Field::State),
            parameter: text(Field::Sweep),
            rule: text(Field::Rule),
            objective: text(Field::Objective),
            upwards: plane.as_ref().and_then(|_| text(Field::Upwards)),
            map: plane
                .is_some()
                .then(|| MAP_ALTERNATIVES[view.map as usize].value.to_owned()),
            action: plane.as_ref().and_then(|_| text(Field::Action)),
            plane,
            zoom: Some(view.zoom),
            show: Some(open.map(|(panel, _)| panel.value.to_owned()).collect()),
            step: view.step,
            picture: text(Field::Picture),
            style: text(Field::Style),
            curves: text(Field::Curves),
            axis: text(Field::Axis),
            stressed: text(Field::Stressed).filter(|_| view.stressed.is_some()),
            training: text(Field::Training).filter(|text| !text.is_empty()),
            perturbation: Some(amounts(&view.perturbation)).filter(|amounts| !amounts.is_empty()),
            pin: view.pin.as_ref().map(pinned),
        }
    }

    /// Returns the view of a scenario that this choice describes, or the first member that the scenario does not allow.
    pub fn view(&self, outline: &Outline) -> Result<View, ChoiceError> {
        let fields = fields(outline);
        self.check_names(outline, &fields)?;
        let mut view = View::default_of(outline);
        self.set(outline, &fields, &mut view)?;
        if let Some(pin) = &self.pin {
            pin.check_names(outline, &fields)?;
            let mut pinned = view.clone();
            pin.set(outline, &fields, &mut pinned)?;
            view.pin = Some(Pin::of(&pinned));
        }
        Ok(view)
    }

    /// Sets the members that are there, but for the pin.
    fn set(&self, outline: &Outline, fields: &[Field], view: &mut View) -> Result<(), ChoiceError> {
        for &field in fields {
            let Some(text) = self.text(outline, field) else {
                continue;
            };
            // Choices and links are read from the same texts, so that both allow the same.
            let set = view.set(outline, field, &text);
            set.map_err(|error| ChoiceError {
                name: field.name(outline),
                reason: error.to_string(),
            })?;
        }
        if let Some(amounts) = &self.perturbation {
            view.perturbation = read_amounts(outline, amounts)?;
        }
        Ok(())
    }

    /// Returns an error for members that the scenario has no field for.
    fn check_names(&self, outline: &Outline, fields: &[Field]) -> Result<(), ChoiceError> {
        let unknown = |name: String| ChoiceError {
            name,
            reason: unknown_key(outline, fields),
        };
        for (name, _) in &self.values.0 {
            if outline.parameters.iter().all(|parameter| parameter.name != *name) {
                return Err(unknown(format!("value.{name}")));
            }
        }
        for field in [Field::Step, Field::Plane, Field::Map, Field::Action, Field::Upwards] {
            if !fields.contains(&field) && self.text(outline, field).is_some() {
                return Err(unknown(field.name(outline)));
            }
        }
        Ok(())
    }

    /// Returns the text of a member; `None` if it is not set. Perturbation and pin have none, since they are set as a
    /// whole.
    fn text(&self, outline: &Outline, field: Field) -> Option<String> {
        match field {
            Field::Step => self.step.map(|step| step.to_string()),
            Field::Value(index) => {
                let mut last_first = self.values.0.iter().rev();
                let named = last_first.find(|(name, _)| *name == outline.parameters[index].name);
                named.map(|(_, value)| number(*value))
            }
            Field::Alpha => self.alpha.map(|alpha| match alpha {
                Alpha::Off => "off".to_owned(),
                Alpha::At(value) => number(value),
            }),
            Field::State => self.state.clone(),
            Field::Sweep => self.parameter.clone(),
            Field::Rule => self.rule.clone(),
            Field::Objective => self.objective.clone(),
            Field::Plane => self.plane.as_ref().map(|plane| plane.join(",")),
            Field::Map => self.map.clone(),
            Field::Action => self.action.clone(),
            Field::Zoom => self.zoom.map(|zoom| zoom_text(zoom, WHOLE)),
            Field::Show => self.show.as_ref().map(|panels| panels.join(",")),
            Field::Picture => self.picture.clone(),
            Field::Style => self.style.clone(),
            Field::Curves => self.curves.clone(),
            Field::Axis => self.axis.clone(),
            Field::Upwards => self.upwards.clone(),
            Field::Stressed => self.stressed.clone(),
            Field::Training => self.training.clone(),
            Field::Perturbation | Field::Pin => None,
        }
    }
}

/// Reads amounts of all pairs of the model.
fn read_amounts(outline: &Outline, amounts: &[f64]) -> Result<Vec<(usize, f64)>, ChoiceError> {
    let refuse = |reason: String| ChoiceError {
        name: Field::Perturbation.name(outline),
        reason,
    };
    let pairs = outline.names.pairs();
    if !amounts.is_empty() && amounts.len() != pairs {
        return Err(refuse(format!(
            "{} numbers; allowed: {pairs}, one for each action",
            amounts.len()
        )));
    }
    let mut perturbation = Vec::new();
    for (pair, &amount) in amounts.iter().enumerate() {
        let amount = super::text::read_amount(&number(amount)).map_err(|error| refuse(error.to_string()))?;
        if amount != 0.0 {
            perturbation.push((pair, amount));
        }
    }
    Ok(perturbation)
}
