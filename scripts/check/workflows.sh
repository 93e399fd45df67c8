#!/usr/bin/env bash
# Lints the workflows of the release, as far as can be without running them.
set -euo pipefail
cd "$(dirname "$0")/../.."

linter=github.com/rhysd/actionlint/cmd/actionlint@v1.7.12
source scripts/retry.sh
if command -v actionlint >/dev/null; then
  actionlint
elif command -v go >/dev/null; then
  if ! fetched go run "$linter" -version >/dev/null; then
    echo "not run: the linter of workflows, as Go cannot fetch it here"
    exit 0
  fi
  go run "$linter"
else
  echo "not run: the linter of workflows, as there is neither actionlint nor Go, which would fetch it"
  exit 0
fi
echo "the workflows are as they should be"
