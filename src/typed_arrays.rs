//! Columns of numbers and of flags that are passed to and from JavaScript as a whole, in typed arrays. They are read
//! from their bytes, in little-endian order: reading a long sweep number by number would take a hundred times as long.
//!
//! Only `web` can make typed arrays, so it says how [`Numbers`] and [`Bits`] are written; natively they are lists.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, Visitor};
#[cfg(not(target_arch = "wasm32"))]
use serde::ser::{Serialize, Serializer};

/// A column of numbers, which JavaScript holds in a `Float64Array`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Column(pub Vec<f64>);

/// The numbers of a column, as they are written.
pub(crate) struct Numbers<'a>(pub(crate) &'a [f64]);

/// Flags, 1 or 0, or other bytes, as they are written: in a `Uint8Array`.
pub(crate) struct Bits<'a>(pub(crate) &'a [u8]);

/// How fields of one column are written and read.
pub(crate) mod column {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::{Column, Numbers};

    pub(crate) fn serialize<S: Serializer>(numbers: &[f64], serializer: S) -> Result<S::Ok, S::Error> {
        Numbers(numbers).serialize(serializer)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<f64>, D::Error> {
        Column::deserialize(deserializer).map(|column| column.0)
    }
}

/// How fields of several columns are written and read.
pub(crate) mod columns {
    use serde::{Deserialize, Deserializer, Serializer};

    use super::{Column, Numbers};

    pub(crate) fn serialize<S: Serializer>(columns: &[Vec<f64>], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(columns.iter().map(|numbers| Numbers(numbers)))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Vec<f64>>, D::Error> {
        let columns = Vec::<Column>::deserialize(deserializer)?;
        Ok(columns.into_iter().map(|column| column.0).collect())
    }

    /// Reads columns that may be missing.
    pub(crate) fn deserialize_or_none<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Vec<f64>>, D::Error> {
        let columns: Option<Vec<Column>> = Option::deserialize(deserializer)?;
        Ok(columns.into_iter().flatten().map(|column| column.0).collect())
    }
}

/// How fields of bytes are written and read.
pub(crate) mod bytes {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::{Bits, Flags};

    pub(crate) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        Bits(bytes).serialize(serializer)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        Flags::deserialize(deserializer).map(|bytes| bytes.0)
    }
}

/// How fields of several columns of flags are written and read.
pub(crate) mod flags {
    use serde::{Deserialize, Deserializer, Serializer};

    use super::{Bits, Flags};

    pub(crate) fn serialize<S: Serializer>(columns: &[Vec<u8>], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(columns.iter().map(|flags| Bits(flags)))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Vec<u8>>, D::Error> {
        let columns = Vec::<Flags>::deserialize(deserializer)?;
        Ok(columns.into_iter().map(|flags| flags.0).collect())
    }
}

/// How fields of points in the plane are written and read: as one column, x and y in turn.
pub(crate) mod points {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::{Column, Numbers};

    pub(crate) fn serialize<S: Serializer>(points: &[[f64; 2]], serializer: S) -> Result<S::Ok, S::Error> {
        Numbers(points.as_flattened()).serialize(serializer)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<[f64; 2]>, D::Error> {
        Column::deserialize(deserializer).map(|column| column.0.as_chunks().0.to_vec())
    }
}

/// How fields of truth values are written and read: as flags.
pub(crate) mod bools {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::{Bits, Flags};

    pub(crate) fn serialize<S: Serializer>(bools: &[bool], serializer: S) -> Result<S::Ok, S::Error> {
        let flags: Vec<u8> = bools.iter().map(|&flag| flag.into()).collect();
        Bits(&flags).serialize(serializer)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<bool>, D::Error> {
        let flags = Flags::deserialize(deserializer)?;
        Ok(flags.0.iter().map(|&flag| flag != 0).collect())
    }
}

impl<'de> Deserialize<'de> for Column {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let bytes = deserializer.deserialize_newtype_struct("Float64Array", Bytes)?;
        let numbers = bytes.as_chunks().0.iter();
        Ok(Self(numbers.map(|bytes| f64::from_le_bytes(*bytes)).collect()))
    }
}

/// Flags, or other bytes, as they are read.
pub(crate) struct Flags(pub(crate) Vec<u8>);

impl<'de> Deserialize<'de> for Flags {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct("Uint8Array", Bytes).map(Self)
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl Serialize for Numbers<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0)
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl Serialize for Bits<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0)
    }
}

/// The visitor that reads the bytes of an array.
struct Bytes;

impl Visitor<'_> for Bytes {
    type Value = Vec<u8>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("bytes")
    }

    fn visit_byte_buf<E: Error>(self, bytes: Vec<u8>) -> Result<Vec<u8>, E> {
        Ok(bytes)
    }
}
