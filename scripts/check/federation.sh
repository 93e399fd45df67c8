#!/usr/bin/env bash
# Composes the gateway with a second subgraph, a blog about the shop's things, as Apollo's composition does it, and asks
# Apollo Gateway for what lies in both. Wants npm, which fetches them.
set -euo pipefail
cd "$(dirname "$0")/../.."
source scripts/check/gateway.sh
source scripts/check/npm.sh

packages=(@apollo/composition@2.14.4 @apollo/gateway@2.14.4 @apollo/server@5.5.1 @apollo/subgraph@2.14.4 graphql@16.15.0)
npm_with "$scratch/npm" "the gateway as a subgraph" "${packages[@]}"
"$loader" load generate:orders=500,seed=7 --lake "$scratch/lake" --quiet 2>"$scratch/load.log" || { cat "$scratch/load.log"; fail "the load"; }
serve "$scratch/lake"
"$gateway" schema --federation >"$scratch/subgraph.graphql"
cp scripts/check/federation.mjs "$scratch/npm/" # beside what it imports
APOLLO_TELEMETRY_DISABLED=true node "$scratch/npm/federation.mjs" "$address/graphql" "$scratch/subgraph.graphql"
