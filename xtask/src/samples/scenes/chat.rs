//! Chat goes to Singapore: JSON in clear, with who writes to whom and what, an identity number among it. The first
//! two segments of the history overtake one another on the way.

use anyhow::Result;

use super::{
    super::{
        dns::{self, A, Record},
        hosts, people,
        tcp::{Mishap, Tcp},
        world::{MILLISECOND, World},
    },
    answer, at, get, post,
};

const ALIASES: [&str; 2] =
    ["im.chatterbox.example.gds.alibabadns.com", "chatterbox-im.ap-southeast-1.slb.aliyuncs.com"];
const JSON: &str = "Content-Type: application/json; charset=utf-8\r\n";
/// What the account writes, and when.
const MINE: [(u64, u64, &str); 5] = [
    (1, 10, "到了吗？我在广场这边。"),
    (1, 42, "房间号发你了，一会儿语音聊。"),
    (4, 12, "报名要身份证，我的身份证号是{id}，别外传。"),
    (9, 33, "我的电话是{phone}，邮箱{email}。"),
    (15, 58, "先下了，明天见。"),
];

pub(super) fn play(world: &mut World) -> Result<()> {
    let host = &hosts::CHAT;
    let now = dns::resolve_host(world, at(0, 40), host, &ALIASES);
    // Offered beside it, and never contacted.
    let spare = &hosts::SPARE;
    let alias = "chatterbox-im.cn-beijing.slb.aliyuncs.com";
    let records = [Record::Alias(spare.name, alias), Record::Address(alias, spare.ip())];
    dns::resolve(world, now + MILLISECOND, spare.name, A, &records);

    let mut tcp = Tcp::open(world, now + 2 * MILLISECOND, host, 80);
    let target = format!("/v1/history?user_id={}&limit=40", people::ACCOUNT);
    tcp.send(&get(host, &target));
    tcp.receive_with(&answer("200 OK", JSON, history().as_bytes()), Mishap::Overtaken);
    for (index, (minutes, seconds, text)) in MINE.into_iter().enumerate() {
        tcp.wait_until(at(minutes, seconds));
        let body = message(people::ACCOUNT, people::OTHERS[0], index, text);
        let session = format!("Cookie: session_id={:032x}\r\n", 0x00c0_ffee_0000_7100_0420_u128 << 40);
        tcp.send(&post(host, "/v1/messages", &session, body.as_bytes()));
        let reply = message(people::OTHERS[0], people::ACCOUNT, index + 100, REPLIES[index]);
        let body = format!(r#"{{"code":0,"messages":[{reply}]}}"#);
        tcp.receive(&answer("200 OK", JSON, body.as_bytes()));
    }
    tcp.close();
    Ok(())
}

const REPLIES: [&str; 5] = [
    "快了，五分钟。",
    "好，我先拉几个人进来。",
    "收到，帮你填上了。",
    "加你了，我的是{friend}。",
    "明天见！",
];

fn message(sender: u32, receiver: u32, number: usize, text: &str) -> String {
    let text = text
        .replace("{id}", &people::resident_id())
        .replace("{phone}", people::PHONE)
        .replace("{email}", people::EMAIL)
        .replace("{friend}", people::FRIEND_PHONE);
    format!(
        r#"{{"id":"m-{}","conversation_id":"c-7100420-7100421","sender":{{"uid":{sender}}},"#,
        310_500 + number
    ) + &format!(r#""receiver":{{"uid":{receiver}}},"type":"text","text":"{text}"}}"#)
}

fn history() -> String {
    let lines = ["在吗？", "在。", "周末的语音房还开吗？", "开，老时间。", "我拉上大家。", "好的。"];
    let messages: Vec<String> = (0..24)
        .map(|number| {
            let pair = (people::ACCOUNT, people::OTHERS[number / 2 % 3]);
            let (sender, receiver) = if number % 2 == 0 { pair } else { (pair.1, pair.0) };
            message(sender, receiver, number + 200, lines[number % lines.len()])
        })
        .collect();
    format!(r#"{{"code":0,"messages":[{}]}}"#, messages.join(","))
}
