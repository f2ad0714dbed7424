//! Weights: expressions affine in the parameters, computed exactly.
//!
//! ```text
//! sum     = product (("+" | "-") product)*
//! product = signed (("*" | "/") signed)*
//! signed  = "-" signed | decimal | parameter | "(" sum ")"
//! ```
//!
//! Of two factors one must be free of parameters, and so must a divisor.

use super::names::{self, Names};
use super::text::{Fault, Read, refuse};
use super::{Affine, limits};
use crate::model::Number;

impl Affine {
    /// A constant.
    pub(super) fn constant(constant: Number, parameters: usize) -> Self {
        Self {
            constant,
            coefficients: vec![Number::zero(); parameters],
        }
    }

    fn is_constant(&self) -> bool {
        self.coefficients.iter().all(Number::is_zero)
    }

    /// The sum, unless a number grows too long.
    #[inline(never)]
    fn plus(mut self, other: &Self) -> Option<Self> {
        self.constant = self.constant.checked_add(&other.constant)?;
        for (coefficient, added) in self.coefficients.iter_mut().zip(&other.coefficients) {
            *coefficient = coefficient.checked_add(added)?;
        }
        Some(self)
    }

    /// The multiple, unless a number grows too long.
    #[inline(never)]
    fn times(mut self, factor: &Number) -> Option<Self> {
        self.constant = self.constant.checked_mul(factor)?;
        for coefficient in &mut self.coefficients {
            *coefficient = coefficient.checked_mul(factor)?;
        }
        Some(self)
    }
}

/// Whether a name can stand in an expression: a letter or underscore, then letters, digits or underscores.
pub(super) fn is_identifier(name: &str) -> bool {
    name.starts_with(begins_name) && name.chars().all(continues_name)
}

fn begins_name(c: char) -> bool {
    c.is_alphabetic() || c == '_'
}

fn continues_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Reads an expression. `origin` gives the byte in the file of a byte in the expression.
pub(super) fn affine(
    text: &str,
    parameters: &Names,
    origin: &dyn Fn(usize) -> usize,
) -> Read<Affine> {
    if text.chars().count() > limits::EXPRESSION {
        return refuse(
            origin(0),
            format!(
                "an expression of more than {} characters",
                limits::EXPRESSION
            ),
        );
    }
    let mut reader = Reader {
        text,
        at: 0,
        depth: 0,
        parameters,
        origin,
    };
    let value = reader.sum()?;
    match reader.peek() {
        None => Ok(value),
        Some(c) => reader.refuse(format!(
            "expected +, -, *, / or the end of the expression, found {}",
            names::quoted(&c.to_string())
        )),
    }
}

struct Reader<'r> {
    text: &'r str,
    at: usize,
    depth: usize,
    parameters: &'r Names<'r>,
    origin: &'r dyn Fn(usize) -> usize,
}

impl Reader<'_> {
    /// The next character after spaces.
    fn peek(&mut self) -> Option<char> {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start().len();
        rest.trim_start().chars().next()
    }

    /// Takes the next character after spaces if it is one of `wanted`.
    fn take(&mut self, wanted: &[char]) -> Option<char> {
        let found = self.peek().filter(|c| wanted.contains(c))?;
        self.at += found.len_utf8();
        Some(found)
    }

    fn fault(&self, at: usize, problem: impl Into<String>) -> Fault {
        Fault::new((self.origin)(at), problem)
    }

    fn refuse<T>(&self, problem: impl Into<String>) -> Read<T> {
        Err(self.fault(self.at, problem))
    }

    fn sum(&mut self) -> Read<Affine> {
        let mut left = self.product()?;
        while let Some(sign) = self.take(&['+', '-']) {
            let right = self.product()?;
            let added = if sign == '+' {
                Some(right)
            } else {
                right.times(&Number::from(-1))
            };
            left = self.computed(added.and_then(|right| left.plus(&right)))?;
        }
        Ok(left)
    }

    fn product(&mut self) -> Read<Affine> {
        self.peek();
        let first = self.at;
        let mut left = self.signed()?;
        while let Some(operator) = self.take(&['*', '/']) {
            self.peek();
            let second = self.at;
            let right = self.signed()?;
            let bent = |reason| {
                let product = names::quoted(&self.text[first..self.at]);
                self.fault(
                    first,
                    format!("{product} is not affine in the parameters: {reason}"),
                )
            };
            let (factor, constant) = match operator {
                '/' if !right.is_constant() => {
                    return Err(bent("the divisor contains a parameter"));
                }
                '/' if right.constant.is_zero() => {
                    return Err(self.fault(second, "a division by 0"));
                }
                '/' => (left, Number::one().checked_div(&right.constant)),
                _ if right.is_constant() => (left, Some(right.constant)),
                _ if left.is_constant() => (right, Some(left.constant)),
                _ => return Err(bent("both factors contain a parameter")),
            };
            let product = constant.and_then(|constant| factor.times(&constant));
            left = self.computed(product)?;
        }
        Ok(left)
    }

    fn signed(&mut self) -> Read<Affine> {
        self.depth += 1;
        if self.depth > limits::EXPRESSION_NESTING {
            return self.refuse(format!(
                "parentheses and signs nested more than {} deep",
                limits::EXPRESSION_NESTING
            ));
        }
        let value = if self.take(&['-']).is_some() {
            let value = self.signed()?;
            self.computed(value.times(&Number::from(-1)))?
        } else if self.take(&['(']).is_some() {
            let value = self.sum()?;
            if self.take(&[')']).is_none() {
                return self.refuse("expected a closing parenthesis");
            }
            value
        } else {
            self.atom()?
        };
        self.depth -= 1;
        Ok(value)
    }

    /// A decimal or a parameter.
    fn atom(&mut self) -> Read<Affine> {
        let first = self.peek();
        let rest = &self.text[self.at..];
        let count = self.parameters.len();
        match first {
            Some(c) if c.is_ascii_digit() || c == '.' => {
                let word = &rest[..decimal_length(rest)];
                let number = Number::parse(word).map_err(|error| {
                    self.fault(self.at, format!("{} is {error}", names::quoted(word)))
                })?;
                self.at += word.len();
                Ok(Affine::constant(number, count))
            }
            Some(c) if begins_name(c) => {
                let word = &rest[..rest.find(|c| !continues_name(c)).unwrap_or(rest.len())];
                let index = self
                    .parameters
                    .find("parameter", word, (self.origin)(self.at))?;
                self.at += word.len();
                let mut value = Affine::constant(Number::zero(), count);
                value.coefficients[index] = Number::one();
                Ok(value)
            }
            Some(c) => self.refuse(format!(
                "expected a number, a parameter or a parenthesis, found {}",
                names::quoted(&c.to_string())
            )),
            None => self.refuse(
                "expected a number, a parameter or a parenthesis, found the end of the expression",
            ),
        }
    }

    fn computed(&self, value: Option<Affine>) -> Read<Affine> {
        value.ok_or_else(|| {
            self.fault(
                self.at,
                "the exact numbers of this expression grow too long",
            )
        })
    }
}

/// Bytes of the word at the start of `text` that can only be meant as a decimal: digits, points, and exponents with their signs.
fn decimal_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let belongs = |i: usize| match bytes[i] {
        b'0'..=b'9' | b'.' => true,
        b'e' | b'E' => i > 0,
        b'+' | b'-' => i > 0 && matches!(bytes[i - 1], b'e' | b'E'),
        _ => false,
    };
    (0..bytes.len())
        .find(|&i| !belongs(i))
        .unwrap_or(bytes.len())
}
