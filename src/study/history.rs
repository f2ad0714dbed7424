//! Extrapolation to the next point of a grid from the points before it.

/// The values of the last few points, extrapolated by the polynomial through them (of one degree less than their
/// number).
pub(super) struct History {
    length: usize,
    values: Vec<Vec<f64>>,
}

impl History {
    pub(super) fn new(length: usize) -> Self {
        Self {
            length,
            values: Vec::new(),
        }
    }

    pub(super) fn clear(&mut self) {
        self.values.clear();
    }

    pub(super) fn push(&mut self, value: &[f64]) {
        let mut oldest = if self.values.len() == self.length {
            self.values.remove(0)
        } else {
            Vec::new()
        };
        oldest.clear();
        oldest.extend_from_slice(value);
        self.values.push(oldest);
    }

    /// Writes the prediction into `value`; returns false, with `value` as it was, where nothing is known.
    pub(super) fn predict(&self, value: &mut [f64]) -> bool {
        const WEIGHTS: [&[f64]; 5] = [&[], &[1.0], &[-1.0, 2.0], &[1.0, -3.0, 3.0], &[-1.0, 4.0, -6.0, 4.0]];
        self.combine(WEIGHTS[self.values.len()], value)
    }

    /// Writes the mean of the last two points into `value`, or the last one if there is one alone.
    pub(super) fn interpolate(&self, value: &mut [f64]) -> bool {
        const WEIGHTS: [&[f64]; 3] = [&[], &[1.0], &[0.5, 0.5]];
        self.combine(WEIGHTS[self.values.len().min(2)], value)
    }

    /// Returns the values of the point before the last one, or of the last one if there is one alone.
    pub(super) fn before(&self) -> Option<&[f64]> {
        let before = self.values.len().saturating_sub(2);
        self.values.get(before).map(Vec::as_slice)
    }

    /// Writes a sum of the values of the last points, with a weight each.
    fn combine(&self, weights: &[f64], value: &mut [f64]) -> bool {
        if weights.is_empty() {
            return false;
        }
        value.fill(0.0);
        let last = &self.values[self.values.len() - weights.len()..];
        for (known, weight) in last.iter().zip(weights) {
            for (slot, v) in value.iter_mut().zip(known) {
                *slot += weight * v;
            }
        }
        true
    }
}
