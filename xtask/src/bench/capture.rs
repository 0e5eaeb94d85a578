//! `cargo xtask bench capture`: the main job on a large capture, against tshark, nDPI and Suricata.

use std::{fmt::Write as _, path::Path, process::Command};

use anyhow::{Context, Result, bail};

use super::{
    build,
    measure::{Cost, installed, run as measure},
};

/// The fields that say the same as whither's tables.
const TSHARK_FIELDS: [&str; 16] = [
    "tcp.stream",
    "udp.stream",
    "ip.src",
    "ip.dst",
    "tls.handshake.extensions_server_name",
    "tls.handshake.ja3",
    "tls.handshake.ja3s",
    "tls.handshake.extensions_alpn_str",
    "http.host",
    "http.request.uri",
    "http.user_agent",
    "dns.qry.name",
    "dns.a",
    "dns.aaaa",
    "dns.cname",
    "x509ce.dNSName",
];

/// Builds the capture where it is not there yet, measures, prints and writes `benches/results.md`.
pub(super) fn run(root: &Path, megabytes: u64) -> Result<()> {
    let Some(corpus) = crate::score::corpus(root) else {
        bail!("no corpus; hint: set WHITHER_CORPUS to its folder")
    };
    let work = root.join("target/bench");
    std::fs::create_dir_all(&work)?;
    let capture = work.join(format!("capture-{megabytes}.pcap"));
    let (bytes, packets) = build::build(&corpus, &capture, megabytes)?;
    let status = Command::new(env!("CARGO"))
        .args(["build", "--release", "--package", "whither"])
        .current_dir(root)
        .status()?;
    if !status.success() {
        bail!("whither does not build");
    }
    let whither = root.join("target/release/whither");
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
    let mut rows: Vec<(String, Cost)> = vec![
        ("whither inspect --metadata-only -o, 1 thread".into(), inspect("1", &["--metadata-only"])?),
        ("whither inspect --metadata-only -o, 2 threads".into(), inspect("2", &["--metadata-only"])?),
        ("whither inspect -o (with personal data), 1 thread".into(), inspect("1", &[])?),
        ("whither inspect -o (with personal data), 2 threads".into(), inspect("2", &[])?),
    ];
    let undigested = inspect("1", &["--metadata-only", "--digest", "none"])?;
    rows.push(("whither inspect --metadata-only --digest none -o, 1 thread".into(), undigested));
    peers(&capture, &work, &mut rows)?;
    let flows = flows(&case)?;
    let text = table(bytes, packets, flows, &rows);
    print_out(&text);
    std::fs::write(root.join("benches/results.md"), text).context("benches/results.md")?;
    std::fs::remove_file(&capture).ok();
    Ok(())
}

fn flows(case: &Path) -> Result<u64> {
    let text = std::fs::read_to_string(case.join("case.json"))?;
    let value: serde_json::Value = serde_json::from_str(&text)?;
    Ok(value["rows"]["flows"].as_u64().unwrap_or(0))
}

fn peers(capture: &Path, work: &Path, rows: &mut Vec<(String, Cost)>) -> Result<()> {
    if installed("ndpiReader") {
        rows.push((
            "ndpiReader -q -C csv".into(),
            measure(
                Command::new("ndpiReader")
                    .arg("-q")
                    .arg("-i")
                    .arg(capture)
                    .arg("-C")
                    .arg(work.join("ndpi.csv")),
            )?,
        ));
    }
    if installed("suricata") {
        rows.push((
            "suricata, single, EVE".into(),
            measure(
                Command::new("suricata")
                    .args(["--runmode", "single", "-S", "/dev/null", "-l"])
                    .arg(work)
                    .arg("-r")
                    .arg(capture),
            )?,
        ));
    }
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
        "# Results of `cargo xtask bench capture`\n\n{megabytes:.0} MB, {packets} packets, {flows} flows: every Ethernet capture of the corpus, repeated with other addresses.\nCPU seconds count; the machine is shared. Peers run as installed.\n\n| run | CPU s | wall s | MB/s of CPU | packets/s of CPU | peak MB | CPU against whither, metadata |\n|---|---|---|---|---|---|---|\n"
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
        wall(2) / wall(3),
        ["ndpiReader", "suricata", "tshark"]
            .into_iter()
            .filter(|tool| !installed(tool))
            .collect::<Vec<_>>()
            .join(", ")
    );
    text
}

fn print_out(text: &str) {
    print!("{text}");
}
