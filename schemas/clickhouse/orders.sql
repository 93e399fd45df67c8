-- One row an order. Sorted by purchase, then id; the row number is `order_key`.
-- Sorted by purchase, which is also the order of `order_key`: spans of time and look-ups by key both read few granules.
CREATE TABLE IF NOT EXISTS {table:Identifier} (
  order_key             UInt32                           COMMENT 'this row''s number' CODEC(Delta, LZ4),
  order_id              String                           COMMENT 'the order' CODEC(ZSTD(1)),
  account_id            String                           COMMENT 'the source''s account' CODEC(ZSTD(1)),
  customer_key          UInt32                           COMMENT 'row of the person in `customers`',
  customer_id           String                           COMMENT 'the person who ordered' CODEC(ZSTD(1)),
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
  items                 Int32                            COMMENT 'order items',
  revenue               Decimal(18, 2)                   COMMENT 'sum of item prices',
  freight               Decimal(18, 2)                   COMMENT 'sum of item freight',
  payment_value         Decimal(18, 2)                   COMMENT 'sum of payments'
)
ENGINE = MergeTree
ORDER BY (purchased_at, order_key)
-- A batch that is sent again after a lost answer is known by its token and not written twice.
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'One row an order. Sorted by purchase, then id; the row number is `order_key`.'
