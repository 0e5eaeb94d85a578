//! Numbers whose leading zeros were lost because they were stored as integers.
//!
//! Only where the name of the field leads to the number: of two zeros put before eight digits a check digit says yes
//! once in ten, and nothing else would speak for it.

use super::{
    field::{FieldId, Fields},
    judge::{Counted, Judge},
};
use crate::{class::Confidence, numbers, tables::NUMBERS};

/// Most zeros that are put before an integer.
const MOST: usize = 3;
/// Longest number that is asked.
const LONGEST: usize = 20;

impl Judge<'_, '_> {
    /// Counts an integer that is a number of its field, to which the name leads, with zeros before it.
    pub(super) fn padded(&self, fields: &mut Fields, id: FieldId, start: usize, end: usize) {
        let digits = self.text.slice(start, end);
        let named = fields.get(id).map(|field| field.numbers.clone()).unwrap_or_default();
        if digits.len() + MOST > LONGEST || digits.len() < 4 || !digits.iter().all(u8::is_ascii_digit) {
            return;
        }
        let is_valid = |value: &[u8], index: u16| {
            numbers::ALL.get(usize::from(index)).is_some_and(|number| number.is_valid(value))
        };
        if named.iter().any(|index| is_valid(digits, *index)) {
            return;
        }
        for zeros in 1..=MOST {
            let mut padded = [b'0'; LONGEST];
            let Some(room) = padded.get_mut(zeros..zeros + digits.len()) else { return };
            room.copy_from_slice(digits);
            let value = padded.get(..zeros + digits.len()).unwrap_or_default();
            if let Some(&number) = named.iter().find(|index| is_valid(value, **index)) {
                let counted = Counted {
                    kind: NUMBERS + number,
                    route: 0,
                    value,
                    spot: self.spot(start, end),
                    whole: true,
                    told: true,
                    confidence: Confidence::Medium,
                    validation: "check with leading zeros, field name",
                };
                self.count(fields, id, &counted);
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lines::testing::found;

    #[test]
    fn integers_may_have_lost_zeros_where_the_name_says_so() {
        assert_eq!(found(r#"{"pesel":2070803628}"#), ["pl.pesel"]);
        assert!(found(r#"{"n":2070803628}"#).is_empty());
        assert!(found(r#"{"pesel":2070803629}"#).is_empty());
    }
}
