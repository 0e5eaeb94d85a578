//! Mainland China: resident identity numbers (GB 11643-1999 and the fifteen digits before it), organisation codes
//! (GB 11714-1997), unified social credit codes (GB 32100-2015), passports, permits of Hong Kong, Macao and Taiwan
//! residents.
//!
//! Regions are those of GB/T 2260 with all that were ever in force (`data/cn-regions.csv`): a county that was
//! dissolved before the birth, or founded after it, is accepted, as authorities issued such numbers.

use std::sync::LazyLock;

use super::{
    Number,
    check::{
        at, body, byte, digits, form, is_day, last, letter, mod_11_2, num, part, position, sum, uniform,
    },
};
use crate::check_digit::is_date;

/// Rows of seventeen bytes and a line feed, sorted: region, first and last year in force.
const REGIONS: &[u8] = include_bytes!("../../../../data/cn-regions.csv");
const REGION_ROW: usize = 17;

pub(super) static RIC: Number = Number {
    id: "cn.ric",
    class: "gov.id.national",
    country: "CN",
    title: "resident identity number of China",
    keys: &[
        "certificateno",
        "certificatenumber",
        "certno",
        "certnum",
        "citizenid",
        "idcard",
        "idcardno",
        "idcardnum",
        "idcardnumber",
        "identitycard",
        "identitycardno",
        "identityno",
        "idno",
        "idnum",
        "idnumber",
        "residentid",
        "sfz",
        "sfzh",
        "sfzhm",
        "shenfenzheng",
        "zjhm",
    ],
    words: &["身份证", "身份號碼", "证件号", "公民身份", "id card", "id number", "identity", "resident id"],
    shapes: &["dddddddddddddddddN", "dddddd dddddddd dddN", "dddddd-dddddddd-dddN"],
    check: |id| digits(body(id), 17) && is_region(part(id, 0, 6)) && is_date(part(id, 6, 14)) && mod_11_2(id),
    alone: true,
    examples: &["652922195312063311", "620601 20330927 6780"],
    non_examples: &["652922195312063310", "65292219531206331"],
};

/// No check digit: region and date only, so a field name must lead to it.
pub(super) static RIC_OLD: Number = Number {
    id: "cn.ric15",
    class: "gov.id.national",
    country: "CN",
    title: "resident identity number of China, fifteen digits",
    keys: RIC.keys,
    words: &["身份证", "证件号", "公民身份"],
    shapes: &["ddddddddddddddd"],
    check: |id| {
        digits(id, 15)
            && is_region(part(id, 0, 6))
            && is_day(1900 + num(id, 6, 8), num(id, 8, 10), num(id, 10, 12))
            && num(id, 12, 15) > 0
    },
    examples: &["520203240622787"],
    non_examples: &["520203240632787", "52020324062278"],
    ..Number::NONE
};

pub(super) static ORGANISATION: Number = Number {
    id: "cn.orgcode",
    class: "org.registration",
    country: "CN",
    title: "organisation code of China",
    keys: &["orgcode", "organizationcode", "organisationcode", "zzjgdm"],
    words: &["组织机构代码", "organization code"],
    shapes: &["NNNNNNNN-N", "NNNNNNNNN"],
    check: is_organisation,
    examples: &["QWTAKF6A-8", "XZIZ8M8M7"],
    non_examples: &["QWTAKF6A-0", "QWTAKF6A-"],
    ..Number::NONE
};

pub(super) static USCC: Number = Number {
    id: "cn.uscc",
    class: "org.registration",
    country: "CN",
    title: "unified social credit code of China",
    keys: &[
        "creditcode",
        "socialcreditcode",
        "tyshxydm",
        "unifiedsocialcreditcode",
        "uscc",
        "uscic",
        "taxpayerid",
    ],
    words: &["统一社会信用代码", "信用代码", "纳税人识别号", "税号", "social credit"],
    shapes: &["NNddddddNNNNNNNNNN"],
    check: is_uscc,
    alone: true,
    examples: &["41132701X907682234"],
    non_examples: &["41132701X907682230", "41132701X90768223"],
};

