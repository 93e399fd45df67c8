//! Products and categories.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object, SimpleObject};
use triptych_schemas::money::to_units;

use super::connection::{Connection, Listed, PageArguments};
use super::context::{loaders, served};
use super::document::{Document, Record};
use super::error::{ApiError, Nullable};
use super::kpis;
use super::kpis::arguments::{KpiFilter, KpiOrder};
use super::kpis::report::KpiReport;
use super::kpis::words::Comparison;
use super::list::List;
use super::loaders::{ProductList, Question};
use super::network::{self, ProductCommunity};
use super::node::{NodeKind, node_id};
use super::product_filter::{ProductFilter, ProductOrder};
use super::recommendations::{self, FIRST_DEFAULT_OF_PRODUCT, Narrowed, Recommendation, RecommendationArguments};
use super::reviews::{ReviewConnection, ReviewFilter, ReviewOrder, ReviewSummary};
use super::sellers::Seller;
use crate::kpi::dimension::Dimension;
use crate::stores::documents::{self, Position};
use crate::stores::graph::Subject;

#[derive(Default)]
pub(crate) struct ProductsQuery;

#[Object]
impl ProductsQuery {
    /// By id; null where there is none.
    async fn product(&self, context: &Context<'_>, id: ID) -> Nullable<Product> {
        find(context, id.0).await.transpose()
    }

    /// Products that pass a filter, in an order; ties by id.
    async fn products(
        &self,
        context: &Context<'_>,
        #[graphql(name = "where")] filter: Option<ProductFilter>,
        #[graphql(default_with = "Some(ProductOrder::BestSelling)")] order_by: Option<ProductOrder>,
        #[graphql(desc = "At most 100.", default = 20)] first: Option<i32>,
        after: Option<String>,
    ) -> Nullable<Connection<Product>> {
        let page = PageArguments { list: "products".to_owned(), first, first_default: 20, after };
        let filter = filter.map(ProductFilter::into_filter).unwrap_or_default();
        let order = order_by.unwrap_or(ProductOrder::BestSelling).into();
        Some(Connection::load(context, filter, order, page).await)
    }

    /// All categories, by name: those with a translation, and those that only products name.
    async fn categories(&self, context: &Context<'_>) -> Nullable<List<Category>> {
        Some(categories(context).await)
    }
}

async fn categories(context: &Context<'_>) -> Result<List<Category>, ApiError> {
    let categories = served(context)?.stores.documents.categories().await?;
    Ok(categories
        .into_iter()
        .map(|row| Category { name: row.name, name_portuguese: row.name_portuguese, products: row.products })
        .collect())
}

/// A kind of product.
#[derive(SimpleObject)]
pub(crate) struct Category {
    /// English; the Portuguese name where there is no translation.
    name: String,
    /// Portuguese, as the source has it.
    name_portuguese: String,
    /// How many products it holds.
    products: u32,
}

pub(crate) type Product = Document<documents::Product>;

impl Record for documents::Product {
    fn id(&self) -> &str {
        &self.id
    }

    fn by_key(key: u32) -> Question {
        Question::Product(key)
    }

    fn by_id(id: String) -> Question {
        Question::ProductOfId(id)
    }
}

/// By id; an unknown one gives none. Where the documents do not answer, the graph may know that there is one.
pub(super) async fn find(context: &Context<'_>, id: String) -> Result<Option<Product>, ApiError> {
    let found = loaders(context)?.one(Question::ProductOfId(id.clone())).await;
    if let Err(error) = &found {
        match served(context)?.stores.graph.has_product(&id).await {
            Ok(true) => {}
            Ok(false) => return Ok(None),
            Err(_) => return Err(error.clone()),
        }
    }
    Ok(Document::of(id, found))
}

impl Listed for Product {
    type Record = documents::Product;
    type Filter = documents::ProductFilter;
    type Order = documents::ProductOrder;
    const CONNECTION: &str = "ProductConnection";
    const EDGE: &str = "ProductEdge";

    fn new(record: Arc<Self::Record>) -> Self {
        Self::new(record)
    }

    fn position(order: Self::Order, record: &Self::Record) -> Position {
        order.position(record)
    }

    fn page(query: ProductList) -> Question {
        Question::ProductPage(Arc::new(query))
    }

    fn count(filter: Self::Filter) -> Question {
        Question::ProductCount(Arc::new(filter))
    }
}

/// What the shop sells. Some sources give products no name: an id and a category must do.
#[Object(name = "Product")]
impl Document<documents::Product> {
    /// The source's.
    pub(super) async fn id(&self) -> ID {
        ID(self.source_id().to_owned())
    }

