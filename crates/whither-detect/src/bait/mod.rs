//! Bait: values that the tester knows, planted in an app and searched in whatever it sends or stores.
//!
//! [`Bait::new`] writes each value in every form of `forms.rs`; `Bait::sweep` finds them in content, as it stands and
//! within the decoders of `decode/`. `grams.rs` is the search, `count.rs` what is kept of hits.
//!
//! What is found is told by the name of the bait and its form. The value is in no output: these types have no `Debug`
//! and no `Serialize`, and the text to be fingerprinted leaves as [`Sensitive`].
//!
//! A short form turns up by chance: four given bytes once in every four gigabytes of noise. Each form therefore has the
//! bits that a random match would have to guess, and how sure a hit is follows from how many such matches are to be
//! expected in what was read.

mod binary;
mod count;
mod digest;
mod forms;
mod grams;
mod place;
mod spelling;
mod sweep;

use whither_model::Sensitive;

pub use count::BaitFound;
pub(crate) use count::{BaitCounts, Spotted};
pub(crate) use sweep::{Area, Hit};

use self::{
    forms::Literal,
    grams::{Grams, LONG},
};

/// Shortest value: what is shorter stands everywhere by chance.
pub const SHORTEST: usize = 4;
/// Longest part of a form that is compared; so much is no accident, and it fits into the overlap of two blocks.
const COMPARED: usize = 96;

/// What the tester knows of one bait.
pub struct BaitValue {
    /// What it is called in every output.
    pub name: String,
    /// Class, such as `contact.phone`.
    pub class: &'static str,
    /// What is searched.
    pub known: Known,
    /// What senders may hash together with the value, before or behind it.
    pub salts: Vec<Box<str>>,
}

/// A known value.
pub enum Known {
    /// Degrees north and east.
    Place(f64, f64),
    /// Text: a number, a name, an identifier.
    Text(Box<str>),
}

/// The bait of a run, in all its forms.
pub struct Bait {
    names: Vec<Named>,
    literals: Vec<Literal>,
    /// For text and for anything.
    text: Vec<Grams>,
    /// For what is no text only.
    binary: Vec<Grams>,
}

struct Named {
    name: String,
    class: &'static str,
    sample: Sensitive<Box<str>>,
}

impl Bait {
    /// Writes all forms of all values.
    pub fn new(values: &[BaitValue]) -> Self {
        let mut literals = Vec::new();
        let mut names = Vec::new();
        for (index, value) in values.iter().enumerate() {
            let index = u16::try_from(index).unwrap_or(u16::MAX);
            let text: Box<str> = match &value.known {
                Known::Place(latitude, longitude) => {
                    let text = format!("{latitude},{longitude}");
                    place::forms(index, *latitude, *longitude, &mut literals);
                    forms::written(index, &text, &value.salts, &mut literals);
                    text.into()
                }
                Known::Text(text) => {
                    let is_phone = value.class == "contact.phone";
                    forms::forms(index, text, is_phone, &value.salts, &mut literals);
                    text.clone()
                }
            };
            let (name, class) = (value.name.clone(), value.class);
            names.push(Named { name, class, sample: Sensitive::new(text) });
        }
        let group = |binary: bool, long: bool| {
            let chosen = |literal: &Literal| literal.binary == binary && (literal.least >= LONG) == long;
            Grams::new(&literals, chosen)
        };
        let text = [group(false, true), group(false, false)].into_iter().flatten().collect();
        let binary = [group(true, true), group(true, false)].into_iter().flatten().collect();
        Self { names, literals, text, binary }
    }

    /// Returns how many values there are.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Returns the name and the class of each.
    pub fn names(&self) -> impl Iterator<Item = (&str, &'static str)> {
        self.names.iter().map(|named| (named.name.as_str(), named.class))
    }

    /// Returns whether there are none.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Returns a text with what is bait in it replaced by points, in whatever form it stands there.
    pub fn hidden(&self, text: &str) -> Option<String> {
        let spans = self.spans(text.as_bytes());
        if spans.is_empty() {
            return None;
        }
        let mut out = Vec::with_capacity(text.len());
        let mut at = 0;
        for (start, end) in spans {
            out.extend_from_slice(text.as_bytes().get(at..start.max(at)).unwrap_or_default());
            if start >= at {
                out.extend_from_slice("•••".as_bytes());
            }
            at = at.max(end);
        }
        out.extend_from_slice(text.as_bytes().get(at..).unwrap_or_default());
        Some(String::from_utf8_lossy(&out).into_owned())
    }
}

#[cfg(test)]
mod tests;
