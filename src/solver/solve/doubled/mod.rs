//! Values in doubled precision (THEORY 2), for discounts near 1.
//!
//! There V is some large number that all states share, times 1 / (1 - discount), and differences that are small beside
//! it. [`DoubledValues`] keep both apart: V = c + h. As probabilities sum to 1, Q(s,a) - c = R(s,a) - (1 - discount) c +
//! discount sum over s' of P(s'|s,a) h(s'), so that nothing is as large as c. The equations of a policy are solved in
//! floats, again and again, for what the last answer left of them, which is computed in doubled precision (iterative
//! refinement: Higham 2002, chapter 12). The bound on the error is what is left at last, divided by 1 - discount, and so
//! holds whatever the policy's chain is like.

mod model;
mod number;
mod values;

pub use model::DoubledModel;
pub use number::Doubled;
pub use values::{Count, DoubledValues};
