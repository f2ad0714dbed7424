//! Scripts and style sheets without their comments and indentation: what the page needs of them.
//!
//! Nothing is renamed and no line is joined to another, so the result reads as the source does and errors point into
//! it. A file that these rules do not understand stays as it is.

/// JavaScript or CSS for the page.
pub(crate) fn strip(text: &str) -> String {
    try_strip(text, false).unwrap_or_else(|| text.to_owned())
}

/// The same with its indentation, by which the outermost level can be told.
pub(crate) fn without_comments(text: &str) -> Option<String> {
    try_strip(text, true)
}

/// `None` where a comment or a template literal is left open in a way that a look at single lines cannot follow.
fn try_strip(text: &str, indented: bool) -> Option<String> {
    let mut kept = String::with_capacity(text.len());
    let mut comment = false;
    let mut template = false;
    for line in text.lines() {
        let mut rest = line;
        if !template {
            rest = rest.trim();
            // Comments at the start of the line. Code may follow them.
            while comment || rest.starts_with("/*") {
                let inside = if comment { rest } else { &rest[2..] };
                comment = true;
                let Some((_, after)) = inside.split_once("*/") else {
                    break;
                };
                comment = false;
                rest = after.trim_start();
            }
            if comment || rest.is_empty() || rest.starts_with("//") {
                continue;
            }
            rest = without_last_comment(rest);
            if opens_a_comment(rest) {
                return None;
            }
            if indented {
                kept.push_str(&line[..line.len() - line.trim_start().len()]);
            }
        }
        kept.push_str(rest);
        kept.push('\n');
        if backticks(rest) % 2 == 1 {
            template = !template;
        }
    }
    (!comment && !template).then_some(kept)
}

/// A line without the `// comment` at its end, where nothing before it can be a string or a regular expression.
fn without_last_comment(line: &str) -> &str {
    match line.split_once("//") {
        Some((code, _)) if !code.contains(['"', '\'', '`', '/', '*']) => code.trim_end(),
        _ => line,
    }
}

/// Whether a block comment (or what looks like one) goes on in the next line.
fn opens_a_comment(line: &str) -> bool {
    match (line.rfind("/*"), line.rfind("*/")) {
        (Some(open), Some(close)) => open + 1 >= close,
        (open, _) => open.is_some(),
    }
}

/// Those that begin or end a template literal.
fn backticks(line: &str) -> usize {
    line.matches('`').count() - line.matches("\\`").count()
}

#[cfg(test)]
mod tests {
    use super::strip;

    #[test]
    fn comments_blank_lines_and_indentation_go() {
        let source = "\
// What it is for.

/**
 * @param {number} a
 * // not code
 */
export function f(a) {
  /* one line */
  const b = a / 2; // half
  /** @type {string} */ (g)(b);
  /* two */ /* comments */ h();
  /* that end
     here */ i();
  return b;
}
";
        let expected = "\
export function f(a) {
const b = a / 2; // half
(g)(b);
h();
i();
return b;
}
";
        assert_eq!(strip(source), expected);
        assert_eq!(strip("x = 1; // one\n"), "x = 1;\n");
        assert_eq!(
            strip("/* all */\na {\n  color: red;\n}\n"),
            "a {\ncolor: red;\n}\n"
        );
    }

    #[test]
    fn what_looks_like_a_comment_in_a_string_stays() {
        for line in [
            "const a = \"https://example.org\";\n",
            "const b = `//${a}`; // said\n",
            "const c = /\\/\\//;\n",
            "const d = \"/* no comment */\";\n",
            "background: url(\"https://example.org/a.png\");\n",
        ] {
            assert_eq!(strip(&format!("\n  {line}")), line);
        }
    }

    #[test]
    fn a_template_literal_over_several_lines_stays() {
        let source = "  const a = `\n    // text\n\n    /* text */ \\` ${b}`;\n  // why\n  c();\n";
        let expected = "const a = `\n    // text\n\n    /* text */ \\` ${b}`;\nc();\n";
        assert_eq!(strip(source), expected);
    }

    #[test]
    fn a_file_beyond_the_rules_stays_whole() {
        for source in [
            "  a(); /* a comment\n  that goes on */ b();\n",
            "  const a = \"image/*\";\n  b();\n",
            "  const tick = \"`\";\n  // said\n",
            "  a();\n  /* never closed\n",
            "  a(b /*/ c);\n  d */;\n",
        ] {
            assert_eq!(strip(source), source);
        }
    }
}
