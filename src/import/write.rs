//! The text of a scenario file, as somebody would write it: an action in a line.

use super::Kind;
use super::amount::Amount;
use super::draft::{Action, Earned, Settled};
use super::sweep::Sweep;
use crate::rational::Number;

/// The width up to which things stay in one line.
const WIDTH: usize = 110;

/// Writes a model with what moves in it.
pub(super) fn scenario(model: &Settled, title: &str, kind: Kind, sweep: &Sweep) -> String {
    let mut keys: Vec<(&str, String)> = vec![
        ("policy-cliff", "1".into()),
        ("title", text(title)),
        ("source", text(&format!("Imported from {}.", kind.label()))),
    ];
    if model.is_cost {
        keys.push(("minimise", "true".into()));
    }
    if model.largest_off > 0.0 {
        keys.push(("renormalise", power_above(model.largest_off)));
    }
    if let Some(discount) = &model.discount {
        keys.push(("discount", number(&discount.text)));
    }
    keys.push(("start", target(&model.start, &model.states, 2)));
    keys.push(("states", states(model, sweep)));
    let ends = &model.states[model.states.len() - model.ends..];
    if !ends.is_empty() {
        keys.push((
            "terminal",
            list(&ends.iter().map(|name| text(name)).collect::<Vec<_>>()),
        ));
    }
    let parts = [
        ("label", text(&sweep.label)),
        ("from", number(&sweep.from)),
        ("to", number(&sweep.to)),
        ("value", number(&sweep.value)),
    ];
    keys.push((
        "parameters",
        format!("{{ {}: {} }}", text(sweep.parameter), object(&parts)),
    ));
    let weights = weights(model, sweep);
    if !weights.is_empty() {
        keys.push(("weights", object(&weights)));
    }
    if let Some(grid) = &model.layout {
        let rows = grid.iter().map(|row| {
            let cells = row
                .iter()
                .map(|cell| cell.map_or("null".into(), |state| text(&model.states[state])));
            format!("      [{}]", cells.collect::<Vec<_>>().join(", "))
        });
        let rows = rows.collect::<Vec<_>>().join(",\n");
        keys.push(("layout", format!("{{\n    \"grid\": [\n{rows}\n    ]\n  }}")));
    }
    let lines = keys.iter().map(|(key, value)| format!("  \"{key}\": {value}"));
    format!("{{\n{}\n}}\n", lines.collect::<Vec<_>>().join(",\n"))
}

/// Returns the weights of components that are not 1.
fn weights<'a>(model: &'a Settled, sweep: &'a Sweep) -> Vec<(&'a str, String)> {
    let mut weights = Vec::new();
    for (index, name) in model.components.iter().enumerate() {
        let given = sweep.weights.get(index).and_then(Option::as_deref);
        let weight = if sweep.scaled == Some(index) {
            Some(text(sweep.parameter))
        } else if let Some(given) = given {
            Some(weight(given))
        } else {
            model.at_ends.contains(&index).then(|| "0".into())
        };
        weights.extend(weight.map(|weight| (name.as_str(), weight)));
    }
    // Weights name components that something earns.
    let earned = |name: &str| {
        let index = model.components.iter().position(|component| component == name);
        let mut rewards = model.actions.iter().flatten().flat_map(|action| &action.reward);
        index.is_none_or(|index| rewards.any(|(component, _)| *component == index))
    };
    weights.retain(|(name, _)| earned(name));
    if let Some((name, _)) = &sweep.bonus {
        // A bonus on costs is what is saved.
        let sign = if model.is_cost { "-" } else { "" };
        weights.push((name, text(&format!("{sign}{}", sweep.parameter))));
    }
    weights
}

fn states(model: &Settled, sweep: &Sweep) -> String {
    let mut bonus = sweep
        .bonus
        .iter()
        .flat_map(|(name, pairs)| pairs.iter().map(move |pair| (name.as_str(), *pair)));
    let mut next = bonus.next();
    let mut lines = Vec::with_capacity(model.actions.len());
    for (state, actions) in model.actions.iter().enumerate() {
        let mut own = Vec::with_capacity(actions.len());
        for (index, action) in actions.iter().enumerate() {
            let extra = next.filter(|(_, pair)| *pair == (state, index)).map(|(name, _)| name);
            if extra.is_some() {
                next = bonus.next();
            }
            own.push(format!(
                "      {}: {}",
                text(&action.name),
                written(action, extra, model)
            ));
        }
        lines.push(format!(
            "    {}: {{\n{}\n    }}",
            text(&model.states[state]),
            own.join(",\n")
        ));
    }
    format!("{{\n{}\n  }}", lines.join(",\n"))
}

