//! A wrapper that keeps personal data from being printed by accident.

/// A value that must not leave the process.
///
/// It has no `Debug`, `Display` or `Serialize` on purpose: the compiler refuses to log it or write it.
/// `whither-report`'s `redact` module is the only caller of [`Sensitive::expose`] outside tests; `cargo xtask
/// check` holds that.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Sensitive<T>(T);

impl<T> Sensitive<T> {
    /// Wraps a value.
    pub fn new(value: T) -> Self {
        Self(value)
    }

    /// Returns the value itself; only redaction and fingerprinting may call this.
    pub fn expose(&self) -> &T {
        &self.0
    }
}
