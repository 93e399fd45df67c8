-- What was fitted on this load; without rows where there was too little to fit on.
-- Sorted by what it is looked up by; there are few rows.
CREATE TABLE IF NOT EXISTS {table:Identifier} (
  model     LowCardinality(String) COMMENT 'mbg_nbd (days) or gamma_gamma (units of money)',
  parameter LowCardinality(String) COMMENT 'as in the paper, or what the fit reached',
  value     Float64                COMMENT 'its value'
)
ENGINE = MergeTree
ORDER BY (model, parameter)
-- A batch that is sent again after a lost answer is known by its token and not written twice.
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'What was fitted on this load; without rows where there was too little to fit on.'
