//! Decimal numbers as text without an allocation and without the machinery of formatting: identifiers and
//! addresses are written by the hundred thousand.

/// Text of at most `N` bytes; what is more is left out.
pub(crate) struct DecimalText<const N: usize> {
    bytes: [u8; N],
    length: usize,
}

impl<const N: usize> Default for DecimalText<N> {
    fn default() -> Self {
        Self { bytes: [0; N], length: 0 }
    }
}

impl<const N: usize> DecimalText<N> {
    /// Adds an ASCII character.
    pub(crate) fn push(&mut self, byte: u8) {
        if let Some(place) = self.bytes.get_mut(self.length) {
            *place = byte;
            self.length += 1;
        }
    }

    /// Adds a number.
    pub(crate) fn number(&mut self, number: u64) {
        let mut power = 1;
        while number / power >= 10 {
            power *= 10;
        }
        while power > 0 {
            self.push(b'0' + (number / power % 10) as u8);
            power /= 10;
        }
    }

    /// Returns the text.
    pub(crate) fn as_str(&self) -> &str {
        self.bytes.get(..self.length).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_numbers_as_the_library_does() {
        for number in [0, 1, 9, 10, 99, 100, 4_294_967_295, u64::MAX / 10, u64::MAX] {
            let mut text = DecimalText::<20>::default();
            text.number(number);
            assert_eq!(text.as_str(), number.to_string());
        }
    }
}
