//! Makes `data/phone-plans.zst`: every telephone number that a numbering plan of the world allows, as one automaton.
//!
//! Reads `PhoneNumberMetadata.xml` of libphonenumber (Apache-2.0) as the crate `phonenumber` packs it: for each
//! territory its calling code, trunk prefix, and for each kind of number a pattern and the lengths it may have. All
//! patterns of a calling code become one acyclic automaton over digits, in which equal states are one.
//!
//! The table: a row `DE 49 0` (territory, calling code, trunk prefix) for each territory, an empty row, then the
//! states: ten next states (0 is none) and 1 where a number may end, as 16 bits each, little endian. State 1 is the
//! beginning. `crates/whither-detect/src/phones` reads it.

use std::{
    collections::{BTreeMap, HashMap},
    fmt::Write as _,
    path::Path,
};

use anyhow::{Context, Result, ensure};
use quick_xml::{Reader, events::Event};
use regex_automata::{
    Anchored,
    dfa::{Automaton, dense},
    util::{primitives::StateID, start::Config},
};

/// What is no number that a caller dials, and what only says that others are numbers.
const LEFT_OUT: [&str; 2] = ["generalDesc", "noInternationalDialling"];

/// A pattern of national numbers and the lengths that it may have, one bit each.
struct Kind {
    pattern: dense::DFA<Vec<u32>>,
    lengths: u32,
}

/// Ten next states and whether a number may end.
type State = [u16; 11];

#[derive(Default)]
struct States {
    list: Vec<State>,
    known: HashMap<State, u16>,
}

impl States {
    fn add(&mut self, state: State) -> Result<u16> {
        if state == State::default() {
            return Ok(0);
        }
        if let Some(&number) = self.known.get(&state) {
            return Ok(number);
        }
        // Number 1 is kept for the beginning.
        let number = u16::try_from(self.list.len() + 2).context("too many states")?;
        self.list.push(state);
        self.known.insert(state, number);
        Ok(number)
    }
}

/// Returns the table, not packed.
pub(crate) fn table(folder: &Path) -> Result<Vec<u8>> {
    let path = folder.join("assets/PhoneNumberMetadata.xml");
    let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let (rows, codes) = read(&text)?;
    let mut states = States::default();
    let mut ends: BTreeMap<String, u16> = BTreeMap::new();
    for (code, kinds) in &codes {
        let mut begin = Vec::new();
        for kind in kinds {
            begin.push(kind.pattern.start_state(&Config::new().anchored(Anchored::Yes))?);
        }
        let state = numbers(kinds, &begin, 0, &mut states, &mut HashMap::new())?;
        ends.insert(code.clone(), state);
    }
    let begin = calling_codes("", &ends, &mut states)?;
    let mut bytes = rows.into_bytes();
    bytes.push(b'\n');
    for state in [State::default(), begin].iter().chain(&states.list) {
        bytes.extend(state.iter().flat_map(|next| next.to_le_bytes()));
    }
    eprintln!("phone-plans: {} calling codes, {} states", codes.len(), states.list.len());
    Ok(bytes)
}

/// Returns the state in which calling codes that begin with `code` lead on.
fn calling_codes(code: &str, ends: &BTreeMap<String, u16>, states: &mut States) -> Result<State> {
    let mut state = State::default();
    for (digit, next) in state.iter_mut().enumerate().take(10) {
        let longer = format!("{code}{digit}");
        *next = match ends.get(&longer) {
            Some(&end) => end,
            None if ends.keys().any(|other| other.starts_with(&longer)) => {
                let inner = calling_codes(&longer, ends, states)?;
                states.add(inner)?
            }
            None => 0,
        };
    }
    Ok(state)
}

