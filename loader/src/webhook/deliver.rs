//! Sends what waits, oldest first, in rounds of a bounded time. A receiver that is away, or that refuses one message after another, is left
//! alone after that, until there is more to tell; a message that it refuses does not hold up those behind it.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use reqwest::Client;
use triptych_schemas::layout;

use super::outbox::{self, Message};
use super::post::{NotTaken, Webhook};
use crate::sinks::wait;

/// For all that waits together. The message that is under way then is the last.
const ROUND_WITHIN: Duration = Duration::from_secs(30);
/// Where the user wants to stop: what is taken at once still goes.
const LAST_ROUND_WITHIN: Duration = Duration::from_secs(2);
/// After as many refusals in a row the newest message is tried, which was never refused before; and if that is refused too, nothing is wanted.
const REFUSALS_MAX: usize = 3;
/// How often it is looked whether the user wants to stop.
const INTERRUPT_LOOK: Duration = Duration::from_millis(100);

/// Sends what waits in the lake. What is not taken stays there, with a warning; how many were taken.
pub fn deliver(webhook: &Webhook, lake: &Path, interrupted: &AtomicBool) -> usize {
    let round = Round { webhook, began: Instant::now(), within: ROUND_WITHIN, interrupted };
    let waiting = outbox::release(lake).and_then(|()| outbox::waiting(lake));
    let outcome = waiting.map_err(anyhow::Error::from).and_then(|waiting| {
        let client = if waiting.is_empty() { return Ok((0, Vec::new())) } else { webhook.client()? };
        wait(round.send(&client, waiting))
    });
    match outcome {
        Ok((taken, left)) => {
            if let Some((first, reason)) = left.first() {
                tracing::warn!(
                    "the webhook {} does not take messages ({reason}): {} are kept in `{}`, from that of {} on, and sent with the next \
                     publication",
                    webhook.address(),
                    left.len(),
                    lake.join(layout::WEBHOOK).display(),
                    first.id
                );
            }
            taken
        }
        Err(error) => {
            tracing::warn!("the webhook {} is not told of anomalies: {error:#}", webhook.address());
            0
        }
    }
}

struct Round<'a> {
    webhook: &'a Webhook,
    began: Instant,
    within: Duration,
    interrupted: &'a AtomicBool,
}

/// Messages with the reason why they are not taken.
type Left = Vec<(Message, String)>;

impl Round<'_> {
    async fn send(&self, client: &Client, waiting: Vec<Message>) -> anyhow::Result<(usize, Left)> {
        let (mut taken, mut left, mut refused) = (0, Vec::new(), 0);
        let mut waiting = VecDeque::from(waiting);
        let mut ends = None;
        while ends.is_none()
            && let Some(message) = if refused < REFUSALS_MAX { waiting.pop_front() } else { waiting.pop_back() }
        {
            match self.send_one(client, &message).await {
                Ok(()) => {
                    refused = 0;
                    tracing::info!(
                        "the webhook {} was told of {} new anomalies ({})",
                        self.webhook.address(),
                        message.anomalies,
                        message.id
                    );
                    message.forget()?;
                    taken += 1;
                }
                Err(NotTaken::Refused(reason)) => {
                    refused += 1;
                    ends = (refused > REFUSALS_MAX).then(|| reason.clone());
                    left.push((message, reason));
                }
                Err(NotTaken::Later(reason)) => {
                    ends = Some(reason.clone());
                    left.push((message, reason));
                }
            }
            if self.is_over() {
                ends.get_or_insert_with(|| "the round is over".to_owned());
            }
        }
        let reason = ends.unwrap_or_default();
        left.extend(waiting.into_iter().map(|message| (message, reason.clone())));
        Ok((taken, left))
    }

    fn is_over(&self) -> bool {
        let within = if self.interrupted.load(Ordering::Relaxed) { LAST_ROUND_WITHIN } else { self.within };
        self.began.elapsed() >= within
    }

    async fn send_one(&self, client: &Client, message: &Message) -> Result<(), NotTaken> {
        let mut pauses = self.webhook.patience.retry.pauses();
        loop {
            let error = match self.webhook.post(client, message).await {
                Err(error @ NotTaken::Later(_)) => error,
                taken => return taken,
            };
            match pauses.next() {
                Some(pause) if self.began.elapsed() + pause < self.within && self.pause(pause).await => {}
                _ => return Err(error),
            }
        }
    }

    /// Whether it lasted to its end.
    async fn pause(&self, pause: Duration) -> bool {
        let until = Instant::now() + pause;
        while Instant::now() < until {
            if self.interrupted.load(Ordering::Relaxed) {
                return false;
            }
            tokio::time::sleep(INTERRUPT_LOOK.min(until - Instant::now())).await;
        }
        true
    }
}

