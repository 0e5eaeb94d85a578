//! Handshake messages, whoever carried them: TLS records, QUIC CRYPTO frames or DTLS.

use std::borrow::Cow;

use super::{super::Context, certificate};
use crate::{
    fingerprint::{hello, ja3, ja4},
    flow::facts::add_once,
};

const CLIENT_HELLO: u8 = 1;
const SERVER_HELLO: u8 = 2;
const ENCRYPTED_EXTENSIONS: u8 = 8;
const CERTIFICATE: u8 = 11;

/// Takes one complete message. `transport` is JA4's letter: `t` TCP, `q` QUIC, `d` DTLS.
pub(crate) fn message(kind: u8, body: &[u8], transport: char, context: &mut Context<'_>) {
    match kind {
        CLIENT_HELLO => client_hello(body, transport, context),
        SERVER_HELLO => server_hello(body, transport, context),
        CERTIFICATE => certificate::list(body, context),
        // Encrypted since TLS 1.3; older versions do not have it.
        ENCRYPTED_EXTENSIONS => {}
        _ => {}
    }
}

fn client_hello(body: &[u8], transport: char, context: &mut Context<'_>) {
    let Some(hello) = hello::client(body, transport == 'd') else {
        context.problem("tls.client-hello", body.len());
        return;
    };
    if let Some(name) = hello.server_name {
        let evidence = context.evidence(0, name.len());
        context.server_name(&printable(name), "sni", evidence);
    }
    for protocol in hello.alpn.iter() {
        let protocol = context.output.memory.texts.share(&printable(protocol));
        add_once(&mut context.facts.alpn, protocol);
    }
    if transport != 'd' {
        let ja3 = ja3::client(&hello, &mut context.output.memory.fingerprints.ja3);
        add_once(&mut context.facts.ja3, ja3);
    }
    let ja4 = ja4::client(&hello, transport, &mut context.output.memory.fingerprints.ja4);
    let ja4 = context.output.memory.texts.share(&ja4);
    add_once(&mut context.facts.ja4, ja4);
    if hello.ech {
        context.facts.ech = "offered";
    }
}

fn server_hello(body: &[u8], transport: char, context: &mut Context<'_>) {
    let Some(hello) = hello::server(body) else {
        context.problem("tls.server-hello", body.len());
        return;
    };
    context.facts.tls_version = Some(hello.supported_version.unwrap_or(hello.version));
    context.facts.tls_cipher = Some(hello.cipher_suite);
    if transport != 'd' {
        let ja3s = ja3::server(&hello, &mut context.output.memory.fingerprints.ja3s);
        add_once(&mut context.facts.ja3s, ja3s);
    }
    if let Some(protocol) = hello.alpn {
        let protocol = context.output.memory.texts.share(&printable(protocol));
        add_once(&mut context.facts.alpn, protocol);
    }
}

/// Returns a name as text; bytes that are no UTF-8 are shown as `\xNN`.
pub(crate) fn printable(bytes: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        chunk.invalid().iter().for_each(|byte| text.push_str(&format!("\\x{byte:02x}")));
    }
    Cow::Owned(text)
}