    /// Of this one among all things that `node` finds.
    pub(super) async fn node_id(&self) -> ID {
        node_id(NodeKind::Product, &[self.source_id()])
    }

    /// As the shop calls it; null where the source tells none.
    async fn name(&self) -> Nullable<&str> {
        self.field(|product| product.name.as_deref())
    }

    /// The shop's article number; null where the source tells none.
    async fn sku(&self) -> Nullable<&str> {
        self.field(|product| product.sku.as_deref())
    }

    /// Who makes it; null where the source tells none.
    async fn vendor(&self) -> Nullable<&str> {
        self.field(|product| product.vendor.as_deref())
    }

    /// The shop's own kind of product, beside its category; null where the source tells none.
    #[graphql(name = "type")]
    async fn kind(&self) -> Nullable<&str> {
        self.field(|product| product.kind.as_deref())
    }

    /// Which size, colour or the like; null where the source tells none.
    async fn variant(&self) -> Nullable<&str> {
        self.field(|product| product.variant.as_deref())
    }

    /// English; the Portuguese name where no translation exists; null where unknown.
    async fn category(&self) -> Nullable<&str> {
        self.field(|product| product.category.as_deref())
    }

    /// As the source has it; null where unknown.
    async fn category_portuguese(&self) -> Nullable<&str> {
        self.field(|product| product.category_portuguese.as_deref())
    }

    /// Characters in the name.
    async fn name_length(&self) -> Nullable<i32> {
        self.field(|product| product.name_length)
    }

    /// Characters in the description.
    async fn description_length(&self) -> Nullable<i32> {
        self.field(|product| product.description_length)
    }

    /// Photos published.
    async fn photos(&self) -> Nullable<i32> {
        self.field(|product| product.photos)
    }

    /// With its packing, in grams.
    async fn weight_grams(&self) -> Nullable<i32> {
        self.field(|product| product.weight_grams)
    }

    /// Of the packing, in centimetres.
    async fn length_cm(&self) -> Nullable<i32> {
        self.field(|product| product.length_cm)
    }

    /// Of the packing, in centimetres.
    async fn height_cm(&self) -> Nullable<i32> {
        self.field(|product| product.height_cm)
    }

    /// Of the packing, in centimetres.
    async fn width_cm(&self) -> Nullable<i32> {
        self.field(|product| product.width_cm)
    }

    /// Lowest price that one unit was sold at, after discounts and before refunds.
    async fn price_min(&self) -> Nullable<f64> {
        self.field(|product| product.price_min.map(to_units))
    }

    /// Highest price that one unit was sold at.
    async fn price_max(&self) -> Nullable<f64> {
        self.field(|product| product.price_max.map(to_units))
    }

    /// Orders that hold it. Null where the documents do not answer, as `items` and `revenue`.
    async fn orders(&self) -> Nullable<u32> {
        self.field(|product| Some(product.orders))
    }

    /// Lines that were sold, of any quantity.
    async fn items(&self) -> Nullable<u32> {
        self.field(|product| Some(product.items))
    }

    /// Sum of line prices, net of refunds, freight not included.
    async fn revenue(&self) -> Nullable<f64> {
        self.field(|product| Some(to_units(product.revenue)))
    }

    /// A: the products that make the first 80 % of revenue, B: to 95 %, C: the rest. A product belongs to the class in
    /// which its share begins, products ranked by revenue, then id. Without revenue: C.
    async fn abc_class(&self) -> Nullable<AbcClass> {
        self.field(|product| Some(product.abc_class.into()))
    }

    /// Of the orders that hold it, each review once.
    async fn review_summary(&self) -> Nullable<ReviewSummary> {
        self.field(|product| Some(ReviewSummary::new(&product.reviews)))
    }

    /// Reviews of the orders that hold it.
    async fn reviews(
        &self,
        context: &Context<'_>,
        #[graphql(name = "where")] filter: Option<ReviewFilter>,
        #[graphql(default_with = "Some(ReviewOrder::Newest)")] order_by: Option<ReviewOrder>,
        #[graphql(desc = "At most 100.", default = 10)] first: Option<i32>,
        after: Option<String>,
    ) -> Nullable<ReviewConnection> {
        let page =
            PageArguments { list: format!("Product.reviews {}", self.source_id()), first, first_default: 10, after };
        let mut filter = filter.map(ReviewFilter::into_filter).unwrap_or_default();
        filter.of_product = Some(self.source_id().to_owned());
        let order = order_by.unwrap_or(ReviewOrder::Newest).into();
        Some(ReviewConnection::load(context, filter, order, page).await)
    }

