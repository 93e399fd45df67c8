//! The filters that every list shares.

use async_graphql::{ID, InputObject};

use crate::filter::TextFilter;

/// A condition on a text. All given fields hold together; `notIn` keeps rows that have no value.
#[derive(Clone, Debug, InputObject)]
pub struct StringFilter {
    /// It is this.
    eq: Option<String>,
    /// It is one of these; an empty list matches nothing.
    #[graphql(name = "in")]
    is_in: Option<Vec<String>>,
    /// It is none of these, or has no value.
    not_in: Option<Vec<String>>,
}

/// A condition on an id. All given fields hold together; `notIn` keeps rows that have no value.
#[derive(Clone, Debug, InputObject)]
pub struct IdFilter {
    /// It is this.
    eq: Option<ID>,
    /// It is one of these; an empty list matches nothing.
    #[graphql(name = "in")]
    is_in: Option<Vec<ID>>,
    /// It is none of these, or has no value.
    not_in: Option<Vec<ID>>,
}

impl StringFilter {
    /// Whether it says anything: null is as absent.
    pub fn is_given(&self) -> bool {
        self.eq.is_some() || self.is_in.is_some() || self.not_in.is_some()
    }
}

impl IdFilter {
    /// Whether it says anything: null is as absent.
    pub fn is_given(&self) -> bool {
        self.eq.is_some() || self.is_in.is_some() || self.not_in.is_some()
    }
}

impl From<StringFilter> for TextFilter {
    fn from(filter: StringFilter) -> Self {
        Self::new(filter.eq, filter.is_in, filter.not_in)
    }
}

impl From<IdFilter> for TextFilter {
    fn from(filter: IdFilter) -> Self {
        let texts = |ids: Vec<ID>| ids.into_iter().map(|id| id.0).collect();
        Self::new(filter.eq.map(|id| id.0), filter.is_in.map(texts), filter.not_in.map(texts))
    }
}
