//! Values that are written like numbers: so many digits, or digits in the places where a number has them.

use super::{
    field::{FieldId, Fields, SAMPLED, Tally},
    judge::{Counted, Judge, Manner, note},
};
use crate::{class::Confidence, classes, numbers, tables::NUMBERS, text::Span, view::View};

/// Failures in one block after which a number that nothing else speaks for is no longer asked.
const TRIES: u32 = 16;

impl Judge<'_, '_> {
    /// Judges a value that is digits and nothing else; returns whether that settles it.
    pub(super) fn digits(&mut self, fields: &mut Fields, id: FieldId, span: &Span) -> bool {
        let Some(field) = fields.get_mut(id) else { return false };
        field.numeric += 1;
        let (start, length) = (span.start, span.len());
        let list = self.tables.whole.get(length).map_or(&[][..], |list| list);
        if !list.is_empty() {
            let view = View { bytes: self.text.slice(start, span.end), code: false, no_addresses: false };
            let found =
                list.iter().find_map(|&class| Some((class, (classes::ALL[class].find)(&view, 0, length)?)));
            if let Some((class, found)) = found {
                let whole = found.end - found.start == length;
                let is_it = !classes::ALL[class].gated || found.confidence == Confidence::High;
                self.found(fields, id, class, &found, start, Manner { route: 0, whole, told: false });
                // What chance explains may be another number all the same.
                return is_it || self.numbers(fields, id, span);
            }
            if let Some(class) = list.iter().find(|&&class| (classes::ALL[class].nearly)(view.bytes)) {
                field.tallies.of(*class as u16, 0).failed += 1;
            }
        }
        self.numbers(fields, id, span)
    }

    /// Judges a value by the numbers that are written like it; returns whether it is one of them.
    pub(super) fn numbers(&mut self, fields: &mut Fields, id: FieldId, span: &Span) -> bool {
        let Some(field) = fields.get_mut(id) else { return false };
        // The name says that it is something else.
        let is_other = field.numbers.is_empty() && field.key.is_some_and(|key| key.class.is_none());
        let known = &self.tables.known;
        if is_other
            || !known.has_places(span.len(), span.digits)
            || field.learned.is_hopeless(self.block, self.row, span)
        {
            return false;
        }
        let value = self.text.slice(span.start, span.end);
        let is_sampled = self.row.is_multiple_of(SAMPLED);
        let mut asked = std::mem::take(&mut self.written_like);
        // Digits are mostly written like the same numbers whichever they are; of these some need not be asked any more.
        let length = span.is_number().then(|| span.len()).filter(|length| known.is_same_for_digits(*length));
        if is_sampled || !length.is_some_and(|length| field.learned.asked(length, &mut asked)) {
            known.written_like(value, span.digits, &mut asked);
            asked.retain(|index| {
                let number = numbers::ALL.get(usize::from(*index));
                let is_sure = number.is_some_and(|number| number.alone) || field.numbers.contains(index);
                number.is_some() && (is_sure || known.is_telling(*index))
            });
        }
        let mut compact = None;
        let (mut any, mut hope) = (false, false);
        let (mut live, mut is_regained) = (0, false);
        for at in 0..asked.len() {
            let index = asked[at];
            let Some(number) = numbers::ALL.get(usize::from(index)) else { continue };
            let told = field.numbers.contains(&index);
            let tally = field.tallies.of(NUMBERS + index, 0);
            let is_sure = told || number.alone;
            let is_hopeless = !is_sure && tally.is_hopeless(self.block);
            if is_hopeless && !is_sampled {
                continue;
            }
            let is_valid = (number.check)(compact.get_or_insert_with(|| numbers::compact(value)));
            tally.block_valid += u32::from(is_valid);
            tally.block_failed += u32::from(!is_valid);
            if is_sure || !tally.is_hopeless(self.block) {
                // Values of other lengths may be asked for it again as well.
                is_regained |= is_hopeless;
                hope = true;
                asked[live] = index;
                live += 1;
            }
            if !is_valid {
                tally.failed += 1;
                continue;
            }
            any = true;
            let (confidence, validation) = match told {
                true => (Confidence::High, "check, field name"),
                false => (Confidence::Medium, "check"),
            };
            let (kind, spot) = (NUMBERS + index, self.spot(span.start, span.end));
            let counted = Counted { kind, route: 0, value, spot, whole: true, told, confidence, validation };
            note(tally, &counted, self.located);
        }
        if is_regained {
            field.learned.ask_anew();
        }
        if let Some(length) = length {
            field.learned.ask(length, asked.get(..live).unwrap_or_default());
        }
        self.written_like = asked;
        match (hope, any) {
            (false, _) => field.learned.give_up(span),
            (true, true) => field.learned.hope(span),
            (true, false) => {}
        }
        any
    }
}

