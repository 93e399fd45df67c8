//! Random questions about documents, from the values that a load holds and a few that it does not.

use e2e::dice::Dice;
use triptych_analytics::rfm::Activity;
use triptych_analytics::segment::Segment;
use triptych_gateway::filter::TextFilter;
use triptych_gateway::search::{NameSearch, Search};
use triptych_gateway::stores::documents::{
    Customer, CustomerFilter, CustomerOrder, Documents, ListQuery, Near, Product, ProductFilter, ProductOrder, Real,
    Review, ReviewFilter, ReviewOrder, Seller, SellerFilter, SellerOrder,
};
use triptych_schemas::geo::distance_km;

/// More than any list of the load.
const EVERYTHING: usize = 1_000_000;
const LONGEST_PAGE: usize = 50;

pub(super) struct Random(Dice);

impl Random {
    pub(super) fn below(&mut self, end: usize) -> usize {
        self.0.below(end)
    }

    fn one_in(&mut self, times: usize) -> bool {
        self.0.one_in(times)
    }

    pub(super) fn pick<T: Clone>(&mut self, values: &[T]) -> T {
        values[self.below(values.len())].clone()
    }

    /// Rarely something: most filters are not given.
    fn rarely<T>(&mut self, value: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.one_in(4).then(|| value(self))
    }

    pub(super) fn some<T: Clone>(&mut self, values: &[T], most: usize) -> Vec<T> {
        (0..self.below(most + 1)).map(|_| self.pick(values)).collect()
    }

    fn text(&mut self, values: &[String]) -> TextFilter {
        let mut filter = match self.below(8) {
            0 => TextFilter::new(Some(self.pick(values)), None, None),
            1 => TextFilter::new(None, Some(self.some(values, 4)), None),
            2 => TextFilter::new(None, Some(self.some(values, 6)), Some(self.some(values, 2))),
            3 => TextFilter::new(None, None, Some(self.some(values, 4))),
            _ => TextFilter::default(),
        };
        // No value is asked for, or ruled out.
        if self.one_in(4) {
            filter.nulls = !filter.nulls;
        }
        filter
    }
}

/// The values, and the source of chance.
pub(super) struct Questions {
    pub(super) random: Random,
    pub(super) products: Vec<Product>,
    pub(super) sellers: Vec<Seller>,
    pub(super) customers: Vec<Customer>,
    pub(super) reviews: Vec<Review>,
    product_ids: Vec<String>,
    seller_ids: Vec<String>,
    categories: Vec<String>,
    /// Of products.
    names: Vec<String>,
    states: Vec<String>,
    /// What reviews say.
    texts: Vec<String>,
    points: Vec<(f64, f64)>,
}

fn everything<F: Default, O>(order: O) -> [ListQuery<F, O>; 1] {
    [ListQuery { filter: F::default(), order, after: None, first: EVERYTHING }]
}

fn with_unknown(values: impl Iterator<Item = String>) -> Vec<String> {
    let mut values: Vec<String> = values.chain(["unknown".to_owned()]).collect();
    values.sort();
    values.dedup();
    values
}

/// Up to three words of reviews, some cut short with a star behind them, some in quotes beside their neighbour.
fn search(random: &mut Random, texts: &[String]) -> String {
    let mut parts = Vec::new();
    for _ in 0..random.below(4) {
        let text = random.pick(texts);
        let words: Vec<&str> = text.split_whitespace().collect();
        let at = random.below(words.len().max(1));
        let word = words.get(at).copied().unwrap_or("!").replace('"', "");
        parts.push(match random.below(4) {
            0 => format!("{}*", word.chars().take(1 + random.below(6)).collect::<String>()),
            1 => format!("\"{word} {}\"", words.get(at + 1).copied().unwrap_or_default().replace('"', "")),
            _ => word,
        });
    }
    parts.join(" ")
}

/// A word of a name, perhaps cut short, and the start of the whole name; either may be empty.
fn start(random: &mut Random, names: &[String]) -> String {
    let name = random.pick(names);
    let words: Vec<&str> = name.split_whitespace().collect();
    let [word, first] = [random.pick(&words), words[0]]
        .map(|word| word.chars().take(random.below(word.chars().count() + 1)).collect::<String>());
    if random.one_in(2) { word } else { format!("{word} {first}") }
}

