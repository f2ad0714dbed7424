//! Pinned settings: what is said of them, and what a link says.

use policy_cliff::link::{Field, Pin, View};

use crate::{outline, read, set, written};

#[test]
fn only_what_differs_from_the_present_is_said() {
    let outline = outline("length-control");
    let mut view = View::default_of(&outline);
    view.pin = Some(Pin::of(&view));
    let said = |view: &View| {
        view.pin
            .as_ref()
            .map(|pin| pin.settings(&outline, view).replace('\u{a0}', " "))
    };
    let link = |view: &View| written("length-control", &outline, view);
    assert_eq!(said(&view).as_deref(), Some(""));
    assert_eq!(link(&view), "v=1&scenario=length-control&compare-with=same");

    // The value of the swept parameter is kept, and not said, since curves are drawn for all of its values.
    let swept = outline.parameters[view.setting.sweep].name.clone();
    let before = view.text(&outline, Field::Value(view.setting.sweep));
    let other = (view.setting.sweep + 1) % outline.parameters.len();
    let (name, opens) = (
        outline.parameters[other].name.clone(),
        view.text(&outline, Field::Value(other)),
    );
    set(&mut view, &outline, &[(&swept, "0.001"), ("alpha", "0.2")]);
    assert_eq!(said(&view).as_deref(), Some("α = 0.01"));
    assert_eq!(
        link(&view),
        format!("v=1&scenario=length-control&{swept}=0.001&alpha=0.2&compare-with={swept}:{before};alpha:0.01")
    );

    set(
        &mut view,
        &outline,
        &[(&name, "0.05"), ("rule", "worst"), ("objective", "kl")],
    );
    let symbol = policy_cliff::figure::symbol(&name);
    assert_eq!(
        said(&view),
        Some(format!(
            "{symbol} = {opens}, α = 0.01, ties: uniform, smoothed with entropy"
        ))
    );
    assert_eq!(read(&link(&view), &outline), view);
}

#[test]
fn temperature_off_and_pushed_rewards_are_said() {
    let outline = outline("format-bonus");
    let mut view = View::default_of(&outline);
    set(
        &mut view,
        &outline,
        &[("alpha", "off"), ("perturbation", "0.05;solved/boxed")],
    );
    let pin = Pin::of(&view);
    let now = View::default_of(&outline);
    let said = |pin: &Pin, view: &View| pin.settings(&outline, view).replace('\u{a0}', " ");
    assert_eq!(said(&pin, &now), "α off, rewards pushed");
    assert_eq!(said(&Pin::of(&now), &view), "α = 0.05, rewards as they are");
    assert_eq!(pin.applied(&now), view);
}

#[test]
fn a_pin_is_read_after_everything_that_it_differs_from() {
    let outline = outline("clever-slacker");
    let view = read(
        "compare-with=alpha:0.05&v=1&scenario=clever-slacker&rule=first&alpha=0.2",
        &outline,
    );
    let pin = view.pin.expect("a pin");
    assert_eq!(pin.alpha, Some(0.05));
    assert_eq!(pin.rule, view.setting.rule);
    assert_eq!(pin.values, view.values);
    let (view, problems) = crate::apply("v=1&scenario=clever-slacker&compare-with=zoom:0,1", &outline);
    assert_eq!(view.pin, None);
    assert_eq!(
        problems,
        [
            "compare-with: \"zoom:0,1\"; allowed: “same”, or settings such as alpha:0.05 with \
          semicolons between"
        ]
    );
    let (_, problems) = crate::apply("v=1&scenario=clever-slacker&compare-with=rho:7", &outline);
    assert_eq!(problems, ["compare-with: “7”: allowed is 0 to 1"]);
}
