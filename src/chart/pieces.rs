//! The stretches between the jumps.

use crate::sweep::{Jump, Sweep};

/// A stretch of the parameter on which the watched state's optimal actions stay the same.
pub(super) struct Piece {
    pub(super) from: f64,
    pub(super) to: f64,
    /// Positions of the optimal actions.
    pub(super) set: Vec<usize>,
}

/// The stretches between the jumps, as far as the hard problem has answers.
pub(super) fn pieces(sweep: &Sweep) -> Vec<Piece> {
    let solved = |point: &usize| sweep.hard.value[*point].is_finite();
    let points = 0..sweep.theta.len();
    let (Some(first), Some(last)) = (points.clone().find(solved), points.rev().find(solved)) else {
        return Vec::new();
    };
    let (from, to) = (sweep.theta[first], sweep.theta[last]);
    let jumps: Vec<&Jump> = sweep
        .jumps
        .iter()
        .filter(|jump| jump.flips() && (from..=to).contains(&jump.at))
        .collect();
    let Some(start) = jumps.first() else {
        let set = (0..sweep.optimal.len())
            .filter(|&action| sweep.optimal[action][first] == 1)
            .collect();
        return vec![Piece { from, to, set }];
    };
    let mut pieces = vec![Piece {
        from,
        to: start.at,
        set: start.sets[0].clone(),
    }];
    for (index, jump) in jumps.iter().enumerate() {
        let end = jumps.get(index + 1).map_or(to, |next| next.at);
        pieces.push(Piece {
            from: jump.at,
            to: end,
            set: jump.sets[2].clone(),
        });
    }
    pieces
}
