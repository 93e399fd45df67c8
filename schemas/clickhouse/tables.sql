-- The tables of a load; in a database each name ends with the load's id. Made from the descriptions in `schemas/src/`:
-- `UPDATE_CASES=1` writes this file anew (`tests/tests/it/contract.rs`).

CREATE TABLE IF NOT EXISTS `sales` (
  order_key         UInt32                           COMMENT 'row of the order in `orders`' CODEC(Delta, LZ4),
  order_id          String                           COMMENT 'the order' CODEC(ZSTD(1)),
  item_number       Int32                            COMMENT 'position in the order, from 1',
  product_key       UInt32                           COMMENT 'row of the product in `products`',
  product_id        String                           COMMENT 'the product' CODEC(ZSTD(1)),
  seller_key        Nullable(UInt32)                 COMMENT 'row of the seller in `sellers`',
  seller_id         Nullable(String)                 COMMENT 'who sold it' CODEC(ZSTD(1)),
  customer_key      Nullable(UInt32)                 COMMENT 'row of the person in `customers`; null for a guest''s order',
  customer_id       Nullable(String)                 COMMENT 'the person who ordered' CODEC(ZSTD(1)),
  status            LowCardinality(Nullable(String)) COMMENT 'of the order',
  purchased_at      DateTime64(0, 'UTC')             COMMENT 'when the order was placed' CODEC(Delta, ZSTD(1)),
  first_purchase    Bool                             COMMENT 'whether the order is the person''s earliest with items',
  shipping_limit_at Nullable(DateTime64(0, 'UTC'))   COMMENT 'until when the seller must hand it over' CODEC(Delta, ZSTD(1)),
  quantity          Int32                            COMMENT 'units; negative where they came back',
  unit_price        Nullable(Decimal(18, 2))         COMMENT 'price of one unit before discounts',
  price             Decimal(18, 2)                   COMMENT 'what the line comes to after discounts and refunds, freight not included; negative where it gives back',
  freight           Nullable(Decimal(18, 2))         COMMENT 'freight charged for the line; null where the source tells none',
  discount          Nullable(Decimal(18, 2))         COMMENT 'taken off the line, its share of the order''s discount included',
  tax               Nullable(Decimal(18, 2))         COMMENT 'of the line',
  refunded          Decimal(18, 2)                   COMMENT 'given back: what the price would be higher by without refunds, never negative',
  category          LowCardinality(Nullable(String)) COMMENT 'English category of the product',
  vendor            LowCardinality(Nullable(String)) COMMENT 'who makes the product',
  product_type      LowCardinality(Nullable(String)) COMMENT 'the shop''s own kind of product',
  weight_grams      Nullable(Int32)                  COMMENT 'weight of the product in g',
  seller_state      LowCardinality(Nullable(String)) COMMENT 'state of the seller',
  distance_km       Nullable(Int32)                  COMMENT 'from the seller to where the order was sent, whole km on a great circle',
  city              LowCardinality(Nullable(String)) COMMENT 'normal form of the city the order was sent to',
  state             LowCardinality(Nullable(String)) COMMENT 'state the order was sent to',
  country           LowCardinality(Nullable(String)) COMMENT 'country the order was sent to'
)
ENGINE = MergeTree
ORDER BY (purchased_at, order_key, item_number)
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'One row a line of an order, with its order''s, product''s and seller''s attributes. Sorted by order.';

