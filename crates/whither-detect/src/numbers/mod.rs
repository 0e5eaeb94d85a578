//! Numbers that states or standards give to one person, device, account or organisation, one file a country.
//!
//! A [`Number`] says how it is written ([`Number::shapes`]), what leads to it (field names, words) and what a
//! valid one satisfies ([`Number::check`]): check digits, dates, ranges, tables. Check digits are by the public
//! definitions of the authorities; where a value is only plausible the head of its file says so. Whether a
//! number stands in a register is never asked.
//!
//! [`Number::alone`] is measured, not guessed: a test draws random strings. A shape of digits only must let
//! less than one in 100,000 pass. One with letters must do so among random letters and digits of its length,
//! and let at most one in fifty pass among strings of its own shape, which serial numbers may share.

mod ad;
mod ae;
mod al;
mod ar;
mod at;
mod au;
mod az;
mod ba;
mod bd;
mod be;
mod bg;
mod bic;
mod br;
mod by;
mod ca;
mod card;
mod ch;
mod check;
mod cl;
mod cn;
mod co;
mod cr;
mod cu;
mod cy;
mod cz;
mod de;
mod device;
mod dk;
mod do_;
mod dz;
mod ec;
mod ee;
mod eg;
mod es;
mod fi;
mod fr;
mod gb;
mod ge;
mod gh;
mod gn;
mod gr;
mod gt;
mod hk;
mod hr;
mod hu;
mod iban;
mod id;
mod ie;
mod il;
mod in_;
mod ir;
mod is;
mod isni;
mod it;
mod jp;
mod ke;
mod kr;
mod kz;
mod lei;
mod li;
mod lk;
mod lt;
mod lu;
mod lv;
mod ma;
mod md;
mod me;
mod measured;
mod mk;
mod mo;
mod mrz;
mod mt;
mod mu;
mod mx;
mod my;
mod mz;
mod ng;
mod nl;
mod no;
mod nz;
mod om;
mod pe;
mod ph;
mod pk;
mod pl;
mod pt;
mod py;
mod ro;
mod rs;
mod ru;
mod sa;
mod score;
mod se;
mod sg;
mod si;
mod sk;
mod sv;
#[cfg(test)]
mod tests;
mod th;
mod tn;
mod tr;
mod tw;
mod ua;
mod us;
mod uy;
mod ve;
mod vn;
mod za;

use std::borrow::Cow;

pub(crate) use cn::is_region as is_chinese_region;
pub(crate) use measured::MEASURED;
pub use score::{Case, Score, score};

/// A number given to one person, device, account or organisation.
#[derive(Clone, Copy)]
pub struct Number {
    /// Country and short name, such as `cn.ric`, or the short name of an international one, such as `iban`.
    pub id: &'static str,
    /// The taxonomy class of its values.
    pub class: &'static str,
    /// ISO 3166-1 alpha-2 in upper case; empty for international ones.
    pub country: &'static str,
    /// Short English name.
    pub title: &'static str,
    /// Field names that lead to it: lower case, without `_`, `-` and spaces.
    pub keys: &'static [&'static str],
    /// Words in lower case that stand near it in text.
    pub words: &'static [&'static str],
    /// Written forms as [`matches()`] reads them.
    pub shapes: &'static [&'static str],
    /// Judges the form that [`compact`] gives.
    pub check: fn(&[u8]) -> bool,
    /// Whether a valid value of the shape is believed without field name and word.
    pub alone: bool,
    /// Written values that are valid; generated or published as specimens.
    pub examples: &'static [&'static str],
    /// Written values that are not.
    pub non_examples: &'static [&'static str],
}

impl Number {
    /// A number that nothing is: the rest of every definition.
    pub(crate) const NONE: Self = Self {
        id: "",
        class: "gov.id.national",
        country: "",
        title: "",
        keys: &[],
        words: &[],
        shapes: &[],
        check: |_| false,
        alone: false,
        examples: &[],
        non_examples: &[],
    };

    /// Returns whether a written value has one of the shapes and passes the check.
    pub fn is_valid(&self, written: &[u8]) -> bool {
        self.shapes.iter().any(|shape| matches(shape, written)) && (self.check)(&compact(written))
    }
}

/// Returns whether a value is written like a shape.
///
/// In a shape `d` stands for an ASCII digit, `A` for an ASCII letter, `N` for either; other bytes are themselves,
/// without case.
pub fn matches(shape: &str, written: &[u8]) -> bool {
    shape.len() == written.len()
        && shape.bytes().zip(written).all(|(expected, byte)| match expected {
            b'A' => byte.is_ascii_alphabetic(),
            b'N' => byte.is_ascii_alphanumeric(),
            b'd' => byte.is_ascii_digit(),
            _ => expected.eq_ignore_ascii_case(byte),
        })
}

