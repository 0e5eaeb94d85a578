//! Avro object container files (Apache Avro 1.12, "Object Container Files"): the schema of the header leads through
//! blocks of records. Codecs null, deflate, snappy and zstandard; others are counted as `avro.codec`.
//!
//! One block is held, within the limit on records.

use std::{collections::HashMap, io::Read};

use serde_json::Value;

use super::{Format, Sure};
use crate::{head::Head, output::Output, place::Place, rest::Rest, run::Run, stream::Stream, value};

/// Begins with its magic number.
pub(super) static FORMAT: Format = Format { name: "avro", is_text: false, recognise, read };

fn recognise(head: &Head<'_>) -> Sure {
    if head.bytes.starts_with(b"Obj\x01") { Sure::Magic } else { Sure::No }
}

fn read(stream: &mut Stream<'_>, place: &Place, run: &mut Run<'_>) {
    let limits = run.limits;
    let mut output = run.output(place, "avro");
    let problem = container(stream, &mut output, limits.record_bytes, limits.nesting);
    let unread = if output.is_stopped() { 0 } else { stream.skip_all() };
    match problem {
        Some(name) if unread > 0 => output.unread(name, unread),
        Some(name) => output.problem(name, 1),
        None => {}
    }
    output.finish(stream.offset());
}

/// Reads a container; returns why it could not be read to its end.
fn container(
    stream: &mut Stream<'_>,
    output: &mut Output<'_, '_>,
    most: usize,
    nesting: usize,
) -> Option<&'static str> {
    stream.take_off(4);
    let Some((codec, schema, sync)) = header(stream, most) else { return Some("avro.header") };
    if !matches!(codec.as_slice(), b"" | b"null" | b"deflate" | b"snappy" | b"zstandard") {
        return Some("avro.codec");
    }
    let Some(schema) = Schema::new(&schema) else { return Some("avro.schema") };
    while !output.is_stopped() && !stream.fill(1).is_empty() {
        let Some((count, size)) = block_head(stream) else { return Some("avro.damaged") };
        if size > most {
            return Some("avro.block-too-large");
        }
        let Some(block) = stream.fill(size + 16).get(..size + 16) else { return Some("avro.cut") };
        let (block, end) = block.split_at_checked(size).unwrap_or_default();
        let decoded = (end == sync).then(|| decoded(&codec, block, most)).flatten();
        let Some(decoded) = decoded else { return Some("avro.damaged") };
        if !records(&decoded, count, &schema, output, nesting) {
            output.problem("avro.record", 1);
        }
        stream.take_off(size + 16);
    }
    None
}

/// Reads the header: codec, schema, marker between blocks.
fn header(stream: &mut Stream<'_>, most: usize) -> Option<(Vec<u8>, Vec<u8>, Vec<u8>)> {
    let (mut codec, mut schema) = (Vec::new(), Vec::new());
    loop {
        let count = stream_long(stream)?;
        if count == 0 {
            break;
        }
        if count < 0 {
            stream_long(stream)?;
        }
        for _ in 0..count.unsigned_abs() {
            let key = stream_bytes(stream, most)?;
            let value = stream_bytes(stream, most)?;
            match key.as_slice() {
                b"avro.codec" => codec = value,
                b"avro.schema" => schema = value,
                _ => {}
            }
        }
    }
    let sync = stream.fill(16).get(..16)?.to_vec();
    stream.take_off(16);
    Some((codec, schema, sync))
}

fn block_head(stream: &mut Stream<'_>) -> Option<(u64, usize)> {
    let count = u64::try_from(stream_long(stream)?).ok()?;
    Some((count, usize::try_from(stream_long(stream)?).ok()?))
}

fn stream_long(stream: &mut Stream<'_>) -> Option<i64> {
    let mut rest = Rest(stream.fill(10));
    let held = rest.0.len();
    let number = rest.long()?;
    let count = held - rest.0.len();
    stream.take_off(count);
    Some(number)
}

fn stream_bytes(stream: &mut Stream<'_>, most: usize) -> Option<Vec<u8>> {
    let size = usize::try_from(stream_long(stream)?).ok().filter(|size| *size <= most)?;
    let bytes = stream.fill(size).get(..size)?.to_vec();
    stream.take_off(size);
    Some(bytes)
}

