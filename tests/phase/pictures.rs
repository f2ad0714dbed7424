//! Phase diagrams and soft fields as figures and documents. The documents are also written beside the tests' other
//! output, to be looked at.

use plotters_backend::{BackendColor, BackendCoord};
use policy_cliff::figure::{
    Canvas, Color, Figure, Lettering, LineStyle, PhaseLabels, Sheet, Theme, draw, draw_point, svg, text_width,
};
use policy_cliff::mdp::{Discount, Mdp};
use policy_cliff::phase::{Field, Phase, Plane, Quantity, Sampling, field};
use policy_cliff::scenario::Scenario;
use policy_cliff::solve::Temperature;
use policy_cliff::study::{Options, Session, Values};

use crate::files::scenario;
use crate::{random_mdp, random_plane, tile};

const HALF: [f64; 4] = [0.0, 0.0, 0.5, 1.0];

fn state(scenario: &Scenario, name: &str) -> usize {
    scenario.states.iter().position(|s| s == name).expect("a state")
}

fn labels(scenario: &Scenario, watched: &str) -> PhaseLabels {
    let pairs = scenario.mdp.actions(state(scenario, watched));
    PhaseLabels {
        parameters: [0, 1].map(|p: usize| {
            let parameter = &scenario.parameters[p];
            [parameter.name.clone(), parameter.label.clone()]
        }),
        state: watched.to_owned(),
        first: pairs.start,
        actions: scenario.actions[pairs].iter().map(ToString::to_string).collect(),
        outcomes: Vec::new(),
    }
}

fn sheet(width: f64, theme: Theme) -> Sheet {
    Sheet {
        width,
        height: (width * 0.7).clamp(300.0, 480.0),
        theme,
        font_size: 16.0,
    }
}

fn write(name: &str, figure: &Figure) -> String {
    let document = svg(figure).expect("drawn");
    let path = format!("{}/phase-{name}.svg", env!("CARGO_TARGET_TMPDIR"));
    std::fs::write(path, &document).expect("written");
    document
}

fn sampled(scenario: &Scenario, watched: &str, alpha: f64, quantity: Quantity) -> Field {
    let sampling = Sampling {
        size: [48, 36],
        alpha: Temperature::new(alpha).expect("temperature"),
        base: None,
        state: state(scenario, watched),
        quantity,
    };
    let plane = Plane::new(scenario, [0, 1], &HALF);
    field(&plane, [[0.0, 1.0]; 2], &sampling, &mut |_| true).expect("finite")
}

fn diagram(scenario: &Scenario) -> Phase {
    tile(&Plane::new(scenario, [0, 1], &HALF), [[0.0, 1.0]; 2])
}

/// Two actions that tie left of a line, three states' worth of colours, and another state's line across.
fn tied() -> (PhaseLabels, Phase) {
    let rows = vec![vec![vec![(2, 1.0)]; 3], vec![vec![(2, 1.0)]; 2], Vec::new()];
    let discount = Discount::new(1.0).expect("discount");
    let mdp = Mdp::new(discount, &rows, &[0.5, 0.5, 0.0]).expect("valid");
    let plane = Plane {
        mdp: &mdp,
        constant: vec![0.5, 0.5, 0.0, 0.0, 0.0],
        slopes: [vec![0.0, 0.0, 1.0, 0.0, 1.0], vec![0.0, 0.0, 0.0, 0.0, -1.0]],
    };
    let labels = PhaseLabels {
        parameters: [["x", "first"], ["y", ""]].map(|names| names.map(str::to_owned)),
        state: "s".to_owned(),
        first: 0,
        actions: ["plain", "copied", "other"].map(str::to_owned).to_vec(),
        outcomes: Vec::new(),
    };
    (labels, tile(&plane, [[0.0, 1.0], [0.0, 1.0]]))
}

fn fifty() -> (PhaseLabels, Phase) {
    let mut rng = fastrand::Rng::with_seed(1);
    let mdp = random_mdp(&mut rng, [50, 4, 5], 0.9);
    let plane = random_plane(&mut rng, &mdp);
    let labels = PhaseLabels {
        parameters: [["x", ""], ["y", ""]].map(|names| names.map(str::to_owned)),
        state: "s7".to_owned(),
        first: 28,
        actions: (0..4).map(|a| format!("a{a}")).collect(),
        outcomes: Vec::new(),
    };
    (labels, tile(&plane, [[-4.0, 4.0]; 2]))
}

