//! Evidence straight from counts, for whoever holds them in memory: lists for many customers at once,
//! evaluation, tests. Refuses nothing; a store answers the same from its own tables.

use std::sync::Arc;

use crate::ask::Ask;
use crate::count::{Bought, Counts};
use crate::evidence::{Catalogue, Evidence, Held, Share, Shares, with_basket};
use crate::number::decay;
use crate::parameters::{Mode, Model, Unit};
use crate::rank::{Ranked, rank};
use crate::split::Subject;
use crate::together::{Neighbour, Together};

impl Counts {
    /// The catalogue of these counts.
    pub fn catalogue(&self) -> Catalogue {
        Catalogue::new(self.model.clone(), self.products.clone())
    }

    /// What a customer bought, ascending by product; nothing for a stranger.
    pub fn bought(&self, customer: u32) -> &[Bought] {
        let start = self.history.partition_point(|bought| bought.customer < customer);
        let end = self.history.partition_point(|bought| bought.customer <= customer);
        &self.history[start..end]
    }

    /// The products that a question goes by, ascending.
    pub(crate) fn history_of(&self, subject: &Subject) -> Vec<u32> {
        match subject {
            Subject::Customer(customer) => self.bought(*customer).iter().map(|bought| bought.product).collect(),
            Subject::Basket(basket) => basket.clone(),
        }
    }

    /// Evidence for a customer.
    pub fn for_customer(&self, catalogue: &Catalogue, ask: &Ask, customer: u32) -> Evidence {
        self.complete(catalogue, ask, self.of_customer(ask.mode, customer))
    }

    /// Evidence for a basket of distinct products, ascending.
    pub fn for_basket(&self, catalogue: &Catalogue, ask: &Ask, basket: &[u32]) -> Evidence {
        self.complete(catalogue, ask, self.in_basket(ask.mode, basket))
    }

    /// Evidence for a customer with a basket in progress, of distinct products, ascending. What is in the basket is excluded by
    /// whoever asks.
    pub fn for_visit(&self, catalogue: &Catalogue, ask: &Ask, customer: u32, basket: &[u32]) -> Evidence {
        let history = with_basket(self.of_customer(ask.mode, customer), self.in_basket(ask.mode, basket));
        self.complete(catalogue, ask, history)
    }

    fn in_basket(&self, mode: Mode, basket: &[u32]) -> Vec<Held> {
        let held = |&product: &u32| Held {
            product,
            orders: 0,
            own_weight: 0.0,
            weight: 1.0,
            together: Arc::new(self.shares(&self.together[product as usize], mode)),
            similar: self.similar(mode, product).into(),
        };
        basket.iter().map(held).collect()
    }

    fn of_customer(&self, mode: Mode, customer: u32) -> Vec<Held> {
        let held = |bought: &Bought| Held {
            product: bought.product,
            orders: bought.orders,
            own_weight: bought.own_weight,
            weight: history_weight(&self.model, mode, bought.last_day),
            together: Arc::new(self.shares(&self.together[bought.product as usize], mode)),
            similar: self.similar(mode, bought.product).into(),
        };
        self.bought(customer).iter().map(held).collect()
    }

    /// The answer to a question about a customer or a basket.
    pub fn answer(&self, catalogue: &Catalogue, ask: &Ask, subject: &Subject) -> Vec<Ranked> {
        let evidence = match subject {
            Subject::Customer(customer) => self.for_customer(catalogue, ask, *customer),
            Subject::Basket(basket) => self.for_basket(catalogue, ask, basket),
        };
        rank(&self.model, ask, &evidence)
    }

    fn complete(&self, catalogue: &Catalogue, ask: &Ask, history: Vec<Held>) -> Evidence {
        let categories = catalogue.categories(&history).into_iter();
        let shares = categories.map(|code| (code, Arc::new(self.shares(&self.categories[code as usize], ask.mode))));
        let shares = shares.collect();
        catalogue.evidence(ask, history, shares)
    }

    fn shares(&self, together: &Together, mode: Mode) -> Shares {
        let unit = self.model.of(mode).unit;
        let share = |neighbour: &Neighbour| Share {
            product: neighbour.product,
            weight: neighbour.weights[mode.index()],
            units: match unit {
                Unit::Customer => neighbour.customers,
                Unit::Order => neighbour.orders,
            },
        };
        let list = together.neighbours.iter().map(share).filter(|share| share.weight > 0.0).collect();
        Shares { total: together.totals[mode.index()], list }
    }
}

/// `h_i` of a product last bought on a day.
pub fn history_weight(model: &Model, mode: Mode, last_day: i32) -> f64 {
    model.of(mode).history_days.map_or(1.0, |days| decay(model.last_day - last_day, days))
}
