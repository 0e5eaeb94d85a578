//! SHA-256 of an input while it is read, so that no second pass is needed.

use std::{
    io::{self, Read},
    sync::{Arc, Mutex, PoisonError},
};

use ring::digest::{Context, SHA256};

/// Digest and size of the bytes read so far.
#[derive(Clone)]
pub struct Digest(Arc<Mutex<(Option<Context>, u64)>>);

impl Digest {
    /// Returns the SHA-256 in hexadecimal, empty where none was wanted, and the number of bytes.
    pub fn finish(&self) -> (String, u64) {
        let state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let digest = state.0.clone().map(|context| hexadecimal(context.finish().as_ref()));
        (digest.unwrap_or_default(), state.1)
    }
}

/// Passes bytes through and digests them. Clones read on where the others stand.
pub struct Digesting<R> {
    inner: Arc<Mutex<R>>,
    digest: Digest,
}

impl<R> Clone for Digesting<R> {
    fn clone(&self) -> Self {
        Self { inner: Arc::clone(&self.inner), digest: self.digest.clone() }
    }
}

impl<R: Read> Digesting<R> {
    /// Wraps a reader; the second value gives the digest at any time. Without `digest` bytes are only counted.
    pub fn new(inner: R, digest: bool) -> (Self, Digest) {
        let context = digest.then(|| Context::new(&SHA256));
        let digest = Digest(Arc::new(Mutex::new((context, 0))));
        (Self { inner: Arc::new(Mutex::new(inner)), digest: digest.clone() }, digest)
    }
}

impl<R: Read> Read for Digesting<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.lock().unwrap_or_else(PoisonError::into_inner).read(buffer)?;
        let mut state = self.digest.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(context) = &mut state.0 {
            context.update(buffer.get(..count).unwrap_or_default());
        }
        state.1 += count as u64;
        Ok(count)
    }
}

/// Returns bytes as lower-case hexadecimal.
pub fn hexadecimal(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |value: u8| char::from(DIGITS[usize::from(value & 15)]);
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        text.push(digit(byte >> 4));
        text.push(digit(*byte));
    }
    text
}