/// Every diagram there is.
fn all() -> Vec<(&'static str, PhaseLabels, Phase)> {
    let scenario = scenario("multi-reward");
    let mut all: Vec<_> = ["ambiguous", "prompt", "values", "reasoned"]
        .into_iter()
        .map(|state| (state, labels(&scenario, state), diagram(&scenario)))
        .collect();
    let ((labels, phase), (many, tiled)) = (tied(), fifty());
    all.extend([("tied", labels, phase), ("fifty", many, tiled)]);
    all
}

fn doubled(corners: &[(f64, f64)]) -> f64 {
    let next = corners.iter().cycle().skip(1);
    let sum: f64 = corners.iter().zip(next).map(|(p, q)| p.0 * q.1 - q.0 * p.1).sum();
    sum.abs()
}

fn set(labels: &PhaseLabels, phase: &Phase, cell: usize) -> Vec<usize> {
    let optimal = &phase.cells[cell].optimal[labels.first..];
    (0..labels.actions.len()).filter(|&a| optimal[a]).collect()
}

#[test]
fn patches_cover_the_plot_area_and_colours_tell_sets_apart() {
    for (name, labels, phase) in all() {
        for theme in [Theme::Light, Theme::Dark] {
            for width in [320.0, 390.0, 720.0] {
                let figure = Figure::phase(&labels, &phase, &sheet(width, theme)).expect("valid");
                write(&format!("{name}-{width}-{theme:?}"), &figure);
                let area = figure.area;
                let map = figure.map.as_ref().expect("a map");
                let covered: f64 = map.patches.iter().map(|p| doubled(&p.corners) / 2.0).sum();
                let whole = (area.right - area.left) * (area.bottom - area.top);
                assert!((covered - whole).abs() <= 1e-6 * whole, "{name}: {covered} of {whole}");
                let mut colors: Vec<_> = map.patches.iter().map(|p| p.color.to_string()).collect();
                colors.sort();
                colors.dedup();
                assert_eq!(colors.len(), figure.legend().count(), "{name}");
                for patch in &map.patches {
                    assert!(contrast(patch.color, theme.ink()) >= 4.5);
                }
                let inner = phase.cells.iter().flat_map(|cell| &cell.edges);
                let inner = inner.filter(|edge| !edge.neighbours.is_empty()).count();
                assert_eq!(2 * map.borders.len(), inner);
            }
        }
    }
}

