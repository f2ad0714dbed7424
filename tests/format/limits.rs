//! The limits: refused just beyond, accepted just within.

use policy_cliff::scenario::{Scenario, limits};

fn error(text: &str) -> String {
    Scenario::parse(text).expect_err("beyond a limit").to_string()
}

fn list(count: usize, item: impl Fn(usize) -> String) -> String {
    (0..count).map(item).collect::<Vec<_>>().join(", ")
}

/// A file around its states.
fn file(states: &str, rest: &str) -> String {
    format!(
        "{{ \"policy-cliff\": 1, \"title\": \"\", \"discount\": 0.5, \"start\": \"s0\", \"parameters\": {{ \"t\": {{ \"from\": 0, \"to\": 1 }} }},
\"states\": {{ {states} }}{rest} }}"
    )
}

/// The place of the first occurrence of a text.
fn place(text: &str, of: &str) -> String {
    let before = &text[..text.find(of).expect("in the text")];
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |line| line.chars().count()) + 1;
    format!("line {line}, column {column}")
}

#[test]
fn states() {
    let chain = |count| {
        file(
            &list(count, |i| format!("\"s{i}\": {{ \"a\": {{ \"to\": \"s0\" }} }}")),
            "",
        )
    };
    Scenario::parse(&chain(limits::STATES)).expect("as many states as allowed");
    let text = chain(limits::STATES + 1);
    assert_eq!(
        error(&text),
        format!("{}, states.s20000: more than 20000 states", place(&text, "\"s20000\""))
    );
    let text = file(
        &list(limits::STATES, |i| {
            format!("\"s{i}\": {{ \"a\": {{ \"to\": \"s0\" }} }}")
        }),
        ", \"terminal\": [\"end\"]",
    );
    assert_eq!(
        error(&text),
        format!("{}, terminal[0]: more than 20000 states", place(&text, "\"end\""))
    );
}

#[test]
fn pairs() {
    let star = |count| {
        file(
            &format!(
                "\"s0\": {{ {} }}",
                list(count, |i| format!("\"a{i}\": {{ \"to\": \"s0\" }}"))
            ),
            "",
        )
    };
    let scenario = Scenario::parse(&star(limits::PAIRS)).expect("as many actions as allowed");
    assert_eq!(scenario.mdp.pairs(), limits::PAIRS);
    let text = star(limits::PAIRS + 1);
    let problem = "states.s0.a200000: more than 200000 actions of all states together";
    assert_eq!(error(&text), format!("{}, {problem}", place(&text, "\"a200000\"")));
}

#[test]
fn transitions() {
    let row = list(10_000, |i| format!("\"s{i}\":1e-4"));
    let dense = |actions: usize, more: &str| {
        let first = list(actions, |a| format!("\"a{a}\": {{ \"to\": {{ {row} }} }}"));
        let others = list(9_999, |i| format!("\"s{}\": {{}}", i + 1));
        file(&format!("\"s0\": {{ {first}{more} }}, {others}"), "")
    };
    let scenario = Scenario::parse(&dense(limits::TRANSITIONS / 10_000, "")).expect("as many transitions as allowed");
    assert_eq!(scenario.mdp.transitions(), limits::TRANSITIONS);
    let text = dense(limits::TRANSITIONS / 10_000, ", \"b\": { \"to\": \"s0\" }");
    let problem = "states.s0.b.to: more than 2000000 transitions";
    assert_eq!(
        error(&text)
            .split_once(", states")
            .map(|(_, rest)| format!("states{rest}")),
        Some(problem.into())
    );
}

