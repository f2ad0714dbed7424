//! The values of parameters by their names.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};

/// Names of parameters with values, a name that stands there twice having the last of its values. A plain list: a
/// scenario has a few parameters.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Values(pub Vec<(String, f64)>);

impl<const N: usize> From<[(String, f64); N]> for Values {
    fn from(values: [(String, f64); N]) -> Self {
        Self(values.into())
    }
}

impl<'de> Deserialize<'de> for Values {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Entries)
    }
}

/// The visitor that reads the entries of an object.
struct Entries;

impl<'de> Visitor<'de> for Entries {
    type Value = Values;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of numbers")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Values, A::Error> {
        let mut values = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            values.push(entry);
        }
        Ok(Values(values))
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde::de::value::{Error, MapDeserializer};

    use super::Values;

    #[test]
    fn entries_keep_their_order() {
        let entries = [("z", 0.5), ("a", -1.0)];
        let read = Values::deserialize(MapDeserializer::<_, Error>::new(entries.into_iter()));
        let expected = entries.map(|(name, value)| (name.to_owned(), value));
        assert_eq!(read, Ok(expected.into()));
    }
}
