//! Where names are registered: the registrable domain of a host, and whose customers' names stand below a suffix.
//!
//! Reads a host name in lower case, without a final dot; gives parts of it. By the Public Suffix List
//! (<https://publicsuffix.org>, MPL-2.0) as the crate `psl` has it compiled in. Its ICANN section has the suffixes of
//! registries (`com`, `co.uk`), its private section those of companies who let customers name hosts below theirs
//! (`github.io`, `cloudfront.net`). Who registered a domain the list does not say, and nothing here guesses it.

/// Returns the registrable domain: the public suffix and the label before it. None for a suffix itself, and for names
/// below no suffix of the list, such as those of a local network.
pub(crate) fn registrable_domain(host: &str) -> Option<&str> {
    let suffix = known_suffix(host)?;
    let before = host.get(..host.len().checked_sub(suffix.len() + 1)?)?;
    let label = before.rsplit('.').next().filter(|label| !label.is_empty() && *label != "*")?;
    host.get(before.len() - label.len()..)
}

/// Returns the suffix of the private section that a host lies below: its operator runs it, and the label before it is
/// a customer's, of whom the name does not tell who they are.
pub(crate) fn customers_suffix(host: &str) -> Option<&str> {
    let suffix = psl::suffix(host.as_bytes())?;
    let private = suffix.typ() == Some(psl::Type::Private);
    let tail = tail(host, suffix.as_bytes().len())?;
    (private && tail.len() < host.len() && !OWN_NAMES.contains(&tail)).then_some(tail)
}

/// Suffixes of the private section below which a company names hosts of its own services, not of its customers: it
/// had them listed to keep the cookies of one from another. `cognito-identity.us-east-1.amazonaws.com` is AWS's.
const OWN_NAMES: [&str; 4] =
    ["googleapis.com", "us-east-1.amazonaws.com", "withgoogle.com", "withyoutube.com"];

/// Returns whether a host name is itself a suffix that many register under, of a registry or of a company.
pub fn is_public_suffix(host: &str) -> bool {
    known_suffix(host) == Some(host) && !OWN_NAMES.contains(&host)
}

/// Returns whether a name is a suffix of a registry itself: nobody's host is meant by all below it.
pub(crate) fn is_registry_suffix(name: &str) -> bool {
    psl::suffix(name.as_bytes())
        .is_some_and(|suffix| suffix.typ() == Some(psl::Type::Icann) && suffix.as_bytes().len() == name.len())
}

fn known_suffix(host: &str) -> Option<&str> {
    // `arpa` is infrastructure, and `home.arpa` everybody's own network (RFC 3172, RFC 8375): nothing is registered there.
    let suffix =
        psl::suffix(host.as_bytes()).filter(psl::Suffix::is_known).filter(|_| !host.ends_with(".arpa"))?;
    tail(host, suffix.as_bytes().len())
}

fn tail(host: &str, len: usize) -> Option<&str> {
    host.get(host.len().checked_sub(len)?..)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_label_before_the_public_suffix() {
        for (host, domain) in [
            ("log.example.com", Some("example.com")),
            ("example.com", Some("example.com")),
            ("a.b.example.co.uk", Some("example.co.uk")),
            ("alice.github.io", Some("alice.github.io")),
            ("www.alice.github.io", Some("alice.github.io")),
            ("*.example.com", Some("example.com")),
            ("*.com", None),
            ("com", None),
            ("co.uk", None),
            ("github.io", None),
            ("router.lan", None),
            ("router.home.arpa", None),
            ("4.3.2.1.in-addr.arpa", None),
            ("host", None),
            ("", None),
            ("..", None),
        ] {
            assert_eq!(registrable_domain(host), domain, "{host}");
        }
    }

    #[test]
    fn tells_customers_names_from_the_companys_own() {
        for (host, suffix) in [
            ("alice.github.io", Some("github.io")),
            ("d111111abcdef8.cloudfront.net", Some("cloudfront.net")),
            ("x.azurewebsites.net", Some("azurewebsites.net")),
            ("github.io", None),
            ("fonts.googleapis.com", None),
            ("cognito-identity.us-east-1.amazonaws.com", None),
            ("bucket.s3.us-east-1.amazonaws.com", Some("s3.us-east-1.amazonaws.com")),
            ("api.github.com", None),
            ("weixin.qq.com", None),
            ("", None),
        ] {
            assert_eq!(customers_suffix(host), suffix, "{host}");
        }
    }

    #[test]
    fn knows_suffixes_of_registries_and_companies() {
        for name in ["com", "co.uk", "github.io"] {
            assert!(is_public_suffix(name), "{name}");
        }
        for name in ["example.com", "router.lan", "home.arpa", "googleapis.com", ""] {
            assert!(!is_public_suffix(name), "{name}");
        }
    }

    #[test]
    fn knows_suffixes_of_registries() {
        for name in ["com", "co.uk", "com.cn", "in.th"] {
            assert!(is_registry_suffix(name), "{name}");
        }
        for name in ["example.com", "github.io", "cloudfront.net", "lan", ""] {
            assert!(!is_registry_suffix(name), "{name}");
        }
    }
}
