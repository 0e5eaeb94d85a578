//! Names of persons, given, family and full, behind a key that says so.
//!
//! No list of names is kept but the hundred commonest Chinese surnames (census of 2020), which tell a name of two to
//! four characters from a title. `name` alone is what everything has, and leads nowhere;
//! in dumps a column of that name counts where most of its values are such names (`lines/names.rs`).

use crate::{
    class::{Class, ClassInfo, Confidence, Found, Keyed},
    plausible::is_placeholder,
};

/// `person.name`.
pub(super) const CLASS: Class = Class {
    info: ClassInfo {
        id: "person.name",
        title: "name of a person",
        sensitivity: 3,
        linddun: "identifying",
        identifier: true,
        content: false,
    },
    keys: &[
        "accountholder",
        "cardholder",
        "cardholdername",
        "contactname",
        "customername",
        "familyname",
        "firstname",
        "fname",
        "fullname",
        "givenname",
        "guestname",
        "holdername",
        "lastname",
        "lname",
        "maidenname",
        "middlename",
        "passengername",
        "patientname",
        "realname",
        "studentname",
        "surname",
        "truename",
        "xingming",
        "xm",
        "zhenshixingming",
        "姓名",
        "真实姓名",
        "名字",
        "联系人姓名",
        "持卡人",
        "氏名",
        "성명",
        "nombrecompleto",
        "apellido",
        "apellidos",
        "nachname",
        "vorname",
        "nomdefamille",
        "prenom",
        "фио",
        "фамилия",
        "отчество",
        "имяфамилия",
        "sobrenome",
        "nomecompleto",
        "cognome",
        "nomeecognome",
        "prénom",
        "prénoms",
        "prenoms",
        "achternaam",
        "voornaam",
        "nazwisko",
        "efternamn",
        "sukunimi",
    ],
    keyed,
    rank: 40,
    examples: &[
        ("{\"real_name\":\"李小明\"}", "李小明"),
        ("xm=王芳&x=1", "王芳"),
        ("{\"firstName\":\"Ada\"}", "Ada"),
        ("{\"last_name\":\"O'Neill-Smith\"}", "O'Neill-Smith"),
        ("<fullname>Ana María Ruiz</fullname>", "Ana María Ruiz"),
    ],
    non_examples: &[
        "{\"realname\":\"\"}",
        "{\"lastname\":\"12345\"}",
        "{\"fullName\":\"com.example.app\"}",
        "{\"name\":\"Ada\"}",
        "firstname: string, lastname: string",
        "{\"surname\":\"a_b\"}",
    ],
    ..Class::NONE
};

/// The commonest surnames of China.
const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾萧肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤欧阳司马诸葛上官";
/// Most characters of a name.
const LONGEST: usize = 48;

fn keyed<'a>(keyed: &Keyed<'a, '_>) -> Option<Found<'a>> {
    let name = std::str::from_utf8(&keyed.value).ok()?.trim();
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let is_plain = name.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '.' | '\'' | '’' | '·'));
    if letters < 2 || !is_plain || name.chars().count() > LONGEST || is_placeholder(&keyed.value) {
        return None;
    }
    // `com.example`, and a type or variable of a program.
    let is_code = keyed.view.code || !keyed.quoted && keyed.is_code() && name.is_ascii();
    if is_code
        || name.split('.').any(|part| part.len() > 2 && part.starts_with(|c: char| c.is_ascii_lowercase()))
            && name.contains('.')
    {
        return None;
    }
    match is_chinese(name.as_bytes()) {
        true => Some(keyed.found("surname, field name", Confidence::High)),
        false => Some(keyed.found("letters, field name", Confidence::Medium)),
    }
}

/// The surnames as a bit for each character from U+4E00 on.
static SURNAME_BITS: [u64; 328] = {
    let (text, mut bits, mut at) = (SURNAMES.as_bytes(), [0; 328], 0);
    while at < text.len() {
        let place = character([text[at], text[at + 1], text[at + 2]]);
        bits[place / 64] |= 1 << (place % 64);
        at += 3;
    }
    bits
};

/// Returns how far behind U+4E00 the character of three bytes of UTF-8 stands.
const fn character(bytes: [u8; 3]) -> usize {
    let [first, second, third] = bytes;
    let code = (first as usize & 15) << 12 | (second as usize & 63) << 6 | third as usize & 63;
    code.wrapping_sub(0x4e00)
}

/// Returns whether a text is two to four Chinese characters (U+4E00 to U+9FFF in UTF-8), a common surname first.
pub(crate) fn is_chinese(name: &[u8]) -> bool {
    let (characters, rest) = name.as_chunks::<3>();
    let is_character = |bytes: &[u8; 3]| {
        let [first, second, third] = *bytes;
        matches!(first, 0xe4..=0xe9)
            && second & third & 0xc0 == 0x80
            && (second ^ third) & 0x40 == 0
            && character(*bytes) < 0x5200
    };
    (2..=4).contains(&characters.len())
        && rest.is_empty()
        && characters.iter().all(is_character)
        && characters.first().is_some_and(|first| {
            let place = character(*first);
            SURNAME_BITS.get(place / 64).is_some_and(|bits| bits >> (place % 64) & 1 == 1)
        })
}
