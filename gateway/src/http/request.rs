//! Reads a question out of a request: JSON that is posted, or the parameters of an address. Says what is wrong in words that name the
//! part. Refuses what a page of another site can post without being asked first, which is all that is not called JSON.

use std::time::Duration;

use async_graphql::{Extensions, Variables};
use axum::body::Body;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, EXPECT};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};
use bytes::Bytes;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde_json::{Map, Value};
use tokio::time::timeout;

use super::refusal::Refusal;

/// The longest query document with its variables: a filter with ten thousand ids fits.
pub(crate) const REQUEST_BYTES_MAX: usize = 1024 * 1024;
/// A body that has not come whole by then is given up.
const BODY_TIME_MAX: Duration = Duration::from_secs(30);
/// What is read and thrown away of a body that is refused. A connection that ends with bytes unread is reset, and the answer is lost
/// with it.
const DISCARDED_BYTES_MAX: usize = 16 * REQUEST_BYTES_MAX;
const DISCARD_TIME_MAX: Duration = Duration::from_secs(5);

/// What was sent, before it is read: alike to the byte means the same question.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Sent {
    /// By GET or HEAD, and then the text is that of an address.
    pub(super) by_get: bool,
    pub(super) text: Bytes,
}

/// One question or several.
#[derive(Debug)]
pub(super) enum Asked {
    One(Box<Question>),
    Batch(Vec<Question>),
}

#[derive(Debug, Default)]
pub(super) struct Question {
    pub(super) query: Option<String>,
    pub(super) operation_name: Option<String>,
    pub(super) variables: Variables,
    pub(super) extensions: Extensions,
    /// The name of a document, in place of its text.
    pub(super) document_id: Option<String>,
}

impl Sent {
    pub(super) async fn receive(head: &Parts, mut body: Body) -> Result<Self, Refusal> {
        if head.method == Method::POST {
            let text = match check_content_type(&head.headers) {
                Ok(()) => whole(&head.headers, &mut body).await,
                Err(refusal) => Err(refusal),
            };
            if matches!(text, Err(Refusal::TooLarge | Refusal::NotJson(_))) {
                discard(&head.headers, &mut body).await;
            }
            return Ok(Self { by_get: false, text: text? });
        }
        let text = head.uri.query().unwrap_or_default().to_owned();
        Ok(Self { by_get: true, text: text.into() })
    }

    pub(super) fn read(&self) -> Result<Asked, Refusal> {
        if self.by_get {
            return of_address(&self.text).map(|question| Asked::One(Box::new(question)));
        }
        match serde_json::from_slice(&self.text) {
            Ok(Value::Object(parts)) => of_parts(parts).map(|question| Asked::One(Box::new(question))),
            Ok(Value::Array(questions)) => {
                questions.into_iter().map(of_value).collect::<Result<_, _>>().map(Asked::Batch)
            }
            Ok(_) => Err(Refusal::Unreadable("the body is no JSON object".to_owned())),
            Err(error) if self.text.is_empty() => Err(Refusal::Unreadable(format!("the body is empty: {error}"))),
            Err(error) => Err(Refusal::Unreadable(format!("the body is no JSON: {error}"))),
        }
    }
}

async fn whole(headers: &HeaderMap, body: &mut Body) -> Result<Bytes, Refusal> {
    let told = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if told.is_some_and(|bytes| bytes > REQUEST_BYTES_MAX as u64) {
        return Err(Refusal::TooLarge);
    }
    match timeout(BODY_TIME_MAX, Limited::new(body, REQUEST_BYTES_MAX).collect()).await {
        Ok(Ok(body)) => Ok(body.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(Refusal::TooLarge),
        Ok(Err(error)) => Err(Refusal::Unreadable(format!("the body did not come whole: {error}"))),
        Err(_) => Err(Refusal::SlowBody(BODY_TIME_MAX)),
    }
}

/// A client that waits to be told to go on has sent nothing yet.
async fn discard(headers: &HeaderMap, body: &mut Body) {
    if headers.contains_key(EXPECT) {
        return;
    }
    let mut rest = Limited::new(body, DISCARDED_BYTES_MAX);
    let all = async { while let Some(Ok(_)) = rest.frame().await {} };
    // What comes later, or beyond, is not waited for.
    let _ = timeout(DISCARD_TIME_MAX, all).await;
}

fn check_content_type(headers: &HeaderMap) -> Result<(), Refusal> {
    let Some(given) = headers.get(CONTENT_TYPE) else { return Err(Refusal::NotJson(None)) };
    let given = given.to_str().unwrap_or("no text");
    if is_json(given) { Ok(()) } else { Err(Refusal::NotJson(Some(given.chars().take(100).collect()))) }
}

fn is_json(content_type: &str) -> bool {
    let mut parts = content_type.split(';').map(str::trim);
    let is_named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case("application/json"));
    is_named
        && parts.all(|parameter| match parameter.split_once('=') {
            Some((name, value)) if name.eq_ignore_ascii_case("charset") => {
                value.trim_matches('"').eq_ignore_ascii_case("utf-8")
            }
            _ => true,
        })
}

fn of_value(value: Value) -> Result<Question, Refusal> {
    match value {
        Value::Object(parts) => of_parts(parts),
        other => Err(Refusal::Unreadable(format!("a question of the list is {}, and no JSON object", kind(&other)))),
    }
}

