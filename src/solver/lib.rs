//! Solvers of finite Markov decision processes whose reward is a line in a parameter. They know nothing of files,
//! pictures or browsers.
//!
//! The modules form layers, each using only those before it:
//!
//! 1. [`mdp`]: a finite Markov decision process, and the graph of its states.
//! 2. [`problem`]: a model with a reward that moves along a parameter, and how it is to be solved.
//! 3. [`solve`]: optimal values, optimal *sets*, selection rules, soft values, policy evaluation, occupancy.
//! 4. [`cliffs`]: every place along the parameter where the optimal sets change, and all pieces between.
//!
//! [`whole`] says what happens where the feature `whole` is missing.

pub mod cliffs;
pub mod mdp;
pub mod problem;
pub mod solve;
pub mod whole;
