//! The atlas: every embedded table, opened once, and the questions it answers.
//!
//! Tables lie in `data/` at the root of the repository and are part of the binary; see `data/NOTICE.md` for their
//! licences. They are unpacked when the atlas is first asked for, so a command that looks nothing up pays nothing.

use std::borrow::Borrow;
use std::net::IpAddr;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use whither_model::Crew;
use whither_model::table::{Knowledge, Shared};

use crate::Error;
use crate::anycast::Anycast;
use crate::attribution::{Attribution, Clues};
use crate::format;
use crate::knowledge::{self, Addresses, Content, Refused, Source};
use crate::laws::{Law, Laws};
use crate::layer::Layer;
use crate::memo::Memo;
use crate::operators::{Operator, Operators};
use crate::publisher::publisher;
use crate::registrable::registrable_domain;
use crate::sources::Sources;

/// A file of the user: what it is, and what it says of addresses if it speaks of them.
#[derive(Clone, Debug)]
pub(crate) struct Brought {
    pub(crate) knowledge: Knowledge,
    pub(crate) addresses: Option<Arc<dyn Addresses>>,
    /// Who speaks in it.
    pub(crate) publisher: String,
}

/// All knowledge about addresses, operators and laws.
#[derive(Clone, Debug)]
pub struct Atlas {
    pub(crate) registered: Arc<Layer>,
    pub(crate) geolocated: Arc<Layer>,
    pub(crate) origin: Arc<Layer>,
    /// What the user brought, with its name and date.
    pub(crate) brought: Vec<Brought>,
    pub(crate) anycast: Anycast,
    pub(crate) operators: Operators,
    pub(crate) operators_date: String,
    laws: Laws,
    pub(crate) sources: Sources,
}

impl Atlas {
    /// Returns the atlas of the embedded tables; the first call unpacks them, with two threads.
    pub fn embedded() -> Result<&'static Self, Error> {
        Self::embedded_by(|| Crew::new(2))
    }

    /// Does the same with the threads of a crew.
    pub fn unpack(crew: &Crew) -> Result<&'static Self, Error> {
        Self::embedded_by(|| crew)
    }

    fn embedded_by<C: Borrow<Crew>>(crew: impl FnOnce() -> C) -> Result<&'static Self, Error> {
        static EMBEDDED: OnceLock<Result<Atlas, Error>> = OnceLock::new();
        EMBEDDED.get_or_init(|| Self::open(crew().borrow())).as_ref().map_err(Clone::clone)
    }

    fn open(crew: &Crew) -> Result<Self, Error> {
        let sources = Sources::parse(SOURCES)?;
        let layer = |file, bytes| Layer::open(sources.of(file)?, file, bytes);
        // The AS table takes as long as the two others together.
        let (countries, origin) = crew.both(
            || [layer(REGISTERED_COUNTRY, TABLES[0]), layer(GEOLOCATED_COUNTRY, TABLES[1])],
            || layer(ORIGIN_AS, TABLES[2]),
        );
        let [registered, geolocated] = countries;
        Ok(Self {
            registered: Arc::new(registered?),
            geolocated: Arc::new(geolocated?),
            origin: Arc::new(origin?),
            brought: Vec::new(),
            anycast: Anycast::parse(LISTS[2].1)?,
            operators: operators()?,
            operators_date: sources.of(OPERATORS)?.date.clone(),
            laws: Laws::parse(LISTS[1].1)?,
            sources,
        })
    }

    /// Returns the embedded atlas with the files of a folder beside it, and those that were refused, also in part. Only where
    /// the folder itself cannot be read there is no atlas.
    pub fn with_knowledge(folder: &Path) -> Result<(Self, Vec<Refused>), Error> {
        let mut atlas = Self::embedded()?.clone();
        let (sources, mut refused) = knowledge::folder(folder)?;
        for source in sources {
            atlas.bring(source, &mut refused);
        }
        Ok((atlas, refused))
    }

    fn bring(&mut self, source: Source, refused: &mut Vec<Refused>) {
        let knowledge = source.knowledge;
        let file = source.path.file_name().map(|name| name.to_string_lossy().into_owned());
        let publisher = publisher(&[&knowledge.source, file.as_deref().unwrap_or_default(), &source.origin]);
        let addresses = match source.content {
            Content::Addresses(addresses) => Some(Arc::from(addresses)),
            Content::Operators(rows) => {
                let [left_out, orphans, wide] =
                    self.operators.extend(rows, &knowledge.source, &knowledge.date);
                let mut tell = |rows: &[String], what: &str| {
                    if !rows.is_empty() {
                        let names: Vec<&str> = rows.iter().take(3).map(String::as_str).collect();
                        let more = rows.len() - names.len();
                        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
                        let reason = format!("the row of {}{more}: {what}", names.join(", "));
                        refused.push(Refused { path: source.path.clone(), reason, in_part: true });
                    }
                };
                tell(&left_out, "left out, since the identifier is empty or taken");
                tell(&orphans, "the owner is left out, since it has no row");
                tell(&wide, "a domain is left out, since many register under it");
                None
            }
        };
        self.brought.push(Brought { knowledge, addresses, publisher });
    }

    /// Returns one row a table: what it says, its date, licence, attribution and SHA-256; those that the user brought
    /// come last.
    pub fn knowledge(&self) -> Vec<Knowledge> {
        let brought = self.brought.iter().map(|brought| brought.knowledge.clone());
        self.sources.knowledge(&LISTS).into_iter().chain(brought).collect()
    }

    /// Returns how many of the tables are embedded; they come first in [`Atlas::knowledge`].
    pub fn embedded_tables(&self) -> usize {
        self.knowledge().len() - self.brought.len()
    }

    /// Returns where an address is, who runs it and whose law reaches it; `names` are those it goes by, best
    /// source first.
    pub fn attribute(&self, ip: IpAddr, names: &[Shared]) -> Attribution {
        self.attribute_with(&mut Memo::default(), ip, names)
    }

    /// The same for one of many addresses: `memo` holds what their answers have in common.
    pub fn attribute_with<'a>(&'a self, memo: &mut Memo<'a>, ip: IpAddr, names: &[Shared]) -> Attribution {
        self.attribute_by(memo, ip, Clues { names, ..Clues::default() })
    }

    /// The same by all that was seen: the organisation of a certificate leads to an operator where no name does, and a
    /// round trip excludes places that are too far away.
    pub fn attribute_by<'a>(&'a self, memo: &mut Memo<'a>, ip: IpAddr, clues: Clues<'_>) -> Attribution {
        Attribution::of(self, memo, ip, clues)
    }

    /// Returns the operator a host name belongs to, by its longest known suffix.
    pub fn operator_by_name(&self, host: &str) -> Option<&Operator> {
        self.operators.by_name(host, None)
    }

    /// Returns the registrable domain of a host name, empty where it has none, and `unknown` where the name is that of
    /// a customer of its operator, of whom no list says who it is.
    pub(crate) fn registration(&self, host: &str) -> (String, &'static str) {
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        let tenant = if self.operators.is_tenant(&host) { "unknown" } else { "" };
        (registrable_domain(&host).unwrap_or_default().to_owned(), tenant)
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

    /// Returns the owners of an operator, nearest first.
    pub fn owners(&self, operator: &Operator) -> Vec<&Operator> {
        self.operators.owners(operator)
    }

    /// Returns the last in the line of owners; none where the operator has no known owner.
    pub fn topmost_parent(&self, operator: &Operator) -> Option<&Operator> {
        self.operators.owners(operator).pop()
    }

    /// Returns the laws whose name holds a text, whatever its case.
    pub fn laws_named(&self, text: &str) -> Vec<&Law> {
        let text = text.to_lowercase();
        let holds = |law: &&Law| law.law.to_lowercase().contains(&text);
        self.laws.all().iter().filter(holds).collect()
    }

    /// Returns the laws of a country or territory; none where the list has no such code.
    pub fn laws(&self, code: &str) -> &[Law] {
        self.laws.of(code)
    }
}

