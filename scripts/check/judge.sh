#!/usr/bin/env bash
# Asks random questions of a gateway over the real data, and the same of DuckDB over the raw files: tests/judge/*.py.
# Wants TRIPTYCH_OLIST_ZIP, and DuckDB from PyPI, kept in a virtual environment under the cache folder.
set -euo pipefail
cd "$(dirname "$0")/../.."
source scripts/check/gateway.sh

duckdb=2.0.0
queries=300
seed=${TRIPTYCH_JUDGE_SEED:-$RANDOM}

if [[ -z ${TRIPTYCH_OLIST_ZIP:-} ]]; then
  echo "not run: random KPI queries (TRIPTYCH_OLIST_ZIP names no file)"
  exit 0
fi
environment=${XDG_CACHE_HOME:-$HOME/.cache}/triptych/judge-duckdb-$duckdb
if [[ ! -e $environment/ready ]]; then
  if ! { python3 -m venv "$environment" && "$environment/bin/pip" install --quiet --disable-pip-version-check "duckdb==$duckdb"; } 2>"$scratch/pip.log"; then
    tail -n 3 "$scratch/pip.log"
    echo "not run: random KPI queries (DuckDB cannot be installed here)"
    exit 0
  fi
  touch "$environment/ready"
fi

"$loader" load "$TRIPTYCH_OLIST_ZIP" --lake "$scratch/lake" --quiet 2>"$scratch/load.log" || { cat "$scratch/load.log"; fail "the load"; }
serve "$scratch/lake"
echo "seed $seed (TRIPTYCH_JUDGE_SEED=$seed asks the same again)"
for judge in tests/judge/*.py; do
  "$environment/bin/python" "$judge" --zip "$TRIPTYCH_OLIST_ZIP" --url "$address/graphql" --queries "$queries" --seed "$seed"
done
