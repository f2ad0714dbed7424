//! What a reader can set, between which bounds and in which steps: the part of the page's controls that computes.

mod scale;

pub use scale::{Scale, ScaleError};
