//! Columns of numbers that are passed to and from JavaScript as a whole.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, Visitor};

/// A column of numbers, which JavaScript holds in a `Float64Array`. It is read from its bytes, in little-endian order:
/// reading a long sweep number by number would take a hundred times as long.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Column(pub Vec<f64>);

impl<'de> Deserialize<'de> for Column {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let bytes = deserializer.deserialize_newtype_struct("Float64Array", Bytes)?;
        let numbers = bytes.as_chunks().0.iter();
        Ok(Self(numbers.map(|bytes| f64::from_le_bytes(*bytes)).collect()))
    }
}

/// The visitor that reads the bytes of an array.
pub(crate) struct Bytes;

impl Visitor<'_> for Bytes {
    type Value = Vec<u8>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("bytes")
    }

    fn visit_byte_buf<E: Error>(self, bytes: Vec<u8>) -> Result<Vec<u8>, E> {
        Ok(bytes)
    }
}
