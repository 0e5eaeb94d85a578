//! Spreadsheets, sheet by sheet: XLSX (ECMA-376), XLS (MS-XLS) and ODS (OASIS OpenDocument 1.3), through calamine.
//!
//! Rows of XLSX stream; its shared texts, and the other formats as a whole, are held. What would be larger than the
//! limit is read as the archive that it is: nothing is lost but the notion of a row.

use std::{
    fs::File,
    io::{BufReader, Read, Seek, SeekFrom},
};

use calamine::{Data, Ods, Reader as _, Xls, Xlsx};
use zip::ZipArchive;

use super::{Format, Sure, csv, zip as archive};
use crate::{
    budget::Tracked, guard::guarded, head::Head, output::Output, place::Place, run::Run, spool,
    stream::Stream, value,
};

/// A zip archive with the parts of a workbook, or an old workbook by its name.
pub(super) static FORMAT: Format = Format { name: "spreadsheet", is_text: false, recognise, read };

const ODS: &[u8] = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet";

fn recognise(head: &Head<'_>) -> Sure {
    match kind(head.bytes, head.extension) {
        Some(_) => Sure::Magic,
        None => Sure::No,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Ods,
    Xls,
    Xlsx,
}

fn kind(head: &[u8], extension: &str) -> Option<Kind> {
    let has = |part: &[u8]| memchr::memmem::find(head, part).is_some();
    if head.starts_with(b"PK\x03\x04") {
        if head.get(30..30 + ODS.len()) == Some(ODS) {
            return Some(Kind::Ods);
        }
        let is_workbook =
            extension == "xlsx" || extension == "xlsm" || has(b"xl/workbook.xml") || has(b"xl/worksheets/");
        return (is_workbook && (has(b"[Content_Types].xml") || has(b"xl/"))).then_some(Kind::Xlsx);
    }
    (head.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) && extension == "xls").then_some(Kind::Xls)
}

fn read(stream: &mut Stream<'_>, place: &Place, run: &mut Run<'_>) {
    let Some(kind) = kind(stream.window(), &place.extension()) else { return };
    let Some(mut file) = spool::seekable(stream, place, run, "spreadsheet") else { return };
    let bytes = file.metadata().map_or(0, |meta| meta.len());
    let most = run.limits.whole_bytes;
    let fits = match kind {
        Kind::Xls => bytes <= most,
        Kind::Ods | Kind::Xlsx => held_bytes(&mut file, kind, most).is_some_and(|held| held <= most),
    };
    if file.seek(SeekFrom::Start(0)).is_err() || !fits {
        if kind == Kind::Xls {
            return run.unread(place, "spreadsheet", "spreadsheet.too-large", bytes);
        }
        run.problem(place, "spreadsheet", "spreadsheet.as-archive", 1);
        let tracked = Tracked::new(BufReader::new(file), &run.budget);
        return archive::members(tracked, place, run);
    }
    let again = file.try_clone().ok().filter(|_| kind == Kind::Xlsx);
    let mut output = run.output(place, "spreadsheet");
    let file = BufReader::new(file);
    let whole = guarded(|| match kind {
        Kind::Ods => Ods::new(file).ok().and_then(|book| sheets(book, &mut output)),
        Kind::Xls => Xls::new(file).ok().and_then(|book| sheets(book, &mut output)),
        Kind::Xlsx => Xlsx::new(file).ok().and_then(|book| streamed(book, &mut output)),
    });
    output.table("");
    let damaged = match whole.flatten() {
        // A sheet that is damaged may end early, and look whole.
        Some(()) => again.map_or(0, damaged_bytes),
        None => bytes,
    };
    output.unread("spreadsheet.damaged", damaged);
    output.finish(bytes);
}

