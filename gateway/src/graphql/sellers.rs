//! Sellers.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, InputObject, Object};
use triptych_schemas::money::to_units;

use super::connection::{Connection, Listed, PageArguments};
use super::document::{Document, Record};
use super::error::{ApiError, Nullable};
use super::filters::StringFilter;
use super::geo::{GeoPoint, Near};
use super::kpis;
use super::kpis::arguments::{KpiFilter, KpiOrder};
use super::kpis::report::KpiReport;
use super::kpis::words::Comparison;
use super::loaders::{Question, SellerList};
use super::network;
use super::node::{NodeKind, node_id};
use super::products::Product;
use super::reviews::ReviewSummary;
use crate::filter::TextFilter;
use crate::kpi::dimension::Dimension;
use crate::stores::documents::{self, Position};

#[derive(Default)]
pub(crate) struct SellersQuery;

#[Object]
impl SellersQuery {
    /// By id; null where there is none.
    async fn seller(&self, context: &Context<'_>, id: ID) -> Nullable<Seller> {
        Seller::by_id(context, id.0).await.transpose()
    }

    /// Sellers that pass a filter, in an order; ties by id.
    async fn sellers(
        &self,
        context: &Context<'_>,
        #[graphql(name = "where")] filter: Option<SellerFilter>,
        #[graphql(default_with = "Some(SellerOrder::Revenue)")] order_by: Option<SellerOrder>,
        #[graphql(desc = "At most 100.", default = 20)] first: Option<i32>,
        after: Option<String>,
    ) -> Nullable<Connection<Seller>> {
        let page = PageArguments { list: "sellers".to_owned(), first, first_default: 20, after };
        let order = order_by.unwrap_or(SellerOrder::Revenue).into();
        Some(list(context, filter, order, page).await)
    }
}

async fn list(
    context: &Context<'_>,
    filter: Option<SellerFilter>,
    order: documents::SellerOrder,
    page: PageArguments,
) -> Result<Connection<Seller>, ApiError> {
    let filter = filter.map(SellerFilter::into_filter).transpose()?.unwrap_or_default();
    Connection::load(context, filter, order, page).await
}

pub(crate) type Seller = Document<documents::Seller>;

impl Record for documents::Seller {
    fn id(&self) -> &str {
        &self.id
    }

    fn by_key(key: u32) -> Question {
        Question::Seller(key)
    }

    fn by_id(id: String) -> Question {
        Question::SellerOfId(id)
    }
}

impl Listed for Seller {
    type Record = documents::Seller;
    type Filter = documents::SellerFilter;
    type Order = documents::SellerOrder;
    const CONNECTION: &str = "SellerConnection";
    const EDGE: &str = "SellerEdge";

    fn new(record: Arc<Self::Record>) -> Self {
        Self::new(record)
    }

    fn position(order: Self::Order, record: &Self::Record) -> Position {
        order.position(record)
    }

    fn page(query: SellerList) -> Question {
        Question::SellerPage(Arc::new(query))
    }

    fn count(filter: Self::Filter) -> Question {
        Question::SellerCount(Arc::new(filter))
    }
}

/// Who sells on the platform.
#[Object(name = "Seller")]
impl Document<documents::Seller> {
    /// The source's.
    pub(super) async fn id(&self) -> ID {
        ID(self.source_id().to_owned())
    }

    /// Of this one among all things that `node` finds.
    pub(super) async fn node_id(&self) -> ID {
        node_id(NodeKind::Seller, &[self.source_id()])
    }

    /// As the source spells it.
    async fn city(&self) -> Nullable<&str> {
        self.field(|seller| seller.city.as_deref())
    }

    /// Its code, in upper case.
    async fn state(&self) -> Nullable<&str> {
        self.field(|seller| seller.state.as_deref())
    }

    /// The first digits of the postal code.
    async fn zip_prefix(&self) -> Nullable<&str> {
        self.field(|seller| seller.zip_prefix.as_deref())
    }

