//! A figure as an SVG document in CSS pixels: real text, a title and a description, nothing outside the file.
//!
//! plotters' own SVG backend writes whole pixels, divides font sizes and has no dashes; this one writes eighths of a pixel as decimals.

use std::fmt::Write as _;

use plotters::style::{RGBColor, TextStyle};
use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{BackendColor, BackendCoord};

use super::data::Figure;
use super::draw::draw;
use super::surface::{Drawn, FINE, FONT, Surface, units};
use super::text;
use super::theme::css;
use super::trace::Dash;

/// The figure as a document of its own, background included.
pub fn svg(figure: &Figure) -> Result<String, String> {
    captioned(figure, "")
}

/// The same with lines of text below it, such as where it is from; a line that is too long is cut.
pub fn captioned(figure: &Figure, caption: &str) -> Result<String, String> {
    let mut surface = Svg {
        out: String::new(),
        size: (units(figure.width * FINE), units(figure.height * FINE)),
        text_size: figure.text_size,
        dash: None,
    };
    draw(figure, &mut surface)?;
    let body = surface.out;
    let (legend, rows) = legend(figure);
    let (caption, lines) = self::caption(figure, caption, figure.height + rows);
    let (width, height) = (figure.width, figure.height + rows + lines);
    let (title, description) = (escape(&figure.title), escape(&figure.description));
    let paper = css(figure.theme.surface());
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
         role=\"img\" font-family=\"{FONT}\" font-size=\"{}\">\n<title>{title}</title>\n<desc>{description}</desc>\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"{paper}\"/>\n\
         <g fill=\"none\" stroke-linejoin=\"round\">\n{body}{legend}{caption}</g>\n</svg>\n",
        figure.text_size
    ))
}

/// Lines of text from `top` on, the first one in ink, and their height.
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
        let fits = |text: &str| left * 2.0 + text::width(text, size) <= figure.width;
        let _ = writeln!(
            out,
            "<text x=\"{left}\" y=\"{}\" fill=\"{}\">{}</text>",
            y - size * 0.5,
            css(ink),
            escape(&text::shorten(&text::line(line), &fits))
        );
    }
    if out.is_empty() {
        return (out, 0.0);
    }
    let height = (y - top + size * 0.25).ceil();
    (out, height)
}

/// Rows of swatches and names below the picture, and their height, where the curves have no names beside them: on a page the legend is text of the page, a document has to bring it.
fn legend(figure: &Figure) -> (String, f64) {
    let (size, width) = (figure.text_size, figure.width);
    let mut rows = String::new();
    if !figure.end_labels.is_empty() || figure.legend().next().is_none() {
        return (rows, 0.0);
    }
    let eighth = |pixels: f64| (pixels * FINE).round() / FINE;
    let (swatch, left) = (size * 1.5, size * 0.75);
    let (mut x, mut row) = (left, 0.0);
    for series in figure.legend() {
        let fits = |name: &str| left * 2.0 + swatch * 1.4 + text::width(name, size) <= width;
        let name = text::shorten(&series.label, &fits);
        let room = swatch * 1.4 + text::width(&name, size);
        if x > left && x + room + left > width {
            (x, row) = (left, row + 1.0);
        }
        let y = eighth(figure.height + size * (0.5 + 1.5 * row));
        let dash = if series.dash { " stroke-dasharray=\"7 4\"" } else { "" };
        let color = css(series.color);
        let stroke = eighth(series.width * size / 13.0);
        let (from, to, at) = (eighth(x), eighth(x + swatch), eighth(x + swatch * 1.4));
        // Writing to a string cannot fail.
        let _ = write!(
            rows,
            "<polyline points=\"{from},{y} {to},{y}\" stroke=\"{color}\" stroke-width=\"{stroke}\"{dash}/>\n\
             <text x=\"{at}\" y=\"{}\" fill=\"{}\">{}</text>\n",
            eighth(y + size * 0.35),
            css(figure.theme.ink()),
            escape(&name)
        );
        x += room + size * 1.25;
    }
    (rows, (size * (1.5 + 1.5 * row)).ceil())
}

/// Text as XML character data.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text::line(text).chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            _ => escaped.push(character),
        }
    }
    escaped
}

/// The surface: appends elements. Colours and fonts that all elements share stand on their parent.
struct Svg {
    out: String,
    /// In units.
    size: (u32, u32),
    /// What elements need not say.
    text_size: f64,
    dash: Option<Dash>,
}

