//! The settings of a reader.

use super::fields::{GUIDE_PANEL, OPEN_PANELS, PANEL_COUNT};
use super::{Axis, Map, Outline, Pin, Style};
use crate::figure::Curves;
use crate::scenario::Setting;

/// The value of every field. A view belongs to the scenario that it was made for by [`View::default_of`] or
/// [`View::at_step`]; [`View::set`] keeps every part of it allowed there.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// The value of every parameter, each in its range.
    pub values: Vec<f64>,
    /// The swept parameter, the watched state and the other settings. `plane` is there whenever the scenario has two
    /// parameters.
    pub setting: Setting,
    /// The quantity that the phase diagram shows; `Hard` where there is no phase diagram.
    pub map: Map,
    /// The action whose probability a soft phase diagram shows, as a position among those of the watched state; 0 where
    /// there is no phase diagram.
    pub action: usize,
    /// The part of the swept parameter's range that is drawn, from and to; `None` is all of it.
    pub zoom: Option<[f64; 2]>,
    /// Whether each of the [`super::PANELS`] is open.
    pub show: [bool; PANEL_COUNT],
    /// The step of the guided reading, from 0; `None` outside of it.
    pub step: Option<usize>,
    /// How the policy is drawn.
    pub style: Style,
    /// The curves of the values that are drawn.
    pub curves: Curves,
    /// What the pictures of a sweep go over: the swept parameter or the temperature.
    pub axis: Axis,
    /// What the phase diagram goes over upwards: the second parameter of its plane or the temperature. Where there is
    /// no second parameter it is the temperature whatever this says.
    pub upwards: Axis,
    /// The amounts that are added to the reward: (state-action pair, amount), the pairs ascending, no amount 0.
    pub perturbation: Vec<(usize, f64)>,
    /// The index of the component of the reward that the stress test perturbs; `None` for the whole reward.
    pub stressed: Option<usize>,
    /// The settings of training that are not the usual ones, as [`crate::scenario::read_settings`] reads them.
    pub training: String,
    /// The settings whose curves are compared with the present ones; `None` for none.
    pub pin: Option<Pin>,
}

impl View {
    /// Returns the view that a scenario opens with.
    #[must_use]
    pub fn default_of(outline: &Outline) -> Self {
        let parameters = outline.parameters.iter();
        let values = parameters.map(|parameter| parameter.value).collect();
        Self::new(outline, values, outline.opening)
    }

    /// Returns the view of a step of the guided reading, or [`View::default_of`] if there is no such step.
    #[must_use]
    pub fn at_step(outline: &Outline, step: usize) -> Self {
        let Some(shown) = outline.steps.get(step) else {
            return Self::default_of(outline);
        };
        let mut view = Self::new(outline, shown.values.clone(), shown.setting);
        view.step = Some(step);
        view.zoom = shown.zoom;
        view.training.clone_from(&shown.training);
        view.show[GUIDE_PANEL] = true;
        view
    }

    fn new(outline: &Outline, values: Vec<f64>, mut setting: Setting) -> Self {
        let sweep = outline.opening.sweep;
        if setting.plane.is_none() && values.len() > 1 {
            setting.plane = Some([sweep, usize::from(sweep == 0)]);
        }
        Self {
            values,
            setting,
            map: if setting.maps_outcomes {
                Map::Outcomes
            } else {
                Map::Hard
            },
            action: 0,
            zoom: None,
            show: OPEN_PANELS,
            step: None,
            style: Style::Bands,
            curves: Curves::Main,
            axis: Axis::Parameter,
            upwards: Axis::Parameter,
            perturbation: Vec::new(),
            stressed: None,
            training: String::new(),
            pin: None,
        }
    }
}
