//! Fetches one file from an address that the user names, for `whither data update`: HTTPS, no cookies, no
//! credentials, nothing about the user but what a request cannot do without.

use std::{
    fs::File,
    io::{self, Read as _},
    path::Path,
    time::Duration,
};

use anyhow::Result;
use ureq::Agent;

use crate::failure::Hint;

/// No file of knowledge is larger.
const FILE_BYTES: u64 = 1 << 30;

/// Addresses that one may lead to in turn.
const REDIRECTS: u32 = 5;

/// Seconds for all of it.
const SECONDS: u64 = 600;

/// Returns the name that an address ends with, if it is one of HTTPS, or of HTTP on this machine.
pub(crate) fn file_name(address: &str) -> Result<String, Hint> {
    let refuse = |reason: &str| Hint {
        message: format!("{address}: {reason}"),
        hint: "such as https://example.com/ranges.json; --name says how to keep it".to_owned(),
    };
    let rest = match address.split_once("://") {
        Some(("https", rest)) => rest,
        // What is not encrypted could be changed on the way; within the machine there is no way.
        Some(("http", rest)) if is_loopback(rest) => rest,
        _ => return Err(refuse("not an https:// address")),
    };
    let path = rest.split(['?', '#']).next().unwrap_or("");
    match path.split_once('/').map(|(_, path)| path.rsplit('/').next().unwrap_or("")) {
        Some(name) if !name.is_empty() && !name.starts_with('.') => Ok(name.to_owned()),
        _ => Err(refuse("no file is named at its end")),
    }
}

fn is_loopback(rest: &str) -> bool {
    let authority = rest.split(['/', '?', '#']).next().unwrap_or("");
    let host = authority.rsplit_once(':').map_or(authority, |(host, _)| host);
    matches!(host, "127.0.0.1" | "localhost" | "[::1]")
}

/// Writes what an address answers to `path`.
pub(crate) fn fetch(address: &str, path: &Path) -> Result<()> {
    let failed = |reason: String| Hint {
        message: format!("{address}: {reason}"),
        hint: "check the address and the network; a file can also be fetched by hand and given as a folder"
            .to_owned(),
    };
    let secure = address.starts_with("https://");
    let agent: Agent = Agent::config_builder()
        .https_only(secure)
        // From this machine nothing leads elsewhere.
        .max_redirects(if secure { REDIRECTS } else { 0 })
        .timeout_global(Some(Duration::from_secs(SECONDS)))
        .user_agent("whither")
        .build()
        .into();
    let mut answer = agent.get(address).call().map_err(|error| failed(error.to_string()))?;
    let mut body = answer.body_mut().with_config().limit(FILE_BYTES).reader().take(FILE_BYTES);
    let mut file = File::create(path)?;
    io::copy(&mut body, &mut file).map_err(|error| failed(error.to_string()))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_https_and_this_machine_only() {
        for (address, name) in [
            ("https://example.com/a/ranges.json?x=1", "ranges.json"),
            ("http://127.0.0.1:8080/x.mmdb", "x.mmdb"),
            ("http://[::1]:1/x", "x"),
        ] {
            assert_eq!(file_name(address).ok().as_deref(), Some(name), "{address}");
        }
        for address in [
            "http://example.com/x",
            "http://127.0.0.1.example.com/x",
            "http://localhost@example.com/x",
            "ftp://example.com/x",
            "https://example.com/",
            "https://example.com",
            "https://example.com/.x",
            "x",
        ] {
            assert!(file_name(address).is_err(), "{address}");
        }
    }
}
