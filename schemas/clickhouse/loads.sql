-- What this database holds: a row each time the state of a load changes; the newest row of a load counts.
CREATE TABLE IF NOT EXISTS loads (
  load_id     String                 COMMENT 'sorts by time; ends the names of the load''s tables',
  lake_id     String                 COMMENT 'the lake it came from',
  status      LowCardinality(String) COMMENT 'loading, ready or withdrawn',
  manifest    String                 COMMENT 'as JSON; empty while loading' CODEC(ZSTD(3)),
  recorded_at DateTime64(3, 'UTC')   DEFAULT now64(3) COMMENT 'by this server''s clock'
)
ENGINE = ReplacingMergeTree(recorded_at)
ORDER BY load_id
COMMENT 'What this database holds: one row a load, the newest.'
