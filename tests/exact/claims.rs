//! Planted mistakes: cliffs that were found and then falsified are contradicted where they are false, and confirmed
//! where they are still true.

use policy_cliff::cliffs::{Change, Cliffs, Kind, cliffs};
use policy_cliff::exact::{Budget, Certificate, ExactProblem, Verdict, certify};
use policy_cliff::scenario::Scenario;

use crate::scenarios::read;

struct Case {
    scenario: Scenario,
    values: Vec<f64>,
}

impl Case {
    fn new(name: &str) -> Self {
        let scenario = read(name);
        let values = scenario.parameters.iter().map(|p| p.value.value());
        Self {
            values: values.collect(),
            scenario,
        }
    }

    fn cliffs(&self) -> Cliffs {
        let own = &self.scenario.parameters[0];
        let problem = self.scenario.problem(0, &self.values);
        cliffs(&problem, own.from.value(), own.to.value(), &mut |_| true).expect("finite")
    }

    fn certify(&self, cliffs: &Cliffs, budget: Budget) -> Certificate {
        let exact = ExactProblem::of(&self.scenario, 0, &self.values).expect("exact numbers");
        certify(&exact, cliffs, budget, &mut |_| true)
    }
}

/// One letter per point and piece, in order: e(xact), b(udget), c(ontradicted).
fn letters(certificate: &Certificate) -> String {
    let letter = |verdict: &Verdict| match verdict {
        Verdict::Exact => 'e',
        Verdict::Budget => 'b',
        Verdict::Contradicted { .. } => 'c',
    };
    let mut letters = String::new();
    for (index, point) in certificate.points.iter().enumerate() {
        letters.push(letter(&point.verdict));
        assert_eq!(point.text.is_empty(), point.verdict != Verdict::Exact);
        letters.extend(certificate.pieces.get(index).map(letter));
    }
    letters
}

#[test]
fn what_is_true_is_confirmed() {
    let case = Case::new("clever-slacker");
    let found = case.cliffs();
    assert_eq!(letters(&case.certify(&found, Budget::default())), "eeeeeee");
}

/// Of the cliffs 1/20 and 1/5 on [0, 1] the second is dropped: the long piece's sets hold beside 1/20 and not at 1.
#[test]
fn a_missing_breakpoint_is_seen() {
    let case = Case::new("clever-slacker");
    let mut found = case.cliffs();
    found.breakpoints.remove(1);
    found.pieces.remove(2);
    found.pieces[1].to = 1.0;
    assert_eq!(letters(&case.certify(&found, Budget::default())), "eeecc");
    let mut found = case.cliffs();
    found.breakpoints.remove(0);
    found.pieces.remove(0);
    found.pieces[0].from = 0.0;
    // The sets are right at 0; without the change at 1/20 they are wrong in every piece from there on.
    assert_eq!(letters(&case.certify(&found, Budget::default())), "ecccc");
}

#[test]
fn an_invented_breakpoint_is_seen() {
    let case = Case::new("clever-slacker");
    let found = case.cliffs();
    let state = found.breakpoints[1].changes[0].state;
    for sets in [
        // Nothing changes.
        [vec![0], vec![0], vec![0]],
        // A tie that is none, with and without a way back.
        [vec![0], vec![0, 1], vec![0]],
        [vec![0], vec![0, 1], vec![1]],
    ] {
        let mut found = found.clone();
        let mut invented = found.breakpoints[1].clone();
        invented.at = 0.5;
        invented.changes = vec![Change {
            state,
            sets,
            kind: Kind::Touching,
            ..invented.changes[0].clone()
        }];
        found.breakpoints.push(invented);
        found.pieces.push(found.pieces[2]);
        let seen = letters(&case.certify(&found, Budget::default()));
        assert_eq!(seen[..5], *"eeeee", "{seen}");
        assert!(seen[5..].starts_with("cc"), "{seen}");
    }
}

#[test]
fn a_moved_breakpoint_is_seen() {
    let case = Case::new("clever-slacker");
    let mut found = case.cliffs();
    found.breakpoints[0].at += 1e-9;
    found.breakpoints[0].error = 1e-12;
    // The sets are right, and so are the pieces between the true places.
    let certificate = case.certify(&found, Budget::default());
    assert_eq!(letters(&certificate), "eeceeee");
    assert_eq!(
        certificate.points[1].verdict,
        Verdict::Contradicted {
            state: found.breakpoints[0].changes[0].state,
            action: 0,
        }
    );
    // With an honest error it is only imprecise.
    found.breakpoints[0].error = 1e-8;
    assert_eq!(letters(&case.certify(&found, Budget::default())), "eeeeeee");
}

#[test]
fn a_false_set_is_seen() {
    let case = Case::new("format-bonus");
    let found = case.cliffs();
    assert_eq!(found.breakpoints.len(), 1);
    let change = &found.breakpoints[0].changes[0];
    assert_eq!(change.sets, [vec![0, 2], vec![0, 1, 2], vec![1]]);
    // The tie interval on the left lacks an action: then boxed ties too early, or the action is said to tie only at 0.
    let mut false_left = found.clone();
    false_left.first[change.first + 2] = false;
    false_left.breakpoints[0].changes[0].sets[0] = vec![0];
    assert_eq!(letters(&case.certify(&false_left, Budget::default())), "cccee");
    // At the point one is missing.
    let mut false_at = found.clone();
    false_at.breakpoints[0].changes[0].sets[1] = vec![0, 1];
    assert_eq!(letters(&case.certify(&false_at, Budget::default())), "eccce");
    // On the right there is one too many.
    let mut false_right = found.clone();
    false_right.breakpoints[0].changes[0].sets[2] = vec![1, 2];
    let seen = letters(&case.certify(&false_right, Budget::default()));
    assert_eq!(seen, "eeccc");
    // The change does not start from the piece before it.
    let mut false_start = found.clone();
    false_start.breakpoints[0].changes[0].sets[0] = vec![0];
    assert_eq!(letters(&case.certify(&false_start, Budget::default())), "eecee");
}

#[test]
fn an_exhausted_budget_claims_nothing() {
    let case = Case::new("grid-world");
    let found = case.cliffs();
    let all = letters(&case.certify(&found, Budget::default()));
    assert_eq!(all, "e".repeat(19));
    let short = Budget {
        bits: 10,
        ..Budget::default()
    };
    assert_eq!(letters(&case.certify(&found, short)), "b".repeat(19));
    // Every amount of work confirms a part from the left on, the more the longer, and contradicts nothing.
    let mut before = 0;
    for work in [0, 30_000, 60_000, 120_000, 240_000, 10_000_000] {
        let seen = letters(&case.certify(
            &found,
            Budget {
                work,
                ..Budget::default()
            },
        ));
        let confirmed = seen.chars().take_while(|&c| c == 'e').count();
        assert_eq!(seen[confirmed..], "b".repeat(19 - confirmed), "{work}: {seen}");
        assert!(confirmed >= before);
        before = confirmed;
    }
    assert_eq!(before, 19);
}
