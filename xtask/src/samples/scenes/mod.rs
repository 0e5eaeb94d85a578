//! The scenes of the story, in the order in which they begin; their frames are woven together by time.

mod chat;
mod hidden;
mod house;
mod logs;
mod push;
mod start;
mod statistics;
mod voice;

use std::io::Write;

use anyhow::{Context, Result};
use flate2::{Compression, write::GzEncoder};

use super::{
    hosts::Host,
    world::{Frame, SECOND, World},
};

/// One part of the story.
type Scene = fn(&mut World) -> Result<()>;

/// Every scene with its first port: flows of different scenes never meet on one.
const SCENES: [(&str, u16, Scene); 8] = [
    ("house", 40_100, house::play),
    ("start", 41_000, start::play),
    ("statistics", 42_000, statistics::play),
    ("logs", 43_000, logs::play),
    ("push", 44_000, push::play),
    ("chat", 45_000, chat::play),
    ("voice", 46_000, voice::play),
    ("hidden", 47_000, hidden::play),
];

/// Plays every scene; returns its frames in the order of their times.
pub(super) fn play() -> Result<Vec<Frame>> {
    let mut world = World::new();
    for (name, first_port, scene) in SCENES {
        world.scene(name, first_port);
        scene(&mut world).with_context(|| format!("playing the scene {name}"))?;
    }
    Ok(world.finish())
}

/// A time of the story.
fn at(minutes: u64, seconds: u64) -> u64 {
    (minutes * 60 + seconds) * SECOND
}

/// What the app calls itself.
const USER_AGENT: &str = "Chatterbox/4.2.1 (Android 14; Generic G1) okhttp/3.12.1";

/// Returns an HTTP request without a body.
fn get(host: &Host, target: &str) -> Vec<u8> {
    let name = host.name;
    format!(
        "GET {target} HTTP/1.1\r\nHost: {name}\r\nUser-Agent: {USER_AGENT}\r\n\
         Accept-Encoding: gzip\r\nConnection: Keep-Alive\r\n\r\n"
    )
    .into_bytes()
}

/// Returns an HTTP request with a body.
fn post(host: &Host, target: &str, fields: &str, body: &[u8]) -> Vec<u8> {
    let (name, length) = (host.name, body.len());
    let head = format!(
        "POST {target} HTTP/1.1\r\nHost: {name}\r\nUser-Agent: {USER_AGENT}\r\n\
         Content-Type: application/json; charset=utf-8\r\n{fields}Content-Length: {length}\r\n\
         Connection: Keep-Alive\r\n\r\n"
    );
    [head.as_bytes(), body].concat()
}

/// Returns an HTTP answer.
fn answer(status: &str, fields: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status}\r\nServer: nginx\r\nDate: Mon, 02 Mar 2026 10:14:09 GMT\r\n{fields}\
         Content-Length: {length}\r\nConnection: keep-alive\r\n\r\n"
    );
    [head.as_bytes(), body].concat()
}

/// Compresses a body. No time is written, so equal bodies give equal bytes.
fn gzip(body: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::new(6));
    encoder.write_all(body)?;
    Ok(encoder.finish()?)
}
