//! Push: TLS 1.0 with RC4, later with 3DES, under an expired certificate that the server signed itself.

use anyhow::Result;

use super::{
    super::{
        dns, hosts,
        tcp::Tcp,
        tls,
        world::{MILLISECOND, World},
    },
    at,
};

/// TLS_RSA_WITH_RC4_128_SHA and TLS_RSA_WITH_3DES_EDE_CBC_SHA.
const CONNECTIONS: [(u64, u64, u16); 2] = [(0, 20, 0x0005), (9, 5, 0x000a)];

pub(super) fn play(world: &mut World) -> Result<()> {
    let host = &hosts::PUSH;
    for (minutes, seconds, cipher_suite) in CONNECTIONS {
        let now = dns::resolve_host(world, at(minutes, seconds), host, &[]);
        let mut tcp = Tcp::open(world, now + MILLISECOND, host, 443);
        tls::outdated(&mut tcp, host.name, cipher_suite, &[(152, 88)]);
        tcp.close();
    }
    Ok(())
}
