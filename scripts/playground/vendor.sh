#!/usr/bin/env bash
# Brings GraphiQL and React into gateway/assets/playground/vendor/, where they are compiled into the gateway.
# Run by hand when a version below changes; needs npm and node, and nothing else of the project does.
#
# Two changes are made to what npm gives: the embedded web fonts are left out (the page uses the system's, and is a
# third of the size), and so are the pointers to source maps. LICENSES.txt names every package inside the bundle.
set -euo pipefail

graphiql=4.1.2 # the last line with a ready UMD bundle: 5 and later need a bundler
react=18.3.1   # the last major version with UMD builds

here=$(cd "$(dirname "$0")" && pwd)
vendor=$here/../../gateway/assets/playground/vendor
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cd "$work"
npm init --yes >npm.log
# The second line: what is inside the bundle, but no longer in the tree npm resolves today. Only their licences are wanted.
npm install --ignore-scripts --no-audit --no-fund --legacy-peer-deps \
  "graphiql@$graphiql" "react@$react" "react-dom@$react" graphql@16 \
  graphql-ws@6 @radix-ui/react-use-escape-keydown@1 @react-aria/{focus,interactions,utils}@3 >>npm.log
mkdir -p "$vendor"
node "$here/vendor.mjs" node_modules "$vendor"
ls -l "$vendor"
