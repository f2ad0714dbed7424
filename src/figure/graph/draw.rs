//! Strokes of a model's drawing.

use plotters::style::text_anchor::{HPos, VPos};

use super::{Align, Graph};
use crate::figure::pen::Pen;
use crate::figure::surface::Drawn;

impl Pen<'_> {
    /// A whole model.
    pub(in crate::figure) fn graph(&self, graph: &Graph) -> Drawn {
        for shape in &graph.shapes {
            if shape.width > 0.0 {
                self.stroke(&shape.points, shape.color, shape.width)?;
            } else {
                self.polygon(&shape.points, shape.color)?;
            }
        }
        for label in &graph.labels {
            let area = label.area;
            let mut at = (area.left, 0.5 * (area.top + area.bottom));
            let mut anchor = HPos::Left;
            if label.align != Align::Left {
                at.0 = 0.5 * (area.left + area.right);
                anchor = HPos::Center;
            }
            if label.align == Align::Over {
                let (from, to) = ((area.left, area.top), (area.right, area.bottom));
                self.rectangle(from, to, self.figure.theme.surface(), 1.0)?;
            }
            let (anchor, room) = ((anchor, VPos::Center), area.right - area.left);
            self.sized(&label.text, at, anchor, label.color, room, label.size)?;
        }
        Ok(())
    }
}
