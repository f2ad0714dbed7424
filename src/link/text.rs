//! The value of a field as text: written and read, the same for controls, links and other programs.

use percent_encoding::percent_decode_str;

use super::fields::{AXES, MAP_ALTERNATIVES, MAPS, PANEL_COUNT, RULES};
use super::{Alternative, Axis, Field, FieldError, Kind, Outline, PANELS, Pin, Scale, Style, View, scale};
use crate::figure::{Curves, format};
use crate::scenario::names::{self, Names};
use crate::scenario::{Objective, Picture, read_settings};

/// The greatest size of an amount that is added to the reward.
const LARGEST_AMOUNT: f64 = 1e38;

/// The greatest number of decimal places that a number is written with.
const MOST_PLACES: usize = 38;

impl View {
    /// Returns the value of a field as a text from which [`View::set`] reads the same value, numbers to the last bit.
    /// The text of a field that is not set is empty.
    #[must_use]
    pub fn text(&self, outline: &Outline, field: Field) -> String {
        let setting = &self.setting;
        let parameter = |index: usize| outline.parameters[index].name.clone();
        match field {
            Field::Step => self.step.map(|step| step.to_string()).unwrap_or_default(),
            Field::Value(index) => exact(self.values[index]),
            Field::Alpha => setting.alpha.map_or_else(|| "off".to_owned(), exact),
            Field::State => outline.names.state(setting.state).to_owned(),
            Field::Sweep => parameter(setting.sweep),
            Field::Rule => setting.rule.name().to_owned(),
            Field::Objective => setting.objective.name().to_owned(),
            Field::Plane => setting
                .plane
                .map(|plane| plane.map(parameter).join(","))
                .unwrap_or_default(),
            Field::Map => MAP_ALTERNATIVES[self.map as usize].value.to_owned(),
            Field::Action => {
                let mut actions = outline.names.actions(setting.state);
                actions.nth(self.action).unwrap_or_default().to_owned()
            }
            Field::Zoom => zoom_text(self.zoom, ""),
            Field::Show => write_panels(self.show),
            Field::Perturbation => write_amounts(outline, &self.perturbation),
            Field::Picture => setting.picture.name().to_owned(),
            Field::Style => match self.style {
                Style::Bands => "bands".to_owned(),
                Style::Lines => "lines".to_owned(),
            },
            Field::Curves => match self.curves {
                Curves::Main => "main".to_owned(),
                Curves::All => "all".to_owned(),
            },
            Field::Axis => axis_text(self.axis),
            Field::Upwards => axis_text(self.upwards),
            Field::Stressed => self
                .stressed
                .map(|component| outline.components[component].clone())
                .unwrap_or_default(),
            Field::Training => self.training.clone(),
            Field::Pin => self.pin.as_ref().map(|pin| pin.text(outline, self)).unwrap_or_default(),
        }
    }

