//! Exact certificates (THEORY 3): breakpoints and pieces confirmed in rational arithmetic, from the numbers as they
//! were written.
//!
//! [`certify`](certify()) confirms or contradicts what [`crate::cliffs`] found in floats, within a [`Budget`], and
//! [`confirm`] puts right what is contradicted. [`Certificate::to_json`] exports the proof, and [`check`](check())
//! verifies it by substitution, without the code that found it.

mod budget;
mod certify;
mod check;
mod claims;
mod doubled;
mod export;
mod one_step;
mod optimum;
mod plane;
mod point;
mod problem;
mod values;
mod walk;

pub use budget::Budget;
pub use certify::{Certificate, Point, Verdict, certify};
pub use check::{CheckError, Checked, check};
pub(crate) use doubled::is_doubled;
pub use doubled::{cliffs_near_one, solve_in_doubled, solve_near_one};
pub use one_step::OneStep;
pub use optimum::{Optimum, decided, has_tie, solved_exactly, tied_states};
pub use plane::{ExactParts, ExactPlace, ExactPlane};
pub use point::{ExactPoint, advantages_at, solve_exactly};
pub use problem::ExactProblem;
pub use walk::{cliffs_exactly, confirm};
