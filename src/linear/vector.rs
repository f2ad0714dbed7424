//! Sums and sizes of dense vectors.

/// Returns the largest absolute value; 0 for none.
#[must_use]
pub fn largest(values: &[f64]) -> f64 {
    values.iter().fold(0.0, |most, value| greater(most, value.abs()))
}

/// Returns the greater of two numbers; the first where the second is not a number.
///
/// WebAssembly has no instruction for `f64::max`, which calls a function there; this is one comparison.
#[must_use]
pub fn greater(a: f64, b: f64) -> f64 {
    if b > a { b } else { a }
}

/// Returns the least and the greatest value; infinity and minus infinity for none.
pub fn range(values: impl Iterator<Item = f64>) -> (f64, f64) {
    values.fold((f64::INFINITY, f64::NEG_INFINITY), |(least, greatest), value| {
        (if value < least { value } else { least }, greater(greatest, value))
    })
}

/// Adds `factor` times y to x.
pub fn add(x: &mut [f64], factor: f64, y: &[f64]) {
    for (x, y) in x.iter_mut().zip(y) {
        *x += factor * y;
    }
}

/// Returns the sum of a(i) b(i), as long as both have entries.
#[must_use]
pub fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// A sum of many numbers that is rounded once, however many are added and taken away.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sum {
    sum: f64,
    /// What rounding has left out of `sum`.
    rest: f64,
}

impl Sum {
    /// Adds a number: the sum of two floats and its rounding error are both floats (Knuth's two-sum).
    pub fn add(&mut self, number: f64) {
        let sum = self.sum + number;
        let own = sum - self.sum;
        self.rest += (self.sum - (sum - own)) + (number - own);
        self.sum = sum;
    }

    /// Returns the sum.
    #[must_use]
    pub fn total(self) -> f64 {
        self.sum + self.rest
    }
}
