//! The classes of personal data, one file each. A new class is a new file and a line in each list here.

use crate::class::{Class, ClassInfo};

mod account_credential;
mod account_openid;
mod account_session_token;
mod account_user_id;
mod account_username;
mod comm_metadata;
mod contact_email;
mod contact_phone;
mod device_advertising_id;
mod device_android_id;
mod device_iccid;
mod device_imei;
mod device_imsi;
mod device_install_id;
mod device_mac;
mod device_push_token;
mod device_serial;
mod finance_card;
mod gov_id_national;
mod gov_id_photo;
mod gov_id_vehicle;
mod health_status;
mod location_precise;
mod network_cell;
mod network_ip;
mod network_wifi;
mod person_birth_date;
mod person_name;
mod place_internet_cafe;
mod place_police_unit;

pub(crate) use contact_email::whole as whole_address;
pub(crate) use contact_phone::WORDS as PHONE_WORDS;

/// Every class, sorted by identifier.
pub static ALL: &[Class] = &[
    account_credential::CLASS,
    account_openid::CLASS,
    account_session_token::CLASS,
    account_user_id::CLASS,
    account_username::CLASS,
    comm_metadata::CLASS,
    contact_email::CLASS,
    contact_phone::CLASS,
    device_advertising_id::CLASS,
    device_android_id::CLASS,
    device_iccid::CLASS,
    device_imei::CLASS,
    device_imsi::CLASS,
    device_install_id::CLASS,
    device_mac::CLASS,
    device_push_token::CLASS,
    device_serial::CLASS,
    finance_card::CLASS,
    gov_id_national::CLASS,
    gov_id_photo::CLASS,
    gov_id_vehicle::CLASS,
    health_status::CLASS,
    location_precise::CLASS,
    network_cell::CLASS,
    network_ip::CLASS,
    network_wifi::CLASS,
    person_birth_date::CLASS,
    person_name::CLASS,
    place_internet_cafe::CLASS,
    place_police_unit::CLASS,
];

pub(crate) use gov_id_vehicle::is_chinese as is_chinese_plate;
pub(crate) use person_name::is_chinese as is_chinese_name;

/// Classes that no file here recognises: those of numbers (`numbers/`), and chats, which structure tells.
pub static FURTHER: &[ClassInfo] = &[
    further("comm.content", "content of messages", 4, "data-disclosure", false, true),
    further("comm.keystrokes", "typed text", 4, "data-disclosure", false, true),
    further("finance.account", "bank account number", 3, "identifying", true, false),
    further("finance.iban", "international bank account number", 3, "identifying", true, false),
    further("gov.id.passport", "passport or identity document", 4, "identifying", true, false),
    further("gov.id.tax", "tax number", 4, "identifying", true, false),
    further("health.insurance", "health insurance number", 4, "identifying", true, false),
    further("org.registration", "number of an organisation", 1, "linking", false, false),
];

const fn further(
    id: &'static str,
    title: &'static str,
    sensitivity: u8,
    linddun: &'static str,
    identifier: bool,
    content: bool,
) -> ClassInfo {
    ClassInfo { id, title, sensitivity, linddun, identifier, content }
}

/// Returns what is known of a class.
pub fn class(id: &str) -> Option<&'static ClassInfo> {
    if let Ok(index) = ALL.binary_search_by(|class| class.info.id.cmp(id)) {
        return ALL.get(index).map(|class| &class.info);
    }
    FURTHER.iter().find(|class| class.id == id)
}

#[cfg(test)]
mod tests {
    use std::{borrow::Cow, collections::BTreeSet, fs, path::Path};

    use whither_model::{ContentSink, Direction, Evidence, FlowId, Limits, Place};

    use super::*;
    use crate::{Detector, class::Keyed, key_value::Delimiter, view::View};

