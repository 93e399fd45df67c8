-- One row a product, seller or category. That of a person is in `customer_metrics`.
-- Sorted by what it is looked up by.
CREATE TABLE IF NOT EXISTS {table:Identifier} (
  of      LowCardinality(String) COMMENT 'products, sellers or categories',
  member  String                 COMMENT 'id of the product or seller, English name of the category' CODEC(ZSTD(1)),
  revenue Decimal(18, 2)         COMMENT 'over their items',
  class   LowCardinality(String) COMMENT 'A, B or C'
)
ENGINE = MergeTree
ORDER BY (of, member)
-- A batch that is sent again after a lost answer is known by its token and not written twice.
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'One row a product, seller or category. That of a person is in `customer_metrics`.'
