//! A weight that looks back: it is a sum of one parameter and of another one times an outcome of the policy that is
//! trained with it (THEORY 10).

use super::diagnostic::{Result, refuse};
use super::expression::Affine;
use super::json::{Fields, Ranged, Value, string};
use super::names::Names;

/// The rule `weight = base + gain * outcome`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Feedback {
    /// The index of the parameter that follows the policy.
    pub weight: usize,
    /// The index of the parameter that it is without the policy.
    pub base: usize,
    /// The index of the parameter by which the outcome counts.
    pub gain: usize,
    /// The index of the outcome that it follows.
    pub outcome: usize,
}

/// Reads the rule of a file whose weights are given: neither the base nor the gain moves any of them itself.
pub(super) fn read(
    value: &Value,
    parameters: &Names,
    weights: &[Vec<Affine>],
    outcomes: &[String],
) -> Result<Feedback> {
    let fields = Fields::new(value, "an object", &["weight", "base", "gain", "outcome"])?;
    let find = |key: &str, kind: &str, names: &Names| {
        let named = fields.need(key, "a name")?;
        names.find(kind, string(named, "a name")?, named.start())
    };
    let [weight, base, gain] = ["weight", "base", "gain"].map(|key| find(key, "parameter", parameters));
    let (weight, base, gain) = (weight?, base?, gain?);
    if weight == base || weight == gain || base == gain {
        return refuse(value.start(), "one parameter in two places; allowed: three parameters");
    }
    let moves = |parameter: usize| {
        let mut all = weights.iter().flatten();
        all.any(|weight| !weight.coefficient(parameter).is_zero())
    };
    if moves(base) || moves(gain) {
        return refuse(
            value.start(),
            "\"base\" or \"gain\" moves a weight itself; allowed: only \"weight\" does",
        );
    }
    let outcomes = Names::new(outcomes.iter().map(String::as_str).collect());
    Ok(Feedback {
        weight,
        base,
        gain,
        outcome: find("outcome", "outcome", &outcomes)?,
    })
}
