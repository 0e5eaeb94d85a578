//! Keys of Initial packets (RFC 9001 section 5.2) and the removal of their protection (sections 5.3 and 5.4).

use std::cell::OnceCell;

use ring::{
    aead::{self, Aad, LessSafeKey, Nonce, UnboundKey, quic},
    hkdf,
};

use super::packet::Initial;

/// Whose packets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Client,
    Server,
}

impl Side {
    pub(super) fn other(self) -> Self {
        match self {
            Self::Client => Self::Server,
            Self::Server => Self::Client,
        }
    }
}

/// Keys of both sides for one connection identifier; those of the server are made when they are first asked for.
pub(super) struct Keys {
    pub(super) version: u32,
    salted: u32,
    secret: hkdf::Prk,
    client: SideKeys,
    server: OnceCell<Option<SideKeys>>,
}

struct SideKeys {
    packet: LessSafeKey,
    iv: [u8; 12],
    header: quic::HeaderProtectionKey,
}

/// A length for ring's HKDF.
struct Length(usize);

impl hkdf::KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

/// Returns the salt of a version; each draft that changed the wire changed it.
fn salt(version: u32) -> Option<[u8; 20]> {
    let hexadecimal = match version {
        1 | 0xff00_0021..=0xff00_0022 => 0x3876_2cf7_f559_34b3_4d17_9ae6_a4c8_0cad_u128,
        0x6b33_43cf => 0x0ded_e3de_f700_a6db_8193_81be_6e26_9dcb,
        0x709a_50c4 => 0xa707_c203_a59b_4718_4a1d_62ca_5704_06ea,
        0xff00_001d..=0xff00_0020 | 0xface_b003..=0xface_b01f => 0xafbf_ec28_9993_d24c_9e97_86f1_9c61_11e0,
        0xff00_0017..=0xff00_001c | 0xface_b002 => 0xc3ee_f712_c72e_bb5a_11a7_d243_2bb4_6365,
        0xff00_0016 | 0xface_b001 => 0x7fbc_db0e_7c66_bbe9_193a_96cd_2151_9ebd,
        // Q050, T050, T051.
        0x5130_3530 => 0x5045_74ef_d066_fe2f_9d94_5cfc_dbd3_a7f0,
        0x5430_3530 => 0x7ff5_79e5_acd0_7291_5580_304c_43a2_367c,
        0x5430_3531 => 0x7a4e_def4_e7cc_ee5f_a450_6c19_124f_c8cc,
        _ => return None,
    };
    let tail: u32 = match version {
        1 | 0xff00_0021..=0xff00_0022 => 0xccbb_7f0a,
        0x6b33_43cf => 0xf9bd_2ed9,
        0x709a_50c4 => 0x7ae3_e5d3,
        0xff00_001d..=0xff00_0020 | 0xface_b003..=0xface_b01f => 0x4390_a899,
        0xff00_0017..=0xff00_001c | 0xface_b002 => 0xbef9_f502,
        0xff00_0016 | 0xface_b001 => 0x7a02_644a,
        0x5130_3530 => 0xd3b5_6b45,
        0x5430_3530 => 0x6048_8310,
        _ => 0xda6e_033d,
    };
    let mut salt = [0; 20];
    let (front, back) = salt.split_at_mut(16);
    front.copy_from_slice(&hexadecimal.to_be_bytes());
    back.copy_from_slice(&tail.to_be_bytes());
    Some(salt)
}

/// HKDF-Expand-Label (RFC 8446 section 7.1) with an empty context.
fn expand<const N: usize>(secret: &hkdf::Prk, label: &str) -> Option<[u8; N]> {
    const PREFIX: &[u8] = b"tls13 ";
    let length = u16::try_from(N).ok()?.to_be_bytes();
    let label_length = [u8::try_from(PREFIX.len() + label.len()).ok()?];
    let info = [length.as_slice(), &label_length, PREFIX, label.as_bytes(), &[0]];
    let mut out = [0; N];
    secret.expand(&info, Length(N)).ok()?.fill(&mut out).ok()?;
    Some(out)
}

