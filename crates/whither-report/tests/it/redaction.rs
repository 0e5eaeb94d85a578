//! Whatever the value, little of it is shown.

use proptest::prelude::*;
use whither_model::Sensitive;
use whither_report::redacted;

const CLASSES: [&str; 14] = [
    "account.credential",
    "account.session_token",
    "account.user_id",
    "comm.metadata",
    "contact.email",
    "contact.phone",
    "device.imei",
    "device.mac",
    "finance.card",
    "gov.id.national",
    "location.precise",
    "network.ip",
    "network.wifi",
    "person.name",
];

/// Says of how many characters of its value a redaction gives away, punctuation apart.
fn shown(redacted: &str) -> usize {
    // The word for the length of a secret is not of the value.
    let (redacted, _) = redacted.split_once(" (").unwrap_or((redacted, ""));
    redacted.chars().filter(|character| *character != '•' && !".,:-@".contains(*character)).count()
}

fn check(class: &str, value: &str) -> Result<(), TestCaseError> {
    let text = redacted(class, &Sensitive::new(value.into()));
    let length = value.chars().count();
    prop_assert!(shown(&text) * 10 <= length * 3, "{class}: {value:?} is shown as {text:?}");
    prop_assert!(value.is_empty() || text.contains('•'), "{class}: {value:?} is shown as {text:?}");
    prop_assert!(value.is_empty() || !text.contains(value) || value.chars().all(|c| c == '•'));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn never_shows_more_than_three_tenths(
        class in 0..CLASSES.len(),
        value in "[^•()]{0,40}|[0-9]{1,20}|[a-z.]{1,9}@[a-z.]{1,12}|-?[0-9]{1,3}\\.[0-9]{1,6},-?[0-9]{1,3}\\.[0-9]{1,6}\
                  |[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-f]{2}(:[0-9a-f]{2}){5}|[一-龥]{1,4}",
    ) {
        check(CLASSES[class], &value)?;
    }
}
