//! Losses in plain English, by the name under which they are counted.
//!
//! A name that is not listed is shown as it is: a loss without words is still a loss.

/// Returns what was lost `count` times.
pub(super) fn words(name: &str, count: u64) -> String {
    let found = WORDS.binary_search_by_key(&name, |(name, _)| name);
    let count_shown = super::text::grouped(count);
    let Some((_, words)) = found.ok().and_then(|index| WORDS.get(index)) else {
        return format!("{count_shown} × {}", super::text::clean(name));
    };
    format!("{count_shown} {}", words.replace("{s}", if count == 1 { "" } else { "s" }))
}

/// Name and words; `{s}` stands where the plural has an s. Sorted by name.
const WORDS: &[(&str, &str)] = &[
    ("802.11.aggregate", "Wi-Fi frame{s} of several packets of which the first was read"),
    ("archive.bytes", "archive{s} decoding to more than the limit"),
    ("archive.depth", "byte{s} nested too deeply in archives"),
    ("archive.members", "archive{s} with more members than are read"),
    ("archive.ratio", "compressed file{s} decoding to far more than the size of a file allows"),
    ("archive.spool", "byte{s} of members too large for a temporary file"),
    ("avro.block-too-large", "byte{s} of Avro in blocks that are too large"),
    ("avro.codec", "byte{s} of Avro in a codec that is not read"),
    ("avro.cut", "byte{s} of Avro cut short"),
    ("avro.damaged", "byte{s} of Avro damaged"),
    ("avro.header", "byte{s} of Avro with a damaged header"),
    ("avro.record", "Avro record{s} unreadable"),
    ("avro.schema", "byte{s} of Avro with a schema that is not understood"),
    ("bson.damaged", "byte{s} of BSON damaged"),
    ("bson.document", "BSON document{s} unreadable"),
    ("classes.left-out", "kind{s} of personal data not looked for, as --classes says"),
    ("compression.bzip2", "byte{s} compressed with bzip2, which is not read"),
    ("compression.gzip", "byte{s} compressed with gzip, damaged"),
    ("compression.lz4", "byte{s} compressed with LZ4, damaged"),
    ("compression.xz", "byte{s} compressed with xz, which is not read"),
    ("compression.zstd", "byte{s} compressed with Zstandard, damaged"),
    ("content.not-read", "run{s} for metadata only: content was not read"),
    ("csv.long", "row{s} of a table longer than the limit"),
    ("csv.ragged", "row{s} of a table with more or fewer fields than its header"),
    ("decode.limit", "content{s} decoded no further because it would have cost too much"),
    ("dns.cut", "DNS message{s} cut short"),
    ("dns.message", "DNS message{s} unreadable"),
    ("dns.records", "DNS message{s} with more records than are read"),
    ("dtls.fragment", "DTLS handshake fragment{s} not put together"),
    ("dump.nothing-read", "file{s} of which nothing could be read"),
    ("encoding.unknown", "text{s} in an encoding that is not known, read as it stands"),
    ("fields.limit", "name{s} beyond the number of fields told apart"),
    ("flow.records", "flow{s} with more names or messages than are kept"),
    ("folder.depth", "folder{s} nested too deeply"),
    ("folder.no-capture", "file{s} or folder{s} in a named folder, no capture"),
    ("folder.special", "device{s}, pipe{s} or socket{s} in folders, not opened"),
    ("folder.symlink", "symbolic link{s} in folders, not followed"),
    ("http.content-coding", "HTTP message{s} in a coding that could not be undone"),
    ("http.decoded-limit", "compressed HTTP message{s} larger than the limit when decoded"),
    ("http.head-limit", "HTTP head{s} longer than the limit"),
    ("http.private-dns-limit", "answer{s} of private DNS with more than is read"),
    ("http.start-line", "HTTP message{s} without a readable first line"),
    ("http.unknown-coding", "HTTP message{s} in a coding that is not read"),
    ("input.block-contents", "capture block{s} with damaged contents"),
    ("input.block-length", "capture{s} unreadable from a block with a wrong length on"),
    ("input.block-trailer", "capture block{s} with a wrong trailer"),
    ("input.byte-order", "capture{s} unreadable from a section of unknown byte order on"),
    ("input.compression-cut", "compressed input{s} cut short"),
    ("input.compression-damaged", "compressed input{s} damaged"),
    ("input.cut", "input{s} cut short"),
    ("input.not-found", "file{s} gone before they could be read"),
    ("input.permission", "file{s} that may not be read"),
    ("input.read-error", "input{s} that the system could not read to the end"),
    ("input.record-length", "capture{s} unreadable from a record with a wrong length on"),
    ("input.temporary", "byte{s} that needed a temporary file and got none"),
    ("input.unreadable", "input{s} that could not be opened"),
    ("input.version", "capture{s} unreadable from a section of an unknown version on"),
    ("ip.fragment-contents", "joined datagram{s} unreadable"),
    ("ip.fragment-length", "IP fragment{s} of impossible length"),
    ("ip.fragment-overlap", "IP fragment{s} overlapping others"),
    ("ip.fragments-incomplete", "IP datagram{s} with fragments missing"),
    ("json.broken-line", "line{s} of JSON that broke off, read on as text"),
    ("json.cut", "JSON document{s} cut short"),
    ("json.text", "piece{s} of text among JSON"),
    ("knowledge.refused", "file{s} of knowledge that could not be used"),
    ("packet.captured-length", "packet{s} with a wrong captured length"),
    ("packet.cut", "packet{s} cut short"),
    ("packet.interface", "packet{s} of an undeclared interface"),
    ("packet.ip-header", "packet{s} with a damaged IP header"),
    ("packet.layers", "packet{s} with too many encapsulations"),
    ("packet.link-header", "packet{s} with a damaged link header"),
    ("packet.link-type", "packet{s} of an unknown link type"),
    ("packet.payload-cut", "packet{s} whose payload the capture cut short"),
    ("parquet.damaged", "byte{s} of Parquet damaged"),
    (
        "patterns.limit",
        "part{s} of the input in which --patterns were given up, as they would have cost too much",
    ),
    ("plist.damaged", "property list{s} damaged"),
    ("quic.crypto-limit", "QUIC handshake{s} longer than the limit"),
    ("quic.initial", "QUIC Initial packet{s} unreadable"),
    ("run.interrupted", "run{s} interrupted before the end"),
    ("sightings.distinct", "place{s} with more different values than are told apart"),
    ("sightings.limit", "flow{s} with more kinds of personal data than are kept"),
    ("spreadsheet.as-archive", "spreadsheet{s} read as archives"),
    ("spreadsheet.damaged", "byte{s} of spreadsheets damaged"),
    ("spreadsheet.too-large", "byte{s} of spreadsheets too large to read"),
    ("sql.cut", "SQL statement{s} cut short"),
    ("sqlite.computed", "column{s} of SQLite that are computed from others, not read"),
    ("sqlite.cut", "byte{s} of SQLite cut off"),
    ("sqlite.damaged", "byte{s} of SQLite damaged"),
    ("sqlite.limit", "byte{s} or table{s} of SQLite that would have cost too much"),
    ("sqlite.write-ahead-log", "byte{s} of SQLite still in the write-ahead log"),
    ("table.too-many", "table{s} beyond the limit, counted with the file"),
    ("tar.cut", "tar archive{s} or member{s} cut short"),
    ("tar.damaged", "byte{s} of tar archives damaged"),
    ("tar.sparse", "sparse member{s} of tar archives, holes left out"),
    ("tcp.gap", "gap{s} in TCP streams"),
    ("tcp.jump", "jump{s} of TCP sequence numbers"),
    ("tcp.overlap", "TCP segment{s} with bytes sent before; the first ones count"),
    ("tls.certificate", "certificate{s} unreadable"),
    ("tls.certificate-chain", "certificate chain{s} unreadable"),
    ("tls.certificate-list", "certificate list{s} unreadable"),
    ("tls.client-hello", "ClientHello{s} unreadable"),
    ("tls.gap", "gap{s} in TLS handshakes"),
    ("tls.handshake-cut", "TLS handshake{s} cut short"),
    ("tls.handshake-length", "TLS handshake{s} of impossible length"),
    ("tls.record", "TLS record{s} unreadable"),
    ("tls.server-hello", "ServerHello{s} unreadable"),
    ("unknown-binary", "byte{s} of no known format, searched as they are"),
    ("xml.damaged", "XML document{s} damaged, the rest read as text"),
    ("xml.entity", "reference{s} to entities of an XML document, not expanded"),
    ("zip.damaged", "zip archive{s} or byte{s} of members damaged"),
    ("zip.encrypted", "byte{s} in encrypted members of zip archives"),
    ("zip.method", "byte{s} in zip members compressed in a way that is not read"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_was_lost() {
        assert!(WORDS.is_sorted_by(|one, next| one.0 < next.0));
        assert_eq!(words("packet.cut", 3), "3 packets cut short");
        assert_eq!(words("packet.cut", 1), "1 packet cut short");
        assert_eq!(words("new.loss", 1_204), "1,204 × new.loss");
    }
}
