//! One table between rows and a Parquet file.
//!
//! Rows become columns as [`crate::column`] says, in groups that threads can share. Back they go through JSON lines, one
//! batch at a time: a case is read seldom and never at its largest.

use std::{
    collections::BTreeMap,
    fs::File,
    ops::Index,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use arrow_array::{Array, ArrayRef, RecordBatch, TimestampNanosecondArray};
use arrow_json::LineDelimitedWriter;
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use parquet::{
    arrow::{
        ArrowWriter,
        arrow_reader::ParquetRecordBatchReaderBuilder,
        arrow_writer::{ArrowColumnChunk, ArrowColumnWriter, ArrowRowGroupWriterFactory, compute_leaves},
    },
    basic::{Compression, Encoding},
    errors::ParquetError,
    file::{
        properties::{EnabledStatistics, WriterProperties},
        writer::SerializedFileWriter,
    },
    schema::types::ColumnPath,
};
use serde::de::DeserializeOwned;

use crate::{Error, column::Table, error};

/// A table on its way into a file. Its rows go there in groups, which threads can share.
pub(crate) trait Sheet: Sync {
    /// Returns how many groups there are.
    fn groups(&self) -> usize;

    /// Makes the columns of a group, and writes it when all before it are written.
    fn write(&self, group: usize) -> Result<(), Error>;

    /// Ends the file; every group must have been written.
    fn finish(self: Box<Self>) -> Result<(), Error>;
}

/// Begins to write `rows` to `path`.
pub(crate) fn begin<'a, T: Sync + 'a, R>(
    path: PathBuf,
    table: fn() -> Table<T>,
    rows: &'a R,
) -> Result<Box<dyn Sheet + 'a>, Error>
where
    R: Index<usize, Output = T> + Sync,
    &'a R: IntoIterator<IntoIter: ExactSizeIterator>,
{
    let parquet = error::parquet(WRITE, &path);
    let file = File::create(&path).map_err(error::io("create", &path))?;
    let columns = table();
    let schema = columns.schema();
    let properties = Some(properties(&schema, columns.plain()));
    let writer = ArrowWriter::try_new(file, schema, properties).map_err(&parquet)?;
    let (writer, groups) = writer.into_serialized_writer().map_err(&parquet)?;
    let file = Mutex::new(Written { writer, next: 0, waiting: BTreeMap::new() });
    let length = rows.into_iter().len();
    Ok(Box::new(Writing { path, table, rows, length, groups, file }))
}

struct Writing<'a, T, R> {
    path: PathBuf,
    table: fn() -> Table<T>,
    rows: &'a R,
    length: usize,
    groups: ArrowRowGroupWriterFactory,
    file: Mutex<Written>,
}

/// What is in the file.
struct Written {
    writer: SerializedFileWriter<File>,
    /// The group that comes next.
    next: usize,
    /// Groups that were done before their turn.
    waiting: BTreeMap<usize, Vec<ArrowColumnChunk>>,
}

impl<T: Sync, R: Index<usize, Output = T> + Sync> Writing<'_, T, R> {
    /// Makes the columns of a group.
    fn columns(&self, group: usize) -> Result<Vec<ArrowColumnChunk>, Error> {
        let parquet = error::parquet(WRITE, &self.path);
        let table = (self.table)();
        let schema = table.schema();
        let mut writers = self.groups.create_column_writers(group).map_err(&parquet)?;
        let (mut start, end) = (group * GROUP_ROWS, self.length.min((group + 1) * GROUP_ROWS));
        while start < end {
            let rows: Vec<&T> = (start..end.min(start + CHUNK_ROWS)).map(|row| &self.rows[row]).collect();
            start += rows.len();
            let batch = table.batch(&schema, &rows).map_err(error::arrow(WRITE, &self.path))?;
            let mut writers = writers.iter_mut();
            for (field, column) in schema.fields().iter().zip(batch.columns()) {
                let leaves = compute_leaves(field, column).map_err(&parquet)?;
                leaves
                    .iter()
                    .zip(&mut writers)
                    .try_for_each(|(leaf, writer)| writer.write(leaf))
                    .map_err(&parquet)?;
            }
        }
        writers.into_iter().map(ArrowColumnWriter::close).collect::<Result<_, _>>().map_err(&parquet)
    }
}

impl<T: Sync, R: Index<usize, Output = T> + Sync> Sheet for Writing<'_, T, R> {
    fn groups(&self) -> usize {
        self.length.div_ceil(GROUP_ROWS)
    }

    fn write(&self, group: usize) -> Result<(), Error> {
        let columns = self.columns(group)?;
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.waiting.insert(group, columns);
        file.write_waiting().map_err(error::parquet(WRITE, &self.path))
    }

    fn finish(self: Box<Self>) -> Result<(), Error> {
        let file = self.file.into_inner().unwrap_or_else(PoisonError::into_inner);
        file.writer.close().map_err(error::parquet(WRITE, &self.path))?;
        Ok(())
    }
}

impl Written {
    fn write_waiting(&mut self) -> Result<(), ParquetError> {
        while let Some(columns) = self.waiting.remove(&self.next) {
            let mut group = self.writer.next_row_group()?;
            columns.into_iter().try_for_each(|column| column.append_to_row_group(&mut group))?;
            group.close()?;
            self.next += 1;
        }
        Ok(())
    }
}

