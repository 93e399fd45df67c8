//! A gateway as a user starts it, on a free port, and what a client sees of it. It is stopped when the test lets go of it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use triptych_servers::Servers;

use crate::binary::{command, command_with};

/// A load is noticed within seconds; a busy machine may take far longer, and this only ends what would hang.
const NOTICED_WITHIN: Duration = Duration::from_mins(3);
/// It stops within four seconds where nobody waits for an answer. Longer than a busy machine takes, and shorter than the thirty
/// seconds in which it would let go of half a request by itself.
const STOPPED_WITHIN: Duration = Duration::from_secs(25);
const SIGNALLED_EVERY: Duration = Duration::from_millis(100);

pub struct Running {
    process: Child,
    address: String,
    /// Told when its log ends, as it does with the process.
    log_ended: Receiver<()>,
    log: Arc<Mutex<Vec<String>>>,
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself, which the test then says.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Running {
    /// Over the lake of a folder, and these servers.
    ///
    /// # Panics
    /// When it cannot be started.
    pub fn start(folder: &Path, servers: Option<&Servers>) -> Self {
        Self::start_with(folder, servers, &[])
    }

    /// With these options beside.
    ///
    /// # Panics
    /// When it cannot be started.
    pub fn start_with(folder: &Path, servers: Option<&Servers>, options: &[&str]) -> Self {
        let mut command = match servers {
            Some(servers) => command_with("triptych-gateway", servers),
            None => command("triptych-gateway"),
        };
        command.current_dir(folder);
        Self::start_as(command, options)
    }

    /// A gateway that was told all else by its environment.
    ///
    /// # Panics
    /// When it cannot be started.
    pub fn start_as(mut command: Command, options: &[&str]) -> Self {
        let mut process = command
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(options)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the gateway can be started");
        let stderr = BufReader::new(process.stderr.take().expect("its stderr is ours"));
        let lines = stderr.lines().map_while(Result::ok);
        let log: Arc<Mutex<Vec<String>>> = Arc::default();
        let written = Arc::clone(&log);
        let mut lines = lines.inspect(move |line| written.lock().expect("no reader panics").push(line.clone()));
        let line = lines.find(|line| line.contains("listening on http://")).expect("it says where it listens");
        let address =
            line.split("http://").nth(1).expect("an address follows").split('/').next().unwrap_or_default().to_owned();
        // Its log is read to the end, so that it never waits for us.
        let (ended, log_ended) = channel();
        std::thread::spawn(move || {
            lines.for_each(drop);
            ended.send(())
        });
        Self { process, address, log_ended, log }
    }

    /// What it has logged. All of it once it was stopped.
    ///
    /// # Panics
    /// Never.
    pub fn log(&self) -> Vec<String> {
        self.log.lock().expect("no writer panics").clone()
    }

    /// Sends a signal, as `-TERM`, and returns the exit status: none where the signal ended it without its say.
    ///
    /// # Panics
    /// When it does not end.
    pub fn stopped_by(&mut self, signal: &str) -> Option<i32> {
        self.signal(signal);
        self.ended()
    }

    /// The exit status, once it was told to stop.
    ///
    /// # Panics
    /// When it does not end.
    pub fn ended(&mut self) -> Option<i32> {
        self.log_ended.recv_timeout(STOPPED_WITHIN).expect("it heeds that it was told to stop");
        self.process.wait().expect("a child can be waited for").code()
    }

    /// As [`Self::stopped_by`], with the signal sent again and again.
    ///
    /// # Panics
    /// When it does not end.
    pub fn stopped_by_many(&mut self, signal: &str) -> Option<i32> {
        let started = Instant::now();
        while self.log_ended.recv_timeout(SIGNALLED_EVERY).is_err() {
            assert!(started.elapsed() < STOPPED_WITHIN, "{signal} was not heeded");
            self.signal(signal);
        }
        self.process.wait().expect("a child can be waited for").code()
    }

    fn signal(&self, signal: &str) {
        let sent = Command::new("kill").args([signal, &self.process.id().to_string()]).status();
        assert!(sent.expect("there is a `kill`").success());
    }

    /// `host:port`, where it listens.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Told to stop, without waiting until it has.
    ///
    /// # Panics
    /// When it has gone already.
    pub fn tell_to_stop(&self) {
        self.signal("-TERM");
    }

    /// A connection on which a client has sent so much.
    ///
    /// # Panics
    /// When it does not listen.
    pub fn half_request(&self, head: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).expect("it listens");
        stream.write_all(head.as_bytes()).expect("it takes requests");
        stream
    }

    /// Status and body.
    ///
    /// # Panics
    /// When no answer comes.
    pub fn request(&self, head: &str, body: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.address).expect("it listens");
        let address = &self.address;
        let length = body.len();
        write!(
            stream,
            "{head} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
        )
        .expect("it takes requests");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("it answers in UTF-8");
        let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status line");
        (status, answer.split_once("\r\n\r\n").map_or("", |(_, body)| body).to_owned())
    }

    /// # Panics
    /// When the answer is no GraphQL.
    pub fn ask(&self, query: &str, variables: &Value) -> Value {
        let body = json!({ "query": query, "variables": variables }).to_string();
        let (status, body) = self.request("POST /graphql", &body);
        assert_eq!(status, 200, "{body}");
        serde_json::from_str(&body).expect("an answer is JSON")
    }

    /// Asks until the answer is as wished.
    ///
    /// # Panics
    /// When it never is.
    pub fn wait_for(&self, query: &str, is_wished: impl Fn(&Value) -> bool) -> Value {
        let started = Instant::now();
        loop {
            let answer = self.ask(query, &Value::Null);
            if is_wished(&answer) {
                return answer;
            }
            assert!(started.elapsed() < NOTICED_WITHIN, "still {answer}");
        }
    }

    /// Status and body of `/health/ready`.
    ///
    /// # Panics
    /// When the body is not JSON.
    pub fn ready(&self) -> (u16, Value) {
        let (status, body) = self.request("GET /health/ready", "");
        (status, serde_json::from_str(&body).expect("health is JSON"))
    }
}
