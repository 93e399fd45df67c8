#!/usr/bin/env bash
# Asks random questions of a gateway over the real data, and the same of DuckDB over the raw files: tests/judge/*.py.
# Wants TRIPTYCH_OLIST_ZIP, and DuckDB from PyPI.
set -euo pipefail
cd "$(dirname "$0")/../.."
source scripts/check/gateway.sh
source scripts/check/python.sh

queries=300
seed=${TRIPTYCH_JUDGE_SEED:-$RANDOM}

if [[ -z ${TRIPTYCH_OLIST_ZIP:-} ]]; then
  echo "not run: random KPI queries (TRIPTYCH_OLIST_ZIP names no file)"
  exit 0
fi
python_with judge duckdb==2.0.0
if [[ -z $python ]]; then
  echo "not run: random KPI queries (no DuckDB)"
  exit 0
fi

"$loader" load "$TRIPTYCH_OLIST_ZIP" --lake "$scratch/lake" --quiet 2>"$scratch/load.log" || { cat "$scratch/load.log"; fail "the load"; }
serve "$scratch/lake"
echo "seed $seed (TRIPTYCH_JUDGE_SEED=$seed asks the same again)"
for judge in tests/judge/*.py; do
  "$python" "$judge" --zip "$TRIPTYCH_OLIST_ZIP" --url "$address/graphql" --queries "$queries" --seed "$seed"
done
