//! What is solved: a finite Markov decision process, a reward that is affine in named parameters, and the file both are read from.

mod error;
mod graph;
mod mdp;
mod number;
mod problem;
mod reach;
mod scenario;
pub(crate) mod sparse;

pub use error::ModelError;
pub use graph::Components;
pub use mdp::{Discount, Mdp};
pub use number::{Number, NumberError};
pub use problem::Problem;
pub use scenario::{
    Affine, Layout, Measured, Objective, Outcome, Parameter, Place, Rule, Scenario, ScenarioError,
    Setting, Step, View, cliff_places, limits,
};
pub(crate) use scenario::{json, names};
