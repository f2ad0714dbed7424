//! A figure as an SVG document in CSS pixels: real text, a title and a description, nothing outside the file.
//!
//! plotters' own SVG backend writes whole pixels, divides font sizes and has no dashes; this one writes eighths of a pixel as decimals.

use std::convert::Infallible;
use std::fmt::Write as _;

use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
    FontTransform,
};

use super::draw::{FINE, FONT, Surface, draw, units};
use super::figure::Figure;
use super::text;
use super::theme::css;
use super::trace::Dash;

/// The figure as a document of its own, background included.
pub fn svg(figure: &Figure) -> Result<String, String> {
    let mut body = String::new();
    draw(
        figure,
        Svg {
            out: &mut body,
            size: (figure.width, figure.height),
            dash: None,
        },
    )?;
    let (legend, rows) = legend(figure);
    let (width, height) = (figure.width, figure.height + rows);
    let (title, description) = (escape(&figure.title), escape(&figure.description));
    let surface = css(figure.theme.surface());
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
         role=\"img\" font-family=\"{FONT}\" font-size=\"{}\">\n<title>{title}</title>\n<desc>{description}</desc>\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"{surface}\"/>\n\
         <g fill=\"none\" stroke-linejoin=\"round\">\n{body}{legend}</g>\n</svg>\n",
        figure.text_size
    ))
}

/// Rows of swatches and names below the picture, and their height, where the curves have no names beside them: on a page the legend is text of the page, a document has to bring it.
fn legend(figure: &Figure) -> (String, f64) {
    let (size, width) = (figure.text_size, figure.width);
    let mut rows = String::new();
    if !figure.end_labels.is_empty() {
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
        let dash = if series.dash {
            " stroke-dasharray=\"7 4\""
        } else {
            ""
        };
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

/// The backend: appends elements. Colours and fonts that all elements share stand on their parent.
struct Svg<'a> {
    out: &'a mut String,
    /// CSS pixels.
    size: (f64, f64),
    /// In backend units.
    dash: Option<Dash>,
}

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

/// Backend units as CSS pixels.
fn pixels(units: i32) -> f64 {
    f64::from(units) / FINE
}

impl Svg<'_> {
    fn push(&mut self, element: std::fmt::Arguments) {
        // Writing to a string cannot fail.
        let _ = self.out.write_fmt(element);
    }

    fn fill(color: BackendColor) -> String {
        format!("fill=\"{}\"{}", hex(color), opacity("fill-opacity", color))
    }

    fn stroke<S: BackendStyle>(&self, style: &S) -> String {
        let color = style.color();
        let width = f64::from(style.stroke_width()) / FINE;
        let mut attributes = format!(
            "stroke=\"{}\"{} stroke-width=\"{width}\"",
            hex(color),
            opacity("stroke-opacity", color)
        );
        if let Some(Dash { on, off, phase }) = self.dash {
            let _ = write!(
                attributes,
                " stroke-dasharray=\"{} {}\"",
                on / FINE,
                off / FINE
            );
            if phase != 0.0 {
                // The pattern starts later when its offset is negative.
                let _ = write!(attributes, " stroke-dashoffset=\"{}\"", -phase / FINE);
            }
        }
        attributes
    }

    fn paint<S: BackendStyle>(&self, style: &S, fill: bool) -> String {
        if fill {
            Self::fill(style.color())
        } else {
            self.stroke(style)
        }
    }

    fn points(points: impl IntoIterator<Item = BackendCoord>) -> String {
        let mut list = String::new();
        for (x, y) in points {
            let space = if list.is_empty() { "" } else { " " };
            let _ = write!(list, "{space}{},{}", pixels(x), pixels(y));
        }
        list
    }
}

fn hex(color: BackendColor) -> String {
    let (red, green, blue) = color.rgb;
    format!("#{red:02x}{green:02x}{blue:02x}")
}

fn opacity(name: &str, color: BackendColor) -> String {
    if color.alpha < 1.0 {
        format!(" {name}=\"{}\"", color.alpha)
    } else {
        String::new()
    }
}

impl Surface for Svg<'_> {
    fn dash(&mut self, dash: Option<Dash>) {
        self.dash = dash;
    }
}

impl DrawingBackend for Svg<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        (units(self.size.0 * FINE), units(self.size.1 * FINE))
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, color: BackendColor) -> Drawn {
        self.draw_rect((x, y), (x + 1, y + 1), &color, true)
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Drawn {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Drawn {
        let (x, y, width, height) = (
            pixels(from.0),
            pixels(from.1),
            pixels(to.0 - from.0),
            pixels(to.1 - from.1),
        );
        let paint = self.paint(style, fill);
        self.push(format_args!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" {paint}/>\n"
        ));
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        let (points, stroke) = (Self::points(path), self.stroke(style));
        self.push(format_args!("<polyline points=\"{points}\" {stroke}/>\n"));
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        center: BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Drawn {
        let (x, y, radius) = (pixels(center.0), pixels(center.1), f64::from(radius) / FINE);
        let paint = self.paint(style, fill);
        self.push(format_args!(
            "<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" {paint}/>\n"
        ));
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        corners: I,
        style: &S,
    ) -> Drawn {
        let (points, fill) = (Self::points(corners), Self::fill(style.color()));
        self.push(format_args!("<polygon points=\"{points}\" {fill}/>\n"));
        Ok(())
    }

    fn draw_text<S: BackendTextStyle>(
        &mut self,
        text: &str,
        style: &S,
        (x, y): BackendCoord,
    ) -> Drawn {
        let (x, y) = (pixels(x), pixels(y));
        // Programs differ in what they make of a baseline's name, so the baseline is placed by number.
        let down = match style.anchor().v_pos {
            VPos::Top => 0.8,
            VPos::Center => 0.35,
            VPos::Bottom => -0.2,
        } * style.size()
            / FINE;
        let anchor = match style.anchor().h_pos {
            HPos::Left => "",
            HPos::Center => " text-anchor=\"middle\"",
            HPos::Right => " text-anchor=\"end\"",
        };
        let turn = match style.transform() {
            FontTransform::None => String::new(),
            FontTransform::Rotate90 => format!(" transform=\"rotate(90 {x} {y})\""),
            FontTransform::Rotate180 => format!(" transform=\"rotate(180 {x} {y})\""),
            FontTransform::Rotate270 => format!(" transform=\"rotate(270 {x} {y})\""),
        };
        let (y, fill, text) = (
            ((y + down) * FINE).round() / FINE,
            Self::fill(style.color()),
            escape(text),
        );
        self.push(format_args!(
            "<text x=\"{x}\" y=\"{y}\"{anchor}{turn} {fill}>{text}</text>\n"
        ));
        Ok(())
    }

    fn estimate_text_size<S: BackendTextStyle>(
        &self,
        text: &str,
        style: &S,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        Ok((
            units(text::width(text, style.size())),
            units(style.size() * 1.2),
        ))
    }
}
