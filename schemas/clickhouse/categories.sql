-- Translations of category names.
-- Sorted as the source has them; there are some dozens.
CREATE TABLE IF NOT EXISTS {table:Identifier} (
  category_portuguese LowCardinality(String) COMMENT 'the source''s own name',
  category            LowCardinality(String) COMMENT 'English name'
)
ENGINE = MergeTree
ORDER BY (category_portuguese)
-- A batch that is sent again after a lost answer is known by its token and not written twice.
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'Translations of category names.'
