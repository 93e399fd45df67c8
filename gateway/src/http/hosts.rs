//! Which names a gateway that listens for its own machine alone may be asked by. A page of another site can have its own name
//! resolve to 127.0.0.1 and then read what is answered; it cannot change the name that the browser sends.

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::HOST;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::refusal::Refusal;

/// Allows all names.
const ANY: &str = "*";

/// Names besides those of the machine itself; `*` for any.
#[derive(Clone, Debug)]
pub(super) struct Hosts(Arc<[String]>);

impl Hosts {
    pub(super) fn new(allowed: &[String]) -> Self {
        Self(allowed.iter().map(|name| name.to_ascii_lowercase()).collect())
    }

    fn admits(&self, host: &str) -> bool {
        let name = without_port(host).to_ascii_lowercase();
        let bare = name.trim_start_matches('[').trim_end_matches(']');
        name == "localhost"
            || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
            || self.0.iter().any(|allowed| allowed == ANY || *allowed == name)
    }
}

pub(super) async fn admit(State(hosts): State<Hosts>, request: Request, next: Next) -> Response {
    let asked = request.headers().get(HOST).and_then(|host| host.to_str().ok());
    // HTTP/2 has it in the address.
    let asked = asked.or_else(|| request.uri().authority().map(axum::http::uri::Authority::as_str));
    match asked {
        Some(host) if !hosts.admits(host) => {
            Refusal::ForeignHost(without_port(host).chars().take(100).collect()).into_response()
        }
        _ => next.run(request).await,
    }
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port))
            if port.bytes().all(|byte| byte.is_ascii_digit()) && (!name.contains(':') || name.ends_with(']')) =>
        {
            name
        }
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_and_those_allowed_are_admitted() {
        let check = |allowed: &[&str], host: &str, expected: bool| {
            let allowed: Vec<String> = allowed.iter().map(|name| (*name).to_owned()).collect();
            assert_eq!(Hosts::new(&allowed).admits(host), expected, "{host}");
        };
        for host in ["localhost", "LOCALHOST:80", "127.0.0.1", "127.0.0.1:8000", "[::1]", "[::1]:8000", "127.0.0.2:1"] {
            check(&[], host, true);
        }
        for host in
            ["evil.example", "localhost.evil.example:8000", "10.0.0.1", "[::2]:80", "", "127.0.0.1.evil.example"]
        {
            check(&[], host, false);
        }
        check(&["shop.example"], "Shop.Example:443", true);
        check(&["shop.example"], "www.shop.example", false);
        check(&["*"], "evil.example", true);
    }
}
