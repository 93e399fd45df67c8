-- Documents: products, reviews, customers, sellers and orders as the gateway serves them, with what is
-- derived from them once a load. Keys are those of the fact tables (order by key is order by id), money
-- is integer cents, time is seconds of wall time.
-- Generated columns are sort orders: each ascends, never null, so that a page starts where the last one
-- ended by one comparison of (order, key). They take no room in the table, only in an index.

CREATE TABLE products (
  product_key          INTEGER PRIMARY KEY,
  product_id           TEXT NOT NULL,
  name                 TEXT,              -- as the shop calls it
  sku                  TEXT,              -- the shop's article number
  vendor               TEXT,              -- who makes it
  type                 TEXT,              -- the shop's own kind of product
  variant              TEXT,              -- which size, colour or the like
  words                TEXT,              -- of name and sku, folded, a space before each: what search looks at
  category             TEXT,              -- English; the source's own name where there is no translation
  category_portuguese  TEXT,
  name_length          INTEGER,
  description_length   INTEGER,
  photos               INTEGER,
  weight_grams         INTEGER,
  length_cm            INTEGER,
  height_cm            INTEGER,
  width_cm             INTEGER,
  price_min            INTEGER,           -- of one unit sold, before refunds; null where none was
  price_max            INTEGER,
  orders               INTEGER NOT NULL,  -- distinct
  items                INTEGER NOT NULL,
  revenue              INTEGER NOT NULL,
  abc_class            TEXT NOT NULL,     -- A, B or C: see `analytics/src/abc.rs`
  score_1              INTEGER NOT NULL,  -- reviews by score, of the orders that hold the product, each once
  score_2              INTEGER NOT NULL,  -- of score 2
  score_3              INTEGER NOT NULL,  -- of score 3
  score_4              INTEGER NOT NULL,  -- of score 4
  score_5              INTEGER NOT NULL,  -- of score 5
  reviews_with_message INTEGER NOT NULL,  -- of them, those with a message
  reviews              INTEGER NOT NULL,  -- all of them
  average_score        REAL,              -- null where there is none
  best_selling         INTEGER AS (-items),
  most_revenue         INTEGER AS (-revenue),
  best_reviewed        REAL    AS (-ifnull(average_score, 0)),
  most_reviewed        INTEGER AS (-reviews),
  cheapest             INTEGER AS (ifnull(price_min, 9223372036854775807)),
  dearest              INTEGER AS (-ifnull(price_max, -9223372036854775807))
);

-- The shop's categories: translated ones, and those that products name without a translation.
CREATE TABLE categories (
  category             TEXT NOT NULL,
  category_portuguese  TEXT NOT NULL,
  products             INTEGER NOT NULL,
  PRIMARY KEY (category, category_portuguese)
) WITHOUT ROWID;

CREATE TABLE sellers (
  seller_key           INTEGER PRIMARY KEY,
  seller_id            TEXT NOT NULL,
  zip_prefix           TEXT,
  city                 TEXT,              -- as spelled by the source
  state                TEXT,
  latitude             REAL,              -- centre of the zip prefix
  longitude            REAL,
  orders               INTEGER NOT NULL,  -- distinct
  items                INTEGER NOT NULL,
  revenue              INTEGER NOT NULL,
  score_1              INTEGER NOT NULL,  -- reviews by score, of the orders with an item of the seller, each once
  score_2              INTEGER NOT NULL,  -- of score 2
  score_3              INTEGER NOT NULL,  -- of score 3
  score_4              INTEGER NOT NULL,  -- of score 4
  score_5              INTEGER NOT NULL,  -- of score 5
  reviews_with_message INTEGER NOT NULL,  -- of them, those with a message
  reviews              INTEGER NOT NULL,
  average_score        REAL,              -- null where there is none
  most_orders          INTEGER AS (-orders),
  most_revenue         INTEGER AS (-revenue),
  best_reviewed        REAL    AS (-ifnull(average_score, 0)),
  most_reviewed        INTEGER AS (-reviews)
);

-- Who sold what.
CREATE TABLE product_sellers (
  product_key          INTEGER NOT NULL,
  seller_key           INTEGER NOT NULL,
  PRIMARY KEY (product_key, seller_key)
) WITHOUT ROWID;

