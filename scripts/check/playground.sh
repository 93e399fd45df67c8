#!/usr/bin/env bash
# Opens the playground in a headless browser: it must show every tab and an answer, and break no rule of its own policy.
set -euo pipefail
cd "$(dirname "$0")/../.."
source scripts/check/gateway.sh
source scripts/check/browser.sh

if [[ -z $browser ]]; then
  echo "not run: the look at the playground (no chromium or google-chrome on the PATH)"
  exit 0
fi
"$loader" load generate:orders=500,seed=7 --lake "$scratch/lake" --quiet 2>"$scratch/load.log" || { cat "$scratch/load.log"; fail "the load"; }
serve "$scratch/lake"

browse --dump-dom "$address/playground" >"$scratch/page.html" 2>"$scratch/console.log"
grep -E 'CONSOLE.*(Refused|Uncaught|Error)' "$scratch/console.log" >&2 && fail "the page complains"
while IFS= read -r name; do
  grep -q ">$name<" "$scratch/page.html" || fail "no tab \`$name\`"
done < <(sed -n 's/^query \([A-Za-z]*\).*/\1/p' gateway/assets/playground/examples/*.graphql)
grep -q 'result-window.*averageScore' "$scratch/page.html" || fail "no answer is shown"
if grep -q 'id="notice" role="status">' "$scratch/page.html"; then fail "the page shows a notice"; fi
echo "the playground opens with its tabs and an answer"

disown "${started[-1]}" # it is killed there, which is no news
python3 scripts/check/playground.py "$browser" "$(mktemp -d -p "$scratch")" "$address" "${started[-1]}"
