//! The weight of a component as an expression that is affine in the parameters, computed exactly.
//!
//! ```text
//! sum     = product (("+" | "-") product)*
//! product = signed (("*" | "/") signed)*
//! signed  = "-" signed | decimal | parameter | "(" sum ")"
//! ```
//!
//! Of two factors one must be free of parameters, and so must a divisor.

use super::diagnostic::{Diagnostic, Result, refuse};
use super::limits;
use super::names::{self, Names};
use crate::rational::Number;

/// An affine expression in the parameters: constant + sum of coefficient times parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct Affine {
    /// The constant part.
    pub constant: Number,
    /// The parameters that it depends on, as indices into [`Scenario::parameters`](super::Scenario::parameters) in
    /// ascending order, each with its coefficient, which is not 0.
    pub terms: Vec<(usize, Number)>,
}

impl Affine {
    /// Returns the value of the expression at these values of the parameters.
    #[must_use]
    pub fn at(&self, values: &[f64]) -> f64 {
        self.terms
            .iter()
            .fold(self.constant.value(), |sum, (parameter, coefficient)| {
                sum + coefficient.value() * values[*parameter]
            })
    }

    /// Returns the coefficient of a parameter, 0 where the expression does not depend on it.
    #[must_use]
    pub fn coefficient(&self, parameter: usize) -> &Number {
        static ZERO: Number = Number::ZERO;
        let term = self.terms.iter().find(|(own, _)| *own == parameter);
        term.map_or(&ZERO, |(_, coefficient)| coefficient)
    }

    /// Returns a constant expression.
    pub(super) fn constant(constant: Number) -> Self {
        let terms = Vec::new();
        Self { constant, terms }
    }

    /// Returns the expression with its sign turned.
    pub(super) fn negated(mut self) -> Self {
        self.constant = self.constant.negated();
        for (_, coefficient) in &mut self.terms {
            *coefficient = coefficient.negated();
        }
        self
    }

    /// Returns the sum, unless its numbers grow too long.
    fn plus(mut self, other: Self) -> Option<Self> {
        self.constant = self.constant.checked_add(&other.constant)?;
        for (parameter, part) in other.terms {
            match self.terms.binary_search_by_key(&parameter, |(own, _)| *own) {
                Ok(place) => self.terms[place].1 = self.terms[place].1.checked_add(&part)?,
                Err(place) => self.terms.insert(place, (parameter, part)),
            }
        }
        self.terms.retain(|(_, coefficient)| !coefficient.is_zero());
        Some(self)
    }

    /// Returns the expression with `change` made to each of its numbers, unless they grow too long.
    fn each(mut self, change: impl Fn(&Number) -> Option<Number>) -> Option<Self> {
        self.constant = change(&self.constant)?;
        for (_, coefficient) in &mut self.terms {
            *coefficient = change(coefficient)?;
        }
        self.terms.retain(|(_, coefficient)| !coefficient.is_zero());
        Some(self)
    }
}

/// Returns whether a name can stand in an expression: a letter or underscore, then letters, digits or underscores.
pub(super) fn is_identifier(name: &str) -> bool {
    !name.starts_with(|c: char| c.is_ascii_digit()) && name.chars().all(names::is_of_word)
}

/// Parses an expression. `origin` gives the byte in the file of a byte in the expression.
pub(super) fn parse(text: &str, parameters: &Names, origin: &dyn Fn(usize) -> usize) -> Result<Affine> {
    if text.chars().count() > limits::EXPRESSION {
        let most = limits::EXPRESSION;
        return refuse(origin(0), format!("an expression of more than {most} characters"));
    }
    let mut parser = Parser {
        text,
        at: 0,
        depth: 0,
        parameters,
        origin,
    };
    let affine = parser.sum()?;
    match parser.peek() {
        None => Ok(affine),
        next => Err(parser.unexpected("+, -, *, / or the end of the expression", next)),
    }
}

struct Parser<'r> {
    text: &'r str,
    at: usize,
    depth: usize,
    parameters: &'r Names<'r>,
    origin: &'r dyn Fn(usize) -> usize,
}

