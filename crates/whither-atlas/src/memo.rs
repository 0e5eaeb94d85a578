//! What answers about many addresses have in common, made once: the words of places, and the laws that reach an
//! operator in a place. A capture has tens of thousands of addresses and a few hundred of those.

use hashbrown::{DefaultHashBuilder, HashMap};

use whither_model::{
    Texts,
    table::{Jurisdiction, Location, LocationState, Shared},
};

/// What decides which jurisdictions reach an endpoint: countries, how they agree, operator, operator of the network.
type Reach<'a> = (String, LocationState, &'a str, &'a str);

/// Shared between the answers of one thread; see [`crate::Atlas::attribute_with`].
#[derive(Debug, Default)]
pub struct Memo<'a> {
    texts: Texts<DefaultHashBuilder>,
    jurisdictions: HashMap<Reach<'a>, Vec<Jurisdiction>>,
}

impl<'a> Memo<'a> {
    /// Returns the one copy of a text.
    pub(crate) fn share(&mut self, text: &str) -> Shared {
        self.texts.share(text)
    }

    /// Returns the jurisdictions for a place and its operators, which `find` makes the first time.
    pub(crate) fn jurisdictions(
        &mut self,
        locations: &[Location],
        state: LocationState,
        operator: &'a str,
        network: &'a str,
        find: impl FnOnce() -> Vec<Jurisdiction>,
    ) -> Vec<Jurisdiction> {
        // All that the text of a leg says of a place.
        let countries = locations
            .iter()
            .filter(|location| location.stands())
            .flat_map(|place| [&*place.country, &*place.source, &*place.date, &*place.kind, " "])
            .collect::<String>();
        self.jurisdictions.entry((countries, state, operator, network)).or_insert_with(find).clone()
    }
}