#[test]
fn components_parameters_domains_and_outcomes() {
    let earning = |count| {
        let reward = list(count, |i| format!("\"c{i}\": 1"));
        file(
            &format!("\"s0\": {{ \"a\": {{ \"to\": \"s0\", \"reward\": {{ {reward} }} }} }}"),
            "",
        )
    };
    Scenario::parse(&earning(limits::COMPONENTS)).expect("as many components as allowed");
    let text = earning(limits::COMPONENTS + 1);
    assert_eq!(
        error(&text),
        format!(
            "{}, states.s0.a.reward.c1024: more than 1024 reward components",
            place(&text, "\"c1024\"")
        )
    );

    let states = "\"s0\": { \"a\": { \"to\": \"s0\" } }";
    let moved = |count| {
        let parameters = list(count, |i| format!("\"p{i}\": {{ \"from\": 0, \"to\": 1 }}"));
        file(states, "").replace("\"t\": { \"from\": 0, \"to\": 1 }", &parameters)
    };
    Scenario::parse(&moved(limits::PARAMETERS)).expect("as many parameters as allowed");
    let text = moved(limits::PARAMETERS + 1);
    assert_eq!(
        error(&text),
        format!(
            "{}, parameters.p256: more than 256 parameters",
            place(&text, "\"p256\"")
        )
    );

    let mixed = |count| {
        let weights = list(count, |i| format!("\"d{i}\": {{}}"));
        file(
            states,
            &format!(", \"domains\": {{ \"s0\": \"d0\" }}, \"weights\": {{ {weights} }}"),
        )
    };
    Scenario::parse(&mixed(limits::DOMAINS)).expect("as many domains as allowed");
    let text = mixed(limits::DOMAINS + 1);
    assert_eq!(
        error(&text),
        format!("{}, weights.d64: more than 64 domains", place(&text, "\"d64\""))
    );

    let counting = |count| {
        let outcomes = list(count, |i| format!("\"o{i}\": [\"s0/a\"]"));
        file(states, &format!(", \"view\": {{ \"outcomes\": {{ {outcomes} }} }}"))
    };
    Scenario::parse(&counting(limits::OUTCOMES)).expect("as many outcomes as allowed");
    let text = counting(limits::OUTCOMES + 1);
    assert_eq!(
        error(&text),
        format!("{}, view.outcomes: more than 64 outcomes", place(&text, "{ \"o0\""))
    );
}

#[test]
fn names_and_expressions() {
    let named = |length| {
        file(
            &format!("\"s0\": {{ \"{}\": {{ \"to\": \"s0\" }} }}", "é".repeat(length)),
            "",
        )
    };
    Scenario::parse(&named(limits::NAME)).expect("as long a name as allowed");
    let shown = "é".repeat(60);
    let problem = format!("states.s0.{shown}…: name \"{shown}…\" has more than 200 characters");
    assert_eq!(error(&named(limits::NAME + 1)), format!("line 2, column 21, {problem}"));

    let states = "\"s0\": { \"a\": { \"to\": \"s0\", \"reward\": 1 } }";
    let weighted = |weight: &str| file(states, &format!(",\n\"weights\": {{ \"reward\": \"{weight}\" }}"));
    Scenario::parse(&weighted(&format!("{}t", " ".repeat(limits::EXPRESSION - 1)))).expect("as long as allowed");
    let text = weighted(&format!("{}t", " ".repeat(limits::EXPRESSION)));
    assert_eq!(
        error(&text),
        "line 3, column 25, weights.reward: an expression of more than 1000 characters"
    );

    let nested = |depth: usize| weighted(&format!("{}t{}", "(".repeat(depth), ")".repeat(depth)));
    Scenario::parse(&nested(limits::EXPRESSION_NESTING - 1)).expect("as deep as allowed");
    let problem = "weights.reward: parentheses and signs nested more than 32 deep";
    assert_eq!(
        error(&nested(limits::EXPRESSION_NESTING)),
        format!("line 3, column 57, {problem}")
    );

    let long = list(12, |_| "1.2345678901234567".into()).replace(", ", "*");
    let problem = "weights.reward: the exact numbers of this expression grow too long";
    assert!(
        error(&weighted(&long)).ends_with(problem),
        "{}",
        error(&weighted(&long))
    );
}