/// Shape only: E with digits or a letter behind it, and the kinds before it; no check digit outside the MRZ.
pub(super) static PASSPORT: Number = Number {
    id: "cn.passport",
    class: "gov.id.passport",
    country: "CN",
    title: "passport number of China",
    keys: &[
        "huzhao",
        "passport",
        "passportid",
        "passportno",
        "passportnum",
        "passportnumber",
        "护照",
        "护照号",
        "护照号码",
    ],
    words: &["护照", "passport"],
    shapes: &["Adddddddd", "AAddddddd"],
    check: |id| match byte(id, 0) {
        b'G' => form(id, "Adddddddd"),
        b'E' => form(id, "Adddddddd") || form(id, "AAddddddd") && !matches!(byte(id, 1), b'I' | b'O'),
        b'D' | b'S' | b'P' | b'H' | b'M' | b'K' => form(id, "Adddddddd") || form(id, "AAddddddd"),
        _ => false,
    },
    examples: &["H39487325", "SC3365203"],
    non_examples: &["039487325", "H3948732"],
    ..Number::NONE
};

/// Shape only: mainland travel permits of Hong Kong and Macao residents, eight or ten digits behind H or M.
pub(super) static PERMIT: Number = Number {
    id: "cn.permit",
    class: "gov.id.national",
    country: "CN",
    title: "mainland travel permit of Hong Kong and Macao residents",
    keys: &["hkmacaopermit", "homereturnpermit", "permitno", "travelpermit", "travelpermitno"],
    words: &["通行证", "回乡证", "travel permit"],
    shapes: &["Adddddddd", "Adddddddddd"],
    check: |id| {
        matches!(byte(id, 0), b'H' | b'M')
            && (digits(part(id, 1, id.len()), 8) || digits(part(id, 1, id.len()), 10))
            && !uniform(part(id, 1, 9))
    },
    examples: &["H20612962", "M5395565043"],
    non_examples: &["020612962", "H2061296"],
    ..Number::NONE
};

/// One bit for each region, so that asking costs one look-up.
static KNOWN: LazyLock<Vec<u64>> = LazyLock::new(|| {
    let mut bits = vec![0; 1_000_000 / 64];
    for row in REGIONS.chunks(REGION_ROW) {
        let code = num(row, 0, 6) as usize;
        bits[code / 64] |= 1 << (code % 64);
    }
    bits
});

/// Returns whether six digits are a region that is or was.
pub(crate) fn is_region(code: &[u8]) -> bool {
    let Ok(code) = <&[u8; 6]>::try_from(code) else { return false };
    let digits = code.map(|digit| digit.wrapping_sub(b'0'));
    let number = digits.iter().fold(0, |sum, &digit| sum * 10 + usize::from(digit));
    digits.iter().all(|&digit| digit < 10)
        && KNOWN.get(number / 64).is_some_and(|bits| bits >> (number % 64) & 1 == 1)
}

fn is_organisation(id: &[u8]) -> bool {
    let weighted = sum(body(id), &[3, 7, 9, 10, 5, 8, 4, 2]);
    form(id, "NNNNNNNNN") && byte(id, 8) == letter(b"0X987654321", weighted % 11) && !uniform(body(id))
}

fn is_uscc(id: &[u8]) -> bool {
    const ALPHABET: &[u8] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
    const WEIGHTS: [u32; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
    if !form(id, "NNddddddNNNNNNNNNN") || !matches!(byte(id, 0), b'1'..=b'9' | b'A' | b'G' | b'N' | b'Y') {
        return false;
    }
    let weighted = body(id).iter().zip(WEIGHTS).try_fold(0, |sum, (&character, weight)| {
        position(ALPHABET, character).map(|value| sum + value * weight)
    });
    let check = weighted.map(|sum| (31 - sum % 31) % 31);
    let region = part(id, 2, 8);
    let is_known = is_region(region) || region.starts_with(b"10") || region.ends_with(b"00");
    check.is_some_and(|check| byte(id, 17) == letter(ALPHABET, check))
        && (1..=9).contains(&(at(id, 2)))
        && is_known
        && is_organisation(part(id, 8, 17))
        && last(id) < 36
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_are_rows_of_one_length() {
        assert_eq!(REGIONS.len() % REGION_ROW, 0);
        let codes: Vec<&[u8]> = REGIONS.chunks(REGION_ROW).map(|row| &row[..6]).collect();
        assert!(codes.is_sorted());
        assert!(codes.iter().all(|code| is_region(code)) && !is_region(b"990101"));
    }
}
