//! A view by names is the same view, and refuses what a scenario does not have.

use fastrand::Rng;
use policy_cliff::link::{Alpha, Choice, View};

use crate::{LIBRARY, made, outline, outlined};

#[test]
fn random_views_go_round_through_their_names() {
    let mut rng = Rng::with_seed(1);
    for name in LIBRARY {
        let outline = outline(name);
        for _ in 0..200 {
            let view = made::view(&mut rng, &outline);
            assert_eq!(Choice::of(&outline, &view).view(&outline), Ok(view));
        }
    }
    for _ in 0..2000 {
        let outline = outlined(&made::text(&mut rng));
        let view = made::view(&mut rng, &outline);
        assert_eq!(Choice::of(&outline, &view).view(&outline), Ok(view));
    }
}

#[test]
fn members_that_are_missing_are_as_the_scenario_or_the_step_opens() {
    let outline = outline("multi-reward");
    assert_eq!(Choice::default().view(&outline), Ok(View::default_of(&outline)));
    let choice = Choice {
        step: Some(2),
        alpha: Some(Alpha::Off),
        values: [("u".to_owned(), 0.25)].into(),
        ..Choice::default()
    };
    let mut expected = View::at_step(&outline, 2);
    expected.values[1] = 0.25;
    expected.setting.alpha = None;
    assert_eq!(choice.view(&outline), Ok(expected));
}

#[test]
fn members_that_are_not_allowed_are_refused_by_their_names() {
    type Change = fn(&mut Choice);
    fn value(choice: &mut Choice, name: &str, value: f64) {
        choice.values.0.push((name.to_owned(), value));
    }
    let slacker = outline("clever-slacker");
    let changes: [(Change, &str); 18] = [
        (
            |choice| value(choice, "rho", f64::NAN),
            "value.rho: “NaN”: allowed is 0 to 1",
        ),
        (
            |choice| value(choice, "rho", f64::INFINITY),
            "value.rho: “inf”: allowed is 0 to 1",
        ),
        (
            |choice| value(choice, "beta", 1.0),
            "value.beta: nothing here has that name; allowed: step, rho, ",
        ),
        (
            |choice| choice.alpha = Some(Alpha::At(-1.0)),
            "alpha: “-1”: allowed is off or 0.000001 to 1000000",
        ),
        (
            |choice| choice.alpha = Some(Alpha::At(f64::NAN)),
            "alpha: “NaN”: allowed is off or 0.000001 to 1000000",
        ),
        (
            |choice| choice.state = Some("nowhere".into()),
            "state: unknown name \"nowhere\"; allowed: ",
        ),
        (
            |choice| choice.parameter = Some(String::new()),
            "parameter: unknown name \"\"; allowed: \"rho\"",
        ),
        (
            |choice| choice.rule = Some("last".into()),
            "rule: unknown name \"last\"; ",
        ),
        (
            |choice| choice.objective = Some("KL".into()),
            "objective: unknown name \"KL\"; did you mean \"kl\"? ",
        ),
        (
            |choice| choice.map = Some("hard".into()),
            "map: nothing here has that name; allowed: ",
        ),
        (
            |choice| choice.action = Some("guess".into()),
            "action: nothing here has that name; allowed: ",
        ),
        (
            |choice| choice.plane = Some(["rho", "rho"].map(str::to_owned)),
            "plane: nothing here has that name; allowed: ",
        ),
        (
            |choice| choice.zoom = Some(Some([0.5, 0.5])),
            "zoom: \"0.5,0.5\"; allowed: two numbers with a comma between, ascending",
        ),
        (
            |choice| choice.show = Some(vec!["doors".to_owned()]),
            "show: unknown name \"doors\"; ",
        ),
        (
            |choice| choice.step = Some(99),
            "step: \"99\"; allowed: a whole number from 0 to ",
        ),
        (
            |choice| choice.perturbation = Some(vec![0.0; 2]),
            "perturbation: 2 numbers; allowed: 6, one for each action",
        ),
        (
            |choice| choice.perturbation = Some(vec![f64::NAN; 6]),
            "perturbation: “NaN”: allowed is ",
        ),
        (
            |choice| choice.perturbation = Some(vec![2e38; 6]),
            "perturbation: “2000000000",
        ),
    ];
    for (change, sentence) in changes {
        let mut choice = Choice::default();
        change(&mut choice);
        let error = choice.view(&slacker).expect_err(sentence).to_string();
        assert!(error.starts_with(sentence), "{error}\n{sentence}");
    }
}
