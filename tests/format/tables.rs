//! Tables of scored answers: what they are read as, and what is refused.

use policy_cliff::scenario::{Scenario, limits};
use policy_cliff::study::{Options, Session};

pub(crate) const TABLE: &str = include_str!("table.json");

/// Changes to the table, and the error that each gives.
const REFUSALS: [[&str; 3]; 24] = [
    [
        r#""title": "Three prompts","#,
        r#""title": "Three prompts", "discount": 1,"#,
        r#"line 3, column 41, discount: "discount" beside "table", which takes its place; leave out one of them"#,
    ],
    [
        r#""title": "Three prompts","#,
        r#""title": "Three prompts", "states": {},"#,
        r#"line 3, column 39, states: "states" beside "table", which takes its place; leave out one of them"#,
    ],
    [
        r#""prompts": ["sum", "haiku", "lock"],"#,
        "",
        r#"line 4, column 12, table: missing key "prompts": a list of names"#,
    ],
    [
        r#""answers": ["short", "long", "odd"],"#,
        "",
        r#"line 4, column 12, table: missing key "answers": a list of names, or such a list for each prompt"#,
    ],
    [
        r#""prompts": ["sum","#,
        r#""rows": 3, "prompts": ["sum","#,
        r#"line 5, column 5, table.rows: unknown key "rows"; allowed: "prompts", "answers", "scores", "base""#,
    ],
    [
        r#"["sum", "haiku", "lock"]"#,
        "[]",
        "line 4, column 12, table: no prompt",
    ],
    [
        r#"["sum", "haiku", "lock"]"#,
        r#"["sum", "haiku", "sum"]"#,
        r#"line 5, column 33, table.prompts[2]: prompt "sum" stands twice in this list"#,
    ],
    [
        r#"["sum", "haiku", "lock"]"#,
        r#"["sum", "haiku", "end"]"#,
        r#"line 5, column 33, table.prompts[2]: prompt "end" has the name of the state that every answer leads to"#,
    ],
    [
        r#"["sum", "haiku", "lock"]"#,
        r#"["sum", "haiku", 3]"#,
        "line 5, column 33, table.prompts[2]: expected the name of a prompt, found 3",
    ],
    [
        r#"["sum", "haiku", "lock"]"#,
        r#"["sum", "haiku", ""]"#,
        "line 5, column 33, table.prompts[2]: empty name",
    ],
    [
        r#"["sum", "haiku", "lock"]"#,
        r#"["sum", "haiku"]"#,
        "line 8, column 16, table.scores.judge: a list for each prompt is needed: 2, found 3",
    ],
    [
        r#"["short", "long", "odd"]"#,
        r#"["short", "long", "long"]"#,
        r#"line 6, column 34, table.answers[2]: answer "long" stands twice in this list"#,
    ],
    [
        r#"["short", "long", "odd"]"#,
        r#"["short", "long"]"#,
        "line 6, column 16, table.answers: 2 names of answers; a prompt has 3",
    ],
    [
        r#"["short", "long", "odd"]"#,
        r#"[["short", "long", "odd"], ["a", "b"]]"#,
        "line 6, column 16, table.answers: a list for each prompt is needed: 3, found 2",
    ],
    [
        r#"["short", "long", "odd"]"#,
        r#"[["short", "long", "odd"], ["a", "b"], "c"]"#,
        r#"line 6, column 55, table.answers[2]: expected a list of answers, found "c""#,
    ],
    [
        r#"["short", "long", "odd"]"#,
        r#"[["short", "long", "odd"], ["a", "b"], ["c", "d"]]"#,
        "line 8, column 49, table.scores.judge[2]: a score for each answer is needed: 2, found 1",
    ],
    [
        r"[17, 170]",
        r"[17]",
        "line 9, column 33, table.scores.length[1]: a score for each answer is needed: 2, found 1",
    ],
    [
        r"[1]]",
        r"[]]",
        r#"line 8, column 49, table.scores.judge[2]: prompt "lock" has no answer"#,
    ],
    [
        r"[1]]",
        r"[null]]",
        r#"line 8, column 50, table.scores.judge[2][0]: expected a number or a fraction like "1/3", found null"#,
    ],
    [
        r"[1]]",
        r#"["N/A"]]"#,
        r#"line 8, column 50, table.scores.judge[2][0]: "N/A" is not a number; allowed: a decimal like -0.25 or a fraction like 1/3"#,
    ],
    [
        r"[1]]",
        r"7]",
        "line 8, column 49, table.scores.judge[2]: expected a list of scores, found 7",
    ],
    [
        r#""length": "1/100""#,
        r#""lenght": 1"#,
        r#"line 15, column 84, view.outcomes.hundreds.lenght: unknown component "lenght"; did you mean "length"? allowed: "judge", "length""#,
    ],
    [
        r#"{ "length": "1/100" }"#,
        r#"{ "length": 0 }"#,
        "line 15, column 82, view.outcomes.hundreds: no component to sum; expected an object {component: factor}",
    ],
    [
        r#"{ "length": "1/100" }"#,
        r"[]",
        r#"line 15, column 82, view.outcomes.hundreds: no action to count; expected a list of "state/action""#,
    ],
];

