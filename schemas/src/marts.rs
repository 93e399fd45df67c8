//! The marts of a load: what its customers, months and days amount to, one table each, beside the facts and in the same
//! stores. The formulas are in the crate `triptych-analytics`.
//!
//! A day or a month is a time at its midnight. Lists in one table are told apart by a column that names them.

use crate::table::Kind::{Flag, Integer, Key, Money, Real, Text, Time};
use crate::table::{Table, optional, required};

pub const TABLES: &[&Table] = &[
    &CUSTOMER_METRICS,
    &CLUSTER_PROFILES,
    &MODEL_PARAMETERS,
    &COHORTS,
    &CONCENTRATION,
    &CONCENTRATION_CURVES,
    &ABC_CLASSES,
    &ABC_MEMBERS,
    &SEASONALITY,
    &DISTRIBUTIONS,
    &HISTOGRAMS,
    &DAILY_ANOMALIES,
    &LIVE_ANOMALIES,
    &MONTHLY_GROWTH,
    &PRODUCT_COMMUNITIES,
    &PRODUCT_RANKS,
    &SELLER_RANKS,
];

pub const CUSTOMER_METRICS: Table = Table {
    name: "customer_metrics",
    about: "One row a person, as in `customers`. One who never ordered has no metrics.",
    key: &["customer_key"],
    columns: &[
        required("customer_key", Key, "row of the person in `customers`"),
        required("customer_id", Text, "the person").distinct(),
        optional("recency_days", Integer, "days from the last order to the last busy day of the data"),
        required("frequency", Integer, "all orders"),
        required("monetary", Money, "revenue over their items, net of what they gave back"),
        optional("recency_score", Integer, "1 to 5 by quintiles, 5 is most recent"),
        optional("frequency_score", Integer, "1 to 5: that many orders, 5 also for more"),
        optional("monetary_score", Integer, "1 to 5 by quintiles, 5 is most"),
        optional("segment", Text, "one of eleven, by the scores"),
        optional("activity", Text, "very_active to 30 days, active to 90, at_risk to 180, churned beyond"),
        optional("churn_risk", Real, "1 - P(alive) by MBG/NBD; null where too few ever came back"),
        optional("expected_purchases", Real, "purchase days expected in the next 365 days, by MBG/NBD"),
        optional("lifetime_value", Real, "revenue expected in the next 365 days, by Gamma-Gamma on top"),
        optional("abc_class", Text, "A, B or C by revenue, among all who ordered"),
        optional("cluster", Integer, "number in `cluster_profiles`"),
        required("anomaly", Flag, "among the 1 % most isolated"),
        optional("isolation", Real, "isolation forest score, 0 to 1; about 0.5 is ordinary"),
        optional("anomaly_feature", Text, "the feature that drove the anomaly"),
        optional("score", Real, "0 to 100: where the person stands among all"),
    ],
};

pub const CLUSTER_PROFILES: Table = Table {
    name: "cluster_profiles",
    about: "One row a cluster of customers and feature. Clusters are numbered by size.",
    key: &["cluster", "feature"],
    columns: &[
        required("cluster", Integer, "from 1, the largest first"),
        required("label", Text, "the features that set it apart most"),
        required("customers", Integer, "people in the cluster"),
        required("silhouette", Real, "of the whole clustering, -1 to 1, on a sample"),
        required("feature", Text, "what customers are compared by"),
        optional("mean", Real, "over those of the cluster of whom it is known"),
        optional("deviation", Real, "standard deviations from the mean of all customers"),
    ],
};

pub const MODEL_PARAMETERS: Table = Table {
    name: "model_parameters",
    about: "What was fitted on this load; without rows where there was too little to fit on.",
    key: &["model", "parameter"],
    columns: &[
        required("model", Text, "mbg_nbd (days) or gamma_gamma (units of money)"),
        required("parameter", Text, "as in the paper, or what the fit reached"),
        required("value", Real, "its value"),
    ],
};

