//! The published vectors: every breakpoint, its place and its states, and no other.

use crate::support::{Vector, floats, indices};
use crate::{problem, solved};

#[test]
fn breakpoints_and_their_states() {
    for (name, count) in [
        ("tree13", 3),
        ("rand50", 55),
        ("cliffwalking", 14),
        ("taxi", 18),
        ("rand500", 612),
    ] {
        let vector = Vector::load(name);
        let problem = problem(&vector.mdp, &vector.rewards);
        let found = solved(&problem, -1.0, 1.0);
        let places = floats(&vector.data["breakpoints"]);
        assert_eq!(places.len(), count, "{name}");
        let ours: Vec<f64> = found.breakpoints.iter().map(|b| b.at).collect();
        assert_eq!(ours.len(), count, "{name}: {ours:?}");
        let mut worst: f64 = 0.0;
        for (i, breakpoint) in found.breakpoints.iter().enumerate() {
            worst = worst.max((breakpoint.at - places[i]).abs());
            // The files give 15 digits.
            assert!(
                (breakpoint.at - places[i]).abs() <= breakpoint.error + 1e-15,
                "{name} {i}: {breakpoint:?} is not {}",
                places[i]
            );
            let states: Vec<usize> = breakpoint.changes.iter().map(|c| c.state).collect();
            assert_eq!(states, indices(&vector.data["breakpoint_states"][i]), "{name} {i}");
        }
        assert!(worst <= 1e-11, "{name}: {worst}");
    }
}
