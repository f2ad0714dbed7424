//! Solvers for one reward: a slice over pairs, units of reward.
//!
//! | module | computes |
//! |---|---|
//! | `bellman` | the Bellman backup, hard and soft |
//! | [`Hard`] | V*, Q*, the optimal set of every state |
//! | [`Soft`] | the entropy or KL regularised value and its policy |
//! | [`select`](select()) | a policy out of the optimal sets, by [`Rule`](crate::problem::Rule) |
//! | [`Tally`] | what following a policy of one step gives, as single states change theirs |
//! | [`Evaluation`] | value and occupancy of a given policy |
//! | [`Levels`] | which states meet numbers of which size, for tolerances |
//! | [`DoubledValues`] | the same in doubled precision, for discounts near 1 |
//! | `chain` | the linear equations of a Markov chain |
//! | `end_components` | whether there is a finite answer at discount 1 |
//! | [`FreeLoops`] | the model without the loops that cost nothing at discount 1 |
//!
//! Every answer carries its Bellman residual max |TV - V| and a bound on |V - V*| in any state that follows from it.
//! Solvers keep their last answer and start the next solve from it: a sweep is a chain of warm solves.

mod accuracy;
mod action_elimination;
mod bellman;
mod chain;
mod doubled;
mod end_components;
mod evaluation;
mod free_loops;
mod hard;
mod levels;
mod select;
mod soft;
mod soft_gain;
mod staying;
mod tally;
mod temperature;

pub use bellman::hard_backup;
pub(crate) use chain::Chain;
pub use policy_cliff_linear::{Sum, dot, greater, largest, multiply, range};

pub use accuracy::Accuracy;
pub use doubled::{Count, Doubled, DoubledModel, DoubledValues};
pub use end_components::{Endless, Unbounded, check_endings, end_component};
pub use evaluation::{Evaluation, collected};
pub use free_loops::FreeLoops;
pub use hard::Hard;
pub use levels::{Levels, is_spread};
pub use select::{select, share};
pub use soft::Soft;
pub use staying::staying_shares;
pub use tally::Tally;
pub use temperature::{Temperature, TemperatureError};
