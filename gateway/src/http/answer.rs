//! An answer as bytes, made once of what was executed. Both media types have the same bytes; they differ in the status of a question
//! that was not executed.

use async_graphql::{Response, ServerError, Value};
use axum::http::StatusCode;
use bytes::Bytes;

use super::accept::Media;
use super::observed::Outcome;

#[derive(Clone, Debug)]
pub(super) struct Answer {
    pub(super) body: Bytes,
    /// Where the first extension begins; there is always that of the load.
    extensions_at: usize,
    pub(super) outcome: Outcome,
}

impl Answer {
    pub(super) fn of(response: &Response) -> Self {
        let is_executed = is_executed(response);
        let mut body = Vec::with_capacity(1024);
        body.push(b'{');
        if is_executed {
            body.extend(b"\"data\":");
            write(&mut body, &response.data);
            body.push(b',');
        }
        body.extend(b"\"extensions\":{");
        let extensions_at = body.len();
        for (place, (name, value)) in response.extensions.iter().enumerate() {
            if place > 0 {
                body.push(b',');
            }
            write(&mut body, name);
            body.push(b':');
            write(&mut body, value);
        }
        body.push(b'}');
        if !response.errors.is_empty() {
            body.extend(b",\"errors\":");
            write(&mut body, &response.errors);
        }
        body.push(b'}');
        Self { body: body.into(), extensions_at, outcome: outcome(&response.errors, is_executed) }
    }

    /// With more extensions, each with its value.
    pub(super) fn telling(&self, told: &[(&str, Value)]) -> Bytes {
        let (head, tail) = self.body.split_at(self.extensions_at);
        let mut body = head.to_vec();
        for (place, (name, value)) in told.iter().enumerate() {
            write(&mut body, name);
            body.push(b':');
            write(&mut body, value);
            if place + 1 < told.len() || !tail.starts_with(b"}") {
                body.push(b',');
            }
        }
        body.extend(tail);
        body.into()
    }

    pub(super) fn status(&self, media: Media) -> StatusCode {
        match (media, &self.outcome) {
            (Media::GraphqlResponse, Outcome::Invalid { .. }) => StatusCode::BAD_REQUEST,
            _ => StatusCode::OK,
        }
    }
}

/// An error of the request has no place in the answer, for there is none.
fn is_executed(response: &Response) -> bool {
    response.errors.is_empty()
        || response.data != Value::Null
        || response.errors.iter().any(|error| !error.path.is_empty())
}

fn outcome(errors: &[ServerError], is_executed: bool) -> Outcome {
    let Some(first) = errors.first() else { return Outcome::Whole };
    let code = match first.extensions.as_ref().and_then(|extensions| extensions.get("code")) {
        Some(Value::String(code)) => code.clone(),
        _ => "UNKNOWN".to_owned(),
    };
    if is_executed { Outcome::Partial { code } } else { Outcome::Invalid { code } }
}

fn write(body: &mut Vec<u8>, value: &impl serde::Serialize) {
    serde_json::to_writer(body, value).expect("an answer can be written as JSON");
}

#[cfg(test)]
mod tests {
    use async_graphql::{PathSegment, value};

    use super::*;

    #[test]
    fn data_is_there_where_something_was_executed() {
        let check = |response: Response, expected: &str, status: u16| {
            let answer = Answer::of(&response.extension("load", Value::from("7")));
            assert_eq!(std::str::from_utf8(&answer.body).unwrap(), expected);
            assert_eq!(answer.status(Media::GraphqlResponse).as_u16(), status, "{expected}");
            assert_eq!(answer.status(Media::Json), StatusCode::OK);
        };
        let failed = |path: &[&str]| {
            let path = path.iter().map(|name| PathSegment::Field((*name).to_owned())).collect();
            vec![ServerError { path, ..ServerError::new("no", None) }]
        };
        check(Response::new(value!({"a": 1})), r#"{"data":{"a":1},"extensions":{"load":"7"}}"#, 200);
        let refused = r#"{"extensions":{"load":"7"},"errors":[{"message":"no"}]}"#;
        check(Response::from_errors(failed(&[])), refused, 400);
        let nulled = r#"{"data":null,"extensions":{"load":"7"},"errors":[{"message":"no","path":["a"]}]}"#;
        check(Response::from_errors(failed(&["a"])), nulled, 200);
    }

    #[test]
    fn more_is_told_beside_the_other_extensions() {
        let answer = Answer::of(&Response::new(value!({"a": 1})).extension("load", Value::from("7")));
        let expected = r#"{"data":{"a":1},"extensions":{"cache":"hit","sources":[1],"load":"7"}}"#;
        let hit = ("cache", Value::from("hit"));
        assert_eq!(answer.telling(&[hit.clone(), ("sources", value!([1]))]), expected.as_bytes());
        assert_eq!(answer.telling(&[]), answer.body);
        let answer = Answer::of(&Response::new(value!({"a": 1})));
        assert_eq!(answer.telling(&[hit]), r#"{"data":{"a":1},"extensions":{"cache":"hit"}}"#.as_bytes());
    }
}
