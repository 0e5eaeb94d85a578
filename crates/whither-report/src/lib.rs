//! What people see of a case: redaction, and one file a format.
//!
//! [`redact`] turns a personal value into the little that may be shown of it and a keyed fingerprint; it is the
//! only place in whither that opens a `Sensitive`. [`formats`] write a finished case, in which no value is left.
//! Nothing here judges: what stands in a report stands in the case.

pub mod formats;
pub mod notices;
pub mod redact;

pub use formats::{Format, Options, terminal::text, write};
pub use notices::notices;
pub use redact::{CaseKey, fingerprint, redacted};
