//! What pictures are drawn on: the few operations that a picture needs, and the plotters backend made of them.
//!
//! Backend coordinates are integers, on which smooth curves would show stairs. A [`Surface`] therefore has [`FINE`] units per CSS pixel. It is an object behind one plotters
//! backend, so the drawing is compiled once and not for every kind of surface.

use std::fmt;

use plotters::style::{FontDesc, FontFamily, FontStyle, TextStyle};
use plotters_backend::{BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind};

use super::trace::Dash;

/// Backend units per CSS pixel.
pub const FINE: f64 = 8.0;

/// Sans serifs as systems call them.
pub const FONT: &str = "system-ui, Segoe UI, Roboto, Helvetica, Arial, sans-serif";

/// Height of a line of text in text sizes.
const LINE: f64 = 1.2;

/// Whether something was drawn, or why not.
pub type Drawn = Result<(), String>;

/// Something to draw on. All lengths are in units, [`FINE`] of them per CSS pixel, text sizes included.
pub trait Surface {
    /// Width and height.
    fn size(&self) -> (u32, u32);

    /// How the following paths are dashed; `None` draws them whole.
    fn dash(&mut self, dash: Option<Dash>);

    /// A line through points.
    fn path(&mut self, points: &[BackendCoord], color: BackendColor, width: u32) -> Drawn;

    /// A filled rectangle from its upper left to its lower right corner.
    fn rectangle(&mut self, from: BackendCoord, to: BackendCoord, color: BackendColor) -> Drawn;

    /// A filled polygon.
    fn polygon(&mut self, corners: &[BackendCoord], color: BackendColor) -> Drawn;

    /// A filled circle.
    fn circle(&mut self, center: BackendCoord, radius: u32, color: BackendColor) -> Drawn;

    /// A line of text, anchored at a place.
    fn text(&mut self, text: &str, style: &TextStyle, at: BackendCoord) -> Drawn;

    /// Width of a text in [`FONT`].
    fn text_width(&self, text: &str, size: f64) -> f64;
}

/// A size as whole backend units, rounded up.
#[must_use]
#[allow(clippy::cast_sign_loss)] // Sizes are not negative, and the cast saturates.
pub fn units(size: f64) -> u32 {
    size.ceil() as u32
}

/// The font of a size in units.
pub(super) fn font(size: f64) -> FontDesc<'static> {
    FontDesc::new(FontFamily::Name(FONT), size, FontStyle::Normal)
}

/// The backend over a surface.
pub(super) struct Backend<'s>(pub(super) &'s mut dyn Surface);

/// A surface's reason not to draw.
#[derive(Debug)]
pub(super) struct Refused(String);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Refused {}

type Answer<T> = Result<T, DrawingErrorKind<Refused>>;

fn answer(drawn: Drawn) -> Answer<()> {
    drawn.map_err(|reason| DrawingErrorKind::DrawingError(Refused(reason)))
}

impl DrawingBackend for Backend<'_> {
    type ErrorType = Refused;

    fn get_size(&self) -> (u32, u32) {
        self.0.size()
    }

    fn ensure_prepared(&mut self) -> Answer<()> {
        Ok(())
    }

    fn present(&mut self) -> Answer<()> {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, color: BackendColor) -> Answer<()> {
        answer(self.0.rectangle((x, y), (x + 1, y + 1), color))
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Answer<()> {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Answer<()> {
        if !fill {
            let corners = [from, (to.0, from.1), to, (from.0, to.1), from];
            return self.draw_path(corners, style);
        }
        answer(self.0.rectangle(from, to, style.color()))
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Answer<()> {
        let points: Vec<BackendCoord> = path.into_iter().collect();
        answer(self.0.path(&points, style.color(), style.stroke_width()))
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        corners: I,
        style: &S,
    ) -> Answer<()> {
        let corners: Vec<BackendCoord> = corners.into_iter().collect();
        answer(self.0.polygon(&corners, style.color()))
    }

    /// Filled; nothing here draws rings.
    fn draw_circle<S: BackendStyle>(
        &mut self,
        center: BackendCoord,
        radius: u32,
        style: &S,
        _fill: bool,
    ) -> Answer<()> {
        answer(self.0.circle(center, radius, style.color()))
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, at: BackendCoord) -> Answer<()> {
        let style = TextStyle {
            font: font(style.size()),
            color: style.color(),
            pos: style.anchor(),
        };
        answer(self.0.text(text, &style, at))
    }

    /// From the surface's own font: plotters would rasterise one, or insert an element into the page, which a strict content policy or a worker refuses.
    fn estimate_text_size<S: BackendTextStyle>(&self, text: &str, style: &S) -> Answer<(u32, u32)> {
        let size = style.size();
        Ok((units(self.0.text_width(text, size)), units(size * LINE)))
    }
}
