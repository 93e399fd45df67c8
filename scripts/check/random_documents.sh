#!/usr/bin/env bash
# Schemathesis asks a gateway over a small generated shop random questions, right and wrong ones: nothing but an answer or a
# refusal may come back, and nothing that is against the definition may be answered. TRIPTYCH_SEED asks those of an earlier run: so
# many are asked as are said here, and not as many as there is time for.
set -euo pipefail
cd "$(dirname "$0")/../.."
source scripts/check/gateway.sh
source scripts/check/python.sh

questions=40 # of each field of the root
seed=${TRIPTYCH_SEED:-$RANDOM}
echo "to ask the same again: TRIPTYCH_SEED=$seed"

python_with schemathesis schemathesis==4.32.5
if [[ -z $python ]]; then
  echo "not run: random documents (no Schemathesis)"
  exit 0
fi

"$loader" load "generate:orders=500,seed=$seed" --lake "$scratch/lake" --tune off --quiet 2>"$scratch/load.log" ||
  { cat "$scratch/load.log"; fail "the load"; }
serve "$scratch/lake"
schemathesis=$PWD/scripts/check/random_documents_hooks.py
cd "$scratch"
code=0
SCHEMATHESIS_HOOKS=$schemathesis "$(dirname "$python")/schemathesis" run "$address/graphql" --max-examples "$questions" \
  --suppress-health-check all --request-timeout 300 \
  --checks no_mistake_of_the_gateway,negative_data_rejection --seed "$seed" --generation-database none --no-color \
  >"$scratch/report" 2>&1 || code=$?
if ((code != 0)); then
  cat "$scratch/report"
  tail -n 5 "$scratch/gateway.log"
  fail "random documents"
fi
grep -A 1 "^Test cases" "$scratch/report" || tail -n 5 "$scratch/report"
curl -sf "$address/health/ready" >/dev/null || fail "the gateway is not there any more"