    /// Returns the values of class `id` that are found in `text`.
    fn values(id: &str, text: &str) -> Vec<(String, u64)> {
        let mut scanner = Detector::new(&Limits::default()).scanner();
        let place =
            Place { flow: FlowId::new(0, 1), direction: Direction::Out, path: "udp.payload", media_type: "" };
        scanner.content(&place, text.as_bytes(), 0, true, Evidence::default());
        let mut values = Vec::new();
        for sighting in scanner.finish() {
            if sighting.class == id {
                values.push((sighting.sample.expose().to_string(), sighting.distinct));
            }
        }
        values
    }

    /// Values like those of the examples, with digits and letters changed.
    fn like(value: &str, state: &mut u64) -> String {
        let mut random = |most: u64| {
            *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (*state >> 33) % most
        };
        let mut change = |c: char| match random(6) {
            0 => char::from(b'0' + random(10) as u8),
            1 if c.is_ascii_alphabetic() => char::from(b'a' + random(26) as u8),
            2 => c.to_ascii_uppercase(),
            _ => c,
        };
        value.chars().map(&mut change).collect()
    }

    #[test]
    fn plain_values_are_what_they_are_behind_a_key() {
        let mut state = 11;
        for class in ALL {
            let mut plain = 0;
            for (text, _) in class.examples.iter().cycle().take(class.examples.len() * 400) {
                let text = text.split(|c: char| !c.is_ascii_alphanumeric() && !".:_-".contains(c));
                for value in text.map(|value| like(value, &mut state)) {
                    let value = value.as_bytes();
                    for &key in class.keys {
                        let Some((validation, confidence)) = (class.plain)(value, key) else { continue };
                        plain += 1;
                        let view = View { bytes: value, code: false, no_addresses: false };
                        let (delimiter, quoted, end) = (Delimiter::Colon, false, value.len());
                        let cow = Cow::Borrowed(value);
                        let keyed = Keyed { view: &view, key, delimiter, quoted, start: 0, end, value: cow };
                        let found = (class.keyed)(&keyed).expect("the same by the longer way");
                        assert_eq!((found.validation, found.confidence), (validation, confidence));
                        assert_eq!((found.start, found.end, &*found.value), (0, end, value));
                    }
                }
            }
            let is_common = [
                "account.user_id",
                "contact.phone",
                "device.imei",
                "device.imsi",
                "device.mac",
                "network.ip",
            ];
            assert!(plain > 20 || !is_common.contains(&class.info.id), "{} {plain}", class.info.id);
        }
    }

    #[test]
    fn examples_are_found_and_non_examples_are_not() {
        for class in ALL {
            let id = class.info.id;
            assert!(!class.examples.is_empty() && !class.non_examples.is_empty(), "{id} has no examples");
            for &(text, value) in class.examples {
                let value = if class.presence_only { "" } else { value };
                assert_eq!(values(id, text), [(value.to_owned(), 1)], "{id}: {text}");
            }
            for &text in class.non_examples {
                assert!(values(id, text).is_empty(), "{id}: {text}");
            }
        }
    }

    #[test]
    fn list_is_sorted_and_each_class_is_found_by_its_id() {
        assert!(ALL.is_sorted_by(|a, b| a.info.id < b.info.id));
        for entry in ALL {
            assert_eq!(class(entry.info.id).map(|info| info.id), Some(entry.info.id));
            assert!((1..=4).contains(&entry.info.sensitivity));
        }
        assert!(FURTHER.iter().all(|info| ALL.iter().all(|class| class.info.id != info.id)), "listed twice");
        assert!(class("device").is_none());
        for number in crate::numbers::ALL {
            assert!(class(number.class).is_some(), "{}", number.class);
        }
    }

    #[test]
    fn no_file_is_forgotten() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/classes");
        let files: BTreeSet<String> = fs::read_dir(folder)
            .expect("src/classes")
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter(|name| name != "mod.rs")
            .collect();
        let listed: BTreeSet<String> =
            ALL.iter().map(|class| class.info.id.replace('.', "_") + ".rs").collect();
        assert_eq!(files, listed);
    }
}
