#!/usr/bin/env bash
# Asks the SQL of docs/cookbook/ of DuckDB, over the files of the demo's load: each recipe must have the rows that it shows.
# ClickHouse is asked the same by tests/tests/publication/cookbook.rs. Wants DuckDB from PyPI.
set -euo pipefail
cd "$(dirname "$0")/../.."
source scripts/check/gateway.sh
source scripts/check/python.sh

python_with judge $(grep -v '^#' tests/judge/requirements.txt)
if [[ -z $python ]]; then
  echo "not run: the cookbook's SQL on DuckDB (no DuckDB)"
  exit 0
fi
"$loader" load generate:orders=20000,seed=7 --tune off --lake "$scratch/lake" --quiet 2>"$scratch/load.log" || { cat "$scratch/load.log"; fail "the load"; }
recipes=$PWD/docs/cookbook
check=$PWD/scripts/check/cookbook.py
cd "$scratch"
"$python" "$check" "$recipes"
