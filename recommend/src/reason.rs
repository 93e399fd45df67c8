//! Why a product is recommended: the largest part of its score, in words that are true of the data.

use crate::count::Product;
use crate::parameters::{Mode, Unit};

/// The part of the score that is largest, as the evidence knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Bought together with a product of the history or basket.
    BoughtTogether {
        with: u32,
        units: u32,
    },
    /// The customer bought this very product before.
    BoughtBefore {
        orders: u32,
    },
    /// Popular among the goods of the main seller of a product of the history or basket, in its category.
    PopularAtSeller {
        seller: u32,
    },
    /// Bought together with products of a category of the history or basket.
    PopularInCategory {
        category: u32,
        units: u32,
    },
    PopularNow,
    /// Bought by customers of a segment, of whom there are so many; beside the shop's buyers and all customers of the shop.
    PopularInSegment {
        customers: u32,
        buyers: u32,
        of: u32,
    },
}

impl Cause {
    /// The name by which stores keep it.
    pub fn name(self) -> &'static str {
        match self {
            Cause::BoughtTogether { .. } => "bought_together",
            Cause::BoughtBefore { .. } => "bought_before",
            Cause::PopularAtSeller { .. } => "popular_at_seller",
            Cause::PopularInCategory { .. } => "popular_in_category",
            Cause::PopularNow => "popular_now",
            Cause::PopularInSegment { .. } => "popular_in_segment",
        }
    }
}

/// What `count` counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// All of the data.
    Ever,
    /// The model's recent days.
    Recent,
}

/// A cause with the count that its sentence states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reason {
    pub cause: Cause,
    pub count: u32,
    pub unit: Unit,
    pub period: Period,
}

/// What speaks for a recommendation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// What a customer bought.
    History,
    Basket,
    /// What a customer bought, and the basket in progress.
    HistoryAndBasket,
    /// One product, to which others are alike.
    Product,
}

impl Origin {
    pub fn of(mode: Mode) -> Origin {
        if mode == Mode::AlsoBought { Origin::Basket } else { Origin::History }
    }

    /// The goods of a seller for which it speaks.
    fn shelf(self) -> &'static str {
        match self {
            Origin::History => "From the main seller of a product bought before",
            Origin::Basket => "From the main seller of a product in the basket",
            Origin::HistoryAndBasket => "From the main seller of a product bought before or in the basket",
            Origin::Product => "Of the same category and main seller",
        }
    }
}

/// Names that the sentence needs and the model does not know.
#[derive(Clone, Copy, Debug)]
pub struct Words<'a> {
    pub origin: Origin,
    /// Id of the product of [`Cause::BoughtTogether`].
    pub with: &'a str,
    /// Name of the category of [`Cause::PopularInCategory`].
    pub category: &'a str,
    pub recent_days: i32,
    /// The data's last purchase day, `2018-09-03`.
    pub last_day: &'a str,
}

impl Reason {
    /// The reason for `product`. Popularity is stated for the recent days, or, where nobody bought the product
    /// in them (a small filter reaches down that far), for all of the data.
    pub(crate) fn new(unit: Unit, product: &Product, cause: Cause) -> Reason {
        let (count, unit, period) = match cause {
            Cause::BoughtTogether { units, .. } | Cause::PopularInCategory { units, .. } => (units, unit, Period::Ever),
            Cause::BoughtBefore { orders } => (orders, Unit::Order, Period::Ever),
            Cause::PopularAtSeller { .. } | Cause::PopularNow if product.recent_buyers > 0 => {
                (product.recent_buyers, Unit::Customer, Period::Recent)
            }
            Cause::PopularAtSeller { .. } | Cause::PopularNow | Cause::PopularInSegment { .. } => {
                (product.buyers, Unit::Customer, Period::Ever)
            }
        };
        Reason { cause, count, unit, period }
    }

    pub(crate) fn of_segment(cause: Cause, count: u32) -> Reason {
        Reason { cause, count, unit: Unit::Customer, period: Period::Ever }
    }