pub const COHORTS: Table = Table {
    name: "cohorts",
    about: "One row a month of first order and number of months later, up to the last month of the data.",
    key: &["month", "months_later"],
    columns: &[
        required("month", Time, "first day of the month of the first order"),
        required("months_later", Integer, "0 is the month itself"),
        required("cohort_customers", Integer, "people who ordered first in that month"),
        required("customers", Integer, "those of them with an order that many months later"),
        required("rate", Real, "customers / cohort_customers"),
        required("orders", Integer, "their orders in that month, with items or without"),
        required("revenue", Money, "over the items of these orders, less credit notes of that month"),
    ],
};

pub const CONCENTRATION: Table = Table {
    name: "concentration",
    about: "How unequal revenue is, over members with revenue above 0.",
    key: &["of"],
    columns: &[
        required("of", Text, "customers, products, sellers or categories"),
        required("members", Integer, "with revenue above 0"),
        optional("gini", Real, "0: all the same, near 1: one has all"),
    ],
};

pub const CONCENTRATION_CURVES: Table = Table {
    name: "concentration_curves",
    about: "Shares of the members and of the revenue, for `concentration`.",
    key: &["of", "curve", "members_percent"],
    columns: &[
        required("of", Text, "customers, products, sellers or categories"),
        required("curve", Text, "top: the largest members; lorenz: the smallest"),
        required("members_percent", Integer, "percent of the members"),
        required("revenue_percent", Real, "their percent of the revenue"),
    ],
};

pub const ABC_CLASSES: Table = Table {
    name: "abc_classes",
    about: "One row a class: A make the first 80 % of revenue, B to 95 %, C the rest.",
    key: &["of", "class"],
    columns: &[
        required("of", Text, "customers, products, sellers or categories"),
        required("class", Text, "A, B or C"),
        required("members", Integer, "members of the class, those without revenue or below 0 in C"),
        required("revenue", Money, "over their items, net of refunds"),
        optional("revenue_percent", Real, "of the revenue of members above 0, their share"),
    ],
};

pub const ABC_MEMBERS: Table = Table {
    name: "abc_members",
    about: "One row a product, seller or category. That of a person is in `customer_metrics`.",
    key: &["of", "member"],
    columns: &[
        required("of", Text, "products, sellers or categories"),
        required("member", Text, "id of the product or seller, English name of the category").distinct(),
        required("revenue", Money, "over their items"),
        required("class", Text, "A, B or C"),
    ],
};

pub const SEASONALITY: Table = Table {
    name: "seasonality",
    about: "Revenue and orders by hour of the day, day of the week and month of the year.",
    key: &["cycle", "position"],
    columns: &[
        required("cycle", Text, "hour_of_day, day_of_week or month_of_year"),
        required("position", Integer, "0 to 23; 1 is Monday; 1 is January"),
        required("revenue", Money, "over all items"),
        required("orders", Integer, "orders with items"),
        optional(
            "revenue_index",
            Real,
            "revenue a day with orders against that of all such days, 1 is average; over whole months only",
        ),
    ],
};

pub const DISTRIBUTIONS: Table = Table {
    name: "distributions",
    about: "Moments and exact quantiles (linear between neighbours).",
    key: &["of"],
    columns: &[
        required("of", Text, "order_value, item_price, freight or delivery_days"),
        required("count", Integer, "values"),
        optional("mean", Real, "in units of money, or days of 86,400 s"),
        optional("standard_deviation", Real, "of a sample: divided by count - 1"),
        optional("min", Real, "least value"),
        optional("p25", Real, "first quartile"),
        optional("median", Real, "half are below"),
        optional("p75", Real, "third quartile"),
        optional("p95", Real, "95 % are below"),
        optional("p99", Real, "99 % are below"),
        optional("max", Real, "greatest value"),
    ],
};

pub const HISTOGRAMS: Table = Table {
    name: "histograms",
    about: "Bins of `distributions`, equal in width up to p99; what is beyond is one bin.",
    key: &["of", "bin"],
    columns: &[
        required("of", Text, "order_value, item_price, freight or delivery_days"),
        required("bin", Integer, "from 1"),
        required("bin_from", Real, "values from here"),
        required("bin_to", Real, "to below here; the last bin holds this value too"),
        required("count", Integer, "values in the bin"),
    ],
};