/// Reads the operators with the packed lists of more host names.
fn operators() -> Result<Operators, Error> {
    let mut operators = Operators::parse(LISTS[0].1)?;
    for (file, packed) in SUFFIXES {
        let wrong = |reason| Error::Table { table: file, reason };
        let plain = format::unpack(packed).map_err(wrong)?;
        let text = String::from_utf8(plain).map_err(|_| wrong("text is not UTF-8"))?;
        operators = operators.with_suffixes(file, text)?;
    }
    Ok(operators)
}

const REGISTERED_COUNTRY: &str = "registered-country.zst";
const GEOLOCATED_COUNTRY: &str = "geolocated-country.zst";
const ORIGIN_AS: &str = "origin-as.zst";
pub(crate) const ANYCAST: &str = "anycast.csv";
pub(crate) const JURISDICTIONS: &str = "jurisdictions.csv";
pub(crate) const OPERATORS: &str = "operators.csv";
/// The Public Suffix List is compiled in by a crate, not a file of ours.
pub(crate) const PUBLIC_SUFFIXES: &str = "psl";

const SOURCES: &str = include_str!("../../../data/SOURCES.toml");

/// The packed tables: registered country, geolocated country, origin AS.
pub(crate) const TABLES: [&[u8]; 3] = [
    include_bytes!("../../../data/registered-country.zst"),
    include_bytes!("../../../data/geolocated-country.zst"),
    include_bytes!("../../../data/origin-as.zst"),
];

/// The packed lists of more host names of the operators, each with the name of its file.
pub(crate) const SUFFIXES: [(&str, &[u8]); 2] = [
    ("host-suffixes.zst", include_bytes!("../../../data/host-suffixes.zst")),
    ("domain-lists.zst", include_bytes!("../../../data/domain-lists.zst")),
];

/// The regions of clouds, with the name of the list.
pub(crate) const CLOUD_REGIONS: (&str, &str) =
    ("cloud-regions.csv", include_str!("../../../data/cloud-regions.csv"));

/// The shapes of countries, with the name of the list.
pub(crate) const SHAPES: (&str, &str) = ("shapes.csv", include_str!("../../../data/shapes.csv"));

/// The hand-kept lists: operators, laws, anycast services, regions of clouds.
const LISTS: [(&str, &str); 5] = [
    (OPERATORS, include_str!("../../../data/operators.csv")),
    (JURISDICTIONS, include_str!("../../../data/jurisdictions.csv")),
    (ANYCAST, include_str!("../../../data/anycast.csv")),
    CLOUD_REGIONS,
    SHAPES,
];
