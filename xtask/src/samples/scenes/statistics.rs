//! Statistics by an SDK: identifiers of the device in the query of a clear request, to Umeng in mainland China.

use anyhow::Result;

use super::{
    super::{dns, hosts, people, tcp::Tcp, world::MILLISECOND, world::World},
    answer, at, get,
};

pub(super) fn play(world: &mut World) -> Result<()> {
    let host = &hosts::ANALYTICS;
    let now = dns::resolve_host(world, at(0, 5), host, &["ulogs.umeng.com.gds.alibabadns.com"]);
    let mut tcp = Tcp::open(world, now + MILLISECOND, host, 80);
    for (minutes, seconds, event) in [(0, 6, "launch"), (2, 1, "room_enter"), (17, 1, "room_leave")] {
        tcp.wait_until(at(minutes, seconds));
        tcp.send(&get(host, &target(event)));
        tcp.receive(&answer("200 OK", "Content-Type: application/json\r\n", br#"{"ret":0}"#));
    }
    tcp.close();
    Ok(())
}

fn target(event: &str) -> String {
    let mac = people::MAC.replace(':', "%3A");
    format!(
        "/v1/event?appkey=00000000chatterbox&event={event}&sdk=android_9.4.0&imei={}&mac={mac}&android_id={}&oaid={}\
         &carrier=20408",
        people::imei(),
        people::ANDROID_ID,
        people::ADVERTISING_ID,
    )
}
