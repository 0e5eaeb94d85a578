//! What is kept of bait that was found: how often, in which form, by which path, and the first places.

use std::collections::BTreeMap;

use whither_model::Sensitive;

use super::{Bait, sweep::Hit};

/// Different places and forms that are told apart.
const GROUPS: usize = 16_384;
/// Matches by chance that may be expected for a hit to be sure, and to be likely.
const SURE: f64 = 1e-4;
const LIKELY: f64 = 1e-1;
/// Bits below which a form of bytes is never sure: real bytes are less random than noise.
const FEW_BITS: f64 = 36.0;

/// One bait in one form at one kind of place.
pub struct BaitFound<K, E> {
    /// Index of the bait.
    pub bait: usize,
    /// Name of the bait.
    pub name: String,
    /// Class that the tester gave it.
    pub class: &'static str,
    /// Where: a flow and its direction, or nothing more.
    pub place: K,
    /// Path, ending with the decoders on the way.
    pub path: String,
    /// How it was written, such as `sha256-hex`, `base64`, `xor`.
    pub written: String,
    /// `clear`, `encoded` or `hashed`.
    pub form: &'static str,
    /// How often.
    pub count: u64,
    /// First places.
    pub spots: Vec<E>,
    /// `high`, `medium` or `low`, by how many matches chance would give.
    pub confidence: &'static str,
    /// Why so.
    pub validation: String,
    /// The value, for its fingerprint.
    pub sample: Sensitive<Box<str>>,
}

type Key<K> = (K, usize, Box<str>, Box<str>);

/// Counts by place.
pub(crate) struct BaitCounts<K, E> {
    groups: BTreeMap<Key<K>, Tally<E>>,
}

struct Tally<E> {
    count: u64,
    bits: f64,
    spots: Vec<E>,
}

/// Where a hit is.
pub(crate) struct Spotted<'s, K, E> {
    pub(crate) place: K,
    /// Path without the decoders.
    pub(crate) path: &'s str,
    pub(crate) spot: E,
    /// Places that are kept.
    pub(crate) located: usize,
}

impl<K: Ord + Clone, E: Ord> Default for BaitCounts<K, E> {
    fn default() -> Self {
        Self { groups: BTreeMap::new() }
    }
}

impl<K: Ord + Clone, E: Ord> BaitCounts<K, E> {
    /// Counts a hit.
    pub(crate) fn add(&mut self, hit: &Hit<'_>, at: Spotted<'_, K, E>) {
        let path = format!("{}{}", at.path, hit.route);
        let mut key = (at.place, hit.bait, Box::from(path.as_str()), Box::from(hit.form));
        if self.groups.len() >= GROUPS && !self.groups.contains_key(&key) {
            key.2 = "…".into();
        }
        let tally = self.groups.entry(key).or_insert(Tally { count: 0, bits: hit.bits, spots: Vec::new() });
        tally.count += 1;
        tally.bits = tally.bits.min(hit.bits);
        if tally.spots.len() < at.located {
            tally.spots.push(at.spot);
        }
    }

    /// Adds what another has counted.
    pub(crate) fn merge(&mut self, other: Self) {
        for (key, theirs) in other.groups {
            match self.groups.get_mut(&key) {
                Some(ours) => {
                    ours.count += theirs.count;
                    ours.bits = ours.bits.min(theirs.bits);
                    ours.spots.extend(theirs.spots);
                }
                None => drop(self.groups.insert(key, theirs)),
            }
        }
    }

    /// Returns what was found in so many bytes, by place, bait, path and form.
    pub(crate) fn finish(self, bait: &Bait, searched: u64, located: usize) -> Vec<BaitFound<K, E>> {
        let found = self.groups.into_iter().filter_map(|((place, index, path, written), mut tally)| {
            let named = bait.names.get(index)?;
            tally.spots.sort_unstable();
            tally.spots.truncate(located);
            let (confidence, validation) = sureness(&tally, searched);
            Some(BaitFound {
                bait: index,
                name: named.name.clone(),
                class: named.class,
                place,
                form: general(&written, &path),
                path: path.into(),
                written: written.into(),
                count: tally.count,
                spots: tally.spots,
                confidence,
                validation,
                sample: named.sample.clone(),
            })
        });
        found.collect()
    }
}

/// Says how sure hits are, by how many a search for the same bits in as much noise would give.
fn sureness<E>(tally: &Tally<E>, searched: u64) -> (&'static str, String) {
    let expected = searched as f64 * (-tally.bits).exp2();
    let confidence = match expected {
        ..SURE if tally.bits >= FEW_BITS => "high",
        ..LIKELY => "medium",
        _ => "low",
    };
    let mut validation = "known value".to_owned();
    if confidence != "high" {
        let often = if expected < 0.01 { "less than 0.01".to_owned() } else { format!("{expected:.2}") };
        validation.push_str(&format!(", {:.0} bits: {often} expected by chance", tally.bits));
    }
    (confidence, validation)
}

/// What a form is in the words of the contract.
fn general(written: &str, path: &str) -> &'static str {
    let is_decoded = path.split('>').skip(1).any(|step| !step.contains(':'));
    match written {
        _ if written.starts_with("md5") || written.starts_with("sha") => "hashed",
        "utf-8" | "case-folded" | "separators-removed" | "degrees" if !is_decoded => "clear",
        _ => "encoded",
    }
}
