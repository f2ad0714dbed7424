//! The second epoch of a group, by hand: ratios, and where they are clipped.

use policy_cliff::train::{Algorithm, TrainRequest, train};

use crate::{request, task, three_formats, values};

/// The logits of three formats after one step of Dr. GRPO with groups of 2.
fn logits(seed: u64, rate: f64, epochs: usize, clip: [f64; 2]) -> Vec<f64> {
    let scenario = three_formats(1.0, 0.0);
    let task = task(&scenario, &values(&scenario), &[]);
    let request = TrainRequest {
        group: 2,
        rate,
        steps: 1,
        every: 1,
        epochs,
        clip,
        seed,
        ..request(Algorithm::DrGrpo)
    };
    train(&task, &request, &mut |_| true)
        .expect("an answer")
        .runs
        .swap_remove(0)
        .logits
}

#[test]
fn the_second_epoch_counts_ratios_until_they_are_clipped() {
    let rate = 0.1;
    // A group in which one of the two is boxed.
    let is_mixed = |&seed: &u64| logits(seed, rate, 1, [0.2; 2])[1] > 0.0;
    let seed = (0..100).find(is_mixed).expect("four in nine groups are so");
    let first = logits(seed, rate, 1, [0.2; 2]);
    // The advantages are 1/2 and -1/2, and the mean of their gradients is 1/4 and -1/4, the
    // probabilities cancelling.
    let other = if first[0] < 0.0 { 0 } else { 2 };
    assert!(
        (first[1] - 0.25 * rate).abs() < 1e-15 && (first[other] + 0.25 * rate).abs() < 1e-15,
        "{first:?}"
    );
    let sum: f64 = first.iter().map(|logit| logit.exp()).sum();
    let policy: Vec<f64> = first.iter().map(|logit| logit.exp() / sum).collect();
    let wanted = [(1, 0.25 * 3.0 * policy[1]), (other, -0.25 * 3.0 * policy[other])];
    let total = wanted[0].1 + wanted[1].1;
    let mut second: Vec<f64> = first
        .iter()
        .zip(&policy)
        .map(|(logit, p)| logit - rate * p * total)
        .collect();
    for (answer, wanted) in wanted {
        second[answer] += rate * wanted;
    }
    let found = logits(seed, rate, 2, [0.2; 2]);
    assert!(
        found.iter().zip(&second).all(|(a, b)| (a - b).abs() < 1e-15),
        "{found:?}, not {second:?}"
    );
    // With large steps both ratios leave the range after the first epoch, and nothing more is learnt from the group.
    assert_eq!(logits(seed, 4.0, 5, [0.2; 2]), logits(seed, 4.0, 1, [0.2; 2]));
    // Clipped above alone, the answer that was worse still falls.
    let higher = logits(seed, 4.0, 2, [0.99, 0.2]);
    assert!(higher[other] < logits(seed, 4.0, 1, [0.2; 2])[other]);
}
