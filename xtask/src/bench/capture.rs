//! `cargo xtask bench capture`: the main job on a large capture, against tshark, nDPI and Suricata.

use std::{fmt::Write as _, path::Path, process::Command};

use anyhow::{Context, Result, bail};

use super::{
    build,
    measure::{Cost, installed, run as measure},
};

/// The fields that say what whither's tables say: of packets and flows, TLS and QUIC, certificates, HTTP, DNS.
const TSHARK_FIELDS: [&str; 38] = [
    "frame.time_epoch",
    "frame.len",
    "ip.src",
    "ip.dst",
    "ipv6.src",
    "ipv6.dst",
    "tcp.stream",
    "tcp.srcport",
    "tcp.dstport",
    "tcp.flags",
    "tcp.analysis.initial_rtt",
    "udp.stream",
    "udp.srcport",
    "udp.dstport",
    "tls.handshake.extensions_server_name",
    "tls.handshake.extensions_alpn_str",
    "tls.handshake.version",
    "tls.handshake.ciphersuite",
    "tls.handshake.ja3",
    "tls.handshake.ja3s",
    "quic.version",
    "x509ce.dNSName",
    "x509sat.uTF8String",
    "x509sat.printableString",
    "x509af.utcTime",
    "http.host",
    "http.request.method",
    "http.request.uri",
    "http.user_agent",
    "http.response.code",
    "http.content_type",
    "dns.qry.name",
    "dns.qry.type",
    "dns.a",
    "dns.aaaa",
    "dns.cname",
    "dns.ptr.domain_name",
    "dns.resp.ttl",
];

/// Times that whither and nDPI run, in turn; the cheapest run of each counts, since others only add to a run's cost. With
/// three, two runs of the benchmark gave 1.59 and 1.69 for two threads over one.
const ROUNDS: usize = 11;

/// Builds the capture, measures, prints and writes `benches/results.md`.
pub(super) fn run(root: &Path, megabytes: u64) -> Result<()> {
    let Some(corpus) = crate::score::corpus(root) else {
        bail!("no corpus; hint: set WHITHER_CORPUS to its folder")
    };
    let work = root.join("target/bench");
    std::fs::create_dir_all(&work)?;
    let capture = work.join(format!("capture-{megabytes}.pcap"));
    let (bytes, packets) = build::build(&corpus.join("captures"), &capture, megabytes)?;
    let whither = crate::dist::run(root)?;
    let case = work.join("bench.case");
    let inspect = |threads: &str, extra: &[&str]| {
        let mut command = Command::new(&whither);
        command
            .arg("inspect")
            .arg(&capture)
            .args(["--quiet", "--threads", threads, "-o"])
            .arg(&case)
            .args(extra);
        measure(&mut command)
    };
    // The file once, so that every tool finds it in the page cache.
    measure(Command::new("cat").arg(&capture))?;
    let mut rows: Vec<(String, Cost)> = Vec::new();
    for _ in 0..ROUNDS {
        for (name, threads, extra) in RUNS {
            keep(&mut rows, name, inspect(threads, extra)?);
        }
        light_peers(&capture, &work, &mut rows)?;
    }
    tshark(&capture, &mut rows)?;
    let flows = flows(&case)?;
    let text = table(bytes, packets, flows, &rows);
    print_out(&text);
    std::fs::write(root.join("benches/results.md"), text).context("benches/results.md")?;
    std::fs::remove_file(&capture).ok();
    Ok(())
}

/// Name, threads and options of a run; the first is what the peers are compared with.
const RUNS: [(&str, &str, &[&str]); 6] = [
    ("whither, metadata, no digest, 1 thread", "1", &["--metadata-only", "--digest", "none"]),
    ("whither, metadata, no digest, 2 threads", "2", &["--metadata-only", "--digest", "none"]),
    ("whither, metadata, 1 thread", "1", &["--metadata-only"]),
    ("whither, with personal data, no digest, 1 thread", "1", &["--digest", "none"]),
    ("whither, with personal data, 1 thread", "1", &[]),
    ("whither, with personal data, 2 threads", "2", &[]),
];