/// Returns the first of some numbers that digits are with up to three zeros before them, and these digits.
///
/// An integer has lost them. Nothing is returned where the digits are one of the numbers as they are.
pub(crate) fn padded(digits: &[u8], among: &[u16]) -> Option<(u16, Vec<u8>)> {
    const MOST: usize = 3;
    const LONGEST: usize = 20;
    let is_length = (4..=LONGEST - MOST).contains(&digits.len());
    if among.is_empty() || !is_length || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let valid = |value: &[u8]| {
        let is_valid =
            |index: &u16| ALL.get(usize::from(*index)).is_some_and(|number| number.is_valid(value));
        among.iter().copied().find(is_valid)
    };
    if valid(digits).is_some() {
        return None;
    }
    (1..=MOST).find_map(|zeros| {
        let value = [&b"000"[..zeros], digits].concat();
        valid(&value).map(|number| (number, value))
    })
}

/// Returns a value in upper case without the separators space, `.`, `,`, `-`, `/`, `(`, `)` and `:`.
///
/// Dashes and spaces of Unicode count as separators too; Arabic-Indic, Persian and full-width digits become ASCII.
pub fn compact(written: &[u8]) -> Cow<'_, [u8]> {
    if written.iter().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase()) {
        return Cow::Borrowed(written);
    }
    Cow::Owned(compacted(written))
}

fn compacted(written: &[u8]) -> Vec<u8> {
    const SEPARATORS: &[u8] = b" .,-/():";
    if written.is_ascii() {
        let kept = written.iter().filter(|byte| !SEPARATORS.contains(byte));
        return kept.map(u8::to_ascii_uppercase).collect();
    }
    let text = String::from_utf8_lossy(written).to_uppercase();
    let mut kept = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\u{a0}' | '\u{2000}'..='\u{2015}' | '\u{202f}' | '\u{2212}' | '\u{3000}' => {}
            '\u{660}'..='\u{669}' => kept.push(digit(character, '\u{660}')),
            '\u{6f0}'..='\u{6f9}' => kept.push(digit(character, '\u{6f0}')),
            '\u{ff10}'..='\u{ff19}' => kept.push(digit(character, '\u{ff10}')),
            character if character.is_ascii() && SEPARATORS.contains(&(character as u8)) => {}
            character => kept.push(character),
        }
    }
    kept.into_bytes()
}

fn digit(character: char, zero: char) -> char {
    char::from_digit((character as u32).saturating_sub(zero as u32), 10).unwrap_or('0')
}

