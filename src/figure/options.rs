//! Options of pictures, and the margins and the text size that follow from them.

use super::{Area, Theme};

/// Options of a picture.
#[derive(Clone, Copy, Debug)]
pub struct Sheet {
    /// The width in CSS pixels, from 100 to 16384.
    pub width: f64,
    /// The height in CSS pixels, from 80 to 16384.
    pub height: f64,
    /// The theme, light or dark.
    pub theme: Theme,
    /// The root font size of the page in CSS pixels, from 6 to 64.
    pub font_size: f64,
}

impl Sheet {
    /// Returns the size of the picture's text in CSS pixels, or the first option that is out of range.
    ///
    /// It is 13/16 of the root font size, but never so large that margins, which are counted in text sizes, leave no
    /// plot area: a picture has at least six text sizes in width and nine in height. So a small picture has small text.
    pub(super) fn text_size(&self) -> Result<f64, String> {
        check_size(self.width, self.height, self.font_size)?;
        let wanted = self.font_size * 0.8125;
        Ok(wanted.min(self.width / 6.0).min(self.height / 9.0))
    }

    /// Returns the plot area with a margin on the left and on the right, each cut to what a small picture can spare.
    /// Above stands the label of the vertical axis, below stand tick labels and the label of the horizontal axis.
    pub(super) fn area(&self, left: f64, right: f64, text_size: f64) -> Area {
        Area {
            left: left.min(self.width * 0.4).round(),
            top: (text_size * 2.0).round(),
            right: (self.width - right.min(self.width * 0.4)).round(),
            bottom: (self.height - text_size * 3.5).round(),
        }
    }
}

/// Returns an error that names the first option that is out of range.
pub(super) fn check_size(width: f64, height: f64, font_size: f64) -> Result<(), String> {
    for (name, value, from, to) in [
        ("width", width, 100.0, 16384.0),
        ("height", height, 80.0, 16384.0),
        ("fontSize", font_size, 6.0, 64.0),
    ] {
        if !(from..=to).contains(&value) {
            return Err(format!("{name} is {value}, allowed is {from} to {to}"));
        }
    }
    Ok(())
}
