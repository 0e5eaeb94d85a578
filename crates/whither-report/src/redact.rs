//! What may be shown of a personal value. The only caller of `Sensitive::expose` outside tests.
//!
//! Enough to tell two values apart and to find one in one's own capture, too little to recover it: never more
//! than three tenths of the characters (points and colons between the parts of an address apart), nothing of a
//! secret. Pieces that do not fit are left out, in the order in which they matter least.

use ring::hmac;
use whither_model::Sensitive;

/// The key of one case's fingerprints. It has no `Debug`, no `Display` and no `Serialize`.
#[derive(Clone)]
pub struct CaseKey([u8; 32]);

impl CaseKey {
    /// Wraps the bytes of `case.key`.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

/// Returns what may be shown of `value`, a value of `class`; empty where only its presence is known.
pub fn redacted(class: &str, value: &Sensitive<Box<str>>) -> String {
    let value: &str = value.expose();
    if value.is_empty() {
        return String::new();
    }
    let mut budget = Budget::of(value);
    match class {
        "account.credential"
        | "account.session_token"
        | "biometric.face"
        | "biometric.fingerprint"
        | "biometric.voice"
        | "comm.content"
        | "comm.keystrokes"
        | "comm.sms"
        | "device.push_token" => secret(value),
        "contact.email" => email(value, &mut budget),
        "device.mac" => leading_groups(value, 2, &mut budget),
        "location.history" | "location.precise" => degrees(value, &mut budget),
        "network.ip" => leading_groups(value, 1, &mut budget),
        // What a pattern of the user finds may be anything.
        _ if class.starts_with("custom.") => secret(value),
        _ => ends(value),
    }
}

/// Returns the keyed fingerprint of `value`: HMAC-SHA-256 over class, a zero byte and value; its first 16 bytes
/// as hexadecimal digits.
///
/// None without a key, since a bare hash of a phone number can be reversed by trying them all, and none where the
/// value itself is not known.
pub fn fingerprint(key: Option<&CaseKey>, class: &str, value: &Sensitive<Box<str>>) -> Option<String> {
    let value: &str = value.expose();
    let key = key.filter(|_| !value.is_empty())?;
    let mut context = hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA256, &key.0));
    context.update(class.as_bytes());
    context.update(&[0]);
    context.update(value.as_bytes());
    Some(context.sign().as_ref().iter().take(16).map(|byte| format!("{byte:02x}")).collect())
}

/// How many characters of a value may still be shown.
struct Budget(usize);

impl Budget {
    fn of(value: &str) -> Self {
        Self(value.chars().count() * 3 / 10)
    }

    /// Takes the cost of a piece if the rest allows it.
    fn allows(&mut self, piece: &str) -> bool {
        let cost = piece.chars().count();
        let fits = cost <= self.0;
        self.0 -= if fits { cost } else { 0 };
        fits
    }
}

/// Both ends of a long value, the beginning of a shorter one, nothing of a very short one.
fn ends(value: &str) -> String {
    let characters: Vec<char> = value.chars().collect();
    let budget = Budget::of(value).0.min(LONG_SHOWN);
    let (first, last) = match characters.len() {
        LONG.. => {
            let last = (budget * 2 / 5).max(1);
            (budget - last, last)
        }
        _ => (budget.min(2), 0),
    };
    let hidden = characters.len() - first - last;
    let mut shown: String = characters.iter().take(first).collect();
    shown.extend(std::iter::repeat_n(DOT, hidden.min(DOTS_MAX)));
    shown.extend(characters.iter().skip(first + hidden));
    shown
}

/// The first character of the account and the last label of the domain: `a•••@•••.com`.
fn email(value: &str, budget: &mut Budget) -> String {
    let Some((account, domain)) = value.rsplit_once('@') else { return ends(value) };
    let top = domain.rsplit_once('.').map_or("", |(_, top)| top);
    let first: String = account.chars().take(1).collect();
    // An account of one character would be shown whole.
    let first = if account.chars().nth(1).is_some() && budget.allows(&first) { first } else { String::new() };
    let top = if !top.is_empty() && budget.allows(top) { format!(".{top}") } else { String::new() };
    format!("{first}{HIDDEN}@{HIDDEN}{top}")
}

