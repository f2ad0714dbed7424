//! Solvers of finite Markov decision processes whose reward is a line in a parameter. They know nothing of files,
//! pictures or browsers.
//!
//! The modules form layers, each using only those before it:
//!
//! 1. [`whole`]: what a smaller build leaves to the whole of the library.
//! 2. [`mdp`]: a finite Markov decision process, and the graph of its states.
//! 3. [`problem`]: a model with a reward that moves along a parameter, and how it is to be solved.
//! 4. [`solve`]: optimal values, optimal *sets*, selection rules, soft values, policy evaluation, occupancy.
//! 5. [`cliffs`]: every place along the parameter where the optimal sets change, and all pieces between.

pub mod cliffs;
pub mod mdp;
pub mod problem;
pub mod solve;
pub mod whole;