CREATE TABLE IF NOT EXISTS `orders` (
  order_key             UInt32                           COMMENT 'this row''s number' CODEC(Delta, LZ4),
  order_id              String                           COMMENT 'the order' CODEC(ZSTD(1)),
  account_id            Nullable(String)                 COMMENT 'the source''s account; null for a guest''s order' CODEC(ZSTD(1)),
  customer_key          Nullable(UInt32)                 COMMENT 'row of the person in `customers`; null for a guest''s order',
  customer_id           Nullable(String)                 COMMENT 'the person who ordered' CODEC(ZSTD(1)),
  first_order           Bool                             COMMENT 'the person''s earliest order (by purchase, then id)',
  first_purchase        Bool                             COMMENT 'the person''s earliest order with items',
  previous_order_at     Nullable(DateTime64(0, 'UTC'))   COMMENT 'when the person''s order before was placed' CODEC(Delta, ZSTD(1)),
  status                LowCardinality(Nullable(String)) COMMENT 'as the source tells it, lower case',
  purchased_at          DateTime64(0, 'UTC')             COMMENT 'when the order was placed' CODEC(Delta, ZSTD(1)),
  approved_at           Nullable(DateTime64(0, 'UTC'))   COMMENT 'when the payment was approved' CODEC(Delta, ZSTD(1)),
  shipped_at            Nullable(DateTime64(0, 'UTC'))   COMMENT 'when the carrier took it over' CODEC(Delta, ZSTD(1)),
  delivered_at          Nullable(DateTime64(0, 'UTC'))   COMMENT 'when the customer received it' CODEC(Delta, ZSTD(1)),
  estimated_delivery_at Nullable(DateTime64(0, 'UTC'))   COMMENT 'the delivery time promised' CODEC(Delta, ZSTD(1)),
  zip_prefix            LowCardinality(Nullable(String)) COMMENT 'where it was sent',
  city                  LowCardinality(Nullable(String)) COMMENT 'normal form of the city it was sent to',
  city_name             LowCardinality(Nullable(String)) COMMENT 'the city as spelled by the source',
  state                 LowCardinality(Nullable(String)) COMMENT 'where it was sent',
  country               LowCardinality(Nullable(String)) COMMENT 'where it was sent',
  discount              Nullable(Decimal(18, 2))         COMMENT 'taken off the order and its lines',
  shipping              Nullable(Decimal(18, 2))         COMMENT 'charged for sending the order',
  tax                   Nullable(Decimal(18, 2))         COMMENT 'of the order, or else of its lines',
  total                 Nullable(Decimal(18, 2))         COMMENT 'what the source says was to be paid',
  coupon                LowCardinality(Nullable(String)) COMMENT 'code of the coupon used',
  channel               LowCardinality(Nullable(String)) COMMENT 'where it was placed, as web or pos',
  source                LowCardinality(Nullable(String)) COMMENT 'what led the buyer here, as an utm source',
  currency              LowCardinality(Nullable(String)) COMMENT 'ISO 4217, of the amounts as they stood in the source',
  credit_note           Bool                             COMMENT 'whether every line gives back: a return on a paper of its own, which is no order',
  items                 Int32                            COMMENT 'lines that were sold, of any quantity',
  revenue               Decimal(18, 2)                   COMMENT 'sum of line prices, net of refunds',
  refunded              Decimal(18, 2)                   COMMENT 'sum of what lines gave back',
  freight               Decimal(18, 2)                   COMMENT 'sum of line freight',
  payment_value         Decimal(18, 2)                   COMMENT 'sum of payments'
)
ENGINE = MergeTree
ORDER BY (purchased_at, order_key)
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'One row an order. Sorted by purchase, then id; the row number is `order_key`.';

CREATE TABLE IF NOT EXISTS `payments` (
  order_key      UInt32                 COMMENT 'row of the order in `orders`' CODEC(Delta, LZ4),
  order_id       String                 COMMENT 'the order' CODEC(ZSTD(1)),
  payment_number Int32                  COMMENT 'position in the order, from 1',
  type           LowCardinality(String) COMMENT 'as the source tells it, lower case',
  installments   Int32                  COMMENT 'number of installments',
  value          Decimal(18, 2)         COMMENT 'amount paid'
)
ENGINE = MergeTree
ORDER BY (order_key, payment_number)
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'One row a payment. Sorted by order.';

