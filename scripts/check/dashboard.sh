#!/usr/bin/env bash
# Checks the types of the dashboard's modules, then uses it in a headless browser over generated data: every page, wide and narrow,
# light and dark. Wants npm, which fetches TypeScript, Playwright and axe; and a Chromium, without which only types are checked.
set -euo pipefail
cd "$(dirname "$0")/../.."
source scripts/check/gateway.sh
source scripts/check/npm.sh
source scripts/check/browser.sh

tools=(typescript@7.0.2 playwright-core@1.65.1 axe-core@4.14.1)
npm_with "$scratch/tools" "the dashboard" "${tools[@]}"

"$scratch/tools/node_modules/.bin/tsc" --project scripts/check/dashboard.json || fail "the types of the dashboard"
echo "the types of the dashboard's modules hold"

if [[ -z $browser ]]; then
  echo "not run: the look at the dashboard (no chromium or google-chrome on the PATH)"
  exit 0
fi
"$loader" load generate:orders=8000,seed=7 --lake "$scratch/lake" --quiet 2>"$scratch/load.log" || { cat "$scratch/load.log"; fail "the load"; }
serve "$scratch/lake"
node scripts/check/dashboard/run.mjs "$scratch/tools/node_modules" "$browser" "$address"
