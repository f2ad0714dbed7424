//! The temperature of a regularised problem, checked once.

use std::fmt;

/// A temperature from 1e-6 to 1e6, in units of reward.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Temperature(f64);

/// A temperature outside [1e-6, 1e6].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TemperatureError(pub f64);

impl fmt::Display for TemperatureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "temperature {} is outside [1e-6, 1e6]", self.0)
    }
}

impl std::error::Error for TemperatureError {}

impl Temperature {
    /// The least temperature.
    pub const MIN: f64 = 1e-6;
    /// The greatest temperature.
    pub const MAX: f64 = 1e6;

    /// The temperatures that pictures and sliders reach from and to unless they are told otherwise.
    pub const USUAL: [f64; 2] = [1e-3, 1e1];

    /// Returns a temperature.
    ///
    /// # Errors
    /// Where the value is outside [1e-6, 1e6] or not a number.
    pub fn new(value: f64) -> Result<Self, TemperatureError> {
        if (Self::MIN..=Self::MAX).contains(&value) {
            Ok(Self(value))
        } else {
            Err(TemperatureError(value))
        }
    }

    /// Returns the temperature itself.
    #[must_use]
    pub fn get(self) -> f64 {
        self.0
    }
}
