//! What was held out, as CSV files, so that other programs can be asked the same: `new_items.csv` and `next_basket.csv`
//! with a row a customer and product, `loo.csv` with a row a basket and the product that was taken from it.

use std::path::Path;

use triptych_recommend::parameters::Mode;
use triptych_recommend::split::{Query, Split, Subject};

use crate::frame;
use crate::gold::Facts;

/// Between the products of a basket.
const BETWEEN: &str = ";";

pub(super) fn write(split: &Split, facts: &Facts, folder: &Path) -> Result<(), csv::Error> {
    std::fs::create_dir_all(folder)?;
    let ids = Ids { facts };
    for (mode, file) in [(Mode::NewItems, "new_items.csv"), (Mode::NextBasket, "next_basket.csv")] {
        let mut writer = csv::Writer::from_path(folder.join(file))?;
        writer.write_record(["customer_unique_id", "product_id"])?;
        for Query { subject, truth, .. } in split.of(mode) {
            let Subject::Customer(customer) = subject else { continue };
            for product in truth {
                writer.write_record([ids.customer(*customer), ids.product(*product)])?;
            }
        }
        writer.flush()?;
    }
    let mut writer = csv::Writer::from_path(folder.join("loo.csv"))?;
    writer.write_record(["query_id", "context", "product_id"])?;
    for Query { subject, truth, order } in split.of(Mode::AlsoBought) {
        let (Subject::Basket(basket), Some(order)) = (subject, order) else { continue };
        let context: Vec<&str> = basket.iter().map(|product| ids.product(*product)).collect();
        writer.write_record([ids.order(*order), &context.join(BETWEEN), ids.product(truth[0])])?;
    }
    writer.flush()?;
    Ok(())
}

struct Ids<'a> {
    facts: &'a Facts,
}

impl<'a> Ids<'a> {
    fn customer(&self, key: u32) -> &'a str {
        frame::texts(&self.facts.customers, "customer_id").get(key as usize).unwrap_or_default()
    }

    fn product(&self, key: u32) -> &'a str {
        frame::texts(&self.facts.products, "product_id").get(key as usize).unwrap_or_default()
    }

    fn order(&self, key: u32) -> &'a str {
        frame::texts(&self.facts.orders, "order_id").get(key as usize).unwrap_or_default()
    }
}
