//! The smallest message of each kind.