    /// Sets a field to the value that a text says. If the text is not allowed, this returns the reason and changes
    /// nothing. Numbers may be fractions and may have white space around them.
    pub fn set(&mut self, outline: &Outline, field: Field, text: &str) -> Result<(), FieldError> {
        let alternatives = field.alternatives(outline, self.setting.state);
        let text = match field {
            Field::Action => outline.present_name(text),
            _ => text,
        };
        let chosen = match field.kind() {
            Kind::Choice => read_choice(text, &alternatives)?,
            _ => 0,
        };
        let setting = &mut self.setting;
        match field {
            Field::Step => *self = Self::at_step(outline, read_step(outline, text)?),
            Field::Value(index) => self.values[index] = read_value(outline, index, text)?,
            Field::Alpha => setting.alpha = Scale::Alpha.read(text)?,
            Field::State => {
                setting.state = outline.names.find(text).unwrap_or_default();
                self.action = 0;
            }
            Field::Sweep => {
                setting.sweep = chosen;
                self.zoom = None;
            }
            Field::Rule => setting.rule = RULES[chosen],
            Field::Objective => setting.objective = Objective::ALL[chosen],
            Field::Plane => setting.plane = Some(read_pair(text, &alternatives)?),
            Field::Map => {
                // Not all of them may be offered.
                let named = MAP_ALTERNATIVES.iter().zip(MAPS).find(|(named, _)| named.value == text);
                self.map = named.map_or(self.map, |(_, map)| map);
            }
            Field::Action => self.action = chosen,
            Field::Zoom if text == WHOLE => self.zoom = None,
            Field::Zoom => self.zoom = Some(read_zoom(outline, setting.sweep, text)?),
            Field::Show => self.show = read_panels(text, &alternatives)?,
            Field::Perturbation => self.perturbation = read_amounts(outline, text)?,
            Field::Picture => {
                let found = Picture::ALL.into_iter().find(|picture| picture.name() == text);
                setting.picture = found.unwrap_or_default();
            }
            Field::Style => self.style = [Style::Bands, Style::Lines][chosen],
            Field::Curves => self.curves = [Curves::Main, Curves::All][chosen],
            Field::Axis => self.axis = AXES[chosen],
            Field::Upwards => self.upwards = AXES[chosen],
            Field::Stressed => self.stressed = Some(chosen),
            Field::Training => {
                read_settings(text, &outline.components).map_err(FieldError::Name)?;
                text.clone_into(&mut self.training);
            }
            Field::Pin => self.pin = Some(Pin::read(outline, self, text)?),
        }
        Ok(())
    }
}

fn axis_text(axis: Axis) -> String {
    match axis {
        Axis::Parameter => "parameter".to_owned(),
        Axis::Alpha => "alpha".to_owned(),
    }
}

/// Writes a number as [`number`] does, or as a fraction where it is one whose decimal would be long: `-9216/12605`.
fn exact(value: f64) -> String {
    format::exact_fraction(value).unwrap_or_else(|| number(value))
}

/// Writes a number as the shortest text that is read back as the same float: as a decimal or, if that has more than 38
/// decimal places, with an exponent.
#[must_use]
pub fn number(value: f64) -> String {
    // Adding 0 takes the sign from a negative zero.
    let text = (value + 0.0).to_string();
    match text.split_once('.') {
        Some((_, places)) if places.len() > MOST_PLACES => format!("{value:e}"),
        _ => text,
    }
}

/// Reads a value of a parameter.
fn read_value(outline: &Outline, parameter: usize, text: &str) -> Result<f64, FieldError> {
    let range = &outline.parameters[parameter];
    Ok(scale::read_number(text, range.from, range.to)?)
}

/// Reads the name of an alternative, and returns its index.
fn read_choice(text: &str, alternatives: &[Alternative]) -> Result<usize, FieldError> {
    let found = alternatives.iter().position(|each| each.value == text);
    found.ok_or_else(|| {
        let allowed: Vec<&str> = alternatives.iter().map(|each| each.value).collect();
        FieldError::Name(names::unknown("name", text, &allowed))
    })
}

/// Reads a step of the guide.
fn read_step(outline: &Outline, text: &str) -> Result<usize, FieldError> {
    let count = outline.steps.len();
    match text.parse() {
        Ok(step) if step < count => Ok(step),
        _ => {
            let last = count.saturating_sub(1);
            Err(FieldError::form(text, format!("a whole number from 0 to {last}")))
        }
    }
}

/// Reads the names of two different parameters.
fn read_pair(text: &str, parameters: &[Alternative]) -> Result<[usize; 2], FieldError> {
    let (x, y) = text.split_once(',').unwrap_or((text, text));
    let (x, y) = (read_choice(x, parameters)?, read_choice(y, parameters)?);
    if x == y {
        return Err(FieldError::form(text, "two parameters with a comma between"));
    }
    Ok([x, y])
}

/// The text that ends a zoom which a step of a guide has set.
pub(super) const WHOLE: &str = "all";

/// Returns the ends of the part of a range that is drawn, or the text for all of it.
pub(super) fn zoom_text(zoom: Option<[f64; 2]>, whole: &str) -> String {
    zoom.map_or_else(|| whole.to_owned(), |ends| ends.map(number).join(","))
}

