//! `data/operators.csv`: companies, their owners, seats, domains, AS numbers and SDKs.
//!
//! A host name leads to the operator with the longest suffix, on label boundaries, in the rows themselves or
//! in the lists of [`Suffixes`]. Where several rows share a domain or an AS number, the address decides if it
//! can, then the company that owns them all; order of the file is the last resort. Facts are curated; what was
//! unsure was left out.

use std::borrow::Cow;
use std::sync::OnceLock;

use hashbrown::HashMap;
use serde::Deserialize;

use crate::Error;
use crate::atlas::OPERATORS;
use crate::organisation::Organisations;
use crate::registrable::{customers_suffix, is_registry_suffix};
use crate::suffixes::Suffixes;

/// A company or a service of one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Operator {
    /// Identifier, such as `wechat_intl`.
    pub id: String,
    /// Name as people know it.
    pub short: String,
    /// Legal or full name.
    pub name: String,
    /// Identifier of the owner; empty where it has none, or it is not known.
    pub parent: String,
    /// ISO 3166-1 alpha-2 codes of the places of incorporation.
    pub incorporated_in: Vec<String>,
    /// Seats as `CN-Shenzhen`, or the code alone.
    pub headquarters: Vec<String>,
    /// Domains it runs.
    pub domains: Vec<String>,
    /// AS numbers it holds.
    pub asns: Vec<u32>,
    /// Prefixes of its Java packages.
    pub sdk_java_packages: Vec<String>,
    /// Names of its native libraries; `*` stands for any run of characters.
    pub sdk_native_libs: Vec<String>,
    /// Roles, such as `rtc-sdk`.
    pub roles: Vec<String>,
    /// Where the row comes from.
    pub source: String,
    /// Name and date of the user's list that has it; none for rows of ours.
    pub brought: Option<(String, String)>,
}

#[derive(Deserialize)]
struct Row {
    id: String,
    short: String,
    name: String,
    parent: String,
    incorporated_in: String,
    headquarters: String,
    domains: String,
    asns: String,
    sdk_java_packages: String,
    sdk_native_libs: String,
    roles: String,
    source: String,
}

impl Row {
    fn operator(self) -> Result<Operator, Error> {
        let wrong = |what: &str, id: &str| Error::List {
            list: OPERATORS,
            reason: format!("{what} in the row of {id}"),
        };
        let asns: Result<_, _> = items(&self.asns).iter().map(|asn| asn.parse()).collect();
        let operator = Operator {
            asns: asns.map_err(|_| wrong("AS number", &self.id))?,
            incorporated_in: items(&self.incorporated_in),
            headquarters: items(&self.headquarters),
            domains: items(&self.domains),
            sdk_java_packages: items(&self.sdk_java_packages),
            sdk_native_libs: items(&self.sdk_native_libs),
            roles: items(&self.roles),
            id: self.id,
            short: self.short,
            name: self.name,
            parent: self.parent,
            source: self.source,
            brought: None,
        };
        let seats = operator.incorporated_in.iter().chain(&operator.headquarters);
        if !seats.clone().all(|seat| country(seat).is_some()) {
            return Err(wrong("country", &operator.id));
        }
        Ok(operator)
    }
}

fn items(cell: &str) -> Vec<String> {
    cell.split('|').filter(|item| !item.is_empty()).map(str::to_owned).collect()
}

/// Returns the country of a seat: CN of `CN-Shenzhen`.
pub(crate) fn country(seat: &str) -> Option<&str> {
    let code = seat.split('-').next()?;
    (code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase())).then_some(code)
}

/// The operators and the ways to them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Operators {
    rows: Vec<Operator>,
    by_id: HashMap<String, usize>,
    by_domain: HashMap<String, Vec<usize>>,
    by_asn: HashMap<u32, Vec<usize>>,
    suffixes: Vec<Suffixes>,
    /// By the legal names of our rows; made when first asked for.
    organisations: OnceLock<Organisations>,
    /// Places of rows that the user brought; asked only where ours say nothing.
    brought_by_domain: HashMap<String, usize>,
    brought_by_asn: HashMap<u32, usize>,
}

impl Operators {
    /// Reads the text of the list; refuses it where an identifier stands twice or a parent is not a row.
    pub(crate) fn parse(text: &str) -> Result<Self, Error> {
        let mut operators = Self::default();
        Self::rows_of(text)?.into_iter().try_for_each(|row| operators.add(row))?;
        for operator in &operators.rows {
            if !operator.parent.is_empty() && operators.by_id(&operator.parent).is_none() {
                let reason =
                    format!("{} names {} as its parent, which has no row", operator.id, operator.parent);
                return Err(Error::List { list: OPERATORS, reason });
            }
        }
        Ok(operators)
    }

