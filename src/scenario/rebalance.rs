//! Probabilities of which one has been changed: the others share what it leaves.

use std::fmt;

use num_bigint::BigInt;

use crate::rational::{Number, NumberError, Rational};

/// The greatest number of decimal places of a probability that is written as a decimal; others are fractions.
const PLACES: u32 = 12;

/// The reason why probabilities cannot be made to sum to 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RebalanceError {
    /// A text is no number.
    Number(String, NumberError),
    /// A probability is below 0 or above 1.
    Range(String),
    /// There is no other probability that could change.
    Alone,
    /// A probability needs more digits than a file may have.
    Digits,
}

impl fmt::Display for RebalanceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(text, error) => write!(f, "\"{text}\" is {error}"),
            Self::Range(text) => write!(f, "{text} is no probability; allowed is 0 to 1"),
            Self::Alone => f.write_str("the only successor has probability 1"),
            Self::Digits => write!(f, "the other probabilities are {}", NumberError::Digits),
        }
    }
}

impl std::error::Error for RebalanceError {}

/// Returns probabilities that sum to 1: that at the index `kept` as it is written, the others in the proportions they
/// have, or equal where all of them are 0. They are exact, as decimals of at most 12 places where they are such, else as
/// fractions.
///
/// # Errors
/// Names the text that is no probability, or says why the others cannot share the rest.
pub fn rebalanced(probabilities: &[&str], kept: usize) -> Result<Vec<String>, RebalanceError> {
    let numbers = probabilities.iter().map(|text| probability(text));
    let numbers = numbers.collect::<Result<Vec<Rational>, RebalanceError>>()?;
    let rest = numbers
        .get(kept)
        .map_or(Rational::ONE, |number| &Rational::ONE - number);
    let others = || numbers.iter().enumerate().filter(|&(index, _)| index != kept);
    let sum = others().fold(Rational::ZERO, |sum, (_, number)| &sum + number);
    let count = others().count();
    if count == 0 && !rest.is_zero() {
        return Err(RebalanceError::Alone);
    }
    let mut answer: Vec<String> = probabilities.iter().map(|&text| text.to_owned()).collect();
    for (index, number) in others() {
        let share = if sum.is_zero() {
            &rest / &Rational::new(count.into(), 1.into())
        } else {
            &(&rest * number) / &sum
        };
        answer[index] = written(&share)?;
    }
    Ok(answer)
}

fn probability(text: &str) -> Result<Rational, RebalanceError> {
    let number = Number::parse(text).map_err(|error| RebalanceError::Number(text.to_owned(), error))?;
    if number.is_negative() || number.rational() > Rational::ONE {
        return Err(RebalanceError::Range(text.to_owned()));
    }
    Ok(number.rational())
}

/// Returns a probability as it stands in a file.
fn written(probability: &Rational) -> Result<String, RebalanceError> {
    let text = decimal(probability).unwrap_or_else(|| probability.to_string());
    match Number::parse(&text) {
        Ok(_) => Ok(text),
        Err(_) => Err(RebalanceError::Digits),
    }
}

/// Returns a number from 0 to 1 as a decimal, where it is one of a few places.
fn decimal(number: &Rational) -> Option<String> {
    let scaled = |places: u32| number * &Rational::new(BigInt::from(10u64.pow(places)), BigInt::from(1));
    let places = (0..=PLACES).find(|&places| scaled(places).is_integer())?;
    let digits = scaled(places).to_string();
    let (width, places) = (places as usize + 1, places as usize);
    let digits = format!("{digits:0>width$}");
    let (whole, part) = digits.split_at(digits.len() - places);
    Some(if part.is_empty() {
        whole.to_owned()
    } else {
        format!("{whole}.{part}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_others_share_the_rest_in_their_proportions() {
        let of = |texts: &[&str], kept| rebalanced(texts, kept).expect("they are probabilities");
        assert_eq!(of(&["0.5", "0.5"], 0), ["0.5", "0.5"]);
        assert_eq!(of(&["0.70", "0.5"], 0), ["0.70", "0.3"]);
        assert_eq!(of(&["1/2", "1/3", "1/3"], 0), ["1/2", "0.25", "0.25"]);
        assert_eq!(of(&["0.2", "0.1", "0.3"], 1), ["0.36", "0.1", "0.54"]);
        assert_eq!(of(&["0", "0.4", "0"], 1), ["0.3", "0.4", "0.3"]);
        assert_eq!(of(&["0", "1/7", "0", "0"], 1), ["2/7", "1/7", "2/7", "2/7"]);
        assert_eq!(of(&["1", "0.5", "0.5"], 0), ["1", "0", "0"]);
        assert_eq!(of(&["1e0"], 0), ["1e0"]);
        assert_eq!(of(&["0.000001", "1"], 0), ["0.000001", "0.999999"]);
    }

    #[test]
    fn what_is_no_probability_is_named() {
        let of = |texts: &[&str], kept| rebalanced(texts, kept).expect_err("it is none").to_string();
        assert_eq!(of(&["1.5", "0"], 0), "1.5 is no probability; allowed is 0 to 1");
        assert_eq!(of(&["0.5", "-1/2"], 0), "-1/2 is no probability; allowed is 0 to 1");
        assert_eq!(of(&["0.5"], 0), "the only successor has probability 1");
        assert_eq!(
            of(&["half", "0.5"], 0),
            "\"half\" is not a number; allowed: a decimal like -0.25 or a fraction like 1/3"
        );
    }
}
