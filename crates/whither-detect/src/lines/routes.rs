//! How a value was got out of the value of a field: the decoders and the keys on the way, such as
//! `>base64>json:$.phone`.

use hashbrown::{Equivalent, HashMap};

use crate::{key_value::Delimiter, shown::push_key};

/// The routes of one source; 0 is none.
#[derive(Debug, Default)]
pub(crate) struct Routes {
    list: Vec<Box<str>>,
    known: HashMap<Box<str>, u16>,
    /// Routes of keys as they stood: what of a key may be shown is asked once.
    pairs: HashMap<(u16, Delimiter, Box<[u8]>), u16>,
}

/// A key of the map of pairs that borrows the name; hashes the same.
#[derive(Hash)]
struct Pair<'a>(u16, Delimiter, &'a [u8]);

impl Equivalent<(u16, Delimiter, Box<[u8]>)> for Pair<'_> {
    fn equivalent(&self, pair: &(u16, Delimiter, Box<[u8]>)) -> bool {
        (self.0, self.1) == (pair.0, pair.1) && *self.2 == *pair.2
    }
}

/// Routes of one source, beyond which all others are one.
const MOST: usize = 1_024;

impl Routes {
    /// Returns the number of a route that has one.
    pub(crate) fn known(&self, route: &str) -> Option<u16> {
        self.known.get(route).copied()
    }

    /// Returns the number of a route.
    pub(crate) fn number(&mut self, route: &str) -> u16 {
        if route.is_empty() {
            return 0;
        }
        if let Some(&number) = self.known.get(route) {
            return number;
        }
        if self.list.len() >= MOST && route != ">…" {
            return self.number(">…");
        }
        self.list.push(route.into());
        let number = self.list.len() as u16;
        self.known.insert(route.into(), number);
        number
    }

    /// Returns the number of the route that goes on from `base` to the value of a key.
    pub(crate) fn pair(&mut self, base: u16, delimiter: Delimiter, key: &[u8]) -> u16 {
        if let Some(&number) = self.pairs.get(&Pair(base, delimiter, key)) {
            return number;
        }
        let number = self.new_pair(base, delimiter, key);
        if self.pairs.len() < MOST {
            self.pairs.insert((base, delimiter, key.into()), number);
        }
        number
    }

    fn new_pair(&mut self, base: u16, delimiter: Delimiter, key: &[u8]) -> u16 {
        let mut route = self.text(base).to_owned();
        route.push_str(match delimiter {
            Delimiter::Tag => ">xml:",
            Delimiter::Equals => ">query:",
            Delimiter::Part => ">part:",
            Delimiter::Colon | Delimiter::Header => ">pair:",
        });
        push_key(&mut route, key);
        self.number(&route)
    }

    /// Returns a route as text.
    pub(crate) fn text(&self, number: u16) -> &str {
        usize::from(number).checked_sub(1).and_then(|at| self.list.get(at)).map_or("", |route| route)
    }
}