/// Decodes a block, within `most` bytes.
fn decoded(codec: &[u8], block: &[u8], most: usize) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let limit = most as u64 + 1;
    match codec {
        b"deflate" => {
            flate2::bufread::DeflateDecoder::new(block).take(limit).read_to_end(&mut out).ok()?;
        }
        b"zstandard" => {
            let decoder = zstd::stream::read::Decoder::with_buffer(block).ok()?;
            decoder.take(limit).read_to_end(&mut out).ok()?;
        }
        b"snappy" => {
            // The last four bytes are a CRC-32.
            let packed = block.get(..block.len().checked_sub(4)?)?;
            if snap::raw::decompress_len(packed).ok()? > most {
                return None;
            }
            out = snap::raw::Decoder::new().decompress_vec(packed).ok()?;
        }
        _ => out = block.to_vec(),
    }
    (out.len() <= most).then_some(out)
}

fn records(block: &[u8], count: u64, schema: &Schema, output: &mut Output<'_, '_>, nesting: usize) -> bool {
    let mut rest = Rest(block);
    for _ in 0..count {
        if rest.0.is_empty() || output.is_stopped() {
            // Records without fields have no bytes: their number alone must not cost time.
            return count < 1_000_000 || output.is_stopped();
        }
        let line = output.line();
        let read = schema.write(line, &mut rest, schema.root, nesting);
        if read.is_none() {
            output.discard();
            return false;
        }
        output.end();
    }
    true
}

impl<'b> Rest<'b> {
    /// A number of variable length, zigzag.
    fn long(&mut self) -> Option<i64> {
        let mut number = 0_u64;
        for place in 0..10 {
            let [byte] = self.array()?;
            number |= u64::from(byte & 0x7f).checked_shl(7 * place)?;
            if byte < 0x80 {
                return Some((number >> 1) as i64 ^ -((number & 1) as i64));
            }
        }
        None
    }

    fn bytes(&mut self) -> Option<&'b [u8]> {
        let size = usize::try_from(self.long()?).ok()?;
        self.take(size)
    }
}

/// A type of a schema; types within are indices.
enum Type {
    Array(usize),
    Boolean,
    Bytes,
    Date,
    Decimal(usize, Option<usize>),
    Double,
    Enum(Vec<String>),
    Fixed(usize),
    Float,
    Long,
    Map(usize),
    Null,
    Record(Vec<(String, usize)>),
    Text,
    Time(i64),
    Union(Vec<usize>),
}

struct Schema {
    types: Vec<Type>,
    names: HashMap<String, usize>,
    root: usize,
}

/// Types of a schema that are accepted.
const TYPES: usize = 100_000;

impl Schema {
    fn new(json: &[u8]) -> Option<Self> {
        let json: Value = serde_json::from_slice(json).ok()?;
        let mut schema = Self { types: Vec::new(), names: HashMap::new(), root: 0 };
        schema.root = schema.add(&json, "")?;
        Some(schema)
    }

    /// Adds a type; `serde_json` bounds the depth.
    fn add(&mut self, json: &Value, space: &str) -> Option<usize> {
        if self.types.len() > TYPES {
            return None;
        }
        let found = match json {
            Value::String(name) => match simple(name) {
                Some(found) => found,
                None => return self.names.get(&full(name, space)).or_else(|| self.names.get(name)).copied(),
            },
            Value::Array(branches) => {
                Type::Union(branches.iter().map(|branch| self.add(branch, space)).collect::<Option<_>>()?)
            }
            Value::Object(object) => return self.complex(object, json, space),
            _ => return None,
        };
        Some(self.push(found))
    }

    fn push(&mut self, found: Type) -> usize {
        self.types.push(found);
        self.types.len() - 1
    }