impl Questions {
    pub(super) async fn new(store: &dyn Documents, seed: u64) -> Self {
        let products = store.product_pages(&everything(ProductOrder::Id)).await.unwrap().remove(0).rows;
        let sellers = store.seller_pages(&everything(SellerOrder::Id)).await.unwrap().remove(0).rows;
        let customers = store.customer_pages(&everything(CustomerOrder::Id)).await.unwrap().remove(0).rows;
        let reviews = store.review_pages(&everything(ReviewOrder::Oldest)).await.unwrap().remove(0).rows;
        let texts = reviews.iter().flat_map(|review| review.title.iter().chain(&review.message));
        let mut best_sellers = products.clone();
        best_sellers.sort_by_key(|product| std::cmp::Reverse(product.items));
        best_sellers.truncate(40);
        Self {
            random: Random(Dice::new(seed)),
            product_ids: with_unknown(best_sellers.into_iter().map(|product| product.id)),
            seller_ids: with_unknown(sellers.iter().map(|seller| seller.id.clone())),
            names: with_unknown(products.iter().flat_map(|product| product.name.iter().chain(&product.sku).cloned())),
            categories: with_unknown(products.iter().filter_map(|product| product.category.clone())),
            states: with_unknown(customers.iter().filter_map(|customer| customer.state.clone())),
            texts: with_unknown(texts.cloned()),
            points: customers.iter().filter_map(|customer| customer.location).collect(),
            products,
            sellers,
            customers,
            reviews,
        }
    }

    pub(super) fn first(&mut self) -> usize {
        self.random.below(LONGEST_PAGE)
    }

    /// Often a circle on whose very edge something lies.
    fn near(&mut self) -> Near {
        let (centre, other) = (self.random.pick(&self.points), self.random.pick(&self.points));
        let kilometres = match self.random.below(6) {
            0 => 0.0,
            1 => 25_000.0,
            2 => self.random.below(300) as f64,
            _ => distance_km(centre, other),
        };
        Near { latitude: Real(centre.0), longitude: Real(centre.1), kilometres: Real(kilometres) }
    }

    pub(super) fn product_filter(&mut self) -> ProductFilter {
        let random = &mut self.random;
        let price = |random: &mut Random| random.pick(&self.products).price_min.unwrap_or(5_000);
        ProductFilter {
            category: random.text(&self.categories),
            seller: random.text(&self.seller_ids),
            price_from: random.rarely(price),
            price_to: random.rarely(price),
            score_from: random.rarely(|random| Real(random.pick(&self.products).reviews.average().unwrap_or_default())),
            ids: if random.one_in(8) { Some(random.some(&self.product_ids, 40)) } else { None },
            search: if random.one_in(8) { Some(NameSearch::parse(&start(random, &self.names))) } else { None },
        }
    }

    pub(super) fn review_filter(&mut self) -> ReviewFilter {
        let random = &mut self.random;
        let time = |random: &mut Random| random.pick(&self.reviews).created_at.unwrap_or_default();
        ReviewFilter {
            of_product: random.rarely(|random| random.pick(&self.products).id.clone()),
            score_from: random.rarely(|random| 1 + random.below(5) as i32),
            score_to: random.rarely(|random| 1 + random.below(5) as i32),
            category: random.text(&self.categories),
            product: random.text(&self.product_ids),
            seller: random.text(&self.seller_ids),
            state: random.text(&self.states),
            has_message: random.rarely(|random| random.one_in(2)),
            created_from: random.rarely(time),
            created_before: random.rarely(time),
            search: random.rarely(|random| Search::parse(&search(random, &self.texts))),
        }
    }

    pub(super) fn seller_filter(&mut self) -> SellerFilter {
        let near = if self.random.one_in(2) { Some(self.near()) } else { None };
        let random = &mut self.random;
        SellerFilter { state: random.text(&self.states), category: random.text(&self.categories), near }
    }

    pub(super) fn customer_filter(&mut self) -> CustomerFilter {
        let near = if self.random.one_in(2) { Some(self.near()) } else { None };
        let random = &mut self.random;
        CustomerFilter {
            state: random.text(&self.states),
            segment: random.rarely(|random| random.some(&Segment::ALL, 6)),
            activity: random.rarely(|random| random.some(&Activity::ALL, 3)),
            anomaly: random.rarely(|random| random.one_in(2)),
            order_count_from: random.rarely(|random| random.below(4) as i32),
            revenue_from: random.rarely(|random| random.below(20_000) as i64),
            revenue_to: random.rarely(|random| random.below(40_000) as i64),
            lifetime_value_from: random.rarely(|random| Real(random.below(30) as f64)),
            lifetime_value_to: random.rarely(|random| Real(random.below(60) as f64)),
            churn_risk_from: random.rarely(|random| Real(random.below(100) as f64 / 100.0)),
            churn_risk_to: random.rarely(|random| Real(random.below(100) as f64 / 100.0)),
            score_from: random.rarely(|random| Real(random.below(80) as f64)),
            score_to: random.rarely(|random| Real(random.below(120) as f64)),
            near,
        }
    }
}
