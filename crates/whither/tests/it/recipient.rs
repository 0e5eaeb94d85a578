//! Who is said to get it: registrable domains without a known owner, customers of clouds, sovereigns of territories.

use serde_json::Value;

use crate::program::{run, stdout, write};

fn lookup(host: &str) -> (Value, String) {
    let document: Value =
        serde_json::from_str(&stdout(&run(&["lookup", host, "--format", "json"]), 0)).expect("JSON");
    let text = stdout(&run(&["lookup", host]), 0);
    (document["answers"][0].clone(), text.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[test]
fn hosts_have_a_registrable_domain_and_customers_stay_unknown() {
    for (host, domain, operator, tenant, said) in [
        (
            "log.example.co.uk",
            "example.co.uk",
            "",
            "",
            "example.co.uk is the registrable domain; its owner is unknown",
        ),
        ("alice.github.io", "alice.github.io", "GitHub", "unknown", "operated by GitHub; tenant unknown"),
        (
            "d111111abcdef8.cloudfront.net",
            "d111111abcdef8.cloudfront.net",
            "AWS",
            "unknown",
            "tenant unknown",
        ),
        ("x.azurewebsites.net", "x.azurewebsites.net", "Microsoft", "unknown", "tenant unknown"),
        ("mp.weixin.qq.com", "qq.com", "Weixin", "", "domain qq.com"),
        ("fonts.googleapis.com", "fonts.googleapis.com", "Google", "", "domain fonts.googleapis.com"),
        ("github.io", "", "GitHub", "", "GitHub (by host name)"),
        ("router.lan", "", "", "", "not in the list of operators"),
    ] {
        let (answer, text) = lookup(host);
        assert_eq!(answer["registrable_domain"], domain, "{host}");
        assert_eq!((&answer["operator"], &answer["tenant"]), (&operator.into(), &tenant.into()), "{host}");
        assert!(text.contains(said), "{host}: {text}");
    }
}

#[test]
fn no_list_of_the_user_owns_what_many_register_under() {
    let folder = tempfile::tempdir().expect("a folder");
    let shown = folder.path().to_str().expect("UTF-8");
    let head = "id,short,name,parent,incorporated_in,headquarters,domains,asns,sdk_java_packages,sdk_native_libs,roles,source\n";
    let row = "mine,Mine,Mine Ltd,,SG,SG,co.uk|mine.example,,,,,own\n";
    write(folder.path(), "own.csv", format!("{head}{row}").as_bytes());
    let ask = |host: &str| run(&["lookup", host, "--format", "json", "--knowledge", shown]);
    let operator = |host: &str| -> Value {
        let document: Value = serde_json::from_str(&stdout(&ask(host), 0)).expect("JSON");
        document["answers"][0]["operator"].clone()
    };
    assert_eq!(operator("nobody.co.uk"), "");
    assert_eq!(operator("x.mine.example"), "Mine");
    let errors = String::from_utf8_lossy(&ask("x.mine.example").stderr).into_owned();
    assert!(
        errors.contains("the row of mine: a domain is left out, since many register under it"),
        "{errors}"
    );
}

#[test]
fn territories_name_their_sovereign_in_every_format() {
    let folder = tempfile::tempdir().expect("a folder");
    let case = folder.path().join("demo.case");
    let case = case.to_str().expect("UTF-8");
    let demo = |format: &str| stdout(&run(&["demo", "-o", case, "--format", format, "--quiet"]), 0);
    let document: Value = serde_json::from_str(&demo("json")).expect("JSON");
    let endpoints = document["endpoints"].as_array().expect("endpoints").iter();
    let laws = endpoints.flat_map(|endpoint| endpoint["jurisdictions"].as_array().expect("jurisdictions"));
    let mut seen = 0;
    for law in laws {
        let expected = if law["code"] == "HK" || law["code"] == "MO" { "CN" } else { "" };
        assert_eq!(law["sovereign"], expected, "{law}");
        seen += usize::from(expected == "CN");
    }
    assert!(seen > 0, "the demo reaches Hong Kong");
    let text = demo("terminal");
    assert!(text.contains("HK: law of their own, sovereign CN."), "{text}");
}
