//! The order and height of the items of columns: by barycentres, each item as near as can be to the mean of the items
//! that lead to
//! it from the column before.

use super::columns::{Column, Item, Layers};

/// The weight with which a lane keeps straight.
const STRAIGHT: f64 = 1000.0;

/// Orders all columns and sets all heights, from `margin` on, with `gap` between items. Returns the lower end of the
/// drawing.
pub(super) fn place(columns: &mut [Column], layers: &Layers, margin: f64, gap: f64) -> f64 {
    let (mut top, mut bottom) = (0.0f64, 0.0f64);
    for index in 0..columns.len() {
        let (before, rest) = columns.split_at_mut(index);
        let before = match before.last_mut() {
            Some(column) => column.items.as_mut_slice(),
            None => &mut [],
        };
        let column = &mut rest[0];
        let mut wanted: Vec<f64> = Vec::new();
        for place in 0..column.items.len() {
            let item = &column.items[place];
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
            // The mean is NaN where no line leads to the item.
            let mut y = sum / weight;
            if let (false, Some(&height)) = (item.lane, layers.heights.get(item.state)) {
                y = height;
            }
            wanted.push(y);
            let mut place = place;
            while place > 0 && wanted[place - 1] > y {
                wanted.swap(place - 1, place);
                column.items.swap(place - 1, place);
                place -= 1;
            }
        }
        // A line that drops has its lane below.
        let items = &mut column.items;
        if items.len() == 2 && items[1].ends.iter().any(|end| end.drop) {
            items.swap(0, 1);
            wanted.swap(0, 1);
        }
        let mut low = 0.0;
        for (item, wish) in items.iter().zip(&mut wanted) {
            if wish.is_nan() {
                *wish = low + item.up;
            }
            low = *wish + item.down + gap;
        }
        set_heights(items, &wanted, gap);
        for item in &column.items {
            top = top.min(item.y - item.up);
            bottom = bottom.max(item.y + item.down);
        }
        for item in before {
            order_successors(item, column);
        }
    }
    for column in columns {
        for item in &mut column.items {
            // The middle of a pixel, where borders are sharp.
            item.y = (item.y - top + margin).round() + 0.5;
        }
    }
    bottom - top + margin
}

/// Orders the successors of an action from top to bottom, as they stand in the next column.
fn order_successors(item: &mut Item, next: &Column) {
    let ends = &mut item.ends;
    for last in 1..ends.len() {
        for index in (1..=last).rev() {
            let [a, b] = [index - 1, index];
            if ends[a].pair == ends[b].pair && next.rank(ends[a].target) > next.rank(ends[b].target) {
                // The actions change places, their heights stay in order.
                ends.swap(a, b);
                (ends[a].at, ends[b].at) = (ends[b].at, ends[a].at);
            }
        }
    }
}

/// Sets heights as near to the wanted ones as the order and the room of the items allow: those in each other's way are
/// pushed down, and pushed up, and stand in the middle of both.
fn set_heights(column: &mut [Item], wanted: &[f64], gap: f64) {
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
