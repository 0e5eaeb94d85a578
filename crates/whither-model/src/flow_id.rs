//! Identifiers of flows: the input and the number of the first packet.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use crate::decimal::ShortText;

/// Identifier of a flow within a case, stable for the same input. Shown as `INPUT-PACKET`, such as `0-17`; the
/// default, which is no flow, as nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FlowId {
    /// Input of the flow's first packet.
    pub input: u32,
    /// Number of that packet, from 1; 0 for no flow.
    pub packet: u64,
}

impl FlowId {
    /// Returns the identifier of the flow that begins with this packet.
    pub fn new(input: u32, packet: u64) -> Self {
        Self { input, packet }
    }

    /// Returns what `Display` writes.
    pub fn text(&self) -> ShortText<31> {
        let mut text = ShortText::default();
        if *self != Self::default() {
            text.number(u64::from(self.input));
            text.push(b'-');
            text.number(self.packet);
        }
        text
    }

    /// Reads the form that `Display` writes.
    pub fn parse(text: &str) -> Option<Self> {
        if text.is_empty() {
            return Some(Self::default());
        }
        let (input, packet) = text.split_once('-')?;
        Some(Self { input: input.parse().ok()?, packet: packet.parse().ok()? })
    }
}

impl fmt::Display for FlowId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text().as_ref())
    }
}

impl Serialize for FlowId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for FlowId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom("not an identifier of a flow"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_and_reads_the_same_identifier() {
        for (id, text) in [(FlowId::new(0, 17), "0-17"), (FlowId::new(3, u64::MAX), "3-18446744073709551615")]
        {
            assert_eq!(id.to_string(), text);
            assert_eq!(FlowId::parse(text), Some(id));
        }
        assert_eq!(FlowId::default().to_string(), "");
        assert_eq!(FlowId::parse(""), Some(FlowId::default()));
        assert_eq!(FlowId::parse("0"), None);
        assert_eq!(FlowId::parse("a-1"), None);
    }
}
