//! Questions to a session: what is refused, what has an answer where its surroundings have none, and what the next
//! question is not to notice.

#[path = "support/files.rs"]
mod files;

use files::{parsed, scenario};
use policy_cliff::study::{Column, Effort, Options, Session, StudyError, Values};

/// Staying pays theta a step and never ends: above 0 there is no finite value.
const STAY: &str = r#"{ "policy-cliff": 1, "title": "t", "discount": 1, "start": "s", "terminal": ["end"],
    "states": { "s": { "stay": { "to": "s", "reward": { "c": 1 } }, "stop": { "to": "end" } } },
    "parameters": { "theta": { "from": -1, "to": 1 } }, "weights": { "c": "theta" } }"#;

#[test]
fn a_point_has_figures_where_its_range_has_an_answer_only_in_a_part() {
    let mut session = Session::new(parsed(STAY));
    let options = Options {
        at: Some(-0.5),
        alpha: Some(Some(0.1)),
        ..Options::default()
    };
    let request = session.request(&options).expect("valid");
    let found = session.stability(&request, &mut |_| true).expect("an answer");
    // Stopping is best by half, and half of that on each side decides.
    assert_eq!(found.figures.gaps[0], 0.5);
    assert_eq!(
        found.next,
        Err(
            "none in the part of the range that has an answer; beyond it never ending from “s” is paid for ever"
                .to_owned()
        )
    );
    let narrow = Options {
        from: Some(-1.0),
        to: Some(-0.1),
        ..options
    };
    let request = session.request(&narrow).expect("valid");
    assert_eq!(
        session.stability(&request, &mut |_| true).expect("an answer").next,
        Ok(None)
    );
    let beyond = Options {
        at: Some(0.5),
        ..narrow
    };
    let request = session.request(&beyond).expect("valid");
    assert!(matches!(
        session.stability(&request, &mut |_| true),
        Err(StudyError::NoAnswer(_))
    ));
}

#[test]
fn a_sweep_says_which_of_its_places_with_an_answer_is_nearest() {
    let mut session = Session::new(parsed(STAY));
    let mut nearest = |theta: f64, from: f64, axis: &str| {
        let is_alpha = axis == "alpha";
        let options = Options {
            values: Some(Values(vec![("theta".to_owned(), theta)])),
            axis: Some(axis.to_owned()),
            from: (!is_alpha).then_some(from),
            to: (!is_alpha).then_some(1.0),
            points: Some(5),
            alpha: Some(None),
            ..Options::default()
        };
        let request = session.request(&options).expect("valid");
        session.sweep(&request, &mut |_| true).expect("not stopped").nearest
    };
    // The places are -1, -1/2, 0, 1/2 and 1; above 0 staying is paid for ever.
    for (theta, place) in [(0.7, 0.0), (-0.3, -0.5), (-0.8, -1.0), (-0.2, 0.0), (-0.25, -0.5)] {
        assert_eq!(nearest(theta, -1.0, "parameter"), Some(place), "{theta}");
    }
    assert_eq!(nearest(0.7, 0.5, "parameter"), None);
    assert_eq!(nearest(-0.5, 0.0, "alpha"), None);
}

#[test]
fn the_next_cliff_is_the_nearest() {
    let mut session = Session::new(scenario("clever-slacker"));
    for (at, place, distance) in [(0.1, 0.05, 0.05), (0.15, 0.2, 0.05), (0.9, 0.2, 0.7)] {
        let options = Options {
            at: Some(at),
            ..Options::default()
        };
        let request = session.request(&options).expect("valid");
        let [found, away] = session
            .stability(&request, &mut |_| true)
            .expect("an answer")
            .next
            .expect("a range")
            .expect("a cliff");
        assert!(
            (found - place).abs() <= 1e-12 && (away - distance).abs() <= 1e-12,
            "{at}: {found} {away}"
        );
    }
}

#[test]
fn boxes_of_two_parameters_are_checked() {
    let session = Session::new(scenario("multi-reward"));
    let refusal = |options: Options| {
        let scenario = session.scenario();
        let request = session.request(&options);
        request
            .and_then(|request| request.plane(scenario, &options))
            .expect_err("not allowed")
            .to_string()
    };
    let values = |value: f64| Options {
        values: Some([("k".to_owned(), value)].into()),
        ..Options::default()
    };
    let ranges = |ranges| Options {
        ranges: Some(ranges),
        ..Options::default()
    };
    assert_eq!(refusal(values(f64::NAN)), "values: NaN is not a finite number");
    assert_eq!(refusal(values(1e308)), "values: 1e308 is not below 1e38 in size");
    assert_eq!(
        refusal(ranges([[0.0, f64::NAN], [0.0, 1.0]])),
        "ranges: NaN is not a finite number"
    );
    assert_eq!(refusal(ranges([[0.0, 1.0], [1.0, 1.0]])), "ranges: 1 to 1 is empty");
}

#[test]
fn the_last_of_several_values_of_a_parameter_counts() {
    let session = Session::new(scenario("format-bonus"));
    let options = Options {
        values: Some([0.25, 0.75].map(|value| ("beta".to_owned(), value)).into()),
        ..Options::default()
    };
    assert_eq!(session.request(&options).expect("valid").values, [0.75]);
}

