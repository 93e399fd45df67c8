#!/usr/bin/env bash
# Lets Relay's compiler read the committed API: lists of a thing page behind `@refetchable`, for each kind of thing that
# `node` finds, with Relay's own settings and with those that take `nodeId`. Wants npm, which fetches the compiler.
set -euo pipefail
cd "$(dirname "$0")/../.."
source scripts/check/npm.sh

compiler=relay-compiler@21.0.1
kinds=(Product Seller Customer Order Review)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
npm_with "$scratch" "Relay's compiler" "$compiler"

# Each kind refetched by its id; a product's reviews and a seller's products page by page.
mkdir "$scratch/src"
for kind in "${kinds[@]}"; do
  name=src${kind}
  cat >"$scratch/src/$name.js" <<EOF
import {graphql} from 'relay-runtime';
graphql\`fragment ${name}_thing on $kind @refetchable(queryName: "${name}Query") { id nodeId }\`;
EOF
done
pages() {
  cat >"$scratch/src/$2.js" <<EOF
import {graphql} from 'relay-runtime';
graphql\`fragment $2_thing on $1 @refetchable(queryName: "$2PaginationQuery")
  @argumentDefinitions(count: {type: "Int", defaultValue: 10}, cursor: {type: "String"}) {
    id $3(first: \$count, after: \$cursor) @connection(key: "$2_$3") { edges { node { id } } }
  }\`;
EOF
}
pages Product productReviews reviews
pages Seller sellerProducts products

# compile WHAT SETTINGS: fails with what the compiler says.
compile() {
  cat >"$scratch/relay.config.json" <<EOF
{ "src": "./src", "schema": "./schema.graphql", "language": "javascript", "schemaConfig": {$2} }
EOF
  find "$scratch/src" -name __generated__ -exec rm -rf {} +
  if ! (cd "$scratch" && node_modules/.bin/relay-compiler relay.config.json) >"$scratch/relay.log" 2>&1; then
    cat "$scratch/relay.log" >&2
    echo "FAILED: Relay's compiler with $1" >&2
    exit 1
  fi
  # A query to ask again for each fragment.
  local written
  written=$(find "$scratch/src" -name '*Query.graphql.js' | wc -l)
  if ((written != ${#kinds[@]} + 2)); then
    echo "FAILED: Relay's compiler with $1 wrote $written queries" >&2
    exit 1
  fi
}

cp gateway/schema.graphql "$scratch/schema.graphql"
compile "its own settings" ''
compile "nodeId" '"nodeInterfaceIdField": "nodeId"'
echo "Relay's compiler takes the API"