/// Returns how many bytes the parts decode to that are held at once; none where the archive is damaged.
fn held_bytes(file: &mut File, kind: Kind, most: u64) -> Option<u64> {
    let mut archive = ZipArchive::new(BufReader::new(file)).ok()?;
    let mut held = 0;
    for index in 0..archive.len() {
        let part = archive.by_index(index).ok()?;
        let streams = kind == Kind::Xlsx && is_sheet(part.name_raw());
        if !streams && held <= most {
            // What the directory says of sizes is not believed.
            held += std::io::copy(&mut part.take(most + 1), &mut std::io::sink()).ok()?;
        }
    }
    Some(held)
}

/// Returns how many bytes the sheets have whose check of the archive fails.
fn damaged_bytes(file: File) -> u64 {
    let Ok(mut archive) = ZipArchive::new(BufReader::new(file)) else { return 0 };
    let mut damaged = 0;
    for index in 0..archive.len() {
        let Ok(mut part) = archive.by_index(index) else { continue };
        let is_sheet = is_sheet(part.name_raw());
        if is_sheet && std::io::copy(&mut part, &mut std::io::sink()).is_err() {
            damaged += part.compressed_size();
        }
    }
    damaged
}

fn is_sheet(part: &[u8]) -> bool {
    part.starts_with(b"xl/worksheets/sheet")
}

/// Reads the sheets of a workbook that is held as a whole.
fn sheets<R: calamine::Reader<BufReader<File>>>(mut book: R, output: &mut Output<'_, '_>) -> Option<()> {
    for name in book.sheet_names() {
        let range = book.worksheet_range(&name).ok()?;
        let mut sheet = Sheet::new(output, &name);
        for row in range.rows() {
            sheet.row(row.iter().cloned().enumerate().collect());
        }
    }
    Some(())
}

/// Reads the sheets of a workbook cell by cell.
fn streamed(mut book: Xlsx<BufReader<File>>, output: &mut Output<'_, '_>) -> Option<()> {
    let mut whole = Some(());
    for name in book.sheet_names() {
        let Ok(mut cells) = book.worksheet_cells_reader(&name) else {
            whole = None;
            continue;
        };
        let mut sheet = Sheet::new(output, &name);
        let (mut row, mut number) = (Vec::new(), 0);
        loop {
            match cells.next_cell() {
                Ok(Some(cell)) => {
                    let (at, column) = cell.get_position();
                    if at != number {
                        sheet.row(std::mem::take(&mut row));
                        number = at;
                    }
                    row.push((column as usize, Data::from(cell.get_value().clone())));
                }
                Ok(None) => break,
                Err(_) => {
                    whole = None;
                    break;
                }
            }
        }
        sheet.row(row);
    }
    whole
}

/// Rows of a sheet; the first one may name the columns.
struct Sheet<'o, 'r, 's> {
    output: &'o mut Output<'r, 's>,
    names: Option<Vec<String>>,
}

impl<'o, 'r, 's> Sheet<'o, 'r, 's> {
    fn new(output: &'o mut Output<'r, 's>, name: &str) -> Self {
        output.table(name);
        Self { output, names: None }
    }

    fn row(&mut self, cells: Vec<(usize, Data)>) {
        let cells: Vec<(usize, Data)> = cells.into_iter().filter(|(_, cell)| *cell != Data::Empty).collect();
        if cells.is_empty() || self.output.is_stopped() {
            return;
        }
        if self.names.is_none() {
            let texts: Vec<&[u8]> = cells.iter().map(|(_, cell)| text(cell).as_bytes()).collect();
            let is_header = cells.len() > 1 && csv::is_header(&texts);
            let mut names = Vec::new();
            if is_header {
                for (column, cell) in &cells {
                    names.resize((*column).min(1 << 14), String::new());
                    names.push(text(cell).trim().to_owned());
                }
            }
            self.names = Some(names);
            if is_header {
                return;
            }
        }
        let names = self.names.as_deref().unwrap_or_default();
        let line = self.output.line();
        line.push(b'{');
        for (column, cell) in &cells {
            match names.get(*column).filter(|name| !name.is_empty()) {
                Some(name) => value::key(line, name),
                None => value::key(line, &(column + 1).to_string()),
            }
            write(line, cell);
        }
        line.push(b'}');
        self.output.end();
    }
}

