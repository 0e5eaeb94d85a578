//! A list of operators with the columns of `data/operators.csv`; parents may be rows of the embedded list.

use super::{Document, Read, Source};
use crate::{knowledge::trackers, operators::Operators};

pub(super) static SOURCE: Source = Source { is, read };

fn is(document: &Document) -> bool {
    document.text().starts_with("id,short,name,")
}

fn read(document: Document, _: bool) -> Result<Read, String> {
    let rows = Operators::rows_of(document.text()).map_err(|error| error.to_string())?;
    trackers::read("operators", "operators", rows)
}

#[cfg(test)]
mod tests {
    use crate::knowledge::read;

    #[test]
    fn reads_rows_that_hold() {
        let head = "id,short,name,parent,incorporated_in,headquarters,domains,asns,sdk_java_packages,sdk_native_libs,roles,source\n";
        let read = |rows: &str| read(format!("{head}{rows}").into_bytes(), true);
        assert!(read("mine,Mine,Mine Ltd,tencent,SG,SG,mine.example,64500,,,,own\n").is_ok());
        for wrong in ["", "mine,Mine\n", "mine,Mine,Mine,,China,,,,,,,own\n"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
