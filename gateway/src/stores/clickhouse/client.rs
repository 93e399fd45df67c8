//! How the server is asked. A question whose asker goes away is given up here, which closes its connection, and by the server,
//! which is told to ([`super::kill`]).

use std::error::Error as StdError;
use std::sync::atomic::{AtomicBool, Ordering};

use clickhouse::Client;
use clickhouse::error::Error;
use triptych_schemas::manifest::StoreKind;
use triptych_servers::UnusableAddress;
use triptych_servers::clickhouse::{ClickhouseOptions, code, fault};

use super::kill::Running;
use crate::operations::traces::traceparent;
use crate::stores::account::Counted;
use crate::stores::{Guard, Limits, Role, StoreError, StoreErrorKind};

/// A change of a setting is refused, by the user's read-only mode or by a limit of the user's profile: `ErrorCodes.cpp`.
const SETTING_REFUSED: [u32; 2] = [164, 452];

pub(super) struct ClickhouseClient {
    client: Client,
    /// The user may not change settings: the server's own hold.
    settings_refused: AtomicBool,
    pub(super) guard: Guard,
}

impl ClickhouseClient {
    pub(super) fn new(options: &ClickhouseOptions, limits: Limits) -> Result<Self, UnusableAddress> {
        // Not a setting: an answer comes whole, with what it took, or as an error.
        let client = options.client()?.with_setting("wait_end_of_query", "1");
        Ok(Self {
            client,
            settings_refused: AtomicBool::new(false),
            guard: Guard::new(StoreKind::Clickhouse, Role::Facts, limits),
        })
    }

    /// `ask` only reads, and may be called a second time.
    pub(super) async fn ask<T, A>(&self, ask: impl Fn(Client) -> A) -> Result<T, StoreError>
    where
        T: Counted,
        A: Future<Output = Result<T, Error>>,
    {
        let ask = &ask;
        let asked = self.guard.ask(|| async move {
            let running = Running::new(&self.client);
            let answer = self.send(|client| ask(traced(running.named(client)))).await;
            running.end();
            answer
        });
        asked.await
    }

    /// As [`Self::ask`], at once, whatever else is asked and whether the server is known to answer.
    pub(super) async fn send<T, A>(&self, ask: impl Fn(Client) -> A) -> Result<T, StoreError>
    where
        A: Future<Output = Result<T, Error>>,
    {
        let mut answer = None;
        if !self.settings_refused.load(Ordering::Relaxed) {
            match ask(self.limited()).await {
                Err(Error::BadResponse(text)) if code(&text).is_some_and(|code| SETTING_REFUSED.contains(&code)) => {
                    self.settings_refused.store(true, Ordering::Relaxed);
                }
                limited => answer = Some(limited),
            }
        }
        let answer = match answer {
            Some(answer) => answer,
            None => ask(self.client.clone()).await,
        };
        answer.map_err(|error| failed(fault(&error).into(), error))
    }

    /// Connections of questions that only read are watched by the server, where `readonly` says that they only read.
    fn limited(&self) -> Client {
        let client = self.client.clone().with_setting("readonly", "2");
        let client = client.with_setting("cancel_http_readonly_queries_on_client_close", "1");
        client.with_setting("max_execution_time", self.guard.limits().timeout_seconds().to_string())
    }
}

/// With the span of the call, which the server's own log and spans take up.
fn traced(client: Client) -> Client {
    match traceparent() {
        Some(parent) => client.with_header("traceparent", parent),
        None => client,
    }
}

