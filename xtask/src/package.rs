//! `cargo xtask package`: what the registries get. dist.npm/ is ready for `npm publish`, the crates for
//! `cargo publish`.
//!
//! ```text
//! dist.npm/policy-cliff.js       the JavaScript module in one readable file, for browsers, bundlers and Node
//! dist.npm/element.js            the element <policy-cliff>, with all that it needs in itself
//! dist.npm/*.d.ts                their types, as in www/module/
//! dist.npm/wasm/                 the WebAssembly
//! dist.npm/scenarios/            the library, and the format's schema beside this folder
//! dist.npm/README.md             docs/NPM.md
//! ```

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use xshell::{Shell, cmd};

use crate::run::{dist, files_with_suffix, node, root, say, shell};
use crate::toolchain::Toolchain;
use crate::{build, install};

/// The first that hands out its own modules by name, which bundlers then need not know of.
const OLDEST_NODE: &str = ">=20.16";

/// The crates, each after those that it depends on, and what each may hold beside [`IN_EVERY_CRATE`], by the start
/// of the name.
const CRATES: [(&str, &[&str]); 4] = [
    (
        "policy-cliff-linear",
        &[
            "lib.rs",
            "exponential.rs",
            "gauss_seidel.rs",
            "rows.rs",
            "sparse.rs",
            "vector.rs",
        ],
    ),
    (
        "policy-cliff-solver",
        &["lib.rs", "problem.rs", "whole.rs", "cliffs/", "mdp/", "solve/"],
    ),
    (
        "policy-cliff-train",
        &[
            "lib.rs",
            "algorithm.rs",
            "exact.rs",
            "expected.rs",
            "gradient.rs",
            "group.rs",
            "optimiser.rs",
            "policy.rs",
            "run.rs",
            "task/",
        ],
    ),
    (
        "policy-cliff",
        &[
            "src/",
            "www/scenarios/",
            "docs/CRATE.md",
            "docs/THEORY.md",
            "CHANGELOG.md",
        ],
    ),
];
const IN_EVERY_CRATE: [&str; 4] = ["Cargo.", ".cargo_vcs_info.json", "LICENSE-", "README.md"];

pub(crate) fn package(mut arguments: lexopt::Parser) -> Result<()> {
    if let Some(argument) = arguments.next()? {
        return Err(argument.unexpected().into());
    }
    build::site(Toolchain::find()?, None)?;
    for_npm()?;
    for_cargo(&[])?;
    say(
        "dist.npm/ is ready for `npm publish ./dist.npm`, the crates for `cargo publish`; docs/PUBLISHING.md says more",
    );
    Ok(())
}

/// Writes dist.npm/ from the sources and dist/.
pub(crate) fn for_npm() -> Result<()> {
    install::node_packages()?;
    let out = root().join("dist.npm");
    build::remove(&out)?;
    let shell = shell()?;
    node(&shell, "package.mjs").args(["www", "dist", "dist.npm"]).run()?;
    copy(&[dist().join("www/wasm/policy_cliff_bg.wasm")], &out.join("wasm"))?;
    copy(&files_with_suffix("www/scenarios", ".json")?, &out.join("scenarios"))?;
    copy(&files_with_suffix("www/module", ".d.ts")?, &out)?;
    let others = [
        "www/scenario.schema.json",
        "LICENSE-APACHE",
        "LICENSE-MIT",
        "CHANGELOG.md",
    ];
    copy(&others.map(|name| root().join(name)), &out)?;
    fs::copy(root().join("docs/NPM.md"), out.join("README.md")).context("cannot copy docs/NPM.md")?;
    fs::write(out.join("package.json"), manifest(&shell)?).context("cannot write package.json")
}

fn copy(files: &[PathBuf], out: &Path) -> Result<()> {
    fs::create_dir_all(out).with_context(|| format!("cannot create {}", out.display()))?;
    for file in files {
        let name = file.file_name().unwrap_or_default();
        fs::copy(file, out.join(name)).with_context(|| format!("cannot copy {}", file.display()))?;
    }
    Ok(())
}

/// Returns package.json: what Cargo.toml says, where the parts are, and nothing that runs when it is installed.
fn manifest(shell: &Shell) -> Result<String> {
    let metadata = cmd!(shell, "cargo metadata --no-deps --format-version 1")
        .quiet()
        .read()?;
    let metadata: Value = serde_json::from_str(&metadata)?;
    let packages = metadata["packages"].as_array();
    let package = packages
        .and_then(|list| list.iter().find(|each| each["name"] == "policy-cliff"))
        .context("cargo metadata names no policy-cliff")?;
    let manifest = json!({
        "name": "policy-cliff",
        "version": package["version"],
        "description": package["description"],
        "keywords": package["keywords"],
        "license": package["license"],
        "type": "module",
        "types": "./policy-cliff.d.ts",
        "exports": {
            ".": { "types": "./policy-cliff.d.ts", "default": "./policy-cliff.js" },
            "./element": { "types": "./element.d.ts", "default": "./element.js" },
            "./scenarios/*": "./scenarios/*",
            "./scenario.schema.json": "./scenario.schema.json",
            "./wasm/*": "./wasm/*",
            "./package.json": "./package.json",
        },
        "sideEffects": ["./element.js"],
        "files": ["*.js", "*.d.ts", "scenario.schema.json", "scenarios", "wasm", "CHANGELOG.md", "LICENSE-*"],
        "engines": { "node": OLDEST_NODE },
    });
    Ok(format!("{manifest:#}\n"))
}

/// Packs the crates as `cargo publish` would, and checks what is in them. Without `--no-verify` they are compiled, too.
pub(crate) fn for_cargo(options: &[&str]) -> Result<()> {
    let shell = shell()?;
    let mut packages = Vec::new();
    for (package, own) in CRATES {
        let list = cmd!(shell, "cargo package --package {package} --list --allow-dirty")
            .quiet()
            .ignore_stderr()
            .read()?;
        for name in list.lines() {
            let mut allowed = own.iter().chain(&IN_EVERY_CRATE);
            ensure!(
                allowed.any(|start| name.starts_with(start)),
                "the crate {package} would hold {name}"
            );
        }
        for licence in ["LICENSE-APACHE", "LICENSE-MIT"] {
            ensure!(
                list.lines().any(|name| name == licence),
                "the crate {package} lacks {licence}"
            );
        }
        packages.extend(["--package", package]);
    }
    cmd!(shell, "cargo package --quiet {packages...} --allow-dirty {options...}").run()?;
    Ok(())
}
