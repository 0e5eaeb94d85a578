//! Libraries that panic over damaged files: what they panic over is damage of the file, and counted as such.

use std::{
    cell::Cell,
    panic::{self, AssertUnwindSafe},
    sync::Once,
};

thread_local! {
    /// Whether this thread is inside such a library.
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Runs a library that may panic over damaged input; none where it did.
///
/// Nothing is printed then: the hook of the program is kept for all other panics.
pub(crate) fn guarded<T>(read: impl FnOnce() -> T) -> Option<T> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !GUARDED.get() {
                usual(info);
            }
        }));
    });
    let before = GUARDED.replace(true);
    let result = panic::catch_unwind(AssertUnwindSafe(read));
    GUARDED.set(before);
    result.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panics_end_at_the_guard() {
        assert_eq!(guarded(|| 7), Some(7));
        assert_eq!(guarded(|| [0u8; 1].get(3).copied().expect("damage")), None);
        assert!(!GUARDED.get());
    }
}
