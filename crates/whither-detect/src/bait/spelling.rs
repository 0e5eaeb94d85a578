//! How senders spell a value: in other cases, without its separators, with others.
//!
//! Separators are exchanged in numbers and in hexadecimal digits (telephone numbers, MAC addresses, UUIDs), all of them
//! alike. Groups are those of the value: what is given in one run is not cut. Only the addresses of devices are written
//! in two ways, as pairs and as three groups of four (`a45e.60c2.110f`), and either is given. A national form of a telephone number
//! would need the plan of its country and is not made.

use super::SHORTEST;

/// Separators that numbers are written with.
const SEPARATORS: [&str; 5] = ["-", " ", ".", ":", "/"];
/// Those between three groups of four hexadecimal digits.
const FOURS: [&str; 3] = [".", "-", ":"];
/// Letters and digits from which on separators are exchanged: what is shorter would be times and prices.
const LEAST: usize = 8;
/// Digits of telephone numbers with their country (ITU-T E.164, section 6.2.1).
const PHONE: std::ops::RangeInclusive<usize> = 8..=15;

/// The spellings of one value.
pub(super) struct Spellings {
    /// As it is, in one case, without separators; the first is the value.
    pub(super) main: Vec<String>,
    /// With other separators, and without `+`: a text that has it has these.
    pub(super) separated: Vec<String>,
    /// What is hashed.
    pub(super) hashed: Vec<String>,
}

impl Spellings {
    /// Writes all spellings of a text.
    pub(super) fn new(text: &str, is_phone: bool) -> Self {
        let bare = bare(text);
        let mut main = vec![text.to_owned()];
        for other in [text.to_lowercase(), text.to_uppercase(), bare.clone(), bare.to_lowercase()] {
            add(&mut main, other);
        }
        let mut all = Self { hashed: main.clone(), main, separated: Vec::new() };
        if let Some(number) = Number::read(text, is_phone) {
            number.spell(&mut all);
        }
        all
    }
}

/// Returns the letters and digits of a text, or all of it where they are too few.
pub(super) fn bare(text: &str) -> String {
    let bare: String = text.chars().filter(|character| character.is_alphanumeric()).collect();
    if bare.len() >= SHORTEST { bare } else { text.to_owned() }
}

fn add(list: &mut Vec<String>, spelling: String) {
    if !list.contains(&spelling) {
        list.push(spelling);
    }
}

/// Digits, decimal or hexadecimal, in groups.
struct Number<'t> {
    /// Pairs, of a device's address.
    groups: Vec<&'t str>,
    is_decimal: bool,
    /// Whether it is a telephone number with its country.
    is_international: bool,
}

impl<'t> Number<'t> {
    fn read(text: &'t str, is_phone: bool) -> Option<Self> {
        let is_separator = |character: char| matches!(character, '-' | ' ' | '.' | ':' | '/' | '(' | ')');
        let digits = text.strip_prefix('+').unwrap_or(text);
        let groups: Vec<&str> = digits.split(is_separator).filter(|group| !group.is_empty()).collect();
        let bytes = || groups.iter().flat_map(|group| group.bytes());
        let is_known =
            bytes().all(|byte| byte.is_ascii_hexdigit()) && bytes().any(|byte| byte.is_ascii_digit());
        let is_decimal = bytes().all(|byte| byte.is_ascii_digit());
        let (has_plus, count) = (digits.len() < text.len(), bytes().count());
        if !is_known || count < LEAST || (has_plus && !is_decimal) {
            return None;
        }
        let groups = if is_decimal { groups } else { pairs(groups) };
        let may_have_plus = has_plus || (is_phone && !digits.starts_with('0'));
        let is_international = may_have_plus && is_decimal && PHONE.contains(&count);
        Some(Self { groups, is_decimal, is_international })
    }

