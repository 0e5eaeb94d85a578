//! Start lines and fields (RFC 9112 sections 3 to 5).

use std::borrow::Cow;

use whither_model::table::Message;

use super::{
    super::{Context, Probe, tls::handshake::printable},
    redact,
};

/// Methods of RFC 9110, WebDAV, UPnP and the tunnelling that some vendors put into HTTP.
const METHODS: [&str; 34] = [
    "BASELINE-CONTROL",
    "BCOPY",
    "CCM_POST",
    "CHECKIN",
    "CHECKOUT",
    "CONNECT",
    "COPY",
    "DELETE",
    "GET",
    "HEAD",
    "LOCK",
    "M-SEARCH",
    "MERGE",
    "MKACTIVITY",
    "MKCOL",
    "MOVE",
    "NOTIFY",
    "OPTIONS",
    "PATCH",
    "POST",
    "PROPFIND",
    "PROPPATCH",
    "PUT",
    "REPORT",
    "RPC_CONNECT",
    "RPC_IN_DATA",
    "RPC_OUT_DATA",
    "SEARCH",
    "SSTP_DUPLEX_POST",
    "SUBSCRIBE",
    "TRACE",
    "UNLOCK",
    "UNSUBSCRIBE",
    "VERSION-CONTROL",
];

/// Bytes of the longest method.
const METHOD_BYTES: usize = {
    let (mut longest, mut index) = (0, 0);
    while index < METHODS.len() {
        if METHODS[index].len() > longest {
            longest = METHODS[index].len();
        }
        index += 1;
    }
    longest
};

/// A start line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Start<'a> {
    Request { method: &'static str, target: &'a [u8], version: &'a [u8] },
    Response { version: &'a [u8], status: u16 },
}

/// A start line and its fields.
pub(super) struct Head<'a> {
    pub(super) start: Start<'a>,
    /// Name, value, offset of the value in the head.
    pub(super) fields: Vec<(&'a [u8], &'a [u8], usize)>,
}

impl<'a> Head<'a> {
    /// Returns the first value of a field.
    pub(super) fn field(&self, name: &str) -> Option<&'a [u8]> {
        self.fields.iter().find(|field| field.0.eq_ignore_ascii_case(name.as_bytes())).map(|field| field.1)
    }
}

/// Recognises the beginning of a message.
pub(super) fn probe(bytes: &[u8]) -> Probe {
    const STATUS: &[u8] = b"HTTP/1.";
    let known = bytes.len().min(STATUS.len());
    if bytes.get(..known) == STATUS.get(..known) {
        return if bytes.len() >= STATUS.len() { Probe::Yes } else { Probe::More };
    }
    // One byte more than the longest method: what goes on is none.
    let first = bytes.get(..=METHOD_BYTES).unwrap_or(bytes);
    let end = first.iter().position(|byte| matches!(byte, b' ' | b'\r' | b'\n')).unwrap_or(first.len());
    let word = bytes.get(..end).unwrap_or_default();
    if end == first.len() {
        let begins = METHODS.iter().any(|method| method.as_bytes().starts_with(word));
        return if begins { Probe::More } else { Probe::No };
    }
    if !METHODS.iter().any(|method| method.as_bytes() == word) {
        return Probe::No;
    }
    // The same methods exist in SIP and RTSP; their targets begin with a scheme of their own.
    let target = bytes.get(end + 1..).unwrap_or_default();
    for scheme in [b"sip:".as_slice(), b"sips:", b"rtsp:", b"tel:"] {
        let known = target.len().min(scheme.len());
        if target
            .get(..known)
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme.get(..known).unwrap_or_default()))
        {
            return if target.len() >= scheme.len() { Probe::No } else { Probe::More };
        }
    }
    Probe::Yes
}

/// Returns the offset after the empty line that ends a head, searching from `from` on.
pub(super) fn end(bytes: &[u8], from: usize) -> Option<usize> {
    let mut from = from;
    while let Some(at) = memchr::memchr(b'\n', bytes.get(from..)?) {
        let after = from + at + 1;
        match bytes.get(after..) {
            Some([b'\n', ..]) => return Some(after + 1),
            Some([b'\r', b'\n', ..]) => return Some(after + 2),
            _ => from = after,
        }
    }
    None
}

/// Reads a head that is complete.
pub(super) fn parse(bytes: &[u8]) -> Option<Head<'_>> {
    let mut ends = memchr::memchr_iter(b'\n', bytes).chain([bytes.len()]);
    let mut begin = ends.next()? + 1;
    let start = start(bytes.get(..begin - 1)?)?;
    let mut fields = Vec::with_capacity(FIELDS_TYPICAL);
    for end in ends {
        let line = bytes.get(begin..end).unwrap_or_default().trim_ascii_end();
        begin = end + 1;
        // A line that begins with white space continues the one before (obsolete, and left out).
        let Some(colon) =
            memchr::memchr(b':', line).filter(|_| !line.starts_with(b" ") && !line.starts_with(b"\t"))
        else {
            continue;
        };
        let (name, value) = line.split_at(colon);
        let value = value.get(1..).unwrap_or_default().trim_ascii();
        let offset = value.as_ptr().addr().saturating_sub(bytes.as_ptr().addr());
        fields.push((name.trim_ascii(), value, offset));
    }
    Some(Head { start, fields })
}