    /// Reads rows in the form of the list; whether their parents are known is not asked.
    pub(crate) fn rows_of(text: &str) -> Result<Vec<Operator>, Error> {
        let row = |row: Result<Row, csv::Error>| {
            row.map_err(|error| Error::List { list: OPERATORS, reason: error.to_string() })?.operator()
        };
        csv::Reader::from_reader(text.as_bytes()).deserialize::<Row>().map(row).collect()
    }

    /// Adds rows that the user brings, from a list of that name and date. They are asked only where ours say nothing.
    /// Gives the identifiers of rows that are left out, since theirs is empty or taken, of those that are used
    /// without their owner, who has no row, and of those that lose a domain since it is the suffix of a registry.
    pub(crate) fn extend(&mut self, rows: Vec<Operator>, list: &str, date: &str) -> [Vec<String>; 3] {
        let (mut left_out, mut orphans, mut wide) = (Vec::new(), Vec::new(), Vec::new());
        let known = self.rows.len();
        for mut row in rows {
            row.brought = Some((list.to_owned(), date.to_owned()));
            let id = row.id.clone();
            let domains = row.domains.len();
            row.domains.retain(|domain| !is_registry_suffix(&domain.to_ascii_lowercase()));
            if row.domains.len() < domains {
                wide.push(id.clone());
            }
            if id.is_empty() || self.by_id.contains_key(&id) || self.add(row).is_err() {
                left_out.push(id);
            }
        }
        // Owners may stand in later rows.
        for place in known..self.rows.len() {
            let Some(row) = self.rows.get(place) else { break };
            if !row.parent.is_empty() && !self.by_id.contains_key(&row.parent) {
                orphans.push(row.id.clone());
                self.rows.get_mut(place).into_iter().for_each(|row| row.parent.clear());
            }
        }
        [left_out, orphans, wide]
    }

    /// Adds the suffixes of a list, asked after those before it; refuses them where one leads to no row.
    pub(crate) fn with_suffixes(mut self, file: &'static str, text: String) -> Result<Self, Error> {
        self.suffixes.push(Suffixes::parse(file, text, |id| self.by_id.get(id).copied())?);
        Ok(self)
    }

    /// Returns the lists of suffixes that stand in no row.
    #[cfg(test)]
    pub(crate) fn suffixes(&self) -> &[Suffixes] {
        &self.suffixes
    }

    /// Returns the file that lists a suffix and what its row names as source; none where a row of ours has it.
    pub(crate) fn listing(&self, suffix: &str) -> Option<(&'static str, &str)> {
        if self.by_domain.contains_key(suffix) {
            return None;
        }
        self.suffixes.iter().find_map(|list| Some((list.file, list.source(suffix)?)))
    }

    /// Returns the place of the operator that the lists give a suffix.
    fn listed(&self, suffix: &str) -> Option<usize> {
        self.suffixes.iter().find_map(|list| list.find(suffix))
    }

    fn add(&mut self, operator: Operator) -> Result<(), Error> {
        let place = self.rows.len();
        if operator.brought.is_some() {
            for domain in &operator.domains {
                self.brought_by_domain.entry(domain.to_ascii_lowercase()).or_insert(place);
            }
            for asn in &operator.asns {
                self.brought_by_asn.entry(*asn).or_insert(place);
            }
            self.by_id.insert(operator.id.clone(), place);
            self.rows.push(operator);
            return Ok(());
        }
        for domain in &operator.domains {
            self.by_domain.entry(domain.clone()).or_default().push(place);
        }
        for asn in &operator.asns {
            self.by_asn.entry(*asn).or_default().push(place);
        }
        if self.by_id.insert(operator.id.clone(), place).is_some() {
            return Err(Error::List { list: OPERATORS, reason: format!("{} has two rows", operator.id) });
        }
        self.rows.push(operator);
        Ok(())
    }

    /// Returns every operator, in the order of the file.
    pub(crate) fn rows(&self) -> &[Operator] {
        &self.rows
    }

    /// Returns the operator of an identifier.
    pub(crate) fn by_id(&self, id: &str) -> Option<&Operator> {
        self.rows.get(*self.by_id.get(id)?)
    }

