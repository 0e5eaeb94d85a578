//! Numbers of devices, subscribers and cards: IMEI (3GPP TS 23.003 section 6), MEID (3GPP2 S.R0048), IMSI (section 2.2),
//! ICCID (ITU-T E.118), MAC addresses (IEEE 802).

use super::{
    Number,
    check::{at, digits, luhn, num, part, uniform, value},
};

pub(super) static IMEI: Number = Number {
    id: "imei",
    class: "device.imei",
    title: "device identity (IMEI)",
    keys: &["deviceimei", "imei", "imei1", "imei2", "imeino", "imeinumber", "imeisv"],
    words: &["imei", "串号"],
    shapes: &[
        "ddddddddddddddd",
        "dd-dddddd-dddddd-d",
        "dddddddd-dddddd-d",
        "dddddd-dd-dddddd-d",
        "dddddddddddddd",
        "dddddddddddddddd",
        "dddddddd-dddddd-dd",
    ],
    // Fourteen digits leave the check digit out, sixteen have a software version in its place.
    check: |id| match id.len() {
        15 => digits(id, 15) && is_allocated(id) && luhn(id),
        14 | 16 => digits(id, id.len()) && is_allocated(id) && !uniform(id),
        _ => false,
    },
    examples: &["515557707611361", "33-029707-712583-2"],
    non_examples: &["515557707611360"],
    ..Number::NONE
};

/// Hexadecimal with a first digit from A on, or decimal; a check digit may follow either.
pub(super) static MEID: Number = Number {
    id: "meid",
    class: "device.imei",
    title: "device identity (MEID)",
    keys: &["esn", "meid", "meidno", "meidnumber"],
    words: &["meid", "esn"],
    shapes: &["NNNNNNNNNNNNNN", "dddddddddddddddddd", "NNNNNNNNNNNNNNN"],
    check: is_meid,
    examples: &["D6573001935B92", "330620626807712768"],
    non_examples: &["06573001935B92", "D6573001935B9"],
    ..Number::NONE
};

/// No check digit: country code of ITU-T E.212 and something but one digit repeated behind it.
pub(super) static IMSI: Number = Number {
    id: "imsi",
    class: "device.imsi",
    title: "subscriber identity (IMSI)",
    keys: &["imsi", "imsi1", "imsi2", "simimsi", "subscriberid"],
    words: &["imsi", "subscriber"],
    shapes: &["ddddddddddddddd", "ddd dd dddddddddd", "ddd-dd-dddddddddd", "dddddddddddddd"],
    check: |id| {
        (14..=15).contains(&id.len())
            && digits(id, id.len())
            && is_country(num(id, 0, 3))
            && !uniform(part(id, 3, id.len()))
    },
    examples: &["436381435406445", "643 15 8541172231"],
    non_examples: &["433381435406445"],
    ..Number::NONE
};

pub(super) static ICCID: Number = Number {
    id: "iccid",
    class: "device.iccid",
    title: "SIM card number (ICCID)",
    keys: &["ccid", "iccid", "simcardid", "simid", "simiccid", "simno", "simnumber", "simserialnumber"],
    words: &["iccid", "sim"],
    shapes: &[
        "ddddddddddddddddddd",
        "dddddddddddddddddddd",
        "dddddddddddddddddddN",
        "dddd dddd dddd dddd dddd",
    ],
    // Nineteen digits of which the last is Luhn's, then sometimes one of the operator's own or a filling F; some
    // operators give twenty with Luhn at the end.
    check: |id| {
        let plain = id.strip_suffix(b"F").unwrap_or(id);
        matches!(id.len(), 19 | 20)
            && plain.starts_with(b"89")
            && digits(plain, plain.len())
            && at(id, 2) > 0
            && (luhn(plain) || plain.len() == 20 && luhn(part(plain, 0, 19)))
    },
    examples: &["8937137585836909888", "89236241675819414980"],
    non_examples: &["8937137585836909880", "893713758583690988"],
    ..Number::NONE
};

