//! What lists of trackers say: who runs a host or a package; not whose law reaches it.

use super::{Content, Read};
use crate::operators::Operator;

/// Returns what was read of a list.
pub(crate) fn read(name: &str, kind: &'static str, rows: Vec<Operator>) -> Result<Read, String> {
    if rows.is_empty() {
        return Err("no operator in it".to_owned());
    }
    Ok(Read { name: name.to_owned(), kind, date: String::new(), content: Content::Operators(rows) })
}

/// Says what lists of trackers hold.
pub(crate) const KIND: &str = "operators of hosts and packages";

/// Makes the row of a tracker of a list.
pub(crate) fn operator(list: &str, name: &str, domains: Vec<String>, source: &str) -> Operator {
    let slug = name.to_lowercase().replace(char::is_whitespace, "_");
    Operator {
        id: format!("{list}:{slug}"),
        short: name.to_owned(),
        name: name.to_owned(),
        domains,
        roles: vec!["tracker".to_owned()],
        source: source.to_owned(),
        ..Operator::default()
    }
}

/// The domain that an expression stands for; none where it is more than a domain with escaped dots.
pub(crate) fn literal(expression: &str) -> Option<String> {
    let domain = expression.trim().replace("\\.", ".").to_ascii_lowercase();
    let domain = domain.trim_start_matches('.').trim_end_matches('$');
    let plain = domain.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'));
    (plain && domain.contains('.') && domain.len() <= 253).then(|| domain.to_owned())
}

#[cfg(test)]
pub(crate) fn rows(value: &serde_json::Value) -> Vec<Operator> {
    let read = super::read(value.to_string().into_bytes(), true).expect("trackers");
    let Content::Operators(rows) = read.content else { panic!("{}", read.name) };
    rows
}
