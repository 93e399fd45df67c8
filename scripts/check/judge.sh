#!/usr/bin/env bash
# Holds the cookbook's answers against DuckDB over the raw files; asks a gateway over a generated shop's clients and purchases for
# KPIs and marts, and one over the real data for documents and recommendations as well, and compares them with the raw files:
# tests/judge/. Wants DuckDB from PyPI, and for the real data TRIPTYCH_OLIST_ZIP. TRIPTYCH_SEED (or TRIPTYCH_JUDGE_SEED, for these
# alone) asks the questions of an earlier run again.
set -euo pipefail
cd "$(dirname "$0")/../.."
source scripts/check/gateway.sh
source scripts/check/python.sh

questions=300
purchases=3000
seed=${TRIPTYCH_JUDGE_SEED:-${TRIPTYCH_SEED:-$RANDOM}}
echo "to ask the same again: TRIPTYCH_SEED=$seed"

# load_and_serve SOURCE LAKE
load_and_serve() {
  "$loader" load "$1" --lake "$2" --tune off --quiet 2>"$scratch/load.log" || { cat "$scratch/load.log"; fail "the load of $1"; }
  serve "$2"
}

python_with judge $(grep -v '^#' tests/judge/requirements.txt)
if [[ -z $python ]]; then
  echo "not run: random questions (no DuckDB)"
  exit 0
fi

"$loader" generate "$scratch/demo" --orders 20000 --seed 7 --quiet
"$python" tests/judge/cookbook.py "$scratch/demo"

"$loader" generate "$scratch/shop" --shape shop --orders "$purchases" --seed "$seed" --quiet
load_and_serve "$scratch/shop" "$scratch/shop_lake"
for judge in kpis marts; do
  "$python" "tests/judge/$judge.py" "$scratch/shop" --gateway "$address" --seed "$seed" --count "$questions"
done

if [[ -z ${TRIPTYCH_OLIST_ZIP:-} ]]; then
  echo "not run: random questions about the real data (TRIPTYCH_OLIST_ZIP names no file)"
  exit 0
fi
load_and_serve "$TRIPTYCH_OLIST_ZIP" "$scratch/lake"
python3 -m zipfile -e "$TRIPTYCH_OLIST_ZIP" "$scratch/raw"
for judge in $(grep -l '^#!' tests/judge/*.py | grep -v cookbook); do
  case $judge in
    */recommendations.py) limits=(--repeat 300 --others 100 --baskets 100) ;;
    *) limits=(--count "$questions") ;;
  esac
  echo "$judge"
  "$python" "$judge" "$scratch/raw" --gateway "$address" --seed "$seed" "${limits[@]}"
done