/// Delivers beside a follower, which does not wait for it.
pub struct Courier {
    wake: Sender<()>,
    is_ending: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

impl Courier {
    pub fn start(webhook: Webhook, lake: PathBuf) -> Self {
        let (wake, woken) = channel();
        let is_ending = Arc::new(AtomicBool::new(false));
        let is_told = Arc::clone(&is_ending);
        let thread = std::thread::spawn(move || {
            loop {
                // What an earlier follower left is sent at once, and what is published meanwhile in one round.
                deliver(&webhook, &lake, &is_told);
                if woken.recv().is_err() {
                    return;
                }
                while woken.try_recv().is_ok() {}
            }
        });
        Self { wake, is_ending, thread }
    }

    /// Something was published.
    pub fn wake(&self) {
        // It ends with us alone.
        let _ = self.wake.send(());
    }

    /// Ends after the round that is under way, and a short one for what came since; nothing is tried again.
    pub fn end(self) {
        self.is_ending.store(true, Ordering::Relaxed);
        drop(self.wake);
        if self.thread.join().is_err() {
            tracing::warn!("the thread that tells the webhook has ended before its time");
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader, Read, Write};
    use std::net::TcpListener;
    use std::sync::mpsc::Receiver;

    use super::*;
    use crate::retry::Retry;
    use crate::source::http::Address;
    use crate::webhook::outbox::tests::published;

    /// A receiver that answers with these statuses, one a connection, and hands on what it was sent.
    fn receiver(statuses: &'static [u16]) -> (Webhook, Receiver<(String, String)>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}/hook?token=secret", listener.local_addr().unwrap());
        let (told, requests) = channel();
        std::thread::spawn(move || {
            for status in statuses {
                let (stream, _) = listener.accept().unwrap();
                let mut reader = BufReader::new(stream);
                let mut head = String::new();
                while !head.ends_with("\r\n\r\n") {
                    reader.read_line(&mut head).unwrap();
                }
                let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
                let mut body = vec![0; length.unwrap()];
                reader.read_exact(&mut body).unwrap();
                let answer = format!("HTTP/1.1 {status} x\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
                told.send((head.to_lowercase(), String::from_utf8(body).unwrap())).unwrap();
                reader.get_mut().write_all(answer.as_bytes()).unwrap();
            }
        });
        (quick(&address), requests)
    }

    fn quick(address: &str) -> Webhook {
        let mut webhook = Webhook::new(Address::parse(address).unwrap(), Some("s".to_owned()));
        webhook.patience.retry = Retry { attempts_max: 4, pause_first_ms: 1, pause_max_ms: 2 };
        webhook
    }

    fn waiting(lake: &Path) -> usize {
        outbox::waiting(lake).unwrap().len()
    }

    static GOES_ON: AtomicBool = AtomicBool::new(false);

    #[test]
    fn a_receiver_that_fails_twice_requests_one_message_three_times() {
        let lake = tempfile::tempdir().unwrap();
        published(lake.path(), "2", true);
        let (webhook, requests) = receiver(&[500, 429, 204]);
        assert_eq!(deliver(&webhook, lake.path(), &GOES_ON), 1);
        let came: Vec<(String, String)> = requests.iter().take(3).collect();
        assert!(came.iter().all(|message| message.1 == came[0].1));
        for (head, body) in came {
            assert!(head.starts_with("post /hook?token=secret http/1.1\r\n"), "{head}");
            assert!(head.contains("idempotency-key: a-2\r\n"), "{head}");
            assert!(head.contains("triptych-signature: sha256="), "{head}");
            assert!(body.contains("\"load\":\"2\""), "{body}");
        }
        assert_eq!(waiting(lake.path()), 0);
        assert_eq!(deliver(&webhook, lake.path(), &GOES_ON), 0);
    }

    #[test]
    fn what_is_not_taken_is_sent_with_the_next() {
        let lake = tempfile::tempdir().unwrap();
        published(lake.path(), "2", true);
        // Nobody listens there any more.
        let dead = quick(&format!("http://{}/", TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()));
        assert_eq!((deliver(&dead, lake.path(), &GOES_ON), waiting(lake.path())), (0, 1));
        published(lake.path(), "3", true);
        let (webhook, requests) = receiver(&[200, 200]);
        assert_eq!((deliver(&webhook, lake.path(), &GOES_ON), waiting(lake.path())), (2, 0));
        let keys: Vec<String> = requests.iter().map(|(head, _)| head).collect();
        assert!(keys[0].contains("idempotency-key: a-2\r\n") && keys[1].contains("idempotency-key: a-3\r\n"));
    }

    #[test]
    fn a_message_that_is_refused_holds_up_no_other() {
        let lake = tempfile::tempdir().unwrap();
        published(lake.path(), "2", true);
        published(lake.path(), "3", true);
        let (webhook, _requests) = receiver(&[422, 200]);
        assert_eq!((deliver(&webhook, lake.path(), &GOES_ON), waiting(lake.path())), (1, 1));
        let (webhook, _requests) = receiver(&[301]);
        assert_eq!((deliver(&webhook, lake.path(), &GOES_ON), waiting(lake.path())), (0, 1));
    }

    #[test]
    fn a_receiver_that_refuses_everything_is_left_alone_and_a_message_that_it_wants_is_found() {
        let lake = tempfile::tempdir().unwrap();
        (2..=9).for_each(|load| published(lake.path(), &load.to_string(), true));
        let keys = |requests: &Receiver<(String, String)>| -> Vec<char> {
            let key = |head: &str| head.split("idempotency-key: a-").nth(1).unwrap().chars().next().unwrap();
            requests.try_iter().map(|(head, _)| key(&head)).collect()
        };
        let (webhook, requests) = receiver(&[401; 8]);
        assert_eq!((deliver(&webhook, lake.path(), &GOES_ON), waiting(lake.path())), (0, 8));
        assert_eq!(keys(&requests), ['2', '3', '4', '9']);
        // Five that nobody wants do not hold up those behind them.
        let (webhook, requests) = receiver(&[422, 422, 422, 200, 422, 422, 200, 200]);
        assert_eq!((deliver(&webhook, lake.path(), &GOES_ON), waiting(lake.path())), (3, 5));
        assert_eq!(keys(&requests), ['2', '3', '4', '9', '5', '6', '7', '8']);
    }

    #[test]
    fn a_round_that_is_over_leaves_what_waits_to_the_next() {
        let lake = tempfile::tempdir().unwrap();
        (2..=6).for_each(|load| published(lake.path(), &load.to_string(), true));
        let (webhook, requests) = receiver(&[200; 5]);
        let client = webhook.client().unwrap();
        outbox::release(lake.path()).unwrap();
        let round = Round { webhook: &webhook, began: Instant::now(), within: Duration::ZERO, interrupted: &GOES_ON };
        let (taken, left) = wait(round.send(&client, outbox::waiting(lake.path()).unwrap())).unwrap();
        assert_eq!((taken, left.len(), requests.try_iter().count()), (1, 4, 1));
        assert!(left.iter().all(|(_, reason)| reason == "the round is over"));
    }

    #[test]
    fn a_courier_sends_what_comes_before_it_ends() {
        let lake = tempfile::tempdir().unwrap();
        let (webhook, requests) = receiver(&[200, 200]);
        published(lake.path(), "2", true);
        let courier = Courier::start(webhook, lake.path().to_owned());
        requests.recv().unwrap();
        published(lake.path(), "3", true);
        courier.wake();
        courier.end();
        assert_eq!(waiting(lake.path()), 0);
    }
}
