//! Why an object store did not do what it was asked, in sentences that name the bucket and say what to do. Never repeats a whole
//! request: that may hold a signature.

use std::error::Error;
use std::io;
use std::path::PathBuf;

use crate::Address;
use crate::address::Scheme;

#[derive(Debug, thiserror::Error)]
pub enum ObjectsError {
    #[error("`{address}` is no place in an object store: {reason}")]
    BadAddress { address: String, reason: String },
    #[error("`{0}`: this build has no clients of object stores; build it with the feature `object-stores`")]
    NotBuilt(String),
    #[error("`{address}`: the settings in the environment cannot be used: {reason}")]
    Settings { address: String, reason: String },
    #[error("`{address}`: there are no credentials; set {variables}")]
    NoCredentials { address: String, variables: &'static str },
    #[error(
        "`{address}`: the store does not accept the credentials ({reason}); check {variables}, and this machine's clock"
    )]
    Refused { address: String, reason: String, variables: &'static str },
    #[error(
        "`{address}`: the credentials do not allow {doing} ({reason}); give them reading, writing, listing and deleting there"
    )]
    Denied { address: String, doing: String, reason: String },
    #[error(
        "`{address}`: there is no bucket of that name; make it, or check the address and the endpoint ({endpoint})"
    )]
    NoBucket { address: String, endpoint: &'static str },
    #[error("`{address}` is not there; check the address, and end it with / where it is a folder")]
    NotFound { address: String },
    #[error("`{address}`: the store cannot be reached ({reason}); check the network and the endpoint ({endpoint})")]
    Unreachable { address: String, reason: String, endpoint: &'static str },
    #[error("`{address}`: {doing} failed: {reason}")]
    Failed { address: String, doing: String, reason: String },
    #[error("`{name}` is damaged: {reason}; load the source again, or go back: triptych-loader rollback")]
    Damaged { name: String, reason: String },
    #[error(
        "`{name}` is not there, though there are loads; put it back from a copy or an older version of the object, or, where nothing of that \
         lake is wanted any more, remove `{loads}`"
    )]
    NoPointer { name: String, loads: String },
    #[error("`{name}` has format {found}, and this version reads {known}; update Triptych")]
    Newer { name: String, found: u32, known: u32 },
    #[error("cannot write `{}`: {source}", .path.display())]
    Write { path: PathBuf, source: io::Error },
    #[error("cannot read `{}`: {source}", .path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error("interrupted")]
    Interrupted,
}

/// What credentials are named by, where the store is.
struct Names {
    credentials: &'static str,
    endpoint: &'static str,
}

const fn names(scheme: Scheme) -> Names {
    match scheme {
        Scheme::S3 => Names {
            credentials: "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (and AWS_SESSION_TOKEN where they are of a session)",
            endpoint: "AWS_ENDPOINT_URL, AWS_REGION",
        },
        Scheme::Gs => Names {
            credentials: "GOOGLE_APPLICATION_CREDENTIALS or GOOGLE_SERVICE_ACCOUNT_KEY",
            endpoint: "GOOGLE_BASE_URL",
        },
        Scheme::Az => Names {
            credentials: "AZURE_STORAGE_ACCOUNT_NAME and AZURE_STORAGE_ACCOUNT_KEY",
            endpoint: "AZURE_STORAGE_ACCOUNT_NAME, AZURE_STORAGE_ENDPOINT",
        },
    }
}

impl ObjectsError {
    pub(crate) fn no_credentials(address: &Address) -> Self {
        Self::NoCredentials { address: address.to_string(), variables: names(address.scheme).credentials }
    }

    /// What the client says, sorted by what can be done about it. `doing` is what it was asked, as `writing x`.
    pub(crate) fn of(error: &object_store::Error, address: &Address, doing: &str) -> Self {
        let said = chain(error);
        let Names { credentials, endpoint } = names(address.scheme);
        let shown = address.to_string();
        let reason = reason(&said, error);
        let says = |words: &[&str]| words.iter().any(|word| said.contains(word));
        if says(CREDENTIAL_PROVIDERS) {
            return Self::no_credentials(address);
        }
        if says(UNACCEPTED) {
            return Self::Refused { address: shown, reason, variables: credentials };
        }
        if says(NO_BUCKET) {
            return Self::NoBucket { address: shown, endpoint };
        }
        match error {
            object_store::Error::NotFound { path, .. } => Self::NotFound { address: beside(address, path) },
            object_store::Error::PermissionDenied { .. } => {
                Self::Denied { address: shown, doing: doing.to_owned(), reason }
            }
            object_store::Error::Unauthenticated { .. } => {
                Self::Refused { address: shown, reason, variables: credentials }
            }
            _ if says(UNREACHABLE) => Self::Unreachable { address: shown, reason, endpoint },
            _ => Self::Failed { address: shown, doing: doing.to_owned(), reason },
        }
    }

