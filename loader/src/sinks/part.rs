//! What a sink is handed of a load, part by part, in this order: runs of whole orders; then what belongs to no single order and is
//! known when all orders are: the catalogue, marts, people, accounts, reviews by their own ids, words, marts of the graph, the graph, lists. Each part
//! owns its rows, so that sinks work on it side by side. Keys are those of the load: the same in whatever parts it comes.

use std::ops::Range;
use std::sync::Arc;

use polars::prelude::{DataFrame, StringChunked};
use triptych_analytics::abc::AbcClass;
use triptych_recommend::rank::Ranked;
use triptych_schemas::table::Table;

use crate::gold::documents::{CategoryRow, Posting, Totals};
use crate::gold::graph::Graph;
use crate::gold::slice::OrderFacts;

/// A part of a load. Of orders, people and accounts there is one part at least, be it empty. Reviews by their own ids and terms are
/// handed over only where SQLite is among the stores; others find both with the orders.
pub enum Part {
    Orders(OrdersPart),
    Catalogue(Arc<CataloguePart>),
    /// All marts but `customer_metrics`, whole, one after another.
    Mart(&'static Table, DataFrame),
    People(PeoplePart),
    Accounts(AccountsPart),
    Reviews(ReviewsPart),
    /// By term, after all reviews.
    Terms(Vec<Posting>),
    Graph(GraphPart),
    Lists(ListsPart),
}

/// Whole orders that follow one another by key, with all that hangs on them.
pub struct OrdersPart {
    /// Key of the first order. That of a review's order, less this, is the row of the order here.
    pub first_key: u32,
    pub facts: OrderFacts,
    /// By row of `facts.reviews`: its number among all reviews by review id, then order id.
    pub review_keys: Vec<u32>,
}

/// Products, sellers, places and categories, with what was sold of them.
pub struct CataloguePart {
    /// By `product_key`.
    pub products: DataFrame,
    pub product_totals: Vec<Totals>,
    pub abc_classes: Vec<AbcClass>,
    /// By `seller_key`.
    pub sellers: DataFrame,
    pub seller_totals: Vec<Totals>,
    /// (`product_key`, `seller_key`), ascending, each pair once.
    pub product_sellers: Vec<(u32, u32)>,
    pub places: DataFrame,
    /// As the fact table has them, and with how many products each has.
    pub categories: DataFrame,
    pub category_rows: Vec<CategoryRow>,
}

/// Customers that follow one another by key.
pub struct PeoplePart {
    pub first_key: u32,
    /// Rows of the fact table `customers`, and row by row their `customer_metrics`.
    pub customers: DataFrame,
    pub metrics: DataFrame,
    pub accounts: AccountsOfPeople,
}

/// Account ids of some people, those of each ascending.
pub struct AccountsOfPeople {
    pub ids: StringChunked,
    /// Where those of each person start in `ids`, and last where all end.
    pub starts: Vec<usize>,
}

/// Accounts that follow one another by id.
pub struct AccountsPart {
    /// Rows of the fact table `accounts`.
    pub accounts: DataFrame,
    /// By row, whose they are.
    pub customer_ids: StringChunked,
}

/// Reviews that follow one another by review id, then order id.
pub struct ReviewsPart {
    pub first_key: u32,
    /// Rows of the fact table `reviews`, in any order, with a column `state`: where the order was sent.
    pub table: DataFrame,
    /// By key, from `first_key` on, the row in `table`.
    pub rows: Vec<u32>,
}

/// What the recommendation model counted.
#[derive(Clone)]
pub struct GraphPart {
    pub graph: Arc<Graph>,
    /// The catalogue that was handed over before.
    pub catalogue: Arc<CataloguePart>,
}

/// Recommendations of customers that follow one another by key; none where stores are not to list them.
pub struct ListsPart {
    pub first_key: u32,
    pub lists: Vec<Vec<Ranked>>,
    pub customer_ids: StringChunked,
    pub of: GraphPart,
}

impl Part {
    /// As messages may name it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Orders(_) => "orders",
            Self::Catalogue(_) => "products",
            Self::Mart(table, _) => table.name,
            Self::People(_) => "customers",
            Self::Accounts(_) => "accounts",
            Self::Reviews(_) => "reviews",
            Self::Terms(_) => "review_terms",
            Self::Graph(_) => "graph",
            Self::Lists(_) => "recommendations",
        }
    }
}

impl AccountsOfPeople {
    /// Of the person in this row.
    pub fn of(&self, row: usize) -> impl Iterator<Item = &str> {
        let Range { start, end } = self.starts[row]..self.starts[row + 1];
        (start..end).filter_map(|place| self.ids.get(place))
    }
}

impl ReviewsPart {
    /// Keys and rows.
    pub fn by_key(&self) -> impl Iterator<Item = (u32, usize)> {
        (self.first_key..).zip(self.rows.iter().map(|row| *row as usize))
    }
}
