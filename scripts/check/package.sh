#!/usr/bin/env bash
# Makes the archive and the Debian package of the programs that were built, installs the package into a folder, runs what is in
# both, and removes it again. What a machine cannot make is named.
set -euo pipefail
cd "$(dirname "$0")/../.."
source scripts/check/gateway.sh

scripts/release/extras.sh "$TRIPTYCH_BINARIES"
version=$("$loader" --version | cut -d ' ' -f 2)
[[ $("$gateway" --version) == "triptych-gateway $version" ]] || fail "the programs tell different versions"
grep -qx "version = \"$version\"" Cargo.toml || fail "the programs are of version $version, Cargo.toml is not"
grep -qxE "## (Unreleased|${version//./\\.})" CHANGELOG.md || fail "CHANGELOG.md has nothing about $version"

# FOLDER: loads and answers with the programs in it.
answers() {
  "$1/triptych-loader" load generate:orders=500,seed=7 --lake "$scratch/$2" --quiet
  [[ $("$1/triptych-gateway" query --lake "$scratch/$2" --format csv '{ kpis { total { ordersPlaced } } }' | tail -n 1) == 500 ]] ||
    fail "the programs of the $2 do not answer"
}

archive=$(scripts/release/archive.sh "$TRIPTYCH_BINARIES" check | tail -n 1)
mkdir "$scratch/unpacked"
(cd dist && sha256sum --quiet --check "$(basename "$archive").sha256") || fail "the checksum of $archive"
tar -xzf "$archive" -C "$scratch/unpacked" --strip-components 1
rm -f "$archive" "$archive.sha256"
rmdir dist 2>/dev/null || true
answers "$scratch/unpacked/bin" archive
[[ -s $scratch/unpacked/share/man/man1/triptych-loader-load.1 ]] || fail "the archive has no manual page of load"
echo "the archive is whole and answers"

if ! command -v dpkg-deb >/dev/null; then
  echo "not run: the Debian package, as dpkg is not installed here"
  exit 0
fi
source scripts/check/tools.sh
if ! cargo_tool cargo-deb 3.8.0; then
  echo "not run: the Debian package, as cargo-deb cannot be installed here"
  exit 0
fi
cargo deb --package triptych-python --no-build --no-strip --quiet --output "$scratch/triptych.deb"
root=$scratch/root
mkdir -p "$root/var/lib/dpkg/info" "$root/var/lib/dpkg/updates"
touch "$root/var/lib/dpkg/status"
install_with() { dpkg --root="$root" --force-not-root --force-depends --log=/dev/null "$@" >"$scratch/dpkg.log" 2>&1 || { cat "$scratch/dpkg.log" >&2; fail "dpkg $*"; }; }
install_with --install "$scratch/triptych.deb"
answers "$root/usr/bin" package
for file in share/man/man1/triptych-gateway-serve.1.gz share/bash-completion/completions/triptych-loader share/doc/triptych/copyright; do
  [[ -s $root/usr/$file ]] || fail "the package has no usr/$file"
done
install_with --purge triptych
left=$(find "$root" -path '*triptych*')
[[ -z $left ]] || fail "the package leaves $left"
echo "the Debian package installs, answers and leaves nothing"
