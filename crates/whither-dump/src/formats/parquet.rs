//! Parquet (parquet.apache.org), batch by batch: every row an object, nested columns as nested JSON, bytes as text
//! where they are UTF-8, else base64.

use std::{fs::File, sync::Arc};

use arrow_array::{Array, BinaryArray, BinaryViewArray, FixedSizeBinaryArray, LargeBinaryArray};
use arrow_json::{
    EncoderFactory, EncoderOptions,
    writer::{Encoder, LineDelimited, NullableEncoder, WriterBuilder},
};
use arrow_schema::{ArrowError, FieldRef};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::{Format, Sure};
use crate::{
    fair::Fair, guard::guarded, head::Head, output::Output, place::Place, run::Run, spool, stream::Stream,
    value,
};

/// Begins and ends with its name.
pub(super) static FORMAT: Format = Format { name: "parquet", is_text: false, recognise, read };

/// Bytes that a batch of rows should have; rows of a batch.
const BATCH_BYTES: i64 = 1 << 20;
const BATCH_ROWS: i64 = 4_096;

fn recognise(head: &Head<'_>) -> Sure {
    if head.bytes.starts_with(b"PAR1") { Sure::Magic } else { Sure::No }
}

fn read(stream: &mut Stream<'_>, place: &Place, run: &mut Run<'_>) {
    let Some(file) = spool::seekable(stream, place, run, "parquet") else { return };
    let bytes = file.metadata().map_or(0, |meta| meta.len());
    let mut output = run.output(place, "parquet");
    let whole = guarded(|| rows(file, &mut output)).flatten();
    if whole.is_none() {
        output.unread("parquet.damaged", bytes);
    }
    output.finish(bytes);
}

fn rows(file: File, output: &mut Output<'_, '_>) -> Option<()> {
    let builder = ParquetRecordBatchReaderBuilder::try_new(Fair::new(file)).ok()?;
    let metadata = builder.metadata();
    let bytes: i64 =
        metadata.row_groups().iter().map(|group| group.total_byte_size().max(0)).fold(0, i64::saturating_add);
    let row = bytes / metadata.file_metadata().num_rows().max(1);
    let batch = usize::try_from((BATCH_BYTES / row.max(1)).clamp(1, BATCH_ROWS)).unwrap_or(1);
    let settings = WriterBuilder::new().with_explicit_nulls(true).with_encoder_factory(Arc::new(Bytes));
    for batch in builder.with_batch_size(batch).build().ok()? {
        let mut writer = settings.clone().build::<_, LineDelimited>(Vec::new());
        writer.write(&batch.ok()?).ok()?;
        writer.finish().ok()?;
        output.whole_lines(&writer.into_inner());
        if output.is_stopped() {
            break;
        }
    }
    Some(())
}

/// Writes arrays of bytes.
#[derive(Debug)]
struct Bytes;

/// An array of bytes that is written.
struct BytesOf<'a>(Box<dyn Fn(usize) -> &'a [u8] + 'a>);

impl Encoder for BytesOf<'_> {
    fn encode(&mut self, index: usize, out: &mut Vec<u8>) {
        value::bytes(out, (self.0)(index));
    }
}

impl EncoderFactory for Bytes {
    fn make_default_encoder<'a>(
        &self,
        _: &'a FieldRef,
        array: &'a dyn Array,
        _: &'a EncoderOptions,
    ) -> Result<Option<NullableEncoder<'a>>, ArrowError> {
        let any = array.as_any();
        let value: Box<dyn Fn(usize) -> &'a [u8] + 'a> =
            if let Some(array) = any.downcast_ref::<BinaryArray>() {
                Box::new(|index| array.value(index))
            } else if let Some(array) = any.downcast_ref::<LargeBinaryArray>() {
                Box::new(|index| array.value(index))
            } else if let Some(array) = any.downcast_ref::<BinaryViewArray>() {
                Box::new(|index| array.value(index))
            } else if let Some(array) = any.downcast_ref::<FixedSizeBinaryArray>() {
                Box::new(|index| array.value(index))
            } else {
                return Ok(None);
            };
        Ok(Some(NullableEncoder::new(Box::new(BytesOf(value)), array.nulls().cloned())))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::{
        ArrayRef, BinaryArray, Float64Array, Int64Array, RecordBatch, StringArray, StructArray,
    };
    use arrow_schema::{DataType, Field};
    use parquet::{arrow::ArrowWriter, basic::Compression, file::properties::WriterProperties};

    use crate::testing::{check, damage, read_named};

    fn file(compression: Compression) -> Vec<u8> {
        let city: ArrayRef = Arc::new(StringArray::from(vec!["Bonn", "Köln"]));
        let inner = StructArray::from(vec![(Arc::new(Field::new("city", DataType::Utf8, true)), city)]);
        let columns: Vec<(&str, ArrayRef)> = vec![
            ("id", Arc::new(Int64Array::from(vec![i64::MAX, 2]))),
            ("n", Arc::new(Float64Array::from(vec![Some(f64::NAN), None]))),
            ("b", Arc::new(BinaryArray::from(vec![&b"text"[..], b"\xff\xfe"]))),
            ("at", Arc::new(inner)),
        ];
        let batch = RecordBatch::try_from_iter(columns).unwrap();
        let properties = WriterProperties::builder().set_compression(compression).build();
        let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties)).unwrap();
        writer.write(&batch).unwrap();
        writer.into_inner().unwrap()
    }

    const LINES: &str = concat!(
        "{\"id\":9223372036854775807,\"n\":null,\"b\":\"text\",\"at\":{\"city\":\"Bonn\"}}\n",
        "{\"id\":2,\"n\":null,\"b\":\"//4=\",\"at\":{\"city\":\"Köln\"}}\n",
    );

    #[test]
    fn rows_become_lines() {
        for compression in [Compression::SNAPPY, Compression::LZ4_RAW, Compression::ZSTD(Default::default())]
        {
            check("a.parquet", &file(compression), &[("", LINES)]);
        }
    }

    #[test]
    fn damage_is_counted() {
        let bytes = file(Compression::UNCOMPRESSED);
        let (_, summary) = read_named("a.parquet", &bytes[..bytes.len() / 2]);
        assert!(summary.files[0].is_blind() && summary.files[0].problems.contains_key("parquet.damaged"));
        damage("a.parquet", &bytes);
    }
}