/// Reads all rows of `path`.
pub(crate) fn read<T: DeserializeOwned, C: Default + Extend<T>>(path: &Path) -> Result<C, Error> {
    let doing = "read";
    let arrow = error::arrow(doing, path);
    let parquet = error::parquet(doing, path);
    let file = File::open(path).map_err(error::io("open", path))?;
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(&parquet)?;
    let reader = builder.with_batch_size(CHUNK_ROWS).build().map_err(&parquet)?;
    let mut rows = C::default();
    let mut lines = Vec::new();
    for batch in reader {
        let batch = relabel(&batch.map_err(&arrow)?, OFFSET).map_err(&arrow)?;
        lines.clear();
        let mut writer = LineDelimitedWriter::new(&mut lines);
        writer.write(&batch).map_err(&arrow)?;
        writer.finish().map_err(&arrow)?;
        for row in serde_json::Deserializer::from_slice(&lines).into_iter() {
            rows.extend([row.map_err(error::json(doing, path))?]);
        }
    }
    Ok(rows)
}

/// No date and no version of a library: the same rows must give the same bytes.
///
/// The least and greatest value of a text column help no query, and finding them costs a comparison a row. Numbers
/// are close to those before them, so that differences say them shortest; text repeats, which a dictionary says,
/// but for the columns in which it hardly does, or that compression alone makes about as short.
fn properties(schema: &Schema, plain: &[&'static str]) -> WriterProperties {
    let properties = WriterProperties::builder()
        .set_compression(Compression::LZ4_RAW)
        .set_created_by("whither".to_owned())
        .set_statistics_enabled(EnabledStatistics::None);
    let mut properties = properties;
    for (column, data_type) in leaves(schema) {
        if data_type.is_primitive() {
            properties = properties
                .set_column_statistics_enabled(column.clone(), EnabledStatistics::Chunk)
                .set_column_dictionary_enabled(column.clone(), false);
        }
        if data_type.is_integer() || data_type.is_temporal() {
            properties = properties.set_column_encoding(column, Encoding::DELTA_BINARY_PACKED);
        }
    }
    for column in plain {
        let path = ColumnPath::new(column.split('.').map(str::to_owned).collect());
        properties = properties.set_column_dictionary_enabled(path, false);
    }
    properties.build()
}

/// The columns that hold values themselves, those within structs included.
fn leaves(schema: &Schema) -> Vec<(ColumnPath, &DataType)> {
    let path = |names: &[&str]| ColumnPath::new(names.iter().map(|name| (*name).to_owned()).collect());
    let mut leaves = Vec::new();
    for field in schema.fields() {
        match field.data_type() {
            DataType::Struct(inner) => leaves
                .extend(inner.iter().map(|inner| (path(&[field.name(), inner.name()]), inner.data_type()))),
            data_type => leaves.push((path(&[field.name()]), data_type)),
        }
    }
    leaves
}

/// Gives the times in a batch another spelling of UTC; the values stay.
///
/// arrow-json knows zones by offset only, unless it is built with the whole database of time zones; readers of
/// the files expect `UTC`. Times are columns of their own in every table, so structs need no look.
fn relabel(batch: &RecordBatch, zone: &str) -> Result<RecordBatch, ArrowError> {
    let columns = batch.columns().iter().map(|column| {
        let Some(times) = column.as_any().downcast_ref::<TimestampNanosecondArray>() else {
            return Arc::clone(column);
        };
        Arc::new(times.clone().with_timezone(zone)) as ArrayRef
    });
    let columns = columns.collect();
    RecordBatch::try_new(with_zone(batch.schema_ref(), zone), columns)
}

fn with_zone(schema: &SchemaRef, zone: &str) -> SchemaRef {
    let fields = schema.fields().iter().map(|field| match field.data_type() {
        DataType::Timestamp(unit, Some(_)) => {
            let data_type = DataType::Timestamp(*unit, Some(zone.into()));
            Field::new(field.name(), data_type, field.is_nullable())
        }
        _ => field.as_ref().clone(),
    });
    Arc::new(Schema::new(fields.collect::<Vec<_>>()))
}

/// Rows turned at a time: enough to amortise, little enough to stay in cache.
const CHUNK_ROWS: usize = 1_024;

/// Rows of a group: a dictionary serves so many, and a thread makes them at a time.
const GROUP_ROWS: usize = 65_536;

const WRITE: &str = "write";

/// UTC as arrow-json reads it.
const OFFSET: &str = "+00:00";

#[cfg(test)]
mod tests {
    use parquet::file::reader::{FileReader, SerializedFileReader};

    use super::*;
    use crate::schema;

    /// A name that is spelt wrong would say nothing.
    fn columns_exist<T: Sync>(table: fn() -> Table<T>) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("table.parquet");
        begin(path.clone(), table, &Vec::new()).and_then(Sheet::finish).expect("writes");
        let file = SerializedFileReader::new(File::open(&path).expect("opens")).expect("reads");
        let schema = file.metadata().file_metadata().schema_descr();
        let paths: Vec<String> = schema.columns().iter().map(|column| column.path().string()).collect();
        for plain in table().plain() {
            assert!(paths.iter().any(|path| path == plain), "{plain} is not among {paths:?}");
        }
    }

    #[test]
    fn columns_without_a_dictionary_are_columns() {
        columns_exist(schema::flows);
        columns_exist(schema::endpoints);
        columns_exist(schema::names);
        columns_exist(schema::messages);
        columns_exist(schema::sightings);
    }
}
