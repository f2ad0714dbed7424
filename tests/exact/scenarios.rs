//! The shipped scenarios: every cliff as the fraction that is known for it.

use std::path::PathBuf;

use policy_cliff::cliffs::{Cliffs, cliffs};
use policy_cliff::exact::{Budget, Certificate, ExactProblem, Verdict, certify};
use policy_cliff::scenario::Scenario;

/// Where a scenario's file is.
pub(crate) fn path(name: &str) -> PathBuf {
    let folders = ["www/scenarios", "tests/scenarios"].iter();
    let mut paths = folders.map(|folder| format!("{}/{folder}/{name}.json", env!("CARGO_MANIFEST_DIR")).into());
    paths.find(|path: &PathBuf| path.exists()).expect("a scenario file")
}

/// A scenario by its file's name.
pub(crate) fn read(name: &str) -> Scenario {
    let text = std::fs::read_to_string(path(name)).expect("a readable file");
    Scenario::parse(&text).expect("a valid scenario")
}

/// Cliffs along a scenario's first parameter, the others as the file has them, with what exact arithmetic says.
pub(crate) fn certified(scenario: &Scenario, from: f64, to: f64) -> (Cliffs, Certificate) {
    let values: Vec<f64> = scenario.parameters.iter().map(|p| p.value.value()).collect();
    let found = cliffs(&scenario.problem(0, &values), from, to, &mut |_| true).expect("a finite answer");
    let exact = ExactProblem::of(scenario, 0, &values).expect("exact numbers");
    let certificate = certify(&exact, &found, Budget::default(), &mut |_| true);
    (found, certificate)
}

fn whole_range(name: &str) -> Vec<String> {
    let scenario = read(name);
    let own = &scenario.parameters[0];
    let (found, certificate) = certified(&scenario, own.from.value(), own.to.value());
    assert!(certificate.is_exact(), "{name}: {certificate:?}");
    assert_eq!(certificate.pieces.len(), found.pieces.len());
    for (point, breakpoint) in certificate.points[1..].iter().zip(&found.breakpoints) {
        assert_eq!(point.verdict, Verdict::Exact);
        assert!((point.value - breakpoint.at).abs() <= breakpoint.error + 1e-15);
    }
    certificate.points.into_iter().map(|point| point.text).collect()
}

/// Range and cliffs as the scenarios' derivations have them.
#[test]
fn cliffs_are_the_known_fractions() {
    for (name, points) in [
        ("format-bonus", &["-1/2", "0", "1/2"][..]),
        ("clever-slacker", &["0", "1/20", "1/5", "1"]),
        ("sophistry", &["0", "1/10", "7/20", "1"]),
        ("lipschitz-fork", &["-1", "0", "1"]),
        ("future-ties", &["-1/2", "0", "1/2"]),
    ] {
        assert_eq!(whole_range(name), points, "{name}");
    }
}

#[test]
fn grid_world_has_the_eight_fractions_of_the_literature() {
    let points = whole_range("grid-world");
    assert_eq!(
        points[1..points.len() - 1],
        [
            "-40888/24785",
            "-258048/164965",
            "-9216/12605",
            "-36864/81445",
            "-20736/243985",
            "-165632/3694415",
            "-544/19885",
            "-32/1445",
        ]
    );
}
