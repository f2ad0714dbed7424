//! The average reward per step (THEORY 12): a model whose every policy comes back to one state, and the discounted model
//! with the same rewards, in which every policy, hard or soft, is as good as it is on average.

use super::Scenario;
use super::diagnostic::{Diagnostic, Result, refuse};
use super::json::{Fields, Ranged, Value, described, string};
use super::model::Model;
use super::names;
use crate::mdp::{Discount, EndComponent, Mdp, end_components};
use crate::rational::Number;
use crate::solve::Hard;
use crate::whole::IS_WHOLE;

/// The name of the criterion in files.
const AVERAGE: &str = "average";
/// The keys that have no meaning beside it, each with the reason.
const WITHOUT: [(&str, &str); 4] = [
    ("discount", "an average has none"),
    ("table", "it ends after one step"),
    ("horizon", "an average has no last step"),
    (
        "terminal",
        "a policy would be there for ever; let what ends lead to where it begins again",
    ),
];
/// The largest number of steps that coming back may take.
const LONGEST: f64 = 1e9;
/// The largest number of states that an error names.
const NAMED: usize = 4;

/// How a model of average rewards was made one of discounted rewards.
#[derive(Clone, Debug)]
pub struct Average {
    /// The state that every policy comes back to, whose relative value is 0.
    pub home: usize,
    /// The model as the file has it; its discount has no meaning.
    pub process: Mdp,
    /// For each state a bound on the steps that any policy takes to `home`, as a share of the largest of them.
    shares: Vec<f64>,
}

impl Average {
    /// Returns the relative values h of all states, with h(home) = 0, from the values of the discounted model.
    #[must_use]
    pub fn relative(&self, value: &[f64]) -> Vec<f64> {
        let relative = |(own, share): (&f64, &f64)| share * (own - value[self.home]);
        value.iter().zip(&self.shares).map(relative).collect()
    }
}

impl Scenario {
    /// Returns the model as the file has it, for drawing: where each action leads.
    #[must_use]
    pub fn drawn(&self) -> &Mdp {
        match &self.average {
            Some(average) if IS_WHOLE => &average.process,
            _ => &self.mdp,
        }
    }
}

/// The discounted model.
pub(super) struct Discounted {
    pub(super) mdp: Mdp,
    pub(super) discount: Number,
    /// The exact probabilities in the order of `Mdp::row`; `None` where they are those of the file.
    pub(super) exact: Option<Vec<Number>>,
    pub(super) average: Option<Average>,
}

impl Discounted {
    /// Returns a model with a discount of its own, given which pairs never earn anything.
    pub(super) fn of(model: &Model, discount: Number, start: &[(usize, Number)], free: &[bool]) -> Result<Self> {
        Ok(Self {
            mdp: model.mdp(&discount, start, free)?,
            discount,
            exact: None,
            average: None,
        })
    }
}

/// Reads the criterion of a file, and returns the byte of that of the average.
pub(super) fn criterion(value: Option<&Value>, file: &Fields) -> Result<Option<usize>> {
    let Some(value) = value else { return Ok(None) };
    if string(value, "the name of a criterion")? != AVERAGE {
        let name = described(value);
        let message = format!("unknown criterion {name}; allowed: \"{AVERAGE}\", or none for the discounted sum");
        return refuse(value.start(), message);
    }
    for (key, why) in WITHOUT {
        if let Some(value) = file.get(key) {
            let message = format!("\"{key}\" beside the criterion \"{AVERAGE}\": {why}; leave it out");
            return refuse(value.start(), message);
        }
    }
    Ok(Some(value.start()))
}