/// Returns the state of the national numbers whose first `length` digits brought each pattern to where it is.
fn numbers(
    kinds: &[Kind],
    at: &[StateID],
    length: u32,
    states: &mut States,
    seen: &mut HashMap<(Vec<StateID>, u32), u16>,
) -> Result<u16> {
    let key = (at.to_vec(), length);
    if let Some(&state) = seen.get(&key) {
        return Ok(state);
    }
    let longer = kinds.iter().any(|kind| kind.lengths >> length > 1);
    let is_dead = kinds.iter().zip(at).all(|(kind, &at)| kind.pattern.is_dead_state(at));
    let mut state = State::default();
    if longer && !is_dead {
        for digit in 0..10u8 {
            let next: Vec<StateID> =
                kinds.iter().zip(at).map(|(kind, &at)| kind.pattern.next_state(at, b'0' + digit)).collect();
            state[usize::from(digit)] = numbers(kinds, &next, length + 1, states, seen)?;
        }
    }
    let ends = kinds.iter().zip(at).any(|(kind, &at)| {
        kind.lengths >> length & 1 == 1 && kind.pattern.is_match_state(kind.pattern.next_eoi_state(at))
    });
    state[10] = u16::from(ends);
    let number = states.add(state)?;
    seen.insert(key, number);
    Ok(number)
}

/// Reads territories: their rows, and by calling code the kinds of their numbers.
fn read(text: &str) -> Result<(String, BTreeMap<String, Vec<Kind>>)> {
    let (mut rows, mut codes) = (String::new(), BTreeMap::<String, Vec<Kind>>::new());
    let (mut code, mut path) = (String::new(), Vec::<String>::new());
    let (mut lengths, mut pattern) = (0, String::new());
    let mut reader = Reader::from_str(text);
    loop {
        let event = reader.read_event()?;
        match &event {
            Event::Eof => break,
            Event::Start(tag) | Event::Empty(tag) => {
                let name = tag.name().as_ref().to_owned();
                let attribute = |name: &str| -> Result<String> {
                    let value = tag.try_get_attribute(name)?;
                    Ok(value.map_or_else(String::new, |value| value.value.into_owned()))
                };
                match name.as_str() {
                    "territory" => {
                        code = attribute("countryCode")?;
                        writeln!(rows, "{} {code} {}", attribute("id")?, attribute("nationalPrefix")?)?;
                    }
                    "possibleLengths" => lengths = length_bits(&attribute("national")?)?,
                    _ => {}
                }
                if matches!(event, Event::Start(_)) {
                    path.push(name);
                }
            }
            Event::Text(part) if path.last().is_some_and(|name| name == "nationalNumberPattern") => {
                pattern.push_str(part);
            }
            Event::End(_) => {
                let ended = path.pop().unwrap_or_default();
                let is_kind = path.last().is_some_and(|parent| parent == "territory");
                if is_kind && !pattern.is_empty() {
                    if !LEFT_OUT.contains(&ended.as_str()) {
                        codes.entry(code.clone()).or_default().push(kind(&pattern, lengths)?);
                    }
                    (lengths, pattern) = (0, String::new());
                }
            }
            _ => {}
        }
    }
    ensure!(codes.len() > 200, "only {} calling codes", codes.len());
    Ok((rows, codes))
}

fn kind(pattern: &str, lengths: u32) -> Result<Kind> {
    let pattern: String = pattern.split_whitespace().collect();
    let pattern = dense::Builder::new()
        .configure(dense::Config::new().start_kind(regex_automata::dfa::StartKind::Anchored).minimize(true))
        .build(&format!("(?-u)(?:{})$", pattern.replace("\\d", "[0-9]")))
        .with_context(|| format!("a pattern of {} characters", pattern.len()))?;
    Ok(Kind { pattern, lengths })
}

/// Reads `6,[8-11]` as bits 6 and 8 to 11.
fn length_bits(text: &str) -> Result<u32> {
    let mut bits = 0;
    for part in text.split(',') {
        let range = part.trim_start_matches('[').trim_end_matches(']');
        let (first, last) = range.split_once('-').unwrap_or((range, range));
        for length in first.parse::<u32>()?..=last.parse()? {
            bits |= 1 << length;
        }
    }
    Ok(bits)
}
