//! What moves in an imported model: the weight of a component, a bonus, or nothing.

use super::Options;
use super::draft::{Earned, Settled};
use crate::rational::Number;
use crate::scenario::names;

/// Something that can be moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// `component:NAME`, `action:NAME`, `pair:STATE/ACTION` or `none`.
    pub id: String,
    /// The same in words.
    pub label: String,
}

/// The number of pairs up to which each is listed.
const LISTED_PAIRS: usize = 1000;

/// Returns what can be moved of a model, the default first: the second of several components, else an action.
pub(super) fn choices(model: &Settled, actions: &[String]) -> Vec<Choice> {
    let components = model.components.iter().map(|name| Choice {
        id: format!("component:{name}"),
        label: format!("the weight of “{name}”"),
    });
    let mut components: Vec<Choice> = components.collect();
    let pairs: usize = model.actions.iter().map(Vec::len).sum();
    let everywhere = actions.iter().map(|name| Choice {
        id: format!("action:{name}"),
        label: format!("a bonus on “{name}” wherever it can be taken"),
    });
    let mut choices = Vec::new();
    if components.len() > 1 {
        components.swap(0, 1);
        choices.append(&mut components);
    }
    choices.extend(everywhere);
    choices.append(&mut components);
    if pairs <= LISTED_PAIRS {
        for (state, own) in model.states.iter().zip(&model.actions) {
            choices.extend(own.iter().map(|action| Choice {
                id: format!("pair:{state}/{}", action.name),
                label: format!("a bonus on “{}” in “{state}”", action.name),
            }));
        }
    }
    choices.push(Choice {
        id: "none".into(),
        label: "nothing".into(),
    });
    choices
}

/// What moves, as a parameter of the scenario.
pub(super) struct Sweep {
    pub(super) parameter: &'static str,
    pub(super) label: String,
    pub(super) from: String,
    pub(super) to: String,
    pub(super) value: String,
    /// The component whose weight is the parameter.
    pub(super) scaled: Option<usize>,
    /// The name of the component that pays the bonus, and the pairs (state, action) that get it.
    pub(super) bonus: Option<(String, Vec<(usize, usize)>)>,
    /// The weights that are given, by component.
    pub(super) weights: Vec<Option<String>>,
}

impl Sweep {
    /// Reads the choice. The error is one of the options.
    pub(super) fn new(model: &Settled, options: &Options) -> Result<Self, String> {
        let actions = || model.actions.iter().flatten().map(|action| action.name.as_str());
        let default = || match model.components.get(1) {
            Some(name) => format!("component:{name}"),
            None => format!("action:{}", actions().next().unwrap_or_default()),
        };
        let id = options.sweep.clone().unwrap_or_else(default);
        let size = largest(model);
        let mut sweep = match id.split_once(':') {
            Some(("component", name)) => {
                let components: Vec<&str> = model.components.iter().map(String::as_str).collect();
                let found = components.iter().position(|component| *component == name);
                Self {
                    parameter: "w",
                    label: format!("weight of {name}"),
                    from: "0".into(),
                    to: "2".into(),
                    value: "1".into(),
                    scaled: Some(
                        found.ok_or_else(|| format!("sweep: {}", names::unknown("component", name, &components)))?,
                    ),
                    bonus: None,
                    weights: Vec::new(),
                }
            }
            Some(("action", name)) => {
                let pairs = pairs(model, |_, action| action == name);
                if pairs.is_empty() {
                    let mut known: Vec<&str> = actions().collect();
                    known.sort_unstable();
                    known.dedup();
                    return Err(format!("sweep: {}", names::unknown("action", name, &known)));
                }
                Self::with_bonus(model, format!("bonus on {name}"), pairs, &size)
            }
            Some(("pair", name)) => {
                let is_named = |state: &str, action: &str| {
                    name.strip_prefix(state).and_then(|rest| rest.strip_prefix('/')) == Some(action)
                };
                let pairs = pairs(model, is_named);
                match pairs.as_slice() {
                    [(state, action)] => {
                        let action = &model.actions[*state][*action].name;
                        let label = format!("bonus on {action} in {}", model.states[*state]);
                        Self::with_bonus(model, label, pairs, &size)
                    }
                    [] => {
                        return Err(format!(
                            "sweep: {} is no pair; expected a state and one of its actions with a slash between",
                            names::quoted(name)
                        ));
                    }
                    _ => {
                        return Err(format!(
                            "sweep: {} may mean two pairs; rename a state",
                            names::quoted(name)
                        ));
                    }
                }
            }
            None if id == "none" => Self {
                parameter: "x",
                label: "moves nothing".into(),
                from: "0".into(),
                to: "1".into(),
                value: "0".into(),
                scaled: None,
                bonus: None,
                weights: Vec::new(),
            },
            _ => {
                let allowed = "allowed are component:NAME, action:NAME, pair:STATE/ACTION and none";
                return Err(format!("sweep: {} is not known; {allowed}", names::quoted(&id)));
            }
        };
        sweep.set_range(options)?;
        sweep.weights = vec![None; model.components.len()];
        for (name, weight) in &options.weights {
            let components: Vec<&str> = model.components.iter().map(String::as_str).collect();
            let Some(index) = components.iter().position(|component| component == name) else {
                return Err(format!("weights: {}", names::unknown("component", name, &components)));
            };
            sweep.weights[index] = Some(weight.clone());
        }
        Ok(sweep)
    }

