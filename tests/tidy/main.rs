//! The rules of the house that no compiler checks. ARCHITECTURE.md says why each one stands.

mod documents;
mod house;
mod page;
mod publishing;
mod rust;
mod sources;