impl Tally {
    /// Returns whether so little of a block has passed that the rest of it need not be asked.
    ///
    /// Only what came before in the same block counts: blocks are cut by the reader, so that the answer is the same
    /// whichever thread has the block.
    fn is_hopeless(&mut self, block: u32) -> bool {
        if self.block != block {
            (self.block, self.block_valid, self.block_failed) = (block, 0, 0);
        }
        let hopeless = self.block_failed > TRIES && self.block_valid * 2 < self.block_failed;
        self.is_skipped |= hopeless;
        hopeless
    }
}

#[cfg(test)]
mod tests {
    use crate::lines::testing::{counted, found, reported};

    /// Digits with the check digit of Luhn.
    fn luhn(digits: &str) -> String {
        let check = (0..10).find(|check| crate::check_digit::luhn(format!("{digits}{check}").as_bytes()));
        format!("{digits}{}", check.expect("one of ten"))
    }

    #[test]
    fn a_column_of_numbers_that_begin_alike_may_begin_with_others() {
        let numbers: String = (0..40u64)
            .map(|n| {
                format!("{{\"x\":\"{}\"}}\n", luhn(&format!("784{}{:07}", 1950 + n, n * 48_271 % 9_999_991)))
            })
            .collect();
        assert!(found(&numbers).contains(&"ae.eid"));
        let lines = format!("{{\"x\":\"y\"}}\n{{\"x\":\"123456789012345\"}}\n{numbers}");
        assert!(found(&lines).contains(&"ae.eid"));
    }

    #[test]
    fn a_number_that_was_given_up_is_asked_again_once_others_pass() {
        // Eight that pass, seventeen that do not, and in the row that is asked all the same one in another spelling.
        let cpf = |n: u64| {
            let body = format!("{:09}", (n * 48_271 + 123_456_789) % 999_999_937);
            let check = |digits: &str| {
                let weighted: u32 =
                    digits.bytes().rev().zip(2..).map(|(digit, by)| u32::from(digit - b'0') * by).sum();
                weighted * 10 % 11 % 10
            };
            let first = check(&body);
            let second = check(&format!("{body}{first}"));
            format!("{body}{first}{second}")
        };
        let wrong = |n: u64| {
            let right = cpf(n);
            let last = right.as_bytes()[10];
            format!("{}{}", &right[..10], if last == b'9' { '0' } else { char::from(last + 1) })
        };
        let mut lines = String::new();
        for row in 0..260 {
            let value = match row {
                0..8 => cpf(row),
                8..25 => wrong(row),
                25..128 => String::new(),
                128 => {
                    let plain = cpf(row);
                    format!("{}.{}.{}-{}", &plain[..3], &plain[3..6], &plain[6..9], &plain[9..])
                }
                _ => cpf(row),
            };
            lines.push_str(&format!("{{\"x\":\"{value}\"}}\n"));
        }
        let valid = counted(&lines, usize::MAX).into_iter().find(|found| found.0 == "br.cpf");
        assert!(valid.is_some_and(|(_, valid)| valid > 100), "{valid:?}");
    }

    #[test]
    fn numbers_of_few_digits_are_seen_in_texts() {
        for (text, number) in [
            ("NI number AB123456C then", "gb.nino"),
            ("my CURP is GOGB941102HJCVOX04", "mx.curp"),
            ("PAN: GLVCE4276L", "in.pan"),
        ] {
            assert_eq!(reported(&format!("{{\"msg\":\"{text}\"}}")), [number], "{text}");
        }
    }
}
