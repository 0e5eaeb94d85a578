//! The servers of the recording: their files in one folder, their processes, their end.

use std::{
    fs,
    net::{IpAddr, SocketAddr, TcpStream, UdpSocket},
    path::Path,
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};

use super::super::dns::{self, A, AAAA, Record};

/// Every server is in here.
pub(super) const NETWORK: &str = "127.77.0.0/24";
/// nginx.
pub(super) const WEB: &str = "127.77.0.2";
/// openssl.
pub(super) const SECURED: &str = "127.77.0.3";
/// mosquitto.
pub(super) const BROKER: &str = "127.77.0.4";
/// The small responder.
pub(super) const RESOLVER: &str = "127.77.0.5";

const NGINX: &str = "daemon off;
master_process off;
pid nginx.pid;
error_log nginx.log;
events { worker_connections 64; }
http {
    access_log off;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    types { text/plain txt; text/html shtml; }
    gzip on;
    gzip_min_length 0;
    gzip_types text/plain;
    ssi on;
    server {
        listen 127.77.0.2:80;
        listen 127.77.0.2:443 ssl;
        server_name shop.example;
        root .;
        ssl_certificate certificate.pem;
        ssl_certificate_key key.pem;
        ssl_protocols TLSv1.2 TLSv1.3;
        error_page 405 =200 $uri;
    }
}
";

/// Processes and the responder; dropping them ends them.
pub(super) struct Servers {
    children: Vec<Child>,
    stop: Arc<AtomicBool>,
    responder: Option<JoinHandle<()>>,
}

impl Drop for Servers {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        for child in &mut self.children {
            // One that has ended by itself cannot be ended.
            let _ = child.kill();
            let _ = child.wait();
        }
        if let Some(responder) = self.responder.take() {
            let _ = responder.join();
        }
    }
}

/// Writes pages, settings and a certificate for this run.
pub(super) fn prepare(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).context("creating the folder of the servers")?;
    let line = "Nothing here is about anybody.\n";
    let pages =
        [("plain.txt", line.repeat(60)), ("parts.shtml", format!("<!--# echo var=\"uri\" -->\n{line}"))];
    for (name, text) in pages {
        fs::write(folder.join(name), text)?;
    }
    fs::write(folder.join("nginx.conf"), NGINX)?;
    let broker = format!(
        "listener 1883 {BROKER}\nallow_anonymous true\npersistence false\nuser root\nlog_dest none\n"
    );
    fs::write(folder.join("mosquitto.conf"), broker)?;
    let made = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"])
        .args(["-subj", "/CN=shop.example", "-addext", "subjectAltName=DNS:shop.example,DNS:legacy.example"])
        .args(["-days", "30", "-keyout", "key.pem", "-out", "certificate.pem"])
        .current_dir(folder)
        .stderr(Stdio::null())
        .status()?;
    ensure!(made.success(), "openssl made no certificate");
    Ok(())
}

/// Starts everything and waits until it answers.
pub(super) fn start(folder: &Path) -> Result<Servers> {
    let stop = Arc::new(AtomicBool::new(false));
    let responder = Some(responder(Arc::clone(&stop))?);
    let mut servers = Servers { children: Vec::new(), stop, responder };
    let here = folder.canonicalize()?;
    let prefix = here.to_str().context("a folder whose name is no text")?;
    let secured = format!("{SECURED}:443");
    let commands: [(&str, Vec<&str>, String); 3] = [
        ("nginx", vec!["-p", prefix, "-c", "nginx.conf", "-e", "nginx.log"], format!("{WEB}:443")),
        (
            "openssl",
            vec![
                "s_server",
                "-accept",
                &secured,
                "-cert",
                "certificate.pem",
                "-key",
                "key.pem",
                "-www",
                "-tls1_2",
            ],
            secured.clone(),
        ),
        ("mosquitto", vec!["-c", "mosquitto.conf"], format!("{BROKER}:1883")),
    ];
    for (program, arguments, address) in commands {
        let child = Command::new(program)
            .args(arguments)
            .current_dir(&here)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| program.to_owned())?;
        servers.children.push(child);
        wait_for(program, address.parse()?)?;
    }
    Ok(servers)
}

fn wait_for(program: &str, address: SocketAddr) -> Result<()> {
    let begin = Instant::now();
    while TcpStream::connect_timeout(&address, Duration::from_millis(200)).is_err() {
        if begin.elapsed() > Duration::from_secs(5) {
            bail!("{program} does not answer");
        }
        thread::sleep(Duration::from_millis(50));
    }
    Ok(())
}

/// Answers questions for addresses of `shop.example`, and says of the rest that there is nothing.
fn responder(stop: Arc<AtomicBool>) -> Result<JoinHandle<()>> {
    let socket = UdpSocket::bind((RESOLVER, 53)).context("binding the responder")?;
    socket.set_read_timeout(Some(Duration::from_millis(200)))?;
    Ok(thread::spawn(move || {
        let mut question = [0; 512];
        while !stop.load(Ordering::Relaxed) {
            let Ok((length, asker)) = socket.recv_from(&mut question) else { continue };
            if let Some(answer) = answer(&question[..length]) {
                // An asker that is gone asks again.
                let _ = socket.send_to(&answer, asker);
            }
        }
    }))
}

fn answer(question: &[u8]) -> Option<Vec<u8>> {
    const NAME: &str = "shop.example";
    // Behind the header and the name, which is two bytes longer than its text.
    let kind = 12 + NAME.len() + 2;
    let kind = u16::from_be_bytes(*question.get(kind..)?.first_chunk()?);
    let alias = "edge.shop.example";
    let address = |ip: IpAddr| vec![Record::Alias(NAME, alias), Record::Address(alias, ip)];
    let records = match kind {
        A => address(WEB.parse().ok()?),
        // Of the range for documentation (RFC 3849).
        AAAA => address("2001:db8::2".parse().ok()?),
        _ => Vec::new(),
    };
    let identifier = u16::from_be_bytes(*question.first_chunk()?);
    Some(dns::message(identifier, 0x8580, &[(NAME, kind)], &records))
}
