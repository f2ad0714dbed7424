//! Names where there is most room for them: inside areas, and beside curves. A name lies on no other name, and on no
//! curve; where that cannot be, it is left out, and the legend has it.

use super::{Area, Band, Caption, Color, Figure, Point, Stretch, text};

/// The distance between two places that are tried, in text sizes.
const STEP: f64 = 0.5;

/// The least distance between a name and what is beside it, in CSS pixels.
const ASIDE: f64 = 4.0;

/// The height of a line, in text sizes.
const LINE: f64 = 1.25;

/// Writes the names of the bands inside them, in one to three lines. Returns whether every band that is seen has its
/// name.
pub(super) fn name_bands(figure: &mut Figure) -> bool {
    let columns = columns(figure);
    let mut named = true;
    for (index, band) in figure.bands.iter().enumerate() {
        let heights: Vec<[f64; 2]> = columns.iter().map(|column| column[index]).collect();
        let is_seen = heights.iter().any(|[top, bottom]| bottom - top > 2.0);
        let words: Vec<&str> = band.label.split_whitespace().collect();
        let found = (1..=words.len().min(3)).find_map(|count| inside(figure, &heights, wrapped(&words, count)));
        named &= found.is_some() || !is_seen;
        figure.captions.extend(found.map(|caption| {
            let theta = figure.theta_at(caption.at.0);
            let is_hatched = |stretch: &Stretch| (stretch.from..=stretch.to).contains(&theta);
            let half = extent(&caption.lines, figure.text_size).0 / 2.0;
            let is_dotted = |&at: &f64| (figure.x_at(at) - caption.at.0).abs() < half;
            let is_crossed = !figure.ghosts.is_empty()
                || figure.stretches.iter().any(is_hatched)
                || figure.cliffs.iter().any(is_dotted);
            let paper = is_crossed.then_some(band.color);
            Caption { paper, ..caption }
        }));
    }
    named
}

/// Returns how often a step fits into a length.
#[allow(clippy::cast_sign_loss)] // Lengths are not negative.
fn count(length: f64, step: f64) -> usize {
    (length / step).max(0.0) as usize
}

/// Returns the upper and the lower edge of every band at places across the plot area, in CSS pixels; where there is no
/// answer, the edges leave no room. Notes of shaded stretches take the room below the upper end of the axis.
fn columns(figure: &Figure) -> Vec<Vec<[f64; 2]>> {
    let Figure { area, text_size, .. } = *figure;
    let step = text_size * STEP;
    let count = count(area.right - area.left, step);
    let column = |index: usize| {
        let x = area.left + step * (index as f64 + 0.5);
        let theta = figure.theta_at(x);
        let is_noted = |stretch: &Stretch| !stretch.note.is_empty() && stretch.from <= theta && theta <= stretch.to;
        let least = if figure.stretches.iter().any(is_noted) {
            area.top + text_size * 1.7
        } else {
            area.top
        };
        let tops: Vec<Option<f64>> = figure.bands.iter().map(|band: &Band| band.top(theta)).collect();
        let edge = |index: usize| match tops.get(index) {
            Some(top) => top.map(|top| figure.y_at(top)),
            None => Some(area.bottom),
        };
        let edges = (0..figure.bands.len()).map(|index| match (edge(index), edge(index + 1)) {
            (Some(top), Some(bottom)) => [top.max(least), bottom],
            _ => [area.bottom, area.top],
        });
        edges.collect()
    };
    (0..count).map(column).collect()
}

/// Returns a name in the place where an area is highest over its whole width; of several such places the middle one.
fn inside(figure: &Figure, heights: &[[f64; 2]], lines: Vec<String>) -> Option<Caption> {
    let size = figure.text_size;
    let (width, height) = extent(&lines, size);
    let count = count(width + size, size * STEP) + 1;
    if count == 0 || count > heights.len() {
        return None;
    }
    let rooms: Vec<[f64; 2]> = heights
        .windows(count)
        .map(|window| {
            window
                .iter()
                .fold([f64::NEG_INFINITY, f64::INFINITY], |[top, bottom], column| {
                    [top.max(column[0]), bottom.min(column[1])]
                })
        })
        .collect();
    let room = |[top, bottom]: [f64; 2]| bottom - top;
    let most = rooms.iter().map(|&place| room(place)).fold(0.0, f64::max);
    if most < height + size * 0.3 {
        return None;
    }
    // The longest run of places that are nearly as high as the highest.
    let mut best = 0..0;
    let mut first = 0;
    for (index, &place) in rooms.iter().enumerate() {
        if room(place) < most * 0.9 {
            first = index + 1;
        } else if index + 1 - first > best.len() {
            best = first..index + 1;
        }
    }
    let middle = best.start + (best.len() - 1) / 2;
    let [top, bottom] = rooms[middle];
    let x = figure.area.left + size * STEP * (middle as f64 + count as f64 * 0.5);
    Some(Caption {
        lines,
        at: (x, f64::midpoint(top, bottom)),
        color: figure.theme.ink(),
        paper: None,
    })
}

/// Returns the width and the height of lines of text.
pub(super) fn extent(lines: &[String], size: f64) -> (f64, f64) {
    let widths = lines.iter().map(|line| text::width(line, size));
    (widths.fold(0.0, f64::max), LINE * size * lines.len() as f64)
}

