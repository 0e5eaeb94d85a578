//! The nouns of whither: what is seen, what it means and how it is written down.
//!
//! Every other crate speaks in these types. There is no I/O here, no clock and no judgement. The structs in
//! [`table`] are the rows of a case; their field names are the contract of JSON and Parquet alike.

pub mod address;
pub mod content;
pub mod coverage;
pub mod crew;
pub mod decimal;
pub mod evidence;
pub mod flow_id;
pub mod limits;
pub mod records;
pub mod rows;
pub mod sensitive;
pub mod table;
pub mod texts;
pub mod time;
pub mod word;

pub use content::{ContentSink, Direction, Place};
pub use coverage::{Coverage, Problem};
pub use crew::Crew;
pub use evidence::Evidence;
pub use flow_id::FlowId;
pub use limits::Limits;
pub use records::{Block, RecordSink, Source};
pub use rows::Rows;
pub use sensitive::Sensitive;
pub use texts::Texts;
pub use time::Timestamp;
