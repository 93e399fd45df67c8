//! One message to an address, and what its answer means. Refuses to follow redirects, which would lose the message on the way.

use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use reqwest::header::CONTENT_TYPE;
use reqwest::{Client, redirect};
use sha2::Sha256;
use triptych_schemas::hexadecimal;

use super::outbox::Message;
use crate::retry::Retry;
use crate::source::http::client::{builder, reason};
use crate::source::http::{Address, HttpError, Patience};

/// What names a message, so that a receiver can tell one that comes again.
const IDEMPOTENCY_KEY: &str = "idempotency-key";
const SIGNATURE: &str = "triptych-signature";

/// A receiver that is at work answers soon: it only has to put the message somewhere.
const PATIENCE: Patience = Patience {
    connect_ms: 5_000,
    silence_ms: 10_000,
    retry: Retry { attempts_max: 6, pause_first_ms: 500, pause_max_ms: 8_000 },
};

/// Where messages are sent, and how.
#[derive(Clone)]
pub struct Webhook {
    address: Address,
    secret: Option<String>,
    pub(super) patience: Patience,
}

/// Why a message is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum NotTaken {
    /// It may be later.
    Later(String),
    /// It is not this one's turn to be tried again at once: the receiver does not want it as it is.
    Refused(String),
}

impl Webhook {
    /// With a secret, messages are signed by it.
    pub fn new(address: Address, secret: Option<String>) -> Self {
        Self { address, secret: secret.filter(|secret| !secret.is_empty()), patience: PATIENCE }
    }

    /// Without what may be secret in it.
    pub(super) fn address(&self) -> String {
        self.address.to_string()
    }

    pub(super) fn client(&self) -> Result<Client, HttpError> {
        let builder = builder(&self.address, &self.patience).redirect(redirect::Policy::none());
        let client =
            builder.timeout(Duration::from_millis(self.patience.connect_ms + self.patience.silence_ms)).build();
        client.map_err(|error| HttpError::Client(reason(&error)))
    }

    pub(super) async fn post(&self, client: &Client, message: &Message) -> Result<(), NotTaken> {
        let mut request = client
            .post(self.address.url().clone())
            .header(CONTENT_TYPE, "application/json")
            .header(IDEMPOTENCY_KEY, &message.id);
        if let Some(secret) = &self.secret {
            request = request.header(SIGNATURE, signature(secret, &message.body));
        }
        let response = request.body(message.body.clone()).send().await;
        let status = response.map_err(|error| NotTaken::Later(reason(&error)))?.status();
        match status.as_u16() {
            200..=299 => Ok(()),
            status @ (408 | 425 | 429 | 500..=599) => Err(NotTaken::Later(format!("status {status}"))),
            status @ 300..=399 => Err(NotTaken::Refused(format!("status {status}: name the address that it leads to"))),
            status => Err(NotTaken::Refused(format!("status {status}"))),
        }
    }
}

/// HMAC with SHA-256 of the body, by which a receiver that has the secret knows that it is ours.
fn signature(secret: &str, body: &[u8]) -> String {
    let mut code = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("a secret of any length makes a key");
    code.update(body);
    format!("sha256={}", hexadecimal::of(&code.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of RFC 4231, section 4.3.
    #[test]
    fn a_signature_is_that_of_the_standard() {
        let expected = "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        assert_eq!(signature("Jefe", b"what do ya want for nothing?"), expected);
    }
}