/// Of the members of a JSON object.
pub(super) fn of_parts(mut parts: Map<String, Value>) -> Result<Question, Refusal> {
    Ok(Question {
        query: text(&mut parts, "query")?,
        operation_name: text(&mut parts, "operationName")?.filter(|name| !name.is_empty()),
        variables: Variables::from_json(Value::Object(object(&mut parts, "variables")?)),
        extensions: serde_json::from_value(Value::Object(object(&mut parts, "extensions")?))
            .map_err(|error| Refusal::Unreadable(format!("`extensions` cannot be read: {error}")))?,
        document_id: text(&mut parts, "documentId")?,
    })
}

/// Of the query of an address; each part is given once.
fn of_address(query: &[u8]) -> Result<Question, Refusal> {
    let mut parts = Map::new();
    for (name, value) in form_urlencoded::parse(query) {
        let read = match name.as_ref() {
            "query" | "operationName" | "documentId" => Value::String(value.into_owned()),
            "variables" | "extensions" if value.is_empty() => Value::Null,
            "variables" | "extensions" => serde_json::from_str(&value)
                .map_err(|error| Refusal::Unreadable(format!("`{name}` is no JSON: {error}")))?,
            _ => continue,
        };
        if parts.insert(name.to_string(), read).is_some() {
            return Err(Refusal::Unreadable(format!("`{name}` is given twice")));
        }
    }
    of_parts(parts)
}

fn text(parts: &mut Map<String, Value>, name: &str) -> Result<Option<String>, Refusal> {
    match parts.remove(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(other) => Err(Refusal::Unreadable(format!("`{name}` is {}, and should be a text", kind(&other)))),
    }
}

fn object(parts: &mut Map<String, Value>, name: &str) -> Result<Map<String, Value>, Refusal> {
    match parts.remove(name) {
        None | Some(Value::Null) => Ok(Map::new()),
        Some(Value::Object(object)) => Ok(object),
        Some(other) => Err(Refusal::Unreadable(format!("`{name}` is {}, and should be an object", kind(&other)))),
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_called_json_in_utf_8_is_read() {
        let check = |content_type: &str, expected: bool| assert_eq!(is_json(content_type), expected, "{content_type}");
        for taken in ["application/json", "application/json; charset=utf-8", "Application/JSON;charset=\"UTF-8\""] {
            check(taken, true);
        }
        for refused in [
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=a",
            "application/json; charset=utf-16",
            "application/jsonx",
            "",
        ] {
            check(refused, false);
        }
    }

    /// Query, operation, variables and names of extensions; or words of the refusal.
    fn check(by_get: bool, text: &'static str, expected: Result<[&str; 4], &str>) {
        let sent = Sent { by_get, text: Bytes::from_static(text.as_bytes()) };
        match (sent.read(), expected) {
            (Ok(Asked::One(question)), Ok(expected)) => {
                let extensions = question.extensions.0.keys().cloned().collect::<Vec<_>>().join(" ");
                let found = [
                    question.query.unwrap_or_default(),
                    question.operation_name.unwrap_or_default(),
                    question.variables.to_string(),
                    extensions,
                ];
                assert_eq!(found, expected, "{text}");
            }
            (Err(refusal), Err(words)) => assert!(refusal.body().contains(words), "{text}: {}", refusal.body()),
            (found, expected) => panic!("{text}: {found:?}, not {expected:?}"),
        }
    }

    #[test]
    fn wrong_kinds_are_named() {
        check(false, r#"{"query": "{a}"}"#, Ok(["{a}", "", "{}", ""]));
        check(
            false,
            r#"{"query": "{a}", "operationName": "b", "variables": {"x": 1}, "extensions": {"c": 2}, "other": 3}"#,
            Ok(["{a}", "b", "{x: 1}", "c"]),
        );
        check(
            false,
            r#"{"query": null, "operationName": null, "variables": null, "extensions": null}"#,
            Ok(["", "", "{}", ""]),
        );
        check(false, r#"{"query": 1}"#, Err("`query` is a number"));
        check(false, r#"{"operationName": ["a"]}"#, Err("`operationName` is a list"));
        check(false, r#"{"variables": "{}"}"#, Err("`variables` is a text, and should be an object"));
        check(false, r#"{"extensions": false}"#, Err("`extensions` is true or false"));
        check(false, "", Err("the body is empty"));
        check(false, "{", Err("the body is no JSON"));
        check(false, "3", Err("the body is no JSON object"));
        check(false, "[3]", Err("a question of the list is a number"));
    }

    #[test]
    fn an_address_has_the_same_parts() {
        check(
            true,
            "query=%7Ba%7D&operationName=b&variables=%7B%22x%22%3A1%7D&extensions={%22c%22:{}}&utm=1",
            Ok(["{a}", "b", "{x: 1}", "c"]),
        );
        check(true, "query=a+b&variables=", Ok(["a b", "", "{}", ""]));
        check(true, "", Ok(["", "", "{}", ""]));
        check(true, "variables={", Err("`variables` is no JSON"));
        check(true, "variables=1", Err("`variables` is a number"));
        check(true, "query=a&query=b", Err("`query` is given twice"));
    }
}
