//! The errors of numbers that are not a Markov decision process.

use std::fmt;

/// The reason why numbers do not make a Markov decision process. States and actions are named by index; the reader of
/// files translates them into places.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum ModelError {
    /// A discount outside [0, 1].
    Discount(f64),
    /// A probability that is negative, above 1, or not a number.
    Probability {
        /// The state.
        state: usize,
        /// The action's position among the state's.
        action: usize,
        /// The refused probability.
        value: f64,
    },
    /// Probabilities of one action whose sum differs from 1 by more than 1e-9.
    Sum {
        /// The state.
        state: usize,
        /// The action's position among the state's.
        action: usize,
        /// The sum of the probabilities.
        sum: f64,
    },
    /// A transition to a state that does not exist.
    Target {
        /// The state.
        state: usize,
        /// The action's position among the state's.
        action: usize,
        /// The index of the missing state.
        target: usize,
    },
    /// A start distribution that is negative somewhere, or whose sum differs from 1 by more than 1e-9.
    Start {
        /// The sum of the start distribution.
        sum: f64,
    },
    /// No state has an action.
    NoAction,
    /// At discount 1, a state from which no policy ends with probability 1, or comes to a loop where nothing is earned.
    Endless {
        /// The index of the first such state.
        state: usize,
    },
    /// More states, pairs or transitions than `u32` can number.
    TooLarge,
}

impl fmt::Display for ModelError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Discount(value) => write!(f, "discount {value} is outside [0, 1]"),
            Self::Probability { state, action, value } => {
                write!(
                    f,
                    "probability {value} in state {state}, action {action} is outside [0, 1]"
                )
            }
            Self::Sum { state, action, sum } => {
                write!(
                    f,
                    "probabilities of state {state}, action {action} sum to {sum}, not to 1 (within 1e-9)"
                )
            }
            Self::Target { state, action, target } => {
                write!(
                    f,
                    "state {state}, action {action} leads to state {target}, which does not exist"
                )
            }
            Self::Start { sum } => write!(
                f,
                "start probabilities sum to {sum}, not to 1 (within 1e-9), or one is negative"
            ),
            Self::NoAction => write!(f, "no state has an action"),
            Self::Endless { state } => {
                write!(f, "with discount 1, no policy ends from state {state}")
            }
            Self::TooLarge => write!(f, "more than 4294967295 states, actions or transitions"),
        }
    }
}

impl std::error::Error for ModelError {}
