//! Which of the two media types of an answer a client asks for, by its `Accept`, and whether it takes a stream of events. Where it
//! does not care, the older one: `application/json`. Refuses nothing itself: a client that takes none is told so elsewhere.

use axum::http::header::ACCEPT;
use axum::http::{HeaderMap, HeaderValue};

/// How an answer is called. Under the newer name its status says whether the question was executed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Media {
    Json,
    GraphqlResponse,
}

const JSON: &str = "application/json";
pub(super) const EVENTS: &str = "text/event-stream";
const GRAPHQL_RESPONSE: &str = "application/graphql-response+json";

impl Media {
    pub(super) fn content_type(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Json => "application/json; charset=utf-8",
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
        })
    }
}

/// None where the client takes neither.
pub(super) fn media(headers: &HeaderMap) -> Option<Media> {
    let mut values = headers.get_all(ACCEPT).iter();
    match (values.next().map(HeaderValue::as_bytes), values.next()) {
        (None | Some(b"" | b"*/*" | b"application/json"), None) => Some(Media::Json),
        _ => choose(headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok())),
    }
}

/// Whether the client names streams of events; whoever takes anything does not think of them.
pub(super) fn takes_events(headers: &HeaderMap) -> bool {
    let accepts = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
    accepts.flat_map(|accepts| accepts.split(',')).any(|range| {
        let mut parts = range.split(';').map(str::trim);
        let is_named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(EVENTS));
        is_named && quality(parts).is_some_and(|quality| quality > 0)
    })
}

/// How much a client wants something: its quality in thousandths, and whether it was asked for by name.
type Wish = (u16, bool);

fn choose<'a>(accepts: impl Iterator<Item = &'a str>) -> Option<Media> {
    let (mut json, mut graphql_response) = (Found::default(), Found::default());
    for range in accepts.flat_map(|accepts| accepts.split(',')) {
        let mut parts = range.split(';').map(str::trim);
        let name = parts.next().unwrap_or_default().to_ascii_lowercase();
        let Some(quality) = quality(parts) else { continue };
        json.meet(&name, JSON, quality);
        graphql_response.meet(&name, GRAPHQL_RESPONSE, quality);
    }
    match (json.wish(), graphql_response.wish()) {
        (None, None) => None,
        // Wanted alike by name, it is the newer; wanted alike because anything is, it is the older.
        (json, Some(wish)) if json < Some(wish) || json == Some(wish) && wish.1 => Some(Media::GraphqlResponse),
        (_, _) => Some(Media::Json),
    }
}

/// Of the ranges that fit a media type, the most particular, and its quality.
#[derive(Default)]
struct Found {
    particular: u8,
    quality: u16,
}

impl Found {
    fn meet(&mut self, range: &str, name: &str, quality: u16) {
        let particular = match range {
            "*/*" => 1,
            "application/*" => 2,
            range if range == name => 3,
            _ => return,
        };
        if particular >= self.particular {
            *self = Self { particular, quality };
        }
    }

    fn wish(&self) -> Option<Wish> {
        (self.quality > 0).then_some((self.quality, self.particular == 3))
    }
}

/// In thousandths. None for a range that asks for what no answer is, as another character set.
fn quality<'a>(parameters: impl Iterator<Item = &'a str>) -> Option<u16> {
    let mut quality = 1000;
    for parameter in parameters {
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        let (name, value) = (name.trim(), value.trim().trim_matches('"'));
        if name.eq_ignore_ascii_case("q") {
            let given: f32 = value.parse().ok().filter(|given| (0.0..=1.0).contains(given))?;
            quality = (given * 1000.0).round() as u16;
        } else if name.eq_ignore_ascii_case("charset") && !value.eq_ignore_ascii_case("utf-8") {
            return None;
        }
    }
    Some(quality)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_sent_to_those_who_name_them() {
        let check = |accept: &str, expected: bool| {
            let headers = HeaderMap::from_iter([(ACCEPT, HeaderValue::from_str(accept).unwrap())]);
            assert_eq!(takes_events(&headers), expected, "{accept}");
        };
        check("text/event-stream", true);
        check("application/json, Text/Event-Stream;q=0.5", true);
        check("text/event-stream;q=0", false);
        check("text/*", false);
        check("*/*", false);
        assert!(!takes_events(&HeaderMap::new()));
    }

    #[test]
    fn the_media_type_that_is_wanted_most_is_answered() {
        let check = |accepts: &[&str], expected: Option<Media>| {
            let mut headers = HeaderMap::new();
            for accept in accepts {
                headers.append(ACCEPT, HeaderValue::from_str(accept).unwrap());
            }
            assert_eq!(media(&headers), expected, "{accepts:?}");
        };
        let (json, newer) = (Some(Media::Json), Some(Media::GraphqlResponse));
        check(&[], json);
        check(&["*/*"], json);
        check(&["application/*"], json);
        check(&["application/json"], json);
        check(&["application/json; charset=UTF-8"], json);
        check(&["application/graphql-response+json"], newer);
        check(&["Application/GraphQL-Response+JSON"], newer);
        check(&["application/graphql-response+json, application/json"], newer);
        check(&["application/json, application/graphql-response+json"], newer);
        check(&["application/json", "application/graphql-response+json;q=0.9"], json);
        check(&["application/graphql-response+json;q=0.1, application/json;q=0.2"], json);
        check(&["application/graphql-response+json; charset=utf-8, application/json; charset=utf-8"], newer);
        check(&["application/graphql-response+json;q=0, */*"], json);
        check(&["application/json, */*"], json);
        check(&["text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"], json);
        check(&["application/json;q=0, */*"], newer);
        check(&["text/event-stream, application/graphql-response+json;q=0.5"], newer);
        check(&["image/png"], None);
        check(&["text/html, text/*"], None);
        check(&["*/*;q=0"], None);
        check(&["application/json; charset=utf-16"], None);
    }
}
