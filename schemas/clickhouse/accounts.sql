-- One row an account of the source (an Olist customer_id). Sorted by id.
-- Sorted by id: an account is asked for by its id, and means its person.
CREATE TABLE IF NOT EXISTS {table:Identifier} (
  account_id   String COMMENT 'the account' CODEC(ZSTD(1)),
  customer_key UInt32 COMMENT 'row of its person in `customers`'
)
ENGINE = MergeTree
ORDER BY (account_id)
-- A batch that is sent again after a lost answer is known by its token and not written twice.
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'One row an account of the source (an Olist customer_id). Sorted by id.'