#[test]
fn work_that_is_stopped_leaves_everything_as_it_was() {
    let mut session = Session::new(scenario("grid-world"));
    let request = session.request(&Options::default()).expect("valid");
    for share in [0.0, 0.2] {
        let stopped = session.cliffs(&request, Effort::Thorough, &mut |done| done < share);
        assert_eq!(stopped.expect_err("stopped"), StudyError::Stopped);
    }
    let found = session
        .cliffs(&request, Effort::Thorough, &mut |_| true)
        .expect("an answer");
    assert!(found.is_exact());
    let fresh = Session::new(scenario("grid-world"));
    assert_eq!(
        fresh.clone().sweep(&request, &mut |_| true).expect("not stopped").theta,
        session.sweep(&request, &mut |_| true).expect("not stopped").theta
    );
}

/// One reward model of Many rewards perturbed, every entry by at most e, in the states in which it is asked: the least e
/// that moves the policy, worked out in fractions.
///
/// Ambiguous prompts: refusing earns 11/20 and asking 111/200, both weighted by 11/20 in harmlessness (1/220), by 9/20
/// in helpfulness (1/180). Before the prompt is seen reasoning first earns 3/400 more: honesty is weighted by 2/5 on
/// both ways, and by 3/10 of 2/5 behind one (3/400 over 23/25); brevity by 1/5 on both, and by 3/10 of 1/5 behind the
/// other (3/400 over 23/50).
#[test]
fn a_stress_test_of_one_reward_model_moves_its_entries_alone() {
    let mut session = Session::new(scenario("multi-reward"));
    let values = [("h", 0.3), ("u", 0.2), ("p", 0.5), ("k", 1.0)];
    let options = Options {
        values: Some(Values(values.map(|(name, value)| (name.to_owned(), value)).to_vec())),
        sizes: Some(241),
        draws: Some(4),
        ..Options::default()
    };
    let request = session.request(&options).expect("valid");
    for (component, wanted) in [
        ("harmless", 1.0 / 220.0),
        ("helpful", 1.0 / 180.0),
        ("honest", 3.0 / 368.0),
        ("concise", 3.0 / 184.0),
    ] {
        let options = Options {
            component: Some(component.to_owned()),
            ..options.clone()
        };
        let (_, found) = session.stress(&request, &options, &mut |_| true).expect("an answer");
        let first = found.branches[0].largest.iter().position(|&shift| shift > 0.0);
        let first = first.expect("a flip");
        let [inside, beyond] = [found.sizes[first - 1], found.sizes[first]];
        assert!(
            inside < wanted && wanted <= beyond,
            "{component}: {inside} {wanted} {beyond}"
        );
    }
    let options = Options {
        component: Some("harm".to_owned()),
        ..options
    };
    let Err(StudyError::Request(error)) = session.stress(&request, &options, &mut |_| true) else {
        panic!("no such component");
    };
    assert_eq!(
        error.to_string(),
        "component: “harm” is not one of “honest”, “concise”, “harmless”, “helpful”"
    );
}

#[test]
fn a_tie_breaker_that_is_lost_in_the_digits_of_the_rewards_is_refused() {
    // Floats near 1e15 are 1/8 apart.
    let text = r#"{ "policy-cliff": 1, "title": "t", "discount": 0, "start": "s", "terminal": ["end"],
        "states": { "s": { "a": { "to": "end", "reward": { "c": 1e15 } }, "b": { "to": "end", "reward": { "c": 1e15 } } } },
        "parameters": { "theta": { "from": 0, "to": 1 } }, "weights": { "c": "theta" } }"#;
    let mut session = Session::new(parsed(text));
    let options = Options {
        at: Some(1.0),
        ..Options::default()
    };
    let request = session.request(&options).expect("valid");
    let refused = session.tie_breaker(&request, 1, 0.01).expect_err("lost");
    assert_eq!(
        refused.to_string(),
        "epsilon: 0.01 is lost beside the rewards here, the tie stays; more is allowed"
    );
    assert_eq!(session.tie_breaker(&request, 1, 100.0).expect("enough"), [0.0, 100.0]);
    // What was tried leaves nothing behind.
    let solution = session.solve(&request).expect("an answer");
    assert_eq!(solution.optimal, [true, true]);
}

/// A chain of states, each with a cliff of its own: more of them than a sweep of a few points follows.
fn chain(states: usize, more: &str) -> String {
    let own = |state: usize| {
        let to = if state + 1 == states {
            "end".to_owned()
        } else {
            format!("s{}", state + 1)
        };
        let fixed = (state as f64 + 0.5) / states as f64;
        format!(
            "\"s{state}\": {{ \"moved\": {{ \"to\": \"{to}\", \"reward\": {{ \"x\": 1 }} }}, \
             \"fixed\": {{ \"to\": \"{to}\", \"reward\": {{ \"one\": {fixed} }} }} }}"
        )
    };
    let all: Vec<String> = (0..states).map(own).collect();
    format!(
        "{{ \"policy-cliff\": 1, \"title\": \"chain\", \"discount\": 1, \"start\": \"s0\", \"terminal\": [\"end\"], \
         \"states\": {{ {} }}, \"parameters\": {{ \"theta\": {{ \"from\": 0, \"to\": 1 }} }}, \
         \"weights\": {{ \"x\": \"theta\", \"one\": 1 }}{more} }}",
        all.join(", ")
    )
}