#[test]
fn nesting_values_and_bytes() {
    let deep = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert_eq!(
        error(&deep(limits::NESTING)),
        "line 1, column 1: expected an object, found a list"
    );
    assert_eq!(
        error(&deep(limits::NESTING + 1)),
        "line 1, column 33: nested more than 32 deep"
    );
    assert_eq!(
        error(&"[".repeat(1 << 20)),
        "line 1, column 33: nested more than 32 deep"
    );
    assert_eq!(
        error(&"{\"a\":".repeat(1 << 20)),
        "line 1, column 161: nested more than 32 deep"
    );

    let text = format!("[{}0]", "0,".repeat(limits::VALUES + 1));
    assert_eq!(error(&text), "line 1, column 10000003: more than 5000000 values");
    let text = " ".repeat(limits::TEXT_BYTES + 1);
    assert_eq!(
        error(&text),
        "line 1, column 1: 67108865 bytes of text; allowed: 67108864"
    );
    assert_eq!(error(&text[1..]), "line 1, column 1: empty text; expected an object");
}

#[test]
fn steps_rows_and_columns() {
    let states = "\"s0\": { \"a\": { \"to\": \"s0\" } }";
    let guided = |count| {
        let steps = list(count, |i| format!("{{ \"text\": \"step {i}\" }}"));
        file(states, &format!(",\n\"guide\": [{steps}]"))
    };
    Scenario::parse(&guided(limits::STEPS)).expect("as many steps as allowed");
    let text = guided(limits::STEPS + 1);
    assert_eq!(
        error(&text),
        format!(
            "{}, guide[16]: more than 16 steps",
            place(&text, "{ \"text\": \"step 16\"")
        )
    );

    let measured = |rows, columns| {
        let row = format!("[{}]", list(columns, |i| format!("\"c{i}\"")));
        let rows = list(rows, |i| row.replace("c0", &format!("r{i}")));
        let table = format!("\"columns\": {row}, \"rows\": [{rows}]");
        let findings = format!("{{ \"text\": \"\", \"cite\": [\"x\"], {table} }}");
        file(states, &format!(",\n\"measured\": {findings}"))
    };
    Scenario::parse(&measured(limits::ROWS, limits::COLUMNS)).expect("as large as allowed");
    let text = measured(limits::ROWS + 1, 2);
    assert_eq!(
        error(&text),
        format!("{}, measured.rows[64]: more than 64 rows", place(&text, "[\"r64\""))
    );
    let text = measured(1, limits::COLUMNS + 1);
    assert_eq!(
        error(&text),
        format!(
            "{}, measured.columns[16]: more than 16 columns",
            place(&text, "\"c16\"")
        )
    );
}

/// As many slopes of rewards would be kept as there are actions times parameters that move some of them.
#[test]
fn slopes() {
    let many = |parameters: usize| {
        let names = |text: &str| list(parameters, |i| text.replace('#', &i.to_string()));
        let actions = list(limits::PAIRS, |i| format!("\"a{i}\": {{ \"to\": \"s0\" }}"));
        let states = format!(
            "\"s0\": {{ {actions}, \"b\": {{ \"to\": \"s0\", \"reward\": {{ {} }} }} }}",
            names("\"c#\": 1")
        );
        let states = states.replacen("\"a0\": { \"to\": \"s0\" }, ", "", 1);
        file(&states, &format!(", \"weights\": {{ {} }}", names("\"c#\": \"p#\""))).replace(
            "\"t\": { \"from\": 0, \"to\": 1 }",
            &names("\"p#\": { \"from\": 0, \"to\": 1 }"),
        )
    };
    let most = limits::SLOPES / limits::PAIRS;
    let text = many(most + 1);
    let expected = "line 1, column 81, parameters: more than 32000000 actions times parameters that move a weight";
    assert_eq!(error(&text), expected);
}
