//! Clients of subscriptions: one that reads a stream of events, and one that speaks over a WebSocket. Both take what comes in the
//! order in which it comes.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::protocol::Role;
use tokio_tungstenite::tungstenite::{Message, WebSocket};

/// A load is served within seconds; a busy machine may take far longer, and this only ends what would hang.
const TOLD_WITHIN: Duration = Duration::from_mins(3);

/// What a stream of events tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Event {
    pub name: String,
    pub id: Option<String>,
    pub data: String,
}

impl Event {
    /// # Panics
    /// When the data is not JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.data).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// The answer to a request for events.
pub struct EventStream {
    reader: BufReader<TcpStream>,
    pub status: u16,
    /// As they came.
    pub headers: String,
    /// What was read of the body, and no event yet.
    text: String,
    /// One answer has a length, and a subscription has none.
    is_whole: bool,
}

impl EventStream {
    /// Asks by POST.
    ///
    /// # Panics
    /// When there is no answer.
    pub fn post(address: &str, query: &str, headers: &[&str]) -> Self {
        let body = json!({ "query": query }).to_string();
        let length = format!("content-length: {}", body.len());
        let headers = [headers, &["content-type: application/json", &length]].concat();
        Self::ask(address, "POST /graphql", &headers, &body)
    }

    /// # Panics
    /// When there is no answer.
    pub fn ask(address: &str, method_and_path: &str, headers: &[&str], body: &str) -> Self {
        let stream = connect(address);
        let mut request = format!("{method_and_path} HTTP/1.1\r\nhost: {address}\r\naccept: text/event-stream\r\n");
        for header in headers {
            request.extend([header, "\r\n"]);
        }
        (&stream).write_all(format!("{request}\r\n{body}").as_bytes()).expect("it takes requests");
        let mut reader = BufReader::new(stream);
        let (status, headers) = head(&mut reader);
        let length = length(&headers).filter(|_| status == 200);
        let mut body = vec![0; length.unwrap_or_default()];
        reader.read_exact(&mut body).expect("the body is whole");
        let text = String::from_utf8(body).expect("events are UTF-8");
        Self { reader, status, headers, text, is_whole: length.is_some() }
    }

    /// The next event, comments passed over. None at the end.
    ///
    /// # Panics
    /// When it breaks off, or nothing comes.
    pub fn event(&mut self) -> Option<Event> {
        loop {
            if let Some((block, rest)) = self.text.split_once("\n\n") {
                let (block, rest) = (block.to_owned(), rest.to_owned());
                self.text = rest;
                let mut event = Event::default();
                for (name, value) in block.lines().filter_map(|line| line.split_once(':')) {
                    let value = value.strip_prefix(' ').unwrap_or(value).to_owned();
                    match name {
                        "event" => event.name = value,
                        "id" => event.id = Some(value),
                        "data" => event.data = value,
                        _ => {}
                    }
                }
                if !event.name.is_empty() {
                    return Some(event);
                }
                continue;
            }
            if self.is_whole {
                return None;
            }
            let mut line = String::new();
            self.reader.read_line(&mut line).expect("it goes on");
            let length = usize::from_str_radix(line.trim(), 16).expect("the body comes in chunks");
            let mut chunk = vec![0; length + 2];
            self.reader.read_exact(&mut chunk).expect("a chunk is whole");
            if length == 0 {
                return None;
            }
            self.text.push_str(std::str::from_utf8(&chunk[..length]).expect("events are UTF-8"));
        }
    }

    /// The answer of the next event.
    ///
    /// # Panics
    /// When there is none.
    pub fn told(&mut self) -> Value {
        let event = self.event().expect("there is one more");
        assert_eq!(event.name, "next", "{event:?}");
        event.json()
    }