    /// Null where the zip prefix has no place.
    async fn location(&self) -> Nullable<GeoPoint> {
        self.field(|seller| seller.location.map(GeoPoint::new))
    }

    /// Orders with an item of theirs. Null where the documents do not answer, as `items` and `revenue`.
    async fn orders(&self) -> Nullable<u32> {
        self.field(|seller| Some(seller.orders))
    }

    /// Lines that were sold, of any quantity.
    async fn items(&self) -> Nullable<u32> {
        self.field(|seller| Some(seller.items))
    }

    /// Sum of line prices, net of refunds, freight not included.
    async fn revenue(&self) -> Nullable<f64> {
        self.field(|seller| Some(to_units(seller.revenue)))
    }

    /// Of the orders with an item of theirs, each review once.
    async fn review_summary(&self) -> Nullable<ReviewSummary> {
        self.field(|seller| Some(ReviewSummary::new(&seller.reviews)))
    }

    /// How often one is met here who wanders over shared customers: `PageRank` of sellers, where each customer who bought from several
    /// counts 1 to each of them, shared by the others. All sellers add up to 1. Null where the graph does not know them.
    async fn page_rank(&self, context: &Context<'_>) -> Nullable<f64> {
        network::seller_rank(context, self.source_id()).await.transpose()
    }

    /// What they sold, best selling first (by all its sales, whoever sold it).
    async fn products(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "At most 100.", default = 20)] first: Option<i32>,
        after: Option<String>,
    ) -> Nullable<Connection<Product>> {
        let page =
            PageArguments { list: format!("Seller.products {}", self.source_id()), first, first_default: 20, after };
        let seller = TextFilter::new(Some(self.source_id().to_owned()), None, None);
        let filter = documents::ProductFilter { seller, ..documents::ProductFilter::default() };
        Some(Connection::load(context, filter, documents::ProductOrder::BestSelling, page).await)
    }

    /// Measures over the orders with an item of theirs: as the field of the same name at the root, for this seller only.
    #[expect(clippy::too_many_arguments, reason = "each argument of a field is one")]
    async fn kpis(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "At most four, none twice.", default_with = "Some(Vec::new())")] group_by: Option<
            Vec<Dimension>,
        >,
        #[graphql(name = "where")] filter: Option<KpiFilter>,
        order_by: Option<Vec<KpiOrder>>,
        #[graphql(desc = "At most 10,000.", default = 1000)] first: Option<i32>,
        #[graphql(desc = "As at the root.")] compare_to: Option<Comparison>,
        #[graphql(desc = "As at the root.", default_with = "Some(false)")] fill_gaps: Option<bool>,
    ) -> Nullable<KpiReport> {
        let asked = kpis::ReportArguments {
            group_by,
            filter,
            own: Some((Dimension::Seller, self.source_id().to_owned())),
            order_by,
            first,
            compare_to,
            fill_gaps: fill_gaps.unwrap_or_default(),
            ..kpis::ReportArguments::default()
        };
        Some(kpis::report(context, asked).await)
    }
}

/// All given fields hold together; null is as absent; an empty list matches nothing.
#[derive(InputObject)]
pub(crate) struct SellerFilter {
    /// Where they are.
    state: Option<StringFilter>,
    /// English name of a category they sold in; one must pass. Without sales there is none.
    category: Option<StringFilter>,
    /// Within a circle.
    near: Option<Near>,
}

impl SellerFilter {
    fn into_filter(self) -> Result<documents::SellerFilter, ApiError> {
        Ok(documents::SellerFilter {
            state: self.state.map(TextFilter::from).unwrap_or_default(),
            category: self.category.map(TextFilter::from).unwrap_or_default(),
            near: self.near.map(Near::check).transpose()?,
        })
    }
}

/// Ties by id; what has no value stands last.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "documents::SellerOrder")]
pub(crate) enum SellerOrder {
    /// Most revenue first.
    Revenue,
    /// Most orders first.
    Orders,
    /// Highest average score first; of equals, the one with more reviews.
    BestReviewed,
    /// By id, ascending.
    Id,
}
