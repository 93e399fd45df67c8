#!/usr/bin/env bash
# Times reading the same marts from the lake, ClickHouse, MongoDB and through the gateway, with files and with servers,
# once they agree:
#
#   eval "$(scripts/servers/up DIR)"; scripts/bench/marts.sh SOURCE [--runs 30]
#
# SOURCE is loaded into the servers that the environment names. Wants DuckDB and PyMongo from PyPI.
set -euo pipefail
cd "$(dirname "$0")/../.."
source scripts/check/gateway.sh
source scripts/check/python.sh

[[ $# -gt 0 && ${1:-} != -* ]] || { sed -n '2,7s/^# \{0,1\}//p' "$0" >&2; exit 3; }
for url in CLICKHOUSE_URL MONGODB_URL NEO4J_URL; do
  [[ -n ${!url:-} ]] || fail "$url names no server; start them with: eval \"\$(scripts/servers/up DIR)\""
done
python_with marts $(grep -v '^#' scripts/bench/requirements.txt)
[[ -n $python ]] || fail "DuckDB and PyMongo are needed"

"$loader" load "$1" --lake "$scratch/on_servers" --adopt --replace-source --tune off --quiet
serve "$scratch/on_servers"
on_servers=$address
clickhouse=$CLICKHOUSE_URL mongodb=$MONGODB_URL
unset CLICKHOUSE_URL MONGODB_URL NEO4J_URL
"$loader" load "$1" --lake "$scratch/in_files" --tune off --quiet
serve "$scratch/in_files"
CLICKHOUSE_URL=$clickhouse MONGODB_URL=$mongodb \
  "$python" scripts/bench/marts.py "$scratch/in_files/current" --servers "$on_servers" --files "$address" "${@:2}"
