//! The stretches between the jumps.

use crate::study::Sweep;

/// A stretch of the parameter on which the watched state's optimal actions stay the same.
pub(in crate::figure) struct Piece {
    pub(in crate::figure) from: f64,
    pub(in crate::figure) to: f64,
    /// The names of the optimal actions.
    pub(in crate::figure) set: Vec<String>,
}

/// Returns the stretches between the jumps, as far as the hard problem has answers.
pub(in crate::figure) fn pieces(sweep: &Sweep) -> Vec<Piece> {
    let value = &sweep.hard.value;
    let (Some(first), Some(last)) = (
        value.iter().position(|value| value.is_finite()),
        value.iter().rposition(|value| value.is_finite()),
    ) else {
        return Vec::new();
    };
    let (from, to) = (sweep.theta[first], sweep.theta[last]);
    let mut pieces: Vec<Piece> = Vec::new();
    for jump in &sweep.jumps {
        if !(jump.flips() && from <= jump.at && jump.at <= to) {
            continue;
        }
        match pieces.last_mut() {
            Some(before) => before.to = jump.at,
            None => pieces.push(Piece {
                from,
                to: jump.at,
                set: jump.sets[0].clone(),
            }),
        }
        pieces.push(Piece {
            from: jump.at,
            to,
            set: jump.sets[2].clone(),
        });
    }
    if pieces.is_empty() {
        let actions = sweep.actions.iter().zip(&sweep.optimal);
        let optimal = actions.filter(|(_, column)| column[first] == 1);
        let set = optimal.map(|(name, _)| name.clone()).collect();
        pieces.push(Piece { from, to, set });
    }
    pieces
}