/// Returns the discounted model of a model that the file has at a byte, whose `start` is where readers compare with if
/// every policy comes back to it.
pub(super) fn discounted(model: &Model, start: &[(usize, Number)], at: usize) -> Result<Discounted> {
    if let Some(state) = (0..model.states.len()).find(|&state| model.pairs(state).is_empty()) {
        let (name, why) = (names::quoted(model.states.list()[state]), WITHOUT[3].1);
        let message = format!("state {name} is terminal, beside the criterion \"{AVERAGE}\": {why}");
        return refuse(model.state_at[state], message);
    }
    // Any discount below 1 will do for the graph.
    let process = model.mdp(&Number::ZERO, start, &[])?;
    let home = home(&process, start, model.states.list()).map_err(|why| Diagnostic::new(at, why))?;
    let Some(steps) = steps_home(&process, home) else {
        let name = names::quoted(model.states.list()[home]);
        return refuse(
            at,
            format!("a policy may take more than {LONGEST} steps to come back to state {name}"),
        );
    };
    let length = steps.iter().copied().fold(0, i64::max);
    let (rows, exact) = rows(model, home, &steps, length);
    let short =
        |number: i64| Number::parse(&number.to_string()).map_err(|error| Diagnostic::new(at, error.to_string()));
    let discount = short(length - 1)?.checked_div(&short(length)?);
    let discount = discount.ok_or_else(|| Diagnostic::new(at, "the discounted model's numbers are too long"))?;
    let mut begin = vec![0.0; model.states.len()];
    begin[home] = 1.0;
    let mdp =
        Discount::with_steps(discount.value(), length as f64).and_then(|discount| Mdp::new(discount, &rows, &begin));
    let mdp = mdp.map_err(|error| Diagnostic::new(at, error.to_string()))?;
    let length = length as f64;
    Ok(Discounted {
        // What is collected from there is `length` times what is collected per step.
        mdp: mdp.counted_from(1.0 / length),
        discount,
        exact: Some(exact),
        average: Some(Average {
            home,
            process,
            shares: steps.iter().map(|&steps| steps as f64 / length).collect(),
        }),
    })
}

/// Returns a state that every policy comes back to from everywhere: the first of the start, if it is one. The error says
/// why there is none.
fn home(mdp: &Mdp, start: &[(usize, Number)], names: &[&str]) -> std::result::Result<usize, String> {
    let stays = |is_left_out: &dyn Fn(usize) -> bool| {
        let allowed: Vec<bool> = (0..mdp.pairs()).map(|pair| !is_left_out(mdp.state_of(pair))).collect();
        end_components(mdp, &allowed)
    };
    let apart = |one: &EndComponent, other: &EndComponent| {
        let [one, other] = [one, other].map(|stay| listed(stay, names));
        format!(
            "the model is not unichain: a policy can stay in {one} for ever, and in {other}, so that its average \
             depends on where it starts; allowed: models in which every policy comes back to one state"
        )
    };
    let whole = stays(&|_| false);
    let first = match &whole[..] {
        [first] => first,
        [first, other, ..] => return Err(apart(first, other)),
        [] => return Err("no policy can go on for ever".into()),
    };
    let mut is_candidate = vec![false; mdp.states()];
    for &state in &first.states {
        is_candidate[state as usize] = true;
    }
    let mut seen: Option<[EndComponent; 2]> = None;
    loop {
        let mut candidates = start.iter().map(|(state, _)| *state).chain(0..mdp.states());
        let Some(candidate) = candidates.find(|&state| is_candidate[state]) else {
            let examples = seen.map(|seen| seen.map(|stay| listed(&stay, names)).join(", another one in "));
            return Err(format!(
                "no state is one that every policy comes back to: a policy can stay in {}; whether such a model is \
                 unichain is not decided",
                examples.unwrap_or_default()
            ));
        };
        let mut without = stays(&|state| state == candidate);
        if without.len() > 1 {
            return Err(apart(&without[0], &without[1]));
        }
        let Some(stay) = without.pop() else {
            return Ok(candidate);
        };
        let mut is_inside = vec![false; mdp.states()];
        for &state in &stay.states {
            is_inside[state as usize] = true;
        }
        if let Some(other) = stays(&|state| is_inside[state]).first() {
            return Err(apart(&stay, other));
        }
        for (state, is_candidate) in is_candidate.iter_mut().enumerate() {
            *is_candidate &= is_inside[state];
        }
        seen = Some(match seen {
            Some([first, _]) => [first, stay],
            None => [stay.clone(), stay],
        });
    }
}

/// Returns the names of some states in which a policy can stay.
fn listed(stay: &EndComponent, names: &[&str]) -> String {
    let mut states = stay.states.clone();
    states.sort_unstable();
    let mut named: Vec<String> = states
        .iter()
        .take(NAMED)
        .map(|&state| names::quoted(names[state as usize]))
        .collect();
    if states.len() > NAMED {
        named.push(format!("{} more", states.len() - NAMED));
    }
    named.join(", ")
}

