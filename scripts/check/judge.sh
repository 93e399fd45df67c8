#!/usr/bin/env bash
# Asks a gateway over the real data for KPIs and recommendations, and compares them with the raw files: tests/judge/.
# Wants TRIPTYCH_OLIST_ZIP, and DuckDB from PyPI. TRIPTYCH_JUDGE_SEED asks the questions of an earlier run again.
set -euo pipefail
cd "$(dirname "$0")/../.."
source scripts/check/gateway.sh
source scripts/check/python.sh

questions=300
seed=${TRIPTYCH_JUDGE_SEED:-$RANDOM}

if [[ -z ${TRIPTYCH_OLIST_ZIP:-} ]]; then
  echo "not run: random questions (TRIPTYCH_OLIST_ZIP names no file)"
  exit 0
fi
python_with judge $(grep -v '^#' tests/judge/requirements.txt)
if [[ -z $python ]]; then
  echo "not run: random questions (no DuckDB)"
  exit 0
fi

"$loader" load "$TRIPTYCH_OLIST_ZIP" --lake "$scratch/lake" --tune off --quiet 2>"$scratch/load.log" || { cat "$scratch/load.log"; fail "the load"; }
serve "$scratch/lake"
python3 -m zipfile -e "$TRIPTYCH_OLIST_ZIP" "$scratch/raw"
for judge in $(grep -l '^#!' tests/judge/*.py); do
  case $judge in
    */recommendations.py) limits=(--repeat 300 --others 100 --baskets 100) ;;
    *) limits=(--count "$questions") ;;
  esac
  echo "$judge"
  "$python" "$judge" "$scratch/raw" --gateway "$address" --seed "$seed" "${limits[@]}"
done
