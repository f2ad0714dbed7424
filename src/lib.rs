//! The map from reward to optimal policy, computed: Markov decision processes whose reward moves along a parameter,
//! solved with a hard maximum and with entropy regularisation.
//!
//! The modules form layers, each using only those before it:
//!
//! 1. [`whole`], [`mdp`], [`problem`], [`solve`], [`cliffs`]: the solvers, a package of their own (`policy-cliff-solver`).
//! 2. [`train`]: the policies that learning algorithms find, a package of its own (`policy-cliff-train`).
//! 3. [`rational`]: exact numbers as files write them.
//! 4. [`scenario`]: the file of a model, its rewards affine in named parameters, and what to show of it.
//! 5. `import`: models as other programs write them, made scenario files (with the feature `studies`).
//! 6. [`exact`]: certificates of cliffs in rational arithmetic, and their independent check.
//! 7. [`phase`]: two parameters: the box cut into convex polygons of equal optimal sets.
//! 8. [`stability`]: how far the next cliff is, and what smoothness buys and costs.
//! 9. [`study`]: one parameter moved over a grid, as columns, with the jumps between them; one point; an experiment.
//! 10. [`figure`]: plain-data figures and one drawing of them for every canvas.
//! 11. [`link`]: what a reader can set, and links that carry it, with models that no library has.
//! 12. `web` (wasm only): the boundary to JavaScript.
//!
//! The theory is that of Xu, "The Policy Cliff" (arXiv 2507.20150), and what goes beyond it. A comment that says
//! "(THEORY 3)" means section 3 of docs/THEORY.md, which has every definition and equation.

pub use policy_cliff_solver::{cliffs, mdp, problem, solve, whole};
pub use policy_cliff_train as train;

pub mod exact;
pub mod figure;
#[cfg(feature = "studies")]
pub mod import;
pub mod link;
pub mod phase;
pub mod rational;
pub mod scenario;
pub mod stability;
pub mod study;
mod typed_arrays;
#[cfg(target_arch = "wasm32")]
mod web;

/// The example of the crate's README runs as a test.
#[cfg(doctest)]
#[doc = include_str!("../docs/CRATE.md")]
pub struct Readme;
