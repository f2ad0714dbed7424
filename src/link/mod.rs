//! Links: the fragment of an address that says what a reader looks at. A fragment never reaches a server.
//!
//! ```text
//! v=1&scenario=clever-slacker&rho=0.07&alpha=off&state=derived
//! v=1&model=deflate:jVFBboMwEPwK...&rho=0.07
//! ```
//!
//! A link names a version, a scenario of the library or a packed model, and those fields that differ from the view that
//! the scenario opens with. docs/LINKS.md describes the format for other programs.
//!
//! | module | what it does |
//! |---|---|
//! | `outline` | holds what links need to know of a scenario |
//! | `fields` | holds the one table of what a reader can set, which controls, defaults and links are made from |
//! | `view` | holds the value of every field |
//! | `pin` | holds the settings that the present ones are compared with |
//! | `text` | writes the value of a field as text and reads it |
//! | `choice` | holds a view by names instead of indices, as other programs do |
//! | `address` | writes a whole link and reads it |
//! | `model` | checks a packed model, and makes the text that is packed |
//! | `picture` | writes a link into a PNG or an SVG and reads it |
//! | `scale` | maps the positions of a slider to values |
//!
//! A link is read in two stages: [`Link::parse`] needs no scenario and returns an error, [`Link::apply`] takes every
//! entry that can be read and says of the others why they cannot. Both take memory proportional to the text and the
//! scenario, and O(n log n) time.

mod address;
mod choice;
mod error;
mod fields;
mod model;
mod outline;
mod picture;
mod pin;
mod scale;
mod text;
mod view;

pub use address::{Link, NEWEST, Source, write};
pub use choice::{Alpha, Choice};
pub use error::{ChoiceError, FieldError, LinkError, Problem};
pub use fields::{Alternative, Axis, Field, Group, Kind, Map, PANELS, Style, fields};
pub use model::{packable, packed_digits};
pub use outline::{Outline, ParameterOutline, StateNames, StepOutline};
pub use picture::{link_in, with_link};
pub use pin::Pin;
pub use scale::{Scale, ScaleError};
pub use text::number;
pub use view::View;

/// The greatest length of a link that is read, in bytes.
pub const LONGEST: usize = 1 << 20;

/// The greatest length of a text that is packed, in bytes; www/module/packed-model.js has the same for what is
/// unpacked.
pub const LONGEST_TEXT: usize = 4 << 20;
