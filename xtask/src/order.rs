//! An order of functions in which they compress better: those that share pieces come close to each other, since what was
//! seen a moment ago costs least to repeat.

use std::collections::HashMap;

/// Pieces by which functions are compared: so many bytes at every place. Shorter ones are common to all functions,
/// longer ones to none; measured.
const PIECE: usize = 5;

/// How many bytes back a piece counts as close; measured with LZMA.
const WINDOW: usize = 8_192;

/// Functions in an order in which each shares much with those before it: begins with the largest, and goes on with
/// the one that has most pieces within reach, for its size. What many functions have counts for little.
pub(crate) fn order(bodies: &[&[u8]]) -> Vec<usize> {
    let pieces: Vec<Vec<usize>> = pieces(bodies);
    let mut owners: Vec<Vec<usize>> = Vec::new();
    for (function, list) in pieces.iter().enumerate() {
        for &piece in list {
            owners.resize(owners.len().max(piece + 1), Vec::new());
            owners[piece].push(function);
        }
    }
    // How many functions within reach have a piece, and the weight of a function's pieces that are within reach.
    let (mut present, mut shared) = (vec![0_usize; owners.len()], vec![0.0; bodies.len()]);
    let mut left: Vec<usize> = (0..bodies.len()).collect();
    let (mut order, mut oldest, mut reach) = (Vec::new(), 0, 0);
    while !left.is_empty() {
        let worth = |function: usize| {
            let shared: f64 = shared[function];
            (
                shared * shared / pieces[function].len().max(1) as f64,
                bodies[function].len(),
            )
        };
        let mut best = 0;
        for place in 1..left.len() {
            if worth(left[place]) > worth(left[best]) {
                best = place;
            }
        }
        let next = left.remove(best);
        order.push(next);
        reach += bodies[next].len();
        for &piece in &pieces[next] {
            present[piece] += 1;
            if present[piece] == 1 {
                weigh(&owners[piece], 1.0, &mut shared);
            }
        }
        while reach > WINDOW && oldest + 1 < order.len() {
            let gone = order[oldest];
            oldest += 1;
            reach -= bodies[gone].len();
            for &piece in &pieces[gone] {
                present[piece] -= 1;
                if present[piece] == 0 {
                    weigh(&owners[piece], -1.0, &mut shared);
                }
            }
        }
    }
    order
}

/// Adds a piece to, or takes it from, what its owners share.
fn weigh(owners: &[usize], sign: f64, shared: &mut [f64]) {
    for &owner in owners {
        shared[owner] += sign / owners.len() as f64;
    }
}

/// The different pieces of every function, numbered.
fn pieces<'b>(bodies: &[&'b [u8]]) -> Vec<Vec<usize>> {
    let mut numbers: HashMap<&'b [u8], usize> = HashMap::new();
    let mut all = Vec::new();
    for body in bodies {
        let mut list = Vec::new();
        for piece in body.windows(PIECE) {
            let next = numbers.len();
            list.push(*numbers.entry(piece).or_insert(next));
        }
        list.sort_unstable();
        list.dedup();
        all.push(list);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::order;

    #[test]
    fn functions_that_share_pieces_come_together() {
        let bodies: [&[u8]; 5] = [b"abcdefghij", b"0123456789+-", b"xxabcdefgh", b"01234567", b""];
        assert_eq!(order(&bodies), [1, 3, 0, 2, 4]);
    }
}
