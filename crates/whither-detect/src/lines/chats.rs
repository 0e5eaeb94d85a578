//! Chats told by their structure: records that have a sender, a text and a time, and mostly a receiver.
//!
//! No content is looked at: that nearly every record of a table has these fields together is what tells.

use super::field::{FieldId, Fields};

/// Names of fields by role: lower case, without `_` and `-`.
const SENDER: &[&str] = &[
    "author",
    "from",
    "fromid",
    "fromuid",
    "fromuser",
    "fromuserid",
    "fromusername",
    "sender",
    "senderid",
    "senderuid",
    "srcuid",
    "talker",
    "uid",
    "user",
    "userid",
    "username",
    "wxid",
    "发送人",
    "发送者",
];
const RECEIVER: &[&str] = &[
    "channel",
    "chatid",
    "chatroom",
    "conversation",
    "conversationid",
    "dstuid",
    "group",
    "groupid",
    "peer",
    "receiver",
    "receiverid",
    "recipient",
    "room",
    "roomid",
    "threadid",
    "to",
    "toid",
    "touid",
    "touser",
    "touserid",
    "tousername",
    "接收人",
    "接收者",
    "群",
];
const TIME: &[&str] = &[
    "createdat",
    "createtime",
    "date",
    "datetime",
    "sendtime",
    "senttime",
    "time",
    "timestamp",
    "ts",
    "发送时间",
    "时间",
];
const TEXT: &[&str] = &[
    "body",
    "chatcontent",
    "content",
    "message",
    "messagetext",
    "msg",
    "msgcontent",
    "msgtext",
    "text",
    "内容",
    "消息",
];
/// Least part of the records, of a hundred, that must have each field.
const MOST: u64 = 50;
/// Fewest records that are called chats.
const FEWEST: u64 = 5;

/// The fields of chats.
pub(super) struct Chats {
    pub(super) text: FieldId,
    /// How many records have a text.
    pub(super) records: u64,
    /// Which fields tell, in words.
    pub(super) told_by: String,
}

/// Finds the fields of chats among those that stand in one object.
pub(super) fn find(fields: &Fields, records: u64) -> Option<Chats> {
    let common = |id: FieldId| {
        fields.get(id).is_some_and(|field| field.values >= FEWEST && field.values * 100 >= records * MOST)
    };
    let role = |parent: FieldId, names: &[&str]| {
        (1..fields.list.len() as FieldId).filter(|&id| common(id)).find(|&id| {
            fields
                .get(id)
                .is_some_and(|field| field.parent == parent && names.contains(&normal(&field.name).as_str()))
        })
    };
    (1..fields.list.len() as FieldId).filter(|&id| common(id)).find_map(|text| {
        let field = fields.get(text)?;
        if !TEXT.contains(&normal(&field.name).as_str()) {
            return None;
        }
        let (sender, time) = (role(field.parent, SENDER)?, role(field.parent, TIME)?);
        let mut told_by = format!("sender {}", fields.path(sender));
        if let Some(receiver) = role(field.parent, RECEIVER) {
            told_by.push_str(&format!(", receiver {}", fields.path(receiver)));
        }
        told_by.push_str(&format!(", time {}", fields.path(time)));
        Some(Chats { text, records: field.values, told_by })
    })
}

fn normal(name: &[u8]) -> String {
    let kept = |c: &char| !matches!(c, '_' | '-' | ' ');
    String::from_utf8_lossy(name).chars().filter(kept).flat_map(char::to_lowercase).collect()
}
