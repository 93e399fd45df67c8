#!/usr/bin/env bash
# Lints the workflows of the release, as far as can be without running them.
set -euo pipefail
cd "$(dirname "$0")/../.."

linter=github.com/rhysd/actionlint/cmd/actionlint@v1.7.12
if command -v actionlint >/dev/null; then
  actionlint
elif command -v go >/dev/null; then
  go run "$linter"
else
  echo "not linted here: there is neither actionlint nor Go, which would fetch it"
  exit 0
fi
echo "the workflows are as they should be"
