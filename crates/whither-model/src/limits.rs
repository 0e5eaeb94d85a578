//! Bounds on what untrusted input may cost. Reaching one is a problem in `coverage`, never a hang or a crash.

/// The limits of one run. Those that users have reason to change have a `--limit-*` option.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Bytes that may wait for a missing TCP segment, per direction of a flow.
    pub reassembly_flow_bytes: usize,
    /// Bytes that may wait for missing TCP segments over all flows.
    pub reassembly_total_bytes: usize,
    /// Bytes of incomplete IP datagrams held at once.
    pub fragment_bytes: usize,
    /// Encapsulations (tunnels, tags, extension headers) followed in one packet.
    pub layers: usize,
    /// Largest header block of a message that a dissector keeps while it waits for the end.
    pub message_head_bytes: usize,
    /// Largest decoded size of one compressed body.
    pub decoded_bytes: usize,
    /// Largest ratio of decoded to encoded size of one body.
    pub decoded_ratio: usize,
    /// Seconds without a packet after which a flow ends.
    pub idle_seconds: u32,
    /// Distinct names, application messages or values kept per flow.
    pub per_flow_records: usize,
    /// Located sightings kept per class and place of a flow.
    pub sightings_located: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            reassembly_flow_bytes: 1 << 20,
            reassembly_total_bytes: 64 << 20,
            fragment_bytes: 8 << 20,
            layers: 32,
            message_head_bytes: 64 << 10,
            decoded_bytes: 16 << 20,
            decoded_ratio: 1_000,
            idle_seconds: 3_600,
            per_flow_records: 4_096,
            sightings_located: 100,
        }
    }
}