    /// Returns the operator of a network; of several rows the first.
    pub(crate) fn by_asn(&self, asn: u32) -> Option<&Operator> {
        let ours = self.by_asn.get(&asn).and_then(|places| places.first());
        self.rows.get(*ours.or_else(|| self.brought_by_asn.get(&asn))?)
    }

    /// Returns the operator that the user's lists give a host name, in lower case, with the longest suffix; asked to show
    /// what they say where ours say something else.
    pub(crate) fn brought_by_name<'h>(&self, host: &'h str) -> Option<(&'h str, &Operator)> {
        let mut suffixes = suffixes_of(host);
        suffixes.find_map(|suffix| Some((suffix, self.rows.get(*self.brought_by_domain.get(suffix)?)?)))
    }

    /// Returns the rows of ours that share a network with the first, in the order of the file.
    pub(crate) fn sharing(&self, asn: u32) -> impl Iterator<Item = &Operator> {
        let places = self.by_asn.get(&asn).map(Vec::as_slice).unwrap_or_default();
        places.iter().skip(1).filter_map(|place| self.rows.get(*place))
    }

    /// Returns the operator that the user's lists give a network.
    pub(crate) fn brought_by_asn(&self, asn: u32) -> Option<&Operator> {
        self.rows.get(*self.brought_by_asn.get(&asn)?)
    }

    /// Returns the operator that an organisation named in a certificate is.
    pub(crate) fn by_organisation(&self, organisation: &str) -> Option<&Operator> {
        let topmost = |place: usize| {
            let owner = self.rows.get(place).and_then(|row| self.owners(row).pop());
            owner.and_then(|owner| self.by_id.get(&owner.id).copied()).unwrap_or(place)
        };
        let places = self.organisations.get_or_init(|| Organisations::of(&self.rows, topmost));
        self.rows.get(places.find(organisation)?)
    }

    /// Returns the operator of a host name; `asn` decides between rows that share the domain.
    pub(crate) fn by_name(&self, host: &str, asn: Option<u32>) -> Option<&Operator> {
        let host = host.strip_suffix('.').unwrap_or(host);
        // A single label is a name of the local network, whatever top-level domain it is spelled like.
        if host.len() > HOST_LEN_MAX || !host.contains('.') {
            return None;
        }
        let lower = !host.bytes().any(|byte| byte.is_ascii_uppercase());
        let host = if lower { Cow::Borrowed(host) } else { Cow::Owned(host.to_ascii_lowercase()) };
        let suffix = self.suffix_of(&host)?;
        match self.by_domain.get(suffix) {
            Some(places) => self.decide(places, asn),
            None => {
                let place = self.listed(suffix).or_else(|| self.brought_by_domain.get(suffix).copied());
                self.rows.get(place?)
            }
        }
    }

    /// Returns the longest suffix of a host name, in lower case, that leads to an operator.
    pub(crate) fn suffix_of<'h>(&self, host: &'h str) -> Option<&'h str> {
        let ours = |suffix: &&str| self.by_domain.contains_key(*suffix) || self.listed(suffix).is_some();
        let brought = |suffix: &&str| self.brought_by_domain.contains_key(*suffix);
        suffixes_of(host).find(ours).or_else(|| suffixes_of(host).find(brought))
    }

    /// Returns whether a host name, in lower case, is a customer's below a suffix that the operator found for it lets
    /// customers name hosts under: the operator runs it, and whose it is is not known.
    pub(crate) fn is_tenant(&self, host: &str) -> bool {
        let Some(customers) = customers_suffix(host) else { return false };
        // A suffix longer than that names the customer.
        self.suffix_of(host).is_some_and(|suffix| suffix.len() <= customers.len())
    }

    fn decide(&self, places: &[usize], asn: Option<u32>) -> Option<&Operator> {
        let candidates = || places.iter().filter_map(|place| self.rows.get(*place));
        let first = candidates().next()?;
        if places.len() == 1 {
            return Some(first);
        }
        let by_asn = asn.and_then(|asn| candidates().find(|operator| operator.asns.contains(&asn)));
        let owns_all = |owner: &&Operator| candidates().all(|operator| self.owners(operator).contains(owner));
        by_asn.or_else(|| self.owners(first).into_iter().find(owns_all)).or(Some(first))
    }

    /// Returns the owners of an operator, nearest first; a circle of owners ends where it closes.
    pub(crate) fn owners(&self, operator: &Operator) -> Vec<&Operator> {
        let mut owners: Vec<&Operator> = Vec::new();
        let mut next = self.by_id(&operator.parent);
        while let Some(owner) = next {
            if owner.id == operator.id || owners.iter().any(|known| known.id == owner.id) {
                break;
            }
            owners.push(owner);
            next = self.by_id(&owner.parent);
        }
        owners
    }
}

