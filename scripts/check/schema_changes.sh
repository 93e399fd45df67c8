#!/usr/bin/env bash
# Changes the API in every way that `schema --check` knows, and lets GraphQL Inspector judge each change too: both must call
# the same ones breaking and dangerous. Wants npm, which fetches it.
set -euo pipefail
cd "$(dirname "$0")/../.."
source scripts/check/gateway.sh
source scripts/check/npm.sh

packages=(@graphql-inspector/core@8.0.0 graphql@16.15.0)
npm_with "$scratch/npm" "changes of the API against GraphQL Inspector" "${packages[@]}"
cp scripts/check/schema_changes.mjs "$scratch/npm/" # beside what it imports
node "$scratch/npm/schema_changes.mjs" "$gateway" "$scratch"
