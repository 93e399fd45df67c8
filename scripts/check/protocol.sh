#!/usr/bin/env bash
# Walks through every state that the protocol of publication can come to (protocol/). It is a workspace of its own, beside the target
# folder of the other: the checker would have serde compiled with other features.
set -euo pipefail
cd "$(dirname "$0")/../../protocol"

target=$(cargo metadata --no-deps --format-version 1 --manifest-path ../Cargo.toml | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')/protocol
cargo fmt --check
cargo test --release --locked --target-dir "$target" -- --nocapture
