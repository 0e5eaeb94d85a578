//! Dumps of generated people, in the shapes that databases leave: JSON lines, CSV, SQL and a log.
//!
//! They are only run to be counted. Numbers are drawn, not anybody's; one in ten misses its check digit, as data do.

use std::{
    fmt::Write as _,
    path::{Path, PathBuf},
};

use anyhow::Result;

use crate::samples::random::Random;

/// Words of messages, in the languages that dumps of chats are in.
const WORDS: [&str; 12] = [
    "ok",
    "tomorrow",
    "今天晚上一起吃饭吗",
    "到了给我打电话",
    "haha",
    "see you at 15:30",
    "明天见",
    "room 4021",
    "wo ist das",
    "merci beaucoup",
    "[img]",
    "在吗？",
];

/// A generated person.
struct Person {
    id: String,
    phone: String,
    imei: String,
    mac: String,
    email: String,
    address: String,
    latitude: String,
    longitude: String,
}

fn digits(random: &mut Random, count: usize) -> String {
    (0..count).map(|_| char::from(b'0' + random.below(10) as u8)).collect()
}

/// GB 11643: 17 digits and their check character.
fn resident(random: &mut Random) -> String {
    let (year, month, day) = (1950 + random.below(50), 1 + random.below(12), 1 + random.below(28));
    let body = format!("110105{year}{month:02}{day:02}{}", digits(random, 3));
    let remainder = body.bytes().fold(0, |sum, digit| (sum + u32::from(digit - b'0')) * 2 % 11);
    let check = char::from_digit((12 - remainder) % 11, 10).unwrap_or('X');
    format!("{body}{check}")
}

/// Appends the check digit of ISO/IEC 7812-1, annex B.
fn luhn(body: &str) -> String {
    let double = |digit: u32| digit * 2 % 10 + digit / 5;
    let weigh = |(index, digit): (usize, u8)| {
        let digit = u32::from(digit - b'0');
        if index.is_multiple_of(2) { double(digit) } else { digit }
    };
    let sum: u32 = body.bytes().rev().enumerate().map(weigh).sum();
    format!("{body}{}", (10 - sum % 10) % 10)
}

fn person(random: &mut Random) -> Person {
    let is_right = random.below(10) > 0;
    let mut id = resident(random);
    let mut imei = luhn(&format!("86{}", digits(random, 12)));
    if !is_right {
        id.replace_range(17.., "4");
        imei.replace_range(14.., "4");
    }
    let bytes: [u8; 6] = random.array();
    let [a, b, c, d, e, f] = bytes;
    Person {
        id,
        imei,
        phone: format!("13{}", digits(random, 9)),
        mac: format!("{a:02x}:{b:02x}:{c:02x}:{d:02x}:{e:02x}:{f:02x}"),
        email: format!("user{}@mail{}.example", digits(random, 5), random.below(40)),
        address: format!("{}.{b}.{c}.{d}", 11 + random.below(80)),
        latitude: format!("{}.{}", 20 + random.below(30), digits(random, 6)),
        longitude: format!("{}.{}", 80 + random.below(40), digits(random, 6)),
    }
}

fn message(random: &mut Random) -> String {
    let mut text = String::new();
    for _ in 0..=random.below(8) {
        text += WORDS[random.below(WORDS.len() as u64) as usize];
        text.push(' ');
    }
    match random.below(40) {
        0 => _ = write!(text, "我的身份证号是{}", resident(random)),
        1 => _ = write!(text, "打 13{} 找我", digits(random, 9)),
        2 => _ = write!(text, "卡号 {}", luhn(&format!("622848{}", digits(random, 12)))),
        3 => _ = write!(text, "https://host{}.example/q?phone=13{}", random.below(9), digits(random, 9)),
        _ => {}
    }
    text
}

fn json(random: &mut Random, index: usize) -> String {
    let Person { id, phone, imei, mac, email, address, latitude, longitude } = person(random);
    let (object, order, unit) = (random.next(), digits(random, 9), digits(random, 12));
    let text = message(random);
    let mail = if random.below(8) == 0 { format!(",\"email\":\"{email}\"") } else { String::new() };
    format!(
        "{{\"_id\":\"{object:016x}{index:08x}\",\"orderNo\":\"{order}\",\"cid\":\"{id}\",\"cidtype\":1,\"phone\":\"{phone}\",\
         \"imei\":\"{imei}\",\"mac\":\"{mac}\",\"ip\":\"{address}\",\"lat\":{latitude},\"lon\":{longitude},\
         \"loc\":{{\"type\":\"Point\",\"coordinates\":[{longitude},{latitude}]}},\"unit\":\"{unit}\",\"ts\":{},\
         \"from\":\"wxid_{index:010x}\",\"to\":\"wxid_x\",\"group\":\"{}\",\"msg\":\"{text}\",\"read\":true{mail}}}",
        1_514_764_800_000 + index * 997,
        digits(random, 9),
    )
}

fn csv(random: &mut Random, index: usize) -> String {
    let Person { id, phone, imei, mac, email, address, .. } = person(random);
    format!("{index},{id},{phone},{email},{imei},{mac},{address},\"{}\"", message(random))
}

fn sql(random: &mut Random, index: usize) -> String {
    let Person { id, phone, email, address, latitude, longitude, .. } = person(random);
    let text = message(random);
    format!(
        "INSERT INTO `users` VALUES ({index},'{id}','{phone}','{email}','{address}',{latitude},{longitude},'{text}');"
    )
}

fn log(random: &mut Random, index: usize) -> String {
    let Person { phone, email, address, .. } = person(random);
    let (minute, second) = (random.below(60), random.below(60));
    format!(
        "2026-05-01T12:{minute:02}:{second:02}Z {address} GET /v1/login?phone={phone}&n={index} 200 user={email} {}",
        message(random)
    )
}

/// Writes one dump of each shape to a folder; returns their paths, JSON lines first.
pub(super) fn write(folder: &Path, megabytes: usize) -> Result<Vec<PathBuf>> {
    type Line = fn(&mut Random, usize) -> String;
    let kinds: [(&str, &str, Line); 4] = [
        ("chats.jsonl", "", json),
        ("users.csv", "id,citizen_id,mobile,email,imei,mac,last_ip,note\n", csv),
        ("users.sql", "", sql),
        ("access.log", "", log),
    ];
    let mut paths = Vec::new();
    for (name, header, line) in kinds {
        let mut random = Random::named(name);
        let mut text = header.to_owned();
        let mut index = 0;
        while text.len() < megabytes * 1_000_000 {
            text += &line(&mut random, index);
            text.push('\n');
            index += 1;
        }
        let path = folder.join(name);
        std::fs::write(&path, text)?;
        paths.push(path);
    }
    Ok(paths)
}
