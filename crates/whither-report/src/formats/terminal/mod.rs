//! The report for people at a terminal: the first screen answers who, where and under whose law, how protected,
//! which personal data, and what was not seen; the details follow.
//!
//! Readable at 80 columns without colour. Nothing is said by colour alone.

mod baits;
mod details;
mod fields;
mod findings;
mod group;
mod header;
mod host;
mod not_seen;
mod page;
mod problems;
pub mod text;
mod who;

use std::io::{self, BufWriter, Write};

use whither_model::table::Case;

use super::{Format, Options};
use page::Page;

/// `terminal`.
pub(super) const FORMAT: Format = Format { name: "terminal", about: "for people, at a terminal", write };

fn write(case: &Case, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    let mut page = Page::new(&mut out, options.columns, options.colour);
    header::write(&mut page, case)?;
    page.gap()?;
    let is_dump = case.flows.is_empty()
        && case.inputs.iter().all(|input| input.packets == 0)
        && !case.inputs.is_empty();
    if is_dump {
        fields::write(&mut page, case)?;
    } else {
        let groups = group::groups(case);
        who::write(&mut page, &groups)?;
        not_seen::offered(&mut page, case)?;
    }
    baits::write(&mut page, case)?;
    page.gap()?;
    findings::write(&mut page, &case.findings)?;
    page.gap()?;
    not_seen::write(&mut page, case)?;
    if !is_dump {
        page.gap()?;
        details::knowledge(&mut page, case)?;
    }
    details::write(&mut page, case)?;
    out.flush()
}
