//! The answers of why.d.ts and their pictures: from the reward to the policy, and why policies jump.

use wasm_bindgen::prelude::*;

use super::options::PICTURE;
use crate::figure::Figure;
use crate::study::{Returns, Roadmap};
use crate::web::decode::{decode, decode_options, encode};
use crate::web::error::Thrown;
use crate::web::figure::{JsFigure, check};
use crate::web::options::PictureOptions;
use crate::web::question::Question;

impl Question<'_> {
    /// Answers `RoadmapOptions` with a `Roadmap`.
    pub(super) fn roadmap(&mut self) -> Result<JsValue, Thrown> {
        encode(&self.answer(|session, request, progress| session.roadmap(request, progress))?)
    }

    /// Answers `ReturnsOptions` with `Returns`.
    pub(super) fn returns(&mut self) -> Result<JsValue, Thrown> {
        encode(&self.answer(|session, request, progress| session.returns(request, progress))?)
    }
}

/// An answer of these two that can be drawn. It is read once, and drawn as often as its size or the page's colours
/// change.
#[wasm_bindgen]
pub struct DrawableReason(Answer);

enum Answer {
    Roadmap(Box<Roadmap>),
    Returns(Returns),
}

#[wasm_bindgen]
impl DrawableReason {
    /// Reads an answer of a kind: "roadmap" or "returns".
    #[wasm_bindgen(constructor)]
    pub fn new(kind: &str, object: &JsValue) -> Result<Self, Thrown> {
        Ok(Self(if kind == "roadmap" {
            let roadmap: Roadmap = decode(kind, object)?;
            check(&roadmap.sweep)?;
            Answer::Roadmap(Box::new(roadmap))
        } else {
            Answer::Returns(decode(kind, object)?)
        }))
    }

    /// Returns the picture; of returns the lines and their envelope.
    pub fn figure(&self, options: &JsValue) -> Result<JsFigure, Thrown> {
        let sheet = decode_options::<PictureOptions>(options, PICTURE)?.sheet()?;
        JsFigure::new(match &self.0 {
            Answer::Roadmap(roadmap) => Figure::roadmap(roadmap, &sheet),
            Answer::Returns(returns) => Figure::envelope(returns, &sheet),
        })
    }

    /// Returns the hull of returns.
    pub fn hull(&self, options: &JsValue) -> Result<JsFigure, Thrown> {
        let sheet = decode_options::<PictureOptions>(options, PICTURE)?.sheet()?;
        JsFigure::new(match &self.0 {
            Answer::Roadmap(_) => Err("a roadmap has no hull".to_owned()),
            Answer::Returns(returns) => Figure::hull(returns, &sheet),
        })
    }
}
