//! The upper envelope of lines over a range (THEORY 9), in time n log n for n lines, with every tie: lines that are
//! equal, and lines that go through a corner from below.
//!
//! The lines are numbered and known by comparisons alone, so that the same code serves floats, which cannot tell lines
//! apart that are within their rounding, and exact numbers.

use std::cmp::Ordering;

/// Comparisons of lines over a range. "Equal" stands for what cannot be told apart.
pub trait Lines {
    /// Returns the number of lines, at least one.
    fn count(&self) -> usize;

    /// Compares the slopes of two lines as numbers, to sort by.
    fn sort(&self, a: usize, b: usize) -> Ordering;

    /// Compares the slopes of two lines.
    fn slopes(&self, a: usize, b: usize) -> Ordering;

    /// Compares two lines at the lower (0) or upper (1) end of the range.
    fn at_end(&self, end: usize, a: usize, b: usize) -> Ordering;

    /// Compares a line with the crossing of two lines, the steeper one last.
    fn at_crossing(&self, line: usize, crossing: [usize; 2]) -> Ordering;
}

/// The upper envelope of lines over a range. Lines are listed in ascending order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Envelope {
    /// The greatest lines of each piece, from the left to the right: several where lines are equal.
    pub pieces: Vec<Vec<usize>>,
    /// The greatest lines at each corner, which lies between two pieces.
    pub corners: Vec<Vec<usize>>,
    /// The greatest lines at each end of the range, if they are more than those of the piece.
    pub ends: [Option<Vec<usize>>; 2],
}

impl Envelope {
    /// Returns the envelope of lines over their range.
    #[must_use]
    pub fn new(lines: &impl Lines) -> Self {
        let hull = hull(lines);
        let mut pieces: Vec<Vec<usize>> = hull.iter().map(|&line| vec![line]).collect();
        let mut corners: Vec<Vec<usize>> = hull.windows(2).map(<[usize]>::to_vec).collect();
        let last = hull.len() - 1;
        let outermost = [hull[0], hull[last]];
        let mut ends = outermost.map(|line| vec![line]);
        let mut is_hull = vec![false; lines.count()];
        for &line in &hull {
            is_hull[line] = true;
        }
        for line in (0..lines.count()).filter(|&line| !is_hull[line]) {
            for end in [0, 1] {
                if !lines.at_end(end, line, outermost[end]).is_lt() {
                    ends[end].push(line);
                }
            }
            // A line comes nearest to the envelope where the slope of that passes its own.
            let after = hull.partition_point(|&other| lines.slopes(other, line).is_lt());
            if after <= last && lines.slopes(hull[after], line).is_eq() {
                if !lines.at_end(1, line, hull[after]).is_lt() {
                    pieces[after].push(line);
                    for corner in &mut corners[after.saturating_sub(1)..last.min(after + 1)] {
                        corner.push(line);
                    }
                }
            } else if (1..=last).contains(&after) && !lines.at_crossing(line, [hull[after - 1], hull[after]]).is_lt() {
                corners[after - 1].push(line);
            }
        }
        for list in pieces.iter_mut().chain(&mut corners).chain(&mut ends) {
            list.sort_unstable();
        }
        let more = |end: usize, piece: usize| (ends[end].len() > pieces[piece].len()).then(|| ends[end].clone());
        Self {
            ends: [more(0, 0), more(1, last)],
            pieces,
            corners,
        }
    }
}

/// Returns one line of each piece, from the left to the right: in ascending order of slope.
fn hull(lines: &impl Lines) -> Vec<usize> {
    let greatest = (1..lines.count()).fold(0, |most, line| {
        if lines.at_end(0, line, most).is_gt() {
            line
        } else {
            most
        }
    });
    // Of the lines that tie at the lower end, the steepest is the greatest beyond.
    let steepest = (0..lines.count()).filter(|&line| !lines.at_end(0, line, greatest).is_lt());
    let first = steepest.fold(
        greatest,
        |most, line| if lines.sort(line, most).is_gt() { line } else { most },
    );
    let rises = |&line: &usize| lines.slopes(line, first).is_gt() && lines.at_end(1, line, first).is_gt();
    let mut steeper: Vec<usize> = (0..lines.count()).filter(rises).collect();
    steeper.sort_by(|&a, &b| lines.sort(a, b));
    let mut hull = vec![first];
    for line in steeper {
        let top = hull[hull.len() - 1];
        if !lines.at_end(1, line, top).is_gt() {
            continue;
        }
        if lines.slopes(line, top).is_eq() {
            hull.pop();
        }
        while let [.., low, top] = hull[..]
            && !lines.at_crossing(top, [low, line]).is_gt()
        {
            hull.pop();
        }
        hull.push(line);
    }
    hull
}
