//! Found or not, against the recognizer tests of Presidio.
//!
//! Each of these tests asks one recognizer for one entity. The same question to whither is a field that is named
//! after the entity; entities of structure (addresses of machines, mail) are asked in a field that says nothing.

use std::path::Path;

use serde_json::Value;

use super::{Table, cases, scanned::Scanned};

/// Entity, name of the field, and kinds or classes that answer it.
const ENTITIES: &[(&str, &str, &[&str])] = &[
    ("ABA_ROUTING_NUMBER", "routing", &["us.rtn"]),
    ("AU_ABN", "abn", &["au.abn"]),
    ("AU_ACN", "acn", &["au.acn"]),
    ("AU_MEDICARE", "medicare", &["au.medicare"]),
    ("AU_TFN", "tfn", &["au.tfn"]),
    ("CA_SIN", "sin", &["ca.sin"]),
    ("CREDIT_CARD", "cardnumber", &["finance.card"]),
    ("DE_HEALTH_INSURANCE", "kvnr", &["de.kvnr"]),
    ("DE_ID_CARD", "personalausweis", &["de.personalausweis"]),
    ("DE_LANR", "lanr", &["de.lanr"]),
    ("DE_PASSPORT", "reisepass", &["de.reisepass"]),
    ("DE_SOCIAL_SECURITY", "rvnr", &["de.rvnr"]),
    ("DE_TAX_ID", "steuerid", &["de.idnr"]),
    ("DE_TAX_NUMBER", "steuernummer", &["de.stnr"]),
    ("DE_VAT_ID", "ustid", &["de.vat"]),
    ("EMAIL_ADDRESS", "text", &["contact.email"]),
    ("ES_NIE", "nie", &["es.nie"]),
    ("ES_NIF", "dni", &["es.dni", "es.nif"]),
    ("ES_PASSPORT", "pasaporte", &["es.passport"]),
    ("FI_PERSONAL_IDENTITY_CODE", "hetu", &["fi.hetu"]),
    ("IBAN_CODE", "iban", &["iban"]),
    ("IN_AADHAAR", "aadhaar", &["in.aadhaar"]),
    ("IN_GSTIN", "gstin", &["in.gstin"]),
    ("IN_PAN", "pan", &["in.pan"]),
    ("IN_PASSPORT", "passport", &["in.passport", "gov.id.passport"]),
    ("IN_VOTER", "voterid", &["in.epic"]),
    ("IP_ADDRESS", "text", &["network.ip"]),
    ("IT_DRIVER_LICENSE", "patente", &["it.patente"]),
    ("IT_FISCAL_CODE", "codicefiscale", &["it.codicefiscale"]),
    ("IT_IDENTITY_CARD", "cie", &["it.cie"]),
    ("IT_PASSPORT", "passaporto", &["it.passport"]),
    ("IT_VAT_CODE", "partitaiva", &["it.iva"]),
    ("KR_BRN", "brn", &["kr.brn"]),
    ("KR_FRN", "frn", &["kr.frn"]),
    ("KR_PASSPORT", "passport", &["kr.passport", "gov.id.passport"]),
    ("KR_RRN", "rrn", &["kr.rrn"]),
    ("MAC_ADDRESS", "text", &["device.mac"]),
    ("MEDICAL_LICENSE", "dea", &["us.dea"]),
    ("NG_NIN", "nin", &["ng.nin"]),
    ("PHONE_NUMBER", "phone", &["contact.phone"]),
    ("PH_MOBILE_NUMBER", "mobile", &["contact.phone"]),
    ("PH_TIN", "tin", &["ph.tin", "gov.id.tax"]),
    ("PL_PESEL", "pesel", &["pl.pesel"]),
    ("SE_ORGANISATIONSNUMMER", "orgnr", &["se.orgnr"]),
    ("SE_PERSONNUMMER", "personnummer", &["se.personnummer"]),
    ("SG_NRIC_FIN", "nric", &["sg.nric"]),
    ("SG_UEN", "uen", &["sg.uen"]),
    ("TH_TNIN", "tnin", &["th.pin"]),
    ("TR_NATIONAL_ID", "tckimlik", &["tr.tckimlik"]),
    ("TR_PHONE_NUMBER", "phone", &["contact.phone"]),
    ("UK_DRIVING_LICENCE", "drivinglicence", &["gb.licence"]),
    ("UK_NHS", "nhs", &["gb.nhs"]),
    ("UK_NINO", "nino", &["gb.nino"]),
    ("UK_PASSPORT", "passport", &["gb.passport", "gov.id.passport"]),
    ("US_ITIN", "itin", &["us.itin"]),
    ("US_MBI", "mbi", &["us.mbi"]),
    ("US_NPI", "npi", &["us.npi"]),
    ("US_PASSPORT", "passport", &["us.passport", "gov.id.passport"]),
    ("US_SSN", "ssn", &["us.ssn"]),
    ("ZA_ID_NUMBER", "idnumber", &["za.idnr"]),
];

