//! A figure as an SVG document in CSS pixels: real text, a title and a description, nothing outside the file.
//!
//! plotters' own SVG backend writes whole pixels, divides font sizes and has no dashes; this one writes eighths of a
//! pixel as decimals.

use std::fmt::Write as _;

use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{BackendColor, BackendCoord};

use super::{Canvas, Drawn, FONT, Lettering, LineStyle, UNITS, draw, draw_cursor, units};
use crate::figure::{Color, Dash, Figure, text};

/// Returns the figure as a document of its own, background included.
pub fn svg(figure: &Figure) -> Result<String, String> {
    captioned(figure, "")
}

/// Returns the same document with lines of text below it, such as its address; a line that is too long is cut.
pub fn captioned(figure: &Figure, caption: &str) -> Result<String, String> {
    document(&[figure], caption, None)
}

/// Returns a document of figures of one width, each below the one before, with the cursor at a value where one is
/// given, and with lines of text below all of them. Its colours and text size are those of the first.
pub fn document(figures: &[&Figure], caption: &str, cursor: Option<f64>) -> Result<String, String> {
    let Some(first) = figures.first() else {
        return Err("a document has a figure at least".to_owned());
    };
    let (mut body, mut top) = (String::new(), 0.0);
    for figure in figures {
        let mut canvas = SvgCanvas {
            elements: String::new(),
            size: (units(figure.width * UNITS), units(figure.height * UNITS)),
            text_size: figure.text_size,
        };
        draw(figure, &mut canvas)?;
        if let Some(theta) = cursor {
            draw_cursor(figure, &mut canvas, theta)?;
        }
        let (legend, rows) = legend(figure);
        let own = canvas.elements + &legend;
        if top == 0.0 {
            body = own;
        } else {
            let _ = write!(body, "<g transform=\"translate(0 {top})\">\n{own}</g>\n");
        }
        top += figure.height + rows;
    }
    let (caption, lines) = self::caption(first, caption, top);
    let (width, height) = (first.width, top + lines);
    let told = |of: fn(&Figure) -> &String| figures.iter().map(|figure| of(figure).as_str()).collect::<Vec<_>>();
    let title = escape(&told(|figure| &figure.title).join("; "));
    let description = escape(&told(|figure| &figure.description).join(" "));
    let paper = first.theme.surface();
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
         role=\"img\" font-family=\"{FONT}\" font-size=\"{}\">\n<title>{title}</title>\n<desc>{description}</desc>\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"{paper}\"/>\n\
         <g fill=\"none\" stroke-linejoin=\"round\">\n{body}{caption}</g>\n</svg>\n",
        first.text_size
    ))
}

/// Returns lines of text from `top` on, the first one in ink, and their height.
fn caption(figure: &Figure, lines: &str, top: f64) -> (String, f64) {
    let size = figure.text_size;
    let left = size * 0.75;
    let mut out = String::new();
    let mut y = top + size * 0.5;
    for (index, line) in lines.lines().enumerate() {
        let ink = match index {
            0 => figure.theme.ink(),
            _ => figure.theme.muted(),
        };
        y += size * 1.5;
        let _ = writeln!(
            out,
            "<text x=\"{left}\" y=\"{}\" fill=\"{}\">{}</text>",
            y - size * 0.5,
            ink,
            escape(&text::shortened(line, figure.width - left * 2.0, size))
        );
    }
    if out.is_empty() {
        return (out, 0.0);
    }
    let height = (y - top + size * 0.25).ceil();
    (out, height)
}

/// Returns rows of swatches and names below the picture, and their height, where the curves have no names beside them:
/// on a page the legend is text of the page, a document has to bring it.
fn legend(figure: &Figure) -> (String, f64) {
    let (size, width) = (figure.text_size, figure.width);
    let mut rows = String::new();
    if figure.named || figure.legend().next().is_none() {
        return (rows, 0.0);
    }
    let eighth = |pixels: f64| (pixels * UNITS).round() / UNITS;
    let (swatch, left) = (size * 1.5, size * 0.75);
    let (mut x, mut row) = (left, 0.0);
    for series in figure.legend() {
        let name = text::shortened(series.label, width - left * 2.0 - swatch * 1.4, size);
        let room = swatch * 1.4 + text::width(&name, size);
        if x > left && x + room + left > width {
            (x, row) = (left, row + 1.0);
        }
        let y = eighth(figure.height + size * (0.5 + 1.5 * row));
        let dash = if series.dash { " stroke-dasharray=\"7 4\"" } else { "" };
        let color = series.color;
        let stroke = eighth(series.width * size / 13.0);
        let (from, to, at) = (eighth(x), eighth(x + swatch), eighth(x + swatch * 1.4));
        // Writing to a string cannot fail.
        let _ = write!(
            rows,
            "<polyline points=\"{from},{y} {to},{y}\" stroke=\"{color}\" stroke-width=\"{stroke}\"{dash}/>\n\
             <text x=\"{at}\" y=\"{}\" fill=\"{}\">{}</text>\n",
            eighth(y + size * 0.35),
            figure.theme.ink(),
            escape(&name)
        );
        x += room + size * 1.25;
    }
    (rows, (size * (1.5 + 1.5 * row)).ceil())
}

