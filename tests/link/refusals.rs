//! For every entry that cannot be read there is a sentence: the entry, what is allowed, and what was taken instead.

use policy_cliff::link::{LONGEST, Link, View, packed_digits};

use crate::{apply, outline, read};

fn refusal(link: &str) -> String {
    Link::parse(link).expect_err("no link").to_string()
}

#[test]
fn texts_that_are_no_links_are_refused() {
    let known = "is not known; a link begins with v=1, the newest that is known";
    let one = "a link has one of scenario=... and model=...";
    for (link, problem) in [
        ("", one.to_owned()),
        ("#main", one.to_owned()),
        ("scenario=x&model=deflate:AA", one.to_owned()),
        ("v=&scenario=x", format!("version \"\" {known}")),
        ("v=2&scenario=x", format!("version \"2\" {known}")),
        ("v=0&scenario=x", format!("version \"0\" {known}")),
        ("v=-1&scenario=x", format!("version \"-1\" {known}")),
        ("v=1.5&scenario=x", format!("version \"1.5\" {known}")),
        (
            "v=18446744073709551616&scenario=x",
            format!("version \"18446744073709551616\" {known}"),
        ),
        ("v=1", one.to_owned()),
        ("v=1&rho=2", one.to_owned()),
        ("v=1&scenario=x&model=deflate:AA", one.to_owned()),
    ] {
        assert_eq!(refusal(link), problem, "{link}");
    }
    let long = format!("v=1&scenario={}", "x".repeat(LONGEST));
    assert_eq!(refusal(&long), "a link of more than 1048576 bytes");
    assert!(Link::parse(&long[..LONGEST]).is_ok());
}

#[test]
fn entries_that_cannot_be_taken_are_reported_and_the_rest_is_taken() {
    let outline = outline("multi-reward");
    let link = "#v=1&scenario=multi-reward&h=7&alpha=hot&state=value&sweep=x&rule=&plane=h,h&map=soft&\
                action=dance&zoom=0.3,0.1&show=cliffs,doors&step=99&perturbation=safety/refuse&\
                colour=red&u=0.3&u=0.4&objective=kl&naked";
    let (view, problems) = apply(link, &outline);
    let mut expected = View::default_of(&outline);
    crate::set(&mut expected, &outline, &[("u", "0.3"), ("objective", "kl")]);
    assert_eq!(view, expected);
    let allowed = "nothing here has that name; allowed: step, h, u, p, k, alpha, state, sweep, rule, objective, plane, map, action, \
                   zoom, show, perturbation, main-picture, policy-style, value-curves, picture-axis, map-upwards, stress-of, train-with, compare-with";
    let parameters = "unknown name \"x\"; allowed: \"h\", \"u\", \"p\", \"k\"";
    let expected = [
        ("step=", "\"99\"; allowed: a whole number from 0 to 5", ""),
        ("h=", "“7”: allowed is 0 to 1", "0.5"),
        ("u=0.4", "it is there twice, and the first counts", "0.3"),
        ("alpha=", "“hot”: allowed is off or 0.000001 to 1000000", "0.02"),
        (
            "state=",
            "unknown name \"value\"; did you mean \"values\"? allowed: \"prompt\", \"safety\", \
             \"values\", \"general\", \"reasoned\", \"ambiguous\"",
            "ambiguous",
        ),
        ("sweep=", parameters, "p"),
        (
            "rule=",
            "unknown name \"\"; allowed: \"uniform\", \"first\", \"worst\", \"best\"",
            "uniform",
        ),
        ("plane=", "\"h,h\"; allowed: two parameters with a comma between", "h,u"),
        (
            "map=",
            "unknown name \"soft\"; allowed: \"hard\", \"outcomes\", \"probability\", \"entropy\", \"slope\"",
            "hard",
        ),
        (
            "action=",
            "unknown name \"dance\"; allowed: \"refuse\", \"ask for clarification\", \"comply\"",
            "refuse",
        ),
        (
            "zoom=",
            "\"0.3,0.1\"; allowed: two numbers with a comma between, ascending",
            "",
        ),
        (
            "show=",
            "unknown name \"doors\"; allowed: \"cliffs\", \"stability\", \"stress\", \"phase\", \
             \"model\", \"guide\", \"experiment\", \"measured\", \"advanced\", \
             \"conflicts\", \"prompts\", \"roadmap\", \"why\", \"framework\", \"feedback\", \"train\" and 2 more",
            "cliffs,stability,phase,model",
        ),
        (
            "perturbation=",
            "\"safety/refuse\"; allowed: a number, then state/action of the model",
            "",
        ),
        ("colour=", allowed, ""),
        ("naked", allowed, ""),
    ];
    assert_eq!(problems.len(), expected.len(), "{problems:?}");
    for (problem, (entry, reason, instead)) in problems.iter().zip(expected) {
        let key = entry.split('=').next().expect("a key");
        let instead = match instead {
            "" => String::new(),
            _ => format!("; taken instead: {instead}"),
        };
        let sentence = format!("{key}: {reason}{instead}");
        assert_eq!(*problem, sentence);
    }
}

