//! JSON Lines (jsonlines.org): one JSON value a line, passed on as it stands.

use super::{Format, Sure};
use crate::{head::Head, place::Place, run::Run, stream::Stream};

/// At least two lines, each a whole object or array.
pub(super) static FORMAT: Format = Format { name: "jsonl", is_text: true, recognise, read };

fn recognise(head: &Head<'_>) -> Sure {
    let mut lines = head.lines().filter(|line| !line.is_empty());
    let (first, second) = (lines.next(), lines.next());
    let is_value = |line: &[u8]| match (line.first(), line.last()) {
        (Some(b'{'), Some(b'}')) => true,
        (Some(b'['), Some(b']')) => line.len() > 2,
        _ => false,
    };
    match (first, second) {
        (Some(first), Some(second)) if is_value(first) && is_value(second) => Sure::Magic,
        // One line and the beginning of a long second one.
        (Some(first), None) if is_value(first) && !head.is_whole => {
            let rest = head.bytes.get(memchr::memrchr(b'\n', head.bytes).map_or(0, |at| at + 1)..);
            let begins = rest.is_some_and(|rest| rest.trim_ascii_start().first() == first.first());
            if begins { Sure::Magic } else { Sure::No }
        }
        _ => Sure::No,
    }
}

fn read(stream: &mut Stream<'_>, place: &Place, run: &mut Run<'_>) {
    let mut output = run.output(place, "jsonl");
    output.pass(stream);
    output.finish(stream.offset());
}

#[cfg(test)]
mod tests {
    use crate::testing::read_named;

    #[test]
    fn lines_pass_untouched() {
        let input = "{\"a\": 1}\n{\"a\":\"ü\"}\n{\"a\":".as_bytes();
        let (sink, summary) = read_named("x", input);
        assert_eq!((sink.bytes.as_slice(), summary.files[0].format), (input, "jsonl"));
        assert_eq!(summary.records, 3);
    }
}
