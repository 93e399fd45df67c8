//! Addresses of servers as users typed them. Refuses those that cannot be one before anything is asked, in the same words
//! from the loader and the gateway; never repeats what an address may hold besides, which may be a password.

use triptych_schemas::manifest::StoreKind;

use crate::Store;

/// Names the option and what it should look like.
#[derive(Debug, thiserror::Error)]
#[error("{option} `{address}` is not of the form {form}")]
pub struct UnusableAddress {
    option: &'static str,
    address: String,
    form: &'static str,
}

impl UnusableAddress {
    pub(crate) fn new(server: StoreKind, url: &str) -> Self {
        let Store { option, form, .. } = Store::of(server);
        Self { option, address: without_login(url), form }
    }
}

/// Where a server is, without what an address may hold besides.
pub fn without_login(url: &str) -> String {
    match url.split_once("://") {
        Some((scheme, rest)) => {
            let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
            let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
            let path = path.split(['?', '#']).next().unwrap_or_default();
            format!("{scheme}://{host}{}{path}", if path.is_empty() { "" } else { "/" })
        }
        None => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_named_without_its_login() {
        let check = |url: &str, expected: &str| assert_eq!(without_login(url), expected);
        check("http://db:8123", "http://db:8123");
        check("http://me:se@cret@db:8123/?password=x", "http://db:8123");
        check("bolt://db:7687/graph", "bolt://db:7687/graph");
        check("db:7687", "db:7687");
    }
}
