-- The purchase graph: who bought what, what is bought together, what is popular, and the model that the
-- counts were made for. Keys are those of the fact tables, time is seconds of wall time, days count since 1970.
-- The three REAL columns new_items, next_basket and also_bought hold one number for each way of asking: the sum
-- of |unit|^-alpha over the units (customers or orders) that hold both, each mode with its own unit and alpha.

-- What the counts were made for: one row.
CREATE TABLE model (
  shape                TEXT NOT NULL,     -- sparse or dense
  sellers              TEXT NOT NULL,     -- shops or labels
  recent_days          INTEGER NOT NULL,  -- how many days, ending with last_day, are "now"
  last_day             INTEGER NOT NULL,  -- of the last purchase
  orders               INTEGER NOT NULL   -- that hold at least one item
);

-- Parameters by mode; the letters are those of the model's description in the crate `recommend`.
CREATE TABLE model_modes (
  mode                 TEXT PRIMARY KEY,  -- new_items, next_basket or also_bought
  unit                 TEXT NOT NULL,     -- customer or order
  alpha                REAL NOT NULL,     -- of the unit's size, in a pair's weight
  normaliser           TEXT NOT NULL,     -- what a product's weights are divided by: counts (nothing), root (of their sum) or shares
  k1                   REAL NOT NULL,     -- pseudo-counts of a product's prior
  k2                   REAL NOT NULL,     -- pseudo-counts of a category's prior
  rho                  REAL NOT NULL,     -- share of the seller's prior
  beta                 REAL NOT NULL,     -- of the discount for popularity
  back_weight          REAL NOT NULL,     -- of back-off, beside the other terms
  popular_weight       REAL NOT NULL,     -- of what is popular now, beside the other terms
  own_days             REAL,              -- by which own purchases fade; null: they fade by baskets, or do not count
  own_within           REAL,              -- by which they fade from basket to basket of a group; null: they fade by days
  own_between          REAL,              -- and from group to group; null as own_within
  own_group            INTEGER,           -- baskets a group; null as own_within
  history_days         REAL,              -- null: the whole history counts alike
  slim_unit            TEXT,              -- of the sparse linear term; null: the mode has none
  slim_l1              REAL,              -- cost of weights; null as slim_unit
  slim_l2              REAL               -- cost of their squares; null as slim_unit
) WITHOUT ROWID;

-- One row a customer and product.
CREATE TABLE purchases (
  customer_key         INTEGER NOT NULL,  -- who bought
  product_key          INTEGER NOT NULL,  -- what
  orders               INTEGER NOT NULL,  -- of the customer, with the product
  items                INTEGER NOT NULL,  -- of these orders
  spent                INTEGER NOT NULL,  -- cents, freight not included
  first_at             INTEGER NOT NULL,  -- of the first of these orders
  last_at              INTEGER NOT NULL,  -- of the latest
  own_weight           REAL NOT NULL,     -- sum over those orders of how much each still counts; 0 where own purchases do not
  PRIMARY KEY (customer_key, product_key)
) WITHOUT ROWID;

-- One row a product, sold or not.
CREATE TABLE product_counts (
  product_key          INTEGER PRIMARY KEY,  -- as in products
  buyers               INTEGER NOT NULL,     -- distinct customers, ever
  recent_buyers        INTEGER NOT NULL,     -- distinct customers in the recent days
  orders               INTEGER NOT NULL,     -- distinct
  category_key         INTEGER,              -- in category_counts
  seller_key           INTEGER,              -- who sold it most often
  new_items            REAL NOT NULL,        -- sums over all neighbours, kept here or not
  next_basket          REAL NOT NULL,        -- as new_items, by its own unit and alpha
  also_bought          REAL NOT NULL,        -- as new_items, by its own unit and alpha
  last_day             INTEGER,              -- of its last purchase; null: nobody bought it
  community            INTEGER,              -- in communities; null: it was in no basket with another
  page_rank            REAL NOT NULL         -- over basket_pairs, weighted by orders; all add up to 1
);