    /// Whether it lies at the store or the way to it, and may be over by itself.
    pub fn is_away(&self) -> bool {
        matches!(self, Self::Unreachable { .. } | Self::Failed { .. })
    }
}

/// Clients that ask the machine for credentials where none are set, and the host they ask.
const CREDENTIAL_PROVIDERS: &[&str] = &[
    "169.254.169.254",
    "metadata.google.internal",
    "InstanceCredential",
    "instance credential",
    "Metadata token",
    "TokenRequest",
];
/// Codes of S3, GCS and Azure for who is asking, not for what.
const UNACCEPTED: &[&str] = &[
    "SignatureDoesNotMatch",
    "InvalidAccessKeyId",
    "AuthenticationFailed",
    "ExpiredToken",
    "InvalidToken",
    "TokenRefreshRequired",
    "RequestTimeTooSkewed",
    "invalid_grant",
];
const NO_BUCKET: &[&str] = &["NoSuchBucket", "ContainerNotFound", "The specified bucket does not exist"];
/// Of the HTTP client.
const UNREACHABLE: &[&str] = &[
    "error sending request",
    "error trying to connect",
    "tcp connect error",
    "dns error",
    "operation timed out",
    "connection closed",
    "Connection refused",
    "503 Service Unavailable",
];

/// All that an error and its causes say.
fn chain(error: &dyn Error) -> String {
    let mut said = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        said.push_str(": ");
        said.push_str(&error.to_string());
        cause = error.source();
    }
    said
}

/// What the store answered, by its code and words; without an answer, the innermost cause.
fn reason(said: &str, error: &dyn Error) -> String {
    let element = |name: &str| {
        let (_, rest) = said.split_once(&format!("<{name}>"))?;
        let (text, _) = rest.split_once(&format!("</{name}>"))?;
        Some(text.trim().to_owned()).filter(|text| !text.is_empty())
    };
    if let Some(code) = element("Code") {
        return element("Message").map_or(code.clone(), |message| format!("{code}: {message}"));
    }
    if let Some((_, status)) = said.split_once("status code: ") {
        return status.split(':').next().unwrap_or(status).trim().to_owned();
    }
    let mut deepest: &dyn Error = error;
    while let Some(cause) = deepest.source() {
        deepest = cause;
    }
    let deepest = deepest.to_string();
    // An address may hold a signature.
    if deepest.contains("://") { "no answer".to_owned() } else { deepest }
}

/// The address of an object by its whole name.
fn beside(address: &Address, path: &str) -> String {
    let shown = address.to_string();
    let bucket = shown.find(address.bucket()).map_or(0, |at| at + address.bucket().len());
    format!("{}/{path}", &shown[..bucket])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_say_what_to_do_and_hide_requests() {
        let address = Address::parse("s3://shop/lake").unwrap();
        let check = |said: &str, expected: &str| {
            let error = object_store::Error::Generic { store: "S3", source: said.to_owned().into() };
            let told = ObjectsError::of(&error, &address, "reading current.json").to_string();
            assert!(told.contains(expected) && told.contains("s3://shop/lake"), "{told}");
            assert!(!told.contains("X-Amz-Signature"), "{told}");
        };
        let answer = |code: &str| {
            format!("status code: 403 Forbidden: <Error><Code>{code}</Code><Message>words</Message></Error>")
        };
        check(&answer("SignatureDoesNotMatch"), "check AWS_ACCESS_KEY_ID");
        check(&answer("InvalidAccessKeyId"), "check AWS_ACCESS_KEY_ID");
        check(&answer("NoSuchBucket"), "make it");
        check(&answer("SlowDown"), "reading current.json failed: SlowDown: words");
        check("error sending request for url (http://x/?X-Amz-Signature=1)", "cannot be reached (no answer)");
        check(
            "Error performing PUT http://169.254.169.254/latest/api/token",
            "there are no credentials; set AWS_ACCESS_KEY_ID",
        );
    }

    #[test]
    fn an_object_that_is_not_there_is_named_whole() {
        let address = Address::parse("s3://shop/shop").unwrap();
        let error = object_store::Error::NotFound { path: "shop/a.zip".to_owned(), source: "404".into() };
        assert!(
            ObjectsError::of(&error, &address, "reading")
                .to_string()
                .starts_with("`s3://shop/shop/a.zip` is not there")
        );
    }
}
