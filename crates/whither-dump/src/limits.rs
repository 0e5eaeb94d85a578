//! Bounds on what a dump may cost. Reaching one is a problem in the summary, never a hang or a crash.

/// The limits of one run.
#[derive(Clone, Debug)]
pub struct DumpLimits {
    /// Archives and compressions that are opened one within the other.
    pub depth: usize,
    /// Bytes that archives and compressions of one input file may decode to, over all levels.
    pub decoded_bytes: u64,
    /// Largest ratio of decoded bytes to bytes of the input file.
    pub decoded_ratio: u64,
    /// Members of all archives in one input file.
    pub members: u64,
    /// Largest record of a format that needs it whole: a document, a row of CSV with quotes, an element.
    pub record_bytes: usize,
    /// Largest file of a format that needs it whole: spreadsheets by what they decode to, property lists.
    pub whole_bytes: u64,
    /// Largest temporary file for a member whose format needs to be read from anywhere.
    pub spool_bytes: u64,
    /// Nesting of values within one record of a binary format.
    pub nesting: usize,
    /// Tables told apart in one file; those beyond count to the table without a name.
    pub tables: usize,
}

impl Default for DumpLimits {
    fn default() -> Self {
        Self {
            depth: 6,
            decoded_bytes: 1 << 40,
            decoded_ratio: 1_000,
            members: 1_000_000,
            record_bytes: 32 << 20,
            whole_bytes: 64 << 20,
            spool_bytes: 16 << 30,
            nesting: 200,
            tables: 10_000,
        }
    }
}