    /// All of a body that is no stream.
    ///
    /// # Panics
    /// When it is not JSON.
    pub fn refusal(mut self) -> Value {
        let mut body = vec![0; length(&self.headers).expect("it has a length")];
        self.reader.read_exact(&mut body).expect("the body is whole");
        serde_json::from_slice(&body).expect("a refusal is JSON")
    }
}

/// A client of graphql-transport-ws.
pub struct Socket(WebSocket<TcpStream>);

/// How a socket ended: code and reason.
pub type Ended = (u16, String);

impl Socket {
    /// A WebSocket that was begun with `connection_init`.
    ///
    /// # Panics
    /// When it is refused.
    pub fn open(address: &str) -> Self {
        let mut socket = Self::connect(address, &[]).expect("it is let in");
        socket.say(&json!({ "type": "connection_init" }));
        assert_eq!(socket.hear(), Ok(json!({ "type": "connection_ack" })));
        socket
    }

    /// One that nothing was said by, or status and body of the refusal. Headers that are given take the place of those of their name.
    ///
    /// # Panics
    /// When there is no answer.
    pub fn connect(address: &str, headers: &[(&str, &str)]) -> Result<Self, (u16, String)> {
        let usual = [
            ("host", address),
            ("connection", "Upgrade"),
            ("upgrade", "websocket"),
            ("sec-websocket-version", "13"),
            ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
            ("sec-websocket-protocol", "graphql-transport-ws"),
        ];
        let usual = usual.iter().filter(|(name, _)| headers.iter().all(|(given, _)| given != name));
        let mut request = String::from("GET /graphql HTTP/1.1\r\n");
        for (name, value) in usual.chain(headers) {
            request.extend([name, ": ", value, "\r\n"]);
        }
        let stream = connect(address);
        (&stream).write_all(format!("{request}\r\n").as_bytes()).expect("it takes requests");
        let mut reader = BufReader::new(stream);
        let (status, headers) = head(&mut reader);
        if status != 101 {
            let mut body = vec![0; length(&headers).expect("it has a length")];
            reader.read_exact(&mut body).expect("the body is whole");
            return Err((status, String::from_utf8_lossy(&body).into_owned()));
        }
        assert!(headers.contains("sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo="), "{headers}");
        assert!(headers.contains("sec-websocket-protocol: graphql-transport-ws"), "{headers}");
        let read = reader.buffer().to_vec();
        Ok(Self(WebSocket::from_partially_read(reader.into_inner(), read, Role::Client, None)))
    }

    /// # Panics
    /// When it is not taken.
    pub fn say(&mut self, message: &Value) {
        self.say_text(&message.to_string());
    }

    /// # Panics
    /// When it is not taken.
    pub fn say_text(&mut self, text: &str) {
        self.0.send(Message::text(text)).expect("it takes messages");
    }

    /// Asks under this id.
    ///
    /// # Panics
    /// When it is not taken.
    pub fn subscribe(&mut self, id: &str, query: &str) {
        self.say(&json!({ "id": id, "type": "subscribe", "payload": { "query": query } }));
    }

    /// The next message, or how it ended.
    ///
    /// # Errors
    /// When it has ended, with code and reason.
    ///
    /// # Panics
    /// When it breaks off.
    pub fn hear(&mut self) -> Result<Value, Ended> {
        loop {
            match self.0.read().expect("it goes on, or says goodbye") {
                Message::Text(text) => return Ok(serde_json::from_str(&text).expect("messages are JSON")),
                Message::Close(frame) => {
                    let frame = frame.expect("it says why");
                    return Err((frame.code.into(), frame.reason.to_string()));
                }
                _ => {}
            }
        }
    }
}

fn connect(address: &str) -> TcpStream {
    let stream = TcpStream::connect(address).expect("it listens");
    stream.set_read_timeout(Some(TOLD_WITHIN)).expect("a time is no zero");
    stream
}

fn length(headers: &str) -> Option<usize> {
    headers.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok())
}

/// Status and headers of an answer.
fn head(reader: &mut BufReader<TcpStream>) -> (u16, String) {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        assert!(reader.read_line(&mut head).expect("it answers") > 0, "it ends: {head}");
    }
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status line");
    (status, head)
}
