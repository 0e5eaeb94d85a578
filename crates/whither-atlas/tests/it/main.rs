//! The atlas as others use it.

mod probes;
mod seeds;
