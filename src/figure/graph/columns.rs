//! Columns of a drawing, from left to right.
//!
//! A state stands in the column of the longest path that leads to it, terminal states in the last; what leads back
//! inside of a cycle, by the order in which its states are found, does not count. Where the file has points for all
//! states, their x are the columns and their y the heights. Each state is the root of a block: its actions are rows
//! beside it, with a height for every successor. A successor in a later column than the next is reached through
//! *lanes*, one for each such successor and column on the way, which all that leads there shares. So lines meet names
//! nowhere, whatever the model: between columns there are only lines, and inside of columns only lanes between blocks.

use super::sketch::Sketch;

/// An item of a column: a block or a lane.
pub(super) struct Item {
    /// The state of the block, or the state to which the lane leads.
    pub(super) state: usize,
    pub(super) lane: bool,
    /// The room above and below the item's axis: the middle of its node, or the line of the lane.
    pub(super) up: f64,
    pub(super) down: f64,
    /// The height of the axis.
    pub(super) y: f64,
    /// The successors, those of an action one after the other.
    pub(super) ends: Vec<End>,
}

/// A successor of an action. Heights are below the axis of its block.
pub(super) struct End {
    pub(super) pair: usize,
    pub(super) target: usize,
    pub(super) probability: f64,
    /// The height of the action, and of the line to this successor.
    pub(super) row: f64,
    pub(super) at: f64,
    /// Whether the action has other successors.
    pub(super) fork: bool,
    /// Whether the line drops from its node into the lane below, with its texts beside it.
    pub(super) drop: bool,
}

/// A column: its items and its widths. Those that can grow have a least one and one beyond which they do not.
#[derive(Default)]
pub(super) struct Column {
    pub(super) items: Vec<Item>,
    pub(super) left: f64,
    pub(super) node: f64,
    pub(super) fan: f64,
    pub(super) run: [f64; 2],
    pub(super) fork: f64,
    pub(super) rest: [f64; 2],
    /// Whether its one line goes straight on, so that texts have room over the bend too.
    pub(super) open: bool,
}

impl Column {
    /// Returns the index of the item that is the block of a state, or the lane that leads to it.
    pub(super) fn rank(&self, state: usize) -> usize {
        self.items.iter().position(|item| item.state == state).unwrap_or(0)
    }

    /// Returns the block of a state, or the lane that leads to it, which there must be.
    pub(super) fn find(&self, state: usize) -> &Item {
        &self.items[self.rank(state)]
    }

    /// Returns the places at which runs begin and end, and at which bends begin.
    pub(super) fn stops(&self) -> [f64; 3] {
        let run = self.left + self.node + self.fan;
        let fork = run + self.run[0];
        [run, fork, fork + self.fork]
    }
}

/// The column of each state.
pub(super) struct Layers {
    pub(super) of: Vec<usize>,
    /// The wanted heights of the states; empty when the file gives none.
    pub(super) heights: Vec<f64>,
    /// The states to which some line leads back.
    pub(super) back: Vec<usize>,
}

impl Layers {
    /// Returns columns by the longest path.
    pub(super) fn of_model(sketch: &Sketch) -> Self {
        let mdp = sketch.scenario.drawn();
        // Components come after what they lead to, and the states of a cycle in the reverse of the order in which they
        // were found.
        let components = mdp.components();
        let mut done = vec![false; mdp.states()];
        let mut of = vec![0; mdp.states()];
        let mut last = 0;
        for index in (0..components.len()).rev() {
            for &state in components.get(index).iter().rev() {
                let state = state as usize;
                done[state] = true;
                let next = of[state] + 1;
                for pair in sketch.actions(state) {
                    for &target in sketch.row(pair).0 {
                        let target = target as usize;
                        if !done[target] && of[target] < next {
                            of[target] = next;
                            last = last.max(next);
                        }
                    }
                }
            }
        }
        for (state, column) in of.iter_mut().enumerate() {
            if mdp.is_terminal(state) {
                *column = last;
            }
        }
        Self {
            of,
            heights: Vec::new(),
            back: Vec::new(),
        }
    }

    /// Returns columns by points, `step` high for each state; `None` unless every state has one.
    pub(super) fn of_points(points: &[Option<[f64; 2]>], step: f64) -> Option<Self> {
        let (mut of, mut heights) = (Vec::new(), Vec::new());
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for point in points {
            let [x, y] = (*point)?;
            // A state has as many columns to its left as there are states to its left; empty ones take no room.
            of.push(points.iter().flatten().filter(|[other, _]| *other < x).count());
            heights.push(y);
            (low, high) = (low.min(y), high.max(y));
        }
        for y in &mut heights {
            *y -= low;
            if high > low {
                *y *= step * points.len() as f64 / (high - low);
            }
        }
        Some(Self {
            of,
            heights,
            back: Vec::new(),
        })
    }

