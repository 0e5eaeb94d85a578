//! Licences of everything that is linked, by an allow-list over `cargo metadata`. No copyleft.

use std::{collections::BTreeSet, path::Path, process::Command};

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// Licences that may be linked into a program under MIT or Apache-2.0.
const ALLOWED: [&str; 13] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    // Of data: the root certificates of browsers, as webpki-roots packs them.
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Fails when a package has a licence that is not allowed, comes from elsewhere than the registry, or says nothing.
pub(crate) fn check(root: &Path) -> Result<()> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked"])
        .current_dir(root)
        .output()
        .context("cargo metadata")?;
    if !output.status.success() {
        bail!("cargo metadata failed; hint: cargo update --workspace");
    }
    let metadata: Value = serde_json::from_slice(&output.stdout)?;
    let mut wrong = Vec::new();
    let packages = metadata["packages"].as_array().context("packages")?;
    for package in packages {
        let name = format!(
            "{} {}",
            package["name"].as_str().unwrap_or("?"),
            package["version"].as_str().unwrap_or("?")
        );
        match package["license"].as_str() {
            Some(licence) if is_allowed(licence) => {}
            Some(licence) => wrong.push(format!("{name}: {licence}")),
            None => wrong.push(format!("{name}: no licence")),
        }
        if package["source"].as_str().is_some_and(|source| !source.starts_with("registry+")) {
            wrong.push(format!("{name}: not from the registry"));
        }
    }
    if !wrong.is_empty() {
        bail!("licences:\n  {}", wrong.join("\n  "));
    }
    println!("{} packages, all under {} allowed licences", packages.len(), ALLOWED.len());
    Ok(())
}

/// Returns whether an SPDX expression can be satisfied from the list: every AND term by some OR term.
fn is_allowed(expression: &str) -> bool {
    let allowed: BTreeSet<&str> = ALLOWED.into_iter().collect();
    let flat = expression.replace(['(', ')'], " ").replace('/', " OR ");
    flat.split(" AND ").all(|term| term.split(" OR ").any(|licence| allowed.contains(licence.trim())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_read() {
        for (expression, allowed) in [
            ("MIT OR Apache-2.0", true),
            ("MIT/Apache-2.0", true),
            ("Apache-2.0 AND ISC", true),
            ("(MIT OR Apache-2.0) AND Unicode-3.0", true),
            ("GPL-3.0", false),
            ("MIT AND GPL-3.0", false),
            ("LGPL-3.0 OR MIT", true),
        ] {
            assert_eq!(is_allowed(expression), allowed, "{expression}");
        }
    }
}
