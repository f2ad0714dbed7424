//! Studies of a scenario: one parameter moved over a grid, one point, and everything else that a [`Session`] computes.
//! [`Request`] is the only place where options are validated.

mod best;
mod conflicts;
mod doubt;
mod feedback;
mod hard_point;
mod history;
mod impact;
mod measure;
mod pieces;
mod point;
mod population;
mod request;
mod returns;
mod roadmap;
mod samples;
mod session;
mod sketch;
mod subject;
mod sweep;
mod temperatures;
mod train;
mod values;
mod weights;

pub use crate::typed_arrays::Column;
pub use best::{Best, Raise};
pub use conflicts::{Favoured, Relation, favoured, parameter_of};
pub use feedback::{Branch as FeedbackBranch, FeedbackLoop, FixedPoint, Knob, Level};
pub use impact::{Impact, impacts};
pub use measure::Measure;
pub use point::{Answer, Solution, solve};
pub use population::{Fragile, Part, Place, Population, Prompt, Steps};
pub use request::{FieldRequest, Options, PlaneRequest, Request, RequestError};
#[cfg(target_arch = "wasm32")]
pub(crate) use request::{choice, number};
pub use returns::{Corner, Returns, SoftReturns};
pub use roadmap::Roadmap;
pub use session::{
    Begun, BegunProgress, Certainty, Effort, FoundCliffs, PointStability, Progress, Session, StudyError,
};
pub use subject::{Solved, answer};
pub use sweep::{Branch, Gap, Jump, Levels, Parameter, Sweep, band_order, endless};
pub use temperatures::AlphaMap;
pub use train::{RunProgress, Target, TrainOptions, Trained, TrainedRun, TrainedSweep};
pub use values::Values;
