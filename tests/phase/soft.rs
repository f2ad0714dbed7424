//! Soft fields against closed forms and differences.

use policy_cliff::mdp::{Discount, Mdp};
use policy_cliff::phase::{Field, Plane, Quantity, Sampling, Stopped, field};
use policy_cliff::solve::{Soft, Temperature};

const RANGES: [[f64; 2]; 2] = [[-1.0, 1.0], [0.0, 2.0]];

/// Two actions that end at once, the second worth 2 x - y more.
fn fork() -> Mdp {
    let rows = vec![vec![vec![(1, 1.0)]; 2], Vec::new()];
    Mdp::new(Discount::new(1.0).expect("discount"), &rows, &[1.0, 0.0]).expect("valid")
}

fn sampled(plane: &Plane, quantity: Quantity, alpha: f64, size: [usize; 2]) -> Field {
    let sampling = Sampling {
        size,
        alpha: Temperature::new(alpha).expect("temperature"),
        base: None,
        state: 0,
        quantity,
    };
    field(plane, RANGES, &sampling, &mut |_| true).expect("not cancelled")
}

#[test]
fn a_fork_is_a_sigmoid_of_both_parameters() {
    let mdp = fork();
    let plane = Plane {
        mdp: &mdp,
        constant: vec![0.0; 2],
        slopes: [vec![0.0, 2.0], vec![0.0, -1.0]],
    };
    let alpha = 0.3;
    let size = [7, 5];
    let fields = [Quantity::Probability(1), Quantity::Entropy, Quantity::Slope]
        .map(|quantity| sampled(&plane, quantity, alpha, size));
    for row in 0..5 {
        for column in 0..7 {
            let (x, y) = (-1.0 + column as f64 / 3.0, row as f64 / 2.0);
            let p = 1.0 / (1.0 + (-(2.0 * x - y) / alpha).exp());
            let wanted = [
                p,
                -p * p.ln() - (1.0 - p) * (1.0 - p).ln(),
                p * (1.0 - p) / alpha * 5f64.sqrt(),
            ];
            for (field, wanted) in fields.iter().zip(wanted) {
                let found = field.values[row * 7 + column];
                assert!(
                    (found - wanted).abs() <= 1e-12,
                    "{:?}: {found} {wanted}",
                    field.quantity
                );
            }
        }
    }
}

#[test]
fn slopes_are_those_of_differences() {
    let mut rng = fastrand::Rng::with_seed(3);
    for discount in [0.5, 0.9] {
        let mdp = crate::random_mdp(&mut rng, [8, 3, 3], discount);
        let plane = crate::random_plane(&mut rng, &mdp);
        let alpha = 0.5;
        let steep = sampled(&plane, Quantity::Slope, alpha, [4, 3]);
        let mut soft = Soft::new(&mdp, None);
        let mut policy = |x: f64, y: f64| -> Vec<f64> {
            let reward: Vec<f64> = (0..mdp.pairs())
                .map(|p| plane.constant[p] + x * plane.slopes[0][p] + y * plane.slopes[1][p])
                .collect();
            soft.solve(&reward, Temperature::new(alpha).expect("in range"))
                .expect("finite");
            soft.policy()[..3].to_vec()
        };
        for row in 0..3 {
            for column in 0..4 {
                let (x, y) = (-1.0 + 2.0 * column as f64 / 3.0, row as f64);
                let h = 1e-5;
                let sides = [policy(x + h, y), policy(x - h, y), policy(x, y + h), policy(x, y - h)];
                let steepest = (0..3)
                    .map(|a| (sides[0][a] - sides[1][a]).hypot(sides[2][a] - sides[3][a]) / (2.0 * h))
                    .fold(0.0, f64::max);
                // The differences' own error: h^2 times a third derivative, and rounding over h.
                let found = steep.values[row * 4 + column];
                assert!(
                    (found - steepest).abs() <= 1e-6 * (1.0 + steepest),
                    "{found} {steepest}"
                );
            }
        }
    }
}

#[test]
fn sampling_can_be_cancelled_and_leaves_out_what_has_no_value() {
    let mdp = fork();
    let plane = Plane {
        mdp: &mdp,
        constant: vec![0.0; 2],
        slopes: [vec![0.0, 2.0], vec![0.0, -1.0]],
    };
    let sampling = Sampling {
        size: [2, 9],
        alpha: Temperature::new(1.0).expect("temperature"),
        base: None,
        state: 0,
        quantity: Quantity::Entropy,
    };
    let mut shares = Vec::new();
    let stopped = field(&plane, RANGES, &sampling, &mut |share| {
        shares.push(share);
        shares.len() < 3
    });
    assert_eq!(stopped, Err(Stopped::Cancelled));
    assert_eq!(shares, [1.0 / 9.0, 2.0 / 9.0, 3.0 / 9.0]);

    // Staying costs 1 - y: the entropy of the choice pays for it unless y is small.
    let rows = vec![vec![vec![(0, 1.0)], vec![(1, 1.0)]], Vec::new()];
    let mdp = Mdp::new(Discount::new(1.0).expect("discount"), &rows, &[1.0, 0.0]).expect("valid");
    let plane = Plane {
        mdp: &mdp,
        constant: vec![-1.0, 0.0],
        slopes: [vec![0.0; 2], vec![1.0, 0.0]],
    };
    let found = sampled(&plane, Quantity::Probability(0), 0.1, [2, 3]);
    // At y = 0 staying has probability exp(-1 / alpha) (V = Q of ending + what staying adds: pi(stay) = exp((Q(stay) -
    // V) / alpha) = exp(-1 / alpha)).
    assert!((found.values[0] - (-10f64).exp()).abs() <= 1e-12);
    assert!(
        found.values[4].is_nan() && found.values[5].is_nan(),
        "{:?}",
        found.values
    );
}
