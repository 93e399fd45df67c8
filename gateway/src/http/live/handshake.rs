//! How a WebSocket begins (RFC 6455, section 4): what a client must have sent, who may, and what it is answered. Refuses a client
//! that offers no subprotocol which is spoken here, and pages of other origins, which no browser would keep away.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{
    CONNECTION, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_PROTOCOL, SEC_WEBSOCKET_VERSION, UPGRADE,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Version};
use axum::response::Response;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use hyper_util::rt::TokioIo;
use sha1::{Digest, Sha1};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};

use super::progress::Counted;
use super::socket;
use crate::http::endpoint::Endpoint;
use crate::http::refusal::Refusal;
use crate::http::request::REQUEST_BYTES_MAX;
use crate::operations::current::carried;

/// Of the `WebSocket` specification.
const GUID: &[u8] = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
const VERSION: &str = "13";
/// What graphql-ws speaks.
const SUBPROTOCOL: &str = "graphql-transport-ws";

/// Whether a client wants to go on by a WebSocket.
pub(in crate::http) fn is_asked(request: &Request) -> bool {
    names(request.headers(), &UPGRADE, "websocket")
}

/// Says yes, and goes on by it in a task of its own.
pub(in crate::http) fn shake_hands(endpoint: &Arc<Endpoint>, mut request: Request) -> Result<Response, Refusal> {
    let accept = accepted(&request)?;
    if let Some(origin) = endpoint.origins().foreign(request.headers()) {
        return Err(Refusal::ForeignOrigin(origin.chars().take(100).collect()));
    }
    let place = endpoint.live().socket()?;
    let client = endpoint.live().client();
    let endpoint = Arc::clone(endpoint);
    let upgrade = hyper::upgrade::on(&mut request);
    tokio::spawn(carried(async move {
        // A client that is gone by then is no news.
        if let Ok(upgraded) = upgrade.await {
            let config = WebSocketConfig::default()
                .max_message_size(Some(REQUEST_BYTES_MAX))
                .max_frame_size(Some(REQUEST_BYTES_MAX));
            let stream = Counted::new(TokioIo::new(upgraded));
            let socket = WebSocketStream::from_raw_socket(stream, Role::Server, Some(config)).await;
            socket::serve(socket, endpoint).await;
        }
        drop((place, client));
    }));
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    let headers = response.headers_mut();
    headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
    headers.insert(CONNECTION, HeaderValue::from_static("Upgrade"));
    headers.insert(SEC_WEBSOCKET_ACCEPT, accept);
    headers.insert(SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(SUBPROTOCOL));
    Ok(response)
}

/// What proves that the request was read.
fn accepted(request: &Request) -> Result<HeaderValue, Refusal> {
    let headers = request.headers();
    if request.method() != Method::GET || request.version() != Version::HTTP_11 {
        return Err(Refusal::NoWebSocket("it is asked for by GET"));
    }
    if !names(headers, &CONNECTION, "upgrade") {
        return Err(Refusal::NoWebSocket("`connection` does not name `Upgrade`"));
    }
    if !names(headers, &SEC_WEBSOCKET_VERSION, VERSION) {
        return Err(Refusal::NoWebSocket("`sec-websocket-version` is not 13"));
    }
    let key = headers.get(SEC_WEBSOCKET_KEY).map_or(&b""[..], HeaderValue::as_bytes);
    if BASE64_STANDARD.decode(key).map_or(0, |key| key.len()) != 16 {
        return Err(Refusal::NoWebSocket("`sec-websocket-key` is not 16 bytes in base64"));
    }
    if !names(headers, &SEC_WEBSOCKET_PROTOCOL, SUBPROTOCOL) {
        return Err(Refusal::Subprotocol);
    }
    let accept = BASE64_STANDARD.encode(Sha1::new().chain_update(key).chain_update(GUID).finalize());
    Ok(HeaderValue::from_str(&accept).expect("base64 makes a header"))
}

/// Whether a list of words has this one.
fn names(headers: &HeaderMap, name: &HeaderName, word: &str) -> bool {
    let values = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|values| values.split(',')).any(|value| value.trim().eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The key of RFC 6455, section 1.3, is answered as it is there.
    #[test]
    fn a_handshake_is_answered_by_the_key() {
        let check = |changed: Option<(&str, &str)>, expected: Result<&str, &str>| {
            let mut request = Request::builder().uri("/graphql");
            for (name, value) in [
                ("upgrade", "websocket"),
                ("connection", "keep-alive, Upgrade"),
                ("sec-websocket-version", "13"),
                ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
                ("sec-websocket-protocol", "graphql-ws, graphql-transport-ws"),
            ] {
                let value = changed.filter(|(changed, _)| *changed == name).map_or(value, |(_, value)| value);
                request = request.header(name, value);
            }
            match (accepted(&request.body(Body::empty()).unwrap()), expected) {
                (Ok(found), Ok(expected)) => assert_eq!(found, expected),
                (Err(refusal), Err(words)) => assert!(refusal.body().contains(words), "{}", refusal.body()),
                (found, expected) => panic!("{changed:?}: {found:?}, not {expected:?}"),
            }
        };
        check(None, Ok("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
        check(Some(("connection", "close")), Err("`connection`"));
        check(Some(("sec-websocket-version", "8")), Err("`sec-websocket-version`"));
        check(Some(("sec-websocket-key", "short")), Err("`sec-websocket-key`"));
        check(Some(("sec-websocket-protocol", "graphql-ws")), Err("speaks `graphql-transport-ws`"));
    }
}