CREATE TABLE IF NOT EXISTS `reviews` (
  order_key   UInt32                         COMMENT 'row of the order in `orders`' CODEC(Delta, LZ4),
  order_id    String                         COMMENT 'the order reviewed' CODEC(ZSTD(1)),
  review_id   String                         COMMENT 'the review' CODEC(ZSTD(1)),
  score       Int32                          COMMENT '1 to 5',
  title       Nullable(String)               COMMENT 'as written' CODEC(ZSTD(1)),
  message     Nullable(String)               COMMENT 'as written, line breaks kept' CODEC(ZSTD(1)),
  created_at  Nullable(DateTime64(0, 'UTC')) COMMENT 'when the survey was sent' CODEC(Delta, ZSTD(1)),
  answered_at Nullable(DateTime64(0, 'UTC')) COMMENT 'when the customer answered' CODEC(Delta, ZSTD(1))
)
ENGINE = MergeTree
ORDER BY (order_key, review_id)
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'One row a review of an order. Sorted by order, then review id.';

CREATE TABLE IF NOT EXISTS `products` (
  product_key         UInt32                           COMMENT 'this row''s number' CODEC(Delta, LZ4),
  product_id          String                           COMMENT 'the product' CODEC(ZSTD(1)),
  name                Nullable(String)                 COMMENT 'as the shop calls it' CODEC(ZSTD(1)),
  sku                 Nullable(String)                 COMMENT 'the shop''s article number' CODEC(ZSTD(1)),
  vendor              LowCardinality(Nullable(String)) COMMENT 'who makes it',
  type                LowCardinality(Nullable(String)) COMMENT 'the shop''s own kind of product',
  variant             LowCardinality(Nullable(String)) COMMENT 'which size, colour or the like',
  category            LowCardinality(Nullable(String)) COMMENT 'English name; the source''s own where there is no translation',
  category_portuguese LowCardinality(Nullable(String)) COMMENT 'the source''s own name',
  name_length         Nullable(Int32)                  COMMENT 'characters in the name',
  description_length  Nullable(Int32)                  COMMENT 'characters in the description',
  photos              Nullable(Int32)                  COMMENT 'photos published',
  weight_grams        Nullable(Int32)                  COMMENT 'weight in g',
  length_cm           Nullable(Int32)                  COMMENT 'length in cm',
  height_cm           Nullable(Int32)                  COMMENT 'height in cm',
  width_cm            Nullable(Int32)                  COMMENT 'width in cm'
)
ENGINE = MergeTree
ORDER BY (product_key)
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'One row a product. Sorted by id; the row number is `product_key`.';

CREATE TABLE IF NOT EXISTS `sellers` (
  seller_key UInt32                           COMMENT 'this row''s number' CODEC(Delta, LZ4),
  seller_id  String                           COMMENT 'the seller' CODEC(ZSTD(1)),
  zip_prefix LowCardinality(Nullable(String)) COMMENT 'first five characters of the zip code',
  city       LowCardinality(Nullable(String)) COMMENT 'as spelled by the source',
  state      LowCardinality(Nullable(String)) COMMENT 'the state',
  latitude   Nullable(Float64)                COMMENT 'centre of the zip prefix, degrees north',
  longitude  Nullable(Float64)                COMMENT 'centre of the zip prefix, degrees east'
)
ENGINE = MergeTree
ORDER BY (seller_key)
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'One row a seller. Sorted by id; the row number is `seller_key`.';

