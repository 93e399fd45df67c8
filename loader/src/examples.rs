//! The examples that `--help` of each command ends with, in lines of 80 columns at most. A test types them
//! (`tests/tests/it/help.rs`).

pub(crate) const PLAN: &str = "\
Examples:
  triptych-loader plan brazilian-ecommerce.zip
  triptych-loader plan generate:orders=1000000 --json
  triptych-loader plan https://shop.example/exports/ \\
      --clickhouse-url http://db:8123

Exit codes:
  0  it would be loaded
  3  it would be refused, and why";

pub(crate) const GENERATE: &str = "\
Examples:
  triptych-loader generate shop/ --orders 5000 --shape shop
  triptych-loader generate dirty/ --orders 5000 --seed 3 --dirt 0.001";

pub(crate) const FETCH: &str = "\
Examples:
  triptych-loader fetch olist/
  triptych-loader fetch olist/ --from https://shop.example/exports/olist.zip
  triptych-loader fetch olist/ --from https://shop.example/exports/
  HTTPS_PROXY=http://proxy.example:3128 triptych-loader fetch olist/

Exit codes:
  0  it is here, and can be read
  1  it is here, but has another number of rows than its publisher's
  3  it cannot be had, or is no source
  4  interrupted; what came is kept, and the same command goes on from there
  5  it cannot be written here";

pub(crate) const STATUS: &str = "\
Examples:
  triptych-loader status
  triptych-loader status --tables
  triptych-loader status --json
  triptych-loader status --clickhouse-url http://db:8123

Exit codes:
  0  every store answered
  3  a server that is named refuses, or does not answer within 10 s; what the
     others hold is shown all the same";

pub(crate) const VERIFY: &str = "\
Examples:
  triptych-loader verify
  triptych-loader verify --mongodb-url mongodb://db:27017 \\
      --load 20261121t101530123_4f2a

Exit codes:
  0  every file of the lake is as it was written, every row elsewhere equal
  1  a file is damaged, or rows differ; each is named
  3  there is no such load, or a server that holds it cannot be asked; what is
     in the others is verified all the same";

pub(crate) const RECOMMEND: &str = "\
Examples:
  triptych-loader recommend --mode new-items --first 5 --out new.csv
  triptych-loader recommend --mode next-basket --customers customers.txt \\
      --out next.parquet
  triptych-loader recommend --baskets baskets.csv --out also.csv";

pub(crate) const EVALUATE: &str = "\
Examples:
  triptych-loader evaluate
  triptych-loader evaluate --cut 2018-06-01 -k 20 --html evaluation.html";

pub(crate) const ROLLBACK: &str = "\
Examples:
  triptych-loader rollback
  triptych-loader rollback --lake /data/lake --clickhouse-url http://db:8123";

pub(crate) const QUARANTINE: &str = "\
Examples:
  triptych-loader quarantine list
  triptych-loader quarantine list --json
  vi lake/current/quarantine/orders.csv
  triptych-loader quarantine replay lake/current/quarantine/orders.csv
  # a corrected copy
  triptych-loader quarantine replay orders.csv --load 20261121t101530123_4f2a";

pub(crate) const COMPLETIONS: &str = "\
Examples:
  triptych-loader completions bash \\
      > ~/.local/share/bash-completion/completions/triptych-loader
  triptych-loader completions zsh > ~/.zfunc/_triptych-loader
  triptych-loader completions fish \\
      > ~/.config/fish/completions/triptych-loader.fish";

pub(crate) const MAN: &str = "\
Examples:
  triptych-loader man | man -l -
  triptych-loader man ~/.local/share/man/man1";
