#!/usr/bin/env bash
# Holds what the programs are built from against deny.toml. Advisories are fetched; where that cannot be, the rest is held.
set -euo pipefail
cd "$(dirname "$0")/../.."

export PATH=${XDG_CACHE_HOME:-$HOME/.cache}/triptych/tools/bin:$PATH
if ! cargo deny --version >/dev/null 2>&1; then
  echo "licences and advisories are not held here: cargo-deny is not installed (cargo install --locked cargo-deny)"
  exit 0
fi
cargo deny --all-features check --hide-inclusion-graph bans licenses sources
if cargo deny --all-features fetch db >/dev/null 2>&1; then
  cargo deny --all-features check --hide-inclusion-graph advisories
else
  echo "advisories are not held here: their list cannot be fetched"
fi