CREATE TABLE IF NOT EXISTS `customers` (
  customer_key   UInt32                           COMMENT 'this row''s number' CODEC(Delta, LZ4),
  customer_id    String                           COMMENT 'the person' CODEC(ZSTD(1)),
  account_count  Int32                            COMMENT 'accounts merged into this person',
  zip_prefix     LowCardinality(Nullable(String)) COMMENT 'latest order''s address',
  city           LowCardinality(Nullable(String)) COMMENT 'latest order''s address, as spelled by the source',
  state          LowCardinality(Nullable(String)) COMMENT 'latest order''s address',
  country        LowCardinality(Nullable(String)) COMMENT 'latest order''s address',
  latitude       Nullable(Float64)                COMMENT 'centre of the zip prefix, degrees north',
  longitude      Nullable(Float64)                COMMENT 'centre of the zip prefix, degrees east',
  first_order_at Nullable(DateTime64(0, 'UTC'))   COMMENT 'earliest purchase' CODEC(Delta, ZSTD(1)),
  last_order_at  Nullable(DateTime64(0, 'UTC'))   COMMENT 'latest purchase' CODEC(Delta, ZSTD(1)),
  order_count    Int32                            COMMENT 'all orders, with items or without',
  item_count     Int32                            COMMENT 'lines that were sold',
  revenue        Decimal(18, 2)                   COMMENT 'sum of line prices, net of refunds'
)
ENGINE = MergeTree
ORDER BY (customer_key)
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'One row a person. Sorted by id; the row number is `customer_key`.';

CREATE TABLE IF NOT EXISTS `accounts` (
  account_id   String COMMENT 'the account' CODEC(ZSTD(1)),
  customer_key UInt32 COMMENT 'row of its person in `customers`'
)
ENGINE = MergeTree
ORDER BY (account_id)
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'One row an account of the source (an Olist customer_id). Sorted by id.';

CREATE TABLE IF NOT EXISTS `places` (
  zip_prefix String                           COMMENT 'first five characters of the zip code' CODEC(ZSTD(1)),
  city       LowCardinality(Nullable(String)) COMMENT 'the spelling met most often',
  state      LowCardinality(Nullable(String)) COMMENT 'the state met most often',
  latitude   Nullable(Float64)                COMMENT 'degrees north; null where every point lies outside the country''s box',
  longitude  Nullable(Float64)                COMMENT 'degrees east; null where every point lies outside the country''s box',
  points     UInt32                           COMMENT 'points merged into this row'
)
ENGINE = MergeTree
ORDER BY (zip_prefix)
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'One row a zip prefix: the median of its points.';

CREATE TABLE IF NOT EXISTS `categories` (
  category_portuguese LowCardinality(String) COMMENT 'the source''s own name',
  category            LowCardinality(String) COMMENT 'English name'
)
ENGINE = MergeTree
ORDER BY (category_portuguese)
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'Translations of category names.';

CREATE TABLE IF NOT EXISTS `customer_metrics` (
  customer_key       UInt32                           COMMENT 'row of the person in `customers`' CODEC(Delta, LZ4),
  customer_id        String                           COMMENT 'the person' CODEC(ZSTD(1)),
  recency_days       Nullable(Int32)                  COMMENT 'days from the last order to the last busy day of the data',
  frequency          Int32                            COMMENT 'all orders',
  monetary           Decimal(18, 2)                   COMMENT 'revenue over their items, net of what they gave back',
  recency_score      Nullable(Int32)                  COMMENT '1 to 5 by quintiles, 5 is most recent',
  frequency_score    Nullable(Int32)                  COMMENT '1 to 5: that many orders, 5 also for more',
  monetary_score     Nullable(Int32)                  COMMENT '1 to 5 by quintiles, 5 is most',
  segment            LowCardinality(Nullable(String)) COMMENT 'one of eleven, by the scores',
  activity           LowCardinality(Nullable(String)) COMMENT 'very_active to 30 days, active to 90, at_risk to 180, churned beyond',
  churn_risk         Nullable(Float64)                COMMENT '1 - P(alive) by MBG/NBD; null where too few ever came back',
  expected_purchases Nullable(Float64)                COMMENT 'purchase days expected in the next 365 days, by MBG/NBD',
  lifetime_value     Nullable(Float64)                COMMENT 'revenue expected in the next 365 days, by Gamma-Gamma on top',
  abc_class          LowCardinality(Nullable(String)) COMMENT 'A, B or C by revenue, among all who ordered',
  cluster            Nullable(Int32)                  COMMENT 'number in `cluster_profiles`',
  anomaly            Bool                             COMMENT 'among the 1 % most isolated',
  isolation          Nullable(Float64)                COMMENT 'isolation forest score, 0 to 1; about 0.5 is ordinary',
  anomaly_feature    LowCardinality(Nullable(String)) COMMENT 'the feature that drove the anomaly',
  score              Nullable(Float64)                COMMENT '0 to 100: where the person stands among all'
)
ENGINE = MergeTree
ORDER BY (customer_key)
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'One row a person, as in `customers`. One who never ordered has no metrics.';

