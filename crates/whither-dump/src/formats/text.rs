//! Text and logs: lines as they stand.

use super::{Format, Sure};
use crate::{head::Head, place::Place, run::Run, stream::Stream};

/// Text of no other format.
pub(super) static FORMAT: Format = Format { name: "text", is_text: true, recognise, read };

fn recognise(head: &Head<'_>) -> Sure {
    // Above the fallback of unknown bytes.
    if head.is_text() { Sure::Name } else { Sure::No }
}

fn read(stream: &mut Stream<'_>, place: &Place, run: &mut Run<'_>) {
    let mut output = run.output(place, "text");
    output.pass(stream);
    output.finish(stream.offset());
}

#[cfg(test)]
mod tests {
    use crate::testing::read_named;

    #[test]
    fn lines_pass_as_they_stand() {
        let input = b"10:00 login anna@example.org\r\n\n10:01 logout";
        let (sink, summary) = read_named("app.log", input);
        assert_eq!((sink.bytes.as_slice(), summary.records), (&input[..], 3));
        assert_eq!(summary.files[0].format, "text");
    }

    #[test]
    fn unknown_encodings_pass_and_are_counted() {
        let input = b"J\xf6rg M\xfcller, K\xf6ln, wrote a line of text\n";
        let (sink, summary) = read_named("a.txt", input);
        assert_eq!(sink.bytes, input);
        assert_eq!(summary.files[0].problems["encoding.unknown"], 1);
    }
}