/// Contrast ratio after WCAG 2.
fn contrast(a: Color, b: Color) -> f64 {
    let channel = |value: u8| {
        let value = f64::from(value) / 255.0;
        if value <= 0.040_45 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    };
    let luminance = |color: Color| {
        let [red, green, blue] = color.rgb.map(channel);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    };
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn names_stand_in_the_region_they_name() {
    let mut placed = 0;
    for (case, labels, phase) in all() {
        for width in [320.0, 390.0, 720.0] {
            let figure = Figure::phase(&labels, &phase, &sheet(width, Theme::Light)).expect("valid");
            let map = figure.map.as_ref().expect("a map");
            let mut boxes: Vec<[f64; 4]> = Vec::new();
            for name in &map.names {
                placed += 1;
                let (x, y) = name.at;
                let (half, tall) = (text_width(&name.text, figure.text_size) / 2.0, figure.text_size / 2.0);
                for (right, down) in [(-1.0, -1.0), (1.0, -1.0), (0.0, 0.0), (-1.0, 1.0), (1.0, 1.0)] {
                    let (px, py) = (x + right * half, y + down * tall);
                    assert!(px >= figure.area.left && px <= figure.area.right);
                    assert!(py >= figure.area.top && py <= figure.area.bottom);
                    let cell = phase.cell_at(figure.theta_at(px), figure.value_at(py)).expect("inside");
                    let set = set(&labels, &phase, cell);
                    let names: Vec<&str> = set.iter().map(|&a| labels.actions[a].as_str()).collect();
                    let wanted = if set.len() > 1 {
                        format!("tie: {}", names.join(", "))
                    } else {
                        names.join(", ")
                    };
                    assert_eq!(name.text, wanted, "{case}");
                }
                let own = [x - half, x + half, y - tall, y + tall];
                for other in &boxes {
                    let apart = own[1] < other[0] || other[1] < own[0] || own[3] < other[2] || other[3] < own[2];
                    assert!(apart, "{case}: {own:?} {other:?}");
                }
                boxes.push(own);
            }
            if width > 700.0 {
                assert!(!boxes.is_empty(), "{case}");
            }
        }
    }
    assert!(placed >= 30, "{placed}");
}

#[test]
fn strong_borders_are_the_watched_states_cliffs() {
    let (labels, phase) = tied();
    let figure = Figure::phase(&labels, &phase, &sheet(720.0, Theme::Light)).expect("valid");
    let map = figure.map.as_ref().expect("a map");
    for border in &map.borders {
        let upright = border.ends.iter().all(|end| (end.0 - figure.x_at(0.5)).abs() < 1e-9);
        assert_eq!(border.strong, upright);
    }
    // Four cells around the point where both lines meet, two stretches of each line.
    assert_eq!(map.borders.len(), 4);
    assert_eq!(map.borders.iter().filter(|border| border.strong).count(), 2);
    let names: Vec<&str> = map.names.iter().map(|name| name.text.as_str()).collect();
    assert_eq!(names.len(), 2);
    assert!(names.contains(&"tie: plain, copied") && names.contains(&"other"));
    assert_eq!(
        figure.description,
        "In \u{201c}s\u{201d}: tie: plain, copied on 50 % of the box, other on 50 % of the box. 4 polygons, counting all states."
    );
    assert_eq!((figure.x.label.as_str(), figure.y.label.as_str()), ("first (x)", "y"));
}

/// Leaving is worth x by one action and 1/2 by the other; staying pays where x + y is above 5/4.
#[test]
fn what_has_no_answer_is_shaded_and_in_the_legend() {
    let rows = vec![vec![vec![(0, 1.0)], vec![(1, 1.0)], vec![(1, 1.0)]], Vec::new()];
    let mdp = Mdp::new(Discount::new(1.0).expect("discount"), &rows, &[1.0, 0.0]).expect("valid");
    let plane = Plane {
        mdp: &mdp,
        constant: vec![-1.25, 0.0, 0.5],
        slopes: [vec![1.0, 1.0, 0.0], vec![1.0, 0.0, 0.0]],
    };
    let labels = PhaseLabels {
        parameters: [["x", ""], ["y", ""]].map(|names| names.map(str::to_owned)),
        state: "s".to_owned(),
        first: 0,
        actions: ["stay", "leave", "flee"].map(str::to_owned).to_vec(),
        outcomes: Vec::new(),
    };
    let phase = tile(&plane, [[0.0, 1.0]; 2]);
    for width in [320.0, 720.0] {
        let figure = Figure::phase(&labels, &phase, &sheet(width, Theme::Light)).expect("valid");
        write(&format!("gap-{width}"), &figure);
        let map = figure.map.as_ref().expect("a map");
        // The shade lies under the cells, which cover the rest.
        let areas = map.patches.iter().map(|p| doubled(&p.corners) / 2.0);
        let areas: Vec<f64> = areas.collect();
        let covered: f64 = areas[1..].iter().sum();
        let area = figure.area;
        let whole = (area.right - area.left) * (area.bottom - area.top);
        assert!((areas[0] - whole).abs() <= 1e-6 * whole && (covered - 0.71875 * whole).abs() <= 1e-6 * whole);
        // Where leaving changes.
        assert!(map.borders.len() == 1 && map.borders[0].strong);
        let legend: Vec<&str> = figure.legend().map(|entry| entry.label).collect();
        assert_eq!(legend, ["leave", "flee", "no optimal value"]);
        assert_eq!(figure.series[2].color, map.patches[0].color);
        assert_eq!(
            figure.description,
            "In \u{201c}s\u{201d}: flee on 47 % of the box, leave on 25 % of the box. 2 polygons, counting all states. \
             There is no optimal value on 28 % of the box (shaded)."
        );
    }
}

#[test]
fn descriptions_read_the_picture() {
    let scenario = scenario("multi-reward");
    let figure = Figure::phase(
        &labels(&scenario, "ambiguous"),
        &diagram(&scenario),
        &sheet(720.0, Theme::Dark),
    );
    let figure = figure.expect("valid");
    assert_eq!(figure.title, "Best action in \u{201c}ambiguous\u{201d} against h and u");
    // 361/960, 45/128 and 523/1920.
    assert_eq!(
        figure.description,
        "In \u{201c}ambiguous\u{201d}: comply on 38 % of the box, refuse on 35 % of the box, ask for clarification on 27 % of the box. \
         18 polygons, counting all states."
    );
    assert_eq!(figure.key, "best action in \u{201c}ambiguous\u{201d}");
    let field = sampled(&scenario, "ambiguous", 0.02, Quantity::Probability(2));
    let figure = Figure::field(
        &labels(&scenario, "ambiguous"),
        &field,
        None,
        &sheet(720.0, Theme::Dark),
    )
    .expect("valid");
    assert_eq!(
        figure.title,
        "Probability of \u{201c}comply\u{201d} in \u{201c}ambiguous\u{201d} against h and u"
    );
    // At h = 0, u = 1 its advantage over asking back is 1.25 - 0.775, 23.75 temperatures; at h = 1, u = 0 refusal's
    // over it is 1.
    let least = 1.0 / (1.0 + 50f64.exp() + ((0.875 - 0.25) / 0.02f64).exp());
    assert!(field.values.iter().all(|&p| p > 0.9 * least && p < 1.0));
    assert!(
        figure.description.ends_with("to 1 in the box."),
        "{}",
        figure.description
    );
}

#[test]
fn fields_are_interpolated_between_their_samples() {
    let scenario = scenario("multi-reward");
    let tiled = diagram(&scenario);
    for (quantity, name, top) in [
        (Quantity::Probability(1), "probability", 1.0),
        (Quantity::Entropy, "entropy", 3f64.ln()),
        (Quantity::Slope, "slope", f64::NAN),
    ] {
        let field = sampled(&scenario, "ambiguous", 0.02, quantity);
        let most = field.values.iter().copied().fold(0.0, f64::max);
        for theme in [Theme::Light, Theme::Dark] {
            let names = labels(&scenario, "ambiguous");
            let figure = Figure::field(&names, &field, Some(&tiled), &sheet(720.0, theme)).expect("valid");
            write(&format!("{name}-{theme:?}"), &figure);
            let map = figure.map.as_ref().expect("a map");
            let scale = map.scale.as_ref().expect("a scale");
            let wanted = if top.is_nan() { most } else { top };
            assert_eq!((scale.from, scale.to), (0.0, wanted));
            assert!(scale.bar[1] < figure.width && scale.bar[0] > figure.area.right);
            assert!(map.borders.iter().all(|border| border.strong) && !map.borders.is_empty());
            // Every patch has the colour of the field in its middle, which at most one level of rounding can miss.
            let mut seen = 0;
            for patch in &map.patches {
                let [(left, upper), _, (right, lower), _] = patch.corners[..] else {
                    panic!("no rectangle")
                };
                let level = scale
                    .colors
                    .iter()
                    .position(|&c| c == patch.color)
                    .expect("of the scale");
                let at = (f64::midpoint(left, right), f64::midpoint(upper, lower));
                let value = bilinear(&field, figure.theta_at(at.0), figure.value_at(at.1));
                let exact = value / scale.to * scale.colors.len() as f64;
                // Inside a run the field changes by less than a level, and half a pixel to its neighbours by less than
                // another.
                assert!((exact - level as f64 - 0.5).abs() <= 2.5, "{name}: {exact} {level}");
                seen += 1;
            }
            assert!(seen > 500, "{seen}");
        }
    }
}

/// On the unit square.
fn bilinear(field: &Field, x: f64, y: f64) -> f64 {
    let [columns, rows] = field.size;
    let mut sum = 0.0;
    for row in 0..rows {
        for column in 0..columns {
            let across = (1.0 - (x * (columns - 1) as f64 - column as f64).abs()).max(0.0);
            let up = (1.0 - (y * (rows - 1) as f64 - row as f64).abs()).max(0.0);
            sum += across * up * field.values[row * columns + column];
        }
    }
    sum
}

#[test]
fn what_has_no_value_is_left_out() {
    let scenario = scenario("multi-reward");
    let mut field = sampled(&scenario, "ambiguous", 0.02, Quantity::Entropy);
    let sheet = sheet(720.0, Theme::Light);
    let names = labels(&scenario, "ambiguous");
    let whole = Figure::field(&names, &field, None, &sheet).expect("valid");
    field.values[0] = f64::NAN;
    let part = Figure::field(&names, &field, None, &sheet).expect("valid");
    let area = |figure: &Figure| -> f64 {
        let map = figure.map.as_ref().expect("a map");
        map.patches.iter().map(|patch| doubled(&patch.corners) / 2.0).sum()
    };
    assert!(area(&part) < area(&whole));
    assert!(part.description.contains("left out"));
    field.values.fill(f64::NAN);
    let none = Figure::field(&names, &field, None, &sheet).expect("valid");
    assert!(none.map.as_ref().is_some_and(|map| map.patches.is_empty()));
    assert!(none.description.ends_with("no finite value in the whole box."));
}

#[test]
fn what_does_not_fit_is_named() {
    let (names, tiled) = tied();
    let page = sheet(720.0, Theme::Light);
    let refused = |names: &PhaseLabels, phase: &Phase, sheet: &Sheet, says: &str| {
        let refusal = Figure::phase(names, phase, sheet).expect_err("refused");
        assert!(refusal.contains(says), "{refusal}");
    };
    refused(&names, &tiled, &Sheet { width: 10.0, ..page }, "width is 10");
    let mut bad = tiled.clone();
    bad.ranges[1] = [1.0, 1.0];
    refused(&names, &bad, &page, "a range is from 1 to 1");
    let mut bad = tiled.clone();
    bad.cells[1].edges[0].neighbours = vec![99];
    refused(&names, &bad, &page, "cell 1 does not fit");
    let mut bad = tiled.clone();
    bad.cells[0].corners[0][0] = f64::NAN;
    refused(&names, &bad, &page, "cell 0 does not fit");
    refused(
        &PhaseLabels {
            first: 4,
            ..names.clone()
        },
        &tiled,
        &page,
        "7 pairs",
    );
    refused(
        &PhaseLabels {
            actions: Vec::new(),
            ..names
        },
        &tiled,
        &page,
        "no actions",
    );
}

/// Counts what is drawn, and keeps where.
#[derive(Default)]
struct Recorder {
    paths: Vec<Vec<(i32, i32)>>,
    circles: Vec<((i32, i32), u32)>,
    polygons: usize,
}

impl Canvas for Recorder {
    fn size(&self) -> (u32, u32) {
        (720 * 8, 480 * 8)
    }

    fn text_width(&self, text: &str, size: f64) -> f64 {
        text_width(text, size)
    }

    fn draw_path(&mut self, points: &[BackendCoord], _: &LineStyle) -> Result<(), String> {
        self.paths.push(points.to_vec());
        Ok(())
    }

    fn fill_polygon(&mut self, _: &[BackendCoord], _: BackendColor) -> Result<(), String> {
        self.polygons += 1;
        Ok(())
    }

    fn fill_rectangle(&mut self, _: BackendCoord, _: BackendCoord, _: BackendColor) -> Result<(), String> {
        Ok(())
    }

    fn fill_circle(&mut self, center: BackendCoord, radius: u32, _: BackendColor) -> Result<(), String> {
        self.circles.push((center, radius));
        Ok(())
    }

    fn draw_text(&mut self, _: &str, _: BackendCoord, _: &Lettering) -> Result<(), String> {
        Ok(())
    }
}

#[test]
fn the_marker_lies_where_the_parameters_are() {
    let (labels, tiled) = tied();
    let figure = Figure::phase(&labels, &tiled, &sheet(720.0, Theme::Light)).expect("valid");
    let mut whole = Recorder::default();
    draw(&figure, &mut whole).expect("drawn");
    assert_eq!(whole.polygons, figure.map.as_ref().expect("a map").patches.len());
    let near = |found: i32, pixel: f64| (f64::from(found) / 8.0 - pixel).abs() <= 0.5;
    for (sweep, lines) in [(None, 0), (Some(0), 2), (Some(1), 2)] {
        let mut over = Recorder::default();
        draw_point(&figure, &mut over, [0.25, 2.0], sweep).expect("drawn");
        assert_eq!(over.paths.len(), lines);
        for path in &over.paths {
            let ends = if sweep == Some(0) {
                [
                    (figure.area.left, figure.area.top),
                    (figure.area.right, figure.area.top),
                ]
            } else {
                [
                    (figure.x_at(0.25), figure.area.bottom),
                    (figure.x_at(0.25), figure.area.top),
                ]
            };
            for (found, wanted) in path.iter().zip(ends) {
                assert!(near(found.0, wanted.0) && near(found.1, wanted.1), "{path:?}");
            }
        }
        // Beyond the box it stays at its border.
        for (at, _) in over.circles {
            assert!(near(at.0, figure.x_at(0.25)) && near(at.1, figure.area.top));
        }
    }
    for (x, y) in [(0.0, 1.0), (0.3, 0.7)] {
        assert!((figure.theta_at(figure.x_at(x)) - x).abs() < 1e-12);
        assert!((figure.value_at(figure.y_at(y)) - y).abs() < 1e-12);
    }
}

#[test]
fn a_map_of_what_happens_has_a_region_for_each_failure_for_both_and_for_none() {
    let scenario = scenario("clever-slacker-two");
    let options = Options {
        // Reasoning pays from f = e/4 = 1/2 on, and answering as asked from c = e/20 = 1/10 on.
        values: Some(Values(vec![("e".to_owned(), 2.0)])),
        x: Some("c".to_owned()),
        y: Some("f".to_owned()),
        ..Options::default()
    };
    let mut session = Session::new(scenario.clone());
    let request = session.request(&options).expect("valid");
    let plane = request.plane(&scenario, &options).expect("a plane");
    let found = session.phase(&request, &plane, &mut |_| true).expect("tiled");
    let mut names = labels(&scenario, "prompt");
    names.parameters = ["c", "f"].map(|name| [name.to_owned(), String::new()]);
    names.outcomes = ["reasoning made up", "instructions ignored"]
        .map(str::to_owned)
        .to_vec();
    assert_eq!(found.cells.len(), 4);
    for cell in &found.cells {
        let [x, y] = [0, 1].map(|axis| {
            let sum: f64 = cell.corners.iter().map(|corner| corner[axis]).sum();
            sum / cell.corners.len() as f64
        });
        assert_eq!(
            cell.outcomes,
            [f64::from(u8::from(y < 0.5)), f64::from(u8::from(x < 0.1))]
        );
    }
    for (width, both) in [
        (1100.0, &["reasoning made up and instructions ignored"][..]),
        (720.0, &["reasoning made up and", "instructions ignored"][..]),
        (420.0, &["reasoning", "made up and", "instructions", "ignored"][..]),
    ] {
        let figure = Figure::phase(&names, &found, &sheet(width, Theme::Light)).expect("valid");
        assert_eq!(figure.title, "What happens against c and f");
        let shown: Vec<&str> = figure
            .map
            .as_ref()
            .expect("a map")
            .names
            .iter()
            .map(|name| &*name.text)
            .collect();
        let mut wanted = vec!["reasoning made up", "instructions ignored", "none of them"];
        wanted.extend(both);
        assert_eq!(shown.len(), wanted.len(), "{shown:?}");
        for name in wanted {
            assert!(shown.contains(&name), "{name}: {shown:?}");
        }
        let legend: Vec<&str> = figure.legend().map(|entry| entry.label).collect();
        assert_eq!(legend, ["reasoning made up", "instructions ignored"]);
        // f goes from -1/5 to 1, so 7/12 of the box is below 1/2.
        let told = "reasoning made up and instructions ignored on 29 % of the box";
        assert!(
            figure.description.starts_with("What happens: "),
            "{}",
            figure.description
        );
        assert!(figure.description.contains(told), "{}", figure.description);
    }
    // An answer of another model does not fit.
    names.outcomes.pop();
    let refusal = Figure::phase(&names, &found, &sheet(720.0, Theme::Light)).expect_err("refused");
    assert!(refusal.contains("a number for each outcome"), "{refusal}");
}