    fn complex(
        &mut self,
        object: &serde_json::Map<String, Value>,
        json: &Value,
        space: &str,
    ) -> Option<usize> {
        let text = |key: &str| object.get(key).and_then(Value::as_str);
        let number = |key: &str| {
            object.get(key).and_then(Value::as_u64).and_then(|number| usize::try_from(number).ok())
        };
        let Some(kind) = text("type") else { return self.add(object.get("type")?, space) };
        let space = text("namespace").unwrap_or(space).to_owned();
        let logical = text("logicalType").unwrap_or_default();
        let scale = number("scale").unwrap_or(0);
        let name = text("name").map(|name| full(name, &space));
        let found = match kind {
            "record" | "error" => {
                let at = self.push(Type::Null);
                self.names.insert(name?, at);
                let mut fields = Vec::new();
                for field in object.get("fields")?.as_array()? {
                    fields.push((
                        field.get("name")?.as_str()?.to_owned(),
                        self.add(field.get("type")?, &space)?,
                    ));
                }
                *self.types.get_mut(at)? = Type::Record(fields);
                return Some(at);
            }
            "enum" => {
                let symbols = json.get("symbols")?.as_array()?;
                Type::Enum(symbols.iter().filter_map(|symbol| symbol.as_str().map(str::to_owned)).collect())
            }
            "fixed" if logical == "decimal" => Type::Decimal(scale, number("size")),
            "fixed" => Type::Fixed(number("size")?),
            "array" => Type::Array(self.add(object.get("items")?, &space)?),
            "map" => Type::Map(self.add(object.get("values")?, &space)?),
            "bytes" if logical == "decimal" => Type::Decimal(scale, None),
            "int" if logical == "date" => Type::Date,
            "long" if logical.ends_with("timestamp-millis") => Type::Time(1_000),
            "long" if logical.ends_with("timestamp-micros") => Type::Time(1_000_000),
            _ => match simple(kind) {
                Some(found) => found,
                None => return self.names.get(&full(kind, &space)).copied(),
            },
        };
        let at = self.push(found);
        if let Some(name) = name {
            self.names.insert(name, at);
        }
        Some(at)
    }

    /// Writes a value; none where the bytes do not fit.
    fn write(&self, out: &mut Vec<u8>, rest: &mut Rest<'_>, at: usize, nesting: usize) -> Option<()> {
        let nesting = nesting.checked_sub(1)?;
        match self.types.get(at)? {
            Type::Null => out.extend_from_slice(b"null"),
            Type::Boolean => {
                out.extend_from_slice(if rest.array::<1>()? == [0] { b"false" } else { b"true" })
            }
            Type::Long => value::integer(out, rest.long()?),
            Type::Date => value::date(out, rest.long()?),
            Type::Time(units) => value::time(out, rest.long()?, *units),
            Type::Float => value::number(out, f64::from(f32::from_le_bytes(rest.array()?))),
            Type::Double => value::number(out, f64::from_le_bytes(rest.array()?)),
            Type::Text => value::foreign_text(out, rest.bytes()?),
            Type::Bytes => value::bytes(out, rest.bytes()?),
            Type::Fixed(size) => value::bytes(out, rest.take(*size)?),
            Type::Decimal(scale, size) => {
                let bytes = match size {
                    Some(size) => rest.take(*size)?,
                    None => rest.bytes()?,
                };
                decimal(out, bytes, *scale);
            }
            Type::Enum(symbols) => value::text(out, symbols.get(usize::try_from(rest.long()?).ok()?)?),
            Type::Union(branches) => {
                let branch = branches.get(usize::try_from(rest.long()?).ok()?)?;
                self.write(out, rest, *branch, nesting)?;
            }
            Type::Record(fields) => {
                out.push(b'{');
                for (name, at) in fields {
                    value::key(out, name);
                    self.write(out, rest, *at, nesting)?;
                }
                out.push(b'}');
            }
            Type::Array(items) => self.items(out, rest, *items, false, nesting)?,
            Type::Map(values) => self.items(out, rest, *values, true, nesting)?,
        }
        Some(())
    }

    fn items(
        &self,
        out: &mut Vec<u8>,
        rest: &mut Rest<'_>,
        at: usize,
        keys: bool,
        nesting: usize,
    ) -> Option<()> {
        out.push(if keys { b'{' } else { b'[' });
        loop {
            let count = rest.long()?;
            if count == 0 {
                break;
            }
            if count < 0 {
                rest.long()?;
            }
            let left = rest.0.len() as u64;
            // Items without bytes: as many as there are bytes left are believed.
            for _ in 0..count.unsigned_abs().min(left.saturating_add(1)) {
                if keys {
                    value::comma(out);
                    value::foreign_text(out, rest.bytes()?);
                    out.push(b':');
                } else {
                    value::comma(out);
                }
                self.write(out, rest, at, nesting)?;
            }
        }
        out.push(if keys { b'}' } else { b']' });
        Some(())
    }
}

fn full(name: &str, space: &str) -> String {
    if name.contains('.') || space.is_empty() { name.to_owned() } else { format!("{space}.{name}") }
}