/// Units as CSS pixels.
fn pixels(units: i32) -> f64 {
    f64::from(units) / FINE
}

/// Attributes for the paint named `what`.
fn paint(what: &str, color: BackendColor) -> String {
    let (red, green, blue) = color.rgb;
    let color_text = css(RGBColor(red, green, blue));
    let mut attributes = format!("{what}=\"{color_text}\"");
    if color.alpha < 1.0 {
        // Writing to a string cannot fail.
        let _ = write!(attributes, " {what}-opacity=\"{}\"", color.alpha);
    }
    attributes
}

impl Svg {
    fn push(&mut self, element: std::fmt::Arguments) {
        // Writing to a string cannot fail.
        let _ = self.out.write_fmt(element);
    }
}

impl Svg {
    /// Places as an attribute lists them.
    fn points(&mut self, points: &[BackendCoord]) {
        let mut space = "";
        for &(x, y) in points {
            self.push(format_args!("{space}{},{}", pixels(x), pixels(y)));
            space = " ";
        }
    }
}

impl Surface for Svg {
    fn size(&self) -> (u32, u32) {
        self.size
    }

    fn dash(&mut self, dash: Option<Dash>) {
        self.dash = dash;
    }

    fn path(&mut self, points: &[BackendCoord], color: BackendColor, width: u32) -> Drawn {
        self.out.push_str("<polyline points=\"");
        self.points(points);
        let (stroke, width) = (paint("stroke", color), f64::from(width) / FINE);
        self.push(format_args!("\" {stroke} stroke-width=\"{width}\""));
        if let Some(Dash { on, off, phase }) = self.dash {
            let (on, off) = (on / FINE, off / FINE);
            self.push(format_args!(" stroke-dasharray=\"{on} {off}\""));
            if phase != 0.0 {
                // The pattern starts later when its offset is negative.
                let offset = -phase / FINE;
                self.push(format_args!(" stroke-dashoffset=\"{offset}\""));
            }
        }
        self.out.push_str("/>\n");
        Ok(())
    }

    fn rectangle(&mut self, from: BackendCoord, to: BackendCoord, color: BackendColor) -> Drawn {
        let (x, y, fill) = (pixels(from.0), pixels(from.1), paint("fill", color));
        let (width, height) = (pixels(to.0 - from.0), pixels(to.1 - from.1));
        self.push(format_args!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" {fill}/>\n"
        ));
        Ok(())
    }

    fn polygon(&mut self, corners: &[BackendCoord], color: BackendColor) -> Drawn {
        self.out.push_str("<polygon points=\"");
        self.points(corners);
        let fill = paint("fill", color);
        self.push(format_args!("\" {fill}/>\n"));
        Ok(())
    }

    fn circle(&mut self, center: BackendCoord, radius: u32, color: BackendColor) -> Drawn {
        let (x, y, radius) = (pixels(center.0), pixels(center.1), f64::from(radius) / FINE);
        let fill = paint("fill", color);
        self.push(format_args!("<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" {fill}/>\n"));
        Ok(())
    }

    fn text(&mut self, text: &str, style: &TextStyle, (x, y): BackendCoord) -> Drawn {
        // Programs differ in what they make of a baseline's name, so the baseline is placed by number.
        let down = match style.pos.v_pos {
            VPos::Top => 0.8,
            VPos::Center => 0.35,
            VPos::Bottom => -0.2,
        } * style.font.get_size()
            / FINE;
        let anchor = match style.pos.h_pos {
            HPos::Left => "",
            HPos::Center => " text-anchor=\"middle\"",
            HPos::Right => " text-anchor=\"end\"",
        };
        let (x, y) = (pixels(x), ((pixels(y) + down) * FINE).round() / FINE);
        let (fill, text) = (paint("fill", style.color), escape(text));
        self.push(format_args!("<text x=\"{x}\" y=\"{y}\"{anchor} {fill}"));
        let size = style.font.get_size() / FINE;
        if size != self.text_size {
            self.push(format_args!(" font-size=\"{size}\""));
        }
        self.push(format_args!(">{text}</text>\n"));
        Ok(())
    }

    fn text_width(&self, text: &str, size: f64) -> f64 {
        text::width(text, size)
    }
}
