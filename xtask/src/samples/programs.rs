//! A recording of real programs on loopback: nginx and curl (HTTP/1.1 kept alive, chunked, gzip; TLS 1.2 and 1.3),
//! openssl with TLS 1.2, dig and a small responder, mosquitto with MQTT in clear.
//!
//! It needs tcpdump and the right to capture. Servers listen on addresses of 127.77.0.0/24, which nothing else
//! uses, so that the recording holds nothing else. Everything that is sent is generated.

mod recorder;
mod servers;

use std::{
    io::Write,
    path::Path,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use super::{pcapng, people};
use recorder::Recorder;

const PROGRAMS: [&str; 8] =
    ["curl", "dig", "mosquitto", "mosquitto_pub", "mosquitto_sub", "nginx", "openssl", "tcpdump"];
/// No client takes longer.
const PATIENCE: Duration = Duration::from_secs(10);
/// The recording stays small.
const RECORDING_BYTES: usize = 400_000;

/// Records the programs with their files under `folder`; gives the reason where that cannot be done here.
pub(super) fn record(folder: &Path) -> Result<Result<Vec<u8>, String>> {
    let missing: Vec<&str> = PROGRAMS.into_iter().filter(|program| !is_installed(program)).collect();
    if !missing.is_empty() {
        return Ok(Err(format!("not installed: {}", missing.join(", "))));
    }
    let started = servers::prepare(folder).and_then(|()| servers::start(folder));
    // Dropping them ends the servers.
    let _servers = match started {
        Ok(servers) => servers,
        Err(error) => return Ok(Err(format!("the servers did not start: {error:#}"))),
    };
    let recorder = match Recorder::start(servers::NETWORK) {
        Ok(recorder) => recorder,
        Err(error) => return Ok(Err(format!("tcpdump may not capture here: {error:#}"))),
    };
    web()?;
    transport_security()?;
    names()?;
    messages()?;
    let (begin, frames) = recorder.finish()?;
    let head = pcapng::Head {
        comment: "Real programs on loopback: nginx, curl, openssl, dig, mosquitto",
        interface: "lo",
        names: &[],
        begin,
    };
    let bytes = pcapng::file(head, &frames)?;
    if bytes.len() > RECORDING_BYTES {
        return Ok(Err(format!("the recording has {} bytes", bytes.len())));
    }
    Ok(Ok(bytes))
}

/// Debian keeps servers where only root's path leads.
fn is_installed(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain(["/usr/sbin".into(), "/sbin".into()]);
    folders.into_iter().any(|folder| folder.join(program).is_file())
}

/// Compressed answers on one connection, a chunked one in clear, a form with a password.
fn web() -> Result<()> {
    let identity = format!(
        "user_id={}&phone={}&email={}&imei={}",
        people::ACCOUNT,
        people::PHONE,
        people::EMAIL.replace('@', "%40"),
        people::imei()
    );
    let page = |name: &str| format!("http://{}/{name}", servers::WEB);
    let host = ["-H", "Host: shop.example"];
    let sinks = ["-o", "/dev/null"];
    let pages = [page("plain.txt"), page("parts.shtml"), page("plain.txt"), page("none.txt")];
    let mut kept_alive: Vec<&str> = vec!["--compressed"];
    for page in &pages {
        kept_alive.extend(sinks);
        kept_alive.push(page);
    }
    curl(&[&host[..], &kept_alive].concat())?;
    curl(&[&host[..], &sinks, &[&page("parts.shtml")]].concat())?;
    curl(&[&host[..], &sinks, &["-u", "mei:generated-only", "-d", &identity, &page("plain.txt")]].concat())
}

/// TLS 1.2 and 1.3 with nginx, TLS 1.2 with openssl alone.
fn transport_security() -> Result<()> {
    let resolve = format!("shop.example:443:{}", servers::WEB);
    let url = "https://shop.example/plain.txt";
    for version in [["--tlsv1.2", "--tls-max", "1.2"], ["--tlsv1.3", "--tls-max", "1.3"]] {
        let rest = ["-k", "--http1.1", "--resolve", &resolve, "-o", "/dev/null", url];
        curl(&[&version[..], &rest].concat())?;
    }
    let address = format!("{}:443", servers::SECURED);
    let arguments = ["s_client", "-connect", &address, "-servername", "legacy.example", "-tls1_2", "-quiet"];
    run("openssl", &arguments, b"GET / HTTP/1.0\r\n\r\n")
}

fn names() -> Result<()> {
    let server = format!("@{}", servers::RESOLVER);
    for kind in ["A", "AAAA", "MX"] {
        run("dig", &[&server, "+tries=1", "+time=2", "shop.example", kind], b"")?;
    }
    Ok(())
}

/// A reader and a writer, each with a client identifier, a name and a password in clear.
fn messages() -> Result<()> {
    let (address, reader_id) = (servers::BROKER, format!("reader-{}", people::OTHERS[0]));
    let reader = ["-h", address, "-i", &reader_id, "-u", "lin", "-P", "generated-only", "-t", "rooms/#"];
    let mut reader = quiet("mosquitto_sub", &[&reader[..], &["-C", "1", "-W", "5"]].concat())
        .spawn()
        .context("mosquitto_sub")?;
    // The reader has to be there before anything is written.
    thread::sleep(Duration::from_millis(700));
    let body =
        format!(r#"{{"uid":{},"room_id":"{}","imei":"{}"}}"#, people::ACCOUNT, people::ROOM, people::imei());
    let writer_id = format!("writer-{}", people::ACCOUNT);
    let topic = format!("rooms/{}", people::ROOM);
    let writer =
        ["-h", address, "-i", &writer_id, "-u", "mei", "-P", "generated-only", "-q", "1", "-t", &topic];
    run("mosquitto_pub", &[&writer[..], &["-m", &body]].concat(), b"")?;
    wait(&mut reader, "mosquitto_sub")
}

fn curl(arguments: &[&str]) -> Result<()> {
    run("curl", &[&["-s", "--max-time", "5"], arguments].concat(), b"")
}

/// Runs a client to its end.
fn run(program: &str, arguments: &[&str], input: &[u8]) -> Result<()> {
    let mut child =
        quiet(program, arguments).stdin(Stdio::piped()).spawn().with_context(|| program.to_owned())?;
    if let Some(mut stdin) = child.stdin.take() {
        // A client that has ended already wants nothing.
        let _ = stdin.write_all(input);
    }
    wait(&mut child, program)
}

/// Returns a command that knows nothing of the user who runs it.
fn quiet(program: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command
        .args(arguments)
        .env_remove("HOME")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

fn wait(child: &mut std::process::Child, program: &str) -> Result<()> {
    let begin = Instant::now();
    while child.try_wait()?.is_none() {
        if begin.elapsed() > PATIENCE {
            child.kill()?;
            child.wait()?;
            bail!("{program} did not end");
        }
        thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}
