//! The pictures of the prompts of a table as a population: the share of them that differs from the present choice along
//! a weight, where they flip, and how little it takes at the present weight.
//!
//! All are steps: nothing changes between two places. The axis of the weight is linear or logarithmic; the logarithmic
//! one shows the part above 0, and 0 itself in a strip of its own, since cliffs may crowd there.
//!
//! Cost: O(places + prompts).

mod across;
mod changed;
mod flips;
mod fragile;
mod words;

use serde::Deserialize;

use super::options::Sheet;
use super::{Area, Axis, Figure, Point, axis, text};
use crate::study::Parameter;
use crate::typed_arrays::Column;
use across::Across;

pub use words::{Told, told};

/// A population: what its pictures read of the answer (`Population` of population.d.ts, which describes every field).
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Population {
    /// The moved parameter.
    pub parameter: Parameter,
    /// The lower end of its range.
    pub from: f64,
    /// The upper end of its range.
    pub to: f64,
    /// The present value.
    pub at: f64,
    /// The temperature; `None` without one.
    pub alpha: Option<f64>,
    /// The prompts.
    pub prompts: Prompts,
    /// The places where best answers change.
    pub places: Places,
    /// The prompts that have another set of best answers than at the present value.
    pub changed: Steps,
    /// The prompts none of whose present best answers is still best.
    pub replaced: Steps,
    /// The ends of the stretch around the present value in which nothing changes.
    pub here: [f64; 2],
    /// How far from the present value the quietest stretch is looked for.
    pub within: f64,
    /// The longest stretch nearby in which nothing changes.
    pub quietest: [f64; 2],
    /// The prompts with several best answers.
    pub tied: Counted,
    /// The prompts whose best answer some perturbation changes, by its size.
    pub fragility: Fragility,
}

/// The prompts.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Prompts {
    /// The number of best answers of each.
    pub tied: Column,
}

/// The places, ascending.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Places {
    /// The values of the parameter.
    pub at: Column,
    /// The places as texts.
    pub texts: Vec<String>,
    /// The number of prompts that flip at each.
    pub counts: Column,
    /// The number of flips there and at all places below.
    pub cumulative: Column,
}

/// A part of the prompts along the parameter.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Steps {
    /// Between place i - 1 and place i.
    pub between: Parts,
    /// At each place.
    pub at: Parts,
}

/// Parts of the prompts.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Parts {
    /// Their numbers.
    pub counts: Column,
    /// Their shares.
    pub shares: Column,
}

/// One part of the prompts.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
pub struct Counted {
    /// The number.
    pub count: f64,
    /// The share.
    pub share: f64,
}

/// The prompts that change, by the size of the perturbation.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Fragility {
    /// The sizes, ascending.
    pub sizes: Column,
    /// The number of prompts that change at each size or a smaller one.
    pub counts: Column,
    /// Their share.
    pub shares: Column,
    /// The bound on the shift of any soft policy; empty without a temperature.
    pub bound: Column,
}

/// What a picture of a population shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The share of prompts that differ from the present choice, along the parameter.
    Changed,
    /// The number of flips in each of equal stretches of the axis.
    Density,
    /// The number of flips up to each value of the parameter.
    Cumulative,
    /// The share of prompts that change, by the size of a perturbation of the reward.
    Fragility,
}

impl Figure {
    /// Returns a picture of a population, with a logarithmic axis of the parameter if that is wanted and it has values
    /// above 0. Errors name the option or the column that does not fit.
    pub fn population(
        population: &Population,
        subject: Subject,
        is_logarithmic: bool,
        sheet: &Sheet,
    ) -> Result<Self, String> {
        check(population)?;
        match subject {
            Subject::Changed => changed::figure(population, is_logarithmic, sheet),
            Subject::Density => flips::density(population, is_logarithmic, sheet),
            Subject::Cumulative => flips::cumulative(population, is_logarithmic, sheet),
            Subject::Fragility => fragile::figure(population, sheet),
        }
    }
}

