//! `cargo xtask samples`: makes the captures that the project ships in `samples/`.
//!
//! `chatterbox.pcapng` is written by the traffic generator here: the same bytes on every run. `programs.pcapng`
//! is a recording of real programs on loopback: it is made where it is missing and the machine has all of them. Every person, device and account in both is generated.

mod dns;
mod hosts;
mod pcapng;
mod people;
mod programs;
mod quic;
pub(crate) mod random;
mod scenes;
mod tcp;
mod tls;
mod wire;
mod world;

use std::{fs, path::Path};

use anyhow::{Context, Result, ensure};

/// 2026-03-02T10:14:07Z: when the story begins.
const BEGIN: u64 = 1_772_446_447 * world::SECOND;
/// The story stays small enough to be looked at packet by packet.
const STORY_BYTES: usize = 800_000;

/// Writes both captures under `root/samples`.
pub(crate) fn run(root: &Path) -> Result<()> {
    let folder = root.join("samples");
    fs::create_dir_all(&folder).context("creating samples/")?;
    let story = story()?;
    write(&folder.join("chatterbox.pcapng"), &story)?;
    let target = folder.join("programs.pcapng");
    if target.exists() {
        // Two recordings are never the same: a new one is made on purpose only.
        eprintln!("{}: left as it is; remove it to record the programs anew", target.display());
        return Ok(());
    }
    match programs::record(&root.join("target/samples"))? {
        Ok(recording) => write(&target, &recording),
        Err(reason) => {
            eprintln!("{}: skipped: {reason}", target.display());
            Ok(())
        }
    }
}

/// Returns the story as a capture file.
fn story() -> Result<Vec<u8>> {
    let head = pcapng::Head {
        comment: "Chatterbox, a made-up app: every person, device and account is generated",
        interface: "wlan0",
        // Only hosts of the house: public ones are to be told by their traffic.
        names: &[(hosts::ROUTER, "router.home.arpa"), (hosts::TELEVISION, "television.home.arpa")],
        begin: BEGIN,
    };
    let bytes = pcapng::file(head, &scenes::play()?)?;
    ensure!(bytes.len() < STORY_BYTES, "the story has grown to {} bytes", bytes.len());
    Ok(bytes)
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    fs::write(path, bytes).with_context(|| format!("writing {}", path.display()))?;
    eprintln!("{}: {} bytes", path.display(), bytes.len());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn story_is_the_committed_one() -> Result<()> {
        let story = story()?;
        assert_eq!(story, super::story()?);
        let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../samples/chatterbox.pcapng");
        assert!(story == fs::read(committed)?, "run `cargo xtask samples`");
        Ok(())
    }
}
