//! Certificates as servers send them up to TLS 1.2 (RFC 5246 section 7.4.2, RFC 5280).

use ring::digest::{SHA256, digest};
use whither_model::{Timestamp, table::Certificate};
use x509_parser::{
    certificate::X509Certificate, extensions::GeneralName, prelude::FromDer, public_key::PublicKey,
};

use super::super::Context;
use crate::{fingerprint::hello::Reader, source::digest::hexadecimal};

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
    let hash = digest(&SHA256, der);
    let Some(key) = hash.as_ref().first_chunk::<32>().copied() else { return };
    let server = context.direction == whither_model::Direction::In;
    if server && !context.facts.certificates.contains(&key) {
        context.facts.certificates.push(key);
    }
    if !context.output.certificates.contains_key(&key) {
        let row = row(der, hexadecimal(&key), context);
        context.output.certificates.insert(key, row);
    }
    let Some(row) = context.output.certificates.get_mut(&key) else { return };
    row.leaf |= leaf && server;
    if leaf && server {
        // A wildcard names no host.
        let name = row.sans.iter().find(|name| !name.starts_with('*') && name.contains('.')).cloned();
        if let Some(name) = name {
            let evidence = context.evidence(0, der.len());
            context.server_name(&name, "certificate", evidence);
        }
    }
}

fn row(der: &[u8], sha256: String, context: &mut Context<'_>) -> Certificate {
    let evidence = context.evidence(0, der.len());
    let mut row = Certificate {
        sha256,
        subject: String::new(),
        issuer: String::new(),
        sans: Vec::new(),
        not_before: Timestamp(0),
        not_after: Timestamp(0),
        problems: Vec::new(),
        leaf: false,
        evidence,
    };
    let Ok((_, parsed)) = X509Certificate::from_der(der) else {
        row.problems.push("unreadable".to_owned());
        context.problem("tls.certificate", der.len());
        return row;
    };
    let seconds = |seconds: i64| Timestamp(seconds.saturating_mul(1_000_000_000));
    row.subject = parsed.subject().to_string();
    row.issuer = parsed.issuer().to_string();
    row.sans = names(&parsed);
    row.not_before = seconds(parsed.validity().not_before.timestamp());
    row.not_after = seconds(parsed.validity().not_after.timestamp());
    row.problems = problems(&parsed, row.not_before, row.not_after, context.at.time);
    row
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

fn problems(parsed: &X509Certificate<'_>, from: Timestamp, to: Timestamp, now: Timestamp) -> Vec<String> {
    let mut problems = Vec::new();
    if now > to {
        problems.push("expired");
    }
    if now < from {
        problems.push("not-yet-valid");
    }
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
    problems.sort_unstable();
    problems.into_iter().map(str::to_owned).collect()
}
