//! Arrays of numbers in any number of dimensions: lists in lists of a text, or the cells of a file of numpy.

use std::borrow::Cow;
use std::rc::Rc;

use super::amount::Amount;
use super::error::{Result, Spot, refuse};
use super::literal::{Literal, Node};
use crate::scenario::limits;

/// The cells of a file of numpy in the order of the last index, as the numbers that were stored.
#[derive(Debug)]
pub(super) struct Array {
    pub(super) shape: Vec<usize>,
    pub(super) cells: Cells,
}

#[derive(Debug)]
pub(super) enum Cells {
    Floats(Vec<f64>),
    Singles(Vec<f32>),
    Integers(Vec<i64>),
    Texts(Vec<String>),
}

/// What stands in a cell.
pub(super) enum Cell<'c> {
    /// A number in JSON's grammar.
    Number(Cow<'c, str>),
    /// Infinity, and whether it is below 0.
    Infinite(bool),
    Undefined,
    Text(&'c str),
}

/// Returns what a float is: the shortest decimal that is read as the same float, as Python prints it.
fn float<'c>(value: f64, written: impl FnOnce() -> String) -> Cell<'c> {
    if value.is_nan() {
        Cell::Undefined
    } else if value.is_infinite() {
        Cell::Infinite(value < 0.0)
    } else {
        Cell::Number(written().into())
    }
}

/// Writes a float as short as it can be, with an exponent where it is very large or small.
fn shortest(plain: String, scientific: String) -> String {
    if plain.len() > 24 { scientific } else { plain }
}

impl Array {
    fn cell(&self, index: usize) -> Cell<'_> {
        match &self.cells {
            Cells::Floats(cells) => {
                let value = cells[index];
                float(value, || shortest(format!("{value}"), format!("{value:e}")))
            }
            Cells::Singles(cells) => {
                let value = cells[index];
                float(value.into(), || shortest(format!("{value}"), format!("{value:e}")))
            }
            Cells::Integers(cells) => Cell::Number(cells[index].to_string().into()),
            Cells::Texts(cells) => Cell::Text(&cells[index]),
        }
    }

    fn is_zero(&self, index: usize) -> bool {
        match &self.cells {
            Cells::Floats(cells) => cells[index] == 0.0,
            Cells::Singles(cells) => cells[index] == 0.0,
            Cells::Integers(cells) => cells[index] == 0,
            Cells::Texts(_) => false,
        }
    }

    /// Returns the array as a value: short ones as what they hold.
    pub(super) fn into_node(self, file: usize) -> Node<'static> {
        let value = |index: usize| match self.cell(index) {
            Cell::Number(text) => Literal::Number(text.into_owned().into()),
            Cell::Infinite(is_negative) => Literal::Infinite(is_negative),
            Cell::Undefined => Literal::Undefined,
            Cell::Text(text) => Literal::Text(text.to_owned().into()),
        };
        let node = |index: usize| Node {
            spot: Spot::new(file, index),
            value: value(index),
        };
        let value = match self.shape.as_slice() {
            [] => value(0),
            [count] => Literal::List((0..*count).map(node).collect()),
            _ => Literal::Array(Rc::new(self)),
        };
        Node {
            spot: Spot::whole(file),
            value,
        }
    }
}

/// Numbers in any number of dimensions.
pub(super) struct Tensor<'n, 'a> {
    pub(super) shape: Vec<usize>,
    spot: Spot,
    cells: Flat<'n, 'a>,
}