fn simple(name: &str) -> Option<Type> {
    Some(match name {
        "null" => Type::Null,
        "boolean" => Type::Boolean,
        "int" | "long" => Type::Long,
        "float" => Type::Float,
        "double" => Type::Double,
        "bytes" => Type::Bytes,
        "string" => Type::Text,
        _ => return None,
    })
}

/// Writes a big-endian two's complement number with its decimal point.
fn decimal(out: &mut Vec<u8>, bytes: &[u8], scale: usize) {
    if bytes.len() > 16 || scale > 64 {
        return value::bytes(out, bytes);
    }
    let negative = bytes.first().is_some_and(|byte| *byte >= 0x80);
    let begin = if negative { -1_i128 } else { 0 };
    let number = bytes.iter().fold(begin, |number, byte| number << 8 | i128::from(*byte));
    let digits = format!("{:0>width$}", number.unsigned_abs(), width = scale + 1);
    let (whole, fraction) = digits.split_at(digits.len() - scale);
    let sign = if negative { "-" } else { "" };
    let point = if scale > 0 { "." } else { "" };
    value::text(out, &format!("{sign}{whole}{point}{fraction}"));
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use crate::testing::{check, damage, read_named};

    const SCHEMA: &str = r#"{"type":"record","name":"P","namespace":"a.b","fields":[
        {"name":"id","type":"long"},{"name":"mail","type":["null","string"]},
        {"name":"tags","type":{"type":"array","items":"string"}},
        {"name":"at","type":{"type":"long","logicalType":"timestamp-millis"}},
        {"name":"cost","type":{"type":"bytes","logicalType":"decimal","scale":2}},
        {"name":"next","type":["null","P"]}]}"#;

    fn text(value: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        let mut size = value.len() as u64 * 2;
        while size >= 0x80 {
            out.push(size as u8 | 0x80);
            size >>= 7;
        }
        out.push(size as u8);
        out.extend_from_slice(value);
        out
    }

    fn file(codec: &str, encode: impl Fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
        let end = b"\x00\x02\x7b\x00".to_vec();
        let inner = [&b"\x02\x00\x00"[..], &end].concat();
        let outer = [
            b"\x01\x02".to_vec(),
            text(b"a@example.org"),
            b"\x04\x02x\x02y\0".to_vec(),
            b"\x00\x04\xff\x85\x02".to_vec(),
            inner,
        ]
        .concat();
        let block = encode(&outer);
        let sync = [7_u8; 16];
        let head = [
            b"Obj\x01\x04".to_vec(),
            text(b"avro.schema"),
            text(SCHEMA.as_bytes()),
            text(b"avro.codec"),
            text(codec.as_bytes()),
            b"\0".to_vec(),
        ];
        [head.concat(), sync.to_vec(), b"\x02".to_vec(), text(&block), sync.to_vec()].concat()
    }

    const LINE: &str = "{\"id\":-1,\"mail\":\"a@example.org\",\"tags\":[\"x\",\"y\"],\"at\":\"1970-01-01T00:00:00.000Z\",\"cost\":\"-1.23\",\"next\":{\"id\":1,\"mail\":null,\"tags\":[],\"at\":\"1970-01-01T00:00:00.000Z\",\"cost\":\"1.23\",\"next\":null}}\n";

    #[test]
    fn records_of_every_codec() {
        let plain = file("null", <[u8]>::to_vec);
        check("a.avro", &plain, &[("", LINE)]);
        damage("a.avro", &plain);
        let deflate = |bytes: &[u8]| {
            let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
            encoder.write_all(bytes).unwrap();
            encoder.finish().unwrap()
        };
        check("a", &file("deflate", deflate), &[("", LINE)]);
        check("a", &file("zstandard", |bytes| zstd::encode_all(bytes, 1).unwrap()), &[("", LINE)]);
        let snappy =
            |bytes: &[u8]| [snap::raw::Encoder::new().compress_vec(bytes).unwrap(), vec![0; 4]].concat();
        check("a", &file("snappy", snappy), &[("", LINE)]);
    }

    #[test]
    fn damage_is_counted() {
        let bytes = file("null", <[u8]>::to_vec);
        let (_, summary) = read_named("a.avro", &bytes[..bytes.len() - 3]);
        assert!(summary.files[0].is_blind() && summary.files[0].problems.contains_key("avro.cut"));
        let (_, summary) = read_named("a.avro", &file("xz", <[u8]>::to_vec));
        assert!(summary.files[0].problems.contains_key("avro.codec"));
    }
}