CREATE TABLE IF NOT EXISTS `cluster_profiles` (
  cluster    Int32                  COMMENT 'from 1, the largest first',
  label      LowCardinality(String) COMMENT 'the features that set it apart most',
  customers  Int32                  COMMENT 'people in the cluster',
  silhouette Float64                COMMENT 'of the whole clustering, -1 to 1, on a sample',
  feature    LowCardinality(String) COMMENT 'what customers are compared by',
  mean       Nullable(Float64)      COMMENT 'over those of the cluster of whom it is known',
  deviation  Nullable(Float64)      COMMENT 'standard deviations from the mean of all customers'
)
ENGINE = MergeTree
ORDER BY (cluster, feature)
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'One row a cluster of customers and feature. Clusters are numbered by size.';

CREATE TABLE IF NOT EXISTS `model_parameters` (
  model     LowCardinality(String) COMMENT 'mbg_nbd (days) or gamma_gamma (units of money)',
  parameter LowCardinality(String) COMMENT 'as in the paper, or what the fit reached',
  value     Float64                COMMENT 'its value'
)
ENGINE = MergeTree
ORDER BY (model, parameter)
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'What was fitted on this load; without rows where there was too little to fit on.';

CREATE TABLE IF NOT EXISTS `cohorts` (
  month            DateTime64(0, 'UTC') COMMENT 'first day of the month of the first order' CODEC(Delta, ZSTD(1)),
  months_later     Int32                COMMENT '0 is the month itself',
  cohort_customers Int32                COMMENT 'people who ordered first in that month',
  customers        Int32                COMMENT 'those of them with an order that many months later',
  rate             Float64              COMMENT 'customers / cohort_customers',
  orders           Int32                COMMENT 'their orders in that month, with items or without',
  revenue          Decimal(18, 2)       COMMENT 'over the items of these orders, less credit notes of that month'
)
ENGINE = MergeTree
ORDER BY (month, months_later)
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'One row a month of first order and number of months later, up to the last month of the data.';

CREATE TABLE IF NOT EXISTS `concentration` (
  of      LowCardinality(String) COMMENT 'customers, products, sellers or categories',
  members Int32                  COMMENT 'with revenue above 0',
  gini    Nullable(Float64)      COMMENT '0: all the same, near 1: one has all'
)
ENGINE = MergeTree
ORDER BY (of)
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'How unequal revenue is, over members with revenue above 0.';

CREATE TABLE IF NOT EXISTS `concentration_curves` (
  of              LowCardinality(String) COMMENT 'customers, products, sellers or categories',
  curve           LowCardinality(String) COMMENT 'top: the largest members; lorenz: the smallest',
  members_percent Int32                  COMMENT 'percent of the members',
  revenue_percent Float64                COMMENT 'their percent of the revenue'
)
ENGINE = MergeTree
ORDER BY (of, curve, members_percent)
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'Shares of the members and of the revenue, for `concentration`.';

CREATE TABLE IF NOT EXISTS `abc_classes` (
  of              LowCardinality(String) COMMENT 'customers, products, sellers or categories',
  class           LowCardinality(String) COMMENT 'A, B or C',
  members         Int32                  COMMENT 'members of the class, those without revenue or below 0 in C',
  revenue         Decimal(18, 2)         COMMENT 'over their items, net of refunds',
  revenue_percent Nullable(Float64)      COMMENT 'of the revenue of members above 0, their share'
)
ENGINE = MergeTree
ORDER BY (of, class)
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'One row a class: A make the first 80 % of revenue, B to 95 %, C the rest.';

