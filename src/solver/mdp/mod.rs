//! A finite Markov decision process, and the graph of its states.

mod components;
mod error;
mod process;
mod reach;
pub(crate) mod sparse;

pub use components::Components;
pub use error::ModelError;
pub use process::{Discount, Mdp};
pub use sparse::Csr;
