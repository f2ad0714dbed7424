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
        #[cfg(feature = "studies")]
        _ => super::studies::methods::options_of(method)?,
        #[cfg(not(feature = "studies"))]
        _ => return Err(Thrown::type_error(&format!("{method}: this build has no studies"))),
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
