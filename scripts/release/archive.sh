#!/usr/bin/env bash
# archive.sh BINARIES TARGET: packs both programs, their manual pages, completions and licences into
# dist/triptych-VERSION-TARGET.tar.gz, with its checksum beside it. Run extras.sh first.
set -euo pipefail
cd "$(dirname "$0")/../.."

binaries=${1:?the folder of the two programs}
target=${2:?the target, as x86_64-unknown-linux-gnu}
version=$("$binaries/triptych-loader" --version | cut -d ' ' -f 2)
name=triptych-$version-$target

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir -p "$scratch/$name/bin" dist
cp "$binaries/triptych-loader" "$binaries/triptych-gateway" "$scratch/$name/bin"
cp -R python/triptych.data/data/share README.md CHANGELOG.md LICENSE LICENSE-APACHE LICENSE-MIT "$scratch/$name"
if [[ -f THIRD-PARTY-LICENCES.md ]]; then cp THIRD-PARTY-LICENCES.md "$scratch/$name"; fi
tar -czf "dist/$name.tar.gz" -C "$scratch" "$name"
(cd dist && if command -v sha256sum >/dev/null; then sha256sum "$name.tar.gz"; else shasum -a 256 "$name.tar.gz"; fi >"$name.tar.gz.sha256")
echo "dist/$name.tar.gz"
