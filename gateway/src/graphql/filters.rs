//! The filters that every list shares.

use async_graphql::{ID, InputObject};

use crate::filter::{TextArguments, TextFilter};

/// A condition on a text. All given fields hold together; `notIn` keeps rows that have no value.
#[derive(Clone, Debug, InputObject)]
pub(crate) struct StringFilter {
    /// It is this. Null is as absent: rows without a value are asked for by `isNull`.
    eq: Option<String>,
    /// It is one of these; null among them stands for no value, and an empty list matches nothing.
    #[graphql(name = "in")]
    is_in: Option<Vec<Option<String>>>,
    /// It is none of these, or has no value. With null among them it has a value.
    not_in: Option<Vec<Option<String>>>,
    /// True: there is no value. False: there is one.
    is_null: Option<bool>,
}

/// A condition on an id. All given fields hold together; `notIn` keeps rows that have no value.
#[derive(Clone, Debug, InputObject)]
pub(crate) struct IdFilter {
    /// It is this. Null is as absent: rows without a value are asked for by `isNull`.
    eq: Option<ID>,
    /// It is one of these; null among them stands for no value, and an empty list matches nothing.
    #[graphql(name = "in")]
    is_in: Option<Vec<Option<ID>>>,
    /// It is none of these, or has no value. With null among them it has a value.
    not_in: Option<Vec<Option<ID>>>,
    /// True: there is no value. False: there is one.
    is_null: Option<bool>,
}

impl StringFilter {
    /// Whether it says anything: null is as absent.
    pub(crate) fn is_given(&self) -> bool {
        self.eq.is_some() || self.is_in.is_some() || self.not_in.is_some() || self.is_null.is_some()
    }
}

impl IdFilter {
    /// Whether it says anything: null is as absent.
    pub(crate) fn is_given(&self) -> bool {
        self.eq.is_some() || self.is_in.is_some() || self.not_in.is_some() || self.is_null.is_some()
    }
}

impl From<StringFilter> for TextFilter {
    fn from(filter: StringFilter) -> Self {
        let StringFilter { eq, is_in, not_in, is_null } = filter;
        TextArguments { eq, is_in, not_in, is_null }.into()
    }
}

impl From<IdFilter> for TextFilter {
    fn from(filter: IdFilter) -> Self {
        let texts = |ids: Vec<Option<ID>>| ids.into_iter().map(|id| id.map(|id| id.0)).collect();
        TextArguments {
            eq: filter.eq.map(|id| id.0),
            is_in: filter.is_in.map(texts),
            not_in: filter.not_in.map(texts),
            is_null: filter.is_null,
        }
        .into()
    }
}
