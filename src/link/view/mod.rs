//! What a reader can set about a scenario, between which bounds and in which steps: the part of the page's controls that computes.
//!
//! [`fields`] is the one table of it. A [`View`] holds what is set; [`View::text`] and [`View::set`] write and read each field as a text, the same
//! for controls, links and other programs.

mod alternatives;
mod field;
mod percent;
mod read;
mod scale;
mod write;

pub use alternatives::{Alternative, PANELS};
pub use field::{Field, Map, fields};
pub(crate) use percent::{escape, unescape};
pub use scale::{Scale, ScaleError};
pub use write::number;

use crate::scenario::{Scenario, Setting};

/// Everything that a reader has set. It belongs to the scenario it was made for: made by [`View::default_of`] or [`View::at_step`] and changed by
/// [`View::set`], every part of it is allowed there.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// The value of every parameter, each in its range.
    pub values: Vec<f64>,
    /// What is swept, watched and drawn. `plane` is there whenever the scenario has two parameters.
    pub setting: Setting,
    /// What the phase diagram shows; `Hard` where there is none.
    pub map: Map,
    /// The action whose probability a soft phase diagram shows, as a position among those of the watched state; 0 where there is none.
    pub action: usize,
    /// The part of the swept parameter's range that is drawn, when it is not all of it: from, to.
    pub zoom: Option<[f64; 2]>,
    /// Whether each of the [`PANELS`] is open.
    pub show: [bool; alternatives::COUNT],
    /// The step of the guided reading that is told, from 0.
    pub step: Option<usize>,
    /// What is added to the reward: pairs, ascending, and amounts, none of them 0.
    pub perturbation: Vec<(usize, f64)>,
}

impl View {
    /// What a scenario opens with.
    #[must_use]
    pub fn default_of(scenario: &Scenario) -> Self {
        let setting = scenario.view.setting();
        let mut values = Vec::new();
        for parameter in &scenario.parameters {
            values.push(parameter.value.value());
        }
        Self::new(scenario, values, setting)
    }

    /// What a step of the guided reading shows; what the scenario opens with where there is no such step.
    #[must_use]
    pub fn at_step(scenario: &Scenario, step: usize) -> Self {
        let Some(told) = scenario.guide.get(step) else {
            return Self::default_of(scenario);
        };
        let mut view = Self::new(scenario, told.values.clone(), told.setting);
        view.step = Some(step);
        // Nobody is told anything by a panel that is shut.
        view.show[alternatives::GUIDE] = true;
        view
    }

    fn new(scenario: &Scenario, values: Vec<f64>, mut setting: Setting) -> Self {
        let sweep = scenario.view.sweep;
        if setting.plane.is_none() && values.len() > 1 {
            setting.plane = Some([sweep, usize::from(sweep == 0)]);
        }
        Self {
            values,
            setting,
            map: Map::Hard,
            action: 0,
            zoom: None,
            show: alternatives::OPEN,
            step: None,
            perturbation: Vec::new(),
        }
    }
}
