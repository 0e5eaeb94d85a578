//! Generated content with generated identities, and ways to feed it to a scanner.

use whither_detect::{Detector, RawSighting, Scanner};
use whither_model::{ContentSink, Direction, Evidence, FlowId, Limits, Place, content::BLOCK_OVERLAP};

/// Returns a place of flow (0, 1).
pub(crate) fn place<'a>(path: &'a str, media_type: &'a str) -> Place<'a> {
    Place { flow: FlowId::new(0, 1), direction: Direction::Out, path, media_type }
}

/// Returns a scanner with default limits.
pub(crate) fn scanner() -> Scanner {
    Detector::new(&Limits::default()).scanner()
}

/// Feeds `content` in blocks of the given sizes (the last size repeats) that overlap as a dissector's do.
pub(crate) fn feed(scanner: &mut Scanner, place: &Place<'_>, content: &[u8], sizes: &[usize]) {
    let mut sizes = sizes.iter().copied().chain(std::iter::repeat(*sizes.last().expect("a size")));
    let (mut start, mut end) = (0, sizes.next().expect("a size").min(content.len()));
    let mut new_from = 0;
    loop {
        let last = end == content.len();
        let number = |size: usize| u32::try_from(size).expect("small");
        let (offset, length) = (number(start + new_from), number(end - start - new_from));
        let at = Evidence { input: 0, packet: 1, offset, length };
        scanner.content(place, &content[start..end], new_from, last, at);
        if last {
            return;
        }
        let next = end.saturating_sub(BLOCK_OVERLAP).max(start);
        new_from = end - next;
        start = next;
        end = content.len().min(start + sizes.next().expect("endless").max(new_from + 1));
    }
}

/// Scans one content in one block.
pub(crate) fn scan(path: &str, media_type: &str, content: &[u8]) -> Vec<RawSighting> {
    let mut scanner = scanner();
    feed(&mut scanner, &place(path, media_type), content, &[content.len()]);
    scanner.finish().into_iter().collect()
}

/// Returns everything of a sighting that a test may compare.
pub(crate) fn row(sighting: &RawSighting) -> String {
    // Evidence is left out: a value that began in the block before is located by what the next one adds.
    let RawSighting { class, path, sample, validation, confidence, count, distinct, .. } = sighting;
    format!("{class} {path} {} {validation} {confidence} {count} {distinct}", sample.expose())
}

/// A small generator of numbers (xorshift), so that content needs no crate and no clock.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    /// Returns a number below `bound`.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % bound.max(1)
    }
}

/// Pieces of content: values with and without keys, and what looks like them.
pub(crate) const PIECES: &[&str] = &[
    "\"uid\":\"4211987\",",
    "{\"name\":\"user_id\",\"value\":\"u4211987\"},",
    "%22key%22%3A%22imei%22%2C%22value%22%3A%22490154203237518%22",
    "{\"device\":{\"imei\":\"490154203237518\",\"mac\":\"00:1B:44:11:3A:B7\"}}",
    "身份证号是11010519491231002X，",
    "手机13800138000和8613900139000 ",
    "{\"cpf\":\"529.982.247-25\"}",
    "--b\r\nContent-Disposition: form-data; name=\"user_id\"\r\n\r\nu4211987\r\n--b--\r\n",
    "{\"name\":\"cpf\",\"value\":\"52998224725\"},",
    "her ssn is 219-09-9998, PESEL: 44051401359 ",
    "&nhs_number=9434765919&",
    "&nhs=943%20476%205919&m=my%20ssn%20is%20219-09-9998&nhs=943+476+5919&",
    "{\"cpf\":[\"529.982.247-25\",\"529.982.247-25\",52998224725,52998224725,52998224725,52998224725]},",
    "{\"m\":\"\\u0418\\u041d\\u041d: 500100732259\",\"cnpj\":\"11.222.333\\/0001-81\"},",
    "<vat>20</vat><order>857740785</order>",
    "{\"pesel\":2070803628,\"phones\":[\"030 901820\"]}",
    "--b\r\nContent-Disposition: form-data; name=\"cpf\"\r\n\r\n529.982.247-25\r\n--b--\r\n",
    " to DE89370400440532013000 ",
    "L898902C36UTO7408122F1204159ZE184226B<<<<<10 ",
    "call 13700137000 ",
    "alice@example.com ",
    "bob%40example.org&uid=1234567&token=abcdefgh12345678ABCDEFGH12345678abcdefgh12345678ABCDEFGH12345678abcdefgh12345678ABCDEFGH12345678abcdefgh12345678ABCDEFGH12345678&",
    "{\"lat\":31.2304,\"lon\":121.4737},",
    "31.2304,121.4737 ",
    "4111 1111 1111 1111 ",
    "10.1.2.3 ",
    "Chrome/120.0.0.0 ",
    "<uid>7654321</uid>",
    "ssid=TestNet&bssid=00-1b-44-11-3a-b8&",
    "\\u53f713800138001 ",
    "lorem ipsum dolor sit amet ",
    "\\\"userId\\\":\\\"99887766\\\" ",
    "%22uid%22%3A%2255443322%22",
    "2024010112000012345678 ",
    "\u{0}\u{1}\u{2}\u{3}\u{4}\u{5}\u{6}\u{7}\u{8}\u{b}\u{c}\u{e}\u{f}\u{10}\u{11}\u{12}\u{13}\u{14}\u{15}\u{16}",
    "}],{[",
    "\"",
    "\n",
    " ",
    "9",
    "a",
    ".",
    ",",
    "=",
];

/// Strings pieces together.
pub(crate) fn mixture(seed: u64, pieces: usize) -> Vec<u8> {
    let mut random = Random(seed | 1);
    let mut content = Vec::new();
    for _ in 0..pieces {
        let index = random.below(PIECES.len() as u64);
        content.extend_from_slice(PIECES[usize::try_from(index).expect("small")].as_bytes());
    }
    content
}
