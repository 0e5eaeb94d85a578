//! What the bytes of an unknown protocol look like: text, random, or in between.
//!
//! Ciphertext and compressed data spread evenly over all byte values; text does not. The first bytes of each
//! direction are counted by their upper half, and the chi-square statistic over the sixteen classes decides.

/// Bytes that are looked at in one flow.
const SAMPLE_BYTES: u32 = 1_024;
/// With fewer bytes than this nothing is said.
const ENOUGH_BYTES: u32 = 128;
/// Chi-square for 15 degrees of freedom exceeds 37.7 once in a thousand for random bytes.
const RANDOM_CHI_SQUARE: f64 = 37.7;

/// For the upper half of a byte, 1 in its class.
const CLASSES: [[u8; 16]; 16] = {
    let mut rows = [[0; 16]; 16];
    let mut class = 0;
    while class < 16 {
        rows[class][class] = 1;
        class += 1;
    }
    rows
};

/// Returns whether a byte is printable ASCII or white space.
fn is_printable(byte: u8) -> bool {
    matches!(byte, 0x20..=0x7e | b'\t' | b'\r' | b'\n')
}

/// What a sample of payload looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    /// Mostly printable.
    Text,
    /// Structured, with bytes that stand out.
    Structured,
    /// Indistinguishable from random by this test.
    Random,
    /// Too little to say.
    Unknown,
}

/// Counts of the sampled bytes.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Texture {
    classes: [u16; 16],
    printable: u16,
    total: u16,
}

impl Texture {
    /// Adds payload bytes, in the order of the packets.
    pub(crate) fn add(&mut self, bytes: &[u8]) {
        let room = usize::from((SAMPLE_BYTES as u16).saturating_sub(self.total));
        let bytes = bytes.get(..room).unwrap_or(bytes);
        // Sixteen counters side by side, none of which counts more than a byte holds: most payloads are short, and to
        // add to a counter in memory twice in a row waits for the first.
        for bytes in bytes.chunks(usize::from(u8::MAX)) {
            let mut counts = [0_u8; 16];
            for byte in bytes {
                let row = &CLASSES[usize::from(byte >> 4)];
                counts.iter_mut().zip(row).for_each(|(count, one)| *count = count.wrapping_add(*one));
            }
            for (class, count) in self.classes.iter_mut().zip(counts) {
                *class += u16::from(count);
            }
            let printable = bytes.iter().map(|byte| u8::from(is_printable(*byte)));
            self.printable += u16::from(printable.fold(0, u8::wrapping_add));
        }
        self.total += bytes.len() as u16;
    }

    /// Returns what the sample looks like.
    pub(crate) fn look(&self) -> Look {
        let total = f64::from(self.total);
        if self.total >= 8 && f64::from(self.printable) >= 0.9 * total {
            return Look::Text;
        }
        if u32::from(self.total) < ENOUGH_BYTES {
            return Look::Unknown;
        }
        let expected = total / 16.0;
        let chi_square: f64 =
            self.classes.iter().map(|n| (f64::from(*n) - expected).powi(2) / expected).sum();
        if chi_square < RANDOM_CHI_SQUARE { Look::Random } else { Look::Structured }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_text_structure_and_noise_apart() {
        let mut noise = Vec::new();
        let mut state = 1_u64;
        for _ in 0..2_000 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            noise.push((state >> 56) as u8);
        }
        let zeros: Vec<u8> = (0..2_000_u32).map(|n| if n % 3 == 0 { n as u8 } else { 0 }).collect();
        for (bytes, look) in [
            (b"GET me a line of text, please\r\n".repeat(9), Look::Text),
            (noise, Look::Random),
            (zeros, Look::Structured),
            (vec![1, 2, 3], Look::Unknown),
        ] {
            let mut texture = Texture::default();
            texture.add(&bytes);
            assert_eq!(texture.look(), look);
        }
    }
}
