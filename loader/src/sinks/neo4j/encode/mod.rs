//! Rows of nodes and relationships as lists of values. What they mean is said by `gold` and the model; this folder only lays
//! them out, in the order of the properties in `schemas::neo4j`. A relationship begins with the keys of its two nodes. Rows
//! are laid out one after another, as they are sent: all of them would take ten times what they are made of.

mod accounts;
mod nodes;
mod relationships;

use neo4rs::{BoltNull, BoltType};
use triptych_schemas::neo4j::{Element, Label, Relationship};
use xxhash_rust::xxh3::Xxh3;

pub(super) use accounts::Accounts;

use crate::frame;
use crate::sinks::{Part, TableSums};

/// Values are those of the driver, so that what is sent and what is read back are of one type.
pub(super) type Row = Vec<BoltType>;

pub(super) type Rows<'a> = Box<dyn Iterator<Item = Row> + Send + 'a>;

/// What a part holds of a label or a type.
pub(super) enum Laid<'a> {
    Nodes(Label, Rows<'a>),
    Relationships(Relationship, Rows<'a>),
    /// Those of people, each of whom meets many others at one product: the first two share no node, nor do the last two.
    Apart(Relationship, [Rows<'a>; 4]),
}

/// All that a part holds: nodes before the relationships that end at them. `accounts` are those that wait for a node.
pub(super) fn lay_out<'a>(part: &'a Part, accounts: &mut Accounts) -> Vec<Laid<'a>> {
    match part {
        Part::People(part) => vec![Laid::Nodes(Label::Customer, nodes::customers(&part.customers))],
        Part::Accounts(part) => {
            let ids = frame::texts(&part.accounts, "account_id").iter();
            let owned = ids.zip(part.customer_ids.iter()).filter_map(|(account, customer)| Some((account?, customer?)));
            vec![Laid::Nodes(Label::Account, Box::new(accounts.add(owned).into_iter()))]
        }
        Part::Graph(part) => {
            let mut laid = vec![
                Laid::Nodes(Label::Product, nodes::products(&part.catalogue.products, &part.graph)),
                Laid::Nodes(Label::Seller, nodes::sellers(&part.catalogue.sellers, &part.graph)),
                Laid::Nodes(Label::Category, nodes::categories(&part.graph)),
                Laid::Nodes(Label::Community, nodes::communities(&part.graph)),
                Laid::Nodes(Label::Model, nodes::models(&part.graph)),
            ];
            laid.extend(relationships::between_goods(part));
            laid.push(Laid::Apart(Relationship::Purchased, relationships::purchased(&part.graph)));
            laid
        }
        Part::Lists(part) => vec![Laid::Apart(Relationship::Recommended, relationships::recommended(part))],
        Part::Orders(_) | Part::Catalogue(_) | Part::Mart(..) | Part::Reviews(_) | Part::Terms(_) => Vec::new(),
    }
}

impl<'a> Laid<'a> {
    pub(super) fn element(&self) -> Element {
        match self {
            Self::Nodes(label, _) => Element::Nodes(*label),
            Self::Relationships(relationship, _) | Self::Apart(relationship, _) => {
                Element::Relationships(*relationship)
            }
        }
    }

    pub(super) fn rows(self) -> Rows<'a> {
        match self {
            Self::Nodes(_, rows) | Self::Relationships(_, rows) => rows,
            Self::Apart(_, apart) => Box::new(apart.into_iter().flatten()),
        }
    }
}

/// Of an element without a row.
pub(super) fn no_rows(element: Element) -> TableSums {
    let money = match element {
        Element::Nodes(_) => None,
        Element::Relationships(relationship) => relationship.money(),
    };
    TableSums::none(element.name(), money)
}

/// One row more.
pub(super) fn add_row(sums: &mut TableSums, element: Element, row: &Row) {
    sums.rows += 1;
    let Element::Relationships(relationship) = element else { return };
    for (column, cents) in &mut sums.cents {
        let place = relationship.properties().iter().position(|property| property == column);
        // After the keys of both ends.
        if let Some(BoltType::Integer(number)) = place.and_then(|place| row.get(place + 2)) {
            *cents += number.value;
        }
    }
}

/// What a row is called, and what it holds: of a row that is sent as of one that is read.
pub(super) fn key_and_hash(element: Element, row: &[BoltType]) -> (String, u64) {
    let key = match (element, row) {
        (Element::Nodes(_), [id, ..]) => format!("id {}", show(id)),
        (Element::Relationships(_), [from, to, ..]) => format!("from key {} to key {}", show(from), show(to)),
        _ => String::new(),
    };
    (key, hash(row))
}

pub(super) fn hash(row: &[BoltType]) -> u64 {
    let mut hash = Xxh3::new();
    for value in row {
        feed(&mut hash, value);
    }
    hash.digest()
}

/// A type and its bytes, so that no two rows run into one another.
fn feed(hash: &mut Xxh3, value: &BoltType) {
    match value {
        BoltType::Integer(number) => {
            hash.update(&[1]);
            hash.update(&number.value.to_le_bytes());
        }
        BoltType::Float(number) => {
            hash.update(&[2]);
            hash.update(&number.value.to_le_bytes());
        }
        BoltType::String(text) => {
            hash.update(&[3]);
            hash.update(&text.value.len().to_le_bytes());
            hash.update(text.value.as_bytes());
        }
        BoltType::List(list) => {
            hash.update(&[4]);
            hash.update(&list.value.len().to_le_bytes());
            for value in &list.value {
                feed(hash, value);
            }
        }
        _ => hash.update(&[0]),
    }
}

fn show(value: &BoltType) -> String {
    match value {
        BoltType::Integer(number) => number.value.to_string(),
        BoltType::String(text) => text.value.clone(),
        _ => String::new(),
    }
}

fn key(value: u32) -> BoltType {
    integer(i64::from(value))
}

fn integer(value: i64) -> BoltType {
    value.into()
}

fn real(value: f64) -> BoltType {
    value.into()
}

fn text(value: &str) -> BoltType {
    value.into()
}

fn optional(value: Option<BoltType>) -> BoltType {
    value.unwrap_or(BoltType::Null(BoltNull))
}