#[test]
fn what_is_there_of_a_sweep_is_the_left_part_of_all_of_it() {
    let points = 9;
    let options = |alpha: Option<f64>, axis: &str| Options {
        points: Some(points),
        alpha: Some(alpha),
        axis: Some(axis.to_owned()),
        ..Options::default()
    };
    let few = chain(4, "");
    let many = chain(100, "");
    let costs = chain(100, ", \"minimise\": true");
    // Followed from cliff to cliff, the hard half is there at once.
    for (text, options, hard_parts) in [
        (&few, options(Some(0.1), "parameter"), 0),
        (&few, options(Some(0.1), "alpha"), 0),
        (&many, options(Some(0.1), "parameter"), points),
        (&many, options(None, "parameter"), points),
        (&costs, options(Some(0.1), "parameter"), points),
    ] {
        let mut session = Session::new(parsed(text));
        let request = session.request(&options).expect("valid");
        let mut parts = Vec::new();
        let all = session.sweep_in_parts(&request, &mut |share, part| {
            parts.push((share, part.map(|part| part())));
            true
        });
        let all = all.expect("not stopped").clone();
        let half = if all.soft.is_some() { 0.5 } else { 1.0 };
        let mut count = [0, 0];
        for (share, part) in parts {
            assert!((0.0..=1.0).contains(&share));
            let Some(part) = part else { continue };
            let is_soft = part.soft.is_some();
            count[usize::from(is_soft)] += 1;
            let first = if is_soft { 0.5 } else { 0.0 };
            let share_of = |done: usize| first + half * done as f64 / all.theta.len() as f64;
            let done = (0..all.theta.len()).find(|&done| (share_of(done) - share).abs() < 1e-9);
            let done = done.expect("a point of the grid");
            let same = |ours: &[f64], theirs: &[f64], done: usize| {
                let is_same = |(&ours, &theirs): (&f64, &f64)| ours == theirs || (ours.is_nan() && theirs.is_nan());
                assert!(ours[..done].iter().zip(theirs).all(is_same), "{ours:?} {theirs:?}");
                assert!(ours[done..].iter().all(|value| value.is_nan()), "{ours:?} after {done}");
            };
            let (hard, soft) = if is_soft { (all.theta.len(), done) } else { (done, 0) };
            same(&part.hard.value, &all.hard.value, hard);
            for (ours, theirs) in part.hard.policy.iter().zip(&all.hard.policy) {
                same(ours, theirs, hard);
            }
            for (ours, theirs) in part.soft.iter().zip(&all.soft) {
                same(&ours.value, &theirs.value, soft);
                same(&ours.policy[0], &theirs.policy[0], soft);
            }
            assert_eq!(
                (&part.theta, &part.measure, &part.rule),
                (&all.theta, &all.measure, &all.rule)
            );
            assert_eq!(part.alpha, all.alpha.filter(|_| is_soft));
            part.check_names().expect("valid");
        }
        let soft_parts = all.soft.as_ref().map_or(0, |_| all.theta.len());
        assert_eq!(count, [hard_parts, soft_parts]);
    }
}

/// A session keeps what the next question may use again. It answers each as one does that has been asked nothing else.
#[test]
fn a_solution_does_not_depend_on_the_questions_before() {
    let mut random = fastrand::Rng::with_seed(7);
    for id in ["clever-slacker", "grid-world", "multi-reward", "best-of-eleven"] {
        let scenario = scenario(id);
        let mut session = Session::new(scenario.clone());
        let mut again = 0;
        let mut last = String::new();
        for _ in 0..60 {
            let moved = &scenario.parameters[0];
            let pairs = scenario.mdp.pairs();
            let options = Options {
                // Some of the questions differ from the one before in the temperature alone.
                values: random
                    .bool()
                    .then(|| [(moved.name.clone(), [0.25, 0.5][random.usize(..2)])].into()),
                alpha: Some([None, Some(0.1), Some(1.0)][random.usize(..3)]),
                objective: Some(["entropy", "kl"][random.usize(..2)].to_owned()),
                rule: (random.u8(..4) == 0).then(|| "uniform".to_owned()),
                perturbation: (random.u8(..4) == 0).then(|| Column(vec![random.f64(); pairs])),
                ..Options::default()
            };
            let request = session.request(&options).expect("valid");
            let hard = format!("{:?}", (&options.values, &options.rule, &options.perturbation));
            again += usize::from(hard == last);
            last = hard;
            let found = format!("{:?}", session.solve(&request));
            let fresh = format!("{:?}", Session::new(scenario.clone()).solve(&request));
            assert!(found == fresh, "{id} with {options:?}");
        }
        assert!(again > 5, "{again} questions with the same hard half in {id}");
    }
}
