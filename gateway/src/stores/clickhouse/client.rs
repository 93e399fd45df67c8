//! How the server is asked: by so many questions at once, each within its time. A question whose asker goes away is given
//! up here, which closes its connection, and by the server, which notices that.

use std::error::Error as StdError;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use clickhouse::Client;
use clickhouse::error::Error;
use tokio::sync::Semaphore;
use triptych_schemas::manifest::StoreKind;
use triptych_servers::UnusableAddress;
use triptych_servers::clickhouse::{ClickhouseOptions, code, fault};

use crate::stores::{Breaker, Role, StoreError, StoreErrorKind};

/// Below the time that a whole request may take, so that what other stores answer still arrives.
const EXECUTION_SECONDS_MAX: u64 = 20;
/// With the time to connect, to wait for a free place and to receive the answer.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(EXECUTION_SECONDS_MAX + 2);
/// The server answers each question with several threads; more at once only wait there.
const QUESTIONS_MAX: usize = 16;

/// A change of a setting is refused, by the user's read-only mode or by a limit of the user's profile: `ErrorCodes.cpp`.
const SETTING_REFUSED: [u32; 2] = [164, 452];

pub(super) struct ClickhouseClient {
    client: Client,
    places: Semaphore,
    timeout: Duration,
    /// The user may not change settings: the server's own hold.
    settings_refused: AtomicBool,
    pub(super) breaker: Breaker,
}

impl ClickhouseClient {
    pub(super) fn new(options: &ClickhouseOptions) -> Result<Self, UnusableAddress> {
        Self::within(options, ANSWER_TIMEOUT)
    }

    fn within(options: &ClickhouseOptions, timeout: Duration) -> Result<Self, UnusableAddress> {
        // Not a setting: an answer comes whole, with what it took, or as an error.
        let client = options.client()?.with_setting("wait_end_of_query", "1");
        Ok(Self {
            client,
            places: Semaphore::new(QUESTIONS_MAX),
            timeout,
            settings_refused: AtomicBool::new(false),
            breaker: Breaker::default(),
        })
    }

    /// `ask` only reads, and may be called a second time.
    pub(super) async fn ask<T, A>(&self, ask: impl Fn(Client) -> A) -> Result<T, StoreError>
    where
        A: Future<Output = Result<T, Error>>,
    {
        let within_time = tokio::time::timeout(self.timeout, async {
            let _place = self.places.acquire().await.expect("places are never closed");
            self.send(ask).await
        });
        let asked = self
            .breaker
            .pass(async { within_time.await.unwrap_or_else(|elapsed| Err(failed(StoreErrorKind::Timeout, elapsed))) });
        asked.await.unwrap_or_else(|refused| Err(failed(StoreErrorKind::Unavailable, refused)))
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
        client.with_setting("max_execution_time", EXECUTION_SECONDS_MAX.to_string())
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

    use super::*;

    const PATIENCE: Duration = Duration::from_secs(10);
    const READ_ONLY: &str = "Code: 164. DB::Exception: Cannot modify 'max_execution_time' setting in readonly mode";

    /// Takes one request a connection, gives each to `answer`, and tells their first lines in the end.
    fn serve(
        requests: usize,
        answer: impl Fn(usize, TcpStream) + Send + 'static,
        timeout: Duration,
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
                let mut lines = BufReader::new(&stream).lines();
                let first = lines.next().unwrap().unwrap();
                lines.find(|line| line.as_ref().unwrap().is_empty()).unwrap().unwrap();
                answer(number, stream);
                first
            };
            (0..requests).map(one).collect()
        });
        (ClickhouseClient::within(&options, timeout).unwrap(), served)
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
        let (connection, served) = serve(3, answer, PATIENCE);
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
            let (connection, served) = serve(1, move |_, stream| reply(stream, status, body), PATIENCE);
            assert_eq!(connection.ask(ask).await.unwrap_err().kind, expected, "{body}");
            served.join().unwrap();
        };
        check("403 Forbidden", "Code: 516. DB::Exception: Authentication failed", StoreErrorKind::Unauthorized).await;
        check("500 Internal Server Error", "Code: 202. DB::Exception: Too many", StoreErrorKind::Unavailable).await;
        check("500 Internal Server Error", "Code: 159. DB::Exception: Timeout", StoreErrorKind::Timeout).await;
        check("404 Not Found", "Code: 60. DB::Exception: Unknown table", StoreErrorKind::Broken).await;
    }

    #[tokio::test]
    async fn a_question_given_up_closes_its_connection() {
        let wait_for_end = |_, mut stream: TcpStream| {
            let mut rest = Vec::new();
            stream.read_to_end(&mut rest).expect("the connection is closed in time");
        };
        let (connection, served) = serve(1, wait_for_end, Duration::from_millis(200));
        assert_eq!(connection.ask(ask).await.unwrap_err().kind, StoreErrorKind::Timeout);
        // The client closes in a task of its own, which this one must let run.
        tokio::task::spawn_blocking(|| served.join().unwrap()).await.unwrap();
    }

    #[tokio::test]
    async fn a_server_that_is_not_there_is_unavailable() {
        let (connection, served) = serve(0, |_, _| {}, PATIENCE);
        served.join().unwrap();
        assert_eq!(connection.ask(ask).await.unwrap_err().kind, StoreErrorKind::Unavailable);
    }
}
