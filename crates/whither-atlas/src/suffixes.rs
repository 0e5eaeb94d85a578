//! More suffixes of host names, each with the operator that runs them: `data/host-suffixes.csv` of
//! third-party-web and `data/domain-lists.csv` of v2fly.
//!
//! Lines of suffix, operator, source, sorted by the bytes of the suffix and packed beside as `.zst`. A
//! look-up is a binary search in the text itself: opening it notes where lines start, nothing else. What the
//! operators' own rows say of a suffix comes first and is not repeated here. A suffix may be a single label
//! where a company runs a whole top-level domain.

use crate::Error;

/// The suffixes of one list and the places of their operators.
#[derive(Clone, Debug, Default)]
pub(crate) struct Suffixes {
    /// File of the list.
    pub(crate) file: &'static str,
    text: String,
    lines: Vec<Line>,
}

/// Where a suffix stands in the text, and the place of its operator in the list of operators.
#[derive(Clone, Copy, Debug)]
struct Line {
    start: u32,
    end: u32,
    operator: u32,
}

impl Suffixes {
    /// Reads the list; refuses it where it is not sorted or `place` does not know an operator.
    pub(crate) fn parse(
        file: &'static str,
        text: String,
        place: impl Fn(&str) -> Option<usize>,
    ) -> Result<Self, Error> {
        let wrong = |row: &str| Error::List { list: file, reason: format!("the row {row:?}") };
        let rows = text.strip_prefix(HEAD).ok_or_else(|| wrong("of the head"))?;
        let mut lines = Vec::with_capacity(rows.len() / ROW_LEN_LEAST);
        let (mut start, mut before) = (HEAD.len(), "");
        for row in rows.split_terminator('\n') {
            let mut cells = row.splitn(3, ',');
            let (Some(suffix), Some(operator), Some(_)) = (cells.next(), cells.next(), cells.next()) else {
                return Err(wrong(row));
            };
            let operator = place(operator).and_then(|place| u32::try_from(place).ok());
            let (Some(operator), true) = (operator, before < suffix) else { return Err(wrong(row)) };
            let at = |offset: usize| u32::try_from(offset).map_err(|_| wrong(row));
            lines.push(Line { start: at(start)?, end: at(start + suffix.len())?, operator });
            start += row.len() + 1;
            before = suffix;
        }
        Ok(Self { file, text, lines })
    }

    /// Returns the place of the operator of exactly this suffix.
    pub(crate) fn find(&self, suffix: &str) -> Option<usize> {
        Some(self.line(suffix)?.operator as usize)
    }

    /// Returns what the row of exactly this suffix names as its source.
    pub(crate) fn source(&self, suffix: &str) -> Option<&str> {
        let row = self.text.get(self.line(suffix)?.start as usize..)?;
        row.lines().next()?.splitn(3, ',').nth(2)
    }

    fn line(&self, suffix: &str) -> Option<&Line> {
        let line = self.lines.binary_search_by(|line| self.suffix(*line).cmp(suffix)).ok()?;
        self.lines.get(line)
    }

    /// Returns the suffixes in their order.
    #[cfg(test)]
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        self.lines.iter().map(|line| self.suffix(*line))
    }

    fn suffix(&self, line: Line) -> &str {
        self.text.get(line.start as usize..line.end as usize).unwrap_or("")
    }
}

const HEAD: &str = "suffix,operator,source\n";

/// No row is shorter: a label, an operator and a source, with two commas and the line feed.
const ROW_LEN_LEAST: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(rows: &str) -> Result<Suffixes, Error> {
        let place = |operator: &str| ["a", "b"].iter().position(|known| *known == operator);
        Suffixes::parse("list", format!("{HEAD}{rows}"), place)
    }

    #[test]
    fn finds_exactly_what_it_holds() {
        let suffixes = parse("example,b,t\nexample.com,a,t\nexample.org,b,t | u\n").expect("sound");
        for (suffix, place) in [
            ("example", Some(1)),
            ("example.com", Some(0)),
            ("example.org", Some(1)),
            ("example.co", None),
            ("example.comm", None),
            ("a.example.com", None),
            ("", None),
            ("zz", None),
        ] {
            assert_eq!(suffixes.find(suffix), place, "{suffix}");
        }
        assert_eq!(suffixes.source("example.org"), Some("t | u"));
        assert_eq!(suffixes.source("a.example.org"), None);
        assert_eq!(Suffixes::default().find("example.com"), None);
    }

    #[test]
    fn refuses_what_is_not_sorted_or_leads_nowhere() {
        for rows in
            ["b.com,a,t\na.com,a,t\n", "a.com,a,t\na.com,a,t\n", "a.com,c,t\n", "a.com,a\n", ",a,t\n", "\n"]
        {
            assert!(matches!(parse(rows), Err(Error::List { .. })), "{rows}");
        }
        assert!(Suffixes::parse("list", String::new(), |_| None).is_err());
    }
}