pub const DAILY_ANOMALIES: Table = Table {
    name: "daily_anomalies",
    about: "One row a day that could be judged by its weekday and the days around.",
    key: &["of", "day"],
    columns: &[
        required("of", Text, "revenue, orders or average_order_value"),
        required("day", Time, "midnight of the day"),
        required("value", Real, "of the day"),
        required("expected", Real, "median of the same weekday, 8 weeks before and after"),
        required("deviations", Real, "robust z-score: of the MAD over 28 days before and after"),
        required("anomaly", Flag, "3.5 deviations or more, either way"),
    ],
};

pub const LIVE_ANOMALIES: Table = Table {
    name: "live_anomalies",
    about: "One row an alarm about windows of time, each judged when it was over by what was before it.",
    key: &["window_size", "measure", "dimension", "member", "opened_at"],
    columns: &[
        required("window_size", Text, "quarter_hour, hour or day"),
        required("measure", Text, "revenue, orders, average_order_value, review_score or late_rate"),
        required("dimension", Text, "shop, category or state"),
        required("member", Text, "English name of the category, or the state; empty for the shop"),
        required("opened_at", Time, "where the window begins that opened it"),
        required("judged_at", Time, "where that window ends: since then it is known"),
        optional("closed_at", Time, "where the first window ends that was as expected again; null while it is open"),
        required("kind", Text, "spike, drop, drift_up or drift_down"),
        required("observed", Real, "in the window that opened it"),
        required("expected", Real, "there, by the same time of earlier weeks and the level of late"),
        required("deviations", Real, "from what was expected there; of a drift, those of the average of late"),
        required("peak_deviations", Real, "the farthest so far"),
    ],
};

pub const MONTHLY_GROWTH: Table = Table {
    name: "monthly_growth",
    about: "One row a month from the first to the last with a sale or a credit note.",
    key: &["month"],
    columns: &[
        required("month", Time, "first day of the month"),
        required("partial", Flag, "sales begin or end inside it, so it is compared with nothing"),
        required("in_seasonality", Flag, "whole and with sales: it counts for the index in `seasonality`"),
        required("revenue", Money, "over all items, net of refunds"),
        required("orders", Integer, "orders with items"),
        required("customers", Integer, "people with such an order; guests are not known to be people"),
        optional("revenue_growth", Real, "(this - previous month) / previous month"),
        optional("orders_growth", Real, "against the previous month"),
        optional("customers_growth", Real, "against the previous month"),
        optional("revenue_growth_year", Real, "against the same month of the previous year"),
        optional("orders_growth_year", Real, "against the same month of the previous year"),
        optional("customers_growth_year", Real, "against the same month of the previous year"),
    ],
};

pub const PRODUCT_COMMUNITIES: Table = Table {
    name: "product_communities",
    about: "One row a community of products found in the same baskets, by the Louvain method; the largest first.",
    key: &["community"],
    columns: &[
        required("community", Integer, "from 1, the largest first, then that of the lowest product"),
        required("products", Integer, "in it"),
        required("pairs", Integer, "of its products that were found in one basket"),
        required("modularity", Real, "its part of that of the whole, which is the sum"),
    ],
};

pub const PRODUCT_RANKS: Table = Table {
    name: "product_ranks",
    about: "One row a product, as in `products`: where it stands among those found in the same baskets.",
    key: &["product_key"],
    columns: &[
        required("product_key", Key, "row of the product in `products`"),
        required("product_id", Text, "the product").distinct(),
        optional("community", Integer, "in `product_communities`; null for one that was in no basket with another"),
        required("page_rank", Real, "over pairs of one basket, weighted by orders; all add up to 1"),
    ],
};

pub const SELLER_RANKS: Table = Table {
    name: "seller_ranks",
    about: "One row a seller, as in `sellers`: where they stand among those who share customers.",
    key: &["seller_key"],
    columns: &[
        required("seller_key", Key, "row of the seller in `sellers`"),
        required("seller_id", Text, "the seller").distinct(),
        required("page_rank", Real, "over shared customers, each of whom counts 1 to a seller; all add up to 1"),
    ],
};