    /// Returns the one action of a state that passes the next column, where both columns have a single state, nothing
    /// else leads into the next, and whatever passes it has one goal.
    fn drop(&self, sketch: &Sketch, state: usize) -> Option<usize> {
        let own = self.of[state];
        let (mut near, mut goal, mut passing, mut on) = (0, None, None, false);
        for (other, &of) in self.of.iter().enumerate() {
            near += u8::from(of == own || of == own + 1);
            if of > own {
                continue;
            }
            for pair in sketch.actions(other) {
                for &target in sketch.row(pair).0 {
                    let ahead = self.of[target as usize];
                    let passes = ahead > own + 1;
                    let strange = passes && *goal.get_or_insert(target) != target;
                    if strange || ahead == own + 1 && other != state {
                        return None;
                    }
                    if other == state {
                        on |= ahead == own + 1;
                        if passes && passing.replace(pair).is_some() {
                            return None;
                        }
                    }
                }
            }
        }
        let whole = |pair: &usize| sketch.row(*pair).0.len() == 1;
        let bare = self.back.is_empty() && self.heights.is_empty();
        passing.filter(|pair| on && near == 2 && bare && whole(pair))
    }

    /// Returns the columns with their blocks and lanes, not yet placed.
    pub(super) fn columns(&mut self, sketch: &Sketch) -> Vec<Column> {
        let states = self.of.len();
        for state in 0..states {
            for pair in sketch.actions(state) {
                for &target in sketch.row(pair).0 {
                    let target = target as usize;
                    let back = target != state && self.of[target] <= self.of[state];
                    if back && !self.back.contains(&target) {
                        self.back.push(target);
                    }
                }
            }
        }
        let count = self.of.iter().max().map_or(0, |last| last + 1);
        let mut columns: Vec<Column> = std::iter::repeat_with(Column::default).take(count).collect();
        for state in 0..states {
            let own = self.of[state];
            let item = self.block(sketch, state);
            for end in &item.ends {
                let first = own + usize::from(!end.drop);
                // There is none for lines that do not lead on.
                let Some(between) = columns.get_mut(first..self.of[end.target]) else {
                    continue;
                };
                for column in between {
                    if !column.items.iter().any(|item| item.state == end.target) {
                        column.items.push(Item {
                            state: end.target,
                            lane: true,
                            up: 0.5 * sketch.size,
                            down: 0.5 * sketch.size,
                            y: 0.0,
                            ends: Vec::new(),
                        });
                    }
                }
            }
            columns[own].items.push(item);
        }
        columns
    }

    /// Returns a state with its actions. The rows are stacked; the node stands in the middle of those that lead on. A
    /// row that drops stands below.
    fn block(&self, sketch: &Sketch, state: usize) -> Item {
        let (size, line, half) = (sketch.size, sketch.line(), sketch.half());
        let (gap, over) = (0.5 * size, 0.28 * size + 2.0 * line);
        let drop = self.drop(sketch, state);
        let mut ends = Vec::new();
        let (mut low, mut loops) = (0.0, false);
        // Sums of heights and their numbers, of all rows and of those that lead on.
        let mut sums = [(0.0, 0.0); 2];
        for pair in sketch.actions(state) {
            let (targets, probabilities) = sketch.row(pair);
            let spread = line * (targets.len() - 1) as f64;
            let drop = drop == Some(pair);
            let (mut row, mut ahead) = (0.0, false);
            if !drop {
                row = low + over.max(spread + line);
                low = row + over.max(spread + line) + gap;
            }
            for (index, (&target, &probability)) in targets.iter().zip(probabilities).enumerate() {
                let target = target as usize;
                loops |= target == state;
                ahead |= self.of[target] > self.of[state];
                ends.push(End {
                    pair,
                    target,
                    probability,
                    row,
                    at: row - spread + 2.0 * line * index as f64,
                    fork: targets.len() > 1,
                    drop,
                });
            }
            for sum in &mut sums[..=usize::from(ahead)] {
                if !drop {
                    *sum = (sum.0 + row, sum.1 + 1.0);
                }
            }
        }
        let [all, on] = sums;
        let (sum, count) = if on.1 > 0.0 { on } else { all };
        let middle = sum / f64::max(count, 1.0);
        let (mut up, mut down) = (half.max(middle), half.max(low - gap - middle));
        if loops {
            up = (up + 0.9 * size).max(half + 1.8 * size);
        }
        if sketch.scenario.shares_at(state, &sketch.overlay.values).is_some() {
            (up, down) = (up.max(half + sketch.share()), down.max(half + sketch.share()));
        }
        let texts = down + 0.2 * size + line;
        if drop.is_some() {
            down = texts + 3.0 * line;
        }
        for end in &mut ends {
            if end.drop {
                end.row = texts;
            } else {
                end.row -= middle;
                end.at -= middle;
            }
        }
        Item {
            state,
            lane: false,
            up,
            down,
            y: 0.0,
            ends,
        }
    }
}