fn text(cell: &Data) -> &str {
    match cell {
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text,
        // No name of a column.
        _ => "0",
    }
}

fn write(out: &mut Vec<u8>, cell: &Data) {
    match cell {
        Data::Int(number) => value::integer(out, *number),
        // Excel keeps whole numbers as floating point too.
        Data::Float(number) if number.fract() == 0.0 && number.abs() < 9e15 => {
            value::integer(out, *number as i64)
        }
        Data::Float(number) => value::number(out, *number),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => value::text(out, text),
        Data::Bool(flag) => out.extend_from_slice(if *flag { b"true" } else { b"false" }),
        Data::DateTime(time) if time.is_datetime() && (0.0..2_958_466.0).contains(&time.as_f64()) => {
            let (year, month, day, hour, minute, second, _) = time.to_ymd_hms_milli();
            value::text(out, &format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"));
        }
        Data::DateTime(time) => value::number(out, time.as_f64()),
        Data::Error(_) | Data::Empty => out.extend_from_slice(b"null"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::zip::tests::archive;
    use crate::testing::{check, damage, read_named};

    fn workbook() -> Vec<u8> {
        let sheet = "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>\
            <row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"inlineStr\"><is><t>age</t></is></c></row>\
            <row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>Anna</t></is></c><c r=\"B2\"><v>42</v></c></row>\
            <row r=\"3\"><c r=\"B3\"><v>1.5</v></c></row></sheetData></worksheet>";
        let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let package = "http://schemas.openxmlformats.org/package/2006/relationships";
        let book = format!(
            "<workbook xmlns=\"{main}\" xmlns:r=\"{relations}\"><sheets><sheet name=\"People\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
        );
        let links = format!(
            "<Relationships xmlns=\"{package}\"><Relationship Id=\"r1\" Type=\"{relations}/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
             <Relationship Id=\"r2\" Type=\"{relations}/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>"
        );
        let root = format!(
            "<Relationships xmlns=\"{package}\"><Relationship Id=\"r1\" Type=\"{relations}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
        );
        let shared = format!("<sst xmlns=\"{main}\"><si><t>name</t></si></sst>");
        archive(&[
            (
                "[Content_Types].xml",
                b"<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>",
            ),
            ("_rels/.rels", root.as_bytes()),
            ("xl/workbook.xml", book.as_bytes()),
            ("xl/_rels/workbook.xml.rels", links.as_bytes()),
            ("xl/sharedStrings.xml", shared.as_bytes()),
            ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
        ])
    }

    #[test]
    fn rows_of_sheets() {
        check("a.xlsx", &workbook(), &[("People", "{\"name\":\"Anna\",\"age\":42}\n{\"age\":1.5}\n")]);
    }

    #[test]
    fn a_sheet_that_fails_its_check_is_counted() {
        let mut bytes = workbook();
        let name = b"xl/worksheets/sheet1.xml";
        // The check stands thirty bytes before the name in the directory (APPNOTE 4.3.12).
        let at = memchr::memmem::rfind(&bytes, name).unwrap() - 30;
        bytes[at] ^= 1;
        let (_, summary) = read_named("a.xlsx", &bytes);
        assert!(summary.files.iter().any(|file| file.problems.contains_key("spreadsheet.damaged")));
        assert!(summary.blind().next().is_none());
    }

    #[test]
    fn damage_is_counted() {
        let bytes = workbook();
        let (_, summary) = read_named("a.xlsx", &bytes[..bytes.len() / 2]);
        assert!(summary.files.iter().any(|file| !file.problems.is_empty()));
        damage("a.xlsx", &bytes);
    }
}
