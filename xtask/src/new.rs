//! `cargo xtask new KIND NAME`: a new plug-in from the shortest complete example of its kind, entered in its list.

use std::path::Path;

use anyhow::{Context, Result, bail};

/// A kind of plug-in: its folder and the file that shows how one looks.
struct Kind {
    name: &'static str,
    folder: &'static str,
    example: &'static str,
}

const KINDS: [Kind; 6] = [
    Kind { name: "class", folder: "crates/whither-detect/src/classes", example: "device_serial" },
    Kind { name: "dump", folder: "crates/whither-dump/src/formats", example: "jsonl" },
    Kind { name: "format", folder: "crates/whither-report/src/formats", example: "json" },
    Kind { name: "protocol", folder: "crates/whither-capture/src/protocols", example: "dtls" },
    Kind { name: "rule", folder: "crates/whither-rules/src/rules", example: "weak_tls" },
    Kind { name: "source", folder: "crates/whither-atlas/src/knowledge/sources", example: "oracle" },
];

/// Words that no module can be called: those of Rust, and the modules that every list has.
const TAKEN: &str = concat!(
    "abstract as async await become box break const continue crate do dyn else enum extern false final fn for gen if ",
    "impl in let loop macro match mod move mut override priv pub ref return self static struct super tests trait true ",
    "try type typeof un",
    "safe unsized use virtual where while yield",
);

/// Writes the file and its line in the list; what is left to do is printed.
pub(crate) fn run(root: &Path, arguments: &[String]) -> Result<()> {
    let [kind, name] = arguments else {
        bail!(
            "what, and under which name? hint: cargo xtask new class|dump|format|protocol|rule|source NAME"
        );
    };
    if kind == "store" {
        bail!("there is no store yet that could be an example; hint: read ARCHITECTURE.md, \"Plug-ins\"");
    }
    let Some(kind) = KINDS.iter().find(|known| known.name == kind) else {
        bail!("{kind}: no such kind; hint: class, dump, format, protocol, rule or source");
    };
    let file = name.replace(['-', '.'], "_").to_lowercase();
    if !is_module(&file) {
        bail!("{name}: not a name; hint: a letter, then letters, digits, `-` and `.`, and no word of Rust");
    }
    let folder = root.join(kind.folder);
    let path = folder.join(format!("{file}.rs"));
    if path.exists() {
        bail!("{} is there already", path.display());
    }
    let example = std::fs::read_to_string(folder.join(format!("{}.rs", kind.example)))?;
    std::fs::write(&path, scaffold(&example, kind.example, &file))?;
    enter(&folder.join("mod.rs"), &file)?;
    println!(
        "{}\nNow: rewrite it, add its entry to the list in {}/mod.rs, and give it samples and tests.",
        path.display(),
        kind.folder
    );
    Ok(())
}

/// Returns whether a module can be called so.
fn is_module(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.chars().all(|character| character.is_ascii_alphanumeric() || character == '_')
        && !TAKEN.split(' ').any(|taken| taken == name)
}

/// The example under the new name.
fn scaffold(example: &str, old: &str, new: &str) -> String {
    let spelled = |name: &str, separator: &str| name.replace('_', separator);
    example
        .replace(&format!("{old}.rs"), &format!("{new}.rs"))
        .replace(&spelled(old, "-"), &spelled(new, "-"))
        .replace(&spelled(old, "."), &spelled(new, "."))
}

/// Adds a module to the sorted list.
fn enter(list: &Path, module: &str) -> Result<()> {
    let text = std::fs::read_to_string(list).with_context(|| list.display().to_string())?;
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let is_module = |line: &str| {
        line.starts_with("mod ") || line.starts_with("pub mod ") || line.starts_with("pub(crate) mod ")
    };
    let name = |line: &str| line.rsplit(' ').next().unwrap_or_default().trim_end_matches(';').to_owned();
    let first = lines.iter().position(|line| is_module(line)).context("a list of modules")?;
    let after = lines
        .iter()
        .skip(first)
        .take_while(|line| is_module(line))
        .filter(|line| name(line).as_str() < module)
        .count();
    lines.insert(first + after, format!("mod {module};"));
    std::fs::write(list, lines.join("\n") + "\n")?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_gets_the_new_name() {
        let example = "//! # weak-tls\ninclude_str!(\"weak_tls.rs\")";
        assert_eq!(scaffold(example, "weak_tls", "old_dns"), "//! # old-dns\ninclude_str!(\"old_dns.rs\")");
    }

    #[test]
    fn names_are_those_of_modules() {
        for name in ["weak_tls", "x25", "self_signed"] {
            assert!(is_module(name), "{name}");
        }
        for name in ["", "1abc", "_a", "a b", "self", "fn", "tests", concat!("un", "safe"), "../a"] {
            assert!(!is_module(name), "{name}");
        }
    }

    #[test]
    fn every_example_is_there() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        for kind in KINDS {
            let path = root.join(kind.folder).join(format!("{}.rs", kind.example));
            assert!(path.is_file(), "{}", path.display());
        }
    }
}