pub(super) fn failed(kind: StoreErrorKind, source: impl StdError + Send + Sync + 'static) -> StoreError {
    StoreError { store: StoreKind::Clickhouse, role: Role::Facts, kind, source: Box::new(source) }
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader, Read, Write};
    use std::net::{TcpListener, TcpStream};
    use std::thread::{self, JoinHandle};
    use std::time::Duration;

    use super::*;

    const PATIENCE: Duration = Duration::from_mins(1);
    const READ_ONLY: &str = "Code: 164. DB::Exception: Cannot modify 'max_execution_time' setting in readonly mode";

    /// Takes one request a connection, gives each to `answer`, and tells their first lines and bodies in the end.
    fn serve(
        requests: usize,
        answer: impl Fn(usize, TcpStream) + Send + 'static,
        limits: Limits,
    ) -> (ClickhouseClient, JoinHandle<Vec<String>>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let options = ClickhouseOptions {
            url: format!("http://{}", listener.local_addr().unwrap()),
            user: "reader".to_owned(),
            password: String::new(),
            database: "shop".to_owned(),
        };
        let served = thread::spawn(move || {
            let one = |number| {
                let stream = listener.accept().unwrap().0;
                stream.set_read_timeout(Some(PATIENCE)).unwrap();
                let told = read(&stream);
                answer(number, stream);
                told
            };
            (0..requests).map(one).collect()
        });
        (ClickhouseClient::new(&options, limits).unwrap(), served)
    }

    /// The first line of a request, and its body: of a length that is told, or in chunks up to an empty one.
    fn read(stream: &TcpStream) -> String {
        let mut reader = BufReader::new(stream);
        let (mut told, mut length) = (String::new(), None);
        reader.read_line(&mut told).unwrap();
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).unwrap();
            match line.trim().to_lowercase().split_once(':') {
                Some(("content-length", number)) => length = Some(number.trim().parse().unwrap()),
                Some(_) => {}
                None => break,
            }
        }
        if let Some(length) = length {
            let mut body = vec![0; length];
            reader.read_exact(&mut body).unwrap();
            return told + &String::from_utf8(body).unwrap();
        }
        while reader.read_line(&mut told).unwrap() > 0 && !told.ends_with("\r\n0\r\n") {}
        told
    }

    fn reply(mut stream: TcpStream, status: &str, body: &str) {
        let head = format!("HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n", body.len());
        stream.write_all((head + body).as_bytes()).unwrap();
    }

    async fn ask(client: Client) -> Result<u64, Error> {
        client.query("SELECT 7").fetch_bytes("RowBinary")?.collect().await.map(|bytes| u64::from(bytes[0]))
    }

    #[tokio::test]
    async fn settings_are_left_out_where_they_are_refused() {
        let answer = |number, stream| match number {
            0 => reply(stream, "500 Internal Server Error", READ_ONLY),
            _ => reply(stream, "200 OK", "\x07"),
        };
        let (connection, served) = serve(3, answer, Limits::default());
        for _ in 0..2 {
            assert_eq!(connection.ask(ask).await.unwrap(), 7);
        }
        let limited: Vec<bool> =
            served.join().unwrap().iter().map(|line| line.contains("max_execution_time")).collect();
        assert_eq!(limited, [true, false, false]);
    }

    #[tokio::test]
    async fn errors_are_told_apart_and_not_asked_again() {
        let check = async |status: &'static str, body: &'static str, expected: StoreErrorKind| {
            let (connection, served) = serve(1, move |_, stream| reply(stream, status, body), Limits::default());
            assert_eq!(connection.ask(ask).await.unwrap_err().kind, expected, "{body}");
            served.join().unwrap();
        };
        check("403 Forbidden", "Code: 516. DB::Exception: Authentication failed", StoreErrorKind::Unauthorized).await;
        check("500 Internal Server Error", "Code: 202. DB::Exception: Too many", StoreErrorKind::Unavailable).await;
        check("500 Internal Server Error", "Code: 159. DB::Exception: Timeout", StoreErrorKind::Timeout).await;
        check("404 Not Found", "Code: 60. DB::Exception: Unknown table", StoreErrorKind::Broken).await;
    }

    #[tokio::test]
    async fn a_question_given_up_closes_its_connection_and_is_killed() {
        let wait_for_end = |number, mut stream: TcpStream| match number {
            0 => drop(stream.read_to_end(&mut Vec::new()).expect("the connection is closed in time")),
            _ => reply(stream, "200 OK", ""),
        };
        // Long enough that a busy machine has brought the question there.
        let short = Limits { timeout: Duration::from_secs(2), ..Limits::default() };
        let (connection, served) = serve(2, wait_for_end, short);
        assert_eq!(connection.ask(ask).await.unwrap_err().kind, StoreErrorKind::Timeout);
        // The client closes and kills in tasks of their own, which this one must let run.
        let lines = tokio::task::spawn_blocking(|| served.join().unwrap()).await.unwrap();
        let (_, id) = lines[0].split_once("query_id=").unwrap();
        let id = id.split(['&', ' ']).next().unwrap();
        assert!(lines[1].contains("KILL QUERY") && lines[1].contains(id), "{}", lines[1]);
        assert!(!lines[1].contains("readonly="), "{}", lines[1]);
    }

    #[tokio::test]
    async fn a_question_that_was_answered_is_not_killed() {
        let (connection, served) = serve(2, |_, stream| reply(stream, "200 OK", "\x07"), Limits::default());
        for _ in 0..2 {
            assert_eq!(connection.ask(ask).await.unwrap(), 7);
        }
        assert!(served.join().unwrap().iter().all(|line| line.contains("query_id=") && !line.contains("KILL")));
    }

    #[tokio::test]
    async fn a_server_that_is_not_there_is_unavailable() {
        let (connection, served) = serve(0, |_, _| {}, Limits::default());
        served.join().unwrap();
        assert_eq!(connection.ask(ask).await.unwrap_err().kind, StoreErrorKind::Unreachable);
    }
}
