//! Exact certificates (THEORY 3): breakpoints and pieces confirmed in rational arithmetic, from the numbers as they were written.
mod big;
