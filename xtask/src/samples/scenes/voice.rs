//! The voice room: relays of several operators, met by UDP on port 8130.
//!
//! The first datagrams follow what is known of the provider's handshake (a header of 12 bytes, then fields with
//! tags of gQUIC). What follows imitates clients of 2021, of which the Stanford Internet Observatory reported
//! account and room identifiers in clear; its layout is made up. One relay speaks a newer dialect: ciphertext.

use anyhow::Result;

use super::{
    super::{
        dns,
        hosts::{self, Host},
        people,
        random::Random,
        world::{MILLISECOND, SECOND, UdpFlow, World},
    },
    at,
};

const PORT: u16 = 8_130;
const CLIENT_HELLO: u8 = 0x21;
const SERVER_ANSWER: u8 = 0x23;
const ACKNOWLEDGEMENT: u8 = 0x02;
const CONTROL: u8 = 0x31;
const AUDIO: u8 = 0x35;

/// The relay with ciphertext.
const NEWER: usize = 7;
/// The relay that is greeted by another address than its own.
const MISNAMED: usize = 10;
/// The relay whose address comes from another relay.
const HANDED_OVER: usize = 11;

pub(super) fn play(world: &mut World) -> Result<()> {
    for (index, host) in hosts::RELAYS.iter().enumerate() {
        let mut now = at(2, 1) + index as u64 * 130 * MILLISECOND;
        if index == HANDED_OVER {
            now = at(3, 0);
        } else {
            now = dns::resolve_host(world, now, host, &[]);
        }
        let mut relay = Relay { flow: world.udp_flow(host, PORT), host, index, sequence: 0 };
        relay.meet(world, now + 2 * MILLISECOND);
        relay.stay(world, now + SECOND);
        if index == 0 {
            relay.talk(world);
        }
    }
    Ok(())
}

struct Relay<'a> {
    host: &'a Host,
    flow: UdpFlow,
    index: usize,
    sequence: u16,
}

impl Relay<'_> {
    /// Greets the relay.
    fn meet(&mut self, world: &mut World, now: u64) {
        let ip = self.host.ip().to_string();
        let greeted = if self.index == MISNAMED { "43.156.20.21".to_owned() } else { ip };
        let name = greeted.replace('.', "-") + ".edge.agora.io";
        let nonce = world.random.bytes(32);
        let mut fields =
            vec![(*b"SNI\0", name.into_bytes()), (*b"PDMD", b"X509".to_vec()), (*b"NONC", nonce)];
        fields.push((*b"AEAD", b"AESG".to_vec()));
        fields.push((*b"KEXS", b"P256".to_vec()));
        if self.index == NEWER {
            fields.push((*b"PUBS", world.random.bytes(65)));
        }
        let hello = self.datagram(CLIENT_HELLO, &tagged(&fields));
        world.udp_out(now, self.flow, &hello);
        let fields = [
            (*b"SCID", world.random.bytes(16)),
            (*b"PEID", world.random.bytes(8)),
            (*b"AEAD", b"AESG".to_vec()),
            (*b"KEXS", b"P256".to_vec()),
        ];
        let answer = self.datagram(SERVER_ANSWER, &tagged(&fields));
        let now = now + world.round_trip(self.host.round_trip_ms);
        world.udp_in(now, self.flow, &answer);
        let acknowledgement = self.datagram(ACKNOWLEDGEMENT, &[0; 4]);
        world.udp_out(now + MILLISECOND, self.flow, &acknowledgement);
    }

    /// Joins the room and stays in touch until the end.
    fn stay(&mut self, world: &mut World, begin: u64) {
        let mut now = begin;
        while now < at(16, 58) {
            let (asked, answered) = self.words(&mut world.random, now);
            let request = self.datagram(CONTROL, &asked);
            world.udp_out(now, self.flow, &request);
            let reply = self.datagram(CONTROL, &answered);
            let arrival = now + world.round_trip(self.host.round_trip_ms);
            world.udp_in(arrival, self.flow, &reply);
            now += 24 * SECOND + world.random.below(3 * SECOND);
        }
    }

    /// What is said each time.
    fn words(&self, random: &mut Random, now: u64) -> (Vec<u8>, Vec<u8>) {
        if self.index == NEWER {
            let (asked, answered) = (90 + random.below(60), 80 + random.below(40));
            return (random.bytes(asked as usize), random.bytes(answered as usize));
        }
        let (account, room, number, second) = (people::ACCOUNT, people::ROOM, self.sequence, now / SECOND);
        let kind = if number < 4 { "join" } else { "ping" };
        let asked = format!(
            r#"{{"_id":{number},"_type":"{kind}","channel":"{room}","uid":{account},"sdk":"2.3.1","ts":{second}}}"#
        );
        let other = people::OTHERS[random.below(5) as usize];
        let next = if self.index == 0 && number < 4 { r#","next":"128.14.246.20:8130""# } else { "" };
        let answered = format!(
            r#"{{"_id":{number},"_type":"{kind}_ok","channel":"{room}","peers":[{{"uid":{other},"level":{}}}]{next}}}"#,
            random.below(90)
        );
        (asked.into_bytes(), answered.into_bytes())
    }

    /// Three times somebody speaks; one datagram is cut by the capture.
    fn talk(&mut self, world: &mut World) {
        for (minutes, seconds, count) in [(2, 30, 110), (6, 45, 90), (13, 5, 100)] {
            for number in 0..count {
                let now = at(minutes, seconds) + number * 20 * MILLISECOND;
                let length = 70 + world.random.below(40) as usize;
                let sound = [people::ACCOUNT.to_be_bytes().to_vec(), world.random.bytes(length)].concat();
                let datagram = self.datagram(AUDIO, &sound);
                if number / 12 % 2 == 0 {
                    world.udp_out(now, self.flow, &datagram);
                } else {
                    world.udp_in(now, self.flow, &datagram);
                }
                if minutes == 6 && number == 44 {
                    world.cut_newest(96);
                }
            }
        }
    }

    /// Sequence, length, session, type at byte 6; the rest of the 12 bytes is zero but for a guess.
    fn datagram(&mut self, kind: u8, body: &[u8]) -> Vec<u8> {
        self.sequence = self.sequence.wrapping_add(1);
        let [high, low] = self.sequence.to_be_bytes();
        let length = (body.len() as u16).to_be_bytes();
        let session = 0x40 + self.index as u8;
        let head = [high, low, length[0], length[1], 0, session, kind, 0, 0, 0, 0, 1];
        [head.as_slice(), body].concat()
    }
}

/// A list of fields behind its mark: tag, length in little-endian order, value.
fn tagged(fields: &[([u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut body = vec![0x04];
    for (tag, value) in fields {
        body.extend(tag);
        body.extend((value.len() as u16).to_le_bytes());
        body.extend(value);
    }
    body
}