CREATE TABLE customers (
  customer_key         INTEGER PRIMARY KEY,
  customer_id          TEXT NOT NULL,     -- the person
  accounts             TEXT NOT NULL,     -- JSON array of the source's accounts, sorted
  zip_prefix           TEXT,              -- address of the latest order
  city                 TEXT,              -- as spelled by the source
  state                TEXT,
  country              TEXT,
  latitude             REAL,              -- centre of the zip prefix
  longitude            REAL,
  first_order_at       INTEGER,
  last_order_at        INTEGER,
  order_count          INTEGER NOT NULL,  -- all orders, with items or without
  item_count           INTEGER NOT NULL,
  revenue              INTEGER NOT NULL,
  recency_days         INTEGER,           -- from here to score: as in `customer_metrics`; null for one who never ordered
  recency_score        INTEGER,
  frequency_score      INTEGER,
  monetary_score       INTEGER,
  segment              TEXT,
  activity             TEXT,
  churn_risk           REAL,              -- null where too few ever came back; as lifetime_value
  lifetime_value       REAL,              -- in units of money
  cluster              INTEGER,
  anomaly              INTEGER NOT NULL,  -- 0 or 1
  score                REAL,
  most_revenue         INTEGER AS (-revenue),
  most_orders          INTEGER AS (-order_count),
  latest_order         INTEGER AS (-ifnull(last_order_at, -9223372036854775807))
);

-- An account leads to its person.
CREATE TABLE accounts (
  account_id           TEXT PRIMARY KEY,
  customer_key         INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE orders (
  order_key            INTEGER PRIMARY KEY,  -- by purchase, then id
  order_id             TEXT NOT NULL,
  customer_key         INTEGER,              -- null for a guest's order
  status               TEXT,                 -- as the source tells it, lower case
  purchased_at         INTEGER NOT NULL,
  approved_at          INTEGER,
  shipped_at           INTEGER,
  delivered_at         INTEGER,
  estimated_delivery_at INTEGER,
  discount             INTEGER,              -- taken off the order and its lines
  shipping             INTEGER,              -- charged for sending the order
  tax                  INTEGER,              -- of the order and its lines
  total                INTEGER,              -- what the source says was to be paid
  coupon               TEXT,                 -- code of the coupon used
  channel              TEXT,                 -- where it was placed, as web or pos
  source               TEXT,                 -- what led the buyer here, as an utm source
  currency             TEXT,                 -- ISO 4217, of the amounts as they stood in the source
  credit_note          INTEGER NOT NULL,     -- 0 or 1: whether every line gives back
  revenue              INTEGER NOT NULL,     -- net of refunds
  refunded             INTEGER NOT NULL,     -- sum of what lines gave back
  freight              INTEGER NOT NULL,
  payment_value        INTEGER NOT NULL
);

CREATE TABLE order_items (
  order_key            INTEGER NOT NULL,
  item_number          INTEGER NOT NULL,
  product_key          INTEGER NOT NULL,
  seller_key           INTEGER,
  quantity             INTEGER NOT NULL,     -- units; negative where they came back
  unit_price           INTEGER,              -- of one unit before discounts
  price                INTEGER NOT NULL,     -- of the line, after discounts and refunds; negative where it gives back
  freight              INTEGER,              -- cents; null where the source tells none
  discount             INTEGER,              -- taken off the line, its share of the order's discount included
  tax                  INTEGER,              -- of the line
  refunded             INTEGER NOT NULL,     -- given back, never negative
  shipping_limit_at    INTEGER,
  PRIMARY KEY (order_key, item_number)
) WITHOUT ROWID;

CREATE TABLE payments (
  order_key            INTEGER NOT NULL,
  payment_number       INTEGER NOT NULL,
  type                 TEXT NOT NULL,        -- as the source tells it, lower case
  installments         INTEGER NOT NULL,
  value                INTEGER NOT NULL,
  PRIMARY KEY (order_key, payment_number)
) WITHOUT ROWID;

CREATE TABLE reviews (
  review_key           INTEGER PRIMARY KEY,  -- row number by review id, then order id
  review_id            TEXT NOT NULL,
  order_key            INTEGER NOT NULL,
  score                INTEGER NOT NULL,
  has_message          INTEGER NOT NULL,
  state                TEXT,                 -- where the order was sent
  created_at           INTEGER,
  answered_at          INTEGER,
  newest               INTEGER AS (-ifnull(created_at, -9223372036854775807)),
  oldest               INTEGER AS (ifnull(created_at, 9223372036854775807))
);

-- Kept apart from `reviews`, so that lists of reviews can be found without reading what they say.
CREATE TABLE review_texts (
  review_key           INTEGER PRIMARY KEY,  -- in reviews
  title                TEXT,
  message              TEXT
);

-- The words of titles and messages in normal form (`triptych_schemas::text::search_terms`) and, for each,
-- the reviews that hold it: ascending review keys, four bytes each, little endian.
CREATE TABLE review_terms (
  term                 TEXT PRIMARY KEY,  -- in normal form
  reviews              BLOB NOT NULL      -- their keys
) WITHOUT ROWID;
