//! Hexadecimal digits, two a byte (RFC 4648, section 8).

/// Decodes pairs of digits.
pub(crate) fn bytes(run: &[u8]) -> Option<Vec<u8>> {
    if !run.len().is_multiple_of(2) {
        return None;
    }
    run.as_chunks::<2>().0.iter().map(|&[high, low]| byte(high, low)).collect()
}

/// Returns the byte of two digits.
#[inline]
pub(super) fn byte(high: u8, low: u8) -> Option<u8> {
    let (high, low) = (VALUES[usize::from(high)], VALUES[usize::from(low)]);
    ((high | low) & 16 == 0).then_some(high << 4 | low)
}

/// Returns the value of a digit.
#[inline]
pub(super) fn digit(character: u8) -> Option<u8> {
    let value = VALUES[usize::from(character)];
    (value < 16).then_some(value)
}

/// The value of each character; 16 for those that have none. A table, since what comes is random and no branch could be
/// foreseen.
static VALUES: [u8; 256] = {
    let mut values = [16; 256];
    let digits = b"0123456789abcdef";
    let mut index = 0;
    while index < 16 {
        values[digits[index] as usize] = index as u8;
        values[digits[index].to_ascii_uppercase() as usize] = index as u8;
        index += 1;
    }
    values
};
