//! Seeds of `dump`: a byte for the name, then a small file of the kind.

use std::io::Write as _;

use crate::Seed;

/// Names as the target numbers them.
const AVRO: u8 = 0;
const BSON: u8 = 2;
const CSV: u8 = 3;
const JSON: u8 = 4;
const JSONL: u8 = 5;
const PLIST: u8 = 7;
const SQL: u8 = 8;
const TAR: u8 = 10;
const TEXT: u8 = 11;
const XML: u8 = 14;
const ZIP: u8 = 15;

const CHAT: &str = r#"{"uid":"wxid_0testonly1test","to":"b","ts":1,"text":"\u8eab\u4efd\u8bc1 11010519491231002X, call +49 151 23456789","phone":"13800138000","ip":"203.0.113.7","lat":31.2304,"lon":121.4737,"ext":"eyJwaG9uZSI6ICIxMzgwMDEzODAwMCJ9"}"#;

/// Returns all of them.
pub(crate) fn seeds() -> Vec<Seed> {
    let lines = format!("{CHAT}\n{CHAT}\n");
    let sql = "CREATE TABLE `t` (`a` text, `cid` text);\nINSERT INTO `t` VALUES ('x','11010519491231002X'),('it''s',NULL);\nCOPY u (a, b) FROM stdin;\n1\t\\N\n\\.\n";
    let xml = "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY e \"x\">]><a n=\"1\"><b>erika@example.org</b><b>&e;&lt;</b></a>";
    let plist = "<?xml version=\"1.0\"?><plist version=\"1.0\"><dict><key>imei</key><string>490154203237518</string><key>n</key><integer>7</integer></dict></plist>";
    vec![
        ("avro", named(AVRO, &avro())),
        ("bson", named(BSON, &bson())),
        ("csv", named(CSV, b"name;cid;mail\nA;11010519491231002X;a@example.org\n\"B; \"\"x\"\"\";;\n")),
        ("json", named(JSON, format!("[{CHAT},\n {CHAT}]").as_bytes())),
        ("jsonl", named(JSONL, lines.as_bytes())),
        ("jsonl-gzip", named(JSONL, &gzip(lines.as_bytes()))),
        ("plist", named(PLIST, plist.as_bytes())),
        ("sql", named(SQL, sql.as_bytes())),
        ("tar", named(TAR, &tar(lines.as_bytes()))),
        (
            "text",
            named(TEXT, "2026-01-02 login erika@example.org 身份证号是11010519491231002X，\n".as_bytes()),
        ),
        ("xml", named(XML, xml.as_bytes())),
        ("zip", named(ZIP, &zip(lines.as_bytes()))),
    ]
}

fn named(name: u8, file: &[u8]) -> Vec<u8> {
    [&[name], file].concat()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("memory")
}

/// A document (bsonspec.org): a string and a 64-bit integer.
fn bson() -> Vec<u8> {
    let mut inside = b"\x02imei\0\x10\0\0\0490154203237518\0\x12n\0".to_vec();
    inside.extend(13_800_138_000u64.to_le_bytes());
    inside.push(0);
    let mut document = (inside.len() as u32 + 4).to_le_bytes().to_vec();
    document.extend(inside);
    document
}

/// An object container (Avro 1.11): one record of one string, no compression.
fn avro() -> Vec<u8> {
    let schema = br#"{"type":"record","name":"r","fields":[{"name":"imei","type":"string"}]}"#;
    let long = |number: usize| -> Vec<u8> {
        let mut rest = number << 1;
        let mut out = Vec::new();
        while rest >= 0x80 {
            out.push(rest as u8 | 0x80);
            rest >>= 7;
        }
        out.push(rest as u8);
        out
    };
    let text = |bytes: &[u8]| [long(bytes.len()), bytes.to_vec()].concat();
    let record = text(b"490154203237518");
    let sync = [7u8; 16];
    [
        b"Obj\x01".to_vec(),
        long(1),
        text(b"avro.schema"),
        text(schema),
        long(0),
        sync.to_vec(),
        long(1),
        long(record.len()),
        record,
        sync.to_vec(),
    ]
    .concat()
}

/// An archive of one member (POSIX ustar).
fn tar(content: &[u8]) -> Vec<u8> {
    let mut header = [0u8; 512];
    header[..7].copy_from_slice(b"a.jsonl");
    header[124..135].copy_from_slice(format!("{:011o}", content.len()).as_bytes());
    header[156] = b'0';
    header[257..263].copy_from_slice(b"ustar\0");
    header[148..156].fill(b' ');
    let sum: u32 = header.iter().map(|&byte| u32::from(byte)).sum();
    header[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
    let padding = content.len().next_multiple_of(512) - content.len();
    [&header[..], content, &vec![0; padding + 1024]].concat()
}

/// An archive of one stored member (PKWARE APPNOTE 6.3).
fn zip(content: &[u8]) -> Vec<u8> {
    let mut crc = flate2::Crc::new();
    crc.update(content);
    let size = (content.len() as u32).to_le_bytes();
    let fields =
        [&[20, 0, 0, 0, 0, 0, 0, 0, 0, 0][..], &crc.sum().to_le_bytes(), &size, &size, &[7, 0, 0, 0]]
            .concat();
    let local = [b"PK\x03\x04", &fields[..], b"a.jsonl", content].concat();
    let mut central = [b"PK\x01\x02\x14\0", &fields[..]].concat();
    central.extend([0; 14]);
    central.extend(b"a.jsonl");
    let mut end = b"PK\x05\x06\0\0\0\0\x01\0\x01\0".to_vec();
    end.extend((central.len() as u32).to_le_bytes());
    end.extend((local.len() as u32).to_le_bytes());
    end.extend([0, 0]);
    [local, central, end].concat()
}
