//! Solvers for one reward: a slice over pairs, units of reward.
//!
//! | module | computes |
//! |---|---|
//! | [`Hard`] | V*, Q*, the optimal set of every state |
//! | [`Soft`] | the entropy or KL regularised value and its policy |
//! | [`select`] | a policy out of the optimal sets, by [`Rule`](crate::scenario::Rule) |
//! | [`Evaluation`] | value and occupancy of a given policy |
//!
//! Every answer carries its Bellman residual max |TV - V| and a bound on |V - V*| in any state that follows from it. Solvers keep their last answer and
//! start the next solve from it: a sweep is a chain of warm solves.

mod accuracy;
mod chain;
mod endless;
mod evaluate;
mod far;
mod finite;
mod gain;
mod hard;
mod krylov;
mod lu;
mod maximum;
mod relax;
mod select;
mod soft;
mod temperature;

pub(crate) use accuracy::largest;
pub(crate) use chain::Chain;

pub use accuracy::Accuracy;
pub use evaluate::{Evaluation, collected};
pub use finite::{Unbounded, end_component};
pub use hard::Hard;
pub use select::{select, share};
pub use soft::Soft;
pub use temperature::{Temperature, TemperatureError};
