//! Every source of knowledge that a user may bring, and the order in which a file is held against them.

mod anycast;
mod aws;
mod azure;
mod exodus;
mod google;
mod mmdb;
mod operators;
mod oracle;
mod tracker_radar;

use super::{Read, document::Document};

/// A kind of file that somebody publishes.
pub(super) struct Source {
    /// Returns whether a file is of this kind, by its shape.
    pub(super) is: fn(&Document) -> bool,
    /// Reads it; gives the reason where it is refused. Where it is true, what is read only when it is asked for is
    /// checked as well.
    pub(super) read: fn(Document, bool) -> Result<Read, String>,
}

/// The sources in the order of asking: the surest recognition first.
pub(super) static SOURCES: [&Source; 9] = [
    &mmdb::SOURCE,
    &aws::SOURCE,
    &google::SOURCE,
    &azure::SOURCE,
    &oracle::SOURCE,
    &exodus::SOURCE,
    &tracker_radar::SOURCE,
    &operators::SOURCE,
    &anycast::SOURCE,
];