    fn spell(&self, all: &mut Spellings) {
        if self.groups.len() > 1 {
            SEPARATORS.iter().for_each(|with| add(&mut all.separated, self.groups.join(with)));
        }
        if self.are_bytes() {
            let fours: Vec<String> = self.groups.chunks(2).map(<[&str]>::concat).collect();
            FOURS.iter().for_each(|with| add(&mut all.separated, fours.join(with)));
        }
        if let [country, area, rest @ ..] = self.groups.as_slice()
            && self.is_international
            && !rest.is_empty()
        {
            add(&mut all.separated, format!("{country} ({area}) {}", rest.join("-")));
            add(&mut all.separated, format!("{country} ({area}) {}", rest.join(" ")));
            add(&mut all.separated, format!("{country}({area}){}", rest.concat()));
        }
        let plus = if self.is_international { "+" } else { "" };
        for with in self.hashed_with() {
            let spelling = format!("{plus}{}", self.groups.join(with));
            add(&mut all.hashed, spelling.to_lowercase());
            add(&mut all.hashed, spelling.to_uppercase());
        }
    }

    /// Returns whether these are the six bytes of a device's address.
    fn are_bytes(&self) -> bool {
        self.groups.len() == 6 && self.groups.iter().all(|group| group.len() == 2)
    }

    /// Returns the separators that a value has when it is hashed.
    fn hashed_with(&self) -> &'static [&'static str] {
        match (self.are_bytes(), self.is_decimal) {
            (true, _) => &["", "-", ":"],
            (false, true) => &["", "-", " "],
            (false, false) => &["", "-"],
        }
    }
}

/// Cuts three groups of four hexadecimal digits into pairs.
fn pairs(groups: Vec<&str>) -> Vec<&str> {
    let are_fours = groups.len() == 3 && groups.iter().all(|group| group.len() == 4);
    if are_fours { groups.iter().flat_map(|group| [&group[..2], &group[2..]]).collect() } else { groups }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, is_phone: bool, separated: &[&str], hashed: &[&str]) {
        let all = Spellings::new(text, is_phone);
        assert_eq!((&*all.separated, &*all.hashed), (&*owned(separated), &*owned(hashed)), "{text}");
    }

    fn owned(list: &[&str]) -> Vec<String> {
        list.iter().map(|&text| text.to_owned()).collect()
    }

    #[test]
    fn numbers_have_other_separators() {
        check(
            "Erika 7 Mustermann",
            true,
            &[],
            &[
                "Erika 7 Mustermann",
                "erika 7 mustermann",
                "ERIKA 7 MUSTERMANN",
                "Erika7Mustermann",
                "erika7mustermann",
            ],
        );
        check("12-34", true, &[], &["12-34", "1234"]);
        check("+4915123456789", false, &[], &["+4915123456789", "4915123456789"]);
        check("4915123456789", true, &[], &["4915123456789", "+4915123456789"]);
        check("490154203237518", false, &[], &["490154203237518"]);
        check("015123456789", true, &[], &["015123456789"]);
        check(
            "+49 151 2345 6789",
            false,
            &[
                "49-151-2345-6789",
                "49 151 2345 6789",
                "49.151.2345.6789",
                "49:151:2345:6789",
                "49/151/2345/6789",
                "49 (151) 2345-6789",
                "49 (151) 2345 6789",
                "49(151)23456789",
            ],
            &["+49 151 2345 6789", "4915123456789", "+4915123456789", "+49-151-2345-6789"],
        );
        check(
            "a4:5e:60:c2:11:0f",
            false,
            &[
                "a4-5e-60-c2-11-0f",
                "a4 5e 60 c2 11 0f",
                "a4.5e.60.c2.11.0f",
                "a4:5e:60:c2:11:0f",
                "a4/5e/60/c2/11/0f",
                "a45e.60c2.110f",
                "a45e-60c2-110f",
                "a45e:60c2:110f",
            ],
            &[
                "a4:5e:60:c2:11:0f",
                "A4:5E:60:C2:11:0F",
                "a45e60c2110f",
                "A45E60C2110F",
                "a4-5e-60-c2-11-0f",
                "A4-5E-60-C2-11-0F",
            ],
        );
    }
}
