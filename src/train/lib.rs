//! Training (THEORY 11): tabular softmax policies, moved by the algorithms with which language models are trained.
//!
//! The modules form layers, each using only those before it:
//!
//! 1. `policy`: the logits, and the probabilities that they stand for.
//! 2. `task`: what a policy is trained on: the model, its rewards by component, what is left to chance, and where
//!    trajectories decide once all that can come of it, as a list.
//! 3. `group`: the generator, trajectories, and groups of them.
//! 4. `algorithm`: the algorithms, and the advantage that each gives to the trajectories of a group.
//! 5. `gradient`: the update that a group asks for.
//! 6. `optimiser`: how logits follow an update.
//! 7. `exact`: the gradient without samples, and the natural one.
//! 8. `expected`: the mean of the update over all groups, by enumeration.
//! 9. `run`: a request, and the runs that answer it.
//!
//! Tabular policies are not networks: nothing that a state teaches changes what the policy does in another one.

mod algorithm;
mod exact;
mod expected;
mod gradient;
mod group;
mod optimiser;
mod policy;
mod run;
mod task;

pub use algorithm::{Algorithm, Baseline};
pub use exact::{exact_gradient, natural_gradient};
pub use expected::{LARGEST_ENUMERATION, expected_update, sampled_update};
pub use gradient::{Estimator, Penalty};
pub use optimiser::Optimiser;
pub use policy::Softmax;
pub use run::{GOAL, SeedRun, TrainError, TrainRequest, Training, train};
pub use task::{Component, Task};
