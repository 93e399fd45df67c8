#!/usr/bin/env bash
# Makes docs/dashboard.png: the dashboard as it opens, over generated data, in a headless Chromium.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/check/gateway.sh
source scripts/check/browser.sh

[[ -n $browser ]] || fail "no chromium or google-chrome on the PATH"
"$loader" load generate:orders=20000,seed=7 --lake "$scratch/lake"
serve "$scratch/lake"
mkdir -p docs
browse --window-size=1280,1120 --screenshot="$PWD/docs/dashboard.png" "$address/?lang=en&theme=light" 2>/dev/null
echo "docs/dashboard.png"