/// Whole degrees, which place a person within a hundred kilometres: `31.•••,121.•••`.
fn degrees(value: &str, budget: &mut Budget) -> String {
    let number = |number: &str| match number.trim().split_once('.') {
        Some((whole, _)) if budget.allows(whole) => format!("{whole}.{HIDDEN}"),
        _ => HIDDEN.to_owned(),
    };
    value.split(',').take(2).map(number).collect::<Vec<_>>().join(",")
}

/// The first groups of an address: the network of an IP address, the maker's part of a MAC address.
fn leading_groups(value: &str, groups: usize, budget: &mut Budget) -> String {
    let mut shown = String::new();
    for group in value.split_inclusive([':', '.', '-']).take(groups) {
        let part = group.trim_end_matches([':', '.', '-']);
        if group == value || !budget.allows(part) {
            break;
        }
        shown.push_str(group);
    }
    shown + HIDDEN
}

/// Nothing but how long it is, in steps: a password of known length is halfway guessed.
fn secret(value: &str) -> String {
    let length = match value.chars().count() {
        ..8 => "short",
        8..16 => "medium",
        16..64 => "long",
        _ => "very long",
    };
    format!("{HIDDEN} ({length})")
}

const DOT: char = '•';
const HIDDEN: &str = "•••";

/// Longest row of dots; beyond it the length says nothing that anyone would compare by eye.
const DOTS_MAX: usize = 12;

/// From this length on a value is long enough to show both ends.
const LONG: usize = 11;

/// Most characters shown of a long value: three in front, two behind.
const LONG_SHOWN: usize = 5;

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Sensitive<Box<str>> {
        Sensitive::new(text.into())
    }

    #[test]
    fn shows_little_of_each_class() {
        for (class, text, shown) in [
            ("account.credential", "hunter2", "••• (short)"),
            ("account.session_token", "eyJhbGciOiJIUzI1NiJ9", "••• (long)"),
            ("account.user_id", "4211987", "42•••••"),
            ("account.user_id", "421", "•••"),
            ("account.username", "", ""),
            ("contact.email", "a@example.com", "•••@•••.com"),
            ("contact.email", "alice@example.com", "a•••@•••.com"),
            ("contact.email", "bo@qq.com", "b•••@•••"),
            ("contact.phone", "13800138000", "13••••••••0"),
            ("contact.phone", "+8613800138000", "+86••••••••••0"),
            ("device.imei", "490154203237518", "490•••••••••••8"),
            ("device.mac", "02:00:5e:10:00:01", "02:00:•••"),
            ("finance.card", "4111111111111111", "411••••••••••••1"),
            ("gov.id.national", "11010519491231002X", "110••••••••••••2X"),
            ("location.precise", "-31.2304,121.4737", "-31.•••,•••"),
            ("location.precise", "31.230416,121.473701", "31.•••,121.•••"),
            ("network.ip", "203.0.113.77", "203.•••"),
            ("network.ip", "8.8.8.8", "8.•••"),
            ("person.name", "张三", "••"),
        ] {
            assert_eq!(redacted(class, &value(text)), shown, "{class} {text}");
        }
    }

    #[test]
    fn fingerprints_only_with_a_key() {
        let key = CaseKey::new([7; 32]);
        let print = |class, text| fingerprint(Some(&key), class, &value(text));
        let imei = print("device.imei", "490154203237518").expect("a fingerprint");
        assert_eq!(imei.len(), 32);
        assert_eq!(print("device.imei", "490154203237518").as_deref(), Some(imei.as_str()));
        assert_ne!(print("device.imei", "490154203237526"), Some(imei.clone()));
        assert_ne!(print("device.serial", "490154203237518"), Some(imei));
        assert_eq!(print("device.imei", ""), None);
        assert_eq!(fingerprint(None, "device.imei", &value("490154203237518")), None);
        // RFC 2104 as Python computes it: hmac.new(b"\x07" * 32, b"a\0b", "sha256").hexdigest()[:32].
        assert_eq!(print("a", "b").as_deref(), Some(EXPECTED));
    }

    const EXPECTED: &str = "6f6fbf3e914c9caf68cb9d3f7fb947aa";
}
