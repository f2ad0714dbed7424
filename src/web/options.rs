//! The names of the options of every method, and the options of pictures. [`study::Options`] describes the others.

use serde::Deserialize;

use super::error::Thrown;
#[cfg(feature = "studies")]
use crate::figure::Pointer;
use crate::figure::{Sheet, Theme};
use crate::study::{self, RequestError};

pub(super) const FIGURE: &[&str] = &[
    "kind", "style", "curves", "bare", "pointer", "pinned", "width", "height", "theme", "fontSize",
];
pub(super) const LANDSCAPE: &[&str] = &["action", "width", "height", "theme", "fontSize"];

/// Returns the names of the options of a method of a model.
#[allow(clippy::too_many_lines)] // A table.
pub(super) fn of_method(method: &str) -> Result<&'static [&'static str], Thrown> {
    Ok(match method {
        "solve" => &["values", "alpha", "objective", "rule", "perturbation"],
        "sweep" => &[
            "values",
            "alpha",
            "objective",
            "rule",
            "perturbation",
            "parameter",
            "from",
            "to",
            "points",
            "state",
            "follow",
            "axis",
            #[cfg(feature = "studies")]
            "sketch",
            "onProgress",
        ],
        "alphaMap" => &[
            "values",
            "objective",
            "rule",
            "perturbation",
            "parameter",
            "from",
            "to",
            "points",
            "state",
            "onProgress",
        ],
        "roadmap" => &[
            "values",
            "rule",
            "perturbation",
            "parameter",
            "from",
            "to",
            "points",
            "state",
            "onProgress",
        ],
        "returns" => &[
            "values",
            "alpha",
            "objective",
            "rule",
            "perturbation",
            "parameter",
            "from",
            "to",
            "points",
            "state",
            "onProgress",
        ],
        "cliffs" | "certificate" => &[
            "values",
            "rule",
            "perturbation",
            "parameter",
            "from",
            "to",
            "certify",
            "onProgress",
        ],
        "phase" | "arrangement" => &["values", "perturbation", "x", "y", "ranges", "onProgress"],
        "field" => &[
            "values",
            "alpha",
            "objective",
            "perturbation",
            "x",
            "y",
            "ranges",
            "state",
            "kind",
            "action",
            "size",
            "onProgress",
        ],
        "stability" => &[
            "values",
            "alpha",
            "objective",
            "rule",
            "perturbation",
            "parameter",
            "from",
            "to",
            "points",
            "at",
        ],
        "tieBreaker" => &[
            "values",
            "perturbation",
            "parameter",
            "at",
            "state",
            "action",
            "epsilon",
        ],
        "stress" => &[
            "values",
            "objective",
            "rule",
            "perturbation",
            "parameter",
            "at",
            "smallest",
            "largest",
            "sizes",
            "draws",
            "seed",
            "alphas",
            "component",
            "onProgress",
        ],
        "experiment" => &["values", "alpha", "objective", "rule", "perturbation", "share"],
        "weights" => &["values"],
        "drawing" => &[
            "values",
            "perturbation",
            "state",
            "alpha",
            "objective",
            "rule",
            "soft",
            "policy",
            "optimal",
            "stays",
            "visits",
            "changing",
            "steps",
            "folded",
            "unfolded",
            "kind",
            "width",
            "theme",
            "fontSize",
        ],
        "feedback" => &["values", "perturbation", "state", "onProgress"],
        "conflicts" => &["values", "alpha", "objective", "rule", "perturbation", "state"],
        "scores" => &["values", "perturbation", "state"],
        "population" => &[
            "values",
            "alpha",
            "perturbation",
            "parameter",
            "from",
            "to",
            "at",
            "within",
            "certify",
            "onProgress",
        ],
        #[cfg(feature = "studies")]
        "train" => super::studies::train::OPTIONS,
        #[cfg(feature = "studies")]
        "trainSweep" => super::studies::train::SWEEP_OPTIONS,
        _ => return Err(Thrown::type_error(&format!("{method}: no such method"))),
    })
}

/// The options of pictures; each picture names the ones that it allows.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PictureOptions {
    pub(super) kind: Option<String>,
    pub(super) action: Option<String>,
    pub(super) style: Option<String>,
    pub(super) curves: Option<String>,
    pub(super) bare: Option<bool>,
    #[cfg(feature = "studies")]
    pub(super) pointer: Option<Pointer>,
    /// What is pointed at in a picture is left to the whole, which reads it.
    #[cfg(not(feature = "studies"))]
    pub(super) pointer: Option<serde::de::IgnoredAny>,
    pub(super) pinned: Option<String>,
    theme: String,
    width: f64,
    height: Option<f64>,
    font_size: Option<f64>,
}

impl PictureOptions {
    /// Returns the size and colours of a picture.
    pub(super) fn sheet(&self) -> Result<Sheet, RequestError> {
        Ok(Sheet {
            height: self.height.ok_or(RequestError::missing("height"))?,
            ..self.wide()?
        })
    }

    /// Returns the size and colours of a drawing, which is as high as it needs to be.
    pub(super) fn wide(&self) -> Result<Sheet, RequestError> {
        let theme = study::choice("theme", &self.theme, &["light", "dark"])?;
        Ok(Sheet {
            width: self.width,
            height: 0.0,
            theme: [Theme::Light, Theme::Dark][theme],
            // Root font size of browsers, in CSS pixels.
            font_size: self.font_size.unwrap_or(16.0),
        })
    }
}