#[test]
fn each_refusal_says_what_where_and_what_is_allowed() {
    for [find, replace, error] in REFUSALS {
        assert!(TABLE.contains(find), "{find}");
        let text = TABLE.replacen(find, replace, 1);
        assert_eq!(Scenario::parse(&text).expect_err(error).to_string(), error);
    }
    let text = TABLE.split_once(r#""scores": {"#).expect("scores").0.to_owned() + r#""scores": {} }}"#;
    let text = text.replacen(r#""title""#, r#""parameters": {"w": {"from": 0, "to": 1}}, "title""#, 1);
    let error = "line 7, column 15, table.scores: no column of scores";
    assert_eq!(Scenario::parse(&text).expect_err(error).to_string(), error);
}

/// Changes to the table with logarithms of probabilities, and the error that each gives.
const BASE_REFUSALS: [[&str; 3]; 4] = [
    [
        "[[-1, -1000, -3], [-40, -41], [0]]",
        "[[-1, -2, -3], [-40], [0]]",
        "line 4, column 37, table.base[1]: a logarithm for each answer is needed: 2, found 1",
    ],
    [
        "[[-1, -1000, -3], [-40, -41], [0]]",
        "[[-1, -2, -3]]",
        "line 4, column 22, table.base: a list for each prompt is needed: 3, found 1",
    ],
    [
        "[0]]",
        "[null]]",
        r#"line 4, column 53, table.base[2][0]: expected a number or a fraction like "1/3", found null"#,
    ],
    [
        r#""policy-cliff": 1"#,
        r#""policy-cliff": 1, "base": {}"#,
        r#"line 2, column 30, base: "base" beside the base policy of "table"; leave out one of them"#,
    ],
];

fn with_base() -> String {
    let base = r#""table": { "base": [[-1, -1000, -3], [-40, -41], [0]],"#;
    TABLE.replacen(r#""table": {"#, base, 1)
}

#[test]
fn logarithms_are_a_base_policy_whatever_they_have_in_common() {
    for [find, replace, error] in BASE_REFUSALS {
        let text = with_base();
        assert!(text.contains(find), "{find}");
        let text = text.replacen(find, replace, 1);
        assert_eq!(Scenario::parse(&text).expect_err(error).to_string(), error);
    }
    let scenario = Scenario::parse(&with_base()).expect("a table with a base policy");
    let odds = |one: f64, other: f64| [one / (one + other), other / (one + other)];
    let [likely, unlikely] = odds(1.0, (-2f64).exp());
    let [first, second] = odds(1.0, (-1f64).exp());
    // Of the second answer, whose probability is below every float, nothing is left.
    let expected = [likely, 0.0, unlikely, first, second, 1.0];
    for (found, expected) in scenario.base.iter().zip(expected) {
        assert!((found - expected).abs() < 1e-15, "{found} is not {expected}");
    }
    // The soft policy is the base policy times exp(reward / alpha), brought to 1: here for the second prompt, of rewards
    // 0.1 - 0.17 w and 0.9 - 1.7 w, at w = 1/2 and alpha = 1/10.
    let mut session = Session::new(scenario);
    let options = Options {
        points: Some(3),
        alpha: Some(Some(0.1)),
        objective: Some("kl".into()),
        state: Some("haiku".into()),
        ..Options::default()
    };
    let request = session.request(&options).expect("a request");
    let sweep = session.sweep(&request, &mut |_| true).expect("a sweep");
    let soft = sweep.soft.as_ref().expect("a soft side");
    let [short, long] = odds(first * (0.015f64 / 0.1).exp(), second * (0.05f64 / 0.1).exp());
    for (action, expected) in [short, long].into_iter().enumerate() {
        let found = soft.policy[action][1];
        assert!((found - expected).abs() < 1e-12, "{found} is not {expected}");
    }
}

#[test]
fn every_prompt_is_a_state_and_every_answer_leads_to_the_end() {
    let scenario = Scenario::parse(TABLE).expect("a table");
    assert_eq!(scenario.states, ["sum", "haiku", "lock", "end"]);
    assert_eq!(scenario.components, ["judge", "length"]);
    assert!(
        scenario
            .actions
            .iter()
            .map(AsRef::as_ref)
            .eq(["short", "long", "odd", "short", "long", "short"])
    );
    assert_eq!(scenario.mdp.discount(), 1.0);
    assert_eq!(scenario.mdp.start(), [1.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0, 0.0]);
    for pair in 0..6 {
        assert_eq!(scenario.mdp.row(pair), (&[3][..], &[1.0][..]));
    }
    assert_eq!(scenario.rewards.row(2)[0].1.exact(), (1, 3));
    assert_eq!(scenario.view.state, 1);
    assert_eq!(scenario.places[1].line, 5);

    let own_names = TABLE.replace(r#"["short", "long", "odd"]"#, r#"[["a", "b", "c"], ["d", "e"], ["a"]]"#);
    let own_names = Scenario::parse(&own_names).expect("names of each prompt");
    assert!(
        own_names
            .actions
            .iter()
            .map(AsRef::as_ref)
            .eq(["a", "b", "c", "d", "e", "a"])
    );
    assert_eq!(own_names.rewards, scenario.rewards);
}

/// At w = 0 the longest answers are the best ones, at w = 1 the shortest.
#[test]
fn a_sum_of_components_is_their_mean_over_the_prompts() {
    let mut session = Session::new(Scenario::parse(TABLE).expect("a table"));
    let options = Options {
        points: Some(2),
        ..Options::default()
    };
    let request = session.request(&options).expect("a request");
    let sweep = session.sweep(&request, &mut |_| true).expect("a sweep");
    assert_eq!(sweep.outcome_names, ["judge", "hundreds"]);
    assert!(!sweep.exclusive);
    let close = |found: f64, expected: f64| assert!((found - expected).abs() < 1e-12, "{found} is not {expected}");
    close(sweep.hard.outcomes[0][0], (0.75 + 0.9 + 1.0) / 3.0);
    close(sweep.hard.outcomes[0][1], (0.5 + 0.1 + 1.0) / 3.0);
    close(sweep.hard.outcomes[1][0], (3.0 + 1.7 + 0.05) / 3.0);
    close(sweep.hard.outcomes[1][1], (0.12 + 0.17 + 0.05) / 3.0);
}

#[test]
fn limits() {
    let table = |prompts: usize, answers: usize| {
        let list = |count: usize, item: &dyn Fn(usize) -> String| (0..count).map(item).collect::<Vec<_>>().join(",");
        let row = format!("[{}]", list(answers, &|i| i.to_string()));
        format!(
            r#"{{"policy-cliff": 1, "title": "", "parameters": {{"w": {{"from": 0, "to": 1}}}}, "table": {{"prompts": [{}],
"answers": [{}], "scores": {{"s": [{}]}}}}}}"#,
            list(prompts, &|i| format!("\"p{i}\"")),
            list(answers, &|i| format!("\"a{i}\"")),
            list(prompts, &|_| row.clone())
        )
    };
    let most = limits::PROMPTS;
    let scenario = Scenario::parse(&table(most, 8)).expect("as many prompts and answers as allowed");
    assert_eq!(scenario.states.len(), limits::PROMPTS + 1);
    assert_eq!(scenario.actions.len(), limits::TABLE_ANSWERS);
    let error = |text: &str| Scenario::parse(text).expect_err("beyond a limit").problem;
    assert_eq!(error(&table(most + 1, 1)), "more than 100000 prompts");
    assert_eq!(
        error(&table(most, 9)),
        "more than 800000 answers of all prompts together"
    );
}
