//! Any text gives a view or an error, in bounded memory.

use fastrand::Rng;
use policy_cliff::link::{LONGEST, LONGEST_TEXT, Link, Outline, packable};

use crate::{LIBRARY, made, outline, read, written};

/// Reads a text as the page does, and checks that the view that was read goes round.
fn look_at(link: &str, outline: &Outline) {
    let Ok(link) = Link::parse(link) else { return };
    let (view, problems) = link.apply(outline);
    for problem in &problems {
        assert!(!problem.to_string().is_empty());
    }
    let again = written("x", outline, &view);
    assert_eq!(read(&again, outline), view, "{again}");
}

#[test]
fn arbitrary_bytes_are_read_or_refused() {
    let mut rng = Rng::with_seed(1);
    let outline = outline("multi-reward");
    let starts = [
        "",
        "v=1&scenario=x&",
        "v=1&model=deflate:",
        "v=1&scenario=x&perturbation=",
    ];
    for _ in 0..20_000 {
        let bytes: Vec<u8> = (0..rng.usize(..120)).map(|_| rng.u8(..)).collect();
        let start = starts[rng.usize(..starts.len())];
        look_at(&[start, &String::from_utf8_lossy(&bytes)].concat(), &outline);
    }
}

#[test]
fn mutated_links_are_read_or_refused() {
    let mut rng = Rng::with_seed(2);
    let pieces = [
        "&", "=", "%", "%2", "%00", ",", ";", "/", "1e999", "-", "nan", "\u{fffd}", "v=1", "&&", "+",
    ];
    for name in LIBRARY {
        let outline = outline(name);
        for _ in 0..600 {
            let mut link = written(name, &outline, &made::view(&mut rng, &outline));
            for _ in 0..rng.usize(1..5) {
                let at = rng.usize(..=link.len());
                let to = (at + rng.usize(..6)).min(link.len());
                if link.is_char_boundary(at) && link.is_char_boundary(to) {
                    link.replace_range(at..to, pieces[rng.usize(..pieces.len())]);
                }
            }
            look_at(&link, &outline);
        }
    }
}

#[test]
fn what_is_too_long_is_not_packed() {
    let long = format!("\"{}\"", "x".repeat(LONGEST_TEXT));
    assert_eq!(
        packable(&long).expect_err("too long").to_string(),
        "too long for a link: 4194306 bytes of text; allowed: 4194304"
    );
    let most = format!(" \"{}\"\n", "x".repeat(LONGEST_TEXT - 2));
    assert_eq!(packable(&most).expect("within the limit").len(), LONGEST_TEXT);
}

#[test]
fn long_links_cost_no_more_than_their_length() {
    let outline = outline("multi-reward");
    for piece in ["&", "a&", "a=b&", "u=0.3&", "%", "%4", "perturbation=1;safety/refuse&"] {
        let link = ["v=1&scenario=x&", &piece.repeat((LONGEST - 64) / piece.len())].concat();
        let (_, problems) = Link::parse(&link).expect("a link").apply(&outline);
        assert!(problems.len() <= 256);
    }
    let many = ["v=1&scenario=x&perturbation=1", &";safety/refuse".repeat(50_000)].concat();
    assert_eq!(read(&many, &outline).perturbation.len(), 1);
}

#[test]
fn white_space_is_left_out_and_nothing_else() {
    let mut rng = Rng::with_seed(5);
    for _ in 0..500 {
        let text = made::text(&mut rng);
        let dense = packable(&format!("\u{feff}{text}\r\n\t")).expect("short");
        let value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(dense, serde_json::to_string(&value).expect("JSON"));
    }
    let text = "{ \"a \\\" b\" : [ 1.50 , 2e+3 , \"\\\\\" , \" \" ] }";
    let dense = packable(text).expect("short");
    assert_eq!(dense, "{\"a \\\" b\":[1.50,2e+3,\"\\\\\",\" \"]}");
}
