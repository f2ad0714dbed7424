//! The published vectors: models of up to 500 states, confirmed throughout where their decimals are short.

use policy_cliff::cliffs::{Cliffs, cliffs};
use policy_cliff::exact::{Budget, Certificate, ExactProblem, Verdict, certify, check};
use policy_cliff::model::{Number, Problem};

use crate::support::{Vector, floats};

fn number(value: f64) -> Number {
    Number::parse(&value.to_string()).expect("a short decimal")
}

struct Case {
    vector: Vector,
    probability: Vec<Number>,
}

impl Case {
    fn new(name: &str) -> Self {
        let vector = Vector::load(name);
        let mut probability = Vec::new();
        for pair in 0..vector.mdp.pairs() {
            probability.extend(vector.mdp.row(pair).1.iter().map(|&p| number(p)));
        }
        Self {
            vector,
            probability,
        }
    }

    fn exact(&self) -> Result<ExactProblem<'_>, &'static str> {
        let mdp = &self.vector.mdp;
        let rewards = [0, 1].map(|degree: usize| {
            self.vector.rewards[degree]
                .iter()
                .map(|&r| number(r))
                .collect()
        });
        ExactProblem::new(
            mdp,
            number(mdp.discount()),
            &self.probability,
            rewards,
            Vec::new(),
        )
    }

    fn cliffs(&self) -> Cliffs {
        let problem = Problem {
            mdp: &self.vector.mdp,
            constant: self.vector.rewards[0].clone(),
            slope: self.vector.rewards[1].clone(),
            truth: None,
            base: &[],
            outcomes: &[],
        };
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

/// Walking left along the cliff is worth a bonus for ever against one step less of cost: powers of the discount, 99/100.
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
        let exact = case.exact().expect("exact numbers");
        let text = certificate.to_json(&exact, &found).expect("all exact");
        println!("{name} {}", text.len());
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
    let count = |wanted| {
        certificate
            .points
            .iter()
            .filter(|p| p.verdict == wanted)
            .count()
    };
    let (exact, open) = (count(Verdict::Exact), count(Verdict::Budget));
    assert_eq!(exact + open, 20);
    assert!((9..=10).contains(&exact), "{exact}");
}
