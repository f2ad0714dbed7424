//! Rules of the library: its layers, its one boundary, its exceptions to lints.

use crate::sources::{assert_none, files, is_comment, leading_word, read};

/// The layers of each package, with the package's folder. Each layer uses only those before it.
const PACKAGES: [(&str, &[&str]); 4] = [
    (
        "src/linear",
        &["vector", "sparse", "exponential", "rows", "gauss_seidel"],
    ),
    ("src/solver", &["whole", "mdp", "problem", "solve", "cliffs"]),
    (
        "src/train",
        &[
            "policy",
            "task",
            "group",
            "algorithm",
            "gradient",
            "optimiser",
            "exact",
            "expected",
            "run",
        ],
    ),
    (
        "src",
        &[
            "typed_arrays",
            "rational",
            "scenario",
            "import",
            "exact",
            "phase",
            "stability",
            "study",
            "figure",
            "link",
            "web",
        ],
    ),
];

/// What the library passes on of other packages, and every layer of it may use: the solvers' modules, and training.
const PASSED_ON: [&str; 6] = ["whole", "mdp", "problem", "solve", "cliffs", "train"];

/// What only the boundary may know.
const BROWSER_CRATES: [&str; 5] = [
    "wasm_bindgen",
    "js_sys",
    "web_sys",
    "serde_wasm_bindgen",
    "plotters_canvas",
];

#[test]
fn layers_use_only_those_before_them() {
    let mut faults = Vec::new();
    for (folder, layers) in PACKAGES {
        for (rank, layer) in layers.iter().enumerate() {
            for file in files(
                &[&format!("{folder}/{layer}"), &format!("{folder}/{layer}.rs")],
                &["rs"],
            ) {
                let code = file.code();
                for used in crate_modules(&code.text) {
                    let known = layers[..=rank].contains(&used.as_str()) || PASSED_ON.contains(&used.as_str());
                    if !known || (folder != "src" && !layers[..=rank].contains(&used.as_str())) {
                        faults.push(format!("{}: {layer} uses crate::{used}", file.name));
                    }
                }
                // Another layer is named from the root, where this test can see it.
                faults.extend(code.lines_with("super::super"));
            }
        }
    }
    assert_none(&faults);
}

#[test]
fn every_module_of_a_package_is_a_layer() {
    let mut strays = Vec::new();
    for (folder, layers) in PACKAGES {
        let root = read(&format!("{folder}/lib.rs")).code();
        let modules = root
            .text
            .lines()
            .filter_map(|line| line.trim_start_matches("pub ").strip_prefix("mod "));
        let unknown = modules.map(leading_word).filter(|module| !layers.contains(module));
        strays.extend(unknown.map(|module| format!("{folder}/lib.rs: {module} has no place among the layers")));
    }
    assert_none(&strays);
}

#[test]
fn only_the_boundary_knows_the_browser() {
    let mut faults = Vec::new();
    for file in files(&["src"], &["rs"]) {
        if !file.name.starts_with("src/web/") {
            let code = file.code();
            faults.extend(BROWSER_CRATES.iter().flat_map(|name| code.lines_with(name)));
        }
    }
    assert_none(&faults);
}

#[test]
fn every_allowed_lint_has_its_reason() {
    let mut faults = Vec::new();
    for file in files(&["src", "xtask/src", "tests", "benches"], &["rs"]) {
        let lines: Vec<&str> = file.text.lines().map(str::trim).collect();
        for (index, line) in lines.iter().enumerate() {
            let attribute = line.trim_start_matches("#!").trim_start_matches('#');
            if !attribute.starts_with("[allow(") && !attribute.starts_with("[expect(") {
                continue;
            }
            // A long attribute is spread over lines.
            let rest = &lines[index..];
            let end = rest.iter().position(|line| line.contains(")]"));
            let whole = rest[..=end.unwrap_or(0)].join(" ");
            let above = index > 0 && is_comment(lines[index - 1]);
            if !above && !whole.contains("//") && !whole.contains("reason =") {
                faults.push(format!("{}:{}: {whole}", file.name, index + 1));
            }
        }
    }
    assert_none(&faults);
}

/// The first module of every `crate::` path, groups such as `crate::{a, b::c}` included.
fn crate_modules(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    for rest in code.split("crate::").skip(1) {
        match rest.strip_prefix('{') {
            Some(group) => found.extend(group_heads(group)),
            None => found.push(leading_word(rest).to_owned()),
        }
    }
    found
}

/// The first word of every member of a `use` group, whose opening brace is already behind.
fn group_heads(group: &str) -> Vec<String> {
    let mut heads = Vec::new();
    let mut depth = 0;
    let mut member = String::new();
    for character in group.chars() {
        match character {
            '}' if depth == 0 => break,
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => heads.push(std::mem::take(&mut member)),
            _ => member.push(character),
        }
    }
    heads.push(member);
    let words = heads.iter().map(|member| leading_word(member.trim()));
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[test]
fn modules_are_found_in_paths_and_in_groups() {
    let code = "use crate::{\n    model::{Mdp, x},\n    solve, sweep::y,\n};\nlet a = crate::web::b;";
    assert_eq!(crate_modules(code), ["model", "solve", "sweep", "web"]);
}
