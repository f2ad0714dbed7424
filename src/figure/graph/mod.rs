//! The drawing of a model: its states as nodes, its actions as arrows that leave them, and over both a policy.
//!
//! A layout is a grid of cells, or columns from left to right ([`columns`] says how), or for a tree that is too wide an
//! outline ([`outline`]). Where things stand follows from
//! the scenario, the width and the text size alone, never from the overlay, so that nothing moves while a reader moves
//! a parameter. Lengths are in CSS pixels.
//!
//! Cost: O(states x transitions).

mod around;
mod best;
mod columns;
mod framework;
mod grid;
mod node;
mod outline;
mod path;
mod place;
mod reward;
mod sketch;
mod tree;
mod words;

use super::{Area, Color, Figure, Point, Theme, text};
use crate::scenario::{Layout, Scenario};
use around::PartDrawn;
pub use around::{Around, Shown};
use columns::Layers;
use sketch::Sketch;

/// The smallest scale at which a drawing that is too wide is drawn whole; below, the page should scroll it.
const SMALL: f64 = 0.7;

/// The greatest number of states of a model that is drawn.
const STATES: usize = 80;

/// The greatest number of actions of a model that is drawn.
const ACTIONS: usize = 400;

/// The policy that is drawn over a model, the states it visits, and those that the reader looks at.
#[derive(Clone, Debug)]
pub struct Overlay {
    /// The parameter values, in the order of the scenario's parameters.
    pub values: Vec<f64>,
    /// The probability of each pair within its state.
    pub policy: Vec<f64>,
    /// A flag per pair: not 0 where the pair is optimal.
    pub optimal: Vec<u8>,
    /// A flag per pair: not 0 where the pair stays in a loop that costs nothing; empty where there is none.
    pub stays: Vec<u8>,
    /// The expected discounted visits of each state.
    pub visits: Vec<f64>,
    /// The watched state: its actions have the colours of the charts.
    pub watched: usize,
    /// The states whose best actions change at a cliff.
    pub changing: Vec<usize>,
}

impl Overlay {
    /// Returns an error that names the column that does not fit the model.
    fn check(&self, scenario: &Scenario) -> Result<(), String> {
        let (states, pairs) = (scenario.states.len(), scenario.mdp.pairs());
        for (name, found, wanted) in [
            ("values", self.values.len(), scenario.parameters.len()),
            ("policy", self.policy.len(), pairs),
            ("optimal", self.optimal.len(), pairs),
            ("visits", self.visits.len(), states),
        ] {
            if found != wanted {
                return Err(format!("{name} has {found} values, allowed are {wanted}"));
            }
        }
        if ![0, pairs].contains(&self.stays.len()) {
            let found = self.stays.len();
            return Err(format!("stays has {found} values, allowed are {pairs} or none"));
        }
        Ok(())
    }

    /// Returns whether a pair stays in a loop that costs nothing.
    fn stays(&self, pair: usize) -> bool {
        self.stays.get(pair).is_some_and(|&stays| stays > 0)
    }
}

/// A line or a filled outline.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// The action that it belongs to; `None` for nodes and for the arrow to the start.
    pub pair: Option<usize>,
    /// The successor to which a line leads; `None` for one that ends in a fork, and for heads.
    pub target: Option<usize>,
    /// The points of the shape.
    pub points: Vec<Point>,
    /// The width at a text size of 13, with which it grows; 0 for a filled outline.
    pub width: f64,
    /// The colour of the shape.
    pub color: Color,
    /// The level: a shape of a higher level lies over one of a lower level.
    pub level: f64,
}

/// A text.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// The text, shortened to fit.
    pub text: String,
    /// The area for the text.
    pub area: Area,
    /// The text size.
    pub size: f64,
    /// The colour of the text.
    pub color: Color,
    /// The place of the text in its area.
    pub align: Align,
    /// The action that it is about, and what of it; `None` for names of states and for what is about no action.
    pub of: Option<(usize, Part)>,
}

/// What a label says of an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The name.
    Name,
    /// The reward.
    Reward,
    /// The probability of the successor with this index.
    Probability(usize),
}

/// The place of a label in its area.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// The text begins at the left.
    Left,
    /// The text is in the middle.
    Middle,
    /// The text is in the middle, on a background that hides the line below it.
    Over,
}

/// A drawn state, over which a page can place a button.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The index of the state in the scenario.
    pub state: usize,
    /// The area of the node.
    pub area: Area,
    /// A sentence that describes the state: its actions and the policy's choice among them.
    pub description: String,
}

/// A model as plain data.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Graph {
    /// The shapes in drawing order.
    pub shapes: Vec<Shape>,
    /// The labels over the shapes.
    pub labels: Vec<Label>,
    /// The states that are drawn.
    pub nodes: Vec<Node>,
    /// What is said of a drawing that does not have all states; `None` for one that has.
    pub part: Option<Shown>,
}

impl Figure {
    /// Returns whether a model is small enough to be drawn whole. Of a larger one a part is drawn.
    fn draws_whole(scenario: &Scenario) -> bool {
        scenario.states.len() <= STATES && scenario.mdp.pairs() <= ACTIONS
    }

    /// Returns the drawing of a model in an available width, with the root font size of the page. Its own width is at
    /// most that, unless the model needs more: then the page should scroll it. Of a model that is too large it is the
    /// part around the watched state. Errors name what does not fit.
    pub fn graph(
        scenario: &Scenario,
        overlay: &Overlay,
        around: &Around,
        width: f64,
        theme: Theme,
        font_size: f64,
    ) -> Result<Self, String> {
        let mut size = Sketch::text_size(scenario, overlay, width, font_size)?;
        let part = if Self::draws_whole(scenario) {
            None
        } else {
            PartDrawn::of(scenario, overlay, around, [width, size])
        };
        let (own, over) = part.as_ref().map_or((scenario, overlay), PartDrawn::drawn);
        let mut sketch = Sketch::new(own, over, theme, size);
        let mut drawn = draw(&mut sketch, width);
        // Widths are rounded, so that they do not shrink quite as the text does.
        let share = 0.985 * width / drawn.0;
        if drawn.0 > width && share > SMALL {
            size *= share;
            sketch = Sketch::new(own, over, theme, size);
            drawn = draw(&mut sketch, width);
        }
        let mut graph = sketch.graph;
        let mut description = String::new();
        if let Some(part) = part {
            part.translate(&mut graph, scenario, overlay);
        }
        if let Some(part) = &graph.part {
            description = format!("{} ", part.sentence);
        }
        for node in &graph.nodes {
            description += &node.description;
            description += " ";
        }
        let (width, height) = drawn;
        let half = (0.5 * width, 0.5 * height);
        Ok(Figure {
            title: format!("Model: {}", text::line(&scenario.title)),
            description,
            graph: Some(graph),
            ..Figure::empty([width, height], size, theme, boxed(half, half))
        })
    }
}

/// Draws a model in its layout and returns the width and height.
fn draw(sketch: &mut Sketch, width: f64) -> Point {
    let layers = match &sketch.scenario.layout {
        Some(Layout::Grid(rows)) => {
            if let Some(drawn) = grid::draw(sketch, rows, width) {
                return drawn;
            }
            None
        }
        Some(Layout::Points(points)) => Layers::of_points(points, 2.5 * sketch.size),
        None => None,
    };
    tree::draw(sketch, layers, width)
}

/// Returns a box around its middle.
fn boxed((x, y): Point, half: Point) -> Area {
    Area {
        left: x - half.0,
        top: y - half.1,
        right: x + half.0,
        bottom: y + half.1,
    }
}
