#!/usr/bin/env bash
# Holds what the programs are built from against deny.toml. Advisories are fetched; where that cannot be, the rest is held.
set -euo pipefail
cd "$(dirname "$0")/../.."

source scripts/check/tools.sh
if ! cargo_tool cargo-deny 0.20.2; then
  echo "not run: licences and advisories, as cargo-deny cannot be installed here"
  exit 0
fi
cargo deny --all-features check --hide-inclusion-graph bans licenses sources
if cargo deny --all-features fetch db >/dev/null 2>&1; then
  cargo deny --all-features check --hide-inclusion-graph advisories
else
  echo "not run: advisories, as their list cannot be fetched here"
fi
