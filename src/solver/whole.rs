//! What rare problems need is only in the whole of the library, which has the feature `whole`. A page opens sooner with
//! the core, which is without: where it meets such a problem, it leaves the question to the whole, which is asked anew.

use std::panic::panic_any;

/// Whether this is the whole.
pub const IS_WHOLE: bool = cfg!(feature = "whole");

/// The payload of the panic by which the core leaves a question to the whole.
#[derive(Clone, Copy, Debug)]
pub struct LeftToWhole;

/// Stands before what only the whole can do. The compiler leaves out of the core what comes after it. Returns true, for
/// conditions that depend on it.
///
/// # Panics
/// In the core, with [`LeftToWhole`].
#[inline]
#[allow(clippy::must_use_candidate)] // Most callers only ask for it.
pub fn required() -> bool {
    if !IS_WHOLE {
        panic_any(LeftToWhole);
    }
    IS_WHOLE
}
