//! `ClickHouse`, over its HTTP interface.

use clickhouse::error::Error;
use clickhouse::{Client, Compression};
use triptych_schemas::manifest::StoreKind;

use crate::{Fault, LoadRecord, Status, UnusableAddress};

#[derive(Clone, Debug)]
pub struct ClickhouseOptions {
    /// `http://host:8123`
    pub url: String,
    pub user: String,
    pub password: String,
    pub database: String,
}

impl ClickhouseOptions {
    /// Of the database. Connects to nothing yet.
    pub fn client(&self) -> Result<Client, UnusableAddress> {
        if !is_http(&self.url) {
            return Err(UnusableAddress::new(StoreKind::Clickhouse, &self.url));
        }
        let server = Client::default().with_url(&self.url).with_user(&self.user).with_password(&self.password);
        Ok(server.with_database(&self.database).with_compression(Compression::Lz4))
    }
}

/// The client reads an address only when it asks, and has no TLS.
fn is_http(url: &str) -> bool {
    url.strip_prefix("http://").is_some_and(|rest| !rest.is_empty() && !rest.starts_with(['/', ':']))
}

/// Ascending by id. None where the database or its table of loads is not there yet.
pub async fn records(client: &Client) -> Result<Vec<LoadRecord>, Error> {
    let ask = "SELECT load_id, lake_id, status::String FROM loads FINAL ORDER BY load_id";
    let rows = match client.query(ask).fetch_all::<(String, String, String)>().await {
        Err(error) if is_not_there(&error) => Vec::new(),
        rows => rows?,
    };
    let record = |(load_id, lake_id, status): (String, String, String)| LoadRecord {
        load_id,
        lake_id,
        status: Status::parse(&status),
    };
    Ok(rows.into_iter().map(record).collect())
}

/// As JSON; `None` for a load that is not recorded.
pub async fn manifest(client: &Client, load_id: &str) -> Result<Option<String>, Error> {
    let ask = client.query("SELECT manifest FROM loads FINAL WHERE load_id = {load:String}").param("load", load_id);
    ask.fetch_optional::<String>().await
}

/// Numbers are those of the server's `ErrorCodes.cpp`.
pub fn fault(error: &Error) -> Fault {
    match error {
        Error::Network(_) => Fault::Unreachable,
        Error::TimedOut => Fault::Timeout,
        Error::BadResponse(text) => match code(text) {
            Some(159 | 160) => Fault::Timeout,
            Some(192..=194 | 516) => Fault::Unauthorized,
            Some(164 | 497) => Fault::ReadOnly,
            // Too many queries, the network behind the server, no memory, too many parts.
            Some(202 | 209 | 210 | 241 | 252) => Fault::Busy,
            _ => Fault::Failed,
        },
        _ => Fault::Failed,
    }
}

/// Unknown table, unknown database.
pub fn is_not_there(error: &Error) -> bool {
    matches!(error, Error::BadResponse(text) if matches!(code(text), Some(60 | 81)))
}

/// Of `Code: 516. DB::Exception: …`; `None` where something else than `ClickHouse` answered.
pub fn code(text: &str) -> Option<u32> {
    let digits = text.split_once("Code: ")?.1;
    digits.split_once('.')?.0.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_needs_a_scheme_and_a_host() {
        let check = |url: &str, is_taken: bool| assert_eq!(is_http(url), is_taken, "{url}");
        check("http://db:8123", true);
        check("http://db", true);
        check("db:8123", false);
        check("https://db:8443", false);
        check("http://", false);
        check("http://:8123", false);
        check("", false);
    }

    #[test]
    fn errors_are_told_apart_by_code() {
        let check = |text: &str, expected: Fault| {
            assert_eq!(fault(&Error::BadResponse(text.to_owned())), expected, "{text}");
        };
        check("Code: 516. DB::Exception: u: Authentication failed", Fault::Unauthorized);
        check("Code: 164. DB::Exception: Cannot execute query in readonly mode", Fault::ReadOnly);
        check("Code: 497. DB::Exception: u: Not enough privileges", Fault::ReadOnly);
        check("Code: 252. DB::Exception: Too many parts", Fault::Busy);
        check("Code: 159. DB::Exception: Timeout exceeded", Fault::Timeout);
        check("Code: 62. DB::Exception: Syntax error", Fault::Failed);
        check("<html>", Fault::Failed);
    }
}
