-- One row a review of an order. Sorted by order, then review id.
-- Sorted by order, to be joined to the orders of a question.
CREATE TABLE IF NOT EXISTS {table:Identifier} (
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
-- A batch that is sent again after a lost answer is known by its token and not written twice.
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'One row a review of an order. Sorted by order, then review id.'
