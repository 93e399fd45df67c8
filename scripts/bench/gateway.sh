#!/usr/bin/env bash
# Asks a gateway with 32 connections, kind of question by kind: requests a second, 50th and 99th percentile of the time of an
# answer, how many answers were wrong, and what processor time one took, which does not depend on what else the machine does.
# Wants wrk.
#
#   scripts/bench/gateway.sh LAKE [KIND...]
#
# SECONDS_A_KIND says for how long each is asked (10). GATEWAY_OPTIONS are given to `triptych-gateway serve`.
set -euo pipefail
cd "$(dirname "$0")/../.."
lake=$1
shift
source scripts/check/gateway.sh

read -ra options <<<"${GATEWAY_OPTIONS:-}"
serve "$lake" "${options[@]}"
mkdir "$scratch/bodies"
python3 scripts/bench/gateway_bodies.py "$address" "$scratch/bodies"
kinds=("$@")
((${#kinds[@]} > 0)) || kinds=(dashboard dashboard_varied dashboard_new product_page_varied product_page_new recommendations_varied
  recommendations_new kpis kpis_varied)
ticks_a_second=$(getconf CLK_TCK)
processor_ticks() { awk '{ print $14 + $15 }' "/proc/${started[0]}/stat"; }
for kind in "${kinds[@]}"; do
  before=$(processor_ticks)
  BODIES=$scratch/bodies/$kind.jsonl wrk -t1 -c32 -d "${SECONDS_A_KIND:-10}s" --latency -s scripts/bench/post.lua "$address/graphql" \
    >"$scratch/wrk.log"
  line=$(grep '^=' "$scratch/wrk.log")
  processor=$(awk -v ticks="$(($(processor_ticks) - before))" -v rate="$ticks_a_second" -v answers="$(cut -d ' ' -f 2 <<<"$line")" \
    'BEGIN { printf "%.3f", answers ? 1000 * ticks / rate / answers : 0 }')
  printf '%-24s %s, %s ms of processor time each\n' "$kind" "${line#= }" "$processor"
done
