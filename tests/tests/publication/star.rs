//! The star schema in `ClickHouse`: every view answers, and what it sums up is what the facts and the marts say.

use clickhouse::Client;
use triptych_schemas::clickhouse::STAR;

use crate::Turn;

/// Counts what does not agree; 0 is right.
const DISAGREEMENTS: [(&str, &str); 8] = [
    (
        "the fact table is the sales",
        "SELECT count() FROM (SELECT order_id, item_number, price, freight FROM sales \
         EXCEPT SELECT order_id, item_number, price, freight FROM fact_sales)",
    ),
    (
        "every sale has its customer, product, seller and day",
        "SELECT (SELECT count() FROM sales) - count() FROM fact_sales \
         INNER JOIN dim_customer USING (customer_key) INNER JOIN dim_product USING (product_key) \
         INNER JOIN dim_seller USING (seller_key) INNER JOIN dim_date USING (date)",
    ),
    (
        "a person's revenue is that of their sales",
        "SELECT count() FROM dim_customer AS c LEFT JOIN (SELECT customer_key, sum(price) AS sold FROM fact_sales GROUP BY customer_key) \
         AS f USING (customer_key) WHERE c.revenue != f.sold",
    ),
    (
        "a product's revenue is that of its sales",
        "SELECT count() FROM dim_product AS p LEFT JOIN (SELECT product_key, sum(price) AS sold FROM fact_sales GROUP BY product_key) \
         AS f USING (product_key) WHERE p.revenue != f.sold",
    ),
    (
        "days, weeks and months add up to all revenue",
        "SELECT uniqExact(revenue) - 1 FROM (SELECT sum(price) AS revenue FROM sales UNION ALL SELECT sum(revenue) FROM agg_day \
         UNION ALL SELECT sum(revenue) FROM agg_week UNION ALL SELECT sum(revenue) FROM agg_month \
         UNION ALL SELECT sum(revenue) FROM revenue_by_country UNION ALL SELECT sum(revenue) FROM revenue_by_state)",
    ),
    (
        "months are those of the mart",
        "SELECT count() FROM agg_month AS a FULL JOIN (SELECT * FROM monthly_growth WHERE orders > 0) AS g \
         ON a.month = toDate32(g.month) \
         WHERE a.revenue != g.revenue OR a.orders != g.orders OR a.customers != g.customers",
    ),
    (
        "every day and week with sales is a date",
        "SELECT count() FROM (SELECT day AS date FROM agg_day EXCEPT SELECT date FROM dim_date) AS days \
         FULL JOIN (SELECT week AS date FROM agg_week EXCEPT SELECT week_start FROM dim_date) AS weeks USING (date)",
    ),
    ("days follow one another", "SELECT toInt64(max(date)) - toInt64(min(date)) + 1 - toInt64(count()) FROM dim_date"),
];

#[test]
fn the_star_schema_agrees_with_facts_and_marts() {
    let Some(turn) = Turn::take() else { return };
    for source in ["generate:orders=2000,seed=5", "generate:orders=500,seed=5,shape=shop"] {
        let folder = e2e::lake::new_folder();
        turn.succeed(&["load", source, "--adopt", "--replace-source", "--quiet", "--tune", "off"], folder.path());
        let client = turn.servers.clickhouse().expect("it is named").client().expect("the address is good");
        tokio::runtime::Runtime::new().expect("a runtime can be made").block_on(check(&client, source));
    }
}

async fn check(client: &Client, source: &str) {
    for (name, _) in STAR {
        let rows = client.query("SELECT count() FROM {name:Identifier}").param("name", name).fetch_one::<u64>().await;
        let is_of_sellers = name == "dim_seller" && source.contains("shape=shop");
        assert_eq!(rows.expect("the view answers") > 0, !is_of_sellers, "{source}: rows of {name}");
        let bare = "SELECT count() FROM system.columns \
                    WHERE database = currentDatabase() AND table = {name:String} AND comment = ''";
        assert_eq!(client.query(bare).param("name", name).fetch_one::<u64>().await.expect("it answers"), 0, "{name}");
    }
    for (what, disagreements) in DISAGREEMENTS {
        let has_no_sellers = what.contains("seller") && source.contains("shape=shop");
        if has_no_sellers {
            continue;
        }
        let found = client.query(&format!("SELECT toInt64(assumeNotNull(({disagreements})))")).fetch_one::<i64>().await;
        assert_eq!(found.unwrap_or_else(|error| panic!("{what}: {error}")), 0, "{source}: {what}");
    }
}
