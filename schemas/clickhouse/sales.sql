-- One row an order item, with its order's, product's and seller's attributes. Sorted by order.
-- Sorted by purchase: a KPI asks for a span of time and groups by what it finds there. Rows arrive in this order.
CREATE TABLE IF NOT EXISTS {table:Identifier} (
  order_key         UInt32                           COMMENT 'row of the order in `orders`' CODEC(Delta, LZ4),
  order_id          String                           COMMENT 'the order' CODEC(ZSTD(1)),
  item_number       Int32                            COMMENT 'position in the order, from 1',
  product_key       UInt32                           COMMENT 'row of the product in `products`',
  product_id        String                           COMMENT 'the product' CODEC(ZSTD(1)),
  seller_key        Nullable(UInt32)                 COMMENT 'row of the seller in `sellers`',
  seller_id         Nullable(String)                 COMMENT 'who sold it' CODEC(ZSTD(1)),
  customer_key      UInt32                           COMMENT 'row of the person in `customers`',
  customer_id       String                           COMMENT 'the person who ordered' CODEC(ZSTD(1)),
  status            LowCardinality(Nullable(String)) COMMENT 'of the order',
  purchased_at      DateTime64(0, 'UTC')             COMMENT 'when the order was placed' CODEC(Delta, ZSTD(1)),
  first_purchase    Bool                             COMMENT 'whether the order is the person''s earliest with items',
  shipping_limit_at Nullable(DateTime64(0, 'UTC'))   COMMENT 'until when the seller must hand it over' CODEC(Delta, ZSTD(1)),
  price             Decimal(18, 2)                   COMMENT 'price of the item, freight not included',
  freight           Nullable(Decimal(18, 2))         COMMENT 'freight charged for the item; null where the source tells none',
  category          LowCardinality(Nullable(String)) COMMENT 'English category of the product',
  weight_grams      Nullable(Int32)                  COMMENT 'weight of the product in g',
  seller_state      LowCardinality(Nullable(String)) COMMENT 'state of the seller',
  distance_km       Nullable(Int32)                  COMMENT 'from the seller to where the order was sent, whole km on a great circle',
  city              LowCardinality(Nullable(String)) COMMENT 'normal form of the city the order was sent to',
  state             LowCardinality(Nullable(String)) COMMENT 'state the order was sent to',
  country           LowCardinality(Nullable(String)) COMMENT 'country the order was sent to'
)
ENGINE = MergeTree
ORDER BY (purchased_at, order_key, item_number)
-- A batch that is sent again after a lost answer is known by its token and not written twice.
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'One row an order item, with its order''s, product''s and seller''s attributes. Sorted by order.'
