//! International bank account numbers (ISO 13616-1): country, two check digits (ISO/IEC 7064 MOD 97-10), an account of the
//! length and form that the country registered with SWIFT.

use super::{
    Number,
    be::is_97,
    check::{mod_97, part, uniform},
};

pub(super) static IBAN: Number = Number {
    id: "iban",
    class: "finance.iban",
    title: "international bank account number",
    keys: &["accountnumber", "bankaccount", "iban", "ibannumber", "kontonummer"],
    words: &["iban", "bank account", "konto", "compte", "银行账号"],
    shapes: &[
        "AAddNNNNNNNNNNN",
        "AAddNNNNNNNNNNNN",
        "AAddNNNNNNNNNNNNN",
        "AAddNNNNNNNNNNNNNN",
        "AAddNNNNNNNNNNNNNNN",
        "AAddNNNNNNNNNNNNNNNN",
        "AAddNNNNNNNNNNNNNNNNN",
        "AAddNNNNNNNNNNNNNNNNNN",
        "AAddNNNNNNNNNNNNNNNNNNN",
        "AAddNNNNNNNNNNNNNNNNNNNN",
        "AAddNNNNNNNNNNNNNNNNNNNNN",
        "AAddNNNNNNNNNNNNNNNNNNNNNN",
        "AAddNNNNNNNNNNNNNNNNNNNNNNN",
        "AAddNNNNNNNNNNNNNNNNNNNNNNNN",
        "AAddNNNNNNNNNNNNNNNNNNNNNNNNN",
        "AAddNNNNNNNNNNNNNNNNNNNNNNNNNN",
        "AAddNNNNNNNNNNNNNNNNNNNNNNNNNNN",
        "AAddNNNNNNNNNNNNNNNNNNNNNNNNNNNN",
        "AAddNNNNNNNNNNNNNNNNNNNNNNNNNNNNN",
        "AAdd NNNN NNNN NNN",
        "AAdd NNNN NNNN NNNN",
        "AAdd NNNN NNNN NNNN N",
        "AAdd NNNN NNNN NNNN NN",
        "AAdd NNNN NNNN NNNN NNN",
        "AAdd NNNN NNNN NNNN NNNN",
        "AAdd NNNN NNNN NNNN NNNN N",
        "AAdd NNNN NNNN NNNN NNNN NN",
        "AAdd NNNN NNNN NNNN NNNN NNN",
        "AAdd NNNN NNNN NNNN NNNN NNNN",
        "AAdd NNNN NNNN NNNN NNNN NNNN N",
        "AAdd NNNN NNNN NNNN NNNN NNNN NN",
        "AAdd NNNN NNNN NNNN NNNN NNNN NNN",
        "AAdd NNNN NNNN NNNN NNNN NNNN NNNN",
        "AAdd NNNN NNNN NNNN NNNN NNNN NNNN N",
        "AAdd NNNN NNNN NNNN NNNN NNNN NNNN NN",
        "AAdd NNNN NNNN NNNN NNNN NNNN NNNN NNN",
        "AAdd NNNN NNNN NNNN NNNN NNNN NNNN NNNN",
        "AAdd-NNNN-NNNN-NNN",
        "AAdd-NNNN-NNNN-NNNN",
        "AAdd-NNNN-NNNN-NNNN-N",
        "AAdd-NNNN-NNNN-NNNN-NN",
        "AAdd-NNNN-NNNN-NNNN-NNN",
        "AAdd-NNNN-NNNN-NNNN-NNNN",
        "AAdd-NNNN-NNNN-NNNN-NNNN-N",
        "AAdd-NNNN-NNNN-NNNN-NNNN-NN",
        "AAdd-NNNN-NNNN-NNNN-NNNN-NNN",
        "AAdd-NNNN-NNNN-NNNN-NNNN-NNNN",
        "AAdd-NNNN-NNNN-NNNN-NNNN-NNNN-N",
        "AAdd-NNNN-NNNN-NNNN-NNNN-NNNN-NN",
        "AAdd-NNNN-NNNN-NNNN-NNNN-NNNN-NNN",
        "AAdd-NNNN-NNNN-NNNN-NNNN-NNNN-NNNN",
        "AAdd-NNNN-NNNN-NNNN-NNNN-NNNN-NNNN-N",
        "AAdd-NNNN-NNNN-NNNN-NNNN-NNNN-NNNN-NN",
        "AAdd-NNNN-NNNN-NNNN-NNNN-NNNN-NNNN-NNN",
        "AAdd-NNNN-NNNN-NNNN-NNNN-NNNN-NNNN-NNNN",
    ],
    check: |id| {
        let moved = part(id, 4, id.len()).iter().chain(part(id, 0, 4));
        is_form(part(id, 0, 2), part(id, 4, id.len()))
            && part(id, 2, 4).iter().all(u8::is_ascii_digit)
            && mod_97(moved) == 1
            && is_national(part(id, 0, 2), part(id, 4, id.len()))
    },
    alone: true,
    examples: &["NO6662728467423", "BE84583688581959"],
    non_examples: &["NO6662728467420", "NO666272846742"],
    ..Number::NONE
};

