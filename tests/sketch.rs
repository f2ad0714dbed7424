//! Sketches of sweeps against the whole sweeps, point by point.

#[path = "support/files.rs"]
mod files;

use files::{LIBRARY, TABLES, scenario};
use policy_cliff::study::{Options, Session, Sweep};

fn run(session: &mut Session, options: &Options) -> Sweep {
    let request = session.request(options).expect("valid options");
    session.sweep(&request, &mut |_| true).expect("not stopped").clone()
}

fn at(alpha: Option<f64>, sketch: bool) -> Options {
    Options {
        alpha: Some(alpha),
        sketch: Some(sketch),
        ..Options::default()
    }
}

/// The soft columns, each with what an error in it is measured by.
fn columns(sweep: &Sweep) -> Vec<(Vec<f64>, f64)> {
    let soft = sweep.soft.as_ref().expect("a soft half");
    let others = [&soft.visits, &soft.value, &soft.plain, &soft.truth];
    let range = |column: &[f64]| {
        let [least, most] = [f64::min, f64::max].map(|end| column.iter().copied().fold(f64::NAN, end));
        most - least
    };
    let others = others
        .into_iter()
        .chain(&soft.outcomes)
        .filter(|column| !column.is_empty());
    let policy = soft.policy.iter().map(|column| (column.clone(), 1.0));
    policy
        .chain(others.map(|column| (column.clone(), range(column))))
        .collect()
}

#[test]
fn a_sketch_is_near_the_whole_sweep_and_the_same_at_its_points() {
    let (mut kept, mut all) = (0, 0);
    for id in LIBRARY.into_iter().chain(TABLES) {
        let mut session = Session::new(scenario(id));
        // Near 0 the steps of other prompts of a table are no jumps of the sweep, and may be left out.
        let coldest = if TABLES.contains(&id) { 0.002 } else { 1e-6 };
        for alpha in [coldest, 0.002, 0.02, 0.2, 2.0, 1e6] {
            let whole = run(&mut session, &at(Some(alpha), false));
            let sketch = run(&mut session, &at(Some(alpha), true));
            let what = format!("{id} at {alpha}");
            assert_eq!(format!("{:?}", sketch.jumps), format!("{:?}", whole.jumps), "{what}");
            assert_eq!(sketch.order, whole.order, "{what}");
            assert_eq!(sketch.gaps, whole.gaps, "{what}");
            let last = whole.theta.len() - 1;
            let places: Vec<usize> = (0..=last).filter(|&i| sketch.theta.contains(&whole.theta[i])).collect();
            assert_eq!(places.len(), sketch.theta.len(), "{what}");
            assert_eq!((places[0], places[places.len() - 1]), (0, last), "{what}");
            kept += places.len();
            all += whole.theta.len();
            for (k, &i) in places.iter().enumerate() {
                assert_eq!(sketch.hard.value[k].to_bits(), whole.hard.value[i].to_bits(), "{what}");
                assert!(sketch.soft.as_ref().expect("soft").bound[k].is_finite(), "{what}");
            }
            for ((drawn, _), (exact, range)) in columns(&sketch).iter().zip(columns(&whole)) {
                assert_eq!(drawn.len(), places.len(), "{what}");
                for (k, ends) in places.windows(2).enumerate() {
                    let [left, right] = [ends[0], ends[1]];
                    let [from, to] = [left, right].map(|i| whole.theta[i]);
                    for (&theta, &exact) in whole.theta[left..=right].iter().zip(&exact[left..=right]) {
                        let line = drawn[k] + (drawn[k + 1] - drawn[k]) * (theta - from) / (to - from);
                        let is_kept = sketch.theta.contains(&theta);
                        let allowed = 1e-8 * exact.abs().max(1.0) + if is_kept { 0.0 } else { 0.02 * range };
                        let error = (line - exact).abs();
                        assert!(error <= allowed, "{what}: {error} of {range} at {theta}");
                    }
                }
            }
        }
    }
    assert!(3 * kept < 2 * all, "{kept} of {all} points");
}

#[test]
fn a_sketch_leaves_the_next_whole_sweep_as_it_is() {
    for id in ["grid-world", "best-of-eleven"] {
        let mut session = Session::new(scenario(id));
        run(&mut session, &at(Some(0.1), true));
        let after = run(&mut session, &at(Some(0.2), false));
        let alone = run(&mut Session::new(scenario(id)), &at(Some(0.2), false));
        assert_eq!(format!("{after:?}"), format!("{alone:?}"), "{id}");
    }
}

#[test]
fn what_has_no_soft_curve_along_a_parameter_is_whole() {
    let mut session = Session::new(scenario("deceptive-reasoning"));
    let hard = run(&mut session, &at(None, true));
    assert!(hard.soft.is_none());
    assert_eq!(hard.theta.len(), 201);
    let over_alpha = Options {
        axis: Some("alpha".to_owned()),
        ..at(Some(0.1), true)
    };
    assert_eq!(run(&mut session, &over_alpha).theta.len(), 202);
}

#[test]
fn a_stopped_sketch_is_no_answer() {
    let mut session = Session::new(scenario("grid-world"));
    let request = session.request(&at(Some(0.1), true)).expect("valid options");
    assert!(session.sweep(&request, &mut |share| share < 0.52).is_err());
}

#[test]
fn a_sketch_of_any_number_of_points_has_both_ends() {
    let mut session = Session::new(scenario("grid-world"));
    for points in 2..=20 {
        let options = Options {
            points: Some(points),
            ..at(Some(0.1), true)
        };
        let theta = run(&mut session, &options).theta;
        assert_eq!((theta[0], theta[theta.len() - 1]), (-2.0, -0.005), "{points}");
    }
}
