//! What is kept of bait that was found: how often, in which form, by which path, and the first places.

use std::collections::{BTreeMap, btree_map::Entry};

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
///
/// Of more than [`GROUPS`] the smallest keys are kept and the others are counted without their paths. What is among the
/// smallest of all is among the smallest of any part, so that neither the order nor the threads change anything.
pub(crate) struct BaitCounts<K, E> {
    groups: BTreeMap<Key<K>, Tally<E>>,
    /// What has no path any more.
    others: BTreeMap<Key<K>, Tally<E>>,
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

impl<K: Ord, E: Ord> Default for BaitCounts<K, E> {
    fn default() -> Self {
        Self { groups: BTreeMap::new(), others: BTreeMap::new() }
    }
}

impl<K: Ord, E: Ord> BaitCounts<K, E> {
    /// Counts a hit so many times.
    pub(crate) fn add(&mut self, hit: &Hit<'_>, count: u64, at: Spotted<'_, K, E>) {
        let path = format!("{}{}", at.path, hit.route);
        let key = (at.place, hit.bait, path.into(), Box::from(hit.form));
        match self.groups.get_mut(&key) {
            Some(tally) => {
                tally.count += count;
                tally.bits = tally.bits.min(hit.bits);
                if tally.spots.len() < at.located {
                    tally.spots.push(at.spot);
                }
            }
            None => {
                let spots = if at.located > 0 { vec![at.spot] } else { Vec::new() };
                self.insert(key, Tally { count, bits: hit.bits, spots }, at.located);
            }
        }
    }

    /// Adds what another has counted, and keeps so many first places.
    pub(crate) fn merge(&mut self, other: Self, located: usize) {
        for (key, tally) in other.groups {
            self.insert(key, tally, located);
        }
        for (key, tally) in other.others {
            join(&mut self.others, key, tally, located);
        }
    }

    /// Adds a group; the greatest loses its path where there are too many.
    fn insert(&mut self, key: Key<K>, tally: Tally<E>, located: usize) {
        join(&mut self.groups, key, tally, located);
        if self.groups.len() > GROUPS
            && let Some(((place, bait, path, form), tally)) = self.groups.pop_last()
        {
            let path = if is_decoded(&path) { "…>…" } else { "…" };
            join(&mut self.others, (place, bait, path.into(), form), tally, located);
        }
    }

    /// Returns what was found in so many bytes, by place, bait, path and form.
    pub(crate) fn finish(self, bait: &Bait, searched: u64, located: usize) -> Vec<BaitFound<K, E>> {
        let mut groups = self.groups;
        groups.extend(self.others);
        let found = groups.into_iter().filter_map(|((place, index, path, written), mut tally)| {
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

/// Adds a tally to what is known under a key, and keeps so many first places.
fn join<K: Ord, E: Ord>(
    groups: &mut BTreeMap<Key<K>, Tally<E>>,
    key: Key<K>,
    theirs: Tally<E>,
    located: usize,
) {
    match groups.entry(key) {
        Entry::Occupied(mut ours) => {
            let ours = ours.get_mut();
            ours.count += theirs.count;
            ours.bits = ours.bits.min(theirs.bits);
            ours.spots.extend(theirs.spots);
            ours.spots.sort_unstable();
            ours.spots.truncate(located);
        }
        Entry::Vacant(room) => drop(room.insert(theirs)),
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
    match written {
        _ if written.starts_with("md5") || written.starts_with("sha") => "hashed",
        "utf-8" | "case-folded" | "separators-changed" | "separators-removed" | "degrees"
            if !is_decoded(path) =>
        {
            "clear"
        }
        _ => "encoded",
    }
}

/// Returns whether a path ends with decoders.
fn is_decoded(path: &str) -> bool {
    path.split('>').skip(1).any(|step| !step.contains(':'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bait::{BaitValue, Known};

    /// Counts hits at these places, some of them decoded.
    fn counted(places: impl Iterator<Item = usize>) -> BaitCounts<(), usize> {
        let mut counts = BaitCounts::default();
        for at in places {
            let route = if at % 3 == 0 { ">hex" } else { "" };
            let hit = Hit { bait: 0, form: "utf-8", route, span: (0, 0), bits: 40.0 };
            let path = format!("$.k{:06}", at % (GROUPS * 2));
            counts.add(&hit, 1, Spotted { place: (), path: &path, spot: at, located: 3 });
        }
        counts
    }

    #[test]
    fn too_many_paths_are_the_same_ones_in_any_order_and_in_parts() {
        let value = BaitValue {
            name: "user".to_owned(),
            class: "account.user_id",
            known: Known::Text("kirsch7x".into()),
            salts: Vec::new(),
        };
        let bait = Bait::new(&[value]);
        let rows = |counts: BaitCounts<(), usize>| -> Vec<_> {
            let found = counts.finish(&bait, 1, 3);
            found.into_iter().map(|row| (row.path, row.form, row.count, row.spots)).collect()
        };
        let all = GROUPS * 4;
        let whole = rows(counted(0..all));
        assert_eq!(whole.len(), GROUPS + 2);
        assert_eq!(whole.iter().map(|row| row.2).sum::<u64>(), all as u64);
        assert!(whole.iter().any(|row| row.0 == "…" && row.1 == "clear"));
        assert!(whole.iter().any(|row| row.0 == "…>…" && row.1 == "encoded"));
        for parts in [2, 3] {
            let mut joined = BaitCounts::default();
            (0..parts).rev().for_each(|part| joined.merge(counted((part..all).step_by(parts)), 3));
            assert!(rows(joined) == whole, "{parts} parts");
        }
    }
}
