//! The cursor over pictures: over bands it leaves their names readable, on the landscape it lies on its curve.

use plotters_backend::{BackendColor, BackendCoord};
use policy_cliff::figure::{
    Canvas, Figure, Lettering, LineStyle, Sheet, Tangent, UNITS, draw_cursor, draw_point, draw_tangent, text_width,
};

use crate::{Kind, drawn, sheet, sweeps};

/// Keeps where things are drawn, in CSS pixels.
#[derive(Default)]
struct Recorder {
    paths: Vec<Vec<(f64, f64)>>,
    rectangles: Vec<[(f64, f64); 2]>,
    circles: Vec<(f64, f64)>,
    texts: Vec<String>,
}

fn pixels(at: BackendCoord) -> (f64, f64) {
    (f64::from(at.0) / UNITS, f64::from(at.1) / UNITS)
}

impl Canvas for Recorder {
    fn size(&self) -> (u32, u32) {
        (760 * 8, 300 * 8)
    }

    fn text_width(&self, text: &str, size: f64) -> f64 {
        text_width(text, size)
    }

    fn draw_path(&mut self, points: &[BackendCoord], _: &LineStyle) -> Result<(), String> {
        self.paths.push(points.iter().map(|&at| pixels(at)).collect());
        Ok(())
    }

    fn fill_polygon(&mut self, _: &[BackendCoord], _: BackendColor) -> Result<(), String> {
        Ok(())
    }

    fn fill_rectangle(&mut self, from: BackendCoord, to: BackendCoord, _: BackendColor) -> Result<(), String> {
        self.rectangles.push([pixels(from), pixels(to)]);
        Ok(())
    }

    fn fill_circle(&mut self, center: BackendCoord, _: u32, _: BackendColor) -> Result<(), String> {
        self.circles.push(pixels(center));
        Ok(())
    }

    fn draw_text(&mut self, text: &str, _: BackendCoord, _: &Lettering) -> Result<(), String> {
        self.texts.push(text.to_owned());
        Ok(())
    }
}

#[test]
fn nothing_of_the_cursor_lies_on_a_name() {
    let mut numbers = 0;
    for kind in [Kind::Bands, Kind::Value] {
        let mut crossed = 0;
        for sweep in [
            sweeps::slacker(201, Some(0.05)),
            sweeps::slacker(201, None),
            sweeps::format_bonus(201, None),
            sweeps::obedience(41, Some(0.02)),
        ] {
            for width in [280.0, 370.0, 760.0] {
                let figure = drawn(&sweep, kind, &sheet(width)).expect("a valid sweep");
                for &theta in &sweep.theta {
                    let mut over = Recorder::default();
                    draw_cursor(&figure, &mut over, theta).expect("drawn");
                    numbers += over.texts.len();
                    let lines = over.paths.iter().map(|path| [path[0], path[path.len() - 1]]);
                    let marks: Vec<_> = lines.chain(over.rectangles).collect();
                    for caption in &figure.captions {
                        let widths = caption.lines.iter().map(|line| text_width(line, figure.text_size));
                        let half = [
                            widths.fold(0.0, f64::max) / 2.0,
                            caption.lines.len() as f64 * figure.text_size / 2.0,
                        ];
                        let (x, y) = caption.at;
                        crossed += usize::from((figure.x_at(theta) - x).abs() < half[0]);
                        for [from, to] in &marks {
                            let is_clear = to.0 <= x - half[0]
                                || from.0 >= x + half[0]
                                || from.1.max(to.1) <= y - half[1]
                                || from.1.min(to.1) >= y + half[1];
                            assert!(
                                is_clear,
                                "{:?} at {theta}, {width} wide: {from:?} {to:?}",
                                caption.lines
                            );
                        }
                    }
                }
            }
        }
        assert!(crossed > 100, "{kind:?}: {crossed}");
    }
    assert!(numbers > 500, "{numbers}");
}

#[test]
fn the_middle_of_the_ball_is_the_point_of_its_curve() {
    let sweeps = [None, Some(0.01), Some(0.3)].map(|alpha| sweeps::format_bonus(201, alpha));
    for font_size in [13.0, 26.0] {
        let sheet = Sheet {
            font_size,
            ..sheet(760.0)
        };
        let figure = Figure::landscape(&sweeps, 1, &sheet).expect("valid");
        let landscape = figure.landscape.as_ref().expect("a landscape");
        for theta in [-0.4, 0.01, 0.3] {
            for alpha in [0.0, 0.01, 0.3] {
                let mut over = Recorder::default();
                draw_point(&figure, &mut over, [theta, alpha], None).expect("drawn");
                let (_, (x, y)) = landscape.marker(theta, alpha).expect("a curve");
                assert_eq!(over.circles.len(), 2);
                for at in over.circles {
                    assert!((at.0 - x).hypot(at.1 - y) <= 0.25, "{at:?} {x} {y}");
                }
            }
        }
    }
}

/// The bound as a line of its slope through the curve, the slope of the curve beside it, both in words.
#[test]
fn a_tangent_passes_the_curve_with_its_slope() {
    for sweep in [sweeps::slacker(201, Some(0.05)), sweeps::format_bonus(201, Some(0.05))] {
        for kind in [Kind::Bands, Kind::Lines] {
            let figure = drawn(&sweep, kind, &sheet(760.0)).expect("a valid sweep");
            // The action whose band is at the bottom: its edge is its probability.
            let label = figure
                .bands
                .last()
                .map_or(&sweep.actions[0], |band| &band.label)
                .clone();
            let place = sweep
                .actions
                .iter()
                .position(|action| *action == label)
                .expect("an action");
            let theta = sweep.theta[90];
            let soft = sweep.soft.as_ref().expect("a temperature");
            let probability = soft.policy[place][90];
            for (slope, sign) in [(2.0, 1.0), (-2.0, -1.0)] {
                let mut over = Recorder::default();
                let tangent = Tangent {
                    label: label.clone(),
                    slope,
                    bound: 2.5,
                };
                draw_tangent(&figure, &mut over, theta, &tangent).expect("drawn");
                let slopes: Vec<f64> = over
                    .paths
                    .iter()
                    .map(|path| {
                        let ((x0, y0), (x1, y1)) = (path[0], path[path.len() - 1]);
                        let at = figure.x_at(theta);
                        let through = y0 + (y1 - y0) * (at - x0) / (x1 - x0);
                        assert!((through - figure.y_at(probability)).abs() < 0.5, "{through}");
                        (figure.value_at(y1) - figure.value_at(y0)) / (figure.theta_at(x1) - figure.theta_at(x0))
                    })
                    .collect();
                // The bound with its rim, then the slope.
                for (found, expected) in slopes.iter().zip([2.5, 2.5, 2.0]) {
                    assert!((found - sign * expected).abs() < 0.02, "{slopes:?}");
                }
                assert_eq!(slopes.len(), 3);
                assert_eq!(over.texts, ["slope here 2", "- - bound 2.5"]);
            }
            // Where it is not known, nothing is drawn.
            for (label, slope) in [(label.as_str(), f64::NAN), ("another", 1.0)] {
                let mut over = Recorder::default();
                let tangent = Tangent {
                    label: label.to_owned(),
                    slope,
                    bound: 2.5,
                };
                draw_tangent(&figure, &mut over, theta, &tangent).expect("drawn");
                assert!(over.paths.is_empty() && over.texts.is_empty());
            }
        }
    }
}
