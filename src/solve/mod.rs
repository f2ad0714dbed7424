//! Solvers: see the layer's modules.