/// Country and form of the account, as the registry writes it: `n` digits, `a` letters, `c` either.
const FORMS: &str = "AD 8n12c AE 19n AL 8n16c AT 16n AZ 4a20c BA 16n BE 12n BG 4a6n8c BH 4a14c BI 23n BR 23n1a1c \
BY 4c4n16c CH 5n12c CR 18n CY 8n16c CZ 20n DE 18n DJ 23n DK 14n DO 4c20n EE 16n EG 25n ES 20n FI 14n FK 2a12n FO 14n \
FR 10n11c2n GB 4a14n GE 2a16n GI 4a15c GL 14n GR 7n16c GT 4c20c HN 4a20n HR 17n HU 24n IE 4a14n IL 19n IQ 4a15n IS 22n \
IT 1a10n12c JO 4a4n18c KW 4a22c KZ 3n13c LB 4n20c LC 4a24c LI 5n12c LT 16n LU 3n13c LV 4a13c LY 21n MC 10n11c2n \
MD 2c18c ME 18n MK 3n10c2n MN 16n MR 23n MT 4a5n18c MU 4a19n3a NI 4a20n NL 4a10n NO 11n OM 3n16c PK 4a16c PL 24n \
PS 4a21c PT 21n QA 4a21c RO 4a16c RS 18n RU 14n15c SA 2n18c SC 4a20n3a SD 14n SE 20n SI 15n SK 20n SM 1a10n12c \
SO 19n ST 21n SV 4a20n TL 19n TN 20n TR 5n1n16c UA 6n19c VA 18n VG 4a16n XK 16n YE 4a4n18c";

fn is_form(country: &[u8], account: &[u8]) -> bool {
    let mut words = FORMS.split(' ');
    while let (Some(name), Some(form)) = (words.next(), words.next()) {
        if name.as_bytes() == country {
            return follows(form, account);
        }
    }
    false
}

fn follows(form: &str, account: &[u8]) -> bool {
    let (mut count, mut rest) = (0, account);
    for kind in form.bytes() {
        if kind.is_ascii_digit() {
            count = count * 10 + usize::from(kind - b'0');
            continue;
        }
        let Some((group, tail)) = rest.split_at_checked(count) else { return false };
        let fits = match kind {
            b'a' => group.iter().all(u8::is_ascii_uppercase),
            b'n' => group.iter().all(u8::is_ascii_digit),
            _ => group.iter().all(u8::is_ascii_alphanumeric),
        };
        if !fits {
            return false;
        }
        (count, rest) = (0, tail);
    }
    rest.is_empty()
}

/// Check digits within the account, where they are those of all banks of a country.
fn is_national(country: &[u8], account: &[u8]) -> bool {
    match country {
        b"BE" => is_97(account),
        b"BA" | b"ME" | b"MK" | b"PT" | b"RS" | b"SI" | b"TL" | b"XK" => mod_97(account) == 1,
        b"NO" => (super::no::ACCOUNT.check)(account),
        _ => !uniform(account),
    }
}
