//! Measures how many bytes of content a scanner reads a second: `cargo run --release --example throughput [KIND]`.
//!
//! The content is generated, with generated identities: requests, JSON events, pages, chat text, random bytes.

#![allow(clippy::print_stdout, clippy::write_with_newline)]

use std::{fmt::Write, time::Instant};

use whither_detect::Detector;
use whither_model::{ContentSink, Direction, Evidence, FlowId, Limits, Place, content::BLOCK_OVERLAP};

const SIZE: usize = 32 << 20;
const BLOCK: usize = 64 << 10;

fn main() {
    let kinds: [(&str, &str, &str, Vec<u8>); 7] = [
        ("headers", "http.request.uri", "", text(header)),
        ("json, many hits", "http.request.body", "application/json", text(event)),
        ("json, no hits", "http.response.body", "application/json", text(catalogue)),
        ("html", "http.response.body", "text/html", text(page)),
        ("chat text", "http.request.body", "text/plain", text(chat)),
        ("base64", "http.request.body", "text/plain", base64()),
        ("random", "udp.payload", "", noise()),
    ];
    let only = std::env::args().nth(1).unwrap_or_default();
    let mut seconds = 0.0;
    for (name, path, media, content) in kinds.iter().filter(|kind| kind.0.contains(&only)) {
        let best = (0..7).map(|_| run(path, media, content)).fold(f64::MAX, |best, (time, _)| best.min(time));
        let (_, hits) = run(path, media, content);
        seconds += best;
        println!("{name:16} {:6.2} GB/s  {hits} hits", content.len() as f64 / best / 1e9);
    }
    let bytes: usize = kinds.iter().filter(|kind| kind.0.contains(&only)).map(|kind| kind.3.len()).sum();
    println!("{:16} {:6.2} GB/s", "equal mixture", bytes as f64 / seconds / 1e9);
}

fn run(path: &str, media_type: &str, content: &[u8]) -> (f64, u64) {
    let mut scanner = Detector::new(&Limits::default()).scanner();
    let place = Place { flow: FlowId::new(0, 1), direction: Direction::Out, path, media_type };
    let begin = Instant::now();
    let mut start = 0;
    while start < content.len() {
        let from = start.saturating_sub(BLOCK_OVERLAP);
        let end = content.len().min(start + BLOCK);
        let block = &content[from..end];
        scanner.content(&place, block, start - from, end == content.len(), Evidence::default());
        start = end;
    }
    let seconds = begin.elapsed().as_secs_f64();
    (seconds, scanner.finish().iter().map(|sighting| sighting.count).sum())
}

struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 >> 8
    }
}

fn text(line: fn(&mut String, &mut Random)) -> Vec<u8> {
    let mut random = Random(20_190_302);
    let mut text = String::with_capacity(SIZE + 4096);
    while text.len() < SIZE {
        line(&mut text, &mut random);
    }
    text.into_bytes()
}

fn header(out: &mut String, random: &mut Random) {
    let (a, b) = (random.next(), random.next() % 100_000_000);
    let _ = write!(
        out,
        "GET /api/v3/feed/list?aid=1128&ts={}&page=3&os=android&uid={b}&sign={a:016x} HTTP/1.1\r\nHost: api.example.com\r\n\
         Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8\r\n\
         User-Agent: Mozilla/5.0 (Linux; Android 13; TEST) AppleWebKit/537.36 Chrome/120.0.0.0 Mobile\r\n\
         Accept-Encoding: gzip, deflate\r\nConnection: keep-alive\r\n\r\n",
        1_700_000_000 + a % 10_000_000,
    );
}

fn event(out: &mut String, random: &mut Random) {
    let (a, b) = (random.next(), random.next());
    let _ = write!(
        out,
        "{{\"event\":\"page_view\",\"time\":{},\"seq\":{},\"props\":{{\"userId\":\"{}\",\"model\":\"TEST-01\",\"os\":\"Android 13\",\
         \"mac\":\"00:1b:44:{:02x}:{:02x}:{:02x}\",\"lat\":31.{:06},\"lng\":121.{:06},\"network\":\"wifi\",\"page\":\"/home/feed\",\
         \"refer\":\"/home\",\"phone\":\"138{:08}\",\"duration\":{}}}}}\n",
        1_700_000_000_000 + a % 10_000_000_000,
        b % 100_000,
        a % 10_000_000,
        a & 255,
        b & 255,
        (a >> 8) & 255,
        a % 1_000_000,
        b % 1_000_000,
        b % 100_000_000,
        a % 10_000,
    );
}

fn catalogue(out: &mut String, random: &mut Random) {
    let a = random.next();
    let _ = write!(
        out,
        "{{\"item\":{{\"sku\":{},\"title\":\"A fine thing for the house\",\"price\":{}.{:02},\"tags\":[\"new\",\"sale\"],\
         \"img\":\"https://cdn.example.com/p/{a:x}.webp\",\"stock\":true,\"rating\":4.{}}}}},\n",
        a % 1_000_000,
        a % 300,
        a % 100,
        a % 10,
    );
}

fn page(out: &mut String, random: &mut Random) {
    let a = random.next();
    let _ = write!(
        out,
        "<div class=\"card card-{}\" data-pos=\"{}\"><a href=\"/item/{}.html\"><img src=\"/i/{a:x}.jpg\" alt=\"thing\">\
         </a><p class=\"t\">Some words that nobody reads and which go on for a while.</p></div>\n",
        a % 9,
        a % 100,
        a % 100_000,
    );
}

fn chat(out: &mut String, random: &mut Random) {
    let a = random.next();
    out.push_str("今天天气不错，我们下午一起去公园走走吧。The weather is fine and so are we all. ");
    if a.is_multiple_of(8) {
        let _ = write!(out, "我的手机号是139{:08}，", a % 100_000_000);
    }
}

fn base64() -> Vec<u8> {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut random = Random(7);
    (0..SIZE).map(|_| ALPHABET[(random.next() & 63) as usize]).collect()
}

fn noise() -> Vec<u8> {
    let mut random = Random(9);
    (0..SIZE).map(|_| (random.next() & 255) as u8).collect()
}
