//! For whom recommendations are wanted: all customers, those that a file names, or baskets from a file.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use triptych_recommend::split::Subject;
use triptych_schemas::marts;

use super::{RecommendError, Who};
use crate::frame;
use crate::gold::Facts;
use crate::published::PublishedError;
use crate::sinks::lake;

/// Between the products of a basket.
const BETWEEN: char = ';';

/// A customer or a basket, by the id that its list is written under.
pub struct Recipient {
    pub id: String,
    pub subject: Subject,
}

/// Refuses a file that is not there, or cannot be one, before anything is counted. Pipes are let be: they are read once.
pub(super) fn look(who: &Who) -> Result<(), RecommendError> {
    let (Who::Customers { file: Some(file), .. } | Who::Baskets { file }) = who else { return Ok(()) };
    look_at(file)
}

pub(super) fn look_at(file: &Path) -> Result<(), RecommendError> {
    let found = fs::metadata(file).map_err(|error| unreadable(file, &error))?;
    if found.is_dir() { Err(unreadable(file, &"it is a folder")) } else { Ok(()) }
}

/// In the order of the file; all customers by id. Ids that the load does not have are strangers, who get what is popular.
pub(super) fn read(who: &Who, facts: &Facts, load_dir: &Path) -> Result<Vec<Recipient>, RecommendError> {
    let (file, segment) = match who {
        Who::Baskets { file } => return baskets(file, facts),
        Who::Customers { file, segment, .. } => (file, segment),
    };
    let mut recipients = match file {
        None => all(facts),
        Some(file) => customers(file, facts)?,
    };
    if let Some(segment) = segment {
        let metrics = lake::read_mart(load_dir, &marts::CUSTOMER_METRICS).map_err(PublishedError::from)?;
        let segments = frame::texts(&metrics, "segment");
        recipients.retain(|recipient| match recipient.subject {
            Subject::Customer(key) => segments.get(key as usize) == Some(segment.name()),
            Subject::Basket(_) => true,
        });
    }
    Ok(recipients)
}

fn all(facts: &Facts) -> Vec<Recipient> {
    let ids = frame::texts(&facts.customers, "customer_id").iter().flatten().zip(0_u32..);
    ids.map(|(id, key)| Recipient { id: id.to_owned(), subject: Subject::Customer(key) }).collect()
}

/// Ids of persons or of accounts, which mean their persons. A first line `customer_id` is taken for a header.
fn customers(file: &Path, facts: &Facts) -> Result<Vec<Recipient>, RecommendError> {
    let text = fs::read_to_string(file).map_err(|error| unreadable(file, &error))?;
    let people = frame::texts(&facts.customers, "customer_id").iter().flatten().zip(0_u32..);
    let accounts = frame::texts(&facts.accounts, "account_id").iter().flatten();
    let of_accounts = accounts.zip(frame::keys(&facts.accounts, "customer_key").iter().flatten());
    // People last: where an id is both, it is the person's.
    let keys: HashMap<&str, u32> = of_accounts.chain(people).collect();
    let lines = text.lines().map(|line| line.trim().trim_matches('"')).filter(|line| !line.is_empty());
    let ids = lines.enumerate().filter(|(position, id)| *position > 0 || *id != "customer_id").map(|(_, id)| id);
    let recipient = |id: &str| {
        let key = keys.get(id).copied().unwrap_or(STRANGER);
        Recipient { id: id.to_owned(), subject: Subject::Customer(key) }
    };
    Ok(ids.map(recipient).collect())
}

/// No customer has this key: there is one for each row of a table in memory.
const STRANGER: u32 = u32::MAX;

fn baskets(file: &Path, facts: &Facts) -> Result<Vec<Recipient>, RecommendError> {
    let keys: HashMap<&str, u32> = frame::texts(&facts.products, "product_id").iter().flatten().zip(0_u32..).collect();
    let mut reader = csv::Reader::from_path(file).map_err(|error| unreadable(file, &error))?;
    let header = reader.headers().map_err(|error| unreadable(file, &error))?.clone();
    let column = |name: &str| {
        let found = header.iter().position(|column| column == name);
        found.ok_or_else(|| unreadable(file, &format!("there is no column `{name}`")))
    };
    let (query_id, context) = (column("query_id")?, column("context")?);
    let mut recipients = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| unreadable(file, &error))?;
        let mut basket: Vec<u32> =
            record[context].split(BETWEEN).filter_map(|id| keys.get(id.trim()).copied()).collect();
        basket.sort_unstable();
        basket.dedup();
        recipients.push(Recipient { id: record[query_id].to_owned(), subject: Subject::Basket(basket) });
    }
    Ok(recipients)
}

pub(super) fn unreadable(file: &Path, problem: &impl ToString) -> RecommendError {
    RecommendError::Read { file: file.to_owned(), problem: problem.to_string() }
}