fn flows(case: &Path) -> Result<u64> {
    let text = std::fs::read_to_string(case.join("case.json"))?;
    let value: serde_json::Value = serde_json::from_str(&text)?;
    Ok(value["rows"]["flows"].as_u64().unwrap_or(0))
}

/// Keeps the cheapest run of each name.
fn keep(rows: &mut Vec<(String, Cost)>, name: &str, cost: Cost) {
    match rows.iter_mut().find(|row| row.0 == name) {
        Some(row) => {
            row.1 = Cost {
                cpu_seconds: row.1.cpu_seconds.min(cost.cpu_seconds),
                wall_seconds: row.1.wall_seconds.min(cost.wall_seconds),
                peak_megabytes: row.1.peak_megabytes.max(cost.peak_megabytes),
            };
        }
        None => rows.push((name.to_owned(), cost)),
    }
}

fn light_peers(capture: &Path, work: &Path, rows: &mut Vec<(String, Cost)>) -> Result<()> {
    if installed("ndpiReader") {
        let mut command = Command::new("ndpiReader");
        command.arg("-q").arg("-i").arg(capture).arg("-C").arg(work.join("ndpi.csv"));
        keep(rows, "ndpiReader -q -C csv", measure(&mut command)?);
    }
    if installed("suricata") {
        let mut command = Command::new("suricata");
        command.args(["--runmode", "single", "-S", "/dev/null", "-l"]).arg(work).arg("-r").arg(capture);
        keep(rows, "suricata, single, EVE", measure(&mut command)?);
    }
    Ok(())
}

fn tshark(capture: &Path, rows: &mut Vec<(String, Cost)>) -> Result<()> {
    if installed("tshark") {
        let mut command = Command::new("tshark");
        command.arg("-n").arg("-r").arg(capture).args(["-T", "fields"]);
        for field in TSHARK_FIELDS {
            command.args(["-e", field]);
        }
        rows.push(("tshark -n -T fields".into(), measure(&mut command)?));
    }
    Ok(())
}

fn table(bytes: u64, packets: u64, flows: u64, rows: &[(String, Cost)]) -> String {
    let megabytes = bytes as f64 / 1e6;
    let mut text = format!(
        "# Results of `cargo xtask bench capture`\n\n{megabytes:.0} MB, {packets} packets, {flows} flows: every Ethernet capture of the corpus, repeated with other addresses.\nCPU seconds count; the machine is shared. whither as it is published (`cargo xtask dist`), peers as installed; the least of {ROUNDS} runs in turn, of tshark one. Peers make no digest of their input, so the first row is compared with them.\n\n| run | CPU s | wall s | MB/s of CPU | packets/s of CPU | peak MB | CPU against the first |\n|---|---|---|---|---|---|---|\n"
    );
    let base = rows.first().map_or(1.0, |row| row.1.cpu_seconds);
    for (name, cost) in rows {
        let _ = writeln!(
            text,
            "| {name} | {:.2} | {:.2} | {:.0} | {:.0} | {:.0} | {:.1}× |",
            cost.cpu_seconds,
            cost.wall_seconds,
            megabytes / cost.cpu_seconds,
            packets as f64 / cost.cpu_seconds,
            cost.peak_megabytes,
            cost.cpu_seconds / base
        );
    }
    let wall = |index: usize| rows.get(index).map_or(1.0, |row| row.1.wall_seconds);
    let allowed = 256.0 + flows as f64 / 1_024.0;
    let _ = writeln!(
        text,
        "\nTwo threads over one, wall time: {:.2} (metadata), {:.2} (with personal data). Memory allowed for {flows} flows: {allowed:.0} MB.\nNot installed and left out: {}.",
        wall(0) / wall(1),
        wall(4) / wall(5),
        ["ndpiReader", "suricata", "tshark"]
            .into_iter()
            .filter(|tool| !installed(tool))
            .collect::<Vec<_>>()
            .join(", ")
    );
    text
}

pub(super) fn print_out(text: &str) {
    print!("{text}");
}
