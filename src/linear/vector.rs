//! Sums and sizes of dense vectors.

/// The number of sums, or of greatest values, that are kept beside each other: what does not wait for the last addition
/// can be a vector instruction.
const LANES: usize = 4;

/// Returns the largest absolute value; 0 for none.
#[must_use]
pub fn largest(values: &[f64]) -> f64 {
    let (chunks, rest) = values.as_chunks::<LANES>();
    let mut most = [0.0; LANES];
    for chunk in chunks {
        for (most, value) in most.iter_mut().zip(chunk) {
            *most = greater(*most, value.abs());
        }
    }
    let rest = rest.iter().map(|value| value.abs());
    most.into_iter().chain(rest).fold(0.0, greater)
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
    let length = a.len().min(b.len());
    let (a, rest_of_a) = a[..length].as_chunks::<LANES>();
    let (b, rest_of_b) = b[..length].as_chunks::<LANES>();
    let mut sums = [0.0; LANES];
    for (a, b) in a.iter().zip(b) {
        for (sum, (a, b)) in sums.iter_mut().zip(a.iter().zip(b)) {
            *sum += a * b;
        }
    }
    let rest = rest_of_a.iter().zip(rest_of_b).map(|(a, b)| a * b);
    sums.into_iter().chain(rest).sum()
}

/// Writes the products a(i) b(i), as long as both have entries.
pub fn multiply(a: &[f64], b: &[f64], products: &mut Vec<f64>) {
    products.clear();
    products.extend(a.iter().zip(b).map(|(a, b)| a * b));
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
