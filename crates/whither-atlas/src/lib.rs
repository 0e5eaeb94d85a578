//! whither-atlas: where an address is, who runs it and whose law reaches it, with the source of every answer.
//!
//! Offline. Three address tables of different origin (registered country, geolocated country, origin AS) and
//! lists (operators, more host names of theirs, laws, anycast services) are embedded; what they say is kept
//! side by side and never merged into one truth. `data/SOURCES.toml` has their dates and licences,
//! `data/NOTICE.md` the notices. Whether a claim holds is for the rules to say, not for this crate.
//!
//! ```
//! let atlas = whither_atlas::Atlas::embedded()?;
//! let answer = atlas.attribute("18.162.0.1".parse().expect("an address"), &[]);
//! assert_eq!(&*answer.locations[1].country, "HK");
//! # Ok::<(), whither_atlas::Error>(())
//! ```

mod answer;
mod anycast;
mod atlas;
mod attribution;
pub mod build;
mod error;
mod fact;
pub mod format;
mod jurisdiction;
pub mod knowledge;
mod laws;
mod layer;
mod memo;
mod operators;
mod organisation;
mod publisher;
pub mod ranges;
mod regions;
mod registrable;
mod shapes;
mod sources;
mod spread;
mod suffixes;

pub use answer::{Answer, Effect, Leg, NO_ADVICE, Reach};
pub use atlas::Atlas;
pub use attribution::{Attribution, Clues};
pub use error::Error;
pub use fact::{Confidence, Fact, Kind};
pub use laws::{Law, union_of};
pub use memo::Memo;
pub use operators::Operator;
pub use organisation::organisation;
pub use registrable::is_public_suffix;
pub use shapes::{KM_PER_MS, Point, RoundTrip};
pub use spread::{Place, Spread};

#[cfg(test)]
mod operators_tests;
#[cfg(test)]
mod tests;
