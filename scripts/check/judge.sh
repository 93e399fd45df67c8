#!/usr/bin/env bash
# Asks random questions of a gateway over the real data, and the same of DuckDB over the raw files: tests/judge/.
# Wants TRIPTYCH_OLIST_ZIP, and DuckDB from PyPI. TRIPTYCH_JUDGE_SEED asks the questions of an earlier run again.
set -euo pipefail
cd "$(dirname "$0")/../.."
source scripts/check/gateway.sh
source scripts/check/python.sh

questions=300
seed=${TRIPTYCH_JUDGE_SEED:-$RANDOM}

if [[ -z ${TRIPTYCH_OLIST_ZIP:-} ]]; then
  echo "not run: random KPI questions (TRIPTYCH_OLIST_ZIP names no file)"
  exit 0
fi
python_with judge $(grep -v '^#' tests/judge/requirements.txt)
if [[ -z $python ]]; then
  echo "not run: random KPI questions (no DuckDB)"
  exit 0
fi

"$loader" load "$TRIPTYCH_OLIST_ZIP" --lake "$scratch/lake" --quiet 2>"$scratch/load.log" || { cat "$scratch/load.log"; fail "the load"; }
serve "$scratch/lake"
python3 -m zipfile -e "$TRIPTYCH_OLIST_ZIP" "$scratch/raw"
"$python" tests/judge/kpis.py "$scratch/raw" --gateway "$address" --count "$questions" --seed "$seed"
