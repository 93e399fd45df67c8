//! Marts: what the customers, months and days of a load amount to, as tables beside the facts. The formulas are those of
//! `triptych-analytics`; a file a mart says what they are fed with and lays out what they answer. No I/O and no store.

mod concentration;
mod customers;
mod days;
mod distributions;
mod ledger;
mod live;
mod models;
mod months;
mod people;

use polars::prelude::{Column, DataFrame, NamedFrom, Series};
use triptych_analytics::seasonality;
use triptych_schemas::marts::CUSTOMER_METRICS;
use triptych_schemas::table::Table;
use triptych_schemas::time::DAY_SECONDS;

use super::{Facts, network};
use concentration::Sales;
pub use customers::Metrics;
pub use ledger::{DataEnd, Ledger};
use models::Models;
use people::People;

/// Each as `triptych_schemas::marts` describes it, in that order.
pub struct Marts {
    pub tables: Vec<(&'static Table, DataFrame)>,
}

impl Marts {
    /// By `customer_key`.
    pub fn customer_metrics(&self) -> &DataFrame {
        &self.tables[0].1
    }
}

/// Derives every mart of a load, and where its data ends: nowhere without an order.
pub fn derive(facts: &Facts) -> (Marts, Option<DataEnd>) {
    let ledger = ledger(facts);
    let data_end = ledger.data_end();
    let derived = ledger.derive(&facts.products, &facts.sellers, &|| true);
    let (metrics, others) = derived.expect("it goes on to the end");
    let ids = facts.customers.column("customer_id").expect("frames are checked when they are made");
    let mut tables = vec![(&CUSTOMER_METRICS, metrics.rows(0..facts.customers.height(), ids.clone()))];
    tables.extend(others);
    tables.extend(network::marts_of(facts));
    (Marts { tables }, data_end)
}

/// Of all orders of a load.
fn ledger(facts: &Facts) -> Ledger {
    let mut ledger = Ledger::new(facts.customers.height(), facts.products.height(), facts.sellers.height());
    ledger.add(&facts.orders, &facts.sales, &facts.reviews);
    ledger
}

impl Ledger {
    /// The metrics of customers, and every other mart that is made of these sums, in order. What is not needed any more is let go on the way, for a large
    /// load fills the memory with it. `None` where `goes_on`, which is asked between the parts and within the longest, said
    /// no; it will say no again.
    pub fn derive(
        self,
        products: &DataFrame,
        sellers: &DataFrame,
        goes_on: &(dyn Fn() -> bool + Sync),
    ) -> Option<(Metrics, Vec<(&'static Table, DataFrame)>)> {
        let ask = || goes_on().then_some(());
        let data_end = self.days.end().unwrap_or_default();
        let seasons = seasonality::measure(&self.hours, data_end);
        let growth = months::growth(&self.hours, &self.buyers, &seasons.left_out, data_end);
        let over_time = [days::anomalies(&self.hours), self.live.table(), growth];
        let seasonality = days::seasonality(seasons);
        let Self { cohorts, people, products: of_products, sellers: of_sellers, values, .. } = self;
        let distributions = distributions::build(&values);
        drop(values);
        ask()?;
        let cohorts = months::cohorts(cohorts);
        let people = People::new(people, data_end);
        let sales = Sales { of_products: &of_products, of_sellers: &of_sellers, products, sellers };
        let (concentration, abc_classes) = concentration::build(sales, people.revenues());
        ask()?;
        let models = Models::new(&people, goes_on)?;
        let mut tables = Vec::from(models.tables());
        tables.push(cohorts);
        tables.extend(concentration);
        tables.push(seasonality);
        tables.extend(distributions);
        tables.extend(over_time);
        ask()?;
        Some((Metrics::new(people, models, abc_classes), tables))
    }
}

/// A column of a mart from its rows.
fn column<T, V>(name: &str, rows: &[T], value: impl Fn(&T) -> V) -> Column
where
    Series: NamedFrom<Vec<V>, [V]>,
{
    Series::new(name.into(), rows.iter().map(value).collect::<Vec<V>>()).into()
}

/// Midnight of a day.
fn midnight(day: i32) -> i64 {
    i64::from(day) * DAY_SECONDS
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use polars::prelude::DataFrame;

    use super::*;
    use crate::frame;
    use crate::frame::{flags, integers, longs, reals, texts};
    use crate::pipeline;

    fn mart<'a>(marts: &'a Marts, name: &str) -> &'a DataFrame {
        &marts.tables.iter().find(|(table, _)| table.name == name).unwrap().1
    }

    fn sum(rows: &DataFrame, name: &str) -> i64 {
        integers(rows, name).iter().flatten().map(i64::from).sum()
    }