/// Returns text as XML character data.
fn escape(text: &str) -> String {
    let line = text::line(text);
    line.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Appends elements. Colours and fonts that all elements share stand on their parent.
struct SvgCanvas {
    elements: String,
    /// The width and height in units.
    size: (u32, u32),
    /// The size of the text of the parent, which elements with another size override.
    text_size: f64,
}

/// Returns units as CSS pixels.
fn pixels(units: i32) -> f64 {
    f64::from(units) / UNITS
}

/// Returns the attributes of a paint named `name`, such as `fill="#1f2328"`.
fn paint(name: &str, color: BackendColor) -> String {
    let (red, green, blue) = color.rgb;
    let opaque = Color {
        rgb: [red, green, blue],
    };
    if color.alpha < 1.0 {
        format!("{name}=\"{opaque}\" {name}-opacity=\"{}\"", color.alpha)
    } else {
        format!("{name}=\"{opaque}\"")
    }
}

/// Returns places as an attribute lists them.
fn points(points: &[BackendCoord]) -> String {
    let mut text = String::new();
    for &(x, y) in points {
        let space = if text.is_empty() { "" } else { " " };
        // Writing to a string cannot fail.
        let _ = write!(text, "{space}{},{}", pixels(x), pixels(y));
    }
    text
}

impl SvgCanvas {
    fn push(&mut self, element: &str) {
        self.elements.push_str(element);
        self.elements.push('\n');
    }
}

impl Canvas for SvgCanvas {
    fn size(&self) -> (u32, u32) {
        self.size
    }

    /// Returns the width from the table that layouts rest on, since plotters would rasterise a font.
    fn text_width(&self, text: &str, size: f64) -> f64 {
        text::width(text, size)
    }

    fn draw_path(&mut self, path: &[BackendCoord], style: &LineStyle) -> Drawn {
        let dash = style.dash.map_or_else(String::new, |Dash { on, off, phase }| {
            let (on, off) = (on / UNITS, off / UNITS);
            if phase == 0.0 {
                format!(" stroke-dasharray=\"{on} {off}\"")
            } else {
                // The pattern starts later when its offset is negative.
                let offset = -phase / UNITS;
                format!(" stroke-dasharray=\"{on} {off}\" stroke-dashoffset=\"{offset}\"")
            }
        });
        let (points, stroke) = (points(path), paint("stroke", style.color));
        let width = f64::from(style.width) / UNITS;
        self.push(&format!(
            "<polyline points=\"{points}\" {stroke} stroke-width=\"{width}\"{dash}/>"
        ));
        Ok(())
    }

    fn fill_polygon(&mut self, corners: &[BackendCoord], color: BackendColor) -> Drawn {
        let (points, fill) = (points(corners), paint("fill", color));
        self.push(&format!("<polygon points=\"{points}\" {fill}/>"));
        Ok(())
    }

    fn fill_rectangle(&mut self, from: BackendCoord, to: BackendCoord, color: BackendColor) -> Drawn {
        let (x, y, fill) = (pixels(from.0), pixels(from.1), paint("fill", color));
        let (width, height) = (pixels(to.0 - from.0), pixels(to.1 - from.1));
        self.push(&format!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" {fill}/>"
        ));
        Ok(())
    }

    fn fill_circle(&mut self, center: BackendCoord, radius: u32, color: BackendColor) -> Drawn {
        let (x, y, fill) = (pixels(center.0), pixels(center.1), paint("fill", color));
        let radius = f64::from(radius) / UNITS;
        self.push(&format!("<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" {fill}/>"));
        Ok(())
    }

    fn draw_text(&mut self, text: &str, (x, y): BackendCoord, style: &Lettering) -> Drawn {
        let size = style.size / UNITS;
        // Programs differ in what they make of a baseline's name, so the baseline is placed by number.
        let down = match style.anchor.v_pos {
            VPos::Top => 0.8,
            VPos::Center => 0.35,
            VPos::Bottom => -0.2,
        } * size;
        let anchor = match style.anchor.h_pos {
            HPos::Left => "",
            HPos::Center => " text-anchor=\"middle\"",
            HPos::Right => " text-anchor=\"end\"",
        };
        let font_size = if size == self.text_size {
            String::new()
        } else {
            format!(" font-size=\"{size}\"")
        };
        let (x, y) = (pixels(x), ((pixels(y) + down) * UNITS).round() / UNITS);
        let (fill, text) = (paint("fill", style.color), escape(text));
        self.push(&format!(
            "<text x=\"{x}\" y=\"{y}\"{anchor} {fill}{font_size}>{text}</text>"
        ));
        Ok(())
    }
}
