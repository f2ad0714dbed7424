//! Adding a scenario is adding its file: one that no code and no list names.

use crate::exact::{certify, opening, rational};
use crate::{file, parsed};

#[test]
fn a_twelfth_scenario_is_a_file() {
    let twelfth = parsed(&file("tests/scenarios/twelfth.json"));
    // Checking makes 0.2 more answers right.
    let found = certify(&twelfth, 0, &opening(&twelfth), &[rational(1, 5)]);
    assert_eq!([&found.inside[0][0], &found.inside[1][0]], [&[0], &[1]]);
    assert_eq!(twelfth.guide.len(), 2);
    assert!(twelfth.guide[0].text.contains("{cliff 1}"));
    assert_eq!(twelfth.view.outcomes[0].name, "right");
}
