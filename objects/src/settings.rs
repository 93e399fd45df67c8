//! What the clouds' own tools read from the environment: credentials, regions, endpoints. It is handed in by the command line,
//! which alone reads the environment. Told to nobody: it holds secrets.

use std::ffi::OsString;
use std::fmt;
use std::time::Duration;

use crate::address::Scheme;

/// The variables that are looked at begin so.
const PREFIXES: [&str; 3] = ["AWS_", "GOOGLE_", "AZURE_"];

/// Names are in lower case.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Settings {
    variables: Vec<(String, String)>,
}

impl Settings {
    /// Of all variables of a process those that say something of object stores. A variable that is set to nothing says nothing, and what is
    /// no UTF-8 is no key and no region.
    pub fn of_variables(variables: impl Iterator<Item = (OsString, OsString)>) -> Self {
        let ours = variables
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .filter(|(name, value)| !value.is_empty() && PREFIXES.iter().any(|prefix| name.starts_with(prefix)));
        let mut variables: Vec<_> = ours.map(|(name, value)| (name.to_ascii_lowercase(), value)).collect();
        variables.sort();
        Self { variables }
    }

    /// Those that begin so, as `aws_`.
    pub fn beginning<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        let variables = self.variables.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        variables.filter(move |(name, _)| name.starts_with(prefix))
    }

    /// What an address leaves open: which server of a protocol a bucket is of, and, in Azure, whose container it is. Nothing where it is the
    /// cloud's own, whose buckets have one name in all the world.
    pub(crate) fn place_of(&self, scheme: Scheme) -> String {
        // Of several names of one thing the first that is set, as the client takes them.
        let first = |names: &[&str]| names.iter().find_map(|name| self.value(name)).unwrap_or_default();
        let parts = match scheme {
            Scheme::S3 => vec![first(&["aws_endpoint_url_s3", "aws_endpoint_url", "aws_endpoint"])],
            Scheme::Gs => vec![first(&["google_base_url"])],
            Scheme::Az => {
                vec![first(&["azure_storage_endpoint", "azure_endpoint"]), first(&["azure_storage_account_name"])]
            }
        };
        let parts = parts.into_iter().map(|part| part.trim_end_matches('/')).filter(|part| !part.is_empty());
        parts.collect::<Vec<_>>().join(" ")
    }

    fn value(&self, name: &str) -> Option<&str> {
        self.variables.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_list().entries(self.variables.iter().map(|(name, _)| name)).finish()
    }
}

/// How long a store is waited for.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    pub connect: Duration,
    /// Between two pieces of an answer; there is no limit on the whole, which may be large.
    pub silence: Duration,
    pub retries_max: usize,
    /// From the first try on.
    pub retries_for: Duration,
}

impl Patience {
    /// Of a load: hours of work are not thrown away for a store that starts anew.
    pub const OF_LOAD: Self = Self {
        connect: Duration::from_secs(10),
        silence: Duration::from_secs(30),
        retries_max: 6,
        retries_for: Duration::from_secs(90),
    };
    /// Of who asks again soon anyway.
    pub const OF_LOOK: Self = Self {
        connect: Duration::from_secs(3),
        silence: Duration::from_secs(10),
        retries_max: 1,
        retries_for: Duration::from_secs(5),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_not_told_and_other_variables_not_kept() {
        let variables =
            [("AWS_SECRET_ACCESS_KEY", "hidden"), ("HOME", "/home/me"), ("AZURE_X", ""), ("GOOGLE_BUCKET", "b")];
        let settings = Settings::of_variables(variables.map(|(name, value)| (name.into(), value.into())).into_iter());
        let told = format!("{settings:?}");
        assert_eq!(told, r#"["aws_secret_access_key", "google_bucket"]"#);
        assert_eq!(settings.beginning("aws_").count(), 1);
    }
}
