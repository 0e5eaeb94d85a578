//! Names of persons in a field that is called no more than `name`.
//!
//! Everything has a name. That of most values is a Chinese one with a common surname first says that it is people's.

use super::{
    field::{FieldId, Fields},
    judge::{Counted, Judge},
};
use crate::{class::Confidence, classes::is_chinese_name};

/// Returns whether a field is called so.
pub(super) fn is_name(key: &[u8]) -> bool {
    [b"name".as_slice(), b"user_name", b"username", "名称".as_bytes()]
        .iter()
        .any(|name| key.eq_ignore_ascii_case(name))
}

impl Judge<'_, '_> {
    /// Counts whether a value is a name.
    pub(super) fn name(&self, fields: &mut Fields, id: FieldId, start: usize, end: usize) {
        let value = self.text.slice(start, end);
        let kind = self.tables.names as u16;
        if !is_chinese_name(value) {
            if let Some(field) = fields.get_mut(id) {
                field.tallies.of(kind, 0).failed += 1;
            }
            return;
        }
        let counted = Counted {
            kind,
            route: 0,
            value,
            spot: self.spot(start, end),
            whole: true,
            told: false,
            confidence: Confidence::Low,
            validation: "surname",
        };
        self.count(fields, id, &counted);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lines::testing::reported;

    #[test]
    fn names_are_told_by_the_column() {
        let column = |names: &[&str]| -> String {
            names.iter().map(|name| format!("{{\"name\":\"{name}\"}}\n")).collect()
        };
        let people = [
            "王芳",
            "李小明",
            "张伟",
            "刘洋",
            "陈静",
            "杨帆",
            "黄磊",
            "赵敏",
            "吴刚",
            "周杰",
            "徐娟",
            "孙建秀",
        ];
        assert_eq!(reported(&column(&people)), ["person.name"]);
        assert!(reported(&column(&people[..3])).is_empty(), "three values say little");
        let things =
            ["苹果", "王冠", "桌子", "电视", "李子", "手机", "白菜", "椅子", "高铁", "牙刷", "书包", "毛巾"];
        assert!(reported(&column(&things)).is_empty());
        assert!(is_name(b"NAME") && !is_name(b"filename"));
    }
}
