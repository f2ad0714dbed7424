//! The limits on the size of a scenario file. Beyond a limit the file is refused with a message; within them, reading
//! takes time and memory in proportion
//! to the text.

/// The largest number of bytes of text.
pub const TEXT_BYTES: usize = 64 << 20;
/// The largest depth of nested objects and lists.
pub const NESTING: usize = 32;
/// The largest number of values in lists and objects together (counted by their commas).
pub const VALUES: usize = 5_000_000;
/// The largest number of states, terminal ones included.
pub const STATES: usize = 20_000;
/// The largest number of pairs of a state and one of its actions.
pub const PAIRS: usize = 200_000;
/// The largest number of prompts of a table. Models of one step are solved state by state, so that they may be larger.
pub const PROMPTS: usize = 100_000;
/// The largest number of answers of all prompts of a table together.
pub const TABLE_ANSWERS: usize = 800_000;
/// The largest number of transitions of all pairs together.
pub const TRANSITIONS: usize = 2_000_000;
/// The largest number of reward components.
pub const COMPONENTS: usize = 1024;
/// The largest number of parameters.
pub const PARAMETERS: usize = 256;
/// The largest number of actions times parameters that move a weight: as many slopes of rewards are kept.
pub const SLOPES: usize = 32_000_000;
/// The largest number of steps of a horizon.
pub const HORIZON: usize = 10_000;
/// The largest number of domains.
pub const DOMAINS: usize = 64;
/// The largest number of outcomes in the view.
pub const OUTCOMES: usize = 64;
/// The largest number of steps of the guide.
pub const STEPS: usize = 16;
/// The largest number of answers to a question of the guide.
pub const ANSWERS: usize = 4;
/// The largest number of rows in the table of measured findings.
pub const ROWS: usize = 64;
/// The largest number of columns in that table.
pub const COLUMNS: usize = 16;
/// The largest number of characters in a name.
pub const NAME: usize = 200;
/// The largest number of characters in a weight's expression.
pub const EXPRESSION: usize = 1000;
/// The largest depth of parentheses and signs in a weight's expression.
pub const EXPRESSION_NESTING: usize = 32;