/// Lines that whither decides otherwise on purpose, with the reason.
const DIFFERENT: &[(&str, &[usize], &str)] = &[
    (
        "DE_ID_CARD",
        &[159, 160, 167, 168],
        "serials of nine have no check digit; the suite takes the ninth for one",
    ),
    (
        "DE_PASSPORT",
        &[207, 208, 215],
        "serials of nine have no check digit; the suite takes the ninth for one",
    ),
    (
        "DE_TAX_ID",
        &[242, 243, 244, 250, 251],
        "one digit must stand twice or three times; here none or too many",
    ),
    ("DE_TAX_NUMBER", &[257, 258, 259, 260, 267], "no state has tax offices of these numbers"),
    ("DE_TAX_NUMBER", &[266], "a digit too few"),
    ("DE_VAT_ID", &[271], "fails the check digit"),
    ("DE_VAT_ID", &[278, 292], "separators of three kinds in one number"),
    ("ES_NIF", &[317, 318], "the leading zero is left out"),
    ("ES_PASSPORT", &[331], "a passport of other countries"),
    ("IBAN_CODE", &[483], "in lower and upper case, which the standard's own check takes"),
    ("IN_AADHAAR", &[615], "colons between groups"),
    ("IN_GSTIN", &[616, 617, 618, 619, 620, 621, 622, 631, 632, 633, 634, 638], "fails the check character"),
    ("IN_GSTIN", &[639, 640, 641], "a tax number of a person, of which the other is made"),
    ("IN_PAN", &[647, 648], "the fourth letter is no kind of taxpayer"),
    ("IN_VOTER", &[661, 662, 663, 664], "fails the check digit"),
    ("IP_ADDRESS", &[671, 672, 673, 686, 723, 726], "addresses of nobody: loopback, unspecified"),
    ("IP_ADDRESS", &[669, 679], "space that is given to nobody"),
    ("IT_FISCAL_CODE", &[740], "fails the check character"),
    ("IT_VAT_CODE", &[749], "an underscore inside"),
    ("KR_FRN", &[763, 764, 765, 766], "fails the check digit that numbers of before 2020 have"),
    ("KR_PASSPORT", &[790], "a passport of other countries"),
    ("KR_RRN", &[796, 797], "fails the check digit that numbers of before 2020 have"),
    ("KR_RRN", &[804], "a foreigner's number, which stands in fields of resident numbers"),
    ("NG_NIN", &[820], "the check digit that the suite asks for is not published"),
    ("PH_MOBILE_NUMBER", &[845, 846, 866, 868], "a number of another country's plan"),
    ("PH_TIN", &[873, 874], "the name of the field says so, and the ranges in use are not published"),
    ("SE_PERSONNUMMER", &[922], "a letter stands right before it"),
    ("SG_NRIC_FIN", &[930], "no such letter"),
    (
        "TR_PHONE_NUMBER",
        &[1023, 1024, 1025, 1026, 1035, 1036, 1037, 1038, 1039],
        "a number of another country's plan",
    ),
    ("UK_PASSPORT", &[1083, 1084, 1086], "a passport of other countries"),
    ("ZA_ID_NUMBER", &[1185], "the date of birth only"),
];

/// Scores the classes that whither has.
pub(super) fn score(folder: &Path) -> Option<Table> {
    let mut table = Table {
        file: "presidio_cases",
        about: "found or not in a field named after the entity; entities that whither lacks are left out",
        promised: Some(0.97),
        rows: Vec::new(),
    };
    let scanned = Scanned::new();
    for case in cases(folder, "presidio_cases")? {
        let entities = case.value.get("entities").and_then(Value::as_array);
        let Some(entity) = entities.and_then(|list| list.first()).and_then(Value::as_str) else { continue };
        let Some((_, field, kinds)) = ENTITIES.iter().find(|(name, ..)| *name == entity) else { continue };
        let Some(expected) = is_expected(&case.value) else { continue };
        let found = scanned.find(field, case.text("text").unwrap_or_default());
        let agrees = found.iter().any(|name| kinds.contains(name)) == expected;
        table.add(entity, case.line, agrees, is_listed(entity, case.line));
    }
    Some(table)
}

/// Returns whether the suite finds the entity: by its count, else by what its validation says.
fn is_expected(case: &Value) -> Option<bool> {
    match case.get("n").and_then(Value::as_u64) {
        Some(count) => Some(count > 0),
        None => case.get("valid").and_then(Value::as_bool),
    }
}

fn is_listed(entity: &str, line: usize) -> bool {
    DIFFERENT.iter().any(|(other, lines, _)| *other == entity && lines.contains(&line))
}