#[test]
fn encodings_of_other_programs_are_understood() {
    let slacker = outline("clever-slacker");
    let expected = read("v=1&scenario=x&state=derived&rho=0.5", &slacker);
    for link in [
        // Encoded without need, in lower case, in another order, with empty entries and white space.
        "v=1&scenario=x&state=%64erive%64&rho=%30.5",
        "%76=1&scenario=x&&state=derived&rho=1%2f2&",
        "rho=+0.5+&state=derived&scenario=x&v=1",
        "v=1&scenario=x&rho=.50&state=derived",
        "v=1&scenario=x&rho=5e-1&state=derived",
        "v=1&scenario=x&rho=1%2F2&state=derived",
    ] {
        let (view, _) = apply(link, &slacker);
        assert_eq!(view, expected, "{link}");
    }
    let grid = outline("grid-world");
    let pair = read("v=1&scenario=x&perturbation=1;%283,1%29/Up", &grid);
    for link in [
        "v=1&scenario=x&perturbation=1%3B(3,1)%2FUp",
        "v=1&scenario=x&perturbation=1;%25283%252C1%2529/Up",
        "v=1&scenario=x&perturbation=2;(3,1)/Up;1;(3,1)/Up;3",
    ] {
        assert_eq!(read(link, &grid), pair, "{link}");
    }
    // A % that begins no encoding stands for itself.
    let (_, problems) = apply("v=1&scenario=x&state=%zz%4&rho=%C3", &slacker);
    assert!(problems[0].contains("“%C3”"), "{problems:?}");
    assert!(problems[1].contains("\"%zz%4\""), "{problems:?}");
}

#[test]
fn packed_models_with_a_wrong_outside_are_refused() {
    let way = |name: &str| format!("a model packed in an unknown way, \"{name}\"; allowed: \"deflate\"");
    for (packed, problem) in [
        ("", way("")),
        ("gzip:AAAA", way("gzip")),
        ("AAAA", way("AAAA")),
        (
            "deflate:AA==",
            "the packed model has \"=\" as character 3; allowed: letters, digits, - and _".to_owned(),
        ),
        (
            "deflate:AéA",
            "the packed model has \"é\" as character 2; allowed: letters, digits, - and _".to_owned(),
        ),
        (
            &format!("deflate:{}", "A".repeat(LONGEST)),
            "too long for a link: 1048584 bytes when packed; allowed: 1048576".to_owned(),
        ),
    ] {
        assert_eq!(
            packed_digits(packed).expect_err("wrong").to_string(),
            problem,
            "{packed:.99}"
        );
        if packed.len() < LONGEST {
            let link = format!("v=1&model={}", packed.replace('=', "%3D"));
            assert_eq!(refusal(&link), problem, "{link}");
        }
    }
    assert_eq!(packed_digits("deflate:"), Ok(""));
    assert_eq!(packed_digits("deflate:-_azAZ09"), Ok("-_azAZ09"));
}

#[test]
fn what_a_scenario_does_not_have_cannot_be_set() {
    // The scenario has one parameter and therefore no phase diagram. It has a guide.
    let (view, problems) = apply("v=1&scenario=x&map=slope&b=0.5&step=1", &outline("sophistry"));
    assert_eq!(view.values, [0.5]);
    assert_eq!(
        problems,
        ["map: nothing here has that name; allowed: \
          step, b, alpha, state, sweep, rule, objective, zoom, show, perturbation, main-picture, policy-style, value-curves, \
          picture-axis, stress-of, train-with, compare-with"]
    );
}

#[test]
fn a_key_of_any_length_is_reported_in_one_line() {
    let outline = outline("multi-reward");
    let long = "x".repeat(900_000);
    let (_, problems) = apply(&format!("v=1&scenario=multi-reward&{long}=1"), &outline);
    let said = &problems[0];
    assert!(said.starts_with(&format!("{}…: ", &long[..60])), "{said:.90}");
    // What is repeated of the key is all that its length adds.
    let (_, brief) = apply("v=1&scenario=multi-reward&x=1", &outline);
    assert!(said.len() <= brief[0].len() + 60 + "…".len(), "{}", said.len());
}

#[test]
fn a_link_out_of_html_is_the_same_link() {
    let outline = outline("multi-reward");
    let link = "v=1&scenario=multi-reward&u=0.3&alpha=off";
    let view = read(&link.replace('&', "&amp;"), &outline);
    assert_eq!(view, read(link, &outline));
}
