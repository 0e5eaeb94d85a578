//! Logs go to Hong Kong: compressed and in clear, with the device's numbers, its place and the account's telephone
//! number. One segment of the second upload is sent again.

use std::fmt::Write;

use anyhow::Result;

use super::{
    super::{
        dns, hosts, people,
        random::Random,
        tcp::{Mishap, Tcp},
        world::{MILLISECOND, World},
    },
    answer, at, gzip, post,
};

const ALIAS: &str = "chatterbox-1250000000.ap-hongkong.cls.tencentcs.com";
const UPLOADS: [(u64, u64, usize, Mishap); 3] =
    [(0, 8, 24, Mishap::None), (8, 20, 62, Mishap::SentAgain), (17, 12, 40, Mishap::None)];

pub(super) fn play(world: &mut World) -> Result<()> {
    let host = &hosts::LOG;
    for (index, (minutes, seconds, events, mishap)) in UPLOADS.into_iter().enumerate() {
        let now = dns::resolve_host(world, at(minutes, seconds), host, &[ALIAS]);
        let body = gzip(report(&mut world.random, index, events).as_bytes())?;
        let request = post(host, "/v2/log/upload?topic=client", "Content-Encoding: gzip\r\n", &body);
        let mut tcp = Tcp::open(world, now + MILLISECOND, host, 80);
        tcp.send_with(&request, mishap);
        tcp.receive(&answer("200 OK", "Content-Type: application/json\r\n", br#"{"code":0,"next":480}"#));
        tcp.close();
    }
    Ok(())
}

/// What the app writes about its user.
fn report(random: &mut Random, index: usize, count: usize) -> String {
    let mut events = String::new();
    for number in 0..count {
        let name = ["view", "tap", "audio.level", "net.rtt", "relay.switch"][random.below(5) as usize];
        let (trace, cost) = (random.next(), random.below(900));
        let comma = if number == 0 { "" } else { "," };
        let _ = write!(events, "{comma}{{\"e\":\"{name}\",\"trace\":\"{trace:016x}\",\"cost\":{cost}}}");
    }
    let (imei, iccid) = (people::imei(), people::iccid());
    let (mac, android_id, point) = (people::MAC, people::ANDROID_ID, people::ACCESS_POINT_MAC);
    let (account, phone, email) = (people::ACCOUNT, people::PHONE, people::EMAIL);
    let (latitude, longitude) = (people::LATITUDE, people::LONGITUDE);
    format!(
        r#"{{"app":"chatterbox","ver":"4.2.1","part":{index},"device":{{"model":"Generic G1","os":"Android 14","#,
    ) + &format!(r#""imei":"{imei}","iccid":"{iccid}","mac":"{mac}","android_id":"{android_id}"}},"#,)
        + &format!(r#""account":{{"uid":{account},"phone":"{phone}","email":"{email}"}},"#,)
        + &format!(
            r#""gps":{{"lat":{latitude},"lon":{longitude},"acc":9}},"wifi":{{"ssid":"Test Café","bssid":"{point}"}},"#,
        )
        + &format!(r#""net":{{"local_ip":"192.168.77.23"}},"events":[{events}]}}"#)
}
