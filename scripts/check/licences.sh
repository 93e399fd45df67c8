#!/usr/bin/env bash
# Holds what the programs are built from against deny.toml. Advisories are fetched, and told: a new one comes with the day and not
# with a change, so that it fails no check of one. The release's workflow holds them.
set -euo pipefail
cd "$(dirname "$0")/../.."

source scripts/check/tools.sh
if ! cargo_tool cargo-deny 0.20.2; then
  echo "not run: licences and advisories, as cargo-deny cannot be installed here"
  exit 0
fi
cargo deny --all-features check --hide-inclusion-graph bans licenses sources
# The model of the protocol is a workspace of its own. Nothing of it is in the programs.
cargo deny --manifest-path protocol/Cargo.toml --config deny.toml check --hide-inclusion-graph --allow license-not-encountered bans licenses sources
if fetched cargo deny --all-features fetch db >/dev/null 2>&1; then
  cargo deny --all-features check --hide-inclusion-graph advisories ||
    echo "not held: advisories (above), which the release refuses; see to them"
else
  echo "not run: advisories, as their list cannot be fetched here"
fi