CREATE TABLE IF NOT EXISTS `abc_members` (
  of      LowCardinality(String) COMMENT 'products, sellers or categories',
  member  String                 COMMENT 'id of the product or seller, English name of the category' CODEC(ZSTD(1)),
  revenue Decimal(18, 2)         COMMENT 'over their items',
  class   LowCardinality(String) COMMENT 'A, B or C'
)
ENGINE = MergeTree
ORDER BY (of, member)
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'One row a product, seller or category. That of a person is in `customer_metrics`.';

CREATE TABLE IF NOT EXISTS `seasonality` (
  cycle         LowCardinality(String) COMMENT 'hour_of_day, day_of_week or month_of_year',
  position      Int32                  COMMENT '0 to 23; 1 is Monday; 1 is January',
  revenue       Decimal(18, 2)         COMMENT 'over all items',
  orders        Int32                  COMMENT 'orders with items',
  revenue_index Nullable(Float64)      COMMENT 'revenue a day with orders against that of all such days, 1 is average; over whole months only'
)
ENGINE = MergeTree
ORDER BY (cycle, position)
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'Revenue and orders by hour of the day, day of the week and month of the year.';

CREATE TABLE IF NOT EXISTS `distributions` (
  of                 LowCardinality(String) COMMENT 'order_value, item_price, freight or delivery_days',
  count              Int32                  COMMENT 'values',
  mean               Nullable(Float64)      COMMENT 'in units of money, or days of 86,400 s',
  standard_deviation Nullable(Float64)      COMMENT 'of a sample: divided by count - 1',
  min                Nullable(Float64)      COMMENT 'least value',
  p25                Nullable(Float64)      COMMENT 'first quartile',
  median             Nullable(Float64)      COMMENT 'half are below',
  p75                Nullable(Float64)      COMMENT 'third quartile',
  p95                Nullable(Float64)      COMMENT '95 % are below',
  p99                Nullable(Float64)      COMMENT '99 % are below',
  max                Nullable(Float64)      COMMENT 'greatest value'
)
ENGINE = MergeTree
ORDER BY (of)
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'Moments and exact quantiles (linear between neighbours).';

CREATE TABLE IF NOT EXISTS `histograms` (
  of       LowCardinality(String) COMMENT 'order_value, item_price, freight or delivery_days',
  bin      Int32                  COMMENT 'from 1',
  bin_from Float64                COMMENT 'values from here',
  bin_to   Float64                COMMENT 'to below here; the last bin holds this value too',
  count    Int32                  COMMENT 'values in the bin'
)
ENGINE = MergeTree
ORDER BY (of, bin)
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'Bins of `distributions`, equal in width up to p99; what is beyond is one bin.';

CREATE TABLE IF NOT EXISTS `daily_anomalies` (
  of         LowCardinality(String) COMMENT 'revenue, orders or average_order_value',
  day        DateTime64(0, 'UTC')   COMMENT 'midnight of the day' CODEC(Delta, ZSTD(1)),
  value      Float64                COMMENT 'of the day',
  expected   Float64                COMMENT 'median of the same weekday, 8 weeks before and after',
  deviations Float64                COMMENT 'robust z-score: of the MAD over 28 days before and after',
  anomaly    Bool                   COMMENT '3.5 deviations or more, either way'
)
ENGINE = MergeTree
ORDER BY (of, day)
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'One row a day that could be judged by its weekday and the days around.';

