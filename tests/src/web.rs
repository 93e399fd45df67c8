//! A web server that does as it is told: answers well, cuts, stalls and lies, and remembers what it was asked.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// A request, as far as tests look at it.
#[derive(Clone, Debug)]
pub struct Request {
    pub method: String,
    pub path: String,
    /// Names in lower case.
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
}

impl Request {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }

    /// The byte from which on the rest is wanted.
    pub fn from_byte(&self) -> Option<usize> {
        self.header("range")?.strip_prefix("bytes=")?.strip_suffix('-')?.parse().ok()
    }
}

/// How much of the body is sent before something happens.
#[derive(Clone, Copy, Debug)]
pub enum Sent {
    Whole,
    /// So many bytes, then the connection is closed.
    Cut(usize),
    /// So many bytes, then nothing until the client goes away.
    Stalled(usize),
}

#[derive(Clone, Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
    pub sent: Sent,
}

impl Reply {
    pub fn new(status: u16, body: &[u8]) -> Self {
        Self { status, headers: Vec::new(), body: body.to_owned(), sent: Sent::Whole }
    }

    #[must_use]
    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    #[must_use]
    pub fn sent(self, sent: Sent) -> Self {
        Self { sent, ..self }
    }
}

/// What a good server says of a file.
pub fn file(request: &Request, bytes: &[u8], etag: &str) -> Reply {
    if request.header("if-none-match") == Some(etag) {
        return Reply::new(304, b"").header("ETag", etag);
    }
    match request.from_byte() {
        Some(byte) if request.header("if-range") == Some(etag) && byte < bytes.len() => {
            let range = format!("bytes {byte}-{}/{}", bytes.len() - 1, bytes.len());
            Reply::new(206, &bytes[byte..]).header("ETag", etag).header("Content-Range", &range)
        }
        _ => Reply::new(200, bytes).header("ETag", etag),
    }
}

type Answer = dyn Fn(&Request) -> Reply + Send + Sync;

/// Answers until the test ends.
pub struct Web {
    address: SocketAddr,
    requests: Arc<Mutex<Vec<Request>>>,
}

impl Web {
    /// # Panics
    /// Where no port is free.
    pub fn serve(answer: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let address = listener.local_addr().expect("a listener has an address");
        let requests: Arc<Mutex<Vec<Request>>> = Arc::default();
        let (seen, answer): (_, Arc<Answer>) = (Arc::clone(&requests), Arc::new(answer));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (seen, answer) = (Arc::clone(&seen), Arc::clone(&answer));
                // A client that goes away in the middle is part of the tests.
                thread::spawn(move || drop(converse(&stream, &seen, &*answer)));
            }
        });
        Self { address, requests }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// What was asked since the last time.
    ///
    /// # Panics
    /// Where an answer panicked.
    pub fn asked(&self) -> Vec<Request> {
        std::mem::take(&mut *self.requests.lock().expect("no answer panics"))
    }
}

fn converse(mut stream: &TcpStream, seen: &Mutex<Vec<Request>>, answer: &Answer) -> std::io::Result<()> {
    let request = read(stream)?;
    seen.lock().expect("no answer panics").push(request.clone());
    let reply = answer(&request);
    let mut head = format!("HTTP/1.1 {} X\r\nConnection: close\r\n", reply.status).into_bytes();
    for (name, value) in &reply.headers {
        write!(head, "{name}: {value}\r\n")?;
    }
    if reply.status != 304 && !reply.headers.iter().any(|(name, _)| *name == "Content-Length") {
        write!(head, "Content-Length: {}\r\n", reply.body.len())?;
    }
    head.extend(b"\r\n");
    stream.write_all(&head)?;
    if request.method == "HEAD" {
        return Ok(());
    }
    match reply.sent {
        Sent::Whole => stream.write_all(&reply.body),
        Sent::Cut(bytes) => stream.write_all(&reply.body[..bytes]),
        Sent::Stalled(bytes) => {
            stream.write_all(&reply.body[..bytes])?;
            stream.read(&mut [0]).map(drop)
        }
    }
}

fn read(stream: &TcpStream) -> std::io::Result<Request> {
    let mut reader = BufReader::new(stream);
    let mut lines = reader.by_ref().lines();
    let first = lines.next().transpose()?.unwrap_or_default();
    let mut words = first.split(' ').map(str::to_owned);
    let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let mut headers = BTreeMap::new();
    for line in lines {
        let line = line?;
        let Some((name, value)) = line.split_once(':') else { break };
        headers.insert(name.trim().to_lowercase(), value.trim().to_owned());
    }
    let length = headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    Ok(Request { method, path, headers, body })
}
