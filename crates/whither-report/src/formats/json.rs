//! The whole case as JSON: the tables under their names, fields in the order of `whither_model::table`.
//!
//! Rows go straight from the case to the writer, so that a case of any size needs no second copy in memory.

use std::io::{self, BufWriter, Write};

use whither_model::table::Case;

use super::{Format, Options};

/// `json`.
pub(super) const FORMAT: Format = Format { name: "json", about: "every table of the case", write };

fn write(case: &Case, _: &Options, out: &mut dyn Write) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(BUFFER_BYTES, out);
    serde_json::to_writer_pretty(&mut out, case)?;
    out.write_all(b"\n")?;
    out.flush()
}

const BUFFER_BYTES: usize = 64 << 10;
