//! Writes the seeds of every target under `fuzz/seeds/`: built here from the standards, with generated values.
//!
//! `cargo run --example seed` in `fuzz/`. Nothing is copied from captures; the same bytes come out every time.

#[path = "seed/captures.rs"]
mod captures;
#[path = "seed/content.rs"]
mod content;
#[path = "seed/dumps.rs"]
mod dumps;
#[path = "seed/encoded.rs"]
mod encoded;
#[allow(dead_code, reason = "the maker needs the inputs, not the runs")]
mod harness;
#[path = "seed/links.rs"]
mod links;
#[path = "seed/messages.rs"]
mod messages;
#[path = "seed/quic.rs"]
mod quic;

use std::{fs, io, path::Path};

/// A seed: its name and bytes.
type Seed = (&'static str, Vec<u8>);

fn main() -> io::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
    let all: [(&str, Vec<Seed>); 7] = [
        ("datagram", messages::datagrams()),
        ("decode", encoded::seeds()),
        ("detect", content::seeds()),
        ("dump", dumps::seeds()),
        ("link", links::seeds()),
        ("reader", captures::seeds()),
        ("stream", messages::streams()),
    ];
    for (target, seeds) in all {
        let folder = root.join(target);
        fs::create_dir_all(&folder)?;
        for (name, bytes) in seeds {
            fs::write(folder.join(name), bytes)?;
        }
    }
    Ok(())
}
