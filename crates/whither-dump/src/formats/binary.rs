//! Files of no known format: their bytes are passed on as they stand, so that text within is seen, and counted as
//! `unknown-binary`, because most of what they say is not.

use super::{Format, Sure};
use crate::{head::Head, place::Place, run::Run, stream::Stream};

/// Whatever is nothing else.
pub(super) static FORMAT: Format = Format { name: "binary", is_text: false, recognise, read };

fn recognise(_: &Head<'_>) -> Sure {
    Sure::Fallback
}

fn read(stream: &mut Stream<'_>, place: &Place, run: &mut Run<'_>) {
    let mut output = run.output(place, "binary");
    output.pass(stream);
    let bytes = stream.offset();
    output.problem("unknown-binary", bytes);
    output.finish(bytes);
}

#[cfg(test)]
mod tests {
    use crate::testing::read_named;

    #[test]
    fn bytes_are_passed_on_and_counted() {
        let input = b"\0\x01\x02anna@example.org\0\xff\n\0rest".repeat(50);
        let (sink, summary) = read_named("x.bin", &input);
        assert_eq!((sink.bytes.as_slice(), summary.files[0].format), (&input[..], "binary"));
        assert_eq!(summary.files[0].problems["unknown-binary"], input.len() as u64);
    }
}
