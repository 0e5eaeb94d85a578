//! What a field holds, judged by all of its values.
//!
//! A check digit alone says little of one value: one number in ten passes Luhn. It says much of a column: that all of
//! a thousand numbers pass by chance does not happen. What was recognised by its shape alone, and is not rare enough
//! among numbers, is reported only where most values of the field are such; else it is counted as chance.

use std::{cmp::Reverse, sync::Arc};

use whither_model::{Sensitive, Source};

use super::{
    State,
    chats::{self, Chats},
    field::{Fields, ROOT, Spot, Tally},
};
use crate::{
    class::{Class, Confidence},
    classes,
    known::{FEW_PASS, Known},
    numbers,
    tables::{NUMBERS, Tables},
};

/// Least part of a field's values, of a hundred, that must be valid where shape is all that speaks for them.
const SHARE: u64 = 80;
/// Values from which on such a share says something.
const ENOUGH: u64 = 10;
/// Values that are enough where all of them are valid.
const FEW: u64 = 3;
/// Values of a field of which less than [`FEW`] mean nothing.
const MANY: u64 = 10_000;
/// Least part of what is written like a number, of a hundred, that must pass its check.
const MOST_PASS: u64 = 20;

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
    /// Different valid ones; 0 and not exact where they were not told apart.
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
pub(super) fn sheet(state: State, tables: &Tables, located: usize) -> Sheet {
    let State { source, mut fields, routes, records, lines, broken, bytes, .. } = state;
    let known = &tables.known;
    let chats = if tables.selection.has("comm.content") { chats::find(&fields, records) } else { None };
    let mut found: Vec<FieldFound> = chats.map(|chats| chat(&fields, chats)).into_iter().collect();
    for id in 0..fields.list.len() {
        let base =
            if id == ROOT as usize && records == 0 { "(text)".to_owned() } else { fields.path(id as u32) };
        let Some(field) = fields.list.get_mut(id) else { continue };
        let of_field = (field.values, field.numeric);
        let mut numbers: Vec<Candidate> = Vec::new();
        for tally in field.tallies.take() {
            let (values, numeric) = if tally.route == 0 { of_field } else { tally.inside() };
            let path = format!("{base}{}", routes.text(tally.route));
            if tally.kind >= NUMBERS {
                numbers.extend(number(tally, path, values, known));
            } else if tally.valid > 0 {
                found.push(match classes::ALL.get(usize::from(tally.kind)) {
                    Some(class) => judged(tally, class, path, values, numeric),
                    None => pattern(tally, tables, path, values),
                });
            }
        }
        found.extend(likeliest(numbers));
    }
    found.iter_mut().for_each(|found| found.spots.truncate(located));
    found.sort_by(|a, b| a.order().cmp(&b.order()));
    Sheet { source, records, lines, broken, bytes, crowded: fields.crowded, found }
}

impl Tally {
    /// Returns of how many values and numbers it tells, where it stood inside values: of those without any sign of its kind
    /// nothing is known.
    fn inside(&self) -> (u64, u64) {
        let seen = self.valid + self.failed;
        (self.values.max(seen), self.numeric.max(seen))
    }
}

impl FieldFound {
    /// Returns what it is sorted by. Names that are not shown have one path, and which of them a thread meets first
    /// differs between runs.
    fn order(&self) -> impl Ord + use<'_> {
        let counts = [self.values, self.valid, self.failed, self.distinct];
        (&self.path, self.class, self.kind, &self.spots, counts)
    }
}

/// Says that the texts of chats are content.
fn chat(fields: &Fields, chats: Chats) -> FieldFound {
    FieldFound {
        class: "comm.content",
        kind: "",
        path: fields.path(chats.text),
        form: "clear",
        values: chats.records,
        valid: chats.records,
        failed: 0,
        distinct: 0,
        is_exact: false,
        validation: format!("structure of chats: {}", chats.told_by),
        confidence: Confidence::High.name(),
        by_chance: false,
        spots: fields.get(chats.text).and_then(|field| field.first_seen).into_iter().collect(),
        sample: Sensitive::new(Box::default()),
    }
}

