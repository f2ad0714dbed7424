//! How much a scenario file may hold. Beyond a limit the file is refused with a message; within them, reading takes time and memory in proportion
//! to the text.

/// Bytes of text.
pub const TEXT_BYTES: usize = 64 << 20;
/// Depth of nested objects and lists.
pub const NESTING: usize = 32;
/// Values in lists and objects together (counted by their commas).
pub const VALUES: usize = 5_000_000;
/// States, terminal ones included.
pub const STATES: usize = 20_000;
/// Pairs of a state and one of its actions.
pub const PAIRS: usize = 200_000;
/// Transitions of all pairs together.
pub const TRANSITIONS: usize = 2_000_000;
/// Reward components.
pub const COMPONENTS: usize = 64;
/// Parameters.
pub const PARAMETERS: usize = 32;
/// Domains.
pub const DOMAINS: usize = 64;
/// Outcomes in the view.
pub const OUTCOMES: usize = 64;
/// Steps of the guide.
pub const STEPS: usize = 16;
/// Rows of the table of what was measured.
pub const ROWS: usize = 64;
/// Its columns.
pub const COLUMNS: usize = 16;
/// Characters of a name.
pub const NAME: usize = 200;
/// Characters of a weight's expression.
pub const EXPRESSION: usize = 1000;
/// Depth of parentheses and signs in a weight's expression.
pub const EXPRESSION_NESTING: usize = 32;