/// Returns the versions whose salt a packet of this version may use. A client that forces negotiation sends a
/// reserved version (RFC 9000 section 15), with the salt of a version it really speaks.
pub(super) fn candidates(version: u32) -> Vec<u32> {
    if version & 0x0f0f_0f0f == 0x0a0a_0a0a {
        return vec![1, 0xff00_001d, 0xff00_001c, 0x6b33_43cf];
    }
    vec![version]
}

impl Keys {
    /// Derives the keys for a client's first destination connection identifier; `salted` names the version whose
    /// salt is used.
    pub(super) fn derive(version: u32, salted: u32, destination: &[u8]) -> Option<Self> {
        let salt = hkdf::Salt::new(hkdf::HKDF_SHA256, &salt(salted)?);
        let secret = salt.extract(destination);
        let client = SideKeys::derive(salted, &secret, "client in")?;
        Some(Self { version, salted, secret, client, server: OnceCell::new() })
    }

    fn server(&self) -> Option<&SideKeys> {
        self.server.get_or_init(|| SideKeys::derive(self.salted, &self.secret, "server in")).as_ref()
    }

    /// Returns the payload of a packet, if these keys open it.
    pub(super) fn open(&self, side: Side, bytes: &[u8], initial: &Initial) -> Option<Vec<u8>> {
        match side {
            Side::Client => self.client.open(bytes, initial),
            Side::Server => self.server()?.open(bytes, initial),
        }
    }
}

/// Labels of key, header protection and IV (RFC 9001 section 5.1, RFC 9369 section 3.3.2).
const LABELS: [&str; 3] = ["quic key", "quic hp", "quic iv"];
const LABELS_V2: [&str; 3] = ["quicv2 key", "quicv2 hp", "quicv2 iv"];

impl SideKeys {
    fn derive(version: u32, secret: &hkdf::Prk, side: &str) -> Option<Self> {
        let secret: [u8; 32] = expand(secret, side)?;
        let secret = &hkdf::Prk::new_less_safe(hkdf::HKDF_SHA256, &secret);
        let second = matches!(version, 0x6b33_43cf | 0x709a_50c4);
        let [key, header, iv] = if second { LABELS_V2 } else { LABELS };
        let key: [u8; 16] = expand(secret, key)?;
        let header: [u8; 16] = expand(secret, header)?;
        Some(Self {
            packet: LessSafeKey::new(UnboundKey::new(&aead::AES_128_GCM, &key).ok()?),
            iv: expand(secret, iv)?,
            header: quic::HeaderProtectionKey::new(&quic::AES_128, &header).ok()?,
        })
    }

    fn open(&self, bytes: &[u8], initial: &Initial) -> Option<Vec<u8>> {
        let sample = bytes.get(initial.number + 4..initial.number + 20)?;
        let mask = self.header.new_mask(sample).ok()?;
        let first = bytes.first()? ^ (mask[0] & 0x0f);
        let number_length = usize::from(first & 3) + 1;
        // The header as it was before protection is the additional data.
        let mut header = bytes.get(..initial.number + number_length)?.to_vec();
        *header.first_mut()? = first;
        let mut number = 0_u64;
        for (byte, mask) in header.get_mut(initial.number..)?.iter_mut().zip(&mask[1..]) {
            *byte ^= mask;
            number = number << 8 | u64::from(*byte);
        }
        let mut nonce = self.iv;
        for (byte, number) in nonce.iter_mut().skip(4).zip(number.to_be_bytes()) {
            *byte ^= number;
        }
        let mut payload = bytes.get(initial.number + number_length..initial.end)?.to_vec();
        let nonce = Nonce::assume_unique_for_key(nonce);
        let length = self.packet.open_in_place(nonce, Aad::from(&header), &mut payload).ok()?.len();
        payload.truncate(length);
        Some(payload)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::digest::hexadecimal;

    #[test]
    fn derives_the_keys_of_the_standard() {
        // RFC 9001 appendix A.1 and RFC 9369 appendix A.1.
        let destination = [0x83, 0x94, 0xc8, 0xf0, 0x3e, 0x51, 0x57, 0x08];
        for (version, iv) in [(1, "fa044b2f42a3fd3b46fb255c"), (0x6b33_43cf, "91f73e2351d8fa91660e909f")] {
            let keys = Keys::derive(version, version, &destination).expect("a known version");
            assert_eq!(hexadecimal(&keys.client.iv), iv);
        }
        assert!(Keys::derive(2, 2, &destination).is_none());
    }
}
