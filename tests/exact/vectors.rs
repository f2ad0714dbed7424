//! The published vectors: models of up to 500 states, confirmed throughout.

use std::collections::BTreeMap;

use policy_cliff::cliffs::{Cliffs, cliffs};
use policy_cliff::exact::{Budget, Certificate, ExactProblem, Verdict, certify, check};
use policy_cliff::rational::Number;
use policy_cliff::scenario::Problem;

use crate::ordinary::is_documented;
use crate::support::{Vector, floats};

fn number(value: f64) -> Number {
    Number::parse(&value.to_string()).expect("a short decimal")
}

/// A vector as a scenario file, whose parameter theta goes from -1 to 1.
pub(crate) fn scenario(vector: &Vector) -> String {
    let mdp = &vector.mdp;
    let states = (0..mdp.states()).map(|state| {
        let actions = mdp.actions(state).map(|pair| {
            let (next, probability) = mdp.row(pair);
            let to = next
                .iter()
                .zip(probability)
                .map(|(target, p)| format!(r#""{target}": {p}"#));
            let to: Vec<String> = to.collect();
            let [constant, slope] = [0, 1].map(|degree: usize| vector.rewards[degree][pair]);
            format!(
                r#""{pair}": {{"to": {{{}}}, "reward": {{"r0": {constant}, "r1": {slope}}}}}"#,
                to.join(", ")
            )
        });
        let actions: Vec<String> = actions.collect();
        format!(r#""{state}": {{{}}}"#, actions.join(", "))
    });
    let states: Vec<String> = states.collect();
    format!(
        r#"{{"policy-cliff": 1, "title": "t", "discount": {}, "start": "0", "states": {{{}}},
            "parameters": {{"theta": {{"from": -1, "to": 1}}}}, "weights": {{"r1": "theta"}}}}"#,
        mdp.discount(),
        states.join(", ")
    )
}

struct Case {
    vector: Vector,
    probability: Vec<Number>,
}

impl Case {
    fn new(name: &str) -> Self {
        let vector = Vector::load(name);
        // As they are written: in the model they are divided by a sum that rounding moves from 1.
        let mut written = BTreeMap::new();
        for entry in vector.data["transitions"].as_array().expect("transitions") {
            let [s, a, t] = [0, 1, 2].map(|i| entry[i].as_u64().expect("index"));
            let before = written.insert((s, a, t), number(entry[3].as_f64().expect("probability")));
            assert!(before.is_none(), "{name}: {s} {a} {t} twice");
        }
        let mut probability = Vec::new();
        for state in 0..vector.mdp.states() {
            for (action, pair) in vector.mdp.actions(state).enumerate() {
                let (next, _) = vector.mdp.row(pair);
                probability.extend(
                    next.iter()
                        .map(|&t| written[&(state as u64, action as u64, t.into())].clone()),
                );
            }
        }
        Self { vector, probability }
    }

    fn exact(&self) -> Result<ExactProblem<'_>, &'static str> {
        let mdp = &self.vector.mdp;
        let rewards = [0, 1].map(|degree: usize| {
            self.vector.rewards[degree]
                .iter()
                .map(|&r| number(r).rational())
                .collect()
        });
        ExactProblem::new(mdp, number(mdp.discount()), &self.probability, rewards, Vec::new())
    }

    fn cliffs(&self) -> Cliffs {
        let problem = Problem::from_rewards(
            &self.vector.mdp,
            self.vector.rewards[0].clone(),
            self.vector.rewards[1].clone(),
        );
        cliffs(&problem, -1.0, 1.0, &mut |_| true).expect("finite")
    }

    fn certify(&self, progress: &mut dyn FnMut(f64) -> bool) -> (Cliffs, Certificate) {
        let found = self.cliffs();
        let exact = self.exact().expect("exact numbers");
        let certificate = certify(&exact, &found, Budget::default(), progress);
        (found, certificate)
    }
}

#[test]
fn short_decimals_are_confirmed() {
    for name in ["tree13", "cliffwalking", "taxi"] {
        let case = Case::new(name);
        let (found, certificate) = case.certify(&mut |_| true);
        assert!(certificate.is_exact(), "{name}: {certificate:?}");
        assert_eq!(certificate.pieces.len(), found.pieces.len());
        // The files give 15 digits.
        let places = floats(&case.vector.data["breakpoints"]);
        assert_eq!(certificate.points.len(), places.len() + 2, "{name}");
        for (point, place) in certificate.points[1..].iter().zip(&places) {
            assert!(
                (point.value - place).abs() <= 1e-15,
                "{name}: {} is not {place}",
                point.text
            );
        }
    }
}

/// Walking left along the cliff is worth a bonus for ever against one step less of cost: powers of the discount,
/// 99/100.
#[test]
fn cliffwalking_breaks_at_powers_of_its_discount() {
    let (_, certificate) = Case::new("cliffwalking").certify(&mut |_| true);
    let (mut above, mut below) = (99_u128, 100_u128);
    for point in certificate.points.iter().rev().skip(1).take(14) {
        assert_eq!(point.text, format!("{above}/{below}"));
        (above, below) = (above * 99, below * 100);
    }
}

#[test]
fn a_certificate_of_a_textbook_model_is_checked() {
    for name in ["cliffwalking", "taxi"] {
        let case = Case::new(name);
        let (found, certificate) = case.certify(&mut |_| true);
        assert!(name != "taxi" || is_documented("taxi", certificate.work));
        let exact = case.exact().expect("exact numbers");
        let text = certificate.to_json(&exact, &found).expect("all exact");
        let checked = check(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        let texts: Vec<&str> = certificate.points.iter().map(|p| &*p.text).collect();
        assert_eq!(checked.points, texts);
        assert_eq!(checked.states, case.vector.mdp.states());
    }
}

#[test]
fn cancelling_stops_and_claims_nothing_more() {
    let mut told = Vec::new();
    let (_, certificate) = Case::new("taxi").certify(&mut |done| {
        told.push(done);
        done < 0.5
    });
    assert!(told.is_sorted() && told.len() > 10);
    let (last, before) = told.split_last().expect("told");
    assert!(*last >= 0.5 && *last <= 1.0 && before.iter().all(|&done| done < 0.5));
    let count = |wanted| certificate.points.iter().filter(|p| p.verdict == wanted).count();
    let (exact, open) = (count(Verdict::Exact), count(Verdict::Budget));
    assert_eq!(exact + open, 20);
    assert!((9..=10).contains(&exact), "{exact}");
}

/// Fifty states, most of them in one part, with probabilities of six digits: more than the default budget, and what is
/// beyond it is left open. With ten times as much all 55 breakpoints are confirmed, as fractions of hundreds of digits.
#[test]
fn what_one_budget_leaves_open_a_larger_one_confirms() {
    let case = Case::new("rand50");
    let found = case.cliffs();
    let exact = case.exact().expect("exact numbers");
    let certificate = certify(&exact, &found, Budget::default(), &mut |_| true);
    let verdicts: Vec<&Verdict> = certificate.points.iter().map(|p| &p.verdict).collect();
    let confirmed = verdicts.iter().take_while(|&&v| *v == Verdict::Exact).count();
    assert!((2..50).contains(&confirmed), "{confirmed}");
    assert!(verdicts[confirmed..].iter().all(|&v| *v == Verdict::Budget));
    assert_eq!(certificate.to_json(&exact, &found), None);

    let work = 10 * Budget::default().work;
    let larger = Budget {
        work,
        ..Budget::default()
    };
    let certificate = certify(&exact, &found, larger, &mut |_| true);
    assert!(certificate.is_exact());
    assert!(is_documented("rand50", certificate.work));
    assert_eq!(certificate.points.len(), 57);
    // The file's places come from floats and are said to be right within 1e-10; by substitution in fractions, with
    // other tools, they are off by up to 5.4e-15.
    let places = floats(&case.vector.data["breakpoints"]);
    for (point, place) in certificate.points[1..].iter().zip(&places) {
        assert!((point.value - place).abs() <= 5.4e-15, "{} is not {place}", point.value);
        assert!(point.text.len() > 300);
    }
}