/// Reads a part of a parameter's range.
fn read_zoom(outline: &Outline, parameter: usize, text: &str) -> Result<[f64; 2], FieldError> {
    let (from, to) = text.split_once(',').unwrap_or((text, text));
    let from = read_value(outline, parameter, from)?;
    let to = read_value(outline, parameter, to)?;
    match Scale::linear(from, to) {
        Ok(_) => Ok([from, to]),
        Err(_) => Err(FieldError::form(text, "two numbers with a comma between, ascending")),
    }
}

fn write_panels(show: [bool; PANEL_COUNT]) -> String {
    let open = PANELS.iter().zip(show).filter(|(_, open)| *open);
    let names: Vec<&str> = open.map(|(panel, _)| panel.value).collect();
    if names.is_empty() {
        return "none".to_owned();
    }
    names.join(",")
}

fn read_panels(text: &str, panels: &[Alternative]) -> Result<[bool; PANEL_COUNT], FieldError> {
    let mut show = [false; PANEL_COUNT];
    if !matches!(text, "none" | "") {
        for name in text.split(',') {
            show[read_choice(name, panels)?] = true;
        }
    }
    Ok(show)
}

/// Writes amounts as `0.5;state/action;state/action;-0.5;state/action`: an amount holds for the actions that follow it.
/// Amounts above 0 come first, since a worst perturbation has one amount of each sign.
fn write_amounts(outline: &Outline, perturbation: &[(usize, f64)]) -> String {
    let (negative, positive): (Vec<_>, Vec<_>) = perturbation.iter().partition(|(_, amount)| *amount < 0.0);
    let mut items = Vec::new();
    let mut last = 0.0;
    for (pair, amount) in positive.into_iter().chain(negative) {
        if amount != last {
            items.push(number(amount));
            last = amount;
        }
        items.push(pair_text(outline, pair));
    }
    items.join(";")
}

/// Reads what [`write_amounts`] writes, in O(n) of the text and the actions of the model, whatever their names.
fn read_amounts(outline: &Outline, text: &str) -> Result<Vec<(usize, f64)>, FieldError> {
    let texts: Vec<String> = (0..outline.names.pairs())
        .map(|pair| pair_text(outline, pair))
        .collect();
    let pairs = Names::new(texts.iter().map(String::as_str).collect());
    let mut amounts = vec![0.0; outline.names.pairs()];
    let mut last = None;
    for item in text.split(';') {
        let Some((state, action)) = item.split_once('/') else {
            last = Some(read_amount(item)?);
            continue;
        };
        // Others may have escaped more than the signs that have to be.
        let action = unescape(action);
        let action = outline.present_name(&action);
        let written = format!("{}/{}", escape_name(&unescape(state)), escape_name(action));
        match (pairs.get(&written), last) {
            (Some(pair), Some(amount)) => amounts[pair] = amount,
            _ => return Err(FieldError::form(item, "a number, then state/action of the model")),
        }
    }
    let is_set = |(_, amount): &(usize, f64)| *amount != 0.0;
    Ok(amounts.into_iter().enumerate().filter(is_set).collect())
}

/// Reads one amount.
pub(super) fn read_amount(text: &str) -> Result<f64, FieldError> {
    Ok(scale::read_number(text, -LARGEST_AMOUNT, LARGEST_AMOUNT)?)
}

/// Writes a state-action pair as `state/action`, which no other pair of the model has.
fn pair_text(outline: &Outline, pair: usize) -> String {
    let (state, action) = outline.names.pair(pair);
    format!("{}/{}", escape_name(state), escape_name(action))
}

/// Escapes the signs that separate names from each other.
pub(super) fn escape_name(name: &str) -> String {
    name.replace('%', "%25").replace('/', "%2F").replace(';', "%3B")
}

/// Decodes a percent-encoded text. A % without two hexadecimal digits stands for itself, and a text that would not be
/// UTF-8 is returned as it is.
pub(super) fn unescape(text: &str) -> String {
    let decoded = percent_decode_str(text).decode_utf8();
    decoded.map_or_else(|_| text.to_owned(), Into::into)
}
