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
use super::text::{Fault, Read, fault, refuse};
use super::{Affine, limits};
use crate::model::Number;

impl Affine {
    /// A constant.
    pub(super) fn constant(constant: Number, parameters: usize) -> Self {
        Self {
            constant,
            coefficients: vec![Number::ZERO; parameters],
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
        let most = limits::EXPRESSION.to_string();
        let problem = ["an expression of more than ", &most, " characters"];
        return refuse(origin(0), &problem);
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
        next => Err(reader.unexpected("+, -, *, / or the end of the expression", next)),
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

    #[cold]
    #[inline(never)]
    fn fault(&self, at: usize, problem: &[&str]) -> Fault {
        fault((self.origin)(at), problem)
    }

    /// A refusal of the next character, or of the end.
    #[cold]
    #[inline(never)]
    fn unexpected(&self, expected: &str, next: Option<char>) -> Fault {
        let found = match next {
            Some(c) => names::quoted(c.encode_utf8(&mut [0; 4])),
            None => "the end of the expression".into(),
        };
        self.fault(self.at, &["expected ", expected, ", found ", &found])
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
            let divided = operator == '/';
            let (factor, mut constant) = if right.is_constant() {
                (left, right.constant)
            } else if left.is_constant() && !divided {
                (right, left.constant)
            } else {
                let product = names::quoted(&self.text[first..self.at]);
                let reason = if divided {
                    "the divisor contains a parameter"
                } else {
                    "both factors contain a parameter"
                };
                let problem = [&*product, " is not affine in the parameters: ", reason];
                return Err(self.fault(first, &problem));
            };
            if divided {
                if constant.is_zero() {
                    return Err(self.fault(second, &["a division by 0"]));
                }
                constant = self.computed(Number::ONE.checked_div(&constant))?;
            }
            left = self.computed(factor.times(&constant))?;
        }
        Ok(left)
    }

    fn signed(&mut self) -> Read<Affine> {
        self.depth += 1;
        if self.depth > limits::EXPRESSION_NESTING {
            let deepest = limits::EXPRESSION_NESTING.to_string();
            let problem = ["parentheses and signs nested more than ", &deepest, " deep"];
            return Err(self.fault(self.at, &problem));
        }
        let value = if self.take(&['-']).is_some() {
            let value = self.signed()?;
            self.computed(value.times(&Number::from(-1)))?
        } else if self.take(&['(']).is_some() {
            let value = self.sum()?;
            if self.take(&[')']).is_none() {
                return Err(self.fault(self.at, &["expected a closing parenthesis"]));
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
                let number = match Number::parse(word) {
                    Ok(number) => number,
                    Err(error) => {
                        let problem = [&*names::quoted(word), " is ", error.text()];
                        return Err(self.fault(self.at, &problem));
                    }
                };
                self.at += word.len();
                Ok(Affine::constant(number, count))
            }
            Some(c) if begins_name(c) => {
                let word = &rest[..rest.find(|c| !continues_name(c)).unwrap_or(rest.len())];
                let index = self
                    .parameters
                    .find("parameter", word, (self.origin)(self.at))?;
                self.at += word.len();
                let mut value = Affine::constant(Number::ZERO, count);
                value.coefficients[index] = Number::ONE;
                Ok(value)
            }
            _ => Err(self.unexpected("a number, a parameter or a parenthesis", first)),
        }
    }

    #[inline(never)]
    fn computed<T>(&self, value: Option<T>) -> Read<T> {
        value.ok_or_else(|| {
            let problem = "the exact numbers of this expression grow too long";
            self.fault(self.at, &[problem])
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