    fn with_bonus(model: &Settled, label: String, pairs: Vec<(usize, usize)>, size: &str) -> Self {
        let mut name = "bonus".to_owned();
        while model.components.contains(&name) {
            name.push('\'');
        }
        Self {
            parameter: "b",
            label,
            from: format!("-{size}"),
            to: size.into(),
            value: "0".into(),
            scaled: None,
            bonus: Some((name, pairs)),
            weights: Vec::new(),
        }
    }

    fn set_range(&mut self, options: &Options) -> Result<(), String> {
        for (name, given, own) in [
            ("from", &options.from, &mut self.from),
            ("to", &options.to, &mut self.to),
        ] {
            if let Some(text) = given {
                Number::parse(text).map_err(|error| format!("{name}: {} is {error}", names::quoted(text)))?;
                own.clone_from(text);
            }
        }
        let read = |text: &str| Number::parse(text).map_err(|error| error.to_string());
        let (from, to, value) = (read(&self.from)?, read(&self.to)?, read(&self.value)?);
        let is_below = |low: &Number, high: &Number| {
            let difference = high.checked_sub(low);
            difference.is_some_and(|difference| !difference.is_negative() && !difference.is_zero())
        };
        if !is_below(&from, &to) {
            return Err(format!(
                "from: {} is not below {}, the upper end of the range",
                self.from, self.to
            ));
        }
        if is_below(&value, &from) || is_below(&to, &value) {
            self.value.clone_from(&self.from);
        }
        Ok(())
    }
}

/// Returns the pairs that a test of the names of state and action picks.
fn pairs(model: &Settled, is_meant: impl Fn(&str, &str) -> bool) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for (state, own) in model.actions.iter().enumerate() {
        for (index, action) in own.iter().enumerate() {
            if is_meant(&model.states[state], &action.name) {
                found.push((state, index));
            }
        }
    }
    found
}

/// Returns the size of the largest reward, brought up to 1, 2 or 5 times a power of ten; 1 where there is none.
fn largest(model: &Settled) -> String {
    let rewards = model.actions.iter().flatten().flat_map(|action| &action.reward);
    let sizes = rewards.flat_map(|(_, earned)| match earned {
        Earned::Always(amount) => vec![amount.number.value().abs()],
        Earned::ByNext(amounts) => amounts.iter().map(|(_, amount)| amount.number.value().abs()).collect(),
    });
    let most = sizes.fold(0.0, f64::max);
    if most == 0.0 {
        return "1".into();
    }
    // The digits of the number itself, such as 4.2e3, say by which power of ten.
    let written = format!("{most:e}");
    let (mantissa, exponent) = written.split_once('e').unwrap_or((&written, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    // A digit alone is the number itself; with others behind it the number is above it.
    let is_above = mantissa.len() > 1;
    let (digit, exponent) = match mantissa.as_bytes().first() {
        Some(b'1') if !is_above => ("1", exponent),
        Some(b'1') => ("2", exponent),
        Some(b'2') if !is_above => ("2", exponent),
        Some(b'2'..=b'4') => ("5", exponent),
        Some(b'5') if !is_above => ("5", exponent),
        _ => ("1", exponent + 1),
    };
    let zeros = "0".repeat(exponent.unsigned_abs() as usize);
    match exponent {
        0..=6 => format!("{digit}{zeros}"),
        -6..=-1 => format!("0.{}{digit}", &zeros[1..]),
        _ => format!("{digit}e{}", exponent.min(37)),
    }
}
