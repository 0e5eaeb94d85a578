//! Names of TLS versions and cipher suites (IANA TLS parameters), and which of them are weak and why.

use whither_model::table::Word;

/// Returns the name of a TLS or DTLS version.
pub(crate) fn version(version: u16) -> Word {
    match version {
        0x0002 => "SSL 2.0".into(),
        0x0300 => "SSL 3.0".into(),
        0x0301 => "TLS 1.0".into(),
        0x0302 => "TLS 1.1".into(),
        0x0303 => "TLS 1.2".into(),
        0x0304 => "TLS 1.3".into(),
        0x7f00..=0x7fff => Word::from(format!("TLS 1.3 draft {}", version & 0xff)),
        0xfb00..=0xfbff => Word::from(format!("TLS 1.3 Facebook draft {}", version & 0xff)),
        0xfeff => "DTLS 1.0".into(),
        0xfefd => "DTLS 1.2".into(),
        0xfefc => "DTLS 1.3".into(),
        other => Word::from(format!("0x{other:04x}")),
    }
}

/// Returns why a version is weak; none where it is not.
pub(crate) fn weak_version(version: u16) -> Option<&'static str> {
    match version {
        0x0002 => Some("SSL 2.0 is prohibited (RFC 6176)"),
        0x0300 => Some("SSL 3.0 is prohibited (RFC 7568)"),
        0x0301 => Some("TLS 1.0 is deprecated (RFC 8996)"),
        0x0302 => Some("TLS 1.1 is deprecated (RFC 8996)"),
        0xfeff => Some("DTLS 1.0 is deprecated (RFC 8996)"),
        _ => None,
    }
}

/// Returns why a cipher suite is weak; none where it is not. By ranges of the IANA registry.
pub(crate) fn weak_cipher_suite(suite: u16) -> Option<&'static str> {
    match suite {
        0x0000..=0x0002 | 0x002c..=0x002e | 0x003b | 0x00b0 | 0x00b1 | 0x00b4 | 0x00b5 | 0x00b8 | 0x00b9 => {
            Some("cipher suite without encryption")
        }
        0xc001 | 0xc006 | 0xc00b | 0xc010 | 0xc015 | 0xc039..=0xc03b | 0xc0b4 | 0xc0b5 => {
            Some("cipher suite without encryption")
        }
        0x0018 | 0x001a | 0x001b | 0x0034 | 0x003a | 0x006c | 0x006d | 0x00a6 | 0x00a7 | 0xc016..=0xc019 => {
            Some("cipher suite without authentication")
        }
        0x0003
        | 0x0006
        | 0x0008
        | 0x000b
        | 0x000e
        | 0x0011
        | 0x0014
        | 0x0017
        | 0x0019
        | 0x0026..=0x002b
        | 0x0062..=0x0065 => Some("export cipher suite"),
        0x0004 | 0x0005 | 0x0020 | 0x0024 | 0x008a | 0x008e | 0x0092 | 0xc002 | 0xc007 | 0xc00c | 0xc011
        | 0xc033 => Some("RC4 is prohibited (RFC 7465)"),
        0x0009 | 0x000c | 0x000f | 0x0012 | 0x0015 | 0x001e | 0x0022 => Some("single DES"),
        0x000a
        | 0x000d
        | 0x0010
        | 0x0013
        | 0x0016
        | 0x001f
        | 0x0023
        | 0x008b
        | 0x008f
        | 0x0093
        | 0xc003
        | 0xc008
        | 0xc00d
        | 0xc012
        | 0xc01a..=0xc01c
        | 0xc034 => Some("3DES has 64-bit blocks (CVE-2016-2183)"),
        _ => None,
    }
}

/// Returns the IANA name of a cipher suite in wide use, else its number.
pub(crate) fn cipher_suite(suite: u16) -> Word {
    let name = match suite {
        0x0004 => "TLS_RSA_WITH_RC4_128_MD5",
        0x0005 => "TLS_RSA_WITH_RC4_128_SHA",
        0x000a => "TLS_RSA_WITH_3DES_EDE_CBC_SHA",
        0x002f => "TLS_RSA_WITH_AES_128_CBC_SHA",
        0x0033 => "TLS_DHE_RSA_WITH_AES_128_CBC_SHA",
        0x0035 => "TLS_RSA_WITH_AES_256_CBC_SHA",
        0x0039 => "TLS_DHE_RSA_WITH_AES_256_CBC_SHA",
        0x003c => "TLS_RSA_WITH_AES_128_CBC_SHA256",
        0x003d => "TLS_RSA_WITH_AES_256_CBC_SHA256",
        0x009c => "TLS_RSA_WITH_AES_128_GCM_SHA256",
        0x009d => "TLS_RSA_WITH_AES_256_GCM_SHA384",
        0x009e => "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256",
        0x009f => "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384",
        0x1301 => "TLS_AES_128_GCM_SHA256",
        0x1302 => "TLS_AES_256_GCM_SHA384",
        0x1303 => "TLS_CHACHA20_POLY1305_SHA256",
        0x1304 => "TLS_AES_128_CCM_SHA256",
        0xc009 => "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
        0xc00a => "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
        0xc011 => "TLS_ECDHE_RSA_WITH_RC4_128_SHA",
        0xc012 => "TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA",
        0xc013 => "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
        0xc014 => "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
        0xc023 => "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
        0xc024 => "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384",
        0xc027 => "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256",
        0xc028 => "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384",
        0xc02b => "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        0xc02c => "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
        0xc02f => "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        0xc030 => "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
        0xcca8 => "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
        0xcca9 => "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
        0xccaa => "TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
        other => return Word::from(format!("0x{other:04x}")),
    };
    name.into()
}