    /// One plain English sentence.
    pub fn sentence(&self, words: &Words) -> String {
        let count = self.count;
        let one = count == 1;
        let Words { with, category, .. } = words;
        match (self.cause, self.unit) {
            (Cause::BoughtTogether { .. }, Unit::Customer) => {
                format!("{} who bought {with} also bought this.", number(count, "customer"))
            }
            (Cause::BoughtTogether { .. }, Unit::Order) => {
                let hold = if one { "holds" } else { "hold" };
                format!("{} {hold} both {with} and this.", number(count, "order"))
            }
            (Cause::BoughtBefore { .. }, _) => {
                format!("This customer bought it before, in {}.", number(count, "order"))
            }
            (Cause::PopularInCategory { .. }, Unit::Customer) => {
                format!("{} who bought another product of {category} also bought this.", number(count, "customer"))
            }
            (Cause::PopularInCategory { .. }, Unit::Order) => {
                let hold = if one { "holds" } else { "hold" };
                format!("{} {hold} both this and another product of {category}.", number(count, "order"))
            }
            (Cause::PopularAtSeller { .. }, _) => {
                format!("{}: {}.", words.origin.shelf(), self.bought(words))
            }
            (Cause::PopularInSegment { customers, buyers, of }, _) => {
                format!(
                    "{count} of the segment's {} bought this, and {buyers} of all {of}.",
                    number(customers, "customer")
                )
            }
            (Cause::PopularNow, _) => format!("{}.", self.bought(words)),
        }
    }

    fn bought(&self, words: &Words) -> String {
        let buyers = number(self.count, "customer");
        let Words { recent_days, last_day, .. } = words;
        match self.period {
            Period::Recent => format!("{buyers} bought this in the {recent_days} days to {last_day}"),
            Period::Ever => format!("{buyers} bought this, none of them in the {recent_days} days to {last_day}"),
        }
    }
}

fn number(count: u32, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(cause: Cause, count: u32, unit: Unit, period: Period, expected: &str) {
        let words =
            Words { origin: Origin::Basket, with: "lamp", category: "garden", recent_days: 90, last_day: "2018-09-03" };
        assert_eq!(Reason { cause, count, unit, period }.sentence(&words), expected);
    }

    #[test]
    fn sentences_state_their_count() {
        use Period::{Ever, Recent};
        use Unit::{Customer, Order};
        let together = Cause::BoughtTogether { with: 0, units: 1 };
        let category = Cause::PopularInCategory { category: 0, units: 1 };
        let seller = Cause::PopularAtSeller { seller: 0 };
        check(together, 7, Customer, Ever, "7 customers who bought lamp also bought this.");
        check(together, 1, Customer, Ever, "1 customer who bought lamp also bought this.");
        check(together, 1, Order, Ever, "1 order holds both lamp and this.");
        check(together, 3, Order, Ever, "3 orders hold both lamp and this.");
        check(Cause::BoughtBefore { orders: 2 }, 2, Order, Ever, "This customer bought it before, in 2 orders.");
        check(category, 4, Customer, Ever, "4 customers who bought another product of garden also bought this.");
        check(category, 4, Order, Ever, "4 orders hold both this and another product of garden.");
        check(
            seller,
            5,
            Customer,
            Recent,
            "From the main seller of a product in the basket: 5 customers bought this in the 90 days to 2018-09-03.",
        );
        let segment = Cause::PopularInSegment { customers: 340, buyers: 210, of: 9_000 };
        check(segment, 12, Customer, Ever, "12 of the segment's 340 customers bought this, and 210 of all 9000.");
        check(Cause::PopularNow, 41, Customer, Recent, "41 customers bought this in the 90 days to 2018-09-03.");
        check(
            Cause::PopularNow,
            2,
            Customer,
            Ever,
            "2 customers bought this, none of them in the 90 days to 2018-09-03.",
        );
    }
}