pub(super) static MAC: Number = Number {
    id: "mac",
    class: "device.mac",
    title: "MAC address",
    keys: &["bssid", "btmac", "ethernetaddress", "mac", "macaddr", "macaddress", "wifimac", "wlanmac"],
    words: &["mac", "mac address", "ethernet", "物理地址"],
    shapes: &["NN:NN:NN:NN:NN:NN", "NN-NN-NN-NN-NN-NN", "NNNN.NNNN.NNNN", "NNNNNNNNNNNN"],
    check: |id| id.len() == 12 && id.iter().all(u8::is_ascii_hexdigit) && !uniform(id) && !is_multicast(id),
    examples: &["64:77:40:76:70:92", "20-69-5F-87-30-88"],
    non_examples: &["33:33:40:76:70:92", "64:77:40:76:70:9"],
    ..Number::NONE
};

/// Returns whether an address is of a group of IPv4 or IPv6 receivers.
fn is_multicast(id: &[u8]) -> bool {
    id.starts_with(b"01005E") || id.starts_with(b"3333")
}

/// Returns whether a reporting body gave out such type allocation codes.
fn is_allocated(id: &[u8]) -> bool {
    matches!(num(id, 0, 2), 0 | 1 | 10 | 30 | 33 | 35 | 44 | 45 | 49..=54 | 86 | 91 | 98 | 99)
        && num(id, 2, 8) > 0
}

fn is_meid(id: &[u8]) -> bool {
    let is_hex =
        |id: &[u8]| id.iter().all(u8::is_ascii_hexdigit) && value(id.first().copied().unwrap_or(0)) > 9;
    match id.len() {
        14 => is_hex(id) || (super::device::IMEI.check)(id),
        15 => is_hex(id) && hex_luhn(id) || (super::device::IMEI.check)(id),
        18 => is_decimal(id),
        19 => is_decimal(part(id, 0, 18)) && digits(id, 19) && luhn(id),
        _ => false,
    }
}

/// Ten digits of a manufacturer up to 2^32 and eight of a serial number up to 2^24.
fn is_decimal(id: &[u8]) -> bool {
    let maker = super::check::long(part(id, 0, 10));
    digits(id, 18) && maker >= 0xA000_0000 && u32::try_from(maker).is_ok() && num(id, 10, 18) < 1 << 24
}

fn hex_luhn(id: &[u8]) -> bool {
    let doubled = |(index, &byte): (usize, &u8)| match index % 2 {
        0 => value(byte),
        _ => value(byte) * 2 / 16 + value(byte) * 2 % 16,
    };
    id.iter().rev().enumerate().map(doubled).sum::<u32>().is_multiple_of(16)
}

/// Returns whether a mobile country code is assigned (ITU-T E.212, Operational Bulletin of 2023).
fn is_country(code: u32) -> bool {
    matches!(
        code,
        1 | 202 | 204 | 206 | 208 | 212..=214 | 216 | 218..=222 | 225 | 226 | 228 | 230..=232 | 234 | 235 | 238 | 240
            | 242 | 244 | 246..=248 | 250 | 255 | 257 | 259 | 260 | 262 | 266 | 268 | 270 | 272 | 274 | 276 | 278 | 280
            | 282..=284 | 286 | 288..=290 | 292..=295 | 297 | 302 | 308 | 310..=316 | 330 | 332 | 334 | 338 | 340 | 342
            | 344 | 346 | 348 | 350 | 352 | 354 | 356 | 358 | 360 | 362..=366 | 368 | 370 | 372 | 374 | 376 | 400..=402
            | 404..=406 | 410 | 412..=422 | 424..=432 | 434 | 436..=438 | 440 | 441 | 450 | 452 | 454..=457 | 460 | 461
            | 466 | 467 | 470 | 472 | 502 | 505 | 510 | 514 | 515 | 520 | 525 | 528 | 530 | 536 | 537 | 539..=555 | 602..=655
            | 657 | 659 | 702 | 704 | 706 | 708 | 710 | 712 | 714 | 716 | 722 | 724 | 730 | 732 | 734 | 736 | 738 | 740
            | 742 | 744 | 746 | 748 | 750 | 901
    )
}