/// Returns whole numbers M with M(s) >= 1 + the expected M of the next state, `home` not counted, for every action: about
/// twice the most steps that a policy takes from each state to `home`. `None` where those are too many.
fn steps_home(mdp: &Mdp, home: usize) -> Option<Vec<i64>> {
    let end = mdp.states();
    let mut rows: Vec<Vec<Vec<(usize, f64)>>> = Vec::with_capacity(end + 1);
    for state in 0..end {
        let row = |pair: usize| {
            let (targets, shares) = mdp.row(pair);
            let targets = targets
                .iter()
                .map(|&target| if target as usize == home { end } else { target as usize });
            targets.zip(shares.iter().copied()).collect()
        };
        rows.push(mdp.actions(state).map(row).collect());
    }
    rows.push(Vec::new());
    let mut begin = vec![0.0; end + 1];
    begin[home] = 1.0;
    let walk = Mdp::new(Discount::new(1.0).ok()?, &rows, &begin).ok()?;
    let mut solver = Hard::new(&walk);
    solver.solve(&vec![1.0; walk.pairs()]).ok()?;
    let value = &solver.value()[..end];
    // With 2 V, the inequality holds with 1 to spare, of which rounding up takes less than 1 from the next states.
    let steps = |&value: &f64| (value < LONGEST).then(|| (2.0 * value + 1e-6).ceil() as i64);
    value.iter().map(steps).collect()
}

/// Rows of the discounted model, by state and action, and their exact probabilities.
type Rows = (Vec<Vec<Vec<(usize, f64)>>>, Vec<Number>);

/// Returns where the actions of the discounted model lead: from s to t with P(t|s,a) M(t) / (length - 1), back to s with
/// what M(s) is short of `length`, and `home` with what is left.
fn rows(model: &Model, home: usize, steps: &[i64], length: i64) -> Rows {
    let mut written = model.distributions().into_iter();
    let (mut rows, mut exact) = (Vec::new(), Vec::new());
    let ratio = |above: i64| share(above, length - 1);
    for state in 0..model.states.len() {
        let mut own = Vec::new();
        for row in written.by_ref().take(model.pairs(state).len()) {
            let mut to: Vec<(usize, Number)> = Vec::with_capacity(row.len() + 2);
            for (target, p) in row.iter().filter(|(target, _)| *target != home) {
                to.push((*target, times(p, &ratio(steps[*target]))));
            }
            add(&mut to, state, ratio(length - steps[state]));
            let left = to.iter().fold(Number::ONE, |left, (_, p)| added(&left, &p.negated()));
            if !left.is_negative() {
                add(&mut to, home, left);
            }
            own.push(to.iter().map(|(target, p)| (*target, p.value())).collect());
            exact.extend(to.into_iter().map(|(_, p)| p));
        }
        rows.push(own);
    }
    (rows, exact)
}

/// Adds a share to that of a target, in a row in ascending order of target.
fn add(row: &mut Vec<(usize, Number)>, target: usize, share: Number) {
    if share.is_zero() {
        return;
    }
    match row.binary_search_by_key(&target, |(known, _)| *known) {
        Ok(place) => row[place].1 = added(&row[place].1, &share),
        Err(place) => row.insert(place, (target, share)),
    }
}

/// Returns a fraction of whole numbers that are below 2^53.
fn share(above: i64, below: i64) -> Number {
    let number = |number: i64| Number::parse(&number.to_string()).ok();
    let exact = number(above)
        .zip(number(below))
        .and_then(|(above, below)| above.checked_div(&below));
    exact.unwrap_or_else(|| rounded(above as f64 / below as f64))
}

/// Returns a product, or the nearest float to it where it is too long.
fn times(a: &Number, b: &Number) -> Number {
    a.checked_mul(b).unwrap_or_else(|| rounded(a.value() * b.value()))
}

/// Returns a sum, or the nearest float to it where it is too long.
fn added(a: &Number, b: &Number) -> Number {
    a.checked_add(b).unwrap_or_else(|| rounded(a.value() + b.value()))
}

/// Returns the number that a float writes; what is too small is 0.
fn rounded(value: f64) -> Number {
    Number::of_float(value, []).unwrap_or(Number::ZERO)
}
