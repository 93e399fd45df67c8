//! How the server is asked: by so many questions at once, each within its time. A question whose asker goes away is given
//! up here, which closes its connection, and by the server, which notices that.

use std::error::Error as StdError;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use clickhouse::Client;
use clickhouse::error::Error;
use tokio::sync::Semaphore;
use triptych_schemas::manifest::StoreKind;
use triptych_servers::clickhouse::{ClickhouseOptions, code, fault};

use crate::stores::{Role, StoreError, StoreErrorKind};

/// Below the time that a whole request may take, so that what other stores answer still arrives.
const EXECUTION_SECONDS_MAX: u64 = 20;
/// With the time to connect, to wait for a free place and to receive the answer.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(EXECUTION_SECONDS_MAX + 2);
/// The server answers each question with several threads; more at once only wait there.
const QUESTIONS_MAX: usize = 16;

/// A change of a setting is refused, by the user's read-only mode or by a limit of the user's profile: `ErrorCodes.cpp`.
const SETTING_REFUSED: [u32; 2] = [164, 452];

pub(super) struct Connection {
    client: Client,
    places: Semaphore,
    timeout: Duration,
    /// The user may not change settings: the server's own hold.
    settings_refused: AtomicBool,
}

impl Connection {
    pub(super) fn new(options: &ClickhouseOptions) -> Self {
        Self::within(options, ANSWER_TIMEOUT)
    }

    fn within(options: &ClickhouseOptions, timeout: Duration) -> Self {
        // Not a setting: an answer comes whole, with what it took, or as an error.
        let client = options.client().with_setting("wait_end_of_query", "1");
        Self { client, places: Semaphore::new(QUESTIONS_MAX), timeout, settings_refused: AtomicBool::new(false) }
    }

    /// `ask` only reads, and may be called a second time.
    pub(super) async fn ask<T, A>(&self, ask: impl Fn(Client) -> A) -> Result<T, StoreError>
    where
        A: Future<Output = Result<T, Error>>,
    {
        let answered = tokio::time::timeout(self.timeout, async {
            let _place = self.places.acquire().await.expect("places are never closed");
            if !self.settings_refused.load(Ordering::Relaxed) {
                match ask(self.limited()).await {
                    Err(Error::BadResponse(text))
                        if code(&text).is_some_and(|code| SETTING_REFUSED.contains(&code)) =>
                    {
                        self.settings_refused.store(true, Ordering::Relaxed);
                    }
                    answer => return answer,
                }
            }
            ask(self.client.clone()).await
        });
        match answered.await {
            Ok(answer) => answer.map_err(|error| failed(fault(&error).into(), error)),
            Err(elapsed) => Err(failed(StoreErrorKind::Timeout, elapsed)),
        }
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
