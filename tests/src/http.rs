//! A client that says what it is told to, header by header, and shows all of the answer. It keeps its connection.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

/// Longer than any answer takes, and than the server waits for the rest of a request.
const ANSWERED_WITHIN: Duration = Duration::from_mins(3);

pub struct Client {
    host: String,
    stream: BufReader<TcpStream>,
}

#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    /// Names in lower case, in the order in which they came.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    /// The first of this name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// # Panics
    /// When the body is not JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The code of its one error.
    ///
    /// # Panics
    /// When there are none or several.
    pub fn code(&self) -> String {
        let answer = self.json();
        let errors = answer["errors"].as_array().unwrap_or_else(|| panic!("no errors: {answer}"));
        assert_eq!(errors.len(), 1, "{answer}");
        errors[0]["extensions"]["code"].as_str().unwrap_or_default().to_owned()
    }
}

impl Client {
    /// # Panics
    /// When nobody listens at `host:port`.
    pub fn connect(address: &str) -> Self {
        let stream = TcpStream::connect(address).expect("it listens");
        stream.set_read_timeout(Some(ANSWERED_WITHIN)).expect("a time is no zero");
        Self { host: address.to_owned(), stream: BufReader::new(stream) }
    }

    /// Sends a request without a body.
    ///
    /// # Panics
    /// When no answer comes.
    pub fn get(&mut self, path: &str, headers: &[&str]) -> Answer {
        self.ask("GET", path, headers, "")
    }

    /// Sends JSON to `/graphql`.
    ///
    /// # Panics
    /// When no answer comes.
    pub fn post(&mut self, body: &str, headers: &[&str]) -> Answer {
        self.ask("POST", "/graphql", &[&["content-type: application/json"], headers].concat(), body)
    }

    /// # Panics
    /// When no answer comes.
    pub fn ask(&mut self, method: &str, path: &str, headers: &[&str], body: &str) -> Answer {
        self.send(method, path, headers, body);
        self.answer(method == "HEAD").expect("it answers")
    }

    /// Sends a request and does not wait.
    ///
    /// # Panics
    /// When it is not taken.
    pub fn send(&mut self, method: &str, path: &str, headers: &[&str], body: &str) {
        assert!(self.is_sent(method, path, headers, body), "it takes what is sent");
    }

    /// As [`Self::send`], of a server that may have closed the connection.
    pub fn is_sent(&mut self, method: &str, path: &str, headers: &[&str], body: &str) -> bool {
        let mut request = vec![format!("{method} {path} HTTP/1.1")];
        if !headers.iter().any(|header| header.starts_with("host:")) {
            request.push(format!("host: {}", self.host));
        }
        request.extend(headers.iter().map(|header| (*header).to_owned()));
        if !body.is_empty() || method == "POST" {
            request.push(format!("content-length: {}", body.len()));
        }
        let request = request.join("\r\n") + "\r\n\r\n" + body;
        self.stream.get_mut().write_all(request.as_bytes()).is_ok()
    }

    /// # Panics
    /// When it is not taken.
    pub fn write(&mut self, bytes: &[u8]) {
        self.stream.get_mut().write_all(bytes).expect("it takes what is sent");
    }

    /// None where the connection ends without one.
    pub fn answer(&mut self, is_of_head: bool) -> Option<Answer> {
        let status = self.line()?.split(' ').nth(1)?.parse().ok()?;
        let mut headers = Vec::new();
        loop {
            let line = self.line()?;
            let Some((name, value)) = line.split_once(':') else { break };
            headers.push((name.trim().to_lowercase(), value.trim().to_owned()));
        }
        let mut answer = Answer { status, headers, body: Vec::new() };
        if is_of_head || status == 304 || status == 204 {
            return Some(answer);
        }
        match answer.header("content-length").and_then(|length| length.parse::<usize>().ok()) {
            Some(length) => {
                answer.body.resize(length, 0);
                self.stream.read_exact(&mut answer.body).ok()?;
            }
            None if answer.header("transfer-encoding") == Some("chunked") => answer.body = self.chunks()?,
            None => {
                self.stream.read_to_end(&mut answer.body).ok()?;
            }
        }
        Some(answer)
    }

    /// Whether the server has closed the connection, with nothing more to read.
    pub fn is_closed(&mut self) -> bool {
        matches!(self.stream.read(&mut [0]), Ok(0) | Err(_))
    }

    fn chunks(&mut self) -> Option<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let length = usize::from_str_radix(&self.line()?, 16).ok()?;
            let start = body.len();
            body.resize(start + length, 0);
            self.stream.read_exact(&mut body[start..]).ok()?;
            self.line()?;
            if length == 0 {
                return Some(body);
            }
        }
    }

    fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        (self.stream.read_line(&mut line).ok()? > 0).then(|| line.trim_end().to_owned())
    }
}
