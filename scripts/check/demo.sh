#!/usr/bin/env bash
# Runs scripts/demo.sh over a small load while port 8000 is taken, asks it a question, and stops it with Ctrl-C's signal.
set -euo pipefail
cd "$(dirname "$0")/../.."
source scripts/check/gateway.sh

wait_tenths_max=6000 # ten minutes: it builds first, where nothing has been built yet

# Whoever holds 8000 already serves the purpose just as well.
is_taken() { bash -c 'exec 3<>/dev/tcp/127.0.0.1/8000'; }
if ! is_taken 2>/dev/null; then
  python3 -m http.server 8000 --bind 127.0.0.1 --directory "$scratch" >/dev/null 2>&1 &
  started+=($!)
  wait_for "port 8000" /dev/null is_taken
fi

code=0
scripts/demo.sh nowhere.zip >"$scratch/output" 2>&1 || code=$?
[[ $code == 3 && $(<"$scratch/output") == "no such file or folder: nowhere.zip" ]] ||
  fail "a path that leads nowhere ends the demo with exit code $code: $(<"$scratch/output")"

log=$scratch/demo.log
set -m # a job of its own, so that it takes SIGINT as it would from a terminal
TRIPTYCH_LAKE=$scratch/lake scripts/demo.sh generate:orders=500,seed=7 >"$log" 2>&1 &
demo=$!
set +m
started+=("$demo")
wait_for "the demo's address" "$log" grep -q 'The dashboard: http://' "$log"
address=$(sed -n 's|.*The dashboard: \(http://[0-9.:]*\)/.*|\1|p' "$log")
[[ $address != http://127.0.0.1:8000 ]] || fail "port 8000 is taken, yet it is named"
grep -q 'Port 8000 is taken' "$log" || fail "nothing says that port 8000 is taken"
wait_for "the demo" "$log" curl -sf "$address/health/ready"
answer=$(curl -sf "$address/graphql" -H 'content-type: application/json' -d '{"query":"{kpis{total{ordersPlaced}}}"}')
[[ $answer == *'"ordersPlaced":500'* ]] || fail "the demo answers $answer"
kill -INT "$demo"
wait "$demo" || fail "the demo ended with exit code $? after Ctrl-C"
echo "scripts/demo.sh serves on $address and stops on Ctrl-C"
