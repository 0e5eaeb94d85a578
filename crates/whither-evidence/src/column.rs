//! From rows to Arrow columns: a column is a name, a type and how to read it off a row.
//!
//! A [`Table`] is a list of columns. Schema and values stand in one line for each, so that they cannot part ways;
//! a test holds that every field of a row has its column. Nothing goes through an intermediate text.

use std::sync::Arc;

use arrow_array::{
    ArrayRef, ArrowPrimitiveType, BooleanArray, ListArray, PrimitiveArray, RecordBatch, StringArray,
    StructArray, TimestampNanosecondArray,
    builder::StringBuilder,
    types::{UInt32Type, UInt64Type},
};
use arrow_buffer::{OffsetBuffer, ScalarBuffer};
use arrow_schema::{ArrowError, DataType, Field, Fields, Schema, SchemaRef, TimeUnit};
use whither_model::{Evidence, Timestamp};

/// The columns of a table with rows of type `T`.
pub struct Table<T> {
    fields: Vec<Field>,
    builders: Vec<Build<T>>,
    /// Columns that a dictionary would hardly make shorter.
    plain: Vec<&'static str>,
}

/// A field of a struct of texts: its name and how to read it.
pub(crate) type Part<V> = (&'static str, fn(&V) -> &str);

/// Makes the array of one column.
type Build<T> = Box<dyn Fn(&[&T]) -> ArrayRef>;

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self { fields: Vec::new(), builders: Vec::new(), plain: Vec::new() }
    }
}

impl<T> Table<T> {
    /// Returns names and types of the columns.
    pub fn schema(&self) -> SchemaRef {
        Arc::new(Schema::new(self.fields.clone()))
    }

    /// Turns rows into columns.
    pub(crate) fn batch(&self, schema: &SchemaRef, rows: &[&T]) -> Result<RecordBatch, ArrowError> {
        let columns = self.builders.iter().map(|build| build(rows)).collect();
        RecordBatch::try_new(Arc::clone(schema), columns)
    }

    /// Returns the columns that a dictionary would hardly make shorter.
    pub(crate) fn plain(&self) -> &[&'static str] {
        &self.plain
    }

    /// The row's own identifier, as it is shown.
    pub(crate) fn id<V: AsRef<str>>(mut self, name: &'static str, value: impl Fn(&T) -> V + 'static) -> Self {
        self.plain.push(name);
        self.shown(name, value)
    }

    /// The identifier of a row elsewhere, of which few rows here share one.
    pub(crate) fn reference<V: AsRef<str>>(
        mut self,
        name: &'static str,
        value: impl Fn(&T) -> V + 'static,
    ) -> Self {
        self.plain.push(name);
        self.shown(name, value)
    }

    /// Names columns that are mostly empty or mostly the same as in the row before, which compression alone makes about
    /// as short as a dictionary: a column within a list by its path.
    pub(crate) fn without_dictionary(mut self, names: &[&'static str]) -> Self {
        self.plain.extend(names);
        self
    }

    fn column(
        mut self,
        name: &str,
        data_type: DataType,
        nullable: bool,
        build: impl Fn(&[&T]) -> ArrayRef + 'static,
    ) -> Self {
        self.fields.push(Field::new(name, data_type, nullable));
        self.builders.push(Box::new(build));
        self
    }

    /// Text as it is.
    pub(crate) fn text(self, name: &str, value: impl Fn(&T) -> &str + 'static) -> Self {
        self.column(name, DataType::Utf8, false, move |rows| {
            Arc::new(strings(rows.iter().copied().map(&value)))
        })
    }

    /// Text that may be missing.
    pub(crate) fn optional_text(self, name: &str, value: impl Fn(&T) -> Option<&str> + 'static) -> Self {
        self.column(name, DataType::Utf8, true, move |rows| {
            Arc::new(rows.iter().copied().map(&value).collect::<StringArray>())
        })
    }

    /// A value as it is shown.
    pub(crate) fn shown<V: AsRef<str>>(self, name: &str, value: impl Fn(&T) -> V + 'static) -> Self {
        self.column(name, DataType::Utf8, false, move |rows| {
            let mut builder = StringBuilder::with_capacity(rows.len(), rows.len() * SHOWN_BYTES);
            rows.iter().for_each(|row| builder.append_value(value(row)));
            Arc::new(builder.finish())
        })
    }

    /// A value as it is shown, which may be missing.
    pub(crate) fn optional_shown<V: AsRef<str>>(
        self,
        name: &str,
        value: impl Fn(&T) -> Option<V> + 'static,
    ) -> Self {
        self.column(name, DataType::Utf8, true, move |rows| {
            let mut builder = StringBuilder::with_capacity(rows.len(), rows.len() * SHOWN_BYTES);
            rows.iter().for_each(|row| builder.append_option(value(row)));
            Arc::new(builder.finish())
        })
    }

    /// Numbers of one of Arrow's types.
    pub(crate) fn number<P: ArrowPrimitiveType>(
        self,
        name: &str,
        value: impl Fn(&T) -> P::Native + 'static,
    ) -> Self {
        self.column(name, P::DATA_TYPE, false, move |rows| Arc::new(numbers::<P, T>(rows, &value)))
    }

    /// Numbers that may be missing.
    pub(crate) fn optional_number<P: ArrowPrimitiveType>(
        self,
        name: &str,
        value: impl Fn(&T) -> Option<P::Native> + 'static,
    ) -> Self {
        self.column(name, P::DATA_TYPE, true, move |rows| {
            Arc::new(PrimitiveArray::<P>::from_iter(rows.iter().copied().map(&value)))
        })
    }

    /// Yes or no.
    pub(crate) fn flag(self, name: &str, value: impl Fn(&T) -> bool + 'static) -> Self {
        self.column(name, DataType::Boolean, false, move |rows| {
            Arc::new(BooleanArray::from(rows.iter().copied().map(&value).collect::<Vec<_>>()))
        })
    }

    /// Nanoseconds in UTC.
    pub(crate) fn time(self, name: &str, value: impl Fn(&T) -> Timestamp + 'static) -> Self {
        self.column(name, DataType::Timestamp(TimeUnit::Nanosecond, Some(ZONE.into())), false, move |rows| {
            let times = rows.iter().map(|row| value(row).0).collect::<Vec<_>>();
            Arc::new(TimestampNanosecondArray::from(times).with_timezone(ZONE))
        })
    }

    /// A list of texts.
    pub(crate) fn texts<V: AsRef<str>>(self, name: &str, value: impl Fn(&T) -> &[V] + 'static) -> Self {
        self.list(name, DataType::Utf8, value, |texts| {
            Arc::new(strings(texts.iter().map(|text| (**text).as_ref())))
        })
    }

    /// A list of structs of texts: the fields' names, and how to read each.
    pub(crate) fn structs<V: 'static, const N: usize>(
        self,
        name: &str,
        fields: [Part<V>; N],
        value: impl Fn(&T) -> &[V] + 'static,
    ) -> Self {
        let types = fields.map(|(name, _)| Field::new(name, DataType::Utf8, false));
        let types = Fields::from(types.to_vec());
        let inner = types.clone();
        self.list(name, DataType::Struct(types), value, move |items| {
            let columns = fields
                .iter()
                .map(|(_, read)| Arc::new(strings(items.iter().map(|item| read(item)))) as ArrayRef)
                .collect();
            Arc::new(StructArray::new(inner.clone(), columns, None))
        })
    }