/// A host name and what is left of it label by label, longest first.
fn suffixes_of(host: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(host), |suffix| Some(suffix.split_once('.')?.1))
}

/// Longest host name as text, without the final dot (RFC 1035, section 2.3.4).
const HOST_LEN_MAX: usize = 253;

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "id,short,name,parent,incorporated_in,headquarters,domains,asns,sdk_java_packages,\
                        sdk_native_libs,roles,source\n";

    fn operators(rows: &str) -> Result<Operators, Error> {
        Operators::parse(&format!("{HEAD}{rows}"))
    }

    #[test]
    fn takes_the_longest_suffix_on_label_boundaries() {
        let operators =
            operators("a,A,A Ltd,,KY,CN-X,example.com,64500,,,,t\nb,B,B Ltd,a,SG,SG,im.example.com,,,,,t\n");
        let operators = operators.expect("sound");
        let check = |host: &str, id: Option<&str>| {
            assert_eq!(operators.by_name(host, None).map(|operator| operator.id.as_str()), id, "{host}");
        };
        check("example.com", Some("a"));
        check("EXAMPLE.com.", Some("a"));
        check("im.example.com", Some("b"));
        check("x.im.example.com", Some("b"));
        check("xim.example.com", Some("a"));
        check("notexample.com", None);
        check("com", None);
        check("", None);
        check("...", None);
        check(&format!("{}example.com", "a.".repeat(200)), None);
    }

    #[test]
    fn takes_the_longest_suffix_of_rows_and_list() {
        let rows = "a,A,A,,KY,CN-X,example.com|cdn.example.net,,,,,t\nb,B,B,a,SG,SG,,,,,,t\n";
        let list = "suffix,operator,source\nbrand,b,t\nexample.net,b,t\nim.example.com,b,t\n";
        let operators =
            operators(rows).and_then(|rows| rows.with_suffixes("list", list.to_owned())).expect("sound");
        let check = |host: &str, id: Option<&str>| {
            assert_eq!(operators.by_name(host, None).map(|operator| operator.id.as_str()), id, "{host}");
        };
        check("example.com", Some("a"));
        check("x.IM.example.com", Some("b"));
        check("xim.example.com", Some("a"));
        check("example.net", Some("b"));
        check("x.cdn.example.net", Some("a"));
        check("dns.brand", Some("b"));
        check("brand", None);
        check("brand.", None);
        check("example.org", None);
        let unknown =
            operators.clone().with_suffixes("list", "suffix,operator,source\nx.com,c,t\n".to_owned());
        assert!(matches!(unknown, Err(Error::List { .. })));
    }

    #[test]
    fn decides_between_rows_that_share_a_domain() {
        let operators = operators(
            "a,A,A,,KY,CN-X,,,,,,t\nb,B,B,a,SG,SG,example.com,64500,,,,t\nc,C,C,a,CN,CN-X,example.com,64501,,,,t\n",
        );
        let operators = operators.expect("sound");
        let check = |asn, id: &str| {
            assert_eq!(operators.by_name("example.com", asn).map(|operator| operator.id.as_str()), Some(id));
        };
        check(Some(64500), "b");
        check(Some(64501), "c");
        check(Some(64502), "a");
        check(None, "a");
    }

    #[test]
    fn ends_circles_of_owners() {
        let operators = operators("a,A,A,b,,,,,,,,t\nb,B,B,c,,,,,,,,t\nc,C,C,b,,,,,,,,t\nd,D,D,d,,,,,,,,t\n");
        let operators = operators.expect("sound");
        let owners = |id: &str| -> Vec<String> {
            let operator = operators.by_id(id).expect("a row");
            operators.owners(operator).iter().map(|owner| owner.id.clone()).collect()
        };
        assert_eq!(owners("a"), ["b", "c"]);
        assert_eq!(owners("b"), ["c"]);
        assert!(owners("d").is_empty());
    }

    #[test]
    fn refuses_lists_that_cannot_be_right() {
        for rows in [
            "a,A,A,zz,,,,,,,,t\n",
            "a,A,A,,,,,,,,,t\na,A,A,,,,,,,,,t\n",
            "a,A,A,,,,,x,,,,t\n",
            "a,A,A,,China,,,,,,,t\n",
            "a,A,A\n",
        ] {
            assert!(matches!(operators(rows), Err(Error::List { .. })), "{rows}");
        }
    }
}
