//! Who publishes what a source says: two files of one publisher are one voice, however many there are.
//!
//! Reads the names a source goes by (kind of database, file, where it came from), gives the publisher. A database of
//! a publisher that is not known here is a voice of its own. Some packers leave no name in the database itself; then
//! its file name or origin tells, where they do.

/// Publishers of places of addresses, and words that name them, best first.
const PUBLISHERS: [(&str, &[&str]); 6] = [
    ("DB-IP", &["dbip", "db-ip"]),
    ("IPFire", &["ipfire", "libloc"]),
    ("IPinfo", &["ipinfo"]),
    ("IP2Location", &["ip2location"]),
    ("MaxMind", &["maxmind.com", "geolite", "geoip2"]),
    ("ip-location-db", &["geo-whois-asn", "ip-location-db"]),
];

/// Returns the publisher by the first of `names` that tells; the first name itself where none does.
pub(crate) fn publisher(names: &[&str]) -> String {
    names.iter().find_map(|name| known(name)).or(names.first().copied()).unwrap_or("").to_owned()
}

/// Returns whether a name tells a publisher that is known here.
pub(crate) fn is_known(name: &str) -> bool {
    known(name).is_some()
}

fn known(name: &str) -> Option<&'static str> {
    let name = name.to_ascii_lowercase();
    let told = PUBLISHERS.iter().find(|(_, words)| words.iter().any(|word| name.contains(word)));
    told.map(|(publisher, _)| *publisher)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_publishers_by_what_their_files_are_called() {
        for (names, expected) in [
            (vec!["DB-IP Lite"], "DB-IP"),
            (vec!["DBIP-Country-Lite (MaxMind DB)"], "DB-IP"),
            (vec!["country ipv4 (MaxMind DB)", "dbip-country-ipv4.mmdb"], "DB-IP"),
            (vec!["country ipvAll (MaxMind DB)", "geo-whois-asn-country.mmdb"], "ip-location-db"),
            (vec!["GeoLite2-City (MaxMind DB)"], "MaxMind"),
            (vec!["ipinfo generic_country.mmdb (MaxMind DB)"], "IPinfo"),
            (vec!["IPFire"], "IPFire"),
            (vec!["AWS ip-ranges.json", "x.json"], "AWS ip-ranges.json"),
            (vec!["Test-Country (MaxMind DB)", "test.mmdb", ""], "Test-Country (MaxMind DB)"),
            (vec![], ""),
        ] {
            assert_eq!(publisher(&names), expected, "{names:?}");
        }
    }
}
