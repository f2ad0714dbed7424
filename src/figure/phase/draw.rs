//! Strokes of a map, and the marker that lies over it.

use plotters::style::text_anchor::{HPos, VPos};

use super::{Map, mix};
use crate::figure::data::Figure;
use crate::figure::pen::Pen;
use crate::figure::surface::{Drawn, Surface};
use crate::figure::trace::Dash;

/// Lines from which on those of other states stand back.
const MANY: usize = 400;

/// Draws the current point alone: a ring, and the sweep through it along x (0) or y (1).
pub fn draw_point(figure: &Figure, surface: &mut dyn Surface, point: [f64; 2], sweep: Option<usize>) -> Drawn {
    let pen = Pen::new(figure, surface);
    let (x, y, theme) = (&figure.x, &figure.y, figure.theme);
    let at = (point[0].clamp(x.from, x.to), point[1].clamp(y.from, y.to));
    let dash = Dash {
        on: 5.0,
        off: 3.0,
        phase: 0.0,
    };
    if let Some(axis) = sweep {
        let ends = if axis == 0 {
            vec![(x.from, at.1), (x.to, at.1)]
        } else {
            vec![(at.0, y.from), (at.0, y.to)]
        };
        pen.path(ends.clone(), theme.surface(), 3.0, None)?;
        pen.path(ends, theme.ink(), 1.5, Some(dash))?;
    }
    pen.circle(at, 7.5, theme.surface())?;
    pen.circle(at, 6.0, theme.ink())?;
    pen.circle(at, 3.5, theme.surface())?;
    pen.present()
}

impl Pen<'_> {
    /// Fills, lines, names and the bar of colours.
    pub(in crate::figure) fn map(&self, map: &Map) -> Drawn {
        let Figure {
            area,
            theme,
            text_size: size,
            width,
            ..
        } = *self.figure;
        for patch in &map.patches {
            self.polygon(&patch.corners, patch.color)?;
        }
        // Many lines of other states together must not hide the watched one's.
        let share = if map.borders.len() > MANY { 0.25 } else { 0.5 };
        let quiet = mix(theme.ink(), theme.surface(), share);
        for border in &map.borders {
            let (color, stroke) = if !border.strong {
                (quiet, 0.75)
            } else if map.scale.is_some() {
                // Over a field the cliffs stand back.
                (theme.ink(), 1.0)
            } else {
                (theme.ink(), 2.0)
            };
            self.stroke(&border.ends, color, stroke)?;
        }
        let frame = [
            (area.left, area.top),
            (area.right, area.top),
            (area.right, area.bottom),
            (area.left, area.bottom),
            (area.left, area.top),
        ];
        self.stroke(&frame, theme.axis(), 1.0)?;
        for name in &map.names {
            let anchor = (HPos::Center, VPos::Center);
            self.text(&name.text, name.at, anchor, theme.ink(), width)?;
        }
        if let Some(scale) = &map.scale {
            let [left, right] = scale.bar;
            let step = (area.bottom - area.top) / scale.colors.len() as f64;
            for (place, &color) in scale.colors.iter().enumerate() {
                // Each reaches to the top and is covered by the next: no seams.
                let bottom = area.bottom - step * place as f64;
                self.rectangle((left, area.top), (right, bottom), color, 1.0)?;
            }
            for tick in &scale.ticks {
                let part = (tick.at - scale.from) / (scale.to - scale.from);
                let at = area.bottom - part * (area.bottom - area.top);
                self.rule((right, at), (right + size * 0.25, at), theme.axis())?;
                let anchor = (HPos::Left, VPos::Center);
                let place = (right + size * 0.5, at);
                self.text(&tick.text, place, anchor, theme.muted(), width - place.0)?;
            }
        }
        Ok(())
    }
}
