//! Training (THEORY 11): tabular softmax policies, moved by the algorithms with which language models are trained.
//!
//! | file | subject |
//! |---|---|
//! | `algorithm.rs` | the algorithms, and the advantage that each gives to the trajectories of a group |
//! | `task.rs` | what a policy is trained on: the model, its rewards by component, and what is left to chance |
//! | `decision.rs` | models in which a trajectory decides once: all that can come of it, as a list |
//! | `policy.rs` | the logits, and the probabilities that they stand for |
//! | `group.rs` | the generator, trajectories, and groups of them |
//! | `gradient.rs` | the update that a group asks for |
//! | `expected.rs` | the mean of that update over all groups, by enumeration |
//! | `exact.rs` | the gradient without samples, and the natural one |
//! | `optimiser.rs` | how logits follow an update |
//! | `run.rs` | a request, and the runs that answer it |
//!
//! Tabular policies are not networks: nothing that a state teaches changes what the policy does in another one.

mod algorithm;
mod decision;
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
pub use task::Task;
