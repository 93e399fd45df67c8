#!/usr/bin/env bash
# Loads the made exports of every shop system that is known, and holds their totals against DuckDB over the CSV files:
# tests/judge/exports.py. Wants DuckDB from PyPI.
set -euo pipefail
cd "$(dirname "$0")/../.."
source scripts/check/gateway.sh
source scripts/check/python.sh

python_with judge $(grep -v '^#' tests/judge/requirements.txt)
if [[ -z $python ]]; then
  echo "not run: totals of exports (no DuckDB)"
  exit 0
fi
"$python" tests/judge/exports.py tests/fixtures/exports --loader "$loader" --gateway "$gateway"
