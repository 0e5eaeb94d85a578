//! The atlas: every embedded table, opened once, and the questions it answers.
//!
//! Tables lie in `data/` at the root of the repository and are part of the binary; see `data/NOTICE.md` for their
//! licences. They are unpacked when the atlas is first asked for, so a command that looks nothing up pays nothing.

use std::net::IpAddr;
use std::sync::OnceLock;

use whither_model::table::{Knowledge, Shared};

use crate::Error;
use crate::anycast::Anycast;
use crate::attribution::Attribution;
use crate::format;
use crate::laws::{Law, Laws};
use crate::layer::Layer;
use crate::memo::Memo;
use crate::operators::{Operator, Operators};
use crate::sources::Sources;

/// All knowledge about addresses, operators and laws.
#[derive(Clone, Debug)]
pub struct Atlas {
    pub(crate) registered: Layer,
    pub(crate) geolocated: Layer,
    pub(crate) origin: Layer,
    pub(crate) anycast: Anycast,
    pub(crate) operators: Operators,
    pub(crate) operators_date: String,
    laws: Laws,
    sources: Sources,
}

impl Atlas {
    /// Returns the atlas of the embedded tables; the first call unpacks them.
    pub fn embedded() -> Result<&'static Self, Error> {
        static EMBEDDED: OnceLock<Result<Atlas, Error>> = OnceLock::new();
        EMBEDDED.get_or_init(Self::open).as_ref().map_err(Clone::clone)
    }

    fn open() -> Result<Self, Error> {
        let sources = Sources::parse(SOURCES)?;
        let layer = |file, bytes| Layer::open(sources.of(file)?, file, bytes);
        // The AS table takes as long as the two others together; without a second thread they take turns.
        let read_origin = || layer(ORIGIN_AS, TABLES[2]);
        let (origin, countries) = std::thread::scope(|scope| {
            let helper = std::thread::Builder::new().spawn_scoped(scope, read_origin);
            let countries = [layer(REGISTERED_COUNTRY, TABLES[0]), layer(GEOLOCATED_COUNTRY, TABLES[1])];
            (helper.map_or_else(|_| Ok(read_origin()), |helper| helper.join()), countries)
        });
        let [registered, geolocated] = countries;
        let gone = |_| Error::Table { table: ORIGIN_AS, reason: "the thread reading it ended early" };
        Ok(Self {
            registered: registered?,
            geolocated: geolocated?,
            origin: origin.map_err(gone)??,
            anycast: Anycast::parse(LISTS[2].1)?,
            operators: Operators::parse(LISTS[0].1)?.with_suffixes(suffixes()?)?,
            operators_date: sources.of(OPERATORS)?.date.clone(),
            laws: Laws::parse(LISTS[1].1)?,
            sources,
        })
    }

    /// Returns one row a table: what it says, its date, licence, attribution and SHA-256.
    pub fn knowledge(&self) -> Vec<Knowledge> {
        self.sources.knowledge(&LISTS)
    }

    /// Returns where an address is, who runs it and whose law reaches it; `names` are those it goes by, best
    /// source first.
    pub fn attribute(&self, ip: IpAddr, names: &[Shared]) -> Attribution {
        self.attribute_with(&mut Memo::default(), ip, names)
    }

    /// The same for one of many addresses: `memo` holds what their answers have in common.
    pub fn attribute_with<'a>(&'a self, memo: &mut Memo<'a>, ip: IpAddr, names: &[Shared]) -> Attribution {
        Attribution::of(self, memo, ip, names)
    }

    /// Returns the operator a host name belongs to, by its longest known suffix.
    pub fn operator_by_name(&self, host: &str) -> Option<&Operator> {
        self.operators.by_name(host, None)
    }

    /// Returns the operator of a network.
    pub fn operator_by_asn(&self, asn: u32) -> Option<&Operator> {
        self.operators.by_asn(asn)
    }

    /// Returns the operator of an identifier.
    pub fn operator(&self, id: &str) -> Option<&Operator> {
        self.operators.by_id(id)
    }

    /// Returns every operator, in the order of the list.
    pub fn operators(&self) -> &[Operator] {
        self.operators.rows()
    }

    /// Returns the last in the line of owners; none where the operator has no known owner.
    pub fn topmost_parent(&self, operator: &Operator) -> Option<&Operator> {
        self.operators.owners(operator).pop()
    }

    /// Returns the laws of a country or territory; none where the list has no such code.
    pub fn laws(&self, code: &str) -> &[Law] {
        self.laws.of(code)
    }
}

/// Returns the text of the packed list of host names.
fn suffixes() -> Result<String, Error> {
    let wrong = |reason| Error::Table { table: HOST_SUFFIXES, reason };
    let plain = format::unpack(SUFFIXES).map_err(wrong)?;
    String::from_utf8(plain).map_err(|_| wrong("text is not UTF-8"))
}

const REGISTERED_COUNTRY: &str = "registered-country.zst";
const GEOLOCATED_COUNTRY: &str = "geolocated-country.zst";
const ORIGIN_AS: &str = "origin-as.zst";
pub(crate) const ANYCAST: &str = "anycast.csv";
pub(crate) const HOST_SUFFIXES: &str = "host-suffixes.zst";
pub(crate) const JURISDICTIONS: &str = "jurisdictions.csv";
pub(crate) const OPERATORS: &str = "operators.csv";

const SOURCES: &str = include_str!("../../../data/SOURCES.toml");

/// The packed tables: registered country, geolocated country, origin AS.
pub(crate) const TABLES: [&[u8]; 3] = [
    include_bytes!("../../../data/registered-country.zst"),
    include_bytes!("../../../data/geolocated-country.zst"),
    include_bytes!("../../../data/origin-as.zst"),
];

/// The packed list of more host names of the operators.
pub(crate) const SUFFIXES: &[u8] = include_bytes!("../../../data/host-suffixes.zst");

/// The hand-kept lists: operators, laws, anycast services.
const LISTS: [(&str, &str); 3] = [
    (OPERATORS, include_str!("../../../data/operators.csv")),
    (JURISDICTIONS, include_str!("../../../data/jurisdictions.csv")),
    (ANYCAST, include_str!("../../../data/anycast.csv")),
];
