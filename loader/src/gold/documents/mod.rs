//! What documents hold beyond the facts: totals of products and sellers, their reviews, who sold what, and
//! the words reviews can be found by. Functions from frames to rows; no I/O and no store.

mod categories;
mod reviews;
mod search;
mod totals;

pub use categories::{CategoryRow, count as count_categories};
pub use search::{Posting, Postings};
pub use totals::{Sold, Totals};

use triptych_analytics::abc::AbcClass;

use super::Facts;
use crate::frame;

/// Rows beside the fact tables, addressed by their dense keys.
pub struct Documents {
    /// By `product_key`.
    pub products: Vec<Totals>,
    /// By `product_key`.
    pub abc_classes: Vec<AbcClass>,
    /// By `seller_key`.
    pub sellers: Vec<Totals>,
    /// (`product_key`, `seller_key`), ascending, each pair once.
    pub product_sellers: Vec<(u32, u32)>,
    pub categories: Vec<CategoryRow>,
    /// By `review_key`, the row number by review id, then order id: the row in the fact table.
    pub reviews: Vec<u32>,
    /// By `customer_key`: rows in `accounts`, ascending.
    pub accounts: Vec<Vec<u32>>,
    /// By term, ascending.
    pub postings: Vec<Posting>,
}

/// Derives every document of a load.
pub fn derive(facts: &Facts) -> Documents {
    let reviews = reviews::by_id(&facts.reviews);
    let mut sold = Sold::new(facts.products.height(), facts.sellers.height());
    sold.add(&facts.sales, &facts.reviews, (facts.orders.height(), 0));
    Documents {
        abc_classes: sold.abc_classes(),
        product_sellers: sold.product_sellers(),
        products: sold.products,
        sellers: sold.sellers,
        categories: categories::count(&facts.categories, &facts.products),
        accounts: accounts_of_customers(facts),
        postings: search::index(&facts.reviews, &reviews),
        reviews,
    }
}

fn accounts_of_customers(facts: &Facts) -> Vec<Vec<u32>> {
    let mut accounts = vec![Vec::new(); facts.customers.height()];
    for (row, customer) in frame::keys(&facts.accounts, "customer_key").iter().flatten().enumerate() {
        accounts[customer as usize].push(row as u32);
    }
    accounts
}

#[cfg(test)]
mod tests {
    use polars::prelude::{DataFrame, df};

    use super::*;

    /// Two products, two sellers, three orders: the first holds product 0 twice (from both sellers) and has two reviews,
    /// the second holds both products, the third nothing.
    fn facts() -> Facts {
        let frame = |made: polars::prelude::PolarsResult<DataFrame>| made.expect("columns are of one length");
        Facts {
            sales: frame(df!(
                "order_key" => [0_u32, 0, 1, 1], "product_key" => [0_u32, 0, 0, 1],
                "seller_key" => [Some(0_u32), Some(1), Some(1), None], "price" => [500_i64, 700, 300, 900],
                "quantity" => [1, 1, 1, 1], "refunded" => [0_i64; 4],
            )),
            orders: frame(df!("order_key" => [0_u32, 1, 2])),
            payments: DataFrame::empty(),
            reviews: frame(df!(
                "order_key" => [0_u32, 0, 1], "order_id" => ["o0", "o0", "o1"], "review_id" => ["r9", "r1", "r1"],
                "score" => [5, 2, 4], "title" => [None, Some("Devolução!"), None],
                "message" => [Some("devolucoes, produto"), None, Some("Produto")],
            )),
            products: frame(
                df!("category" => [Some("toys"), None], "category_portuguese" => [Some("brinquedos"), None]),
            ),
            sellers: frame(df!("seller_key" => [0_u32, 1])),
            customers: frame(df!("customer_key" => [0_u32, 1])),
            accounts: frame(df!("account_id" => ["a", "b", "c"], "customer_key" => [1_u32, 0, 1])),
            places: DataFrame::empty(),
            categories: frame(df!("category" => ["art"], "category_portuguese" => ["artes"])),
        }
    }

    #[test]
    fn totals_count_orders_and_reviews_once() {
        let documents = derive(&facts());
        let check = |totals: &Totals, orders: u32, items: u32, revenue: i64, scores: [u32; 5]| {
            assert_eq!((totals.orders, totals.items, totals.revenue), (orders, items, revenue));
            assert_eq!(totals.reviews.scores, scores);
        };
        check(&documents.products[0], 2, 3, 1500, [0, 1, 0, 1, 1]);
        check(&documents.products[1], 1, 1, 900, [0, 0, 0, 1, 0]);
        check(&documents.sellers[0], 1, 1, 500, [0, 1, 0, 0, 1]);
        check(&documents.sellers[1], 2, 2, 1000, [0, 1, 0, 1, 1]);
        let range = |totals: &Totals| (totals.price_min, totals.price_max);
        assert_eq!(range(&documents.products[0]), (Some(300), Some(700)));
        assert_eq!(documents.products[0].reviews.with_message, 2);
        assert_eq!(documents.products[0].reviews.average(), Some(11.0 / 3.0));
        assert_eq!(documents.product_sellers, [(0, 0), (0, 1)]);
    }

    #[test]
    fn reviews_are_numbered_by_id_and_found_by_word() {
        let documents = derive(&facts());
        assert_eq!(documents.reviews, [1, 2, 0], "r1:o0, r1:o1, r9:o0");
        let reviews_of = |word: &str| {
            let term = &triptych_schemas::text::search_terms(word)[0];
            documents.postings.iter().find(|posting| posting.term == *term).map(|posting| posting.reviews.clone())
        };
        assert_eq!(reviews_of("devolução"), Some(vec![0, 2]));
        assert_eq!(reviews_of("produtos"), Some(vec![1, 2]));
        assert_eq!(reviews_of("nada"), None);
    }

    #[test]
    fn categories_are_the_translated_and_the_used() {
        let documents = derive(&facts());
        let found: Vec<_> = documents.categories.iter().map(|row| (row.category.as_str(), row.products)).collect();
        assert_eq!(found, [("art", 0), ("toys", 1)]);
        assert_eq!(documents.accounts, [vec![1], vec![0, 2]]);
    }
}
