//! The address of a folder or an object in an object store: `s3://BUCKET/PREFIX`, `gs://…`, `az://CONTAINER/PREFIX`. Refuses
//! what holds more than a place: credentials are the environment's, and a query is no part of a name.

use std::fmt;

use xxhash_rust::xxh3::xxh3_128;

use crate::{ObjectsError, Settings};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scheme {
    S3,
    Gs,
    Az,
}

/// Each with what it is written as.
const SCHEMES: [(&str, Scheme); 3] = [("s3://", Scheme::S3), ("gs://", Scheme::Gs), ("az://", Scheme::Az)];

/// A bucket and a place in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    pub(crate) scheme: Scheme,
    bucket: String,
    /// Without `/` at its ends; empty for the whole bucket.
    prefix: String,
    is_folder: bool,
}

/// Whether a text names a place in an object store, well formed or not.
pub fn is_address(text: &str) -> bool {
    SCHEMES.iter().any(|(written, _)| text.starts_with(written))
}

impl Address {
    pub fn parse(text: &str) -> Result<Self, ObjectsError> {
        let bad = |reason: &str| ObjectsError::BadAddress { address: text.to_owned(), reason: reason.to_owned() };
        let known = SCHEMES.iter().find_map(|(written, scheme)| Some((text.strip_prefix(written)?, *scheme)));
        let (place, scheme) =
            known.ok_or_else(|| bad("it begins with none of s3://, gs:// and az://; a folder is named by its path"))?;
        let (bucket, prefix) = place.split_once('/').unwrap_or((place, ""));
        if bucket.is_empty() {
            return Err(bad("it names no bucket, as in s3://BUCKET/PREFIX"));
        }
        if bucket.contains(['@', ':', '?', '#']) || prefix.contains(['?', '#']) {
            return Err(bad(
                "write s3://BUCKET/PREFIX and nothing else; credentials and the endpoint are the environment's",
            ));
        }
        let is_folder = prefix.is_empty() || prefix.ends_with('/');
        let prefix = prefix.trim_matches('/');
        if prefix.split('/').any(|part| matches!(part, "." | "..")) || prefix.contains("//") {
            return Err(bad("a prefix has no `.`, `..` or empty part"));
        }
        Ok(Self { scheme, bucket: bucket.to_owned(), prefix: prefix.to_owned(), is_folder })
    }

    /// Whether it was written with `/` at its end, or is a whole bucket.
    pub fn is_folder(&self) -> bool {
        self.is_folder
    }

    pub fn bucket(&self) -> &str {
        &self.bucket
    }

    /// The last part of the name of an object.
    pub fn file_name(&self) -> &str {
        self.prefix.rsplit('/').next().unwrap_or_default()
    }

    /// The folder that an object lies in.
    #[must_use]
    pub fn parent(&self) -> Self {
        let prefix = self.prefix.rsplit_once('/').map_or("", |(before, _)| before);
        Self { prefix: prefix.to_owned(), is_folder: true, ..self.clone() }
    }

    /// The whole name of an object below this place.
    pub(crate) fn key(&self, name: &str) -> String {
        if self.prefix.is_empty() { name.to_owned() } else { format!("{}/{name}", self.prefix) }
    }

    pub(crate) fn prefix(&self) -> &str {
        &self.prefix
    }

    /// Tells one lake from another in the names of folders here, and of those who follow into it. The server, and in Azure the account, are part
    /// of a place, though not of its address.
    pub fn fingerprint(&self, settings: &Settings) -> String {
        let place = settings.place_of(self.scheme);
        format!("{:032x}", xxh3_128(format!("{place} {self}").trim_end_matches('/').as_bytes()))
    }
}

impl fmt::Display for Address {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (written, _) = SCHEMES.iter().find(|(_, scheme)| *scheme == self.scheme).expect("every scheme is listed");
        write!(out, "{written}{}/{}", self.bucket, self.prefix)?;
        if self.is_folder && !self.prefix.is_empty() { write!(out, "/") } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_taken_apart() {
        let check = |text: &str, bucket: &str, key: &str, is_folder: bool, shown: &str| {
            let address = Address::parse(text).unwrap();
            assert_eq!((address.bucket(), address.key("x").as_str()), (bucket, key), "{text}");
            assert_eq!((address.is_folder(), address.to_string().as_str()), (is_folder, shown), "{text}");
        };
        check("s3://shop", "shop", "x", true, "s3://shop/");
        check("s3://shop/lakes/one", "shop", "lakes/one/x", false, "s3://shop/lakes/one");
        check("gs://shop/lakes/", "shop", "lakes/x", true, "gs://shop/lakes/");
        check("az://shop/a.zip", "shop", "a.zip/x", false, "az://shop/a.zip");
        let object = Address::parse("s3://shop/exports/a.zip").unwrap();
        assert_eq!((object.file_name(), object.parent().to_string().as_str()), ("a.zip", "s3://shop/exports/"));
    }

    #[test]
    fn one_lake_has_one_fingerprint_however_it_is_written() {
        let print = |text: &str, variables: &[(&str, &str)]| {
            let variables = variables.iter().map(|(name, value)| ((*name).into(), (*value).into()));
            Address::parse(text).unwrap().fingerprint(&Settings::of_variables(variables))
        };
        let [s3, gs, az] = ["s3://shop/lake", "gs://shop/lake", "az://shop/lake"];
        assert_eq!(print(s3, &[]), print("s3://shop/lake/", &[("AWS_REGION", "eu-west-1")]));
        assert_ne!(print(s3, &[]), print(gs, &[]));
        let at = |name, place| [(name, place)];
        assert_eq!(print(s3, &at("AWS_ENDPOINT_URL", "http://a")), print(s3, &at("AWS_ENDPOINT_URL_S3", "http://a/")));
        for (address, name) in [
            (s3, "AWS_ENDPOINT_URL"),
            (gs, "GOOGLE_BASE_URL"),
            (az, "AZURE_STORAGE_ENDPOINT"),
            (az, "AZURE_STORAGE_ACCOUNT_NAME"),
        ] {
            let [none, one, other] =
                [print(address, &[]), print(address, &at(name, "a")), print(address, &at(name, "b"))];
            assert!(none != one && one != other, "{name}");
        }
        assert_eq!(print(s3, &[]), print(s3, &at("AZURE_STORAGE_ACCOUNT_NAME", "a")), "of another cloud");
    }

    #[test]
    fn what_is_no_place_is_refused() {
        for text in [
            "s3://",
            "s3:///lake",
            "s3://me:secret@shop/lake",
            "s3://shop/a/../b",
            "s3://shop/a?b",
            "ftp://shop/a",
            "s3://a//b//c",
        ] {
            assert!(matches!(Address::parse(text), Err(ObjectsError::BadAddress { .. })), "{text}");
        }
        assert!(is_address("s3://") && !is_address("lake") && !is_address("https://shop.example/"));
    }
}
