-- One row a payment. Sorted by order.
-- Sorted by order, to be joined to the orders of a question.
CREATE TABLE IF NOT EXISTS {table:Identifier} (
  order_key      UInt32                 COMMENT 'row of the order in `orders`' CODEC(Delta, LZ4),
  order_id       String                 COMMENT 'the order' CODEC(ZSTD(1)),
  payment_number Int32                  COMMENT 'position in the order, from 1',
  type           LowCardinality(String) COMMENT 'as the source tells it, lower case',
  installments   Int32                  COMMENT 'number of installments',
  value          Decimal(18, 2)         COMMENT 'amount paid'
)
ENGINE = MergeTree
ORDER BY (order_key, payment_number)
-- A batch that is sent again after a lost answer is known by its token and not written twice.
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'One row a payment. Sorted by order.'
