//! Numbers as text without an allocation and without the machinery of formatting: identifiers and
//! addresses are written by the hundred thousand.

/// Text of at most `N` bytes; what is more is left out.
#[derive(Clone, Copy, Debug)]
pub struct ShortText<const N: usize> {
    bytes: [u8; N],
    length: usize,
}

impl<const N: usize> Default for ShortText<N> {
    fn default() -> Self {
        Self { bytes: [0; N], length: 0 }
    }
}

impl<const N: usize> ShortText<N> {
    /// Adds an ASCII character.
    pub(crate) fn push(&mut self, byte: u8) {
        if let Some(place) = self.bytes.get_mut(self.length) {
            *place = byte;
            self.length += 1;
        }
    }

    /// Adds a number.
    pub(crate) fn number(&mut self, mut number: u64) {
        let mut digits = [0; DIGITS];
        let mut begin = DIGITS;
        // From the last digit to the first: to divide by a number that is known beforehand takes no division.
        for (place, digit) in digits.iter_mut().enumerate().rev() {
            *digit = b'0' + (number % 10) as u8;
            number /= 10;
            begin = place;
            if number == 0 {
                break;
            }
        }
        digits.iter().skip(begin).for_each(|digit| self.push(*digit));
    }

    /// Adds a number in lower-case hexadecimal.
    pub(crate) fn hexadecimal(&mut self, number: u16) {
        let digits = (16 - number.leading_zeros()).div_ceil(4).max(1);
        for place in (0..digits).rev() {
            self.push(b"0123456789abcdef"[usize::from(number >> (place * 4) & 15)]);
        }
    }
}

impl<const N: usize> AsRef<str> for ShortText<N> {
    fn as_ref(&self) -> &str {
        self.bytes.get(..self.length).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
    }
}

/// Digits of the greatest number.
const DIGITS: usize = 20;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_numbers_as_the_library_does() {
        for number in [0, 1, 9, 10, 99, 100, 4_294_967_295, u64::MAX / 10, u64::MAX] {
            let mut text = ShortText::<20>::default();
            text.number(number);
            assert_eq!(text.as_ref(), number.to_string());
        }
    }
}