enum Flat<'n, 'a> {
    Nodes(Vec<&'n Node<'a>>),
    Array(&'n Array),
}

impl<'n, 'a> Tensor<'n, 'a> {
    /// Takes a value apart, as lists of equal length in each dimension.
    pub(super) fn of(node: &'n Node<'a>) -> Result<Self> {
        if let Literal::Array(array) = &node.value {
            return Ok(Self {
                shape: array.shape.clone(),
                spot: node.spot,
                cells: Flat::Array(array),
            });
        }
        let mut shape = Vec::new();
        let mut cells = vec![node];
        while let Some(Literal::List(first)) = cells.first().map(|node| &node.value) {
            let count = first.len();
            shape.push(count);
            if count == 0 {
                return refuse(cells[0].spot, "an empty list; expected numbers");
            }
            let mut inner = Vec::with_capacity(cells.len() * count);
            for node in &cells {
                match &node.value {
                    Literal::List(items) if items.len() == count => inner.extend(items),
                    Literal::List(items) => {
                        let own = items.len();
                        let problem = format!("this list has {own} items, and the first beside it has {count}");
                        return refuse(node.spot, problem);
                    }
                    Literal::Array(_) => return node.wrong("lists alone, or one array"),
                    _ => return node.wrong(&format!("a list of {count}")),
                }
            }
            cells = inner;
        }
        // An object or a list deeper inside is no number, which is found when it is read.
        Ok(Self {
            shape,
            spot: node.spot,
            cells: Flat::Nodes(cells),
        })
    }

    pub(super) fn spot(&self, index: usize) -> Spot {
        match &self.cells {
            Flat::Nodes(nodes) => nodes.get(index).map_or(self.spot, |node| node.spot),
            Flat::Array(_) => Spot {
                at: Some(index),
                ..self.spot
            },
        }
    }

    pub(super) fn is_zero(&self, index: usize) -> bool {
        match &self.cells {
            Flat::Nodes(nodes) => match &nodes[index].value {
                Literal::Number(text) => text.bytes().all(|byte| matches!(byte, b'0' | b'.' | b'-')),
                Literal::Truth(truth) => !truth,
                _ => false,
            },
            Flat::Array(array) => array.is_zero(index),
        }
    }

    /// Returns whether a cell is infinity below 0, by which arrays of rewards mark what is forbidden.
    pub(super) fn is_forbidden(&self, index: usize) -> bool {
        match &self.cells {
            Flat::Nodes(nodes) => matches!(nodes[index].value, Literal::Infinite(true)),
            Flat::Array(array) => matches!(array.cell(index), Cell::Infinite(true)),
        }
    }

    /// Reads a cell; `what` names it in the error.
    pub(super) fn amount(&self, index: usize, what: &str) -> Result<Amount> {
        match &self.cells {
            Flat::Nodes(nodes) => Amount::of(nodes[index], what),
            Flat::Array(array) => {
                let value = match array.cell(index) {
                    Cell::Number(text) => Literal::Number(text.into_owned().into()),
                    Cell::Infinite(is_negative) => Literal::Infinite(is_negative),
                    Cell::Undefined => Literal::Undefined,
                    Cell::Text(text) => Literal::Text(text.into()),
                };
                let spot = self.spot(index);
                Amount::of(&Node { spot, value }, what)
            }
        }
    }

    /// Reads the cells of one dimension as whole numbers below a limit.
    pub(super) fn indices(&self, what: &str, count: usize) -> Result<Vec<usize>> {
        let read = |index: usize| {
            let amount = self.amount(index, what)?;
            let text = amount.text.strip_suffix(".0").unwrap_or(&amount.text);
            match text.parse::<usize>() {
                Ok(number) if number < count => Ok(number),
                _ => {
                    let problem = format!("{what} {} is not among 0 to {}", amount.text, count.saturating_sub(1));
                    refuse(self.spot(index), problem)
                }
            }
        };
        (0..self.shape.iter().product()).map(read).collect()
    }
}

/// Returns the number of cells of a shape, unless there are none or more than are read.
pub(super) fn cell_count(shape: &[usize]) -> Option<usize> {
    let count = shape.iter().try_fold(1_usize, |count, size| count.checked_mul(*size))?;
    (1..=limits::TEXT_BYTES).contains(&count).then_some(count)
}