    /// What buyers of this product also bought.
    #[expect(clippy::too_many_arguments, reason = "each argument of a field is one")]
    async fn also_bought(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "At most 100.", default = 5)] first: Option<i32>,
        #[graphql(desc = "Products to leave out, at most 10,000.", default_with = "Some(Vec::new())")] exclude: Option<
            Vec<ID>,
        >,
        #[graphql(desc = "Only products of this category, by its English name.")] category: Option<String>,
        #[graphql(
            desc = "No products of these categories, by their English names, at most 1,000.",
            default_with = "Some(Vec::new())"
        )]
        exclude_categories: Option<Vec<String>>,
        #[graphql(desc = "Only these products: what is in stock, or may be shown. At most 10,000.")]
        in_stock_only: Option<Vec<ID>>,
        #[graphql(
            desc = "From 0, the best, to 1: the more, the less a list has of one category, seller and reason.",
            default = 0.0
        )]
        variety: Option<f64>,
        #[graphql(desc = "From 0, the best, to 1: the more, the more a list has of what few bought.", default = 0.0)]
        novelty: Option<f64>,
    ) -> Nullable<List<Recommendation>> {
        let narrowed = Narrowed { exclude, category, exclude_categories, in_stock_only, variety, novelty };
        let arguments = RecommendationArguments { first: Some(first.unwrap_or(FIRST_DEFAULT_OF_PRODUCT)), narrowed };
        Some(recommendations::for_product(context, subject(self), arguments).await)
    }

    /// Products like this one, as the field `similar` of the root.
    #[expect(clippy::too_many_arguments, reason = "each argument of a field is one")]
    async fn similar(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "At most 100.", default = 5)] first: Option<i32>,
        #[graphql(desc = "Products to leave out, at most 10,000.", default_with = "Some(Vec::new())")] exclude: Option<
            Vec<ID>,
        >,
        #[graphql(desc = "Only products of this category, by its English name.")] category: Option<String>,
        #[graphql(
            desc = "No products of these categories, by their English names, at most 1,000.",
            default_with = "Some(Vec::new())"
        )]
        exclude_categories: Option<Vec<String>>,
        #[graphql(desc = "Only these products: what is in stock, or may be shown. At most 10,000.")]
        in_stock_only: Option<Vec<ID>>,
        #[graphql(
            desc = "From 0, the best, to 1: the more, the less a list has of one category, seller and reason.",
            default = 0.0
        )]
        variety: Option<f64>,
        #[graphql(desc = "From 0, the best, to 1: the more, the more a list has of what few bought.", default = 0.0)]
        novelty: Option<f64>,
    ) -> Nullable<List<Recommendation>> {
        let narrowed = Narrowed { exclude, category, exclude_categories, in_stock_only, variety, novelty };
        let arguments = RecommendationArguments { first: Some(first.unwrap_or(FIRST_DEFAULT_OF_PRODUCT)), narrowed };
        Some(recommendations::similar_to(context, subject(self), arguments).await)
    }

    /// How often one is met here who wanders from basket to basket: `PageRank` over pairs of one basket, weighted by orders. All products
    /// add up to 1; the least is that of those which were in no basket with another. Null where the graph does not know it.
    async fn page_rank(&self, context: &Context<'_>) -> Nullable<f64> {
        network::product_rank(context, self.source_id()).await.transpose()
    }

    /// The products that it is found with; null for one that was in no basket with another.
    async fn community(&self, context: &Context<'_>) -> Nullable<ProductCommunity> {
        network::of_product(context, self.source_id()).await.transpose()
    }

    /// Who sold it, by id.
    async fn sellers(&self, context: &Context<'_>) -> Nullable<List<Seller>> {
        Some(sellers(context, self).await)
    }

    /// Measures over the orders that hold it: as the field of the same name at the root, for this product only.
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
            own: Some((Dimension::Product, self.source_id().to_owned())),
            order_by,
            first,
            compare_to,
            fill_gaps: fill_gaps.unwrap_or_default(),
            ..kpis::ReportArguments::default()
        };
        Some(kpis::report(context, asked).await)
    }
}

async fn sellers(context: &Context<'_>, product: &Product) -> Result<List<Seller>, ApiError> {
    let sellers = loaders(context)?.sellers_of_product(product.record()?.key).await?;
    Seller::by_keys(context, &sellers).await
}

/// As the graph is asked about it. One that is known by its id alone is a basket of one.
fn subject(product: &Product) -> Subject {
    product
        .record()
        .map_or_else(|_| Subject::Basket(vec![product.source_id().to_owned()]), |record| Subject::Product(record.key))
}

/// How much of the revenue a product is part of.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "documents::AbcClass")]
pub(crate) enum AbcClass {
    /// The first 80 %.
    A,
    /// From there to 95 %.
    B,
    /// The rest.
    C,
}
