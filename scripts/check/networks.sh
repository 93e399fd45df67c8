#!/usr/bin/env bash
# Holds communities, page ranks, paths and customers alike against networkx, over the small fixture, two generated shops and one
# without sellers: tests/judge/network.py. Wants networkx from PyPI. TRIPTYCH_SEED generates the shop of an earlier run again.
set -euo pipefail
cd "$(dirname "$0")/../.."
source scripts/check/gateway.sh
source scripts/check/python.sh

seed=${TRIPTYCH_SEED:-$RANDOM}
echo "to ask the same again: TRIPTYCH_SEED=$seed"
python_with networks networkx==3.6.1 numpy==2.4.6 scipy==1.17.1
if [[ -z $python ]]; then
  echo "not run: what the graph says against networkx (no networkx)"
  exit 0
fi

number=0
for source in tests/fixtures/mini generate:orders=20000,seed=7 "generate:orders=3000,seed=$seed" "generate:orders=3000,seed=$seed,shape=shop"; do
  number=$((number + 1))
  lake=$scratch/lake$number
  "$loader" load "$source" --lake "$lake" --tune off --quiet --max-rejected 100% 2>"$scratch/load.log" || { cat "$scratch/load.log"; fail "the load of $source"; }
  serve "$lake"
  echo "$source"
  "$python" tests/judge/network.py "$lake" --gateway "$address" --seed "$seed"
done
