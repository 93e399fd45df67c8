#!/usr/bin/env bash
# extras.sh BINARIES: writes the manual pages and the completions of both programs, as they print them, to where packages take
# them from: the wheel, the Debian package and the archives carry the folder share/.
set -euo pipefail
cd "$(dirname "$0")/../.."

binaries=${1:?the folder of the two programs}
share=python/triptych.data/data/share

rm -rf "$share"
mkdir -p "$share/man/man1" "$share/bash-completion/completions" "$share/zsh/site-functions" "$share/fish/vendor_completions.d"
for program in triptych-loader triptych-gateway; do
  "$binaries/$program" man "$share/man/man1"
  "$binaries/$program" completions bash >"$share/bash-completion/completions/$program"
  "$binaries/$program" completions zsh >"$share/zsh/site-functions/_$program"
  "$binaries/$program" completions fish >"$share/fish/vendor_completions.d/$program.fish"
done
