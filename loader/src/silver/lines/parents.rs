//! Where a line finds its account and its seller: in files of their own, or among those that lines before it told.

use polars::prelude::*;
use triptych_schemas::silver;

use super::super::keys::{Key, KeyIndex};
use super::people::People;
use crate::frame;

pub enum Accounts<'a> {
    OfFile {
        index: &'a KeyIndex,
        /// By row.
        has_bought: Vec<bool>,
    },
    OfLines(Box<People>),
}

impl<'a> Accounts<'a> {
    pub fn of_file(index: &'a KeyIndex) -> Self {
        Self::OfFile { index, has_bought: vec![false; index.count()] }
    }

    pub(in crate::silver) fn row(&self, account_id: &str) -> Option<u32> {
        match self {
            Self::OfFile { index, .. } => index.row(Key::of(account_id)),
            Self::OfLines(people) => people.row(account_id),
        }
    }

    /// Whether an account that is not among them is refused.
    pub(in crate::silver) fn are_all_known(&self) -> bool {
        matches!(self, Self::OfFile { .. })
    }

    /// The row of an account that has bought. One that no file told of is added.
    pub(in crate::silver) fn buying(&mut self, account_id: &str, customer_id: &str, known: Option<u32>) -> Option<u32> {
        match self {
            Self::OfFile { has_bought, .. } => {
                has_bought[known? as usize] = true;
                known
            }
            Self::OfLines(people) => Some(known.unwrap_or_else(|| people.add(account_id, customer_id))),
        }
    }

    /// Those that no file told of.
    pub(in crate::silver) fn into_people(self) -> Option<People> {
        match self {
            Self::OfFile { .. } => None,
            Self::OfLines(people) => Some(*people),
        }
    }

    /// How many accounts of a file bought nothing.
    pub(super) fn without_purchase(&self) -> u64 {
        match self {
            Self::OfFile { has_bought, .. } => has_bought.iter().filter(|bought| !**bought).count() as u64,
            Self::OfLines(_) => 0,
        }
    }
}

pub enum Sellers<'a> {
    OfFile(&'a KeyIndex),
    OfLines(Box<SellersOfLines>),
}

pub struct SellersOfLines {
    index: KeyIndex,
    seller_id: StringChunkedBuilder,
}

impl Default for SellersOfLines {
    fn default() -> Self {
        Self { index: KeyIndex::default(), seller_id: StringChunkedBuilder::new("seller_id".into(), 0) }
    }
}

impl Sellers<'_> {
    /// The row of a seller; nothing where it is not in their file. Without a file it is added.
    pub(in crate::silver) fn row(&mut self, seller_id: &str) -> Option<u32> {
        let key = Key::of(seller_id);
        match self {
            Self::OfFile(index) => index.row(key),
            Self::OfLines(sellers) => {
                let row = sellers.index.insert(key);
                if row.is_ok() {
                    sellers.seller_id.append_value(seller_id);
                }
                Some(row.unwrap_or_else(|known| known))
            }
        }
    }

    /// Nothing where a file tells of them.
    pub(in crate::silver) fn finish(self) -> Option<DataFrame> {
        let Self::OfLines(mut sellers) = self else { return None };
        let ids = frame::finish("seller_id", &mut sellers.seller_id);
        Some(frame::with_nulls(&silver::SELLERS, vec![ids]))
    }
}
