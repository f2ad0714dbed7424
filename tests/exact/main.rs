//! Exact certificates: what they confirm, contradict and leave open, and their independent check.

#[path = "../support/mod.rs"]
mod support;

mod best_of_11;
mod claims;
mod confirm;
mod export;
mod hostile;
mod numbers;
mod open_ends;
mod oracle;
mod ordinary;
mod python;
mod scenarios;
mod tables;
mod vectors;
