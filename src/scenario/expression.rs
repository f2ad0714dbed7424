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
    /// The coefficients, one per parameter, in the order of [`Scenario::parameters`](super::Scenario::parameters).
    pub coefficients: Vec<Number>,
}

impl Affine {
    /// Returns the value of the expression at these values of the parameters.
    #[must_use]
    pub fn at(&self, values: &[f64]) -> f64 {
        let terms = self.coefficients.iter().zip(values);
        terms.fold(self.constant.value(), |sum, (coefficient, value)| {
            sum + coefficient.value() * value
        })
    }

    /// Returns a constant expression.
    pub(super) fn constant(constant: Number, parameters: usize) -> Self {
        Self {
            constant,
            coefficients: vec![Number::ZERO; parameters],
        }
    }
}

/// An affine expression while it is read: its constant, then a coefficient per parameter.
type Form = Vec<Number>;

fn is_constant(form: &[Number]) -> bool {
    form[1..].iter().all(Number::is_zero)
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
    let mut form = parser.sum()?;
    match parser.peek() {
        None => Ok(Affine {
            constant: form.remove(0),
            coefficients: form,
        }),
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

    fn sum(&mut self) -> Result<Form> {
        let mut left = self.product()?;
        while let Some(sign) = self.take(&['+', '-']) {
            let mut right = self.product()?;
            if sign == '-' {
                negate(&mut right);
            }
            for (total, part) in left.iter_mut().zip(&right) {
                *total = self.computed(total.checked_add(part))?;
            }
        }
        Ok(left)
    }

    fn product(&mut self) -> Result<Form> {
        self.peek();
        let first = self.at;
        let mut left = self.signed()?;
        while let Some(operator) = self.take(&['*', '/']) {
            self.peek();
            let second = self.at;
            let mut right = self.signed()?;
            let divides = operator == '/';
            if !is_constant(&right) {
                if divides || !is_constant(&left) {
                    return Err(self.not_affine(first, divides));
                }
                std::mem::swap(&mut left, &mut right);
            }
            let factor = &right[0];
            if divides && factor.is_zero() {
                return Err(self.diagnostic(second, "a division by 0"));
            }
            for part in &mut left {
                *part = self.computed(if divides {
                    part.checked_div(factor)
                } else {
                    part.checked_mul(factor)
                })?;
            }
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

    fn signed(&mut self) -> Result<Form> {
        self.depth += 1;
        if self.depth > limits::EXPRESSION_NESTING {
            let deepest = limits::EXPRESSION_NESTING;
            let message = format!("parentheses and signs nested more than {deepest} deep");
            return Err(self.diagnostic(self.at, message));
        }
        let value = match self.take(&['-', '(']) {
            Some('-') => {
                let mut value = self.signed()?;
                negate(&mut value);
                value
            }
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
    fn atom(&mut self) -> Result<Form> {
        let first = self.peek();
        let rest = &self.text[self.at..];
        let mut form = vec![Number::ZERO; 1 + self.parameters.len()];
        let length = match first {
            Some(c) if c.is_ascii_digit() || c == '.' => {
                let length = decimal_length(rest);
                let word = &rest[..length];
                form[0] = Number::parse(word)
                    .map_err(|error| self.diagnostic(self.at, format!("{} is {error}", names::quoted(word))))?;
                length
            }
            Some(c) if names::is_of_word(c) => {
                let end = |c| !names::is_of_word(c);
                let length = rest.find(end).unwrap_or(rest.len());
                let at = (self.origin)(self.at);
                let index = self.parameters.find("parameter", &rest[..length], at)?;
                form[1 + index] = Number::ONE;
                length
            }
            _ => return Err(self.unexpected("a number, a parameter or a parenthesis", first)),
        };
        self.at += length;
        Ok(form)
    }

    /// Returns an error where a result has become too long.
    fn computed(&self, value: Option<Number>) -> Result<Number> {
        value.ok_or_else(|| self.diagnostic(self.at, "the exact numbers of this expression grow too long"))
    }
}

fn negate(form: &mut [Number]) {
    for part in form {
        *part = part.negated();
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
