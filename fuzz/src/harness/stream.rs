//! A TCP connection of both directions on a port, its bytes cut in several ways.
//!
//! The first byte chooses the port, the second one the cuts. Turns follow: two bytes whose highest bit is set for
//! the responder and whose rest is the length, and the bytes. The same turns are delivered three times: in order
//! and in large segments; cut small, out of order within a turn and with repetitions; and with segments missing.
//! Where a protocol is certain from its first bytes, the first two must give the same result.

use super::{
    Outcome, Random, compare, inspect_bytes, take, take_u16,
    wire::{self, ACK, Frame, RAW_IP, SYN, Way},
};

/// Ports by index.
pub(crate) const PORTS: [u16; 10] = [80, 443, 53, 8_080, 3_128, 8_443, 5_222, 25, 8_130, 50_000];
/// Bit of the length that marks the responder.
pub(crate) const RESPONDER: u16 = 0x8000;
/// Turns read from one input.
const TURNS: usize = 64;
const ISN: [u32; 2] = [0xffff_ff00, 0x1000];

/// Bytes that one side sends before the other one speaks.
type Turn<'a> = (bool, &'a [u8]);

/// Returns the input for turns: whether the client spoke, and its bytes.
pub(crate) fn input(port: u16, cuts: u8, turns: &[(bool, Vec<u8>)]) -> Vec<u8> {
    let index = PORTS.iter().position(|known| *known == port).expect("a listed port");
    let mut bytes = vec![index as u8, cuts];
    for (out, turn) in turns {
        let length = turn.len() as u16 | if *out { 0 } else { RESPONDER };
        bytes.extend(length.to_be_bytes());
        bytes.extend(turn);
    }
    bytes
}

/// Reads the connection.
pub(crate) fn run(bytes: &[u8]) {
    let [choice, cuts, rest @ ..] = bytes else { return };
    let port = PORTS[usize::from(*choice) % PORTS.len()];
    let (mut rest, mut turns) = (rest, Vec::new());
    while let Some(head) = take_u16(&mut rest).filter(|_| turns.len() < TURNS) {
        let turn: Turn<'_> = (head & RESPONDER == 0, take(&mut rest, usize::from(head & !RESPONDER)));
        turns.push(turn);
    }
    let mut random = Random(u64::from(*cuts));
    let whole = read(&Cuts { most: 1_460, shuffled: false, lossy: false }, port, &turns, &mut random);
    let most = 1 + random.below(if cuts & 1 == 0 { 24 } else { 400 });
    let pieces = Cuts { most, shuffled: cuts & 2 == 0, lossy: false };
    let pieces = read(&pieces, port, &turns, &mut random);
    if is_certain(port, &turns) && !lost(&whole) && !lost(&pieces) {
        compare::same(&compare::content(&whole), &compare::content(&pieces), "other cuts");
    }
    read(&Cuts { most: 200, shuffled: true, lossy: true }, port, &turns, &mut random);
}

fn lost(outcome: &Outcome) -> bool {
    compare::lost_its_place(&outcome.observed.coverage)
}

/// Returns whether the first bytes tell the protocol, and no other one can follow it: only then must the result
/// not depend on the cuts. Unknown streams are searched for hellos and requests segment by segment.
fn is_certain(port: u16, turns: &[Turn<'_>]) -> bool {
    let text = |needle: &[u8]| {
        turns.iter().any(|(_, bytes)| bytes.windows(needle.len()).any(|w| w.eq_ignore_ascii_case(needle)))
    };
    let Some((_, first)) = turns.iter().find(|turn| !turn.1.is_empty()) else { return false };
    let request = [b"GET /".as_slice(), b"POST /"].iter().any(|start| first.starts_with(start));
    let hello = matches!(first, [22, 3, 0..=4, high, low, 1 | 2, 0, _, body, 3, _, ..]
        if *body >= 38 && (64..16_384).contains(&u16::from_be_bytes([*high, *low])));
    let dns = port == 53
        && matches!(first, [0, 17..=255, _, _, 0 | 1 | 0x80 | 0x81, _, 0, 0..=64, _, _, _, _, _, _, ..]);
    // CONNECT and 101 hand the connection over to whatever comes next.
    dns || hello || (request && !text(b"connect") && !text(b" 101"))
}

/// How a connection is delivered.
struct Cuts {
    most: usize,
    shuffled: bool,
    lossy: bool,
}

/// Builds the capture and reads it; with two threads the result must be the same.
fn read(cuts: &Cuts, port: u16, turns: &[Turn<'_>], random: &mut Random) -> Outcome {
    let file = wire::pcap(RAW_IP, &frames(cuts, port, turns, random));
    let one = inspect_bytes(file.clone(), 1).expect("a capture");
    if cuts.lossy {
        let two = inspect_bytes(file, 2).expect("a capture");
        compare::same(&compare::whole(&one), &compare::whole(&two), "two threads");
    }
    one
}

fn frames(cuts: &Cuts, port: u16, turns: &[Turn<'_>], random: &mut Random) -> Vec<Frame> {
    let way = |out: bool| Way { port, out };
    let mut frames = vec![way(true).tcp(SYN, ISN[0], 0, &[]), way(false).tcp(SYN | ACK, ISN[1], ISN[0], &[])];
    let mut next = ISN.map(|isn| isn.wrapping_add(1));
    for (out, bytes) in turns {
        let side = usize::from(!*out);
        let mut segments = Vec::new();
        let mut at = 0;
        while at < bytes.len() {
            let count = (1 + random.below(cuts.most)).min(bytes.len() - at);
            // A repetition begins earlier and holds the same bytes.
            let back = if cuts.shuffled && random.below(8) == 0 { random.below(at + 1) } else { 0 };
            let sequence = next[side].wrapping_add((at - back) as u32);
            let segment = way(*out).tcp(ACK, sequence, next[1 - side], &bytes[at - back..at + count]);
            if !cuts.lossy || random.below(6) != 0 {
                segments.push(segment);
            }
            at += count;
        }
        if cuts.shuffled {
            for index in (1..segments.len()).rev() {
                segments.swap(index, index.saturating_sub(random.below(5)));
            }
        }
        frames.append(&mut segments);
        next[side] = next[side].wrapping_add(bytes.len() as u32);
    }
    frames
}