-- Products bought together, each pair in both directions; bounded a product (`NEIGHBOURS_MAX`).
CREATE TABLE neighbours (
  product_key          INTEGER NOT NULL,  -- whose neighbours these are
  neighbour_key        INTEGER NOT NULL,  -- the other product
  customers            INTEGER NOT NULL,  -- that bought both; 0 where no mode counts by customer
  orders               INTEGER NOT NULL,  -- that hold both
  new_items            REAL NOT NULL,     -- sum over the units that hold both
  next_basket          REAL NOT NULL,     -- as new_items, by its own unit and alpha
  also_bought          REAL NOT NULL,     -- as new_items, by its own unit and alpha
  PRIMARY KEY (product_key, neighbour_key)
) WITHOUT ROWID;

-- Products that a product speaks for in the sparse linear term: the three modes' weights are its `w`, 0 where it does not;
-- bounded a product and mode (`SIMILAR_MAX`).
CREATE TABLE similar (
  product_key          INTEGER NOT NULL,  -- which speaks for the other
  neighbour_key        INTEGER NOT NULL,  -- which it speaks for
  customers            INTEGER NOT NULL,  -- that bought both; 0 where no mode's term looks at customers
  orders               INTEGER NOT NULL,  -- that hold both; 0 where no mode's term looks at orders
  new_items            REAL NOT NULL,     -- weight in this mode
  next_basket          REAL NOT NULL,     -- weight in this mode
  also_bought          REAL NOT NULL,     -- weight in this mode
  PRIMARY KEY (product_key, neighbour_key)
) WITHOUT ROWID;

-- One row a category of products. The key is the row number by name.
CREATE TABLE category_counts (
  category_key         INTEGER PRIMARY KEY,  -- row number by name
  category             TEXT NOT NULL,        -- as in products.category
  new_items            REAL NOT NULL,        -- sums over all neighbours, kept here or not
  next_basket          REAL NOT NULL,        -- as new_items, by its own unit and alpha
  also_bought          REAL NOT NULL         -- as new_items, by its own unit and alpha
);

-- Products bought together with a category's products; bounded a category (`CATEGORY_MEMBERS_MAX`).
CREATE TABLE category_neighbours (
  category_key         INTEGER NOT NULL,  -- whose neighbours these are
  neighbour_key        INTEGER NOT NULL,  -- the product
  customers            INTEGER NOT NULL,  -- that bought it and another product of the category
  orders               INTEGER NOT NULL,  -- that hold it and another product of the category
  new_items            REAL NOT NULL,     -- sum over the units that hold both
  next_basket          REAL NOT NULL,     -- as new_items, by its own unit and alpha
  also_bought          REAL NOT NULL,     -- as new_items, by its own unit and alpha
  PRIMARY KEY (category_key, neighbour_key)
) WITHOUT ROWID;

-- Pairs of one basket, a_key < b_key, the most frequent first; bounded (`PAIRS_MAX`).
CREATE TABLE basket_pairs (
  position             INTEGER PRIMARY KEY,  -- by orders, most first, then a_key, b_key
  a_key                INTEGER NOT NULL,     -- one product
  b_key                INTEGER NOT NULL,     -- the other
  orders               INTEGER NOT NULL      -- that hold both
);

-- Products found in the same baskets, by the Louvain method over basket_pairs.
CREATE TABLE communities (
  community            INTEGER PRIMARY KEY,  -- from 1, the largest first
  products             INTEGER NOT NULL,     -- in it
  pairs                INTEGER NOT NULL,     -- of its products
  modularity           REAL NOT NULL         -- its part of that of the whole, which is the sum
);

-- One row a seller.
CREATE TABLE seller_ranks (
  seller_key           INTEGER PRIMARY KEY,  -- as in sellers
  page_rank            REAL NOT NULL         -- over shared customers; all add up to 1
);