/// Returns an error that names the first column that does not fit.
fn check(population: &Population) -> Result<(), String> {
    let Population {
        from,
        to,
        at,
        places,
        changed,
        replaced,
        fragility,
        ..
    } = population;
    if !(from < to && [from, to, at].iter().all(|end| end.is_finite())) {
        return Err(format!("the range is {from} to {to}, allowed is an ascending one"));
    }
    let sorted = |column: &[f64]| column.is_sorted() && column.iter().all(|value| value.is_finite());
    if !sorted(&places.at.0) || !sorted(&fragility.sizes.0) {
        return Err("places or sizes are not ascending numbers".to_owned());
    }
    let count = places.at.0.len();
    let lengths = [
        ("places.texts", places.texts.len(), count),
        ("places.counts", places.counts.0.len(), count),
        ("places.cumulative", places.cumulative.0.len(), count),
        ("changed.between.counts", changed.between.counts.0.len(), count + 1),
        ("changed.between.shares", changed.between.shares.0.len(), count + 1),
        ("changed.at.counts", changed.at.counts.0.len(), count),
        ("changed.at.shares", changed.at.shares.0.len(), count),
        ("replaced.between.shares", replaced.between.shares.0.len(), count + 1),
        ("replaced.at.shares", replaced.at.shares.0.len(), count),
        ("fragility.counts", fragility.counts.0.len(), fragility.sizes.0.len()),
        ("fragility.shares", fragility.shares.0.len(), fragility.sizes.0.len()),
    ];
    match lengths.into_iter().find(|(_, found, needed)| found != needed) {
        Some((name, found, needed)) => Err(format!("{name} has {found} values, allowed is {needed}")),
        None => Ok(()),
    }
}

impl Population {
    /// Returns the number of places below a value, or at it too.
    fn places_up_to(&self, value: f64, with_it: bool) -> usize {
        self.places
            .at
            .0
            .partition_point(|&at| if with_it { at <= value } else { at < value })
    }
}

impl Steps {
    /// Returns the entries at a value of the parameter: of the place, or of the stretch between two.
    fn at_value<'a>(&'a self, population: &Population, value: f64, of: impl Fn(&'a Parts) -> &'a [f64]) -> f64 {
        let place = population.places_up_to(value, false);
        match population.places.at.0.get(place) {
            Some(&at) if at == value => of(&self.at)[place],
            _ => of(&self.between)[place],
        }
    }
}

/// The margins of a picture, and the axis of the weight if it has one.
struct Frame<'a> {
    population: &'a Population,
    sheet: &'a Sheet,
    size: f64,
    area: Area,
    across: Across,
}

impl<'a> Frame<'a> {
    /// Returns the frame of a picture along the parameter whose values reach up to `top`.
    fn new(population: &'a Population, is_logarithmic: bool, top: f64, sheet: &'a Sheet) -> Result<Self, String> {
        let size = sheet.text_size()?;
        let area = margins(top, sheet, size);
        let across = Across::new(population, is_logarithmic, area.right - area.left, size);
        Ok(Self {
            population,
            sheet,
            size,
            area,
            across,
        })
    }

    /// Returns a picture with both axes and without content; the vertical axis begins at 0.
    fn figure(&self, top: f64, label: &str) -> Figure {
        let Parameter {
            name, label: meaning, ..
        } = &self.population.parameter;
        Figure {
            x: self
                .across
                .axis(axis::label(name, meaning), self.area.right - self.area.left, self.size),
            y: upwards(top, label, self.area, self.size),
            temperatures: self.across.logarithms(),
            ..Figure::empty(
                [self.sheet.width, self.sheet.height],
                self.size,
                self.sheet.theme,
                self.area,
            )
        }
    }
}

/// Returns the plot area of a picture whose vertical axis reaches from 0 to `top`.
fn margins(top: f64, sheet: &Sheet, size: f64) -> Area {
    let left = ((axis::widest_up(0.0, top, size) + size) / size).ceil() * size;
    sheet.area(left, size * 1.75, size)
}

/// Returns a vertical axis from 0.
fn upwards(top: f64, label: &str, area: Area, size: f64) -> Axis {
    Axis {
        from: 0.0,
        to: top,
        ticks: axis::up(0.0, top, area.bottom - area.top, size),
        label: label.to_owned(),
    }
}

/// Returns the upper end of an axis of values from 0.
fn top_of(values: impl Iterator<Item = f64>) -> f64 {
    axis::padded(0.0, values.fold(0.0, f64::max), 0.0).1
}

/// Returns a name that fits into a line.
fn name(population: &Population) -> String {
    text::line(&super::symbol(&population.parameter.name))
}

/// Returns the line of steps over stretches of the axis: the level of each stretch from its lower end to the next
/// one's, in coordinates.
fn stairs(starts: &[f64], end: f64, levels: &[f64]) -> Vec<Point> {
    let mut points = Vec::with_capacity(2 * levels.len());
    let ends = starts.iter().skip(1).copied().chain(std::iter::once(end));
    for ((&start, end), &level) in starts.iter().zip(ends).zip(levels) {
        points.extend([(start, level), (end, level)]);
    }
    points
}
