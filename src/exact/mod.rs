//! Exact certificates (THEORY 3): breakpoints and pieces confirmed in rational arithmetic, from the numbers as they were written.

mod big;
mod budget;
mod certify;
mod problem;
mod values;

pub use budget::Budget;
pub use certify::{Certificate, Point, Verdict, certify};
pub use problem::ExactProblem;
