//! The axis of the weight: linear, or logarithmic above 0 with a strip of its own for 0.

use super::Population;
use crate::figure::axis::decades_across;
use crate::figure::temperatures::Temperatures;
use crate::figure::{Axis, axis};

/// The share of the upper end below which a logarithmic axis never begins, and the least that it spans.
const LOWEST: f64 = 1e-9;
const LEAST: f64 = 0.1;

/// The axis of the parameter.
#[derive(Clone, Copy, Debug)]
pub(super) struct Across {
    from: f64,
    to: f64,
    logarithms: Option<Temperatures>,
}

impl Across {
    /// Returns the axis, `length` CSS pixels long; a logarithmic one where the range has values above 0.
    pub(super) fn new(population: &Population, is_logarithmic: bool, length: f64, size: f64) -> Self {
        let Population { from, to, places, .. } = population;
        let (from, to) = (*from, *to);
        let logarithms = (is_logarithmic && to > 0.0).then(|| {
            if from > 0.0 {
                let range = [from.log10(), to.log10()];
                return Temperatures {
                    is_vertical: false,
                    strip: [range[0]; 2],
                    range,
                };
            }
            let first = places.at.0.iter().copied().find(|&at| at > 0.0);
            let lowest = first.unwrap_or(to).clamp(to * LOWEST, to * LEAST);
            Temperatures::across([10f64.powf(lowest.log10().floor()), to], length, size)
        });
        Self { from, to, logarithms }
    }

    /// Returns the mapping of a logarithmic axis.
    pub(super) fn logarithms(&self) -> Option<Temperatures> {
        self.logarithms
    }

    /// Returns the values at the ends of the axis but for the strip of 0.
    pub(super) fn ends(&self) -> [f64; 2] {
        match self.logarithms {
            Some(axis) => [10f64.powf(axis.range[0]), self.to],
            None => [self.from, self.to],
        }
    }

    /// Returns the coordinates of the ends of the axis but for the strip of 0.
    pub(super) fn range(&self) -> [f64; 2] {
        self.logarithms.map_or([self.from, self.to], |axis| axis.range)
    }

    /// Returns the ends of the strip of 0, where there is one.
    pub(super) fn strip(&self) -> Option<[f64; 2]> {
        self.logarithms
            .map(|axis| axis.strip)
            .filter(|strip| strip[0] < strip[1])
    }

    /// Returns the coordinate of a value on the axis but for its strip, clamped to it.
    pub(super) fn coordinate(&self, value: f64) -> f64 {
        let Some(axis) = self.logarithms else {
            return value;
        };
        if value > 0.0 {
            axis.coordinate(value)
        } else {
            axis.range[0]
        }
    }

    /// Returns the axis.
    pub(super) fn axis(&self, label: String, length: f64, size: f64) -> Axis {
        let Some(logarithms) = self.logarithms else {
            return Axis {
                from: self.from,
                to: self.to,
                ticks: axis::across(self.from, self.to, length, size),
                label,
            };
        };
        if self.strip().is_some() {
            return Axis {
                label,
                ..logarithms.axis(length, size)
            };
        }
        let [from, to] = logarithms.range;
        Axis {
            from,
            to,
            ticks: decades_across(from, to, length, size),
            label,
        }
    }
}
