//! The pictures of a sweep: the policy of the watched state, and the values from the start. All share their horizontal
//! axis and their margins, so that one can stand exactly above the other.

mod bands;
mod check;
mod frame;
mod here;
mod lines;
mod outcomes;
mod over_alpha;
mod pieces;
mod roadmap;
mod transition;
mod value;
mod words;

pub use check::check;
pub use frame::Pinned;
pub use here::{Here, PinnedHere, SoftHere, here};
pub(super) use pieces::pieces;
pub use value::Curves;
pub(super) use value::write_names;
pub use words::describe;
pub(super) use words::{listed, quoted};