/// Every number, sorted by identifier.
pub static ALL: &[&Number] = &[
    &ad::NRT,
    &ae::EID,
    &al::NID,
    &al::NIPT,
    &ar::CBU,
    &ar::CUIT,
    &ar::DNI,
    &at::TIN,
    &at::UID,
    &at::VNR,
    &au::ABN,
    &au::ACN,
    &au::MEDICARE,
    &au::PASSPORT,
    &au::TFN,
    &az::FIN,
    &az::VOEN,
    &ba::JMBG,
    &bd::NID,
    &be::BIS,
    &be::EID,
    &be::NN,
    &be::SSN,
    &be::VAT,
    &bg::EGN,
    &bg::PNF,
    &bg::VAT,
    &bic::BIC,
    &br::CNPJ,
    &br::CNS,
    &br::CPF,
    &br::PIS,
    &by::PN,
    &by::UNP,
    &ca::BC_PHN,
    &ca::BN,
    &ca::OHIP,
    &ca::SIN,
    &card::CARD,
    &ch::AHV,
    &ch::UID,
    &ch::VAT,
    &cl::RUT,
    &cn::ORGANISATION,
    &cn::PASSPORT,
    &cn::PERMIT,
    &cn::RIC,
    &cn::RIC_OLD,
    &cn::USCC,
    &co::CEDULA,
    &co::NIT,
    &cr::CPF,
    &cr::CPJ,
    &cr::DIMEX,
    &cu::NI,
    &cy::TIC,
    &cz::ICO,
    &cz::RC,
    &de::IDNR,
    &de::IK,
    &de::KVNR,
    &de::LANR,
    &de::ID_CARD,
    &de::PASSPORT,
    &de::RVNR,
    &de::STNR,
    &de::VAT,
    &dk::CPR,
    &dk::CVR,
    &do_::CEDULA,
    &do_::RNC,
    &dz::NIF,
    &dz::NIN,
    &ec::CI,
    &ec::RUC,
    &ee::IK,
    &ee::VAT,
    &ee::REGISTRY,
    &eg::NID,
    &eg::TN,
    &es::CCC,
    &es::CIF,
    &es::DNI,
    &es::NIE,
    &es::NIF,
    &es::PASSPORT,
    &fi::ALV,
    &fi::HETU,
    &fi::YTUNNUS,
    &fr::CNI,
    &fr::NIF,
    &fr::NIR,
    &fr::SIREN,
    &fr::SIRET,
    &fr::TVA,
    &gb::CHI,
    &gb::LICENCE,
    &gb::NHS,
    &gb::NINO,
    &gb::PASSPORT,
    &gb::UPN,
    &gb::UTR,
    &gb::VAT,
    &ge::PN,
    &gh::CARD,
    &gh::TIN,
    &gn::NIFP,
    &gr::AMKA,
    &gr::AFM,
    &gt::CUI,
    &gt::NIT,
    &hk::ID,
    &hr::OIB,
    &hu::TAX,
    &hu::ANUM,
    &hu::PERSONAL,
    &hu::TAJ,
    &iban::IBAN,
    &device::ICCID,
    &id::NIK,
    &id::NPWP,
    &ie::PPS,
    &ie::VAT,
    &il::HP,
    &il::IDNR,
    &device::IMEI,
    &device::IMSI,
    &in_::AADHAAR,
    &in_::EPIC,
    &in_::GSTIN,
    &in_::PAN,
    &in_::PASSPORT,
    &in_::VID,
    &ir::MELLI,
    &is::KENNITALA,
    &is::VSK,
    &isni::ISNI,
    &it::ID_CARD,
    &it::CODICE_FISCALE,
    &it::IVA,
    &it::PASSPORT,
    &it::LICENCE,
    &jp::CORPORATE,
    &jp::MY_NUMBER,
    &jp::PASSPORT,
    &ke::ID,
    &ke::PIN,
    &kr::BRN,
    &kr::FRN,
    &kr::PASSPORT,
    &kr::RRN,
    &kz::BIN,
    &kz::IIN,
    &lei::LEI,
    &li::PEID,
    &lk::NIC,
    &lt::ASMENS,
    &lt::PVM,
    &lu::MATRICULE,
    &lu::TVA,
    &lv::PK,
    &lv::PVN,
    &ma::CNIE,
    &ma::ICE,
    &device::MAC,
    &md::IDNO,
    &md::IDNP,
    &me::JMBG,
    &me::PIB,
    &device::MEID,
    &mk::EDB,
    &mk::JMBG,
    &mo::ID,
    &mrz::MRZ,
    &mt::ID,
    &mt::VAT,
    &mu::NID,
    &mx::CLABE,
    &mx::CURP,
    &mx::NSS,
    &mx::RFC,
    &my::NRIC,
    &mz::NUIT,
    &ng::BVN,
    &ng::NIN,
    &nl::BSN,
    &nl::VAT,
    &nl::DOCUMENT,
    &nl::EDUCATION,
    &no::FODSELSNUMMER,
    &no::ACCOUNT,
    &no::MVA,
    &no::ORGNR,
    &nz::IRD,
    &nz::NHI,
    &om::VAT,
    &pe::CUI,
    &pe::RUC,
    &ph::CRN,
    &ph::PSN,
    &ph::SSS,
    &ph::TIN,
    &pk::CNIC,
    &pl::ID_CARD,
    &pl::NIP,
    &pl::PASSPORT,
    &pl::PESEL,
    &pl::REGON,
    &pt::CC,
    &pt::NIF,
    &py::RUC,
    &ro::CIF,
    &ro::CNP,
    &ro::CUI,
    &rs::JMBG,
    &rs::PIB,
    &ru::INN,
    &ru::OGRN,
    &ru::PASSPORT,
    &ru::SNILS,
    &sa::ID,
    &se::ORGNR,
    &se::PERSONNUMMER,
    &se::VAT,
    &sg::NRIC,
    &sg::UEN,
    &si::DDV,
    &si::EMSO,
    &si::MATICNA,
    &sk::DPH,
    &sk::ICO,
    &sk::RC,
    &sv::DUI,
    &sv::NIT,
    &th::MOA,
    &th::PIN,
    &th::TIN,
    &tn::CIN,
    &tn::MF,
    &tr::TCKIMLIK,
    &tr::VKN,
    &tw::ARC,
    &tw::ID,
    &tw::UBN,
    &ua::EDRPOU,
    &ua::RNTRC,
    &us::ATIN,
    &us::DEA,
    &us::EIN,
    &us::ITIN,
    &us::MBI,
    &us::NPI,
    &us::PASSPORT,
    &us::PTIN,
    &us::RTN,
    &us::SSN,
    &us::TIN,
    &uy::CI,
    &uy::RUT,
    &ve::CEDULA,
    &ve::RIF,
    &vn::CCCD,
    &vn::MST,
    &za::IDNR,
    &za::TIN,
];
