//! Links: the fragment of an address that says what a reader looks at. It never reaches a server.
//!
//! ```text
//! v=1&scenario=clever-slacker&rho=0.07&alpha=off&state=derived
//! v=1&model=deflate:jVFBboMwEPwK...&rho=0.07
//! ```
//!
//! A link names a version, a scenario of the library or a model of its own, and of the [table of fields](crate::link::view::fields) what differs from the
//! view that the scenario opens with. docs/LINKS.md is the format for other programs. Two stages read it: [`Link::parse`] needs no scenario and gives an
//! error, [`Link::apply`] takes all that can be read and says of the rest why it cannot. Every text gives one or the other, in memory
//! proportional to the text and the scenario, and in little more time: O(n log n) where a perturbation names actions.

mod error;
mod pack;
mod parse;
mod picture;
pub mod view;
mod write;

pub use error::{LinkError, Problem};
pub use pack::{LONGEST_TEXT, pack, unpack};
pub use parse::{Link, NEWEST, Source};
pub use picture::{link_in, with_link};
pub use write::write;

/// Bytes of the longest link that is read.
pub const LONGEST: usize = 1 << 20;
