//! Evidence straight from counts, for whoever holds them in memory: lists for many customers at once,
//! evaluation, tests. Refuses nothing; a store answers the same from its own tables.

use crate::count::{Bought, Counts};
use crate::evidence::{Ask, Catalogue, Evidence, Held, Share, Shares};
use crate::number::decay;
use crate::parameters::{Mode, Model, Unit};
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

    /// Evidence for a customer.
    pub fn for_customer(&self, catalogue: &Catalogue, ask: &Ask, customer: u32) -> Evidence {
        let held = self.bought(customer).iter().map(|bought| Held {
            product: bought.product,
            orders: bought.orders,
            own_weight: bought.own_weight,
            weight: history_weight(&self.model, ask.mode, bought.last_day),
            together: self.shares(&self.together[bought.product as usize], ask.mode),
            similar: self.similar(ask.mode, bought.product).to_vec(),
        });
        self.complete(catalogue, ask, held.collect())
    }

    /// Evidence for a basket of distinct products, ascending.
    pub fn for_basket(&self, catalogue: &Catalogue, ask: &Ask, basket: &[u32]) -> Evidence {
        let held = basket.iter().map(|&product| Held {
            product,
            orders: 0,
            own_weight: 0.0,
            weight: 1.0,
            together: self.shares(&self.together[product as usize], ask.mode),
            similar: self.similar(ask.mode, product).to_vec(),
        });
        self.complete(catalogue, ask, held.collect())
    }

    fn complete(&self, catalogue: &Catalogue, ask: &Ask, history: Vec<Held>) -> Evidence {
        let categories = catalogue.categories(&history).into_iter();
        let shares = categories.map(|code| (code, self.shares(&self.categories[code as usize], ask.mode)));
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
