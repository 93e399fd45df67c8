//! `concentration`: how much of the revenue the largest members make.

use async_graphql::{Context, Enum, SimpleObject};

use crate::graphql::context::served;
use crate::graphql::error::ApiError;
use crate::graphql::list::List;
use crate::stores::marts;

/// Whose revenue is compared.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "marts::ConcentrationOf")]
pub(crate) enum ConcentrationOf {
    /// People who ordered.
    Customers,
    /// By what of them was sold.
    Products,
    /// By what they sold.
    Sellers,
    /// By their English name.
    Categories,
}

/// How unequally revenue is spread.
#[derive(SimpleObject)]
pub(crate) struct Concentration {
    /// With revenue above 0.
    members: i32,
    /// 2 Σ i xᵢ / (n Σ xᵢ) - (n + 1) / n, revenues ascending: 0 where all have the same, near 1 where one has all; null without
    /// members.
    gini: Option<f64>,
    /// Of the largest 1, 5, 10, 20 and 50 % of the members; none without members.
    top_shares: List<SharePoint>,
}

/// What the largest members make.
#[derive(SimpleObject)]
pub(crate) struct SharePoint {
    /// Percent of the members, largest first.
    members_percent: f64,
    /// Percent of the revenue; linear between two members.
    revenue_percent: f64,
}

pub(super) async fn of(context: &Context<'_>, of: ConcentrationOf) -> Result<Concentration, ApiError> {
    let found = served(context)?.stores.facts.concentration(of.into()).await?;
    let point = |share: marts::Share| SharePoint {
        members_percent: f64::from(share.members_percent),
        revenue_percent: share.revenue_percent,
    };
    let top_shares = found.top_shares.into_iter().map(point).collect();
    Ok(Concentration { members: found.members, gini: found.gini, top_shares })
}
