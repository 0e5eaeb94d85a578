//! `cargo xtask score`: how much of what another tool reads in real captures whither reads too.
//!
//! Reads the captures and the truth files of the corpus (`WHITHER_CORPUS`, else `../shared/corpus` beside the
//! project) and gives, for each field, the values found, missed and added, on the right flow. What is missed or
//! added is compared with `benches/score/differences.csv`, where each stands with its reason. No value of a
//! capture is printed: places only. `score detect` and `score noise` are about personal data.

mod compare;
mod detect;
mod noise;
mod observed;
mod truth;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};

/// One place where whither and the truth differ.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Difference {
    /// Capture, relative to the corpus.
    pub(crate) capture: String,
    /// First frame of the flow.
    pub(crate) frame: u64,
    pub(crate) field: &'static str,
    pub(crate) missed: usize,
    pub(crate) added: usize,
    /// What the truth says about the flow that bears on the reason.
    pub(crate) note: String,
}

/// Sums over captures.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Sum {
    pub(crate) truth: usize,
    pub(crate) found: usize,
    pub(crate) added: usize,
}

/// The whole score.
#[derive(Debug, Default)]
pub(crate) struct Score {
    pub(crate) captures: usize,
    pub(crate) sums: BTreeMap<&'static str, Sum>,
    /// Values that only keys make visible.
    pub(crate) behind_keys: usize,
    /// JA4 values of the truth that its own JA3 contradict.
    pub(crate) contradictory: usize,
    /// Values the truth lacks and the second tool has.
    pub(crate) confirmed: usize,
    pub(crate) differences: Vec<Difference>,
    pub(crate) packet_differences: Vec<String>,
}

/// Returns the corpus folder, if it is there.
pub(crate) fn corpus(root: &Path) -> Option<PathBuf> {
    let folder =
        std::env::var_os("WHITHER_CORPUS").map_or_else(|| root.join("../shared/corpus"), PathBuf::from);
    folder.join("MANIFEST.csv").is_file().then_some(folder)
}

/// Scores every capture that has a truth.
pub(crate) fn score(corpus: &Path) -> Result<Score> {
    let mut score = Score::default();
    for truth in truth::files(&corpus.join("truth/captures"))? {
        let relative = truth.strip_prefix(corpus.join("truth")).context("truth outside the corpus")?;
        let capture = relative.to_string_lossy().trim_end_matches(".jsonl").to_owned();
        let path = corpus.join(&capture);
        if !path.is_file() {
            continue;
        }
        let expected = truth::read(&truth)?;
        let seen = observed::read(&path).with_context(|| capture.clone())?;
        score.captures += 1;
        if expected.frames != seen.packets {
            score
                .packet_differences
                .push(format!("{capture}: {} packets, truth {}", seen.packets, expected.frames));
        }
        compare::compare(&capture, &expected, &truth::second(&truth)?, &seen, &mut score);
    }
    score.differences.sort();
    Ok(score)
}

/// Prints the score; fails when it is below what is promised or differs from the table of reasons.
pub(crate) fn run(root: &Path, arguments: &[String]) -> Result<()> {
    if arguments.first().is_some_and(|what| what == "detect") {
        return detect::run(root, arguments.get(1).map(Path::new));
    }
    if arguments.first().is_some_and(|what| what == "noise") {
        return noise::run(arguments.get(1).map_or("100", String::as_str).parse()?);
    }
    let Some(corpus) = corpus(root) else { bail!("no corpus; hint: set WHITHER_CORPUS to its folder") };
    let score = score(&corpus)?;
    print!("{}", compare::table(&score));
    if arguments.iter().any(|argument| argument == "--write") {
        return compare::write_reasons(root, &score);
    }
    compare::check(root, &score)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The promise over all captures together, and every difference known with its reason.
    #[test]
    fn the_score_holds() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let Some(corpus) = corpus(&root) else {
            eprintln!("skipped: corpus absent");
            return;
        };
        let score = score(&corpus).expect("a readable corpus");
        print!("{}", compare::table(&score));
        compare::check(&root, &score).expect("the promised score");
    }
}
