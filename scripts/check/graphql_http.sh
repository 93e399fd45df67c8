#!/usr/bin/env bash
# Lets npm's graphql-http audit the gateway: all 61 things that GraphQL over HTTP must, should or may do hold. Wants npm, which
# fetches it.
set -euo pipefail
cd "$(dirname "$0")/../.."
source scripts/check/gateway.sh
source scripts/check/npm.sh

packages=(graphql-http@1.23.1 graphql@16.15.0)
audits=61
npm_with "$scratch" "the audits of GraphQL over HTTP" "${packages[@]}"
"$loader" load generate:orders=60,seed=1 --lake "$scratch/lake" --quiet 2>"$scratch/load.log" || { cat "$scratch/load.log"; fail "the load"; }
serve "$scratch/lake"

cat >"$scratch/audit.mjs" <<'EOF_AUDIT'
import { auditServer } from 'graphql-http';
const results = await auditServer({ url: process.argv[2] });
for (const result of results.filter(({ status }) => status !== 'ok')) {
  console.error(`${result.status}: ${result.name} (${result.id}): ${result.reason}`);
}
console.log(`${results.filter(({ status }) => status === 'ok').length} of ${results.length}`);
EOF_AUDIT
told=$(node "$scratch/audit.mjs" "$address/graphql")
[[ $told == "$audits of $audits" ]] || fail "audits of GraphQL over HTTP hold: $told"
echo "all $audits audits of GraphQL over HTTP hold"
