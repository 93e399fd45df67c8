#!/usr/bin/env bash
# Lets a page of another origin ask in a headless browser: it reads an answer where its origin is allowed, after a preflight, and
# reads nothing where it is not.
set -euo pipefail
cd "$(dirname "$0")/../.."
source scripts/check/gateway.sh
source scripts/check/browser.sh

if [[ -z $browser ]]; then
  echo "not run: a page of another origin (no chromium or google-chrome on the PATH)"
  exit 0
fi
"$loader" load generate:orders=60,seed=1 --lake "$scratch/lake" --quiet 2>"$scratch/load.log" || { cat "$scratch/load.log"; fail "the load"; }

mkdir "$scratch/shop"
python3 -u -m http.server --bind 127.0.0.1 --directory "$scratch/shop" 0 >"$scratch/shop.log" 2>&1 &
started+=($!)
wait_for "the page's server" "$scratch/shop.log" grep -q 'http://' "$scratch/shop.log"
origin=$(sed -n 's|.*(\(http://[0-9.:]*\)/).*|\1|p' "$scratch/shop.log")

# asks: what the page of `origin` is answered by the gateway at `address`.
asks() {
  cat >"$scratch/shop/page.html" <<EOF_PAGE
<body><script>
fetch('$address/graphql', {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ query: '{kpis{total{ordersPlaced}}}' }),
})
  .then((answer) => answer.json())
  .then(({ data }) => { document.body.textContent = 'answered: ' + data.kpis.total.ordersPlaced; })
  .catch((error) => { document.body.textContent = 'blocked: ' + error.name; });
</script></body>
EOF_PAGE
  # By another address each time: a page that changes within a second is one that the browser takes from its cache.
  browse --dump-dom "$origin/page.html?$address" 2>"$scratch/console.log" | sed -n 's/.*\(answered: [0-9]*\|blocked: [A-Za-z]*\).*/\1/p'
}

serve "$scratch/lake"
told=$(asks) || told="nothing, for the browser did not end"
[[ $told == "blocked: TypeError" ]] || fail "a page whose origin is not allowed was told: $told"
rm "$scratch/gateway.log"
TRIPTYCH_ALLOW_ORIGIN=$origin serve "$scratch/lake"
told=$(asks) || told="nothing, for the browser did not end"
[[ $told == "answered: 60" ]] || { cat "$scratch/console.log" >&2; fail "a page whose origin is allowed was told: $told"; }
echo "a page of another origin is answered where it is allowed, and only there"