/// Room for the fields of most heads.
const FIELDS_TYPICAL: usize = 16;

fn start(line: &[u8]) -> Option<Start<'_>> {
    let line = line.trim_ascii_end();
    let (first, rest) = line.split_at(memchr::memchr(b' ', line).unwrap_or(line.len()));
    let rest = rest.get(1..).unwrap_or_default();
    if first.starts_with(b"HTTP/") {
        let digits = rest.trim_ascii_start().get(..3)?;
        let status = std::str::from_utf8(digits).ok()?.parse().ok()?;
        return Some(Start::Response { version: first, status });
    }
    // The target ends at the last space, if a version follows; broken clients leave the version out.
    let (target, version) = match memchr::memrchr(b' ', rest).map(|at| rest.split_at(at)) {
        Some((target, version)) if version.starts_with(b" HTTP/") => (target, version.trim_ascii()),
        _ => (rest, b"".as_slice()),
    };
    let method = METHODS.iter().find(|method| method.as_bytes() == first)?;
    Some(Start::Request { method, target: target.trim_ascii(), version })
}

/// Hands the content of a head on, notes its names, and returns its row.
pub(super) fn message(head: &Head<'_>, stream: bool, context: &mut Context<'_>, held: usize) -> Message {
    // User information before the host is a credential; it is read as content and kept nowhere.
    let host = head.field("host").map(printable).unwrap_or_default();
    let host = lowercase(host.rsplit('@').next().unwrap_or_default());
    let evidence = context.evidence(0, 0);
    let content_type = head.field("content-type").map(media_type).unwrap_or_default();
    let user_agent =
        head.field("user-agent").map(|agent| redact::agent(&printable(agent))).unwrap_or_default();
    let texts = &mut context.output.memory.texts;
    let mut row = Message {
        flow_id: context.flow,
        direction: if context.direction.index() == 0 { "out" } else { "in" }.into(),
        protocol: "http/1.1".into(),
        method: texts.share(""),
        host: texts.share(&host),
        path: String::new(),
        status: None,
        content_type: texts.share(&content_type),
        bytes: 0,
        user_agent: texts.share(&user_agent),
        time: context.at.time,
        evidence,
    };
    let version = match head.start {
        Start::Request { method, target, version } => {
            row.method = context.output.memory.texts.share(method);
            row.path = redact::path(&printable(target));
            request(method, target, &host, stream, context, held);
            version
        }
        Start::Response { version, status } => {
            row.status = Some(status);
            version
        }
    };
    if !stream {
        row.protocol = "ssdp".into();
    } else if version.ends_with(b"/1.0") {
        row.protocol = "http/1.0".into();
    }
    fields(head, context, held);
    row
}

fn request(method: &str, target: &[u8], host: &str, stream: bool, context: &mut Context<'_>, held: usize) {
    let offset = (method.len() + 1).saturating_sub(held);
    context.content("http.request.uri", "", target, offset);
    if !stream {
        return;
    }
    let evidence = context.evidence(0, target.len());
    if method == "CONNECT" {
        // What answers is a proxy: the name is that of the tunnel's far end.
        context.facts.proxied = true;
        let authority = printable(target);
        let name = without_port(authority.rsplit('@').next().unwrap_or_default());
        return context.server_name(name, "http-connect", evidence);
    }
    let authority = absolute(target).map(printable);
    let name = authority.as_deref().unwrap_or(host);
    context.server_name(without_port(name), "http-host", evidence);
}

/// Returns the authority of a target in absolute form (RFC 9112 section 3.2.2).
fn absolute(target: &[u8]) -> Option<&[u8]> {
    let at = memchr::memmem::find(target, b"://").filter(|at| *at <= 5)?;
    let rest = target.get(at + 3..)?;
    let end = rest.iter().position(|byte| matches!(byte, b'/' | b'?' | b'#')).unwrap_or(rest.len());
    let authority = rest.get(..end)?;
    let user = memchr::memrchr(b'@', authority).map_or(0, |at| at + 1);
    authority.get(user..)
}

fn without_port(authority: &str) -> &str {
    if let Some(six) = authority.strip_prefix('[') {
        return six.split(']').next().unwrap_or("");
    }
    authority.split(':').next().unwrap_or("")
}

/// Hands every field's value on, under its name.
fn fields(head: &Head<'_>, context: &mut Context<'_>, held: usize) {
    if !context.wants_content() {
        return;
    }
    let kind = if matches!(head.start, Start::Request { .. }) { "request" } else { "response" };
    for (name, value, offset) in &head.fields {
        let plain = name.len() <= 40 && name.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-');
        let name = if plain { printable(name).to_ascii_lowercase() } else { "*".to_owned() };
        context.content(&format!("http.{kind}.header.{name}"), "", value, offset.saturating_sub(held));
    }
}

fn lowercase(text: &str) -> Cow<'_, str> {
    let lower = !text.bytes().any(|byte| byte.is_ascii_uppercase());
    if lower { Cow::Borrowed(text) } else { Cow::Owned(text.to_ascii_lowercase()) }
}

/// Returns a media type in lower case, without parameters.
pub(super) fn media_type(value: &[u8]) -> String {
    let end = value.iter().position(|byte| matches!(byte, b';' | b' ' | b',')).unwrap_or(value.len());
    printable(value.get(..end).unwrap_or_default()).to_ascii_lowercase()
}