/// Writes where an action leads and what it earns.
fn written(action: &Action, bonus: Option<&str>, model: &Settled) -> String {
    let mut parts = vec![("to", target(&action.to, &model.states, 8))];
    let mut rewards: Vec<(&str, String)> = Vec::with_capacity(action.reward.len());
    for (component, earned) in &action.reward {
        let amount = match earned {
            Earned::Always(amount) => number(&amount.text),
            Earned::ByNext(amounts) => by_next(amounts, &model.states),
        };
        rewards.push((&model.components[*component], amount));
    }
    rewards.extend(bonus.map(|name| (name, "1".to_owned())));
    match rewards.as_slice() {
        [] => {}
        // A plain number is an amount of the component with this name.
        [("reward", amount)] if !amount.starts_with('{') => parts.push(("reward", amount.clone())),
        _ => parts.push(("reward", object(&rewards))),
    }
    object(&parts)
}

/// Writes amounts that depend on the next state.
fn by_next(amounts: &[(usize, Amount)], names: &[String]) -> String {
    let parts = amounts
        .iter()
        .map(|(state, amount)| (names[*state].as_str(), number(&amount.text)));
    object(&parts.collect::<Vec<_>>())
}

/// Returns the least power of ten that is not below a difference.
fn power_above(difference: f64) -> String {
    let written = format!("{difference:e}");
    let (mantissa, exponent) = written.split_once('e').unwrap_or(("1", "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    format!("1e{}", if mantissa == "1" { exponent } else { exponent + 1 })
}

/// Writes a state, or an object of probabilities.
fn target(to: &[(usize, Amount)], names: &[String], indent: usize) -> String {
    if let [(state, p)] = to
        && p.number == Number::ONE
    {
        return text(&names[*state]);
    }
    let parts: Vec<String> = to
        .iter()
        .map(|(state, p)| format!("{}: {}", text(&names[*state]), number(&p.text)))
        .collect();
    let one_line = format!("{{ {} }}", parts.join(", "));
    if one_line.len() <= WIDTH {
        return one_line;
    }
    let space = " ".repeat(indent);
    format!("{{\n{space}{}\n{}}}", filled(&parts, indent), " ".repeat(indent - 2))
}

/// Joins parts by commas, with as many in a line as fit.
fn filled(parts: &[String], indent: usize) -> String {
    let mut joined = String::new();
    let mut width = indent;
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            joined.push(',');
            if width + part.len() + 2 > WIDTH {
                joined.push('\n');
                joined.push_str(&" ".repeat(indent));
                width = indent;
            } else {
                joined.push(' ');
            }
        }
        joined.push_str(part);
        width += part.len() + 2;
    }
    joined
}

fn list(parts: &[String]) -> String {
    let one_line = format!("[{}]", parts.join(", "));
    if one_line.len() <= WIDTH {
        return one_line;
    }
    format!("[\n    {}\n  ]", filled(parts, 4))
}

fn object(parts: &[(&str, String)]) -> String {
    let parts = parts.iter().map(|(key, value)| format!("{}: {value}", text(key)));
    format!("{{ {} }}", parts.collect::<Vec<_>>().join(", "))
}

/// Writes a weight: a number as it is, an expression as a text.
fn weight(written: &str) -> String {
    match Number::parse(written) {
        Ok(_) => number(written),
        Err(_) => text(written),
    }
}

/// Writes a number: a decimal as it is, a fraction as a text.
fn number(written: &str) -> String {
    if written.contains('/') {
        return format!("\"{written}\"");
    }
    written.to_owned()
}

/// Writes a text as JSON.
fn text(plain: &str) -> String {
    let escaped = plain.chars().fold(String::new(), |text, c| match c {
        '"' | '\\' => text + "\\" + c.encode_utf8(&mut [0; 4]),
        c if c.is_control() => text + &format!("\\u{:04x}", u32::from(c)),
        c => text + c.encode_utf8(&mut [0; 4]),
    });
    format!("\"{escaped}\"")
}