    #[test]
    fn marts_agree_with_the_facts_and_with_each_other() {
        let facts = pipeline::facts("generate:orders=3000,seed=7,dirt=0.01");
        let (marts, _) = derive(&facts);
        let cents = |rows: &DataFrame| longs(rows, "revenue").iter().flatten().sum::<i64>();
        let (revenue, orders) = (cents(&facts.orders), facts.orders.height() as i64);
        let people: BTreeSet<u32> = frame::keys(&facts.orders, "customer_key").iter().flatten().collect();

        let metrics = mart(&marts, "customer_metrics");
        assert_eq!((sum(metrics, "frequency"), metrics.height()), (orders, facts.customers.height()));
        for name in ["segment", "activity", "abc_class"] {
            assert_eq!(texts(metrics, name).iter().flatten().count(), people.len(), "{name}");
        }
        assert_eq!(integers(metrics, "cluster").iter().flatten().count(), people.len());
        assert_eq!(flags(metrics, "anomaly").iter().flatten().filter(|is_one| *is_one).count(), people.len() / 100);
        assert!(reals(metrics, "churn_risk").iter().flatten().all(|risk| (0.0..=1.0).contains(&risk)));

        let cohorts = mart(&marts, "cohorts");
        assert_eq!((cents(cohorts), sum(cohorts, "orders")), (revenue, orders));
        assert_eq!(cents(mart(&marts, "monthly_growth")), revenue);
        assert_eq!(cents(mart(&marts, "seasonality")), 3 * revenue);

        let percents = reals(mart(&marts, "abc_classes"), "revenue_percent").iter().flatten();
        assert!((percents.sum::<f64>() - 400.0).abs() < 1e-9, "100 % of each of the four");
        let counts = sum(mart(&marts, "distributions"), "count");
        assert_eq!(sum(mart(&marts, "histograms"), "count"), counts);
    }

    #[test]
    fn what_a_shop_tells_nothing_of_is_empty() {
        let (marts, _) = derive(&pipeline::facts("generate:orders=3000,seed=7,shape=shop"));
        let of = |name: &str, of: &str| {
            let rows = mart(&marts, name);
            let place = texts(rows, "of").iter().position(|found| found == Some(of)).unwrap();
            rows.slice(place as i64, 1)
        };
        for members in ["sellers", "categories"] {
            let row = of("concentration", members);
            assert_eq!((sum(&row, "members"), reals(&row, "gini").get(0)), (0, None), "{members}");
        }
        for values in ["freight", "delivery_days"] {
            let row = of("distributions", values);
            assert_eq!((sum(&row, "count"), reals(&row, "mean").get(0)), (0, None), "{values}");
        }
        let profiles = mart(&marts, "cluster_profiles");
        // Every purchase is an order of one line.
        let silent = ["items_per_order", "review_score", "delivery_days"];
        let rows = texts(profiles, "feature").iter().zip(reals(profiles, "deviation").iter());
        for (feature, deviation) in rows {
            assert_eq!(deviation.is_none(), silent.contains(&feature.unwrap()), "{feature:?}");
        }
        for name in ["gini", "lifetime_value", "churn_risk"] {
            let rows = if name == "gini" { of("concentration", "customers") } else { marts.customer_metrics().clone() };
            assert!(reals(&rows, name).iter().flatten().count() > 0, "{name}");
        }
    }

    #[test]
    fn a_derivation_ends_wherever_it_is_told_to() {
        let facts = pipeline::facts("generate:orders=300,seed=7");
        let asked = AtomicUsize::new(0);
        let is_derived = |until: usize| {
            asked.store(0, Ordering::Relaxed);
            let goes_on = || asked.fetch_add(1, Ordering::Relaxed) < until;
            ledger(&facts).derive(&facts.products, &facts.sellers, &goes_on).is_some()
        };
        assert!(is_derived(usize::MAX));
        let times = asked.load(Ordering::Relaxed);
        assert!(times > 4, "{times}");
        for until in 0..times {
            assert!(!is_derived(until), "asked for the {}th time of {times}", until + 1);
        }
    }

    #[test]
    fn marts_come_in_the_order_of_their_tables() {
        let (marts, _) = derive(&pipeline::facts("generate:orders=20,seed=7"));
        let names: Vec<&str> = marts.tables.iter().map(|(table, _)| table.name).collect();
        let expected: Vec<&str> = triptych_schemas::marts::TABLES.iter().map(|table| table.name).collect();
        assert_eq!(names, expected);
        assert_eq!(marts.customer_metrics().height(), mart(&marts, "customer_metrics").height());
    }
}
