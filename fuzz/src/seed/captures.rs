//! Capture files: pcap in both byte orders and units, pcapng with every block that is read, compressed ones.

use std::io::Write;

use super::{
    Seed,
    harness::wire::{ACK, RAW_IP, SYN, Way, pcap},
};

/// A small connection.
fn plain() -> Vec<u8> {
    let (out, back) = (Way { port: 80, out: true }, Way { port: 80, out: false });
    pcap(RAW_IP, &[
        out.tcp(SYN, 10, 0, &[]),
        back.tcp(SYN | ACK, 90, 11, &[]),
        out.tcp(ACK, 11, 91, b"GET / HTTP/1.1\r\nHost: example.com\r\n\r\n"),
        back.tcp(ACK, 91, 49, b"HTTP/1.1 204 No Content\r\n\r\n"),
    ])
}

/// The header and one record, big-endian, in nanoseconds.
fn big_endian() -> Vec<u8> {
    let packet = Way { port: 53, out: true }.udp(b"x").0;
    let mut file = vec![0xa1, 0xb2, 0x3c, 0x4d, 0, 2, 0, 4];
    file.extend([0; 8]);
    let length = packet.len() as u32;
    for word in [65_535, u32::from(RAW_IP), 1_772_446_447, 7, length, length] {
        file.extend(word.to_be_bytes());
    }
    file.extend(packet);
    file
}

/// A file in which one byte order is used throughout a section.
struct Blocks {
    big_endian: bool,
    bytes: Vec<u8>,
}

impl Blocks {
    fn u16(&self, value: u16) -> [u8; 2] {
        if self.big_endian { value.to_be_bytes() } else { value.to_le_bytes() }
    }

    fn u32(&self, value: u32) -> [u8; 4] {
        if self.big_endian { value.to_be_bytes() } else { value.to_le_bytes() }
    }

    fn block(&mut self, kind: u32, body: &[u8]) {
        let padded = body.len().next_multiple_of(4);
        let length = self.u32(padded as u32 + 12);
        let kind = self.u32(kind);
        self.bytes.extend(kind);
        self.bytes.extend(length);
        self.bytes.extend(body);
        self.bytes.resize(self.bytes.len() + padded - body.len(), 0);
        self.bytes.extend(length);
    }

    fn words(&self, words: &[u32]) -> Vec<u8> {
        words.iter().flat_map(|word| self.u32(*word)).collect()
    }

    fn words16(&self, words: &[u16]) -> Vec<u8> {
        words.iter().flat_map(|word| self.u16(*word)).collect()
    }

    /// Header, interface with a resolution and an offset, and a packet in each of the three forms.
    fn section(&mut self, resolution: u8) {
        let magic = self.u32(0x1a2b_3c4d);
        let version = self.words16(&[1, 0]);
        self.block(0x0a0d_0d0a, &[magic.as_slice(), &version, &[0xff; 8]].concat());
        let link = self.u16(RAW_IP);
        let options = [
            self.words16(&[9, 1]),
            vec![resolution, 0, 0, 0],
            self.words16(&[14, 8]),
            vec![0; 12],
        ]
        .concat();
        let interface = [&link, [0, 0].as_slice(), &self.u32(65_535), &options].concat();
        self.block(1, &interface);
        let packet = Way { port: 53, out: true }.udp(b"\x12\x34\x01\0\0\x01\0\0\0\0\0\0\x07example\x03com\0\0\x01\0\x01").0;
        let length = packet.len() as u32;
        self.block(6, &[self.words(&[0, 0x0006_4c07, 0x1000, length, length]), packet.clone()].concat());
        let obsolete = vec![0; 4];
        self.block(2, &[obsolete, self.words(&[0x0006_4c07, 0x2000, length, length]), packet.clone()].concat());
        self.block(3, &[self.words(&[length]), packet].concat());
        let record = [self.words16(&[1, 16]), vec![198, 51, 100, 20], b"example.com\0\0\0\0\0".to_vec()];
        self.block(4, &record.concat());
        self.block(10, &[self.words(&[0x544c_534b, 16]), b"CLIENT_RANDOM 00".to_vec()].concat());
    }
}

fn sections(orders: &[(bool, u8)]) -> Vec<u8> {
    let mut blocks = Blocks { big_endian: false, bytes: Vec::new() };
    for (big_endian, resolution) in orders {
        blocks.big_endian = *big_endian;
        blocks.section(*resolution);
    }
    blocks.bytes
}

/// Seeds of the target `reader`.
pub(crate) fn seeds() -> Vec<Seed> {
    let plain = plain();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(&plain).expect("memory");
    let gzip = gzip.finish().expect("memory");
    let cut = plain[..plain.len() - 9].to_vec();
    let mut lying = plain.clone();
    lying[32..36].copy_from_slice(&0x00ff_ffff_u32.to_le_bytes());
    let mut block_lies = sections(&[(false, 6)]);
    block_lies[4..8].copy_from_slice(&0_u32.to_le_bytes());
    vec![
        ("pcap", plain.clone()),
        ("pcap-big-endian", big_endian()),
        ("pcap-cut", cut),
        ("pcap-length-lies", lying),
        ("pcap-gzip", gzip.clone()),
        ("pcap-gzip-cut", gzip[..gzip.len() / 2].to_vec()),
        ("pcap-zstd", zstd::encode_all(plain.as_slice(), 3).expect("memory")),
        ("pcapng", sections(&[(false, 6)])),
        ("pcapng-two-orders", sections(&[(true, 9), (false, 0x8a)])),
        ("pcapng-odd-clock", sections(&[(false, 0xff), (true, 127)])),
        ("pcapng-length-zero", block_lies),
    ]
}
