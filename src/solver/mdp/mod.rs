//! A finite Markov decision process, and the graph of its states.

mod components;
mod end_components;
mod error;
mod process;
mod reach;

pub use components::Components;
pub(crate) use end_components::leaves;
pub use end_components::{EndComponent, end_components};
pub use error::ModelError;
pub use policy_cliff_linear::Csr;
pub use process::{Discount, Mdp, is_near_one};
pub use reach::NEW_PAIR;
