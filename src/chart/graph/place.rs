//! Order and height of what stands in columns: by barycentres, each item as near as can be to the mean of what leads to it from the column before.

use super::layers::{Item, Layers};

/// A lane goes straight on unless something is in its way.
const STRAIGHT: f64 = 1000.0;

/// Where a line to a state goes through a column.
#[inline(never)]
pub(super) fn find(column: &[Item], state: usize) -> usize {
    let found = column.iter().position(|item| item.state == state);
    found.unwrap_or(0)
}

/// Orders all columns and sets all heights, from 0 on; `gap` is left between items. The height of it all.
pub(super) fn place(columns: &mut [Vec<Item>], layers: &Layers, gap: f64) -> f64 {
    let (mut top, mut bottom) = (0.0f64, 0.0f64);
    for index in 0..columns.len() {
        let (before, rest) = columns.split_at_mut(index);
        let before = before.last_mut().map_or(&mut [][..], Vec::as_mut_slice);
        let column = &mut rest[0];
        let mut wanted: Vec<f64> = Vec::new();
        for place in 0..column.len() {
            let item = &column[place];
            let (mut sum, mut weight) = (0.0, 0.0);
            for from in &*before {
                if from.lane && from.state == item.state {
                    sum += STRAIGHT * from.y;
                    weight += STRAIGHT;
                }
                for end in &from.ends {
                    if end.target == item.state && !end.drop {
                        sum += from.y + end.at;
                        weight += 1.0;
                    }
                }
            }
            // Lanes that begin here lie below.
            let mut y = f64::from(u8::from(item.lane));
            if weight > 0.0 {
                y = sum / weight;
            }
            if let (false, Some(&height)) = (item.lane, layers.heights.get(item.state)) {
                y = height;
            }
            wanted.push(y);
            let mut place = place;
            while place > 0 && wanted[place - 1] > y {
                wanted.swap(place - 1, place);
                column.swap(place - 1, place);
                place -= 1;
            }
        }
        settle(column, &wanted, gap);
        for item in &*column {
            top = top.min(item.y - item.up);
            bottom = bottom.max(item.y + item.down);
        }
        for item in before {
            untangle(item, column);
        }
    }
    for column in columns {
        for item in column {
            item.y -= top;
        }
    }
    bottom - top
}

/// Successors of an action from top to bottom, as they stand in the next column.
fn untangle(item: &mut Item, next: &[Item]) {
    let ends = &mut item.ends;
    for last in 1..ends.len() {
        for index in (1..=last).rev() {
            let [a, b] = [index - 1, index];
            if ends[a].pair == ends[b].pair
                && find(next, ends[a].target) > find(next, ends[b].target)
            {
                let at = ends[a].at;
                ends[a].at = ends[b].at;
                ends[b].at = at;
                ends.swap(a, b);
            }
        }
    }
}

/// Heights as near to the wanted ones as the order and the room of the items allow: those in each other's way are pushed down, and pushed up, and stand in the middle
/// of both.
fn settle(column: &mut [Item], wanted: &[f64], gap: f64) {
    let mut low = f64::NEG_INFINITY;
    for (item, wish) in column.iter_mut().zip(wanted) {
        item.y = wish.max(low + item.up);
        low = item.y + item.down + gap;
    }
    let mut high = f64::INFINITY;
    for (item, wish) in column.iter_mut().zip(wanted).rev() {
        let y = wish.min(high - item.down);
        high = y - item.up - gap;
        item.y = 0.5 * (item.y + y);
    }
}
