//! Entries (`entry.rs`) in records: a value is counted as if its field had the name that stands beside it.
//!
//! The path says so: `$.params[].value[imei]`. Only names that lead to something count; the name stands before the value,
//! in the same object or, for `{"key":"uid","value":{"string_value":"…"}}`, in the one around it.

use super::{
    field::{FieldId, Fields},
    walk::{Open, Walk},
};
use crate::{entry::Entry, key_value::is_key_byte, keys};

/// Returns the name that an entry gave to the field of its value.
pub(super) fn called(name: &[u8]) -> Option<&[u8]> {
    name.strip_prefix(b"[")?.strip_suffix(b"]").filter(|name| !name.is_empty())
}

impl Walk<'_, '_> {
    /// Takes note of a name, and returns the field in which a value counts.
    #[inline(always)]
    pub(super) fn entry(
        &self,
        fields: &mut Fields,
        field: FieldId,
        open: &mut Open,
        text: Option<(usize, usize)>,
    ) -> FieldId {
        if fields.entry(field) == Entry::None {
            return field;
        }
        self.in_entry(fields, field, open, text)
    }

    /// The same for a field of an entry, of which there are few.
    #[cold]
    #[inline(never)]
    fn in_entry(
        &self,
        fields: &mut Fields,
        field: FieldId,
        open: &mut Open,
        text: Option<(usize, usize)>,
    ) -> FieldId {
        match fields.entry(field) {
            Entry::None => field,
            Entry::Name => {
                open.called = text.filter(|(start, end)| self.leads(self.text.slice(*start, *end)));
                field
            }
            Entry::Value => match open.called {
                Some((start, end)) => self.called(fields, field, self.text.slice(start, end)),
                None => field,
            },
        }
    }

    /// Returns whether a name leads to something.
    #[inline(never)]
    fn leads(&self, name: &[u8]) -> bool {
        let local = keys::local(name);
        // Most of what is called a name is no key.
        name.iter().copied().all(is_key_byte)
            && (self.keys.find(local).is_some() || !self.known.keyed(local).is_empty())
    }

    /// Returns the field of values that are called so.
    #[inline(never)]
    fn called(&self, fields: &mut Fields, field: FieldId, name: &[u8]) -> FieldId {
        let local = keys::local(name);
        let id = fields.child(field, &[b"[", name, b"]"].concat(), &|_| self.keys.find(local));
        if let Some(made) = fields.get_mut(id).filter(|made| made.values == 0 && made.numbers.is_empty()) {
            made.numbers = self.known.keyed(local);
        }
        id
    }
}

#[cfg(test)]
mod tests {
    use crate::lines::testing::{places, reported};

    #[test]
    fn values_are_called_as_the_member_beside_them_says() {
        for (line, expected) in [
            (r#"{"name":"imei","value":"490154203237518"}"#, "$.value[imei] device.imei"),
            (r#"{"p":[{"key":"x"},{"key":"user_id","v":4211987}]}"#, "$.p[].v[user_id] account.user_id"),
            (r#"{"k": "cpf", "secure": true, "val": "111.444.777-35"}"#, "$.val[cpf] br.cpf"),
            (
                r#"{"key":"user_id","value":{"string_value":"u-4211987","int_value":null}}"#,
                "$.value.string_value[user_id] account.user_id",
            ),
            (r#"{"name":"imei","value":["490154203237518"]}"#, "$.value[imei][] device.imei"),
            (
                r##"{"string":[{"@name":"imei","#text":"490154203237518"}]}"##,
                "$.string[].#text[imei] device.imei",
            ),
        ] {
            assert_eq!(places(line), [expected], "{line}");
        }
    }

    #[test]
    fn names_hold_for_their_own_object_only() {
        for line in [
            r#"[{"name":"user_id"},{"value":"u-4211987"}]"#,
            r#"{"name":"user_id","other":{"value":"u-4211987"}}"#,
            r#"{"name":"user_id","title":"u-4211987"}"#,
            r#"{"value":"u-4211987","name":"user_id"}"#,
            r#"{"name":"user_id","name":"colour","value":"u-4211987"}"#,
            r#"{"name":"us\u0065r_id","value":"u-4211987"}"#,
        ] {
            assert!(reported(line).is_empty(), "{line}");
        }
        for name in ["phone", "orderid", "colour"] {
            let entries = format!("{{\"name\":\"{name}\",\"value\":\"13800138000\"}}\n").repeat(30);
            let fields = format!("{{\"{name}\":\"13800138000\"}}\n").repeat(30);
            assert_eq!(reported(&entries), reported(&fields), "{name}");
        }
    }
}
