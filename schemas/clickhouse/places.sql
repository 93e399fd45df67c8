-- One row a zip prefix: the median of its points.
-- Sorted by zip prefix, by which it is looked up.
CREATE TABLE IF NOT EXISTS {table:Identifier} (
  zip_prefix String                           COMMENT 'first five characters of the zip code' CODEC(ZSTD(1)),
  city       LowCardinality(Nullable(String)) COMMENT 'the spelling met most often',
  state      LowCardinality(Nullable(String)) COMMENT 'the state met most often',
  latitude   Nullable(Float64)                COMMENT 'degrees north; null where every point lies outside the country''s box',
  longitude  Nullable(Float64)                COMMENT 'degrees east; null where every point lies outside the country''s box',
  points     UInt32                           COMMENT 'points merged into this row'
)
ENGINE = MergeTree
ORDER BY (zip_prefix)
-- A batch that is sent again after a lost answer is known by its token and not written twice.
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'One row a zip prefix: the median of its points.'
