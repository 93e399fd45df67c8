//! An address that a user named: of one file, or of a folder of files where it ends in `/`. Refuses anything but http and
//! https. Told to people without user, password and query, which may be secrets.

use std::fmt;

use reqwest::Url;
use xxhash_rust::xxh3::xxh3_128;

use super::HttpError;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    url: Url,
}

/// What a file is called where its address gives no name.
const NAMELESS: &str = "download.zip";

/// Whether a source is an address, well formed or not.
pub fn is_address(source: &str) -> bool {
    source.contains("://")
}

impl Address {
    pub fn parse(text: &str) -> Result<Self, HttpError> {
        let bad = |reason: &str| HttpError::BadAddress { address: text.to_owned(), reason: reason.to_owned() };
        let mut url = Url::parse(text).map_err(|error| bad(&error.to_string()))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(bad("only http and https are fetched"));
        }
        url.set_fragment(None);
        Ok(Self { url })
    }

    pub fn is_folder(&self) -> bool {
        self.url.path().ends_with('/')
    }

    /// A file of the folder.
    pub(super) fn file(&self, name: &str) -> Self {
        let mut url = self.url.clone();
        url.set_path(&format!("{}{name}", self.url.path()));
        Self { url }
    }

    pub(crate) fn url(&self) -> &Url {
        &self.url
    }

    /// Tells one address from another without telling it.
    pub(super) fn fingerprint(&self) -> String {
        format!("{:032x}", xxh3_128(self.url.as_str().as_bytes()))
    }

    /// What the file is called here. Never hidden, never a path.
    pub(super) fn file_name(&self) -> String {
        let last = self.url.path().rsplit('/').next().unwrap_or_default();
        let is_plain = |symbol: char| symbol.is_ascii_alphanumeric() || "-_.".contains(symbol);
        if last.is_empty() || last.starts_with('.') || !last.chars().all(is_plain) {
            NAMELESS.to_owned()
        } else {
            last.to_owned()
        }
    }

    /// On this machine, which no proxy is asked for.
    pub(super) fn is_near(&self) -> bool {
        matches!(self.url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"))
    }
}

impl fmt::Display for Address {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}://{}", self.url.scheme(), self.url.host_str().unwrap_or_default())?;
        if let Some(port) = self.url.port() {
            write!(out, ":{port}")?;
        }
        write!(out, "{}", self.url.path())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_without_secrets_and_named_without_paths() {
        let check = |text: &str, shown: &str, name: &str, is_folder: bool| {
            let address = Address::parse(text).unwrap();
            assert_eq!((address.to_string().as_str(), address.file_name().as_str()), (shown, name), "{text}");
            assert_eq!(address.is_folder(), is_folder, "{text}");
        };
        check("https://a.example/x/shop.zip", "https://a.example/x/shop.zip", "shop.zip", false);
        check("http://me:secret@a.example:81/x.zip?token=1#top", "http://a.example:81/x.zip", "x.zip", false);
        check("https://a.example/data/", "https://a.example/data/", NAMELESS, true);
        check("https://a.example/get?id=3", "https://a.example/get", "get", false);
        check("https://a.example/../../.hidden", "https://a.example/.hidden", NAMELESS, false);
        check("https://a.example/a%2fb", "https://a.example/a%2fb", NAMELESS, false);
    }

    #[test]
    fn a_file_of_a_folder_keeps_the_query() {
        let folder = Address::parse("https://a.example/data/?token=1").unwrap();
        assert_eq!(folder.file("x.csv").url().as_str(), "https://a.example/data/x.csv?token=1");
    }

    #[test]
    fn other_schemes_are_refused() {
        for text in ["ftp://a.example/x.zip", "http://", "file:///etc/passwd"] {
            assert!(matches!(Address::parse(text), Err(HttpError::BadAddress { .. })), "{text}");
        }
    }
}
