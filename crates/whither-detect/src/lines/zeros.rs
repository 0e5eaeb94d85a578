//! Numbers whose leading zeros were lost because they were stored as integers.
//!
//! Only where the name of the field leads to the number: of two zeros put before eight digits a check digit says yes
//! once in ten, and nothing else would speak for it.

use super::{
    field::{FieldId, Fields},
    judge::{Counted, Judge},
};
use crate::{class::Confidence, numbers, tables::NUMBERS};

impl Judge<'_, '_> {
    /// Counts an integer that is a number of its field, to which the name leads, with zeros before it.
    pub(super) fn padded(&self, fields: &mut Fields, id: FieldId, start: usize, end: usize) {
        let digits = self.text.slice(start, end);
        let named = fields.get(id).map(|field| field.numbers.clone()).unwrap_or_default();
        let Some((number, value)) = numbers::padded(digits, &named) else { return };
        let counted = Counted {
            kind: NUMBERS + number,
            route: 0,
            value: &value,
            spot: self.spot(start, end),
            whole: true,
            told: true,
            confidence: Confidence::Medium,
            validation: "check with leading zeros, field name",
        };
        self.count(fields, id, &counted);
    }
}

#[cfg(test)]
mod tests {
    use crate::lines::testing::{counted, found};

    #[test]
    fn integers_may_have_lost_zeros_where_the_name_says_so() {
        assert_eq!(found(r#"{"pesel":2070803628}"#), ["pl.pesel"]);
        assert!(found(r#"{"n":2070803628}"#).is_empty());
        assert!(found(r#"{"pesel":2070803629}"#).is_empty());
        assert_eq!(found(r#"{"imei":10000000000005}"#), ["device.imei"]);
    }

    #[test]
    fn integers_may_have_been_floating_point_numbers() {
        for line in [
            r#"{"phone":13800138000.0}"#,
            r#"{"phone":"13800138000.0"}"#,
            r#"{"phone":1.3800138e10}"#,
            r#"{"phone":" 13800138000 "}"#,
            r#"{"phone":"'13800138000"}"#,
        ] {
            assert_eq!(found(line), ["contact.phone"], "{line}");
        }
        assert!(found(r#"{"phone":1.38001380005e10}"#).is_empty());
    }

    #[test]
    fn a_number_of_north_america_is_one() {
        assert_eq!(counted("{\"телефон\":\"+17215203567\"}\n", usize::MAX), [("contact.phone", 1)]);
    }
}
