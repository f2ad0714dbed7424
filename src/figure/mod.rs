//! Pictures of a sweep and of two parameters, and the sentences that read them.
//!
//! A picture is a pure function of (names, sweep, what to show, size, theme): first a [`Figure`], plain data that tests examine, then one [`draw`] of it for every [`Surface`].
//! The canvas of the web and the SVG document share it. Nothing here measures text with a font, so a figure is the same in a browser, in a worker and natively.
//!
//! Cost: O(points x actions^2) for the lines, everything else O(points).

mod build;
mod check;
mod data;
mod describe;
mod draw;
mod experiment;
mod flip;
pub mod format;
mod graph;
mod layout;
mod notes;
mod pen;
mod phase;
mod pieces;
mod policy;
mod share;
mod spread;
mod stress;
mod stress_axis;
mod stress_lines;
mod stress_words;
mod surface;
mod svg;
mod text;
mod theme;
mod thin;
mod ticks;
mod told;
mod trace;
mod value;

pub use build::{Kind, Labels, Options};
pub use check::check;
pub use data::{Area, Axis, Band, Dot, EndLabel, Figure, Series, Shade};
pub use describe::describe;
pub use draw::{draw, draw_cursor};
pub use experiment::{Bars, Row};
pub use graph::{Align, Graph, Label, Node, Overlay, Shape};
pub use phase::{Border, Map, Name, Patch, PhaseLabels, Scale, Sheet, draw_point};
pub use stress_words::describe_stress;
pub use surface::{Drawn, FINE, FONT, Surface, units};
pub use svg::{captioned, svg};
pub use text::width as text_width;
pub use theme::{Theme, css};
pub use ticks::Tick;
pub use told::told;
pub use trace::{Dash, Line, Mark, Point};
