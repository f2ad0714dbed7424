//! The published vectors: decimals of one or two digits are confirmed, those of many are beyond a budget, and never is anything contradicted.

use policy_cliff::cliffs::{Cliffs, cliffs};
use policy_cliff::exact::{Budget, Certificate, ExactProblem, Verdict, certify};
use policy_cliff::model::{Number, Problem};

use crate::support::Vector;

fn number(value: f64) -> Number {
    Number::parse(&value.to_string()).expect("a short decimal")
}

/// The vector's cliffs in [-1, 1] and what exact arithmetic says of them within a budget; `None` where the numbers are not exact.
fn certified(name: &str, budget: Budget) -> Option<(Cliffs, Certificate)> {
    let vector = Vector::load(name);
    let mdp = &vector.mdp;
    let problem = Problem {
        mdp,
        constant: vector.rewards[0].clone(),
        slope: vector.rewards[1].clone(),
        truth: None,
        base: &[],
        outcomes: &[],
    };
    let found = cliffs(&problem, -1.0, 1.0, &mut |_| true).expect("finite");
    let mut probability = Vec::new();
    for pair in 0..mdp.pairs() {
        probability.extend(mdp.row(pair).1.iter().map(|&p| number(p)));
    }
    let rewards =
        [0, 1].map(|degree: usize| vector.rewards[degree].iter().map(|&r| number(r)).collect());
    let exact = ExactProblem::new(
        mdp,
        number(mdp.discount()),
        &probability,
        rewards,
        Vec::new(),
    )
    .ok()?;
    let start = std::time::Instant::now();
    let certificate = certify(&exact, &found, budget, &mut |_| true);
    println!("{name} {:?}", start.elapsed());
    Some((found, certificate))
}

#[test]
fn short_decimals_are_confirmed() {
    for name in ["tree13", "cliffwalking", "taxi"] {
        let Some((found, certificate)) = certified(name, Budget::default()) else {
            println!("{name} inexact");
            continue;
        };
        assert_eq!(certificate.pieces.len(), found.pieces.len());
        println!("{} {:?}", certificate.is_exact(), certificate.points);
    }
}
