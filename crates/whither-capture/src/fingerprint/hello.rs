//! ClientHello and ServerHello, as TLS (RFC 5246, RFC 8446) and DTLS (RFC 6347, RFC 9147) share them.

/// Numbers of the extensions that are read.
mod extension {
    pub(super) const SERVER_NAME: u16 = 0;
    pub(super) const SUPPORTED_GROUPS: u16 = 10;
    pub(super) const EC_POINT_FORMATS: u16 = 11;
    pub(super) const SIGNATURE_ALGORITHMS: u16 = 13;
    pub(super) const ALPN: u16 = 16;
    pub(super) const SUPPORTED_VERSIONS: u16 = 43;
    pub(super) const ECH: u16 = 0xfe0d;
}

/// Numbers of two bytes, as they stand in a vector.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Words<'a>(pub(crate) &'a [u8]);

impl<'a> Words<'a> {
    pub(crate) fn iter(self) -> impl Iterator<Item = u16> + 'a {
        self.0.chunks_exact(2).filter_map(|two| two.first_chunk().map(|two| u16::from_be_bytes(*two)))
    }
}

/// What a ClientHello says; all of it lies in the message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ClientHello<'a> {
    pub(crate) version: u16,
    pub(crate) cipher_suites: Words<'a>,
    pub(crate) extensions: Extensions<'a>,
    pub(crate) server_name: Option<&'a [u8]>,
    pub(crate) groups: Words<'a>,
    pub(crate) point_formats: &'a [u8],
    pub(crate) signature_algorithms: Words<'a>,
    pub(crate) alpn: ProtocolNames<'a>,
    pub(crate) supported_versions: Words<'a>,
    /// Encrypted ClientHello of the outer kind (RFC 9849); clients send it as GREASE too.
    pub(crate) ech: bool,
}

/// What a ServerHello says; all of it lies in the message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ServerHello<'a> {
    pub(crate) version: u16,
    pub(crate) cipher_suite: u16,
    pub(crate) extensions: Extensions<'a>,
    pub(crate) supported_version: Option<u16>,
    pub(crate) alpn: Option<&'a [u8]>,
}

/// A block of extensions, in the order sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Extensions<'a>(pub(crate) &'a [u8]);

impl<'a> Extensions<'a> {
    /// Returns number and body of each.
    fn iter(self) -> impl Iterator<Item = (u16, &'a [u8])> {
        let mut reader = Reader(self.0);
        std::iter::from_fn(move || Some((reader.u16()?, reader.vector16()?)))
    }

    /// Returns their numbers.
    pub(crate) fn numbers(self) -> impl Iterator<Item = u16> + 'a {
        self.iter().map(|(number, _)| number)
    }
}

/// The protocols of an ALPN extension (RFC 7301 section 3.1), as they stand in its vector.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct ProtocolNames<'a>(pub(crate) &'a [u8]);

impl<'a> ProtocolNames<'a> {
    pub(crate) fn iter(self) -> impl Iterator<Item = &'a [u8]> {
        let mut reader = Reader(self.0);
        std::iter::from_fn(move || reader.vector8())
    }
}

/// Reads big-endian fields and length-prefixed vectors; gives none at the end.
pub(crate) struct Reader<'a>(pub(crate) &'a [u8]);

impl<'a> Reader<'a> {
    pub(crate) fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    pub(crate) fn u8(&mut self) -> Option<u8> {
        self.take(1)?.first().copied()
    }

    pub(crate) fn u16(&mut self) -> Option<u16> {
        self.take(2)?.first_chunk().map(|two| u16::from_be_bytes(*two))
    }

    pub(crate) fn u24(&mut self) -> Option<usize> {
        let [high, middle, low] = self.take(3)?.first_chunk().copied()?;
        Some(usize::from(high) << 16 | usize::from(middle) << 8 | usize::from(low))
    }

    pub(crate) fn vector8(&mut self) -> Option<&'a [u8]> {
        let length = self.u8()?;
        self.take(usize::from(length))
    }

    pub(crate) fn vector16(&mut self) -> Option<&'a [u8]> {
        let length = self.u16()?;
        self.take(usize::from(length))
    }
}

/// Reads the body of a ClientHello (RFC 8446 section 4.1.2); DTLS has a cookie after the session identifier.
pub(crate) fn client(body: &[u8], datagram: bool) -> Option<ClientHello<'_>> {
    let mut reader = Reader(body);
    let mut hello = ClientHello { version: reader.u16()?, ..ClientHello::default() };
    reader.take(32)?;
    reader.vector8()?;
    if datagram {
        reader.vector8()?;
    }
    hello.cipher_suites = Words(reader.vector16()?);
    reader.vector8()?;
    // Hellos without extensions end here (SSL 3.0, TLS 1.0).
    let Some(length) = reader.u16() else { return Some(hello) };
    let there = reader.0.len().min(usize::from(length));
    hello.extensions = Extensions(reader.take(there)?);
    for (kind, body) in hello.extensions.iter() {
        client_extension(&mut hello, kind, body);
    }
    Some(hello)
}

fn client_extension<'a>(hello: &mut ClientHello<'a>, kind: u16, body: &'a [u8]) {
    let mut reader = Reader(body);
    match kind {
        extension::SERVER_NAME => hello.server_name = server_name(body),
        extension::SUPPORTED_GROUPS => hello.groups = Words(reader.vector16().unwrap_or_default()),
        extension::EC_POINT_FORMATS => hello.point_formats = reader.vector8().unwrap_or_default(),
        extension::SIGNATURE_ALGORITHMS => {
            hello.signature_algorithms = Words(reader.vector16().unwrap_or_default());
        }
        extension::ALPN => hello.alpn = protocol_names(body),
        extension::SUPPORTED_VERSIONS => {
            hello.supported_versions = Words(reader.vector8().unwrap_or_default());
        }
        // The first byte tells the outer hello from the inner one.
        extension::ECH => hello.ech = body.first() == Some(&0),
        _ => {}
    }
}

/// RFC 6066 section 3: a list of (type, name); type 0 is a host name.
fn server_name(body: &[u8]) -> Option<&[u8]> {
    let mut reader = Reader(body);
    let mut list = Reader(reader.vector16()?);
    while let (Some(kind), Some(name)) = (list.u8(), list.vector16()) {
        if kind == 0 {
            return Some(name);
        }
    }
    None
}

fn protocol_names(body: &[u8]) -> ProtocolNames<'_> {
    ProtocolNames(Reader(body).vector16().unwrap_or_default())
}

/// Reads the body of a ServerHello (RFC 8446 section 4.1.3).
pub(crate) fn server(body: &[u8]) -> Option<ServerHello<'_>> {
    let mut reader = Reader(body);
    let mut hello = ServerHello { version: reader.u16()?, ..ServerHello::default() };
    reader.take(32)?;
    // Drafts of TLS 1.3 up to 21 left out session identifier and compression.
    if !matches!(hello.version, 0x7f00..=0x7f15) {
        reader.vector8()?;
    }
    hello.cipher_suite = reader.u16()?;
    if !matches!(hello.version, 0x7f00..=0x7f15) {
        reader.u8()?;
    }
    let Some(length) = reader.u16() else { return Some(hello) };
    let there = reader.0.len().min(usize::from(length));
    hello.extensions = Extensions(reader.take(there)?);
    for (kind, body) in hello.extensions.iter() {
        match kind {
            extension::SUPPORTED_VERSIONS => hello.supported_version = Reader(body).u16(),
            extension::ALPN => hello.alpn = protocol_names(body).iter().next(),
            _ => {}
        }
    }
    Some(hello)
}