impl Parser<'_> {
    /// Returns the next character after spaces.
    fn peek(&mut self) -> Option<char> {
        loop {
            let next = self.text[self.at..].chars().next()?;
            if !next.is_whitespace() {
                return Some(next);
            }
            self.at += next.len_utf8();
        }
    }

    /// Takes the next character after spaces if it is one of `wanted`.
    fn take(&mut self, wanted: &[char]) -> Option<char> {
        let found = self.peek().filter(|c| wanted.contains(c))?;
        self.at += found.len_utf8();
        Some(found)
    }

    /// Returns an error about a byte of the expression.
    fn diagnostic(&self, at: usize, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new((self.origin)(at), message)
    }

    /// Returns the error that the next character, or the end, is not allowed there.
    fn unexpected(&self, expected: &str, next: Option<char>) -> Diagnostic {
        let found = match next {
            Some(c) => names::quoted(c.encode_utf8(&mut [0; 4])),
            None => "the end of the expression".into(),
        };
        self.diagnostic(self.at, format!("expected {expected}, found {found}"))
    }

    fn sum(&mut self) -> Result<Affine> {
        let mut left = self.product()?;
        while let Some(sign) = self.take(&['+', '-']) {
            let mut right = self.product()?;
            if sign == '-' {
                right = right.negated();
            }
            left = self.computed(left.plus(right))?;
        }
        Ok(left)
    }

    fn product(&mut self) -> Result<Affine> {
        self.peek();
        let first = self.at;
        let mut left = self.signed()?;
        while let Some(operator) = self.take(&['*', '/']) {
            self.peek();
            let second = self.at;
            let mut right = self.signed()?;
            let divides = operator == '/';
            if !right.terms.is_empty() {
                if divides || !left.terms.is_empty() {
                    return Err(self.not_affine(first, divides));
                }
                std::mem::swap(&mut left, &mut right);
            }
            let factor = &right.constant;
            if divides && factor.is_zero() {
                return Err(self.diagnostic(second, "a division by 0"));
            }
            left = self.computed(left.each(|part| {
                if divides {
                    part.checked_div(factor)
                } else {
                    part.checked_mul(factor)
                }
            }))?;
        }
        Ok(left)
    }

    /// Returns the error that the product that starts at a byte and has just been read is not affine.
    fn not_affine(&self, first: usize, divides: bool) -> Diagnostic {
        let product = names::quoted(&self.text[first..self.at]);
        let reason = if divides {
            "the divisor contains a parameter"
        } else {
            "both factors contain a parameter"
        };
        self.diagnostic(first, format!("{product} is not affine in the parameters: {reason}"))
    }

    fn signed(&mut self) -> Result<Affine> {
        self.depth += 1;
        if self.depth > limits::EXPRESSION_NESTING {
            let deepest = limits::EXPRESSION_NESTING;
            let message = format!("parentheses and signs nested more than {deepest} deep");
            return Err(self.diagnostic(self.at, message));
        }
        let value = match self.take(&['-', '(']) {
            Some('-') => self.signed()?.negated(),
            Some(_) => {
                let value = self.sum()?;
                if self.take(&[')']).is_none() {
                    return Err(self.diagnostic(self.at, "expected a closing parenthesis"));
                }
                value
            }
            None => self.atom()?,
        };
        self.depth -= 1;
        Ok(value)
    }

    /// Reads a decimal or a parameter.
    fn atom(&mut self) -> Result<Affine> {
        let first = self.peek();
        let rest = &self.text[self.at..];
        let mut atom = Affine::constant(Number::ZERO);
        let length = match first {
            Some(c) if c.is_ascii_digit() || c == '.' => {
                let length = decimal_length(rest);
                let word = &rest[..length];
                atom.constant = Number::parse(word)
                    .map_err(|error| self.diagnostic(self.at, format!("{} is {error}", names::quoted(word))))?;
                length
            }
            Some(c) if names::is_of_word(c) => {
                let end = |c| !names::is_of_word(c);
                let length = rest.find(end).unwrap_or(rest.len());
                let at = (self.origin)(self.at);
                let index = self.parameters.find("parameter", &rest[..length], at)?;
                atom.terms.push((index, Number::ONE));
                length
            }
            _ => return Err(self.unexpected("a number, a parameter or a parenthesis", first)),
        };
        self.at += length;
        Ok(atom)
    }

    /// Returns an error where a result has become too long.
    fn computed(&self, value: Option<Affine>) -> Result<Affine> {
        value.ok_or_else(|| self.diagnostic(self.at, "the exact numbers of this expression grow too long"))
    }
}

/// Returns the number of bytes of the word at the start of `text` that can only be a decimal: digits, points, and
/// exponents with their signs.
fn decimal_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let belongs = |i: usize| match bytes[i] {
        b'0'..=b'9' | b'.' => true,
        b'e' | b'E' => i > 0,
        b'+' | b'-' => i > 0 && matches!(bytes[i - 1], b'e' | b'E'),
        _ => false,
    };
    (0..bytes.len()).find(|&i| !belongs(i)).unwrap_or(bytes.len())
}