CREATE TABLE IF NOT EXISTS `live_anomalies` (
  window_size     LowCardinality(String)         COMMENT 'quarter_hour, hour or day',
  measure         LowCardinality(String)         COMMENT 'revenue, orders, average_order_value, review_score or late_rate',
  dimension       LowCardinality(String)         COMMENT 'shop, category or state',
  member          LowCardinality(String)         COMMENT 'English name of the category, or the state; empty for the shop',
  opened_at       DateTime64(0, 'UTC')           COMMENT 'where the window begins that opened it' CODEC(Delta, ZSTD(1)),
  judged_at       DateTime64(0, 'UTC')           COMMENT 'where that window ends: since then it is known' CODEC(Delta, ZSTD(1)),
  closed_at       Nullable(DateTime64(0, 'UTC')) COMMENT 'where the first window ends that was as expected again; null while it is open' CODEC(Delta, ZSTD(1)),
  kind            LowCardinality(String)         COMMENT 'spike, drop, drift_up or drift_down',
  observed        Float64                        COMMENT 'in the window that opened it',
  expected        Float64                        COMMENT 'there, by the same time of earlier weeks and the level of late',
  deviations      Float64                        COMMENT 'from what was expected there; of a drift, those of the average of late',
  peak_deviations Float64                        COMMENT 'the farthest so far'
)
ENGINE = MergeTree
ORDER BY (window_size, measure, dimension, member, opened_at)
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'One row an alarm about windows of time, each judged when it was over by what was before it.';

CREATE TABLE IF NOT EXISTS `monthly_growth` (
  month                 DateTime64(0, 'UTC') COMMENT 'first day of the month' CODEC(Delta, ZSTD(1)),
  partial               Bool                 COMMENT 'sales begin or end inside it, so it is compared with nothing',
  in_seasonality        Bool                 COMMENT 'whole and with sales: it counts for the index in `seasonality`',
  revenue               Decimal(18, 2)       COMMENT 'over all items, net of refunds',
  orders                Int32                COMMENT 'orders with items',
  customers             Int32                COMMENT 'people with such an order; guests are not known to be people',
  revenue_growth        Nullable(Float64)    COMMENT '(this - previous month) / previous month',
  orders_growth         Nullable(Float64)    COMMENT 'against the previous month',
  customers_growth      Nullable(Float64)    COMMENT 'against the previous month',
  revenue_growth_year   Nullable(Float64)    COMMENT 'against the same month of the previous year',
  orders_growth_year    Nullable(Float64)    COMMENT 'against the same month of the previous year',
  customers_growth_year Nullable(Float64)    COMMENT 'against the same month of the previous year'
)
ENGINE = MergeTree
ORDER BY (month)
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'One row a month from the first to the last with a sale or a credit note.';

CREATE TABLE IF NOT EXISTS `product_communities` (
  community  Int32   COMMENT 'from 1, the largest first, then that of the lowest product',
  products   Int32   COMMENT 'in it',
  pairs      Int32   COMMENT 'of its products that were found in one basket',
  modularity Float64 COMMENT 'its part of that of the whole, which is the sum'
)
ENGINE = MergeTree
ORDER BY (community)
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'One row a community of products found in the same baskets, by the Louvain method; the largest first.';

CREATE TABLE IF NOT EXISTS `product_ranks` (
  product_key UInt32          COMMENT 'row of the product in `products`' CODEC(Delta, LZ4),
  product_id  String          COMMENT 'the product' CODEC(ZSTD(1)),
  community   Nullable(Int32) COMMENT 'in `product_communities`; null for one that was in no basket with another',
  page_rank   Float64         COMMENT 'over pairs of one basket, weighted by orders; all add up to 1'
)
ENGINE = MergeTree
ORDER BY (product_key)
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'One row a product, as in `products`: where it stands among those found in the same baskets.';

CREATE TABLE IF NOT EXISTS `seller_ranks` (
  seller_key UInt32  COMMENT 'row of the seller in `sellers`' CODEC(Delta, LZ4),
  seller_id  String  COMMENT 'the seller' CODEC(ZSTD(1)),
  page_rank  Float64 COMMENT 'over shared customers, each of whom counts 1 to a seller; all add up to 1'
)
ENGINE = MergeTree
ORDER BY (seller_key)
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'One row a seller, as in `sellers`: where they stand among those who share customers.';
