//! Why something could not be fetched, in sentences that say what to do, and whether it may pass by itself.

use std::io;
use std::path::PathBuf;

#[derive(Debug, thiserror::Error)]
pub enum HttpError {
    #[error("`{address}` is no address to fetch from: {reason}")]
    BadAddress { address: String, reason: String },
    #[error("`{0}` is not there (404); check the address, and end it with / where it is a folder")]
    NotFound(String),
    #[error(
        "`{address}` is refused ({status}); where it wants a login, download it with a browser and name the file instead"
    )]
    Refused { address: String, status: u16 },
    #[error("`{address}` is answered with status {status}, which is no file")]
    Status { address: String, status: u16 },
    #[error(
        "`{0}` is a web page, not a file; name the address behind its download button, and end it with / where it is a folder"
    )]
    WebPage(String),
    #[error(
        "`{address}` is sent in the encoding `{encoding}`, which was not asked for; download it with a browser instead"
    )]
    Encoded { address: String, encoding: String },
    #[error("`{0}` is no zip archive, nor a .tar.gz; name one, or a folder with / at its end")]
    NoArchive(String),
    #[error("`{address}` is larger than {limit_gib} GiB, which no shop's export is")]
    TooLarge { address: String, limit_gib: u64 },
    #[error("`{address}` lacks {}", .lacks.join(", or "))]
    Lacks { address: String, lacks: Vec<String> },
    #[error(
        "`{address}` cannot be reached: {reason}; check the connection, and where there is a proxy name it in HTTPS_PROXY"
    )]
    Unreachable { address: String, reason: String },
    #[error(
        "the certificate of `{address}` is not trusted ({reason}); where its authority is your own, name it in SSL_CERT_FILE; where it has \
         expired, look at this machine's clock, and tell whose server it is"
    )]
    Untrusted { address: String, reason: String },
    #[error("`{address}` is answered with status {status} for now")]
    Busy { address: String, status: u16, retry_after_s: Option<u64> },
    #[error("`{address}` broke off after {received} of {} bytes: {reason}", .expected.map_or("unknown".to_owned(), |bytes| bytes.to_string()))]
    BrokeOff { address: String, received: u64, expected: Option<u64>, reason: String },
    #[error("`{address}` does not go on where it broke off: {reason}")]
    NotResumed { address: String, reason: String },
    #[error("gave up after {attempts} attempts; the same command resumes where it broke off")]
    GaveUp { attempts: u32, source: Box<HttpError> },
    #[error("`{}` is there already and was not fetched from that address; name another folder", .0.display())]
    NotOurs(PathBuf),
    #[error("`{}` is being fetched by another process; wait for it, or name another folder", .0.display())]
    Locked(PathBuf),
    #[error("cannot write `{}`", .path.display())]
    Write { path: PathBuf, source: io::Error },
    #[error("cannot set up connections: {0}")]
    Client(String),
    #[error("interrupted; what came is kept, and the same command goes on from there")]
    Interrupted,
}

impl HttpError {
    /// Whether it may pass by itself.
    pub(super) fn is_transient(&self) -> bool {
        matches!(self, Self::Unreachable { .. } | Self::Busy { .. } | Self::BrokeOff { .. } | Self::NotResumed { .. })
    }
}
