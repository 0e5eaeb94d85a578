//! The numbering plans of all countries as one automaton over digits.
//!
//! Reads `data/phone-plans.zst`, which `cargo xtask data` makes of libphonenumber's patterns (ITU-T E.164 and the
//! plans of the countries): rows of territories, an empty row, then states of ten next states and an end, as 16 bits
//! each. Asking is a walk over the digits, one look-up each.

use std::sync::LazyLock;

/// The table, unpacked when it is first asked for.
pub(super) static PLANS: LazyLock<Plans> = LazyLock::new(|| Plans::read(PACKED).unwrap_or_default());

const PACKED: &[u8] = include_bytes!("../../../../data/phone-plans.zst");
/// Largest size that the table is unpacked to.
const LARGEST: usize = 4 << 20;
/// Numbers of a state: ten next states and whether a number may end.
const STATE: usize = 11;
/// Where every number begins.
const BEGIN: u16 = 1;

/// A territory: its code (ISO 3166-1), how it is called and what is dialled before its own numbers.
#[derive(Debug)]
pub(super) struct Territory {
    id: Box<str>,
    /// State behind the calling code.
    state: u16,
    trunk: Box<[u8]>,
}

/// The plans of all territories.
#[derive(Default)]
pub(super) struct Plans {
    states: Vec<u16>,
    territories: Vec<Territory>,
}

impl Plans {
    fn read(packed: &[u8]) -> Option<Self> {
        let bytes = zstd::bulk::decompress(packed, LARGEST).ok()?;
        let end = memchr::memmem::find(&bytes, b"\n\n")?;
        let rows = std::str::from_utf8(bytes.get(..end)?).ok()?;
        let states = bytes.get(end + 2..)?.chunks_exact(2);
        let states = states.filter_map(|pair| Some(u16::from_le_bytes(*pair.first_chunk()?))).collect();
        let mut plans = Self { states, territories: Vec::new() };
        for row in rows.lines() {
            let mut parts = row.split(' ');
            let (Some(id), Some(code)) = (parts.next(), parts.next()) else { continue };
            let (state, trunk) = (plans.walk(BEGIN, code.as_bytes()), parts.next().unwrap_or_default());
            plans.territories.push(Territory { id: id.into(), state, trunk: trunk.as_bytes().into() });
        }
        Some(plans)
    }

    /// Returns where digits lead; 0 is nowhere.
    fn walk(&self, from: u16, digits: &[u8]) -> u16 {
        let mut state = from;
        for digit in digits {
            let next = usize::from(state) * STATE + usize::from(digit.wrapping_sub(b'0').min(10));
            state = if digit.is_ascii_digit() { self.states.get(next).copied().unwrap_or(0) } else { 0 };
            if state == 0 {
                break;
            }
        }
        state
    }

    fn ends(&self, state: u16) -> bool {
        self.states.get(usize::from(state) * STATE + STATE - 1) == Some(&1)
    }

    /// Returns whether digits are a number with its calling code.
    pub(super) fn is_international(&self, digits: &[u8]) -> bool {
        self.ends(self.walk(BEGIN, digits))
    }

    /// Returns whether digits are a number as it is dialled within a territory.
    fn is_dialled_in(&self, territory: &Territory, digits: &[u8]) -> bool {
        let within = |digits: &[u8]| self.ends(self.walk(territory.state, digits));
        let without_trunk = digits.strip_prefix(&*territory.trunk).filter(|_| !territory.trunk.is_empty());
        within(digits) || without_trunk.is_some_and(within)
    }

    /// Returns whether digits are a number as it is dialled in the territory of this code.
    pub(super) fn is_dialled(&self, digits: &[u8], territory: &str) -> bool {
        let mut territories = self.territories.iter().filter(|other| *other.id == *territory);
        territories.any(|territory| self.is_dialled_in(territory, digits))
    }

    /// Returns whether digits are a number as it is dialled anywhere.
    pub(super) fn is_dialled_somewhere(&self, digits: &[u8]) -> bool {
        self.territories.iter().any(|territory| self.is_dialled_in(territory, digits))
    }
}
