//! The map from reward to optimal policy, computed: Markov decision processes whose reward moves along a parameter,
//! solved with a hard maximum and with entropy regularisation.
//!
//! The modules form layers, each using only those before it:
//!
//! 1. [`model`]: a finite MDP, rewards affine in named parameters, the scenario file.
//! 2. [`solve`]: optimal values, optimal *sets*, selection rules, soft values, policy evaluation, occupancy.
//! 3. [`cliffs`]: every place along one parameter where the optimal sets change, and all pieces between.
//! 4. [`exact`]: the same in rational arithmetic: certificates, and their independent check.
//! 5. [`phase`]: two parameters: the box cut into convex polygons of equal optimal sets.
//! 6. [`stability`]: how far the next cliff is, and what smoothness buys and costs.
//! 7. [`sweep`]: one parameter moved over a grid, as columns, with the jumps between them.
//! 8. [`chart`]: plain-data figures and one drawing of them for every backend.
//! 9. [`view`]: what a reader can set, between which bounds and in which steps.
//! 10. [`share`]: links that carry what is set, and models that no library has.
//! 11. `web` (wasm only): the boundary to JavaScript.
//!
//! The theory and its numbering follow Xu, "The Policy Cliff" (arXiv 2507.20150).

pub mod chart;
pub mod cliffs;
pub mod exact;
pub mod model;
pub mod phase;
pub mod share;
pub mod solve;
pub mod stability;
pub mod sweep;
pub mod view;
#[cfg(target_arch = "wasm32")]
mod web;
