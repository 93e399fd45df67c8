#!/usr/bin/env bash
# Loads generated data of growing size, and writes time and memory against orders to docs/scale.md and docs/scale.svg.
#
#   scripts/bench/scale.sh                            10,000, 100,000 and 1,000,000 orders: two minutes, 2 GB of disk
#   scripts/bench/scale.sh --orders 10000,10000000    others; ten million want 20 GB of disk
#   scripts/bench/scale.sh --servers                  into the three servers of the environment instead: a table, no page
#   scripts/bench/scale.sh --binaries DIR             the folder of the programs (default target/release)
#   scripts/bench/scale.sh --scratch DIR              where the lakes are made, one at a time (default: of the system)
#   scripts/bench/scale.sh --out DIR                  where table and drawing go (default docs)
set -euo pipefail

if [[ ${1:-} == -h || ${1:-} == --help ]]; then
  sed -n '2,9s/^# \{0,1\}//p' "$0"
  exit 0
fi
cd "$(dirname "$0")/../.."
exec python3 scripts/bench/scale.py "$@"
