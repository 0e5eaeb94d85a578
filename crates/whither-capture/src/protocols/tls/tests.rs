//! Hellos over any number of records and segments, and what is not TLS.

use crate::testing::{Talk, client_hello, records};

#[test]
fn a_hello_over_many_records_in_all_cuts() {
    for size in [1, 4, 5, 50, 1_000, 16_000] {
        let seen = Talk::tcp(443).out(records(&client_hello("big.example", 3_000), size)).read_in_all_cuts();
        let flow = &seen.observed.flows[0];
        assert_eq!(&*flow.server_name, "big.example", "records of {size}");
        assert_eq!(flow.ja4, ["t13d0205h2_62ed6f6ca7ad_c64efe6aefbd".into()], "records of {size}");
        assert_eq!(flow.alpn, ["h2".into()]);
    }
}

#[test]
fn starttls_and_tls_on_any_port() {
    let seen = Talk::tcp(25)
        .back("220 mail.example ESMTP\r\n")
        .out("EHLO me\r\n")
        .back("250 STARTTLS\r\n")
        .out("STARTTLS\r\n")
        .back("220 go\r\n")
        .out(records(&client_hello("mail.example", 5), 16_000))
        .read(usize::MAX);
    assert_eq!(&*seen.observed.flows[0].server_name, "mail.example");
    let odd = Talk::tcp(4_242).out(records(&client_hello("odd.example", 5), 16_000)).read_in_all_cuts();
    assert_eq!(&*odd.observed.flows[0].protocols, "tcp.tls");
}

#[test]
fn lies_are_counted() {
    let mut hello = records(&client_hello("bad.example", 5), 16_000);
    hello.truncate(60);
    let cut = Talk::tcp(443).out(&hello).read_in_all_cuts();
    assert!(cut.observed.coverage.problems.contains_key("tls.handshake-cut"));
    let noise = Talk::tcp(443).out([22, 3, 1, 255, 255, 1, 0, 0, 40, 3, 3]).out([9; 90]).read(usize::MAX);
    assert!(noise.observed.flows[0].ja3.is_empty());
}
