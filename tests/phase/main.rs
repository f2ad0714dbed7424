//! Phase diagrams against answers found in other ways.
#[path = "../support/mod.rs"]
mod support;

use policy_cliff::model::{Discount, Mdp};
use policy_cliff::phase::{Phase, Plane, phase};

fn tile(plane: &Plane, ranges: [[f64; 2]; 2]) -> Phase {
    phase(plane, ranges, &mut |_| true).expect("a finite answer")
}

/// A random model: every action leads to `successors` states.
pub fn random_mdp(
    rng: &mut fastrand::Rng,
    states: usize,
    actions: usize,
    successors: usize,
    discount: f64,
) -> Mdp {
    let mut rows = Vec::new();
    for _ in 0..states {
        let mut own = Vec::new();
        for _ in 0..actions {
            let weights: Vec<f64> = (0..successors).map(|_| rng.f64() + 0.01).collect();
            let sum: f64 = weights.iter().sum();
            own.push(
                weights
                    .iter()
                    .map(|w| (rng.usize(0..states), w / sum))
                    .collect(),
            );
        }
        rows.push(own);
    }
    let mut start = vec![0.0; states];
    start[0] = 1.0;
    Mdp::new(Discount::new(discount).expect("discount"), &rows, &start).expect("valid")
}

fn normal(rng: &mut fastrand::Rng, count: usize) -> Vec<f64> {
    (0..count)
        .map(|_| (0..12).map(|_| rng.f64()).sum::<f64>() - 6.0)
        .collect()
}

#[test]
fn fifty_states_are_tiled_whole() {
    let mut rng = fastrand::Rng::with_seed(1);
    let mdp = random_mdp(&mut rng, 50, 4, 5, 0.9);
    let plane = Plane {
        mdp: &mdp,
        constant: normal(&mut rng, 200),
        slopes: [normal(&mut rng, 200), normal(&mut rng, 200)],
    };
    let start = std::time::Instant::now();
    let tiled = tile(&plane, [[-1.0, 1.0], [-1.0, 1.0]]);
    println!(
        "{} cells, missing {:e}, {:?}",
        tiled.cells.len(),
        tiled.missing,
        start.elapsed()
    );
    let open = tiled
        .cells
        .iter()
        .flat_map(|c| &c.edges)
        .filter(|e| e.neighbours.is_empty())
        .count();
    println!("{open} border edges");
    assert!(tiled.missing.abs() <= 1e-9);
}
