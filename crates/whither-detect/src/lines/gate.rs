//! What a field holds, judged by all of its values.
//!
//! A check digit alone says little of one value: one number in ten passes Luhn. It says much of a column: that all of
//! a thousand numbers pass by chance does not happen. What was recognised by its shape alone, and is not rare enough
//! among numbers, is reported only where most values of the field are such; else it is counted as chance.

use std::sync::Arc;

use whither_model::{Sensitive, Source};

use super::{
    State,
    field::{ROOT, Spot, Tally},
};
use crate::{class::Confidence, classes};

/// Least part of a field's values, of a hundred, that must be valid where shape is all that speaks for them.
const SHARE: u64 = 80;
/// Values from which on such a share says something.
const ENOUGH: u64 = 10;

/// What one source holds.
pub struct Sheet {
    /// Which.
    pub source: Arc<Source>,
    /// Lines that are JSON.
    pub records: u64,
    /// Other lines.
    pub lines: u64,
    /// Lines of JSON that broke off and were read on as text.
    pub broken: u64,
    /// Bytes of all lines.
    pub bytes: u64,
    /// Names that were given no field of their own because there were too many.
    pub crowded: u64,
    /// What was found, in the order of fields, then classes.
    pub found: Vec<FieldFound>,
}

/// Personal data of one class in one field.
pub struct FieldFound {
    /// Class, such as `device.imei`.
    pub class: &'static str,
    /// What kind of it, such as `cn.ric`; empty where the class has one kind only.
    pub kind: &'static str,
    /// Path, such as `$.device.imei` or `$.ext>base64>json:$.phone`.
    pub path: String,
    /// `clear` or `encoded`.
    pub form: &'static str,
    /// Values of the field.
    pub values: u64,
    /// Those that are of the class.
    pub valid: u64,
    /// Those that have its shape and fail a check.
    pub failed: u64,
    /// Different valid ones.
    pub distinct: u64,
    /// Whether that number is exact.
    pub is_exact: bool,
    /// What was checked.
    pub validation: String,
    /// `high`, `medium`, `low`.
    pub confidence: &'static str,
    /// Whether chance explains them: counted, and no finding.
    pub by_chance: bool,
    /// First places.
    pub spots: Vec<Spot>,
    /// First value, empty for classes of which only the presence is reported.
    pub sample: Sensitive<Box<str>>,
}

/// Judges the fields of a source.
pub(super) fn sheet(state: State) -> Sheet {
    let State { source, mut fields, routes, records, lines, broken, bytes } = state;
    let mut found = Vec::new();
    for id in 0..fields.list.len() {
        let base =
            if id == ROOT as usize && records == 0 { "(text)".to_owned() } else { fields.path(id as u32) };
        let Some(field) = fields.list.get_mut(id) else { continue };
        let values = field.values;
        for tally in std::mem::take(&mut field.tallies) {
            if tally.valid > 0 {
                let path = format!("{base}{}", routes.text(tally.route));
                found.push(judged(tally, path, values));
            }
        }
    }
    found.sort_by(|a, b| (&a.path, a.class).cmp(&(&b.path, b.class)));
    Sheet { source, records, lines, broken, bytes, crowded: fields.crowded, found }
}

fn judged(mut tally: Tally, path: String, values: u64) -> FieldFound {
    let class = &classes::ALL[usize::from(tally.kind)];
    let (distinct, is_exact) = tally.distinct.count();
    let mut validation = tally.validation.to_owned();
    let mut confidence = tally.confidence;
    let mut by_chance = false;
    let share = tally.valid * 100 / values.max(1);
    if class.gated && tally.told == 0 && tally.whole == tally.valid {
        by_chance = share < SHARE || values < ENOUGH;
        if by_chance {
            confidence = Confidence::Low;
        } else {
            confidence = Confidence::High;
            validation = format!("{validation}, {share} % of the field");
        }
    }
    tally.spots.sort_unstable();
    FieldFound {
        class: class.info.id,
        kind: "",
        form: if path.contains('>') && is_decoded(&path) { "encoded" } else { "clear" },
        path,
        values,
        valid: tally.valid,
        failed: tally.failed,
        distinct,
        is_exact,
        validation,
        confidence: confidence.name(),
        by_chance,
        spots: tally.spots,
        sample: tally.sample,
    }
}

/// Returns whether a path leads through a decoder.
fn is_decoded(path: &str) -> bool {
    path.split('>').skip(1).any(|step| !step.contains(':'))
}
