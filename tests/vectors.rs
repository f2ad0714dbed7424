//! Values, optimal sets and soft policies of the published vectors, to 1e-9.

mod support;

use policy_cliff::solve::{Hard, Soft, Temperature};
use support::{Vector, floats, indices};

const NAMES: [&str; 5] = ["tree13", "rand50", "cliffwalking", "taxi", "rand500"];

fn close(ours: f64, theirs: f64) -> bool {
    (ours - theirs).abs() <= 1e-9
}

#[test]
fn hard_values_and_sets() {
    for name in NAMES {
        let vector = Vector::load(name);
        let samples = vector.data["samples"].as_array().expect("samples");
        assert_eq!(samples.len(), 18, "{name}");
        let mut solver = Hard::new(&vector.mdp);
        for sample in samples {
            let theta = sample["theta"].as_f64().expect("theta");
            solver.solve(&vector.reward(theta)).expect("finite");
            let expected = floats(&sample["V"]);
            for (state, (&ours, &theirs)) in solver.value().iter().zip(&expected).enumerate() {
                assert!(
                    close(ours, theirs),
                    "{name} theta {theta} state {state}: {ours} is not {theirs}"
                );
            }
            assert!(
                solver.accuracy().bound <= 1e-9,
                "{name} theta {theta}: bound {}",
                solver.accuracy().bound
            );
            let policy = indices(&sample["policy"]);
            for state in (0..vector.mdp.states()).filter(|&s| !vector.mdp.is_terminal(s)) {
                let first = vector.mdp.actions(state).start;
                let ours: Vec<usize> = vector
                    .mdp
                    .actions(state)
                    .filter(|&p| solver.is_optimal(state, p))
                    .map(|p| p - first)
                    .collect();
                let tied = &sample["tied_optimal_actions"][state.to_string()];
                let theirs: Vec<usize> = if tied.is_null() {
                    vec![policy[state]]
                } else {
                    indices(tied)
                };
                assert_eq!(ours, theirs, "{name} theta {theta} state {state}");
            }
        }
    }
}

#[test]
fn soft_values_and_policies() {
    for name in NAMES {
        let vector = Vector::load(name);
        let samples = vector.data["soft_samples"].as_array().expect("samples");
        assert_eq!(samples.len(), 8, "{name}");
        let mut solver = Soft::new(&vector.mdp, None);
        for sample in samples {
            let theta = sample["theta"].as_f64().expect("theta");
            let alpha = sample["alpha"].as_f64().expect("alpha");
            solver
                .solve(&vector.reward(theta), Temperature::new(alpha).expect("temperature"))
                .expect("finite");
            for (state, (&ours, &theirs)) in solver.value().iter().zip(&floats(&sample["V"])).enumerate() {
                assert!(
                    close(ours, theirs),
                    "{name} alpha {alpha} theta {theta} state {state}: {ours} is not {theirs}"
                );
            }
            for state in (0..vector.mdp.states()).filter(|&s| !vector.mdp.is_terminal(s)) {
                let expected = floats(&sample["pi"][state]);
                for (pair, theirs) in vector.mdp.actions(state).zip(expected) {
                    let ours = solver.policy()[pair];
                    assert!(
                        close(ours, theirs),
                        "{name} alpha {alpha} theta {theta} pair {pair}: {ours} is not {theirs}"
                    );
                }
            }
        }
    }
}
