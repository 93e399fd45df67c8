//! What the gateway asks of a graph store: the evidence that recommendations are ranked from, frequent pairs, and where products,
//! sellers and customers stand among each other.
//!
//! Ranking itself is the crate `recommend`, so every store gives the same answer. What a store returns is bounded by
//! that crate's `NEIGHBOURS_MAX`, `CATEGORY_MEMBERS_MAX` and `SELLER_PRODUCTS_MAX`, and by the limits below.

pub mod alike;
pub(crate) mod known;
pub mod network;
pub mod path;

use std::sync::Arc;

use async_trait::async_trait;
use triptych_recommend::ask::{Ask, Wanted};
use triptych_recommend::count::Product;
use triptych_recommend::evidence::Evidence;
use triptych_recommend::parameters::{Mode, Model};

use super::StoreError;
use super::documents::Real;
use crate::filter::TextFilter;
use alike::AlikeTo;
use network::Network;
use path::{HeldBy, Holder, Through};

/// Recommendations answered at once: a page of them, and what a person looks through.
pub const RECOMMENDATIONS_MAX: usize = 100;
/// Products in a basket.
pub const BASKET_MAX: usize = 50;
/// Ids to leave out.
pub const EXCLUDED_MAX: usize = 10_000;
/// Communities answered at once.
pub const COMMUNITIES_FIRST_MAX: usize = 1_000;
/// Ids of what is in stock.
pub const IN_STOCK_MAX: usize = 10_000;
/// Categories to leave out: more than a shop has.
pub const EXCLUDED_CATEGORIES_MAX: usize = 1_000;
/// Pairs answered at once.
pub const PAIRS_FIRST_MAX: usize = 1_000;

/// Purchase history, bought-together counts, popularity.
#[async_trait]
pub trait Graph: Send + Sync {
    /// What the counts were made for. The same for all questions of a load.
    async fn model(&self) -> Result<Model, StoreError>;

    /// Evidence for each question, in their order; `None` for a category that the load does not have.
    async fn evidence(&self, questions: &[Question]) -> Result<Vec<Option<Found>>, StoreError>;

    /// Those of these products that the load has, by key, and the question in dense keys; `None` for a category that the load does
    /// not have.
    async fn listable(&self, question: &Question, ids: &[String]) -> Result<Option<Listable>, StoreError>;

    /// Products most often in one basket.
    async fn pairs(&self, question: &PairQuestion) -> Result<Pairs, StoreError>;

    /// Ids of products by key, in the order of the keys, which are those of an answer of this graph.
    async fn product_ids(&self, keys: &[u32]) -> Result<Vec<String>, StoreError>;

    /// Whether the load has a product of this id.
    async fn has_product(&self, id: &str) -> Result<bool, StoreError>;

    /// Communities and ranks. The same for all questions of a load.
    async fn network(&self) -> Result<Arc<Network>, StoreError>;

    /// Who holds these products, in any order; where there are more than `links_max`, only so many and one more.
    async fn holders(&self, through: Through, products: &[u32], links_max: usize) -> Result<Vec<HeldBy>, StoreError>;

    /// Keys of holders and of what they hold, likewise.
    async fn held(&self, through: Through, holders: &[Holder], links_max: usize)
    -> Result<Vec<(u32, u32)>, StoreError>;

    /// For each customer, in their order, at most `first` who bought the same. Ids may be those of accounts.
    async fn alike(&self, customers: &[String], first: usize) -> Result<Vec<AlikeTo>, StoreError>;
}

/// A product as the graph knows it, whatever else is told of it elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownProduct {
    pub key: u32,
    pub id: String,
}

/// For whom products are wanted, and which. Ids that the load does not have are left out, so a customer whom nobody
/// knows has no history, and a basket may turn out empty.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Question {
    pub subject: Subject,
    pub mode: Mode,
    pub wanted: Wanted,
    /// At most [`RECOMMENDATIONS_MAX`].
    pub first: usize,
    /// At most [`EXCLUDED_MAX`].
    pub exclude: Vec<String>,
    pub category: Option<String>,
    /// At most [`EXCLUDED_CATEGORIES_MAX`].
    pub exclude_categories: Vec<String>,
    /// Nothing but these, at most [`IN_STOCK_MAX`]; anything where nothing is said.
    pub in_stock: Option<Vec<String>>,
    /// 0 to 1, as the next.
    pub variety: Real,
    pub novelty: Real,
}

impl Question {
    /// The best of all products.
    pub fn new(subject: Subject, mode: Mode, first: usize) -> Self {
        Self {
            subject,
            mode,
            wanted: Wanted::Fitting,
            first,
            exclude: Vec::new(),
            category: None,
            exclude_categories: Vec::new(),
            in_stock: None,
            variety: Real(0.0),
            novelty: Real(0.0),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// Id of a person, or of an account, which means its person.
    Customer(String),
    /// A customer with a basket in progress: both speak, and what is in the basket is not recommended.
    Visit { customer: String, basket: Vec<String> },
    /// Ids of products, at most [`BASKET_MAX`].
    Basket(Vec<String>),
    /// Key of one product.
    Product(u32),
}

/// The question in dense keys, its evidence, and the names that a reason may need.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    pub ask: Ask,
    pub evidence: Evidence,
    /// Ids of `evidence.history`, in its order.
    pub history_ids: Vec<String>,
    /// Names of `evidence.categories`, in their order.
    pub category_names: Vec<String>,
}

/// Products that may be ranked by what another store knows of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Listable {
    pub ask: Ask,
    /// Ascending by key.
    pub products: Vec<(KnownProduct, Product)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PairQuestion {
    /// Both products pass it.
    pub category: TextFilter,
    /// From 1.
    pub orders_min: u32,
    /// At most [`PAIRS_FIRST_MAX`].
    pub first: usize,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pairs {
    /// Orders of the load that hold at least one item.
    pub orders: u32,
    /// Most orders first, then `a`, then `b`.
    pub pairs: Vec<PairCount>,
}

/// Two products by key, `a < b`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PairCount {
    pub a: u32,
    pub b: u32,
    /// Orders that hold both, and each of them.
    pub orders: u32,
    pub a_orders: u32,
    pub b_orders: u32,
}
