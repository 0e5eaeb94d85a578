//! Certificates as servers send them up to TLS 1.2 (RFC 5246 section 7.4.2, RFC 5280).

use std::sync::{Arc, Mutex, PoisonError};

use hashbrown::HashMap;
use ring::digest::{SHA256, digest};
use whither_model::{
    Timestamp,
    table::{Certificate, Shared},
};
use x509_parser::{
    certificate::X509Certificate, extensions::GeneralName, prelude::FromDer, public_key::PublicKey,
};

use super::super::Context;
use crate::{fingerprint::hello::Reader, flow::facts::add_once, source::digest::hexadecimal};

/// Chains are short; more certificates than this in one message are left out.
const CHAIN: usize = 16;

/// Reads the list of a Certificate message.
pub(crate) fn list(body: &[u8], context: &mut Context<'_>) {
    let mut reader = Reader(body);
    let Some(total) = reader.u24() else { return };
    if total != reader.0.len() {
        return context.problem("tls.certificate-list", body.len());
    }
    let mut index = 0;
    while let Some(der) = reader.u24().and_then(|length| reader.take(length)) {
        if index >= CHAIN {
            return context.problem("tls.certificate-chain", reader.0.len());
        }
        certificate(der, index == 0, context);
        index += 1;
    }
}

fn certificate(der: &[u8], leaf: bool, context: &mut Context<'_>) {
    let reading = context.output.readings.of(der);
    let server = context.direction == whither_model::Direction::In;
    if !context.output.certificates.contains_key(&reading.sha256) {
        let row = row(&reading, der, context);
        context.output.certificates.insert(Shared::clone(&reading.sha256), row);
    }
    let Some(row) = context.output.certificates.get_mut(&reading.sha256) else { return };
    row.leaf |= leaf && server;
    if server {
        add_once(&mut context.facts.certificates, Shared::clone(&row.sha256));
    }
    if leaf && server {
        // A wildcard names no host.
        let name = row.sans.iter().find(|name| !name.starts_with('*') && name.contains('.')).cloned();
        if let Some(name) = name {
            let evidence = context.evidence(0, der.len());
            context.server_name(&name, "certificate", evidence);
        }
    }
}

/// What a certificate says of itself, whenever it is seen.
struct Reading {
    sha256: Shared,
    subject: String,
    issuer: String,
    sans: Vec<String>,
    not_before: Timestamp,
    not_after: Timestamp,
    problems: Vec<&'static str>,
}

/// Certificates that some part of the flow table has read: the same few come again and again, in every part. They
/// are found by their bytes, which is cheaper than digesting them again.
#[derive(Default)]
pub(crate) struct Readings(Mutex<HashMap<Box<[u8]>, Arc<Reading>>>);

impl Readings {
    fn of(&self, der: &[u8]) -> Arc<Reading> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(reading) = known.get(der) {
            return Arc::clone(reading);
        }
        let reading = Arc::new(read(der));
        known.insert(der.into(), Arc::clone(&reading));
        reading
    }
}

fn read(der: &[u8]) -> Reading {
    let mut reading = Reading {
        sha256: hexadecimal(digest(&SHA256, der).as_ref()).into(),
        subject: String::new(),
        issuer: String::new(),
        sans: Vec::new(),
        not_before: Timestamp(0),
        not_after: Timestamp(0),
        problems: vec![UNREADABLE],
    };
    let Ok((_, parsed)) = X509Certificate::from_der(der) else { return reading };
    let seconds = |seconds: i64| Timestamp(seconds.saturating_mul(1_000_000_000));
    reading.subject = parsed.subject().to_string();
    reading.issuer = parsed.issuer().to_string();
    reading.sans = names(&parsed);
    reading.not_before = seconds(parsed.validity().not_before.timestamp());
    reading.not_after = seconds(parsed.validity().not_after.timestamp());
    reading.problems = problems(&parsed);
    reading
}

const UNREADABLE: &str = "unreadable";

/// Makes the row of a certificate that is seen here for the first time.
fn row(reading: &Reading, der: &[u8], context: &mut Context<'_>) -> Certificate {
    let mut problems = reading.problems.clone();
    if problems.contains(&UNREADABLE) {
        context.problem("tls.certificate", der.len());
    } else {
        let now = context.at.time;
        problems.extend((now > reading.not_after).then_some("expired"));
        problems.extend((now < reading.not_before).then_some("not-yet-valid"));
    }
    problems.sort_unstable();
    Certificate {
        sha256: Shared::clone(&reading.sha256),
        subject: reading.subject.clone(),
        issuer: reading.issuer.clone(),
        sans: reading.sans.clone(),
        not_before: reading.not_before,
        not_after: reading.not_after,
        problems: problems.into_iter().map(str::to_owned).collect(),
        leaf: false,
        evidence: context.evidence(0, der.len()),
    }
}

fn names(parsed: &X509Certificate<'_>) -> Vec<String> {
    let mut names = Vec::new();
    if let Ok(Some(extension)) = parsed.subject_alternative_name() {
        for name in &extension.value.general_names {
            match name {
                GeneralName::DNSName(name) => names.push(name.to_ascii_lowercase()),
                GeneralName::IPAddress(bytes) => names.extend(address(bytes)),
                _ => {}
            }
        }
    }
    names.sort();
    names.dedup();
    names
}

fn address(bytes: &[u8]) -> Option<String> {
    if let Ok(four) = <[u8; 4]>::try_from(bytes) {
        return Some(std::net::IpAddr::from(four).to_string());
    }
    <[u8; 16]>::try_from(bytes).ok().map(|sixteen| std::net::IpAddr::from(sixteen).to_string())
}

/// What is wrong with it whatever the day.
fn problems(parsed: &X509Certificate<'_>) -> Vec<&'static str> {
    let mut problems = Vec::new();
    // The signature is not checked: who names itself as its issuer has no one to vouch for it.
    let authority = parsed.basic_constraints().ok().flatten().is_some_and(|extension| extension.value.ca);
    if parsed.subject().as_raw() == parsed.issuer().as_raw() && !authority {
        problems.push("self-signed");
    }
    if let Ok(PublicKey::RSA(key)) = parsed.public_key().parsed()
        && key.key_size() < 2_048
    {
        problems.push("weak-key");
    }
    // md2, md4, md5 and sha1 with RSA; ECDSA and DSA with SHA-1.
    const WEAK: [&str; 6] = [
        "1.2.840.113549.1.1.2",
        "1.2.840.113549.1.1.3",
        "1.2.840.113549.1.1.4",
        "1.2.840.113549.1.1.5",
        "1.2.840.10045.4.1",
        "1.2.840.10040.4.3",
    ];
    if WEAK.contains(&parsed.signature_algorithm.algorithm.to_id_string().as_str()) {
        problems.push("weak-signature");
    }
    problems
}
