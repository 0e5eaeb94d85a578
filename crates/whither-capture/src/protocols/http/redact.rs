//! What of a target or a user agent may be written down: no values, no long numbers, nothing that looks like an
//! address or a token. The full text is only read in passing.

/// Longest path segment or key that is kept.
const SEGMENT: usize = 40;

/// Returns a target without authority, with the values of its query removed.
pub(super) fn path(target: &str) -> String {
    let target = match target.split_once("://") {
        Some((scheme, rest)) if scheme.len() <= 5 => {
            rest.find(['/', '?']).map_or("/", |at| rest.get(at..).unwrap_or("/"))
        }
        _ => target,
    };
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut kept = String::with_capacity(path.len());
    for (index, part) in path.split('/').enumerate() {
        if index > 0 {
            kept.push('/');
        }
        segment(part, &mut kept);
    }
    let mut separator = '?';
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        kept.push(separator);
        separator = '&';
        match pair.split_once('=') {
            Some((key, _)) => {
                segment(key, &mut kept);
                kept.push('=');
            }
            None => kept.push('*'),
        }
    }
    kept
}

fn segment(text: &str, kept: &mut String) {
    let token =
        text.len() >= 16 && !text.contains(['.', '-', '_']) && text.bytes().any(|byte| byte.is_ascii_digit());
    if text.len() > SEGMENT || token || text.contains('@') || text.contains("%40") {
        return kept.push('*');
    }
    numbers(text, 5, kept);
}

/// Returns a user agent without long numbers and addresses.
pub(super) fn agent(text: &str) -> String {
    if text.contains('@') {
        return "*".to_owned();
    }
    let mut kept = String::with_capacity(text.len());
    numbers(text, 9, &mut kept);
    kept
}

/// Adds `text` with `#` for runs of `least` digits or more.
fn numbers(text: &str, least: usize, kept: &mut String) {
    let mut rest = text;
    while let Some(start) = rest.find(|character: char| character.is_ascii_digit()) {
        let (before, digits) = rest.split_at(start);
        let end = digits.find(|character: char| !character.is_ascii_digit()).unwrap_or(digits.len());
        let (run, after) = digits.split_at(end);
        kept.push_str(before);
        kept.push_str(if run.len() >= least { "#" } else { run });
        rest = after;
    }
    kept.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_structure_and_no_values() {
        for (target, kept) in [
            ("/a/b?uid=12345&lat=31.2", "/a/b?uid=&lat="),
            ("/user/13800138000/photo.jpg", "/user/#/photo.jpg"),
            ("http://example.com/x?y=1", "/x?y="),
            ("/v1/someone@example.com", "/v1/*"),
            ("/t/0123456789abcdef0123456789abcdef", "/t/*"),
            ("/q?13800138000", "/q?*"),
            ("*", "*"),
        ] {
            assert_eq!(path(target), kept);
        }
        assert_eq!(agent("App/1.2.3 (id 460001234567890)"), "App/1.2.3 (id #)");
    }
}