/// Returns words in a number of lines, none of which is longer than need be.
pub(super) fn wrapped(words: &[&str], count: usize) -> Vec<String> {
    if count <= 1 || words.len() <= 1 {
        return vec![words.join(" ")];
    }
    let longest = |lines: &[String]| extent(lines, 1.0).0;
    let breaks = (1..=words.len() + 1 - count).map(|end| {
        let mut lines = vec![words[..end].join(" ")];
        lines.extend(wrapped(&words[end..], count - 1));
        lines
    });
    let shortest = breaks.min_by(|a, b| longest(a).total_cmp(&longest(b)));
    shortest.unwrap_or_default()
}

/// What a name beside a curve must keep clear of.
pub(super) struct Obstacles {
    /// The lines of every curve, in CSS pixels, with ascending places across.
    pub(super) curves: Vec<Vec<Vec<Point>>>,
    /// Texts that are there already, in CSS pixels.
    pub(super) boxes: Vec<Area>,
}

impl Obstacles {
    /// Returns a text above or below a curve, where it is farthest from everything else, and keeps its place free;
    /// `None` where there is no such place.
    pub(super) fn beside(&mut self, figure: &Figure, curve: usize, name: &str, color: Color) -> Option<Caption> {
        let Figure {
            area, text_size: size, ..
        } = *figure;
        let width = text::width(name, size);
        let height = LINE * size;
        let zero = figure.y_at(0.0);
        let mut best: Option<(f64, Area)> = None;
        let places = count(area.right - area.left - width, size * STEP);
        for place in 0..places {
            let left = area.left + size * STEP * (place as f64 + 0.5);
            let right = left + width;
            let Some([high, low]) = span(&self.curves[curve], left, right) else {
                continue;
            };
            let is_crossed = |&at: &f64| (left..=right).contains(&figure.x_at(at));
            let crossed = if figure.cliffs.iter().any(is_crossed) { 1.0 } else { 0.0 };
            for top in [high - height - size * 0.15, low + size * 0.15] {
                let candidate = Area {
                    left,
                    right,
                    top,
                    bottom: top + height,
                };
                let Some(clear) = self.clearance(&candidate, &area, Some(curve)) else {
                    continue;
                };
                // It is better where the curve is level, off the cliffs and the line of 0, and, since curves are read
                // from the left, to the right.
                let struck = if top < zero && zero < top + height { 2.0 } else { 0.0 };
                let score = clear.min(size * 2.0) - (low - high) * 0.15
                    + size * (0.5 * place as f64 / places as f64 - crossed - struck);
                if best.as_ref().is_none_or(|(most, _)| score > *most) {
                    best = Some((score, candidate));
                }
            }
        }
        let (_, found) = best?;
        self.boxes.push(found);
        Some(Caption {
            lines: vec![name.to_owned()],
            at: (
                f64::midpoint(found.left, found.right),
                f64::midpoint(found.top, found.bottom),
            ),
            color,
            paper: None,
        })
    }

    /// Returns how far above or below a place for a text everything else is, but for its own curve; `None` where it is
    /// on something.
    pub(super) fn clearance(&self, place: &Area, area: &Area, own: Option<usize>) -> Option<f64> {
        if place.top < area.top || place.bottom > area.bottom || place.left < area.left || place.right > area.right {
            return None;
        }
        let apart = |top: f64, bottom: f64| (place.top - bottom).max(top - place.bottom);
        let mut clear = f64::INFINITY;
        for taken in &self.boxes {
            if taken.left < place.right + ASIDE && place.left < taken.right + ASIDE {
                clear = clear.min(apart(taken.top, taken.bottom));
            }
        }
        let others = self.curves.iter().enumerate().filter(|(index, _)| Some(*index) != own);
        for (_, curve) in others {
            if let Some([top, bottom]) = span(curve, place.left - ASIDE, place.right + ASIDE) {
                clear = clear.min(apart(top, bottom));
            }
        }
        (clear >= 0.0).then_some(clear)
    }
}

/// Returns the least and the greatest height of lines between two places across; `None` where they are not there.
fn span(lines: &[Vec<Point>], left: f64, right: f64) -> Option<[f64; 2]> {
    let mut heights: Option<[f64; 2]> = None;
    for line in lines {
        let first = line.partition_point(|point| point.0 < left);
        let end = line.partition_point(|point| point.0 <= right);
        // A curve with thousands of steps has as many lines.
        if first == line.len() || end == 0 {
            continue;
        }
        let ends = [left, right].into_iter().filter_map(|x| super::height_at(line, x));
        let inside = line[first..end].iter().map(|point| point.1);
        for y in inside.chain(ends) {
            let [least, most] = heights.unwrap_or([y, y]);
            heights = Some([least.min(y), most.max(y)]);
        }
    }
    heights
}

#[cfg(test)]
mod tests {
    use super::{span, wrapped};

    #[test]
    fn words_are_broken_where_the_longest_line_is_shortest() {
        let words = ["guess,", "make", "it", "up"];
        assert_eq!(wrapped(&words, 1), ["guess, make it up"]);
        assert_eq!(wrapped(&words, 2), ["guess,", "make it up"]);
        assert_eq!(wrapped(&words, 3), ["guess,", "make", "it up"]);
        assert_eq!(wrapped(&["guess"], 3), ["guess"]);
    }

    #[test]
    fn a_span_has_the_heights_between_the_vertices_too() {
        let line = vec![(0.0, 0.0), (10.0, 10.0), (20.0, 0.0)];
        assert_eq!(span(std::slice::from_ref(&line), 2.0, 4.0), Some([2.0, 4.0]));
        assert_eq!(span(std::slice::from_ref(&line), 8.0, 14.0), Some([6.0, 10.0]));
        assert_eq!(span(&[line], 21.0, 24.0), None);
    }
}
