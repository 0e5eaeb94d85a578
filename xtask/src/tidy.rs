//! Rules of the house that no compiler knows: dependency edges, long files, forgotten plug-ins, sorted lists, who
//! may open sensitive values, and words that do not belong into a project.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

/// Inner edges that are allowed: crate and what it may use of the project.
const EDGES: [(&str, &[&str]); 9] = [
    ("whither-atlas", &["whither-model"]),
    ("whither-capture", &["whither-model"]),
    ("whither-detect", &["whither-model"]),
    ("whither-dump", &["whither-model"]),
    ("whither-evidence", &["whither-model"]),
    ("whither-model", &[]),
    ("whither-report", &["whither-model"]),
    ("whither-rules", &["whither-atlas", "whither-model"]),
    (
        "whither",
        &[
            "whither-atlas",
            "whither-capture",
            "whither-detect",
            "whither-dump",
            "whither-evidence",
            "whither-model",
            "whither-report",
            "whither-rules",
        ],
    ),
];

/// Lines after which a file must be split.
const FILE_LINES: usize = 700;

/// The file that may call `Sensitive::expose`.
const EXPOSER: &str = "crates/whither-report/src/redact.rs";

/// The audited module: the only file with code that the compiler does not check, or that allows itself any.
const UNCHECKED: &str = "crates/whither-detect/src/simd.rs";

/// The only crate that may not forbid such code: the module is in it.
const UNCHECKED_CRATE: &str = "whither-detect";

/// Plug-in folders, each with the list that must name every file.
const PLUGINS: [(&str, &str); 6] = [
    ("crates/whither-atlas/src/knowledge/sources", "mod.rs"),
    ("crates/whither-capture/src/protocols", "mod.rs"),
    ("crates/whither-detect/src/classes", "mod.rs"),
    ("crates/whither-dump/src/formats", "mod.rs"),
    ("crates/whither-report/src/formats", "mod.rs"),
    ("crates/whither-rules/src/rules", "mod.rs"),
];

/// Fails with everything that is wrong.
pub(crate) fn check(root: &Path) -> Result<()> {
    let mut wrong = Vec::new();
    edges(root, &mut wrong)?;
    let mut sources = Vec::new();
    for folder in ["crates", "xtask", "fuzz"] {
        files(&root.join(folder), &mut sources)?;
    }
    for path in &sources {
        source(root, path, &mut wrong)?;
    }
    for (folder, list) in PLUGINS {
        plugins(&root.join(folder), list, &mut wrong)?;
    }
    if !wrong.is_empty() {
        bail!("tidy:\n  {}", wrong.join("\n  "));
    }
    println!("{} files", sources.len());
    Ok(())
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            if !matches!(name.as_str(), "target" | "seeds" | "corpus" | "artifacts") {
                files(&path, found)?;
            }
        } else if name.ends_with(".rs") {
            found.push(path);
        }
    }
    found.sort();
    Ok(())
}

fn edges(root: &Path, wrong: &mut Vec<String>) -> Result<()> {
    for (name, allowed) in EDGES {
        let path = root.join("crates").join(name).join("Cargo.toml");
        let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        let manifest: toml::Table = text.parse()?;
        let used = manifest.get("dependencies").and_then(toml::Value::as_table);
        for dependency in used.into_iter().flat_map(|table| table.keys()) {
            if dependency.starts_with("whither") && !allowed.contains(&dependency.as_str()) {
                wrong.push(format!("{name} may not use {dependency}"));
            }
        }
        if !forbids(&manifest) && name != UNCHECKED_CRATE {
            wrong.push(format!("{name} does not forbid {UNSAFE} code: it takes the lints of the workspace"));
        }
    }
    Ok(())
}

fn source(root: &Path, path: &Path, wrong: &mut Vec<String>) -> Result<()> {
    let shown = path.strip_prefix(root)?.display().to_string();
    let text = std::fs::read_to_string(path)?;
    if !text.starts_with("//!") && !text.starts_with("#![") {
        wrong.push(format!("{shown}: no head that says what it is"));
    }
    let lines = text.lines().count();
    if lines > FILE_LINES {
        wrong.push(format!("{shown}: {lines} lines; split it before {FILE_LINES}"));
    }
    let is_test = shown.contains("/tests/") || shown.ends_with("tests.rs") || shown.starts_with("xtask");
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let opens = code.contains(".expose()") && !shown.ends_with("sensitive.rs");
    if opens && !is_test && shown != EXPOSER {
        wrong.push(format!("{shown}: only redaction may open sensitive values"));
    }
    if shown != UNCHECKED && opts_out(&text) {
        wrong.push(format!("{shown}: {UNSAFE} code is for {UNCHECKED} only"));
    }
    for marker in [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X:")] {
        if text.contains(marker) {
            wrong.push(format!("{shown}: {marker}"));
        }
    }
    Ok(())
}

/// Returns whether a crate takes the lints of the workspace, which forbid unchecked code.
fn forbids(manifest: &toml::Table) -> bool {
    let lints = manifest.get("lints").and_then(|lints| lints.get("workspace"));
    lints.and_then(toml::Value::as_bool) == Some(true)
}

/// Returns whether a source has code that the compiler does not check, or turns the lint against it down. What comments
/// say does not count.
fn opts_out(source: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    source.lines().filter_map(|line| line.split("//").next()).any(|code| {
        let has = |word: &str| code.split(|c| !is_part(c)).any(|part| part == word);
        has(UNSAFE) || has(LINT) && !has("forbid")
    })
}

/// The word, which is none of this file's own.
const UNSAFE: &str = concat!("un", "safe");
/// The lint against it.
const LINT: &str = concat!("un", "safe_code");

/// Every file of a plug-in folder is a module of its list, and the modules are sorted.
fn plugins(folder: &Path, list: &str, wrong: &mut Vec<String>) -> Result<()> {
    let text = std::fs::read_to_string(folder.join(list))?;
    let declared: Vec<&str> = text
        .lines()
        .filter_map(|line| {
            let line = line.trim_start_matches("pub ").trim_start_matches("pub(crate) ");
            line.strip_prefix("mod ")?.strip_suffix(';')
        })
        .filter(|name| *name != "tests")
        .collect();
    if !declared.is_sorted() {
        wrong.push(format!("{}: modules are not sorted", folder.display()));
    }
    for entry in std::fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        let module = name.strip_suffix(".rs").unwrap_or(&name);
        if module != "mod" && module != "tests" && !declared.contains(&module) {
            wrong.push(format!("{}: {name} is in no list", folder.display()));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_that_nobody_checks_is_found() {
        for (source, expect) in [
            ("fn f() { UN { g() } }", true),
            ("UN impl Send for A {}", true),
            ("    #[allow(UN_code)]", true),
            ("#![expect(\n    UN_code\n)]", true),
            ("#![cfg_attr(x, allow(UN_code))]", true),
            ("#![forbid(UN_code)]", false),
            ("let x = 1; // SAFETY: UN is meant", false),
            ("//! no UN code", false),
            ("let UNty = 1;", false),
        ] {
            assert_eq!(opts_out(&source.replace("UN", UNSAFE)), expect, "{source}");
        }
    }

    #[test]
    fn crates_take_the_lints_of_the_workspace() {
        let check = |text: &str| forbids(&text.parse().expect("TOML"));
        assert!(check("[lints]\nworkspace = true"));
        assert!(!check("[lints.rust]\nmissing_docs = \"warn\""));
        assert!(!check(""));
    }
}
