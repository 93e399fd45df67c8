//! The messages of `graphql-transport-ws`, as graphql-ws has them. Refuses what is none of them, in words for the end of the
//! connection.

use serde_json::{Map, Value, json};

/// What a client says.
#[derive(Debug, PartialEq)]
pub(super) enum Said {
    /// It begins.
    Init,
    Ping(Option<Value>),
    Pong,
    /// A question, and the client's name for it.
    Subscribe {
        id: String,
        question: Map<String, Value>,
    },
    /// It wants no more of this.
    Complete {
        id: String,
    },
}

impl Said {
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let message: Value = serde_json::from_str(text).map_err(|error| format!("a message is no JSON: {error}"))?;
        let Value::Object(mut message) = message else { return Err("a message is no JSON object".to_owned()) };
        match message.get("type").and_then(Value::as_str).unwrap_or_default().to_owned().as_str() {
            "connection_init" => Ok(Self::Init),
            "ping" => Ok(Self::Ping(message.remove("payload"))),
            "pong" => Ok(Self::Pong),
            "complete" => Ok(Self::Complete { id: id(&mut message)? }),
            "subscribe" => {
                let id = id(&mut message)?;
                match message.remove("payload") {
                    Some(Value::Object(question)) => Ok(Self::Subscribe { id, question }),
                    _ => Err("`subscribe` has no object `payload`".to_owned()),
                }
            }
            _ => Err("a message has no `type` of graphql-transport-ws".to_owned()),
        }
    }
}

fn id(message: &mut Map<String, Value>) -> Result<String, String> {
    match message.remove("id") {
        Some(Value::String(id)) if !id.is_empty() => Ok(id),
        _ => Err("a message has no `id`".to_owned()),
    }
}

pub(super) fn ack() -> String {
    json!({ "type": "connection_ack" }).to_string()
}

pub(super) fn pong(payload: Option<Value>) -> String {
    match payload {
        Some(payload) => json!({ "type": "pong", "payload": payload }).to_string(),
        None => json!({ "type": "pong" }).to_string(),
    }
}

/// `body` is an answer in JSON.
pub(super) fn next(id: &str, body: &[u8]) -> String {
    let id = Value::from(id);
    let body = std::str::from_utf8(body).expect("JSON that was written is UTF-8");
    format!("{{\"id\":{id},\"type\":\"next\",\"payload\":{body}}}")
}

/// Of an answer that is errors alone.
pub(super) fn error(id: &str, body: &[u8]) -> String {
    let answer: Value = serde_json::from_slice(body).unwrap_or_default();
    json!({ "id": id, "type": "error", "payload": answer["errors"] }).to_string()
}

pub(super) fn complete(id: &str) -> String {
    json!({ "id": id, "type": "complete" }).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_read_and_others_refused() {
        let check = |text: &str, expected: Result<Said, &str>| match (Said::read(text), expected) {
            (Ok(found), Ok(expected)) => assert_eq!(found, expected, "{text}"),
            (Err(reason), Err(words)) => assert!(reason.contains(words), "{text}: {reason}"),
            (found, expected) => panic!("{text}: {found:?}, not {expected:?}"),
        };
        check(r#"{"type":"connection_init","payload":{"token":"a"}}"#, Ok(Said::Init));
        check(r#"{"type":"ping"}"#, Ok(Said::Ping(None)));
        check(r#"{"type":"pong","payload":null}"#, Ok(Said::Pong));
        check(r#"{"type":"complete","id":"1"}"#, Ok(Said::Complete { id: "1".to_owned() }));
        let question = Map::from_iter([("query".to_owned(), Value::from("{a}"))]);
        let subscribe = Said::Subscribe { id: "1".to_owned(), question };
        check(r#"{"type":"subscribe","id":"1","payload":{"query":"{a}"}}"#, Ok(subscribe));
        check(r#"{"type":"subscribe","payload":{"query":"{a}"}}"#, Err("no `id`"));
        check(r#"{"type":"subscribe","id":"1"}"#, Err("no object `payload`"));
        check(r#"{"type":"start","id":"1"}"#, Err("no `type`"));
        check("[]", Err("no JSON object"));
        check("{", Err("no JSON"));
    }

    #[test]
    fn answers_stand_in_messages_as_they_are() {
        assert_eq!(next("a\"b", br#"{"data":{}}"#), r#"{"id":"a\"b","type":"next","payload":{"data":{}}}"#);
        let told: Value = serde_json::from_str(&error("1", br#"{"errors":[{"message":"no"}]}"#)).unwrap();
        assert_eq!(told, json!({ "id": "1", "type": "error", "payload": [{ "message": "no" }] }));
    }
}
