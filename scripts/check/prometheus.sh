#!/usr/bin/env bash
# Lets a real Prometheus read a gateway: its tool checks the metrics, the alert rules and their tests; Prometheus scrapes
# both formats, knows how many questions were asked to the last one, and every panel of the dashboard has something to show. Takes
# the Prometheus of the machine, or fetches Debian's package, once, without installing it.
set -euo pipefail
cd "$(dirname "$0")/../.."
source scripts/check/gateway.sh
source scripts/retry.sh

cache=${XDG_CACHE_HOME:-$HOME/.cache}/triptych/prometheus
questions=7

# fetch: unpacks the package into the cache. True when both programs are there.
fetch() {
  command -v apt-get >/dev/null && command -v dpkg >/dev/null || return 1
  mkdir -p "$cache"
  (
    cd "$scratch"
    apt-get download -qq prometheus || { fetched apt-get update -qq && fetched apt-get download -qq prometheus; }
    dpkg --extract prometheus_*.deb "$cache"
  ) >"$scratch/fetch.log" 2>&1 || { tail -n 3 "$scratch/fetch.log" >&2; return 1; }
}

if ! command -v promtool >/dev/null || ! command -v prometheus >/dev/null; then
  export PATH=$cache/usr/bin:$PATH
  if ! command -v promtool >/dev/null && ! fetch; then
    echo "not run: a Prometheus that scrapes the gateway (Debian's package cannot be fetched here)"
    exit 0
  fi
fi
prometheus --version 2>&1 | head -n 1

promtool check rules docs/operations/alerts.yml
cp docs/operations/alerts.yml scripts/check/alerts_test.yml "$scratch/"
promtool test rules "$scratch/alerts_test.yml"

"$loader" load generate:orders=2000,seed=7 --lake "$scratch/lake" --tune off >"$scratch/load.log" 2>&1 || fail "$(tail -n 5 "$scratch/load.log")"
serve "$scratch/lake"
ask() { # NAME QUESTION
  curl -sf "$address/graphql" -H 'content-type: application/json' -d "{\"operationName\":\"$1\",\"query\":\"query $1 $2\"}" >"$scratch/answer"
}
for ((number = 0; number < questions; number++)); do ask Months '{ kpis(groupBy: [MONTH]) { rows { month revenue } } }'; done
ask Wrong '{ nothing }' || true
curl -sf "$address/metrics" >"$scratch/metrics.txt"
promtool check metrics <"$scratch/metrics.txt" || fail "promtool does not take the metrics"
curl -sf -H 'accept: application/openmetrics-text' "$address/metrics" | tail -n 1 | grep -qx '# EOF' || fail "the OpenMetrics text does not end"

port=$(python3 scripts/servers/ports.py 1)
cat >"$scratch/prometheus.yml" <<YML
global: { scrape_interval: 1s, evaluation_interval: 1s }
rule_files: [alerts.yml]
scrape_configs:
  - job_name: triptych-gateway
    static_configs: [{ targets: ["${address#http://}"] }]
YML
promtool check config "$scratch/prometheus.yml" >/dev/null
prometheus --config.file="$scratch/prometheus.yml" --storage.tsdb.path="$scratch/tsdb" --web.listen-address="127.0.0.1:$port" \
  2>"$scratch/prometheus.log" &
started+=($!)
python3 scripts/check/prometheus.py "http://127.0.0.1:$port" "$questions" docs/operations/grafana.json ||
  { tail -n 5 "$scratch/prometheus.log" >&2; fail "Prometheus does not have what was asked"; }
