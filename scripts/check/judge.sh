#!/usr/bin/env bash
# Holds the cookbook's answers against DuckDB over the raw files; asks gateways over a generated shop's clients and purchases, as they are and
# with guests and returns among them, and over the invoices of a wholesaler, for KPIs and marts, and one over the real data for documents and
# recommendations as well, and compares them with the raw files:
# tests/judge/. Wants DuckDB from PyPI, and for the real data TRIPTYCH_OLIST_ZIP. TRIPTYCH_SEED (or TRIPTYCH_JUDGE_SEED, for these
# alone) asks the questions of an earlier run again.
set -euo pipefail
cd "$(dirname "$0")/../.."
source scripts/check/gateway.sh
source scripts/check/python.sh

questions=300
purchases=3000
cost_max=3000000 # ten times the default: some random questions want all at once, which a gateway may refuse
seed=${TRIPTYCH_JUDGE_SEED:-${TRIPTYCH_SEED:-$RANDOM}}
echo "to ask the same again: TRIPTYCH_SEED=$seed"

# load_and_serve SOURCE LAKE
load_and_serve() {
  "$loader" load "$1" --lake "$2" --tune off --quiet 2>"$scratch/load.log" || { cat "$scratch/load.log"; fail "the load of $1"; }
  serve "$2" --cost-max "$cost_max"
}

python_with judge $(grep -v '^#' tests/judge/requirements.txt)
if [[ -z $python ]]; then
  echo "not run: random questions (no DuckDB)"
  exit 0
fi

"$loader" generate "$scratch/demo" --orders 20000 --seed 7 --quiet
"$python" tests/judge/cookbook.py "$scratch/demo"

"$loader" generate "$scratch/shop" --shape shop --orders "$purchases" --seed "$seed" --quiet
"$python" tests/judge/returns.py "$scratch/shop" "$scratch/returns" --seed "$seed"
"$python" tests/judge/retail.py "$scratch/retail" --seed "$seed"
for shop in shop returns retail; do
  load_and_serve "$scratch/$shop" "$scratch/${shop}_lake"
  for judge in kpis marts; do
    "$python" "tests/judge/$judge.py" "$scratch/$shop" --gateway "$address" --seed "$seed" --count "$questions"
  done
done

if [[ -z ${TRIPTYCH_OLIST_ZIP:-} ]]; then
  echo "not run: random questions about the real data (TRIPTYCH_OLIST_ZIP names no file)"
  exit 0
fi
load_and_serve "$TRIPTYCH_OLIST_ZIP" "$scratch/lake"
python3 -m zipfile -e "$TRIPTYCH_OLIST_ZIP" "$scratch/raw"
for judge in $(grep -l '^#!' tests/judge/*.py | grep -v -e cookbook -e exports -e network); do
  case $judge in
    */recommendations.py) limits=(--repeat 300 --others 100 --baskets 100) ;;
    *) limits=(--count "$questions") ;;
  esac
  echo "$judge"
  "$python" "$judge" "$scratch/raw" --gateway "$address" --seed "$seed" "${limits[@]}"
done
