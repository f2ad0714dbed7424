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

    pub(super) fn predict(&self, value: &mut [f64]) {
        const WEIGHTS: [&[f64]; 5] = [&[], &[1.0], &[-1.0, 2.0], &[1.0, -3.0, 3.0], &[-1.0, 4.0, -6.0, 4.0]];
        let weights = WEIGHTS[self.values.len()];
        if weights.is_empty() {
            return;
        }
        value.fill(0.0);
        for (known, weight) in self.values.iter().zip(weights) {
            for (slot, v) in value.iter_mut().zip(known) {
                *slot += weight * v;
            }
        }
    }
}