    /// A span of bytes.
    pub(crate) fn evidence(self, name: &str, value: impl Fn(&T) -> &Evidence + 'static) -> Self {
        self.column(name, DataType::Struct(evidence_fields()), false, move |rows| {
            evidences(&rows.iter().copied().map(&value).collect::<Vec<_>>())
        })
    }

    /// A list of spans of bytes.
    pub(crate) fn evidence_list(self, name: &str, value: impl Fn(&T) -> &[Evidence] + 'static) -> Self {
        self.list(name, DataType::Struct(evidence_fields()), value, evidences)
    }

    /// A list column: the items of all rows in one array, and where each row's begin.
    fn list<V>(
        self,
        name: &str,
        item: DataType,
        value: impl Fn(&T) -> &[V] + 'static,
        build: impl Fn(&[&V]) -> ArrayRef + 'static,
    ) -> Self {
        let item = Arc::new(Field::new_list_field(item, false));
        self.column(name, DataType::List(Arc::clone(&item)), false, move |rows| {
            let items: Vec<&V> = rows.iter().copied().flat_map(&value).collect();
            let offsets = OffsetBuffer::from_lengths(rows.iter().map(|row| value(row).len()));
            Arc::new(ListArray::new(Arc::clone(&item), offsets, build(&items), None))
        })
    }
}

fn evidence_fields() -> Fields {
    Fields::from(vec![
        Field::new("input", DataType::UInt32, false),
        Field::new("packet", DataType::UInt64, false),
        Field::new("offset", DataType::UInt32, false),
        Field::new("length", DataType::UInt32, false),
    ])
}

fn evidences(spans: &[&Evidence]) -> ArrayRef {
    let columns: Vec<ArrayRef> = vec![
        Arc::new(numbers::<UInt32Type, _>(spans, |span| span.input)),
        Arc::new(numbers::<UInt64Type, _>(spans, |span| span.packet)),
        Arc::new(numbers::<UInt32Type, _>(spans, |span| span.offset)),
        Arc::new(numbers::<UInt32Type, _>(spans, |span| span.length)),
    ];
    Arc::new(StructArray::new(evidence_fields(), columns, None))
}

fn strings<'a>(texts: impl Iterator<Item = &'a str> + Clone) -> StringArray {
    let bytes = texts.clone().map(str::len).sum();
    let mut builder = StringBuilder::with_capacity(texts.size_hint().0, bytes);
    texts.for_each(|text| builder.append_value(text));
    builder.finish()
}

fn numbers<P: ArrowPrimitiveType, T>(rows: &[&T], value: impl Fn(&T) -> P::Native) -> PrimitiveArray<P> {
    PrimitiveArray::new(ScalarBuffer::from_iter(rows.iter().copied().map(value)), None)
}

/// Bytes that an address or an identifier takes, about.
const SHOWN_BYTES: usize = 16;

/// The zone as the files have it.
pub(crate) const ZONE: &str = "UTC";
