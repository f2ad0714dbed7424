//! Vectors, sparse matrices and sweeps over them: the loops that the solvers spend nearly all their time in.
//!
//! They are a package of their own, so that they can be compiled for speed and everything else for size.

mod exponential;
mod gauss_seidel;
mod rows;
mod sparse;
mod vector;

pub use exponential::exponentials;
pub use gauss_seidel::{gauss_seidel, gauss_seidel_transposed};
pub use rows::{largest_means, share_slopes, soft_maxima};
pub use sparse::{Csr, SparseMatrix};
pub use vector::{Sum, add, dot, greater, largest, multiply, range};