/// What was found where, before it is judged.
struct Place {
    class: &'static str,
    kind: &'static str,
    path: String,
    values: u64,
}

impl Place {
    /// Puts what was counted and what was judged together.
    fn found(
        self,
        mut tally: Tally,
        (distinct, is_exact): (u64, bool),
        validation: String,
        confidence: Confidence,
        by_chance: bool,
    ) -> FieldFound {
        tally.spots.sort_unstable();
        FieldFound {
            class: self.class,
            kind: self.kind,
            form: if is_decoded(&self.path) { "encoded" } else { "clear" },
            path: self.path,
            values: self.values,
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
}

/// A number that a field may hold.
struct Candidate {
    found: FieldFound,
    /// Whether the name of the field says so.
    told: bool,
    /// Of a thousand random values, how many would pass.
    chance: u32,
    /// Whether it stands in running text only, where several kinds may.
    in_text: bool,
}

/// Judges what is written like a number and passes its check.
///
/// A name that leads to the number, or a check that hardly anything passes, is enough where most values of that shape
/// pass. Else most values of the field must pass, and the check must be one that neither chance nor counting on does.
fn number(mut tally: Tally, path: String, values: u64, known: &Known) -> Option<Candidate> {
    let number = numbers::ALL.get(usize::from(tally.kind - NUMBERS)).filter(|_| tally.valid > 0)?;
    let (distinct, is_exact) = tally.distinct.count();
    let is_exact = is_exact && !tally.is_skipped;
    let told = tally.told > 0;
    let in_text = tally.whole == 0;
    let share = tally.whole * 100 / values.max(1);
    let of_shape = tally.valid * 100 / (tally.valid + tally.failed).max(1);
    let chance = known.chance(tally.kind - NUMBERS);
    let fills = share >= SHARE && distinct >= ENOUGH && known.is_telling(tally.kind - NUMBERS);
    // Of so many values a few are anything.
    let is_stray = !told && !in_text && tally.valid < FEW && values > MANY;
    let is_it = (told || number.alone) && of_shape >= MOST_PASS && !is_stray || fills;
    if !is_it {
        return None;
    }
    let confidence = match (told, share >= SHARE) {
        _ if in_text => tally.confidence,
        (true, true) => Confidence::High,
        (false, true) if chance <= FEW_PASS => Confidence::High,
        _ => Confidence::Medium,
    };
    let mut validation = format!("{}: {}", number.title, tally.validation);
    if share >= SHARE && !told {
        validation.push_str(&format!(", {share} % of the field"));
    }
    let place = Place { class: number.class, kind: number.id, path, values };
    let found = place.found(tally, (distinct, is_exact), validation, confidence, false);
    Some(Candidate { found, told, chance, in_text })
}

/// Of the numbers that one place may hold, the one that most speaks for.
fn likeliest(candidates: Vec<Candidate>) -> impl Iterator<Item = FieldFound> {
    let (in_text, mut candidates): (Vec<_>, Vec<_>) =
        candidates.into_iter().partition(|candidate| candidate.in_text);
    candidates.sort_by(|a, b| {
        let weight = |candidate: &Candidate| {
            let share = candidate.found.valid * 100 / candidate.found.values.max(1);
            (candidate.told, share, Reverse(candidate.chance), Reverse(candidate.found.kind))
        };
        a.found.path.cmp(&b.found.path).then_with(|| weight(b).cmp(&weight(a)))
    });
    candidates.dedup_by(|next, best| next.found.path == best.found.path);
    candidates.into_iter().chain(in_text).map(|candidate| candidate.found)
}

/// Tells what a pattern of the user matched.
fn pattern(mut tally: Tally, tables: &Tables, path: String, values: u64) -> FieldFound {
    let distinct = tally.distinct.count();
    let (validation, confidence) = (tally.validation.to_owned(), tally.confidence);
    let place = Place { class: tables.class_id(usize::from(tally.kind)), kind: "", path, values };
    place.found(tally, distinct, validation, confidence, false)
}

fn judged(mut tally: Tally, class: &Class, path: String, values: u64, numeric: u64) -> FieldFound {
    let (distinct, is_exact) = tally.distinct.count();
    let mut validation = tally.validation.to_owned();
    let mut confidence = tally.confidence;
    let mut by_chance = false;
    // Of a field that holds other things as well, the numbers count.
    let share = tally.valid * 100 / numeric.max(tally.valid).max(1);
    // Among digits of the same length most must be such.
    let is_few = tally.valid * 100 < (tally.valid + tally.failed) * SHARE;
    if class.gated && (tally.told == 0 || is_few) && tally.whole < tally.valid {
        confidence = Confidence::Low;
        by_chance = tally.told == 0 && is_few;
    } else if class.gated && tally.told == 0 {
        by_chance = share < SHARE || (tally.valid < ENOUGH && (share < 100 || tally.valid < FEW));
        if by_chance {
            confidence = Confidence::Low;
        } else {
            confidence = Confidence::High;
            validation = format!("{validation}, {share} % of the numbers in the field");
        }
    }
    if class.info.id == "person.name" && tally.told == 0 {
        by_chance = is_few || distinct < ENOUGH;
        confidence = if by_chance { Confidence::Low } else { Confidence::Medium };
        validation.push_str(" of most of the field");
    }
    let place = Place { class: class.info.id, kind: "", path, values };
    place.found(tally, (distinct, is_exact), validation, confidence, by_chance)
}

/// Returns whether a path leads through a decoder.
fn is_decoded(path: &str) -> bool {
    path.split('>').skip(1).any(|step| !step.contains(':'))
}

#[cfg(test)]
mod tests {
    use crate::lines::testing::{chosen, counted, found, reported};

    #[test]
    fn what_begins_alike_is_no_number_of_a_state() {
        let column: String =
            (0..40).map(|n| format!("{{\"x\":\"138{:08}\"}}\n", (n * 48_271 + 11) % 99_999_989)).collect();
        assert_eq!(reported(&column), ["contact.phone"]);
        assert_eq!(counted(&column, usize::MAX), [("contact.phone", 40)], "each is counted once");
    }

    #[test]
    fn one_value_in_another_spelling_hides_no_column() {
        let person = |n: u32| {
            let body: Vec<u32> = format!("{:09}", (n * 48_271 + 123_456_789) % 999_999_937)
                .bytes()
                .map(|byte| u32::from(byte - b'0'))
                .collect();
            let check = |digits: &[u32]| {
                let weighted = digits.iter().rev().zip(2..).map(|(digit, weight)| digit * weight);
                weighted.sum::<u32>() * 10 % 11 % 10
            };
            let first = check(&body);
            let second = check(&[body.as_slice(), &[first]].concat());
            let text: String = body.iter().map(u32::to_string).collect();
            format!("{}.{}.{}-{first}{second}", &text[..3], &text[3..6], &text[6..])
        };
        let column: String = (0..40).map(|n| format!("{{\"x\":\"{}\"}}\n", person(n))).collect();
        assert_eq!(found(&column), ["br.cpf"]);
        assert_eq!(found(&format!("{}{column}", column[..23].replace('-', "/"))), ["br.cpf"]);
    }

    #[test]
    fn numbers_with_letters_of_few_kinds_at_their_ends_fill_a_column() {
        let column: String = (0..40)
            .map(|n| {
                format!("{{\"x\":\"AB{:06}{}\"}}\n", (n * 48_271 + 7) % 999_983, ['A', 'B', 'C', 'D'][n % 4])
            })
            .collect();
        assert_eq!(reported(&column), ["gb.nino"]);
    }

    #[test]
    fn what_tells_of_another_class_is_read_though_only_that_is_chosen() {
        let zone =
            "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10\n";
        assert_eq!(chosen(&["person.birth_date"], zone), ["person.birth_date"]);
        assert_eq!(chosen(&["contact.phone"], zone), [""; 0]);
    }
}
