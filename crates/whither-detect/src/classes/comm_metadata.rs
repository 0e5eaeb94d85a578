//! Who is with whom: identifiers of rooms, channels, groups and conversations, sender and receiver.
//!
//! Keys only. `channel` and `room` are common words (an app's distribution channel, a hotel room), so behind
//! them a value must look like an identifier. Model: Stanford Internet Observatory, "Clubhouse in China"
//! (2021): user id and chatroom id in clear.

use crate::{
    class::{Class, ClassInfo, Confidence, Found, Keyed},
    plausible::{digit_count, is_id},
};

/// `comm.metadata`.
pub(super) const CLASS: Class = Class {
    info: ClassInfo {
        id: "comm.metadata",
        title: "communication metadata",
        sensitivity: 3,
        linddun: "linking",
        identifier: true,
        content: false,
    },
    keys: &[
        "callid",
        "channel",
        "channelid",
        "chatid",
        "chatroom",
        "chatroomid",
        "conversationid",
        "convid",
        "fromuid",
        "fromuser",
        "fromuserid",
        "groupid",
        "meetingid",
        "peerid",
        "peeruid",
        "room",
        "roomid",
        "roomno",
        "touid",
        "touser",
        "touserid",
    ],
    keyed,
    examples: &[
        ("{\"channel\":\"M4T7kqpZ\"}", "M4T7kqpZ"),
        ("room_id=8812345&x=1", "8812345"),
        ("{\"toUser\":\"bob_01\"}", "bob_01"),
    ],
    non_examples: &[
        "channel=xiaomi",
        "{\"channel\":\"0\"}",
        "room=12",
        "channel=v2&x",
        "classroom_id=8812345",
    ],
    ..Class::NONE
};

fn keyed<'a>(keyed: &Keyed<'a, '_>) -> Option<Found<'a>> {
    let value = &keyed.value;
    let common = matches!(keyed.key, "channel" | "room");
    let least = if common { 4 } else { 3 };
    if !is_id(value, least, 64) || keyed.is_code() || (common && digit_count(value) == 0) {
        return None;
    }
    let confidence = if common { Confidence::Low } else { Confidence::Medium };
    Some(keyed.found("field name", confidence))
}
